//! Files matters at a steady rate for `scripts/bench notify`, however long each takes.
//!
//! `steady ADDRESS CODES RATE SECONDS` posts RATE forms a second for SECONDS to the server at ADDRESS (host:port), on the
//! paths of codes that the file CODES has, one on each line, and prints how many were answered with 303.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// How many connections take turns: more than forms are under way at once.
const CONNECTIONS: u64 = 16;

/// What every connection needs.
struct Plan {
    address: String,
    codes: Vec<String>,
    rate: f64,
    forms: u64,
    begun: Instant,
    /// Makes the forms of this run differ from those of another.
    run: u128,
    next: AtomicU64,
    answered: AtomicU64,
}

#[expect(clippy::disallowed_methods, reason = "only to be different from run to run")]
fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [address, codes, rate, seconds] = arguments.as_slice() else {
        eprintln!("usage: steady ADDRESS CODES RATE SECONDS");
        return ExitCode::from(2);
    };
    let (Ok(codes), Ok(rate), Ok(seconds)) =
        (fs::read_to_string(codes), rate.parse::<f64>(), seconds.parse::<f64>())
    else {
        eprintln!("steady: CODES cannot be read, or RATE or SECONDS is no number");
        return ExitCode::from(2);
    };
    let plan = Arc::new(Plan {
        address: address.clone(),
        codes: codes.lines().map(str::to_owned).collect(),
        rate,
        forms: (rate * seconds) as u64,
        begun: Instant::now(),
        run: SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis()),
        next: AtomicU64::new(0),
        answered: AtomicU64::new(0),
    });
    let threads: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let plan = Arc::clone(&plan);
            thread::spawn(move || post_all(&plan))
        })
        .collect();
    for thread in threads {
        if !matches!(thread.join(), Ok(Ok(()))) {
            eprintln!("steady: a connection broke off");
            return ExitCode::FAILURE;
        }
    }
    println!("{}", plan.answered.load(Ordering::Relaxed));
    ExitCode::SUCCESS
}

fn post_all(plan: &Plan) -> io::Result<()> {
    let stream = TcpStream::connect(&plan.address)?;
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    loop {
        let number = plan.next.fetch_add(1, Ordering::Relaxed);
        if number >= plan.forms {
            return Ok(());
        }
        let due = plan.begun + Duration::from_secs_f64(number as f64 / plan.rate);
        thread::sleep(due.saturating_duration_since(Instant::now()));
        (&stream).write_all(form(plan, number).as_bytes())?;
        if answer(&mut reader)? == 303 {
            plan.answered.fetch_add(1, Ordering::Relaxed);
        }
    }
}

fn form(plan: &Plan, number: u64) -> String {
    let path = &plan.codes[number as usize % plan.codes.len()];
    let unique = format!("{}-{number}", plan.run);
    let body = format!(
        "nonce={unique}&category=utilities&words=leak+{unique}&phone=137{:08}&name=",
        number % 100_000_000
    );
    format!(
        "POST {path} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        plan.address,
        body.len()
    )
}

/// The status of the next answer; its body is read away.
fn answer(reader: &mut impl BufRead) -> io::Result<u16> {
    let (mut line, mut length) = (String::new(), 0);
    reader.read_line(&mut line)?;
    let status = line.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 || line.trim_end().is_empty() {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    io::copy(&mut reader.take(length), &mut io::sink())?;
    Ok(status)
}
