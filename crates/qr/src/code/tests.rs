use domain::alphabet::ALPHABET;
use proptest::prelude::*;

use super::*;

fn keys(secrets: &[u8]) -> CodeKeys {
    CodeKeys::new(secrets.iter().map(|&byte| [byte; 32])).unwrap()
}

fn place(number: u32) -> PlaceNumber {
    PlaceNumber::new(number).unwrap()
}

fn any_code() -> impl Strategy<Value = PlaceCode> {
    (1..=PlaceNumber::MAX, 1..=Issue::MAX)
        .prop_map(|(number, issue)| PlaceCode { place: place(number), issue: Issue::new(issue).unwrap() })
}

proptest! {
    #[test]
    fn a_signed_code_comes_back_however_it_is_written(code in any_code()) {
        let keys = keys(b"a");
        let text = sign(&keys, code.place, code.issue);
        prop_assert_eq!(text.as_str().len(), LENGTH);
        prop_assert_eq!(verify(&keys, text.as_str()), Ok(code));
        let lower = text.as_str().to_lowercase();
        let grouped = format!(" {}-{} {} ", &lower[..4], &lower[4..8], &lower[8..]);
        prop_assert_eq!(verify(&keys, &grouped), Ok(code));
        let wide: String = lower.chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap()).collect();
        prop_assert_eq!(verify(&keys, &wide), Ok(code));
    }

    #[test]
    fn every_single_wrong_character_is_mistyped_and_never_called_a_forgery(code in any_code()) {
        let keys = keys(b"a");
        let text = sign(&keys, code.place, code.issue);
        for at in 0..LENGTH {
            for &other in ALPHABET.iter().filter(|&&c| c != text.0[at]) {
                let mut slip = text;
                slip.0[at] = other;
                prop_assert_eq!(verify(&keys, slip.as_str()), Err(CodeError::Mistyped));
            }
        }
    }

    #[test]
    fn a_code_of_another_secret_is_not_ours(code in any_code()) {
        let forged = sign(&keys(b"b"), code.place, code.issue);
        prop_assert_eq!(verify(&keys(b"a"), forged.as_str()), Err(CodeError::NotOurs));
    }

    #[test]
    fn any_text_is_diagnosed_without_a_panic(text in ".{0,40}") {
        let keys = keys(b"a");
        let _ = verify(&keys, &text);
        let _ = extract(&text);
    }
}

/// Paper hangs for years: this value, computed apart with Python's `hmac`, must never change.
#[test]
fn the_code_of_a_place_is_the_same_in_every_version_of_the_program() {
    let keys = CodeKeys::new([b"an example secret of 32 bytes ok"]).unwrap();
    let code = sign(&keys, place(44_000), Issue::new(3).unwrap());
    assert_eq!(code.as_str(), "2WB8X6BSYRC2X");
}

#[test]
fn codes_printed_before_a_change_of_secret_stay_valid_and_new_ones_use_the_new_secret() {
    let (place, issue) = (place(44_000), Issue::FIRST);
    let before = sign(&keys(b"a"), place, issue);
    let rotated = keys(b"ba");
    let after = sign(&rotated, place, issue);
    assert_ne!(before, after);
    assert_eq!(verify(&rotated, before.as_str()), Ok(PlaceCode { place, issue }));
    assert_eq!(verify(&keys(b"b"), after.as_str()), Ok(PlaceCode { place, issue }));
    assert_eq!(verify(&keys(b"b"), before.as_str()), Err(CodeError::NotOurs));
}

#[test]
fn each_kind_of_fault_is_named_in_its_order() {
    let keys = keys(b"a");
    let code = sign(&keys, place(7), Issue::FIRST).to_string();
    assert_eq!(verify(&keys, " - "), Err(CodeError::Empty));
    assert_eq!(verify(&keys, "22-0"), Err(CodeError::Foreign { found: '0', position: 3 }));
    assert_eq!(verify(&keys, "码上"), Err(CodeError::Foreign { found: '码', position: 1 }));
    assert_eq!(verify(&keys, &code[1..]), Err(CodeError::Length { found: 12 }));
    assert_eq!(verify(&keys, &format!("{code}2")), Err(CodeError::Length { found: 14 }));
    assert_eq!(verify(&keys, &"2".repeat(100_000)), Err(CodeError::Length { found: 100_000 }));
}

#[test]
fn secrets_are_needed_long_enough_and_never_shown() {
    assert_eq!(CodeKeys::new::<&[u8]>([]).unwrap_err(), CodeKeysError::None);
    let short = CodeKeys::new([&b"0123456789abcdef0123456789abcdef"[..], b"short"]).unwrap_err();
    assert_eq!(short, CodeKeysError::Short { position: 2, found: 5 });
    assert_eq!(format!("{:?}", keys(b"xy")), "CodeKeys(2 hidden)");
}

#[test]
fn tags_spread_over_all_their_characters() {
    let keys = keys(b"a");
    let mut seen = [[0_u32; 31]; 6];
    for number in 1..=6_200 {
        let code = sign(&keys, place(number), Issue::FIRST);
        for (at, count) in seen.iter_mut().enumerate() {
            let value = ALPHABET.iter().position(|&c| c == code.0[6 + at]).unwrap();
            count[value] += 1;
        }
    }
    // 200 of each are expected with a deviation of 14; beyond six deviations something is biased.
    assert!(seen.iter().flatten().all(|&count| (116..=284).contains(&count)), "{seen:?}");
}

#[test]
fn a_printed_address_is_recognised_in_every_form() {
    let code = sign(&keys(b"a"), place(7), Issue::FIRST);
    let address = url("https://ms.example.gov.cn/", &code, false);
    assert_eq!(address, format!("https://ms.example.gov.cn/c/{code}"));
    for form in [
        address.clone(),
        url("https://ms.example.gov.cn", &code, true),
        format!("{address}/"),
        format!("{address}?from=timeline#top"),
        format!(" http://127.0.0.1:8080/c/{code}\n"),
        format!("https://old.example/town/c/{code}"),
    ] {
        assert_eq!(extract(&form), Scanned::Code(code.to_string()), "{form}");
    }
    let lower = address.to_lowercase();
    assert_eq!(extract(&lower), Scanned::Code(code.as_str().to_lowercase()));
}

#[test]
fn bare_codes_short_numbers_and_foreign_texts_are_told_apart() {
    let code = sign(&keys(b"a"), place(7), Issue::FIRST).to_string();
    assert_eq!(extract(&code.to_lowercase()), Scanned::Code(code.clone()));
    assert_eq!(extract(&code[..12]), Scanned::Code(code[..12].to_owned()));
    assert_eq!(extract("O2-345-678-9ABC"), Scanned::Code("O23456789ABC".to_owned()));
    assert_eq!(extract("000 070"), Scanned::ShortNumber("000070".to_owned()));
    assert_eq!(extract("００００７０"), Scanned::ShortNumber("000070".to_owned()));
    for foreign in [
        "",
        "你好",
        "6901234567892",
        "https://example.com/",
        "https://example.com/c/",
        "https://example.com/c/a/b",
        "weixin://dl/c/ABC",
        "WIFI:S:home;P:secret;;",
    ] {
        assert_eq!(extract(foreign), Scanned::Foreign, "{foreign}");
    }
}
