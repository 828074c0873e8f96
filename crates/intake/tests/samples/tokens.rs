//! The page of access tokens.

use askama::Template;
use i18n::Lang;
use intake::pages::Tab;
use intake::pages::tokens::{TokenFaults, TokenFilled, TokenRow, Tokens};
use jiff::Timestamp;

use super::{Sample, bar, shell, utc};

/// One of each kind, and one with a name as long as is allowed.
pub(crate) fn tokens(lang: Lang) -> Vec<TokenRow> {
    let midnight = |day: &str| -> Timestamp { format!("{day}T16:00:00Z").parse().expect("a day") };
    let row = |id, name: &str, read_only, expires: &str, used| TokenRow {
        id,
        name: name.to_owned(),
        read_only,
        expires: midnight(expires),
        used,
    };
    let (hotline, data) = match lang {
        Lang::Zh => ("12345 热线平台", "数据平台"),
        Lang::En => ("12345 hotline", "data platform"),
    };
    vec![
        row(3, hotline, false, "2027-11-22", Some(utc("05:58"))),
        row(2, &format!("{data}{}", "X".repeat(36)), true, "2027-01-31", None),
        row(1, data, true, "2026-10-31", Some("2026-10-30T02:00:00Z".parse().expect("a time"))),
    ]
}

/// Empty, full, with one that was just made, and with faults.
pub(crate) fn pages(lang: Lang) -> Vec<Sample> {
    let blank = || Tokens {
        shell: shell(lang, "/desk/tokens"),
        bar: bar(Tab::Mine, 0),
        notice: None,
        fault: None,
        made: None,
        tokens: vec![],
        days: ("2026-11-23".to_owned(), "2027-11-23".to_owned()),
        filled: TokenFilled::default(),
        faults: TokenFaults::default(),
    };
    let secret = "mashang_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".to_owned();
    let made = Tokens { made: Some((tokens(lang)[0].name.clone(), secret)), tokens: tokens(lang), ..blank() };
    let faulty = Tokens {
        fault: Some(lang.form_has_faults().to_owned()),
        tokens: tokens(lang),
        filled: TokenFilled {
            name: tokens(lang)[0].name.clone(),
            until: "2030-01-01".to_owned(),
            writes: true,
        },
        faults: TokenFaults {
            name: Some(lang.token_name_taken().to_owned()),
            until: Some(lang.token_day_fault().to_owned()),
        },
        ..blank()
    };
    [("tokens-empty", blank()), ("tokens-made", made), ("tokens-faults", faulty)]
        .map(|(name, page)| (name, page.render().expect("it renders")))
        .into()
}
