use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::access::{Appointment, Duty};

fn hours(from: &str, to: &str) -> Hours {
    Hours::parse(from, to).unwrap()
}

fn shift(days: Days, from: &str, to: &str, staff: &[i64]) -> Shift {
    let staff = staff.iter().copied().map(StaffId).collect();
    Shift { days, hours: hours(from, to), staff, first_week: date(2026, 3, 9) }
}

/// A by day from Monday to Friday, B and C in turn by night and at the weekend.
fn usual() -> Roster {
    let weekdays = Days::WORKDAYS;
    let shifts = vec![
        shift(weekdays, "08:00", "18:00", &[1]),
        shift(weekdays, "18:00", "08:00", &[2, 3]),
        shift(Days::WEEKEND, "08:00", "08:00", &[2, 3]),
    ];
    Roster { shifts, overrides: Vec::new() }
}

fn on(roster: &Roster, at: DateTime) -> Vec<i64> {
    roster.planned(at)[1].iter().map(|staff| staff.0).collect()
}

#[test]
fn a_night_belongs_to_the_day_on_which_it_begins() {
    let roster = usual();
    // 2026-03-09 is a Monday.
    assert_eq!(on(&roster, date(2026, 3, 9).at(7, 59, 0, 0)), [3], "the week before was C's");
    assert_eq!(on(&roster, date(2026, 3, 9).at(8, 0, 0, 0)), [1]);
    assert_eq!(on(&roster, date(2026, 3, 9).at(18, 0, 0, 0)), [2]);
    assert_eq!(on(&roster, date(2026, 3, 10).at(7, 59, 59, 0)), [2]);
    // Friday's night ends on Saturday, the weekend's last on Monday of the next week, still in the hands of the first.
    assert_eq!(on(&roster, date(2026, 3, 14).at(3, 0, 0, 0)), [2]);
    assert_eq!(on(&roster, date(2026, 3, 16).at(7, 0, 0, 0)), [2]);
    assert_eq!(on(&roster, date(2026, 3, 16).at(19, 0, 0, 0)), [3]);
    assert_eq!(on(&roster, date(2026, 3, 23).at(19, 0, 0, 0)), [2]);
}

#[test]
fn turns_also_go_back_before_the_week_of_the_first() {
    let one = shift(Days::ALL, "00:00", "00:00", &[1, 2, 3]);
    let of = |day| one.on(day).unwrap().0;
    assert_eq!(
        [date(2026, 3, 9), date(2026, 3, 2), date(2026, 2, 23), date(2026, 2, 16)].map(of),
        [1, 3, 2, 1]
    );
}

#[test]
fn hours_are_read_as_a_form_sends_them() {
    assert_eq!(Hours::parse("00:00", "24:00"), Some(Hours::WHOLE_DAY));
    assert!(hours("18:00", "08:00").over_midnight() && !hours("08:00", "18:00").over_midnight());
    for wrong in ["", "8:00", "25:00", "08:60", "08:00:00", "noon", "-1:00", "+8:00"] {
        assert_eq!(Hours::parse(wrong, "18:00"), None, "{wrong}");
    }
}

#[test]
fn a_roster_is_stored_and_read_as_it_was() {
    let mut roster = usual();
    let (first, last) = (date(2026, 10, 1), date(2026, 10, 7));
    roster.overrides.push(Override { first, last, hours: Hours::WHOLE_DAY, staff: StaffId(4) });
    let text = serde_json::to_string(&roster).unwrap();
    assert_eq!(serde_json::from_str::<Roster>(&text).unwrap(), roster);
    assert!(serde_json::from_str::<Days>("128").is_err());
    assert_eq!(roster.people(), [1, 2, 3, 4].map(StaffId));
    assert!(roster.from_day(date(2026, 10, 8)).overrides.is_empty());
}

fn any_hours() -> impl Strategy<Value = Hours> {
    let time = (0_i8..24, 0_i8..60).prop_map(|(h, m)| jiff::civil::time(h, m, 0, 0));
    (time.clone(), time).prop_map(|(from, to)| Hours { from, to })
}

fn any_day() -> impl Strategy<Value = Date> {
    (0_i32..60).prop_map(|n| day_after(date(2026, 1, 1), n).unwrap())
}

prop_compose! {
    fn any_shift()(
        days in 0_u8..128,
        hours in any_hours(),
        staff in prop::collection::vec(1_i64..6, 1..4),
        first_week in any_day(),
    ) -> Shift {
        let staff = staff.into_iter().map(StaffId).collect();
        Shift { days: Days::try_from(days).unwrap(), hours, staff, first_week }
    }
}

prop_compose! {
    fn any_override()(first in any_day(), more in 0_i32..5, hours in any_hours(), staff in 1_i64..6) -> Override {
        Override { first, last: day_after(first, more).unwrap(), hours, staff: StaffId(staff) }
    }
}

prop_compose! {
    fn any_leave()(staff in 1_i64..6, first in any_day(), more in 0_i32..9, deputy in prop::option::of(1_i64..6)) -> Leave {
        let last = day_after(first, more).unwrap();
        Leave { staff: StaffId(staff), first, last, deputy: deputy.map(StaffId) }
    }
}

prop_compose! {
    fn any_roster()(
        shifts in prop::collection::vec(any_shift(), 0..5),
        overrides in prop::collection::vec(any_override(), 0..3),
    ) -> Roster {
        Roster { shifts, overrides }
    }
}

/// Who is there, spelled out once more and slowly: every day is asked whether its hours hold the time.
fn slowly(roster: &Roster, at: DateTime) -> [Vec<StaffId>; 2] {
    let days: Vec<Date> = (-2..3).map(|n| day_after(at.date(), n).unwrap()).collect();
    let holds = |hours: Hours, day: Date| {
        let begin = day.to_datetime(hours.from);
        let minute = |time: jiff::civil::Time| i64::from(time.hour()) * 60 + i64::from(time.minute());
        let minutes = minute(hours.to) - minute(hours.from);
        let long = if minutes <= 0 { minutes + 24 * 60 } else { minutes };
        begin <= at && at < begin + jiff::Span::new().minutes(long)
    };
    let mut instead = Vec::new();
    for one in &roster.overrides {
        if days.iter().any(|day| one.first <= *day && *day <= one.last && holds(one.hours, *day)) {
            instead.push(one.staff);
        }
    }
    let mut pattern = Vec::new();
    for shift in &roster.shifts {
        pattern.extend(days.iter().filter(|day| holds(shift.hours, **day)).find_map(|day| shift.on(*day)));
    }
    [once(instead.into_iter()), once(pattern.into_iter())]
}

proptest! {
    #[test]
    fn who_is_planned_is_who_has_hours_then(roster in any_roster(), day in any_day(), h in 0_i8..24, m in 0_i8..60) {
        let at = day.at(h, m, 0, 0);
        prop_assert_eq!(roster.planned(at), slowly(&roster, at));
    }

    #[test]
    fn a_list_of_times_says_at_each_minute_what_the_roster_says(
        roster in any_roster(),
        leaves in prop::collection::vec(any_leave(), 0..4),
        first in any_day(),
        minutes in prop::collection::vec(0_i64..7 * 24 * 60, 20),
    ) {
        let leaves = Leaves::new(leaves);
        let who = |at: DateTime| -> Vec<StaffId> {
            let planned = roster.planned(at).concat();
            planned.into_iter().filter_map(|staff| leaves.present(staff, at.date())).collect()
        };
        let spans = spans(std::iter::once(&roster), &leaves, first, 7, who);
        let midnight = first.at(0, 0, 0, 0);
        prop_assert_eq!(spans[0].from, midnight);
        prop_assert_eq!(spans[spans.len() - 1].to, day_after(first, 7).unwrap().at(0, 0, 0, 0));
        for pair in spans.windows(2) {
            prop_assert_eq!(pair[0].to, pair[1].from);
            prop_assert_ne!(&pair[0].what, &pair[1].what);
        }
        for minute in minutes {
            let at = midnight + jiff::Span::new().minutes(minute);
            let span = spans.iter().find(|span| span.from <= at && at < span.to).unwrap();
            prop_assert_eq!(&span.what, &who(at));
        }
    }

    #[test]
    fn nobody_on_leave_is_ever_present(leaves in prop::collection::vec(any_leave(), 0..6), staff in 1_i64..6, day in any_day()) {
        let leaves = Leaves::new(leaves);
        if let Some(present) = leaves.present(StaffId(staff), day) {
            prop_assert!(leaves.on(present, day).is_none());
        }
    }
}

fn appointed(duty: Duty, division: &str) -> Appointment {
    Appointment { duty, division: division.parse().unwrap() }
}

#[test]
fn a_deputy_can_do_all_that_they_stand_in_for() {
    let (village, township) = ("990101001002", "990101001");
    let secretary = [appointed(Duty::Handler, village)];
    let operator = [appointed(Duty::Operator, township)];
    let director = [appointed(Duty::Handler, township)];
    let neighbour = [appointed(Duty::Handler, "990101001003")];
    assert!(may_stand_in(&[appointed(Duty::Handler, village)], &secretary));
    assert!(may_stand_in(&operator, &secretary) && may_stand_in(&director, &secretary));
    assert!(!may_stand_in(&neighbour, &secretary), "it would see nothing of the village");
    assert!(!may_stand_in(&director, &operator), "it sees its own matters only");
    assert!(!may_stand_in(&secretary, &operator));
    assert!(may_stand_in(&[appointed(Duty::Leader, "990101")], &operator));
    let both = [secretary[0].clone(), operator[0].clone()];
    assert!(!may_stand_in(&secretary, &both) && may_stand_in(&operator, &both));
    // Registers are not a matter of minutes.
    assert!(may_stand_in(&secretary, &[appointed(Duty::Administrator, township)]));
}

#[test]
fn what_cannot_stand_in_a_roster_is_said() {
    let holders = [1, 2, 3].map(StaffId);
    let (none, today) = (Roster::default, date(2026, 3, 10));
    let add = |shift| none().with_shift(shift, &holders);
    assert_eq!(add(shift(Days::NONE, "08:00", "18:00", &[1])), Err(RosterFault::Days));
    assert_eq!(add(shift(Days::ALL, "08:00", "18:00", &[])), Err(RosterFault::Nobody));
    assert_eq!(add(shift(Days::ALL, "08:00", "18:00", &[1, 9])), Err(RosterFault::Stranger));
    let one = |first, last, staff| Override { first, last, hours: Hours::WHOLE_DAY, staff: StaffId(staff) };
    let instead = |one| none().with_override(one, &holders, today);
    assert_eq!(instead(one(today, date(2026, 3, 9), 1)), Err(RosterFault::Period));
    assert_eq!(instead(one(date(2026, 3, 1), date(2026, 3, 9), 1)), Err(RosterFault::Past));
    assert_eq!(instead(one(today, date(2026, 12, 9), 1)), Err(RosterFault::Long));
    assert_eq!(instead(one(today, today, 9)), Err(RosterFault::Stranger));
    assert!(instead(one(today, today, 1)).is_ok());
    let full = (0..MOST_SHIFTS).fold(none(), |roster, _| {
        roster.with_shift(shift(Days::ALL, "08:00", "18:00", &[1]), &holders).unwrap()
    });
    assert_eq!(full.with_shift(shift(Days::ALL, "08:00", "18:00", &[1]), &holders), Err(RosterFault::Full));
}
