use domain::number::{Issue, PlaceNumber};
use proptest::prelude::*;
use qrcode::bits::Bits;
use qrcode::types::{Mode, Version};
use qrcode::{Color, QrCode};

use super::segments::{Segment, bits, plan};
use super::*;
use crate::code;

/// The same bits through the crate's own placing and mask search.
fn by_the_crate(text: &str, level: Level) -> Vec<bool> {
    let version = i16::try_from((Symbol::encode(text, level).unwrap().width() - 17) / 4).unwrap();
    let plan = plan(text.as_bytes(), Version::Normal(version));
    let bits = bits(text.as_bytes(), &plan, version, level).unwrap();
    let symbol = QrCode::with_bits(bits, level.of_crate()).unwrap();
    symbol.to_colors().into_iter().map(|color| color == Color::Dark).collect()
}

fn modules(symbol: &Symbol) -> Vec<bool> {
    let width = symbol.width();
    (0..width * width).map(|i| symbol.is_dark(i % width, i / width)).collect()
}

/// Compares the symbols of some codes, scattered over all places and issues, under addresses of usual lengths in both
/// cases and at all levels.
fn compare(codes: u32) {
    const BASES: [&str; 4] = [
        "https://ms.by.gov.cn",
        "https://mashang.baiyin.gov.cn",
        "http://127.0.0.1:8080",
        "https://m.example",
    ];
    let keys = code::CodeKeys::new([[7; 32]]).unwrap();
    for number in 1..=codes {
        let place = PlaceNumber::new(1 + number.wrapping_mul(2_654_435_761) % PlaceNumber::MAX).unwrap();
        let issue = Issue::new(1 + u8::try_from(number % 104).unwrap()).unwrap();
        let base = BASES[number as usize % 4];
        let url = code::url(base, &code::sign(&keys, place, issue), number / 4 % 2 == 0);
        let level = Level::ALL[number as usize / 8 % 3];
        assert!(
            modules(&Symbol::encode(&url, level).unwrap()) == by_the_crate(&url, level),
            "{url} {level:?}"
        );
    }
}

#[test]
fn symbols_of_two_thousand_codes_are_the_crates_own() {
    compare(2_000);
}

#[test]
#[ignore = "half a minute even when optimised: scripts/bench print runs it"]
fn symbols_of_a_hundred_thousand_codes_are_the_crates_own() {
    compare(100_000);
}

/// The longest text in small letters that a version holds.
fn filling(version: i16, level: Level) -> String {
    let version = Version::Normal(version);
    let room = Bits::new(version).max_len(level.of_crate()).unwrap();
    let header = version.mode_bits_count() + Mode::Byte.length_bits_count(version);
    ('a'..='z').cycle().step_by(7).take((room - header) / 8).collect()
}

#[test]
fn every_version_at_every_level_is_the_crates_own() {
    for level in Level::ALL {
        for version in 1..=40_i16 {
            let text = filling(version, level);
            let symbol = Symbol::encode(&text, level).unwrap();
            assert_eq!(symbol.width(), usize::from(version.unsigned_abs()) * 4 + 17);
            assert!(modules(&symbol) == by_the_crate(&text, level), "version {version} {level:?}");
        }
    }
}

#[test]
fn a_text_beyond_the_largest_symbol_is_a_clear_error() {
    let text = "a".repeat(3_000);
    let error = Symbol::encode(&text, Level::Q).unwrap_err();
    assert_eq!(error, SymbolError::TooLong { bytes: 3_000, level: Level::Q });
    assert!(error.to_string().contains("3000 bytes"), "{error}");
}

#[test]
fn an_upper_case_address_needs_a_smaller_symbol() {
    let width = |text: &str| Symbol::encode(text, Level::Q).unwrap().width();
    assert_eq!(width("HTTPS://MASHANG.BAIYIN.GOV.CN/C/2WB8X6BSYRC2X"), 29);
    assert_eq!(width("https://mashang.baiyin.gov.cn/c/2WB8X6BSYRC2X"), 33);
}

/// Bits of a text when mode `assignment[i]` is chosen for character `i`; nothing when a mode cannot write it.
fn cost(text: &[u8], assignment: &[usize]) -> Option<usize> {
    const MODES: [Mode; 3] = [Mode::Numeric, Mode::Alphanumeric, Mode::Byte];
    let mut plan: Vec<Segment> = Vec::new();
    for (&byte, &mode) in text.iter().zip(assignment) {
        let fits = match mode {
            0 => byte.is_ascii_digit(),
            1 => byte.is_ascii_digit() || byte.is_ascii_uppercase() || b" $%*+-./:".contains(&byte),
            _ => true,
        };
        match plan.last_mut() {
            _ if !fits => return None,
            Some(last) if last.mode == MODES[mode] => last.len += 1,
            _ => plan.push(Segment { mode: MODES[mode], len: 1 }),
        }
    }
    Some(plan.iter().map(|segment| segment.bits(Version::Normal(1))).sum())
}

/// The least cost over all assignments of modes to characters.
fn least_cost(text: &[u8]) -> usize {
    let count = 3_usize.pow(u32::try_from(text.len()).unwrap());
    let digits = |mut n: usize| -> Vec<usize> {
        text.iter()
            .map(|_| {
                let d = n % 3;
                n /= 3;
                d
            })
            .collect()
    };
    (0..count).filter_map(|n| cost(text, &digits(n))).min().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn no_other_way_to_cut_a_short_text_is_shorter(text in "([0-9]{1,6}|[A-Z:/]{1,4}|[a-z]{1,3}){1,3}") {
        let text = &text.as_bytes()[..text.len().min(8)];
        let plan = plan(text, Version::Normal(1));
        let bits: usize = plan.iter().map(|segment| segment.bits(Version::Normal(1))).sum();
        prop_assert_eq!(bits, least_cost(text));
    }

    #[test]
    fn a_symbol_is_never_larger_than_the_crates(text in "[ -~]{1,120}|[0-9A-Z]{1,80}[a-z]{0,30}[0-9]{0,40}") {
        for level in Level::ALL {
            let theirs = QrCode::with_error_correction_level(&text, level.of_crate()).unwrap();
            prop_assert!(Symbol::encode(&text, level).unwrap().width() <= theirs.width());
        }
    }

    #[test]
    fn runs_cover_exactly_the_dark_modules(text in "[ -~]{1,400}") {
        let symbol = Symbol::encode(&text, Level::M).unwrap();
        let mut seen = vec![false; symbol.width() * symbol.width()];
        for run in symbol.runs() {
            prop_assert!(!symbol.is_dark(run.x + run.len, run.y));
            for x in run.x..run.x + run.len {
                seen[run.y * symbol.width() + x] = true;
            }
        }
        prop_assert_eq!(seen, modules(&symbol));
    }

    #[test]
    fn bars_cover_every_dark_module_once_and_no_light_one(text in "[ -~]{1,500}") {
        let symbol = Symbol::encode(&text, Level::M).unwrap();
        let mut seen = vec![false; symbol.width() * symbol.width()];
        symbol.for_each_bar(|Bar { run, height }| {
            for y in run.y..run.y + height {
                for x in run.x..run.x + run.len {
                    assert!(!std::mem::replace(&mut seen[y * symbol.width() + x], true), "{run:?} overlaps");
                }
            }
        });
        prop_assert_eq!(seen, modules(&symbol));
    }
}
