//! How fast plain SQLite stores what one submission stores, durably (WAL, synchronous FULL): the yardstick that
//! `scripts/bench intake` holds the program against.
//!
//! `yardstick FILE GROUP SECONDS` writes for SECONDS with GROUP submissions in each commit and prints submissions per
//! second and the commit's p50 and p99 in milliseconds, separated by blanks.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use rusqlite::{Connection, Transaction, TransactionBehavior, params};

const SCHEMA: &str = include_str!("../schema.sqlite.sql");
const FILED_AT: i64 = 1_764_000_000_000;
const WORDS: &str = "三号楼二单元水管漏水，已经流到一楼，请尽快来人看看。";
const EVENT: &str = r#"{"channel":"code","place":17,"category":"living.water","responsible":4711}"#;
const TEXT: &str = "【码上】三号楼：水管漏水，已经流到一楼。请30分钟内回电，回复K3N7Q4表示收到。";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let parsed = match arguments.as_slice() {
        [file, group, seconds] => group.parse().ok().zip(seconds.parse().ok()).map(|(g, s)| (file, g, s)),
        _ => None,
    };
    let Some((file, group, seconds)) = parsed else {
        eprintln!("usage: yardstick FILE GROUP SECONDS");
        return ExitCode::from(2);
    };
    match measure(file, group, Duration::from_secs(seconds)) {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("yardstick: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(file: &str, group: u64, span: Duration) -> rusqlite::Result<String> {
    let mut connection = Connection::open(file)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    connection.execute_batch(SCHEMA)?;

    let mut number = 0_i64;
    let mut commits = Vec::new();
    let started = Instant::now();
    while started.elapsed() < span {
        let begun = Instant::now();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for _ in 0..group {
            number += 1;
            submit(&transaction, number)?;
        }
        transaction.commit()?;
        commits.push(begun.elapsed());
    }
    let per_second = number as f64 / started.elapsed().as_secs_f64();
    commits.sort_unstable();
    Ok(format!("{per_second:.0} {:.2} {:.2}", millis(&commits, 50), millis(&commits, 99)))
}

fn submit(transaction: &Transaction<'_>, number: i64) -> rusqlite::Result<()> {
    // Random-looking, so that the unique indexes are written all over, as with real tokens.
    let (token, nonce) = (scatter(number.cast_unsigned()), scatter((!number).cast_unsigned()));
    transaction
        .prepare_cached(
            "INSERT INTO ticket (token, nonce, place, category, words, phone, phone_hash, state, filed_at)
             VALUES (?1, ?2, ?3, 'living.water', ?4, ?5, ?6, 'awaiting_contact', ?7)",
        )?
        .execute(params![token, nonce, number % 44_000, WORDS, [0x5a_u8; 39], [0x3c_u8; 32], FILED_AT])?;
    let ticket = transaction.last_insert_rowid();
    transaction
        .prepare_cached(
            "INSERT INTO event (ticket, sequence, at, kind, body, hash) VALUES (?1, 1, ?2, 'filed', ?3, ?4)",
        )?
        .execute(params![ticket, FILED_AT, EVENT, [0xa5_u8; 32]])?;
    transaction
        .prepare_cached(
            "INSERT INTO deadline (ticket, clock, step, epoch, due_at) VALUES (?1, 'contact', 0, 1, ?2)",
        )?
        .execute(params![ticket, FILED_AT + 1_800_000])?;
    transaction
        .prepare_cached(
            "INSERT INTO message (ticket, recipient, purpose, body, status, next_at)
             VALUES (?1, 4711, 'first_alert', ?2, 'queued', ?3)",
        )?
        .execute(params![ticket, TEXT, FILED_AT])?;
    Ok(())
}

/// Sixteen bytes that differ for every number (two rounds of SplitMix64).
fn scatter(number: u64) -> [u8; 16] {
    let mix = |seed: u64| {
        let z = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&mix(number).to_be_bytes());
    bytes[8..].copy_from_slice(&mix(number ^ 0x5555_5555_5555_5555).to_be_bytes());
    bytes
}

fn millis(sorted: &[Duration], percent: usize) -> f64 {
    let at = (sorted.len() * percent / 100).min(sorted.len() - 1);
    sorted[at].as_secs_f64() * 1000.0
}
