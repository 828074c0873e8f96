//! Measures how fast symbols are made, ours and the `qrcode` crate's.
//!
//! `cargo run --release -p qr --example bench_symbol [CODES]`

#![allow(clippy::print_stdout, reason = "a program that reports to whoever runs it")]

use std::error::Error;
use std::hint::black_box;

use domain::number::{Issue, PlaceNumber};
use qr::code::{self, CodeKeys};
use qr::symbol::{Level, Symbol};
use qrcode::{EcLevel, QrCode};

fn main() -> Result<(), Box<dyn Error>> {
    let count = std::env::args().nth(1).map_or(Ok(100_000), |text| text.parse())?;
    let codes = addresses(count)?;
    report(&codes)
}

/// Random codes under four bases of usual lengths, in both cases, at all levels.
fn addresses(count: u32) -> Result<Vec<(String, Level)>, Box<dyn Error>> {
    const BASES: [&str; 4] = [
        "https://ms.by.gov.cn",
        "https://mashang.baiyin.gov.cn",
        "http://127.0.0.1:8080",
        "https://m.example",
    ];
    let keys = CodeKeys::new([[7; 32]])?;
    let mut random = 0x2545_F491_4F6C_DD1D_u64;
    let mut below = |limit: u32| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        u32::try_from(random >> 32).unwrap_or(0) % limit
    };
    let mut codes = Vec::new();
    for _ in 0..count {
        let place = PlaceNumber::new(1 + below(PlaceNumber::MAX))?;
        let code = code::sign(&keys, place, Issue::FIRST);
        let base = BASES[below(4) as usize];
        codes.push((code::url(base, &code, below(2) == 0), Level::ALL[below(3) as usize]));
    }
    Ok(codes)
}

/// Microseconds a symbol: ours and the crate's, medians of five rounds.
fn report(codes: &[(String, Level)]) -> Result<(), Box<dyn Error>> {
    let ours = median(5, || {
        codes.iter().filter(|(address, level)| black_box(Symbol::encode(address, *level)).is_ok()).count()
    })?;
    let part = &codes[..codes.len().min(2_000)];
    let theirs = median(5, || {
        part.iter()
            .filter(|(address, _)| {
                black_box(QrCode::with_error_correction_level(address, EcLevel::Q)).is_ok()
            })
            .count()
    })?;
    let (ours, theirs) = (ours / micro(codes.len())?, theirs / micro(part.len())?);
    println!(
        "{ours:.2} µs a symbol; the crate as documented {theirs:.1} µs, {:.0} times as long",
        theirs / ours
    );
    Ok(())
}

fn micro(count: usize) -> Result<f64, Box<dyn Error>> {
    Ok(f64::from(u32::try_from(count)?) / 1e6)
}

/// The median of some rounds' seconds of processor time: other programs on the machine do not count.
fn median(rounds: usize, mut work: impl FnMut() -> usize) -> Result<f64, Box<dyn Error>> {
    let mut seconds = Vec::new();
    for _ in 0..rounds {
        let start = processor_seconds()?;
        black_box(work());
        seconds.push(processor_seconds()? - start);
    }
    seconds.sort_by(f64::total_cmp);
    seconds.get(rounds / 2).copied().ok_or_else(|| "no rounds".into())
}

/// What this thread has used so far, as Linux counts it: the first number is nanoseconds.
fn processor_seconds() -> Result<f64, Box<dyn Error>> {
    let counts = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    Ok(counts.split_whitespace().next().ok_or("no counts")?.parse::<f64>()? / 1e9)
}
