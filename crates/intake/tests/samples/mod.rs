//! Fixed data for every page, in every state worth looking at: for the snapshots and for the gallery.

#![expect(clippy::expect_used, reason = "fixed data: a slip in them must stop whoever uses them")]

mod admin;
mod desk;
mod evaluation;
mod filing;
mod gateways;
mod policy;
mod resident;
mod rosters;
mod texts;
mod tokens;
mod warnings;
mod ways;

use i18n::{Lang, When};
use intake::pages::{DeskBar, PlaceLine, Shell, Step, Tab, Tone};
use jiff::Timestamp;
use jiff::tz::TimeZone;

pub(crate) use admin::admin;
pub(crate) use desk::desk;
pub(crate) use evaluation::evaluation;
pub(crate) use filing::filing;
pub(crate) use policy::policy;
pub(crate) use resident::resident;
pub(crate) use rosters::rosters;
pub(crate) use warnings::warnings;

/// A page with its name in the gallery.
pub(crate) type Sample = (&'static str, String);

/// Every page in a language.
pub(crate) fn all(lang: Lang) -> Vec<Sample> {
    let mut samples = resident(lang);
    samples.extend(desk(lang));
    samples.extend(evaluation(lang));
    samples.extend(filing(lang));
    samples.extend(warnings(lang));
    samples.extend(gateways::gateways(lang));
    samples.extend(tokens::pages(lang));
    samples.extend(admin(lang));
    samples.extend(policy(lang));
    samples.extend(texts::texts(lang));
    samples.extend(rosters(lang));
    samples.extend(ways::ways(lang));
    samples
}

/// A moment on 23 November 2026, as UTC; the town is 8 hours ahead.
pub(crate) fn utc(clock: &str) -> Timestamp {
    format!("2026-11-23T{clock}:00Z").parse().expect("a clock time")
}

/// The surroundings at 14:12 in the town.
pub(crate) fn shell(lang: Lang, here: &str) -> Shell {
    Shell {
        when: When { lang, zone: TimeZone::get("Asia/Shanghai").expect("a zone"), now: utc("06:12") },
        site: match lang {
            Lang::Zh => "码上反映".to_owned(),
            Lang::En => "Mashang".to_owned(),
        },
        hotline: Some("0990-1234567".to_owned()),
        here: here.to_owned(),
    }
}

/// The head of the desk for somebody who may open everything.
pub(crate) fn bar(here: Tab, alarms: u64) -> DeskBar {
    DeskBar {
        me: "王晓燕".to_owned(),
        csrf: "csrf-of-the-session".to_owned(),
        here,
        tabs: vec![
            Tab::Mine,
            Tab::File,
            Tab::Requests,
            Tab::Unit,
            Tab::Visits,
            Tab::Evaluation,
            Tab::Alarms,
            Tab::Warnings,
            Tab::Admin,
        ],
        alarms,
        warnings: 2,
        requests: 3,
        trouble: None,
    }
}

/// A place with a name of usual length.
pub(crate) fn place() -> PlaceLine {
    PlaceLine {
        name: "阳光花园3号楼2单元".to_owned(), division: "清河县 · 柳泉镇 · 柳泉社区".to_owned()
    }
}

/// A place with a name as long as is allowed.
pub(crate) fn long_place() -> PlaceLine {
    PlaceLine {
        name: "石门镇上河湾村第五村民小组二十一至五十户住宅片区东侧原供销社家属院北排平房以及后面新建安置房一期工程第一标段".to_owned(),
        division: "清河县 · 石门镇 · 上河湾村 · 第五网格".to_owned(),
    }
}

/// What the place is called in the sample pages that take plain text.
pub(crate) fn step(clock: &str, what: impl Into<String>, tone: Tone) -> Step {
    Step { at: utc(clock), what: what.into(), by: None, words: None, tone }
}

/// Words as long as is allowed.
pub(crate) fn long_words() -> String {
    "从昨天晚上开始一直没有暖气，家里有老人和孩子。".chars().cycle().take(1000).collect()
}
