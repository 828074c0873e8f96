//! Pages of how people are told.

use askama::Template;
use domain::ways::{Loss, Proof, Standing, Way};
use i18n::Lang;
use intake::pages::ways::{MailField, Me, OwnWayCard, WayFaults, WayLine};
use intake::pages::{Tab, Tone};
use jiff::SignedDuration;

use super::{Sample, bar, shell, utc};

/// A telephone that was proven by a code, an address that has never been, and a number that takes no texts.
pub(crate) fn line(lang: Lang, way: Way, title: &'static str, tone: Tone) -> WayLine {
    let proven = Some((utc("01:05") - SignedDuration::from_hours(24 * 40), Proof::Code));
    let standing = match tone {
        Tone::Good => Standing { proven, lost: None },
        Tone::Late => Standing { proven, lost: Some((utc("05:48"), Loss::Refused)) },
        _ => Standing::default(),
    };
    let sentence = shell(lang, "/desk/me").when.way_standing(way, &standing);
    WayLine { title, badge: lang.way_badge(&standing), tone, standing: sentence }
}

fn card(lang: Lang, way: Way, tone: Tone) -> OwnWayCard {
    OwnWayCard {
        id: way.as_str(),
        line: line(lang, way, lang.way(way), tone),
        address: if way == Way::Phone { "138****0001" } else { "wang.xiaoyan@example.gov.cn" }.to_owned(),
        note: (way == Way::Phone).then(|| lang.phone_is_sign_in()),
        waiting: None,
        sends: true,
        faults: WayFaults::default(),
    }
}

/// One's own page.
pub(crate) fn ways(lang: Lang) -> Vec<Sample> {
    let blank = || Me {
        shell: shell(lang, "/desk/me"),
        bar: bar(Tab::Mine, 0),
        name: "王晓燕".to_owned(),
        code: "LQ001".to_owned(),
        duties: vec!["村（社区）书记 · 柳泉社区".to_owned()],
        notice: None,
        ways: vec![card(lang, Way::Phone, Tone::Soon)],
        mail: MailField::default(),
        mail_goes: true,
    };
    let holds = |tone| {
        let waiting = Some(lang.code_holds(blank().shell.when.at(utc("06:21"))));
        OwnWayCard { waiting, ..card(lang, Way::Phone, tone) }
    };
    let mail = || MailField { value: "wang.xiaoyan@example.gov.cn".to_owned(), fault: None };
    let full = Me {
        notice: Some(lang.code_sent_by_text().to_owned()),
        ways: vec![holds(Tone::Soon), card(lang, Way::Mail, Tone::Good)],
        mail: mail(),
        ..blank()
    };
    let lost = card(lang, Way::Phone, Tone::Late);
    let lost =
        Me { ways: vec![lost, card(lang, Way::Mail, Tone::Soon)], mail: mail(), mail_goes: false, ..blank() };
    let faults = |code: Option<String>, send: Option<String>| WayFaults { code, send };
    let wrong = faults(Some(lang.code_fault_wrong(3)), None);
    let many = faults(None, Some(lang.code_fault_many(blank().shell.when.at(utc("07:02")))));
    let refused = Me {
        ways: vec![
            OwnWayCard { faults: wrong, ..holds(Tone::Soon) },
            OwnWayCard { faults: many, ..card(lang, Way::Mail, Tone::Soon) },
        ],
        mail: MailField { value: "王晓燕@邮箱".to_owned(), fault: Some(lang.list_mail().to_owned()) },
        ..blank()
    };
    [("me-empty", blank()), ("me", full), ("me-lost", lost), ("me-faults", refused)]
        .map(|(name, page)| (name, page.render().expect("it renders")))
        .into()
}
