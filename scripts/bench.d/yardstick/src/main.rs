//! How fast plain SQLite stores what one submission stores, durably (WAL, synchronous FULL): the yardstick that
//! `scripts/bench intake` holds the program against.
//!
//! `yardstick FILE GROUP SECONDS` takes a database of the program's in which one matter was filed, writes the rows of
//! that matter over and over, each time as another ticket, for SECONDS and with GROUP submissions in each commit, and
//! prints submissions per second and the commit's p50 and p99 in milliseconds, separated by blanks.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use rusqlite::types::Value;
use rusqlite::{Connection, Transaction, TransactionBehavior, params_from_iter};

/// Where a submission writes, in the order in which it does.
const TABLES: [&str; 4] = ["tickets", "events", "deadlines", "messages"];

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
    // As the program has them, for they serve whoever writes many rows.
    connection.pragma_update(None, "cache_size", -16_384)?;
    connection.pragma_update(None, "wal_autocheckpoint", 4_000)?;
    let samples = TABLES.map(|table| Sample::read(&connection, table));
    let mut samples = samples.into_iter().collect::<rusqlite::Result<Vec<_>>>()?;
    let mut ticket: i64 = connection.query_row("SELECT max(id) FROM tickets", [], |row| row.get(0))?;

    let mut submissions = 0_u64;
    let mut commits = Vec::new();
    let started = Instant::now();
    while started.elapsed() < span {
        let begun = Instant::now();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for _ in 0..group {
            ticket += 1;
            for sample in &mut samples {
                sample.write(&transaction, ticket)?;
            }
        }
        transaction.commit()?;
        submissions += group;
        commits.push(begun.elapsed());
    }
    let per_second = submissions as f64 / started.elapsed().as_secs_f64();
    commits.sort_unstable();
    Ok(format!("{per_second:.0} {:.2} {:.2}", millis(&commits, 50), millis(&commits, 99)))
}

/// A row that the program wrote, to be written again.
struct Sample {
    insert: String,
    values: Vec<Value>,
    /// Which of the values is the ticket's key.
    ticket: usize,
    /// Which of them nothing else may have.
    unique: Option<usize>,
}

impl Sample {
    /// The only row of a table, but for a key that the database gives.
    fn read(connection: &Connection, table: &str) -> rusqlite::Result<Self> {
        let mut statement = connection.prepare(&format!("SELECT * FROM {table}"))?;
        let columns: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
        let key = if table == "tickets" { "id" } else { "ticket" };
        let kept: Vec<usize> = (0..columns.len()).filter(|n| columns[*n] != "id" || key == "id").collect();
        let values = statement
            .query_row([], |row| kept.iter().map(|n| row.get(*n)).collect::<rusqlite::Result<_>>())?;
        let names: Vec<&str> = kept.iter().map(|n| columns[*n].as_str()).collect();
        let at = |name: &str| names.iter().position(|column| *column == name);
        let ticket = at(key).ok_or_else(|| rusqlite::Error::InvalidColumnName(key.to_owned()))?;
        let places = vec!["?"; names.len()].join(", ");
        let insert = format!("INSERT INTO {table} ({}) VALUES ({places})", names.join(", "));
        Ok(Self { insert, values, ticket, unique: at("submission") })
    }

    fn write(&mut self, transaction: &Transaction<'_>, ticket: i64) -> rusqlite::Result<()> {
        self.values[self.ticket] = Value::Integer(ticket);
        if let Some(unique) = self.unique {
            self.values[unique] = Value::Blob(scatter(ticket.cast_unsigned()));
        }
        transaction.prepare_cached(&self.insert)?.execute(params_from_iter(&self.values))?;
        Ok(())
    }
}

/// Thirty-two bytes that differ for every number and look random (SplitMix64), so that their index is written all over.
fn scatter(number: u64) -> Vec<u8> {
    let mix = |seed: u64| {
        let z = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    [0, 1, 2, 3].into_iter().flat_map(|n: u64| mix(number ^ (n << 60)).to_be_bytes()).collect()
}

fn millis(sorted: &[Duration], percent: usize) -> f64 {
    let at = (sorted.len() * percent / 100).min(sorted.len() - 1);
    sorted[at].as_secs_f64() * 1000.0
}
