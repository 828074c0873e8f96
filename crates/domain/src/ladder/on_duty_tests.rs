use jiff::civil::date;

use super::*;
use crate::deadline::ClockKind;
use crate::policy::tests::shipped;
use crate::roster::{Days, Hours, Leave, Override, Shift};
use crate::ticket::Level;

const VILLAGE: &str = "990101001002";
const TOWNSHIP: &str = "990101001";

fn code(text: &str) -> DivisionCode {
    text.parse().unwrap()
}

fn post(staff: i64, role: &str, division: &str) -> Post {
    Post { staff: StaffId(staff), role: RoleId::new(role), division: code(division) }
}

/// 3 is the village's secretary and 2 its police officer; 4 directs the township's centre, 5 and 6 sit there; 7 sits at the
/// county's.
fn posts() -> Vec<Post> {
    vec![
        post(2, "village_police", VILLAGE),
        post(3, "village_secretary", VILLAGE),
        post(4, "centre_director", TOWNSHIP),
        post(5, "centre_operator", TOWNSHIP),
        post(6, "centre_operator", TOWNSHIP),
        post(7, "county_operator", "990101"),
    ]
}

fn shift(days: Days, from: &str, to: &str, staff: &[i64]) -> Shift {
    let staff = staff.iter().copied().map(StaffId).collect();
    Shift { days, hours: Hours::parse(from, to).unwrap(), staff, first_week: date(2026, 3, 9) }
}

fn roster(role: &str, division: &str, shifts: Vec<Shift>) -> PostRoster {
    let roster = Roster { shifts, overrides: Vec::new() };
    PostRoster { role: RoleId::new(role), division: code(division), roster }
}

fn by_day(role: &str, division: &str, staff: i64) -> PostRoster {
    roster(role, division, vec![shift(Days::ALL, "08:00", "18:00", &[staff])])
}

fn town(rosters: Vec<PostRoster>, leaves: Vec<Leave>) -> Directory {
    Directory::new(posts()).with_duty(rosters, Arc::new(Leaves::new(leaves)))
}

fn at(text: &str) -> Timestamp {
    format!("{text}+08:00").parse().unwrap()
}

fn leave(staff: i64, deputy: Option<i64>) -> Leave {
    let (first, last) = (date(2026, 3, 10), date(2026, 3, 12));
    Leave { staff: StaffId(staff), first, last, deputy: deputy.map(StaffId) }
}

/// Who answers for a General matter of the village, and where nobody was on duty.
fn answers(directory: &Directory, time: &str, keeper: Option<i64>) -> (Option<i64>, Vec<String>) {
    let policy = shipped();
    let Found { found, unattended } =
        directory.at(&policy, at(time)).responsible(&code(VILLAGE), Level::General, keeper.map(StaffId));
    (found.staff.map(|staff| staff.0), unattended.iter().map(ToString::to_string).collect())
}

const NOON: &str = "2026-03-10T12:00";
const NIGHT: &str = "2026-03-11T03:00";

#[test]
fn whoever_is_off_duty_is_passed_over_for_the_next_role_of_the_unit() {
    let directory = town(vec![by_day("village_secretary", VILLAGE, 3)], vec![]);
    assert_eq!(answers(&directory, NOON, None), (Some(3), vec![]));
    assert_eq!(answers(&directory, NIGHT, None), (Some(2), vec![]));
}

#[test]
fn where_nobody_is_on_duty_the_next_level_answers_and_it_is_known_where_nobody_was() {
    let rosters = vec![by_day("village_secretary", VILLAGE, 3), by_day("village_police", VILLAGE, 2)];
    let directory = town(rosters.clone(), vec![]);
    assert_eq!(answers(&directory, NIGHT, None), (Some(4), vec![VILLAGE.to_owned()]));
    let everywhere = [&rosters[..], &[by_day("centre_director", TOWNSHIP, 4)]].concat();
    let nobody = answers(&town(everywhere, vec![]), NIGHT, None);
    assert_eq!(nobody, (None, vec![VILLAGE.to_owned(), TOWNSHIP.to_owned()]));
}

#[test]
fn a_deputy_answers_while_somebody_is_on_leave_and_the_unit_where_there_is_none() {
    assert_eq!(answers(&town(vec![], vec![leave(3, Some(6))]), NOON, None).0, Some(6));
    assert_eq!(answers(&town(vec![], vec![leave(3, None)]), NOON, None).0, Some(2));
    assert_eq!(answers(&town(vec![], vec![leave(3, Some(6))]), "2026-03-13T00:00", None).0, Some(3));
    let both = vec![leave(3, Some(6)), leave(6, None)];
    assert_eq!(answers(&town(vec![], both), NOON, None).0, Some(2), "the deputy is on leave as well");
    // A deputy has the hours of whom they stand in for.
    let by_day = vec![by_day("village_secretary", VILLAGE, 3)];
    let directory = town(by_day, vec![leave(3, Some(6))]);
    assert_eq!([NOON, NIGHT].map(|time| answers(&directory, time, None).0), [Some(6), Some(2)]);
}

#[test]
fn a_keeper_on_leave_has_a_deputy_or_else_the_unit() {
    assert_eq!(answers(&town(vec![], vec![leave(9, Some(6))]), NOON, Some(9)).0, Some(6));
    assert_eq!(answers(&town(vec![], vec![leave(9, None)]), NOON, Some(9)).0, Some(3));
}

#[test]
fn a_keeper_who_is_on_a_roster_keeps_the_place_while_on_duty() {
    let shifts = vec![shift(Days::ALL, "08:00", "18:00", &[3]), shift(Days::ALL, "18:00", "08:00", &[8])];
    let mut posts = posts();
    posts.push(post(8, "village_secretary", VILLAGE));
    let rosters = vec![roster("village_secretary", VILLAGE, shifts)];
    let directory = Directory::new(posts).with_duty(rosters, Arc::default());
    assert_eq!([NOON, NIGHT].map(|time| answers(&directory, time, Some(3)).0), [Some(3), Some(8)]);
    // A grid member who keeps a place is on no roster of the village.
    assert_eq!(answers(&directory, NIGHT, Some(9)).0, Some(9));
}

#[test]
fn an_override_goes_first_and_comes_back_to_the_pattern_when_its_person_is_away() {
    let mut post = roster("centre_operator", TOWNSHIP, vec![shift(Days::ALL, "08:00", "08:00", &[5])]);
    let day = date(2026, 3, 11);
    let hours = Hours::WHOLE_DAY;
    post.roster.overrides = vec![Override { first: day, last: day, hours, staff: StaffId(6) }];
    let (policy, role) = (shipped(), RoleId::new("centre_operator"));
    let on = |directory: &Directory, time| directory.at(&policy, at(time)).of_post(&role, &code(TOWNSHIP));
    let directory = town(vec![post.clone()], vec![]);
    assert_eq!(on(&directory, "2026-03-10T23:59"), [StaffId(5)]);
    assert_eq!(on(&directory, "2026-03-11T00:00"), [StaffId(6)]);
    assert_eq!(on(&directory, "2026-03-12T00:00"), [StaffId(5)]);
    assert_eq!(on(&town(vec![post], vec![leave(6, None)]), "2026-03-11T12:00"), [StaffId(5)]);
}

#[test]
fn whoever_has_left_is_not_on_duty_whatever_the_roster_says() {
    let post = roster("centre_operator", TOWNSHIP, vec![shift(Days::ALL, "00:00", "00:00", &[99])]);
    let policy = shipped();
    let directory = town(vec![post], vec![]);
    let role = RoleId::new("centre_operator");
    assert!(directory.at(&policy, at(NOON)).of_post(&role, &code(TOWNSHIP)).is_empty());
}

#[test]
fn a_step_of_the_ladder_passes_over_a_centre_where_nobody_is_on_duty() {
    let policy = shipped();
    let rosters = ["centre_operator", "centre_director"]
        .map(|role| by_day(role, TOWNSHIP, if role == "centre_operator" { 5 } else { 4 }))
        .to_vec();
    let directory = town(rosters, vec![]);
    let (division, unit) = (code(VILLAGE), code(VILLAGE));
    let owed = Owed { division: &division, unit: &unit, asker: None };
    let told = |time, clock| directory.at(&policy, at(time)).told(clock, 0, &owed);
    let by_day = told(NOON, ClockKind::Contact);
    assert_eq!(by_day.found, Some((DivisionLevel::Township, vec![StaffId(5)])));
    for clock in [ClockKind::Contact, ClockKind::Handling] {
        let at_night = told(NIGHT, clock);
        assert_eq!(at_night.found, Some((DivisionLevel::County, vec![StaffId(7)])), "{clock:?}");
        assert_eq!(at_night.unattended, [code(TOWNSHIP)]);
    }
}

#[test]
fn what_a_centre_decides_waits_for_it_through_the_night() {
    let policy = shipped();
    let rosters = vec![by_day("centre_operator", TOWNSHIP, 5), by_day("centre_director", TOWNSHIP, 4)];
    let directory = town(rosters, vec![]);
    let above = directory.at(&policy, at(NIGHT)).superior(&code(VILLAGE));
    assert_eq!(above, Some((code(TOWNSHIP), vec![StaffId(5), StaffId(6)])));
    let above = directory.at(&policy, at(NOON)).superior(&code(VILLAGE));
    assert_eq!(above, Some((code(TOWNSHIP), vec![StaffId(5)])));
}

#[test]
fn a_hole_is_found_with_whom_it_falls_to_at_each_hour_of_it() {
    let policy = shipped();
    // The secretary goes at six and the police officer at ten; nobody is there until eight.
    let officer = roster("village_police", VILLAGE, vec![shift(Days::ALL, "08:00", "22:00", &[2])]);
    let directory = town(vec![by_day("village_secretary", VILLAGE, 3), officer], vec![]);
    let (role, village) = (RoleId::new("village_secretary"), code(VILLAGE));
    let holes = directory.holes(&policy, &role, &village, (date(2026, 3, 10), 1));
    let told: Vec<_> = holes
        .iter()
        .map(|hole| (hole.from.hour(), hole.to.hour(), hole.what.as_ref().unwrap().1[0].0))
        .collect();
    assert_eq!(told, [(0, 8, 4), (18, 22, 2), (22, 0, 4)]);
    let spans = directory.spans(&policy, &role, &village, (date(2026, 3, 10), 1));
    let who: Vec<_> = spans.iter().map(|span| span.what.clone()).collect();
    assert_eq!(who, [vec![], vec![StaffId(3)], vec![]]);
    let none = town(vec![], vec![]);
    assert!(none.holes(&policy, &role, &village, (date(2026, 3, 10), 14)).is_empty(), "no roster, no hole");
}
