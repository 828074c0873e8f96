//! Pages of whoever files a matter for somebody.

use askama::Template;
use domain::ticket::Channel;
use i18n::Lang;
use intake::pages::filing::{FiledPage, PlaceChoice, ReportFaults, ReportFilled, ReportForm};
use intake::pages::resident::Choice;
use intake::pages::{Tab, Tone};

use super::{Sample, bar, long_place, place, shell};

/// The form in its states, and the page after it.
pub(crate) fn filing(lang: Lang) -> Vec<Sample> {
    let samples = vec![
        ("file", form(lang).render()),
        ("file-places", several(lang).render()),
        ("file-faults", faulty(lang).render()),
        ("file-asked", asked(lang).render()),
        ("filed", filed(lang).render()),
        ("filed-advice", advised(lang).render()),
    ];
    samples.into_iter().map(|(name, page)| (name, page.expect("it renders"))).collect()
}

fn form(lang: Lang) -> ReportForm {
    let choice = |id: &str, label: &str| Choice { id: id.to_owned(), label: label.to_owned() };
    ReportForm {
        shell: shell(lang, "/desk/file"),
        bar: bar(Tab::File, 0),
        nonce: "once".to_owned(),
        channels: Channel::ON_BEHALF.map(|c| choice(c.as_str(), lang.channel(c))).into(),
        categories: super::resident::categories(lang),
        places: Vec::new(),
        more_places: false,
        progress: vec![
            choice("call", lang.file_to_call()),
            choice("in-touch", lang.file_in_touch()),
            choice("settled", lang.file_settled()),
        ],
        may_settle: true,
        minutes: 30,
        photo_limit: 3,
        photo_megabytes: 10,
        banner: None,
        filled: ReportFilled {
            channel: "hotline".to_owned(),
            so_far: "call".to_owned(),
            ..ReportFilled::default()
        },
        faults: ReportFaults::default(),
    }
}

fn several(lang: Lang) -> ReportForm {
    let choice =
        |short: &str, name: String, division: String| PlaceChoice { short: short.to_owned(), name, division };
    ReportForm {
        places: vec![
            choice("000018", place().name, place().division),
            choice("000029", long_place().name, long_place().division),
        ],
        more_places: true,
        filled: ReportFilled {
            place: "3号楼".to_owned(),
            words: "楼道灯坏了，老人下楼看不见".to_owned(),
            phone: "13800000021".to_owned(),
            ..form(lang).filled
        },
        faults: ReportFaults { photos: Some(lang.photos_again().to_owned()), ..ReportFaults::default() },
        ..form(lang)
    }
}

fn faulty(lang: Lang) -> ReportForm {
    let some = |fault: &str| Some(fault.to_owned());
    ReportForm {
        filled: ReportFilled {
            place: "阳光花园<b>".to_owned(),
            result: "换了灯泡".to_owned(),
            ..ReportFilled::default()
        },
        faults: ReportFaults {
            channel: some(lang.choose_one()),
            place: some(lang.file_no_place()),
            category: some(lang.choose_one()),
            words: some(lang.write_something()),
            phone: some(lang.file_phone_empty()),
            so_far: Some(lang.file_not_yours("柳泉社区王晓燕")),
            result: some(lang.file_result_unneeded()),
            ..ReportFaults::default()
        },
        ..form(lang)
    }
}

/// The questions of what was chosen, one of them answered so that something else comes first.
fn asked(lang: Lang) -> ReportForm {
    let mut categories = super::resident::with_questions(lang);
    categories[0].questions[0].options[0].chosen = true;
    ReportForm {
        categories,
        filled: ReportFilled { category: "utilities".to_owned(), ..form(lang).filled },
        ..form(lang)
    }
}

fn advised(lang: Lang) -> FiledPage {
    FiledPage { advice: vec![lang.file_advise(super::resident::go_outside(lang))], ..filed(lang) }
}

fn filed(lang: Lang) -> FiledPage {
    FiledPage {
        shell: shell(lang, "/desk/file/A7K2M3"),
        bar: bar(Tab::File, 0),
        number: "A7K2M3".to_owned(),
        place: place(),
        told: true,
        promise: lang.promise_call("柳泉社区王晓燕", "14:42"),
        tone: Tone::Good,
        advice: Vec::new(),
        open: Some("/desk/t/A7K2M3".to_owned()),
        another: "/desk/file?channel=hotline".to_owned(),
    }
}
