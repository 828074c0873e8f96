//! Pages of duty rosters and leave.

use askama::Template;
use domain::roster::Days;
use i18n::Lang;
use intake::pages::Tab;
use intake::pages::resident::Choice;
use intake::pages::rosters::{
    DayChoice, DutyDay, DutyHours, LeaveFaults, LeaveFilled, LeaveRow, OverrideFaults, OverrideFilled,
    OwnPostRow, RosterPage, RosterRow, RosterUnit, Rosters, ShiftFaults, ShiftFilled, TimeOffPage,
};
use jiff::civil::date;

use super::{Sample, bar, shell};

fn choice(id: &str, label: &str) -> Choice {
    Choice { id: id.to_owned(), label: label.to_owned() }
}

fn people() -> Vec<Choice> {
    vec![choice("11", "沈知微"), choice("12", "云晓月"), choice("13", "柳依依")]
}

fn lists(lang: Lang) -> Vec<Sample> {
    let row = |title: &str, holes: usize| RosterRow {
        href: "/desk/admin/duty/990401102/centre_operator".to_owned(),
        title: title.to_owned(),
        what: if holes == 0 { lang.roster_whole().to_owned() } else { lang.roster_holes(holes) },
        holes: holes > 0,
    };
    let blank = || Rosters {
        shell: shell(lang, "/desk/admin/duty"),
        bar: bar(Tab::Admin, 0),
        unit: String::new(),
        fault: None,
        divisions: vec![choice("990401102", "石门镇")],
        found: None,
        rosters: vec![],
    };
    let post = RosterRow {
        what: format!("沈知微、云晓月 · {}", lang.roster_round_the_clock()),
        ..row("乡镇（街道）中心值班员", 0)
    };
    let found = RosterUnit { title: lang.rosters_of_unit("石门镇"), posts: vec![post] };
    let rosters = vec![row("石门镇 · 乡镇（街道）中心值班员", 0), row("柳泉社区 · 村（社区）书记", 3)];
    let full = Rosters { unit: "990401102".to_owned(), found: Some(found), rosters, ..blank() };
    let fault = Some(lang.roster_unit_unknown().to_owned());
    let faulty = Rosters { unit: "1".to_owned(), fault, ..blank() };
    [("rosters-empty", blank()), ("rosters", full), ("rosters-faults", faulty)]
        .map(|(name, page)| (name, page.render().expect("it renders")))
        .into()
}

fn week(lang: Lang) -> Vec<DutyDay> {
    let hours = |hours: &str, who: &str| DutyHours {
        hours: hours.to_owned(),
        who: if who.is_empty() { lang.roster_nobody().to_owned() } else { who.to_owned() },
        nobody: who.is_empty(),
    };
    let day = |n: i8| DutyDay {
        day: lang.day_of_week(date(2026, 11, n)),
        today: n == 23,
        hours: vec![
            hours("00:00–08:00", "云晓月"),
            hours("08:00–18:00", "沈知微、柳依依"),
            hours("18:00–24:00", if n == 28 { "" } else { "云晓月" }),
        ],
    };
    (23..30).map(day).collect()
}

fn blank(lang: Lang) -> RosterPage {
    let day = |(value, day)| DayChoice { value, label: lang.weekday(day), chosen: value < 5 };
    RosterPage {
        shell: shell(lang, "/desk/admin/duty/990401102/centre_operator"),
        bar: bar(Tab::Admin, 0),
        title: "石门镇 · 乡镇（街道）中心值班员".to_owned(),
        notice: None,
        fault: None,
        action: "/desk/admin/duty/990401102/centre_operator".to_owned(),
        revision: 3,
        holders: lang.roster_holders("沈知微、云晓月、柳依依"),
        holes: vec![],
        more_holes: None,
        days: week(lang),
        shifts: vec![],
        overrides: vec![],
        people: people(),
        shift: ShiftFilled {
            days: (0..).zip(Days::WEEK).map(day).collect(),
            from: "08:00".to_owned(),
            to: "18:00".to_owned(),
            staff: vec!["11".to_owned(), String::new(), String::new(), String::new()],
        },
        shift_faults: ShiftFaults::default(),
        certain: OverrideFilled {
            from: "00:00".to_owned(),
            to: "00:00".to_owned(),
            ..OverrideFilled::default()
        },
        certain_faults: OverrideFaults::default(),
    }
}

fn of_post(lang: Lang) -> Vec<Sample> {
    let time = lang.span_of_time(date(2026, 11, 28).at(18, 0, 0, 0), date(2026, 11, 29).at(8, 0, 0, 0));
    let hole = lang.roster_hole(time, lang.roster_instead("清河县", "宋长河"));
    let full = RosterPage {
        notice: Some(lang.roster_saved().to_owned()),
        holes: vec![hole.clone(), hole],
        more_holes: Some(lang.roster_more_holes(2)),
        shifts: vec![
            format!("{} 08:00–18:00 沈知微", lang.weekdays(Days::WORKDAYS)),
            format!("{} {}", lang.weekdays(Days::WEEKEND), lang.roster_turns("云晓月、柳依依", "柳依依")),
        ],
        overrides: vec![format!("{} {} 柳依依", lang.day_of_week(date(2026, 12, 1)), lang.hours_whole_day())],
        ..blank(lang)
    };
    let faulty = RosterPage {
        fault: Some(lang.form_has_faults().to_owned()),
        shift_faults: ShiftFaults {
            days: Some(lang.roster_fault_days().to_owned()),
            hours: Some(lang.roster_fault_hours().to_owned()),
            staff: Some(lang.roster_fault_stranger().to_owned()),
        },
        certain_faults: OverrideFaults {
            first: Some(lang.days_fault().to_owned()),
            last: Some(lang.days_fault_period().to_owned()),
            hours: Some(lang.roster_fault_hours().to_owned()),
            staff: Some(lang.roster_fault_nobody().to_owned()),
        },
        ..blank(lang)
    };
    [("roster-empty", blank(lang)), ("roster", full), ("roster-faults", faulty)]
        .map(|(name, page)| (name, page.render().expect("it renders")))
        .into()
}

fn of_person(lang: Lang) -> Vec<Sample> {
    let day = |n| lang.day_of_week(date(2026, 11, n));
    let blank = || TimeOffPage {
        shell: shell(lang, "/desk/duty"),
        bar: bar(Tab::Mine, 0),
        title: lang.my_duty().to_owned(),
        notice: None,
        action: "/desk/duty/leave".to_owned(),
        own: Some(vec![]),
        standing_in: vec![],
        means: lang.leave_means(3),
        leaves: vec![],
        deputies: people(),
        today: "2026-11-23".to_owned(),
        filled: LeaveFilled::default(),
        faults: LeaveFaults::default(),
        back: ("/desk".to_owned(), lang.my_list().to_owned()),
    };
    let span = lang.span_of_time(date(2026, 11, 23).at(18, 0, 0, 0), date(2026, 11, 24).at(8, 0, 0, 0));
    let own = OwnPostRow {
        post: "乡镇（街道）中心值班员 · 石门镇".to_owned(),
        hours: vec![span.clone(), span],
    };
    let leave = |id, deputy| LeaveRow { id, days: lang.leave_line(day(25), day(27)), deputy };
    let full = TimeOffPage {
        notice: Some(lang.leave_taken().to_owned()),
        own: Some(vec![own]),
        standing_in: vec![lang.standing_in_for("柳依依", day(24), day(24))],
        leaves: vec![leave(1, lang.leave_deputy("云晓月")), leave(2, lang.leave_no_deputy().to_owned())],
        ..blank()
    };
    let faulty = TimeOffPage {
        title: lang.leave_of("沈知微"),
        own: None,
        faults: LeaveFaults {
            first: Some(lang.days_fault().to_owned()),
            last: Some(lang.days_fault_past().to_owned()),
            deputy: Some(lang.leave_fault_deputy().to_owned()),
        },
        ..blank()
    };
    [("duty-empty", blank()), ("duty", full), ("leave-faults", faulty)]
        .map(|(name, page)| (name, page.render().expect("it renders")))
        .into()
}

/// Every page of rosters and leave.
pub(crate) fn rosters(lang: Lang) -> Vec<Sample> {
    let mut samples = lists(lang);
    samples.extend(of_post(lang));
    samples.extend(of_person(lang));
    samples
}
