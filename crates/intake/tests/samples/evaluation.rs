//! The page of rates and scores.

use askama::Template;
use domain::ticket::Counted;
use i18n::Lang;
use intake::pages::evaluation::{
    Choice, EvaluationPage, ExclusionGroup, ExclusionRow, Exclusions, Field, Found,
};
use intake::pages::{Tab, Tone};

use super::{Sample, bar, shell};

/// Every state of the page.
pub(crate) fn evaluation(lang: Lang) -> Vec<Sample> {
    let nothing = Found { rows: vec![], ..found(lang) };
    let wrong = EvaluationPage {
        first: "2026-11-30".to_owned(),
        fault: Some(lang.no_period().to_owned()),
        found: None,
        ..page(lang)
    };
    let samples = [
        ("evaluation", page(lang).render()),
        ("evaluation-empty", EvaluationPage { found: Some(nothing), ..page(lang) }.render()),
        ("evaluation-wrong", wrong.render()),
        ("exclusions", exclusions(lang, groups(lang)).render()),
        ("exclusions-empty", exclusions(lang, vec![]).render()),
    ];
    samples.into_iter().map(|(name, page)| (name, page.expect("it renders"))).collect()
}

fn exclusions(lang: Lang, groups: Vec<ExclusionGroup>) -> Exclusions {
    Exclusions { shell: shell(lang, "/desk/evaluation/exclusions"), bar: bar(Tab::Evaluation, 0), groups }
}

fn groups(lang: Lang) -> Vec<ExclusionGroup> {
    let row = |counted, leave_out, state: String, tone| ExclusionRow {
        number: "A7K2M3".to_owned(),
        place: "柳泉镇东关社区幸福小区3号楼".to_owned(),
        what: lang.exclusion_line(lang.counted(counted), lang.exclusion(leave_out)),
        words: "短信网关当天上午停机，干部没有收到通知，附停机公告 / 情况属实".to_owned(),
        who: lang.asked_of("王晓燕", "柳泉镇"),
        state,
        tone,
    };
    let waiting = vec![
        row(Counted::Contact, true, lang.waits_for_you().to_owned(), Tone::Soon),
        row(Counted::Everything, false, lang.waits_for_others().to_owned(), Tone::Calm),
    ];
    let agreed = lang.approved_by("宋长河", "11-20 09:30");
    let refused = lang.refused_by("宋长河", "11-19 16:02");
    let decided = vec![
        row(Counted::Handling, true, agreed, Tone::Good),
        row(Counted::Judgement, true, refused, Tone::Calm),
    ];
    let more = Some("/desk/evaluation/exclusions?waiting=0&decided=50".to_owned());
    vec![
        ExclusionGroup { title: lang.exclusions_waiting(), rows: waiting, more: None },
        ExclusionGroup { title: lang.exclusions_decided(), rows: decided, more },
    ]
}

fn choice(value: &str, label: &str, chosen: bool) -> Choice {
    Choice { value: value.to_owned(), label: label.to_owned(), chosen }
}

fn page(lang: Lang) -> EvaluationPage {
    EvaluationPage {
        shell: shell(lang, "/desk/evaluation"),
        bar: bar(Tab::Evaluation, 0),
        units: vec![choice("990101001", "柳泉镇", true)],
        by: vec![
            choice("village", lang.each_unit(domain::division::DivisionLevel::Village), true),
            choice("person", lang.each_person(), false),
            choice("category", lang.each_category(), false),
        ],
        first: "2026-11-01".to_owned(),
        last: "2026-11-23".to_owned(),
        fault: None,
        found: Some(found(lang)),
    }
}

fn found(lang: Lang) -> Found {
    let heads = vec![
        lang.rank(),
        lang.evaluated(),
        lang.score(),
        lang.rate_contact(),
        lang.rate_on_time(),
        lang.rate_solved(),
        lang.rate_satisfied(),
        lang.deducted_points(),
        lang.added_points(),
        lang.judgements(),
        lang.calls_by_grade(),
        lang.median_to_contact(),
    ];
    let row = |rank: &str, name: &str, score: &str, contact: (&str, &str)| -> Vec<Field> {
        let judged = format!("{} 21 · {} 3", lang.satisfied(), lang.basically_satisfied());
        let calls = format!("{} 9 · {} 41", lang.grade_verified(), lang.grade_claimed());
        let plain = |text: &str| Field { text: text.to_owned(), beside: None, href: None };
        let rate = |(text, beside): (&str, &str)| Field { beside: Some(beside.to_owned()), ..plain(text) };
        vec![
            plain(rank),
            Field { href: Some("/desk/evaluation?unit=990101001002".to_owned()), ..plain(name) },
            plain(score),
            rate(contact),
            rate(("100.0%", "48/48")),
            plain("–"),
            rate(("95.0%", &lang.so_many_cases(24))),
            plain("0.00"),
            plain("0.00"),
            plain(&judged),
            plain(&calls),
            plain(&lang.span(9 * 60)),
        ]
    };
    Found {
        title: lang.evaluation_of("柳泉镇", "2026-11-01", "2026-11-23"),
        means: vec![
            lang.evaluation_means().to_owned(),
            lang.score_means(25, 25, 25, 25),
            lang.points_mean(60, 10, 5, 0),
            lang.times_mean().to_owned(),
        ],
        heads,
        rows: vec![
            row("1", "柳泉社区", "98.33", ("100.0%", "50/50")),
            row("2", "上河村", "91.67", ("80.0%", "40/50")),
        ],
        whole: row("–", lang.all_together(), "95.00", ("90.0%", "90/100")),
        workbook: "/desk/evaluation.xlsx?unit=990101001&by=village".to_owned(),
    }
}
