//! The pages of the policy.

use askama::Template;
use domain::policy::Policy;
use i18n::Lang;
use intake::pages::Tab;
use intake::pages::policy::{
    Change, ChangedLine, Changes, Checked, EditPage, FaultLine, PolicyPage, Sentence, VersionLine,
    VersionPage,
};

use super::{Sample, bar, shell, utc};

const TEXT: &str = include_str!("../../../../config/policy.toml");

/// Every page of the policy.
pub(crate) fn policy(lang: Lang) -> Vec<Sample> {
    let pages = vec![
        ("policy", history(lang, 3, Some(lang.policy_put_done().to_owned()))),
        ("policy-30", history(lang, 30, None)),
        ("policy-version", version(lang, 2, Some(changes(lang)))),
        ("policy-first", version(lang, 1, None)),
        ("policy-edit", edit(lang, Checked::NotYet, None, None)),
        ("policy-faults", edit(lang, Checked::Faulty(faults(lang)), None, None)),
        ("policy-checked", edit(lang, holds(lang), None, Some(lang.write_something().to_owned()))),
        ("policy-overtaken", edit(lang, holds(lang), Some(lang.policy_overtaken(4)), None)),
        ("policy-same", edit(lang, Checked::Same, None, None)),
    ];
    pages.into_iter().map(|(name, page)| (name, page.expect("it renders"))).collect()
}

fn words(lang: Lang) -> Vec<String> {
    lang.policy_in_words(&Policy::parse(TEXT).expect("the shipped policy"))
}

fn line(lang: Lang, number: i32, newest: i32) -> VersionLine {
    let file = number % 3 == 1;
    let note = match number % 3 {
        0 => {
            "市委常委会 11 月 20 日会议决定：先行联系时限由三十分钟缩短为二十分钟，自发布之日起对新受理的诉求执行，\
              各县区中心同步调整值班安排。"
        }
        _ => "国庆调休",
    };
    VersionLine {
        number,
        in_force: number == newest,
        since: utc("01:30"),
        source: match number {
            1 => lang.policy_from_file().to_owned(),
            _ if file => lang.policy_from_file_after_edit().to_owned(),
            _ => lang.policy_by("章法明"),
        },
        note: (!file).then(|| note.to_owned()),
    }
}

fn history(lang: Lang, newest: i32, notice: Option<String>) -> askama::Result<String> {
    let versions: Vec<_> = (1..=newest).rev().map(|number| line(lang, number, newest)).take(20).collect();
    PolicyPage {
        shell: shell(lang, "/desk/admin/policy"),
        bar: bar(Tab::Admin, 0),
        notice,
        current: line(lang, newest, newest),
        words: words(lang),
        versions,
        more: (newest > 20).then(|| "/desk/admin/policy?from=20".to_owned()),
    }
    .render()
}

fn changes(lang: Lang) -> Changes {
    let sentence = |change, minutes: &str| Sentence { change, text: words(lang)[0].replace("30", minutes) };
    let line = |change, number, text: &str| ChangedLine { change, number, text: text.to_owned() };
    Changes {
        sentences: vec![sentence(Change::Removed, "30"), sentence(Change::Added, "20")],
        lines: vec![
            vec![
                line(Change::Same, 182, "[clocks.contact]"),
                line(Change::Removed, 185, "within_minutes = 30"),
                line(Change::Removed, 186, "reminders_minutes = [15, 25]"),
                line(Change::Added, 185, "within_minutes = 20"),
                line(Change::Added, 186, "reminders_minutes = [10, 15]"),
                line(Change::Same, 187, "alarm_after_minutes = 120"),
            ],
            vec![
                line(Change::Same, 301, ""),
                line(Change::Added, 302, &format!("# {}", "一行很长的说明".repeat(20))),
                line(Change::Same, 303, "[evaluation]"),
            ],
        ],
    }
}

fn holds(lang: Lang) -> Checked {
    Checked::Holds { changes: changes(lang), running: 1_284, seen: "0f".repeat(16) }
}

fn version(lang: Lang, number: i32, changes: Option<Changes>) -> askama::Result<String> {
    VersionPage {
        shell: shell(lang, &format!("/desk/admin/policy/{number}")),
        bar: bar(Tab::Admin, 0),
        version: line(lang, number, 3),
        words: words(lang),
        changes,
        text: TEXT.to_owned(),
    }
    .render()
}

/// As many as somebody makes who has pasted from elsewhere.
fn faults(lang: Lang) -> Vec<FaultLine> {
    let broken = TEXT
        .replace("within_minutes = 30", "within_minutes = 0")
        .replace("working_days = 7", "working_days = 0")
        .replace("responsible = [\"county_leader\"", "responsible = [\"county_laeder\"")
        .replace("\"2026-01-01\"", "\"2026-13-01\"")
        .replace("most_days = 90", "most_days = 0")
        .replace("designate_after = 3", "designate_after = 0")
        .replace("attempts = 3", "attempts = 0")
        .replace("resolution = 25", "resolution = 35")
        .replace("late_orders = 5", "late_orders = 101")
        .replace("least_matters = 5", "least_matters = 1");
    let fault = Policy::parse(&broken).expect_err("it is broken");
    let mut keyed: Vec<_> = fault
        .faults()
        .iter()
        .map(|fault| FaultLine {
            line: fault.line,
            excerpt: fault.line.and_then(|line| broken.lines().nth(line - 1)).map(ToOwned::to_owned),
            key: fault.key.clone(),
            what: fault.what.clone(),
        })
        .collect();
    keyed.sort_by_key(|fault| fault.line);
    let sentence = |what| FaultLine { line: None, excerpt: None, key: String::new(), what };
    let lost = [
        lang.policy_role_missing("village_police", 6, "河湾社区、南门社区、桃源村"),
        lang.policy_locks_out().to_owned(),
    ];
    keyed.into_iter().chain(lost.map(sentence)).collect()
}

fn edit(
    lang: Lang,
    checked: Checked,
    warning: Option<String>,
    note_fault: Option<String>,
) -> askama::Result<String> {
    EditPage {
        shell: shell(lang, "/desk/admin/policy/edit"),
        bar: bar(Tab::Admin, 0),
        base: 3,
        text: TEXT.to_owned(),
        checked,
        warning,
        note: String::new(),
        note_fault,
    }
    .render()
}
