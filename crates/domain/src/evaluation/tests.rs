//! Matters with known fates, and the figures that follow from them by hand.

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::*;
use crate::calls::Proof;
use crate::deadline::{Clock, Item};
use crate::division::{DivisionCode, DivisionLevel};
use crate::ids::StaffId;
use crate::policy::tests::shipped;
use crate::policy::{CategoryId, GroundId};
use crate::ticket::{
    Actor, Asked, Channel, ContactGrade, Counted, Event, EventKind, Judgement, Level, Owner,
};

const VILLAGE: &str = "990101001002";
const NEXT_VILLAGE: &str = "990101001003";
const TOWNSHIP: &str = "990101001";

fn code(code: &str) -> DivisionCode {
    code.parse().unwrap()
}

fn owner(unit: &str, staff: i64) -> Owner {
    Owner { unit: code(unit), staff: Some(StaffId(staff)) }
}

/// Minutes from the beginning of the month.
fn at(minutes: i64) -> Timestamp {
    "2026-03-01T00:00:00+08:00".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minutes)
}

fn march() -> Period {
    Period::month_of("2026-03-10".parse().unwrap(), &shipped().zone).unwrap()
}

fn category() -> CategoryId {
    CategoryId::new("utilities")
}

/// A log in which things happen at minutes, by a person on the staff; 0 is the requester, and -1 the clock.
fn log(entries: Vec<(i64, i64, EventKind)>) -> Vec<Event> {
    let actor = |who| match who {
        0 => Actor::Requester,
        -1 => Actor::System,
        staff => Actor::Staff(StaffId(staff)),
    };
    let event = |(minutes, who, kind)| Event { at: at(minutes), actor: actor(who), kind, note: None };
    entries.into_iter().map(event).collect()
}

fn filed() -> EventKind {
    let (channel, level) = (Channel::Code, Level::General);
    EventKind::Filed { channel, level, owner: owner(VILLAGE, 1), due: at(30) }
}

fn contacted(in_time: bool) -> EventKind {
    EventKind::Contacted { grade: ContactGrade::Claimed, in_time, due: at(9_999), call: None }
}

fn finished(in_time: bool) -> EventKind {
    EventKind::Finished { in_time, due: at(9_999) }
}

fn dispatched(to: Owner) -> EventKind {
    EventKind::Dispatched { level: Level::General, owner: to, designated: false, due: at(9_999) }
}

fn missed(clock: Clock, due: i64, answered: Owner) -> EventKind {
    EventKind::Breached { clock, due: at(due), owner: Some(answered) }
}

fn judged(judgement: Judgement, solved: Option<bool>) -> EventKind {
    EventKind::Judged { judgement, solved }
}

fn cases_of(entries: Vec<(i64, i64, EventKind)>) -> Vec<Case> {
    cases(&category(), &log(entries))
}

fn of(entries: Vec<(i64, i64, EventKind)>) -> Figures {
    let mut figures = Figures::default();
    for case in cases_of(entries) {
        figures.count(&case);
    }
    figures
}

fn who(cases: &[Case], fact: impl Fn(&Fact) -> bool) -> Vec<i64> {
    let staff = |case: &Case| case.owner.staff.map_or(0, |staff| staff.0);
    cases.iter().filter(|case| fact(&case.fact)).map(staff).collect()
}

const fn rate(good: u32, of: u32) -> Rate {
    Rate { good, of }
}

#[test]
fn a_matter_that_goes_well_counts_once_in_every_rate() {
    let figures = of(vec![
        (0, 0, filed()),
        (10, 1, contacted(true)),
        (100, 1, finished(true)),
        (200, 4, judged(Judgement::Satisfied, Some(true))),
    ]);
    assert_eq!((figures.contact, figures.on_time, figures.solved), (rate(1, 1), rate(1, 1), rate(1, 1)));
    assert_eq!((figures.returned, figures.reopened), (rate(0, 1), rate(0, 1)));
    assert_eq!(figures.to_contact.median(), Some(SignedDuration::from_mins(10)));
    assert_eq!(figures.to_finish.p90(), Some(SignedDuration::from_mins(100)));
    assert_eq!(figures.satisfaction(60), Some(1.0));
    assert_eq!(score(&figures, shipped().evaluation).unwrap().hundredths(), 10_000);
}

#[test]
fn a_call_that_came_late_is_one_missed_clock_and_one_call() {
    let figures = of(vec![
        (0, 0, filed()),
        (31, -1, missed(Clock::Contact, 30, owner(VILLAGE, 1))),
        (45, 1, contacted(false)),
    ]);
    assert_eq!(figures.contact, rate(0, 1));
    assert_eq!((figures.calls_of(ContactGrade::Claimed), figures.calls_of(ContactGrade::Verified)), (1, 0));
    assert_eq!(figures.to_contact.median(), Some(SignedDuration::from_mins(45)));
}

#[test]
fn a_missed_clock_counts_when_it_ran_out_and_not_when_that_was_found() {
    let late = 31 * 24 * 60;
    let cases = cases_of(vec![
        (late - 40, 0, filed()),
        (late + 600, -1, missed(Clock::Contact, late - 10, owner(VILLAGE, 1))),
    ]);
    assert!(march().contains(cases[0].at), "{cases:?}");
    assert!(!march().contains(at(late)));
}

#[test]
fn clocks_that_still_ran_when_a_matter_ended_count_nowhere_and_missed_ones_stay() {
    let declined = || EventKind::Declined { ground: GroundId::new("court") };
    let ends = || [EventKind::Withdrawn, declined(), EventKind::Merged { into: crate::number::TicketId(7) }];
    for end in ends() {
        let figures = of(vec![(0, 0, filed()), (10, 1, contacted(true)), (20, 1, end)]);
        assert_eq!((figures.contact, figures.on_time), (rate(1, 1), rate(0, 0)));
    }
    for end in ends() {
        let breach = missed(Clock::Contact, 30, owner(VILLAGE, 1));
        let figures = of(vec![(0, 0, filed()), (30, -1, breach), (40, 1, end)]);
        assert_eq!((figures.contact, figures.on_time), (rate(0, 1), rate(0, 0)));
    }
    assert_eq!(of(vec![(0, 1, filed()), (0, 1, EventKind::Settled)]).settled, rate(1, 1));
}

#[test]
fn whoever_was_told_first_answers_until_somebody_else_has_accepted() {
    let is_contact = |fact: &Fact| matches!(fact, Fact::Contact { .. } | Fact::Call { .. });
    let handed = || vec![(0, 0, filed()), (5, 2, dispatched(owner(NEXT_VILLAGE, 7)))];
    let with = |more: Vec<(i64, i64, EventKind)>| cases_of([handed(), more].concat());
    let by_first = with(vec![(10, 1, contacted(true))]);
    assert_eq!(who(&by_first, is_contact), [1, 1], "the first receiver calls");
    assert_eq!(who(&with(vec![(10, 7, contacted(true))]), is_contact), [7, 7], "who was given it calls");
    let accepted = with(vec![(8, 7, EventKind::Acknowledged), (10, 1, contacted(true))]);
    assert_eq!(who(&accepted, is_contact), [7, 7], "who was given it has said that they have it");
    let own =
        cases_of(vec![(0, 0, filed()), (5, 2, dispatched(owner(TOWNSHIP, 2))), (9, 1, contacted(true))]);
    assert_eq!(who(&own, is_contact), [2, 2], "who takes it has it");
    let done = with(vec![(10, 1, contacted(true)), (50, 7, finished(true))]);
    assert_eq!(who(&done, |fact| matches!(fact, Fact::Handling { .. })), [7], "who finishes it has it");
}

#[test]
fn a_limit_that_was_missed_stays_missed_when_a_higher_level_keeps_a_longer_one() {
    let up = EventKind::Escalated { level: Level::Major, owner: owner(TOWNSHIP, 2) };
    let cases = cases_of(vec![
        (0, 0, filed()),
        (10, 1, contacted(true)),
        (300, -1, missed(Clock::Handling, 300, owner(VILLAGE, 1))),
        (310, 1, up),
        (320, 2, EventKind::Acknowledged),
        (400, 2, finished(true)),
    ]);
    let handling = |fact: &Fact| matches!(fact, Fact::Handling { .. });
    assert_eq!(who(&cases, |fact| *fact == Fact::Handling { in_time: false }), [1]);
    assert_eq!(who(&cases, |fact| *fact == Fact::Handling { in_time: true }), [2]);
    assert_eq!(who(&cases, handling).len(), 2);
}

#[test]
fn only_what_was_agreed_to_be_given_back_is_a_return_of_whoever_gave_it_back() {
    for (granted, expected) in [(true, rate(1, 2)), (false, rate(0, 2))] {
        let figures = of(vec![
            (0, 0, filed()),
            (10, 1, EventKind::Asked { asked: Asked::Return, due: at(99) }),
            (20, 2, EventKind::Decided { item: Item(2), granted }),
            (20, 2, dispatched(owner(NEXT_VILLAGE, 7))),
            (25, 7, contacted(true)),
            (60, 7, finished(true)),
        ]);
        assert_eq!(figures.returned, expected);
    }
}

#[test]
fn a_denied_call_and_a_late_answer_cost_points_and_a_confirmed_call_is_counted_apart() {
    let order = EventKind::Ordered { to: owner(VILLAGE, 1), due: at(50) };
    let figures = of(vec![
        (0, 0, filed()),
        (10, 1, contacted(true)),
        (12, 0, EventKind::ContactDenied),
        (20, 4, order),
        (51, -1, missed(Clock::Supervision(Item(4)), 50, owner(VILLAGE, 1))),
        (60, 1, EventKind::OrderAnswered { item: Item(4), in_time: false }),
    ]);
    assert_eq!((figures.denied, figures.orders), (rate(1, 1), rate(0, 1)));
    let score = score(&figures, shipped().evaluation).unwrap();
    assert_eq!((score.rates, score.deducted), (100.0, 15.0), "ten for the call, five for the order");
    let confirmed = of(vec![(0, 0, filed()), (10, 1, contacted(true)), (12, 0, EventKind::Corroborated)]);
    assert_eq!(confirmed.calls_of(ContactGrade::Corroborated), 1);
    assert_eq!(confirmed.calls_of(ContactGrade::Claimed), 0);
}

fn recorded(at_minute: i64, in_time: bool) -> EventKind {
    let call = Some(Proof { at: at(at_minute), seconds: 45 });
    EventKind::Contacted { grade: ContactGrade::Verified, in_time, due: at(9_999), call }
}

#[test]
fn a_record_of_a_call_in_time_undoes_a_breach_that_was_found_before_it_came() {
    let breach = || (30, -1, missed(Clock::Contact, 30, owner(VILLAGE, 1)));
    let figures = of(vec![(0, 0, filed()), breach(), (33, 1, recorded(29, true))]);
    assert_eq!(figures.contact, rate(1, 1));
    assert_eq!(figures.calls_of(ContactGrade::Verified), 1);
    assert_eq!(figures.to_contact.median(), Some(SignedDuration::from_mins(29)));
    let late = of(vec![(0, 0, filed()), breach(), (45, 1, recorded(40, false))]);
    assert_eq!((late.contact, late.calls_of(ContactGrade::Verified)), (rate(0, 1), 1));
    assert_eq!(late.to_contact.median(), Some(SignedDuration::from_mins(40)));
}

#[test]
fn what_was_said_late_and_proven_in_time_is_one_call_of_the_better_grade() {
    let figures = of(vec![
        (0, 0, filed()),
        (30, -1, missed(Clock::Contact, 30, owner(VILLAGE, 1))),
        (40, 1, contacted(false)),
        (50, 0, EventKind::ContactDenied),
        (60, 1, EventKind::Proven { call: Proof { at: at(12), seconds: 45 }, in_time: true }),
    ]);
    assert_eq!((figures.contact, figures.denied), (rate(1, 1), rate(0, 1)));
    let calls = [ContactGrade::Verified, ContactGrade::Claimed].map(|grade| figures.calls_of(grade));
    assert_eq!(calls, [1, 0]);
    assert_eq!(figures.to_contact.median(), Some(SignedDuration::from_mins(12)));
}

#[test]
fn judgements_are_weighed_and_the_unreachable_stand_apart() {
    let mut figures = Figures::default();
    for (judgement, solved) in [
        (Judgement::Satisfied, Some(true)),
        (Judgement::Satisfied, None),
        (Judgement::Basically, Some(true)),
        (Judgement::Unsatisfied, Some(false)),
        (Judgement::Unreachable, None),
    ] {
        let fact = Fact::Visit { judgement, solved };
        figures.count(&Case {
            owner: owner(VILLAGE, 1),
            category: category(),
            at: at(5),
            fact,
            left_out: false,
        });
    }
    assert_eq!(figures.valid_visits(), 4);
    assert_eq!(figures.satisfaction(60), Some(2.6 / 4.0));
    assert_eq!(figures.solved, rate(2, 3), "of those who were asked");
    assert_eq!(figures.reopened, rate(1, 5));
    // Only these two rates have cases: each has half of the weight.
    let expected = 100.0 * (2.0 / 3.0 + 2.6 / 4.0) / 2.0;
    assert!((score(&figures, shipped().evaluation).unwrap().total() - expected).abs() < 1e-9);
}

#[test]
fn without_cases_there_is_no_rate_no_time_and_no_score() {
    let nothing = Figures::default();
    assert_eq!(nothing.contact.share(), None);
    assert_eq!((nothing.to_contact.median(), nothing.satisfaction(60)), (None, None));
    assert_eq!(score(&nothing, shipped().evaluation), None);
}

#[test]
fn percentiles_are_times_that_were_measured() {
    let minutes = |all: &[i64]| Times::new(all.iter().map(|m| SignedDuration::from_mins(*m)).collect());
    let ten = minutes(&[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    assert_eq!(ten.median(), Some(SignedDuration::from_mins(5)));
    assert_eq!(ten.p90(), Some(SignedDuration::from_mins(9)));
    let eleven = minutes(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    assert_eq!(eleven.median(), Some(SignedDuration::from_mins(6)));
    assert_eq!(eleven.p90(), Some(SignedDuration::from_mins(10)));
    assert_eq!(minutes(&[4]).p90(), Some(SignedDuration::from_mins(4)));
}

fn leave_out(counted: Counted) -> EventKind {
    EventKind::ExclusionAsked { counted, leave_out: true, to: code(TOWNSHIP) }
}

fn count_after_all(counted: Counted) -> EventKind {
    EventKind::ExclusionAsked { counted, leave_out: false, to: code("990101") }
}

fn ruled(granted: bool) -> EventKind {
    EventKind::ExclusionDecided { item: Item(1), granted }
}

/// Called late, finished late, and judged badly.
fn went_badly() -> Vec<(i64, i64, EventKind)> {
    vec![
        (0, 0, filed()),
        (31, -1, missed(Clock::Contact, 30, owner(VILLAGE, 1))),
        (45, 1, contacted(false)),
        (9_999, -1, missed(Clock::Handling, 9_999, owner(VILLAGE, 1))),
        (10_100, 1, finished(false)),
        (10_200, 4, judged(Judgement::Unsatisfied, Some(false))),
    ]
}

#[test]
fn what_those_above_leave_out_is_in_no_rate_and_is_counted_apart() {
    let with = |more: Vec<(i64, i64, EventKind)>| of([went_badly(), more].concat());
    let asked = with(vec![(10_300, 1, leave_out(Counted::Contact))]);
    assert_eq!(asked, with(vec![]), "asked is not granted");
    let refused = with(vec![(10_300, 1, leave_out(Counted::Contact)), (10_301, 2, ruled(false))]);
    assert_eq!(refused, with(vec![]));
    let contact = with(vec![(10_300, 1, leave_out(Counted::Contact)), (10_301, 2, ruled(true))]);
    assert_eq!((contact.contact, contact.on_time, contact.solved), (rate(0, 0), rate(0, 1), rate(0, 1)));
    assert_eq!((contact.calls.len(), contact.to_contact.len(), contact.left_out), (0, 0, 1));
    let handling = with(vec![(10_300, 1, leave_out(Counted::Handling)), (10_301, 2, ruled(true))]);
    assert_eq!((handling.contact, handling.on_time, handling.left_out), (rate(0, 1), rate(0, 0), 1));
    let judgement = with(vec![(10_300, 1, leave_out(Counted::Judgement)), (10_301, 2, ruled(true))]);
    assert_eq!((judgement.solved, judgement.valid_visits(), judgement.left_out), (rate(0, 0), 0, 1));
    let all = with(vec![(10_300, 1, leave_out(Counted::Everything)), (10_301, 2, ruled(true))]);
    assert_eq!(all, Figures { left_out: 3, ..Figures::default() });
}

#[test]
fn what_happens_after_it_was_asked_counts_again() {
    let mut log = went_badly();
    log.extend([(10_300, 1, leave_out(Counted::Contact))]);
    let reopened = EventKind::Reopened { level: Level::Major, owner: owner(VILLAGE, 1), due: at(10_430) };
    log.extend([(10_400, 4, reopened), (10_410, 1, contacted(true)), (10_420, 2, ruled(true))]);
    let figures = of(log);
    assert_eq!((figures.contact, figures.left_out), (rate(1, 1), 1));
}

#[test]
fn an_appeal_that_is_granted_makes_it_count_after_all() {
    let mut log = went_badly();
    log.extend([(10_300, 1, leave_out(Counted::Contact)), (10_301, 2, ruled(true))]);
    log.extend([(10_302, 1, count_after_all(Counted::Contact)), (10_303, 4, ruled(true))]);
    assert_eq!(of(log), of(went_badly()));
}

#[test]
fn equal_scores_share_a_rank_and_who_has_none_has_no_rank() {
    let case =
        |unit, fact| Case { owner: owner(unit, 1), category: category(), at: at(5), fact, left_out: false };
    let contact = |unit, in_time| case(unit, Fact::Contact { in_time });
    let cases = [
        contact("990101001001", true),
        contact("990101001002", false),
        contact("990101001003", true),
        case("990101001004", Fact::Tried),
    ];
    let by = By::below(&code(TOWNSHIP), "unit").unwrap();
    let (lines, _) = figures(&cases, &code(TOWNSHIP), &march(), by, shipped().evaluation);
    let ranks: Vec<_> = lines.iter().map(|line| line.rank).collect();
    assert_eq!(ranks, [Some(1), Some(1), Some(3), None]);
    assert_eq!(lines[2].group, Group::Unit(code("990101001002")));
}

#[test]
fn what_a_higher_unit_answers_for_is_its_own_and_other_parts_of_the_tree_are_not_seen() {
    let contact = |unit| Case {
        owner: owner(unit, 1),
        category: category(),
        at: at(5),
        fact: Fact::Contact { in_time: true },
        left_out: false,
    };
    let cases = [contact(VILLAGE), contact(TOWNSHIP), contact("990101"), contact("990102001001")];
    let rules = shipped().evaluation;
    let (lines, whole) = figures(&cases, &code(TOWNSHIP), &march(), By::Unit(DivisionLevel::Village), rules);
    let groups: Vec<_> = lines.into_iter().map(|line| line.group).collect();
    assert_eq!(groups, [Group::Unit(code(TOWNSHIP)), Group::Unit(code(VILLAGE))]);
    assert_eq!(whole.contact, rate(2, 2));
}

#[test]
fn by_unit_means_the_level_below_and_ends_at_the_village() {
    for (division, level) in [
        ("9901", DivisionLevel::County),
        ("990101", DivisionLevel::Township),
        (TOWNSHIP, DivisionLevel::Village),
        (VILLAGE, DivisionLevel::Village),
    ] {
        assert_eq!(By::below(&code(division), "unit"), Ok(By::Unit(level)));
    }
    assert!(By::below(&code(VILLAGE), "weather").is_err());
}

#[test]
fn a_period_ends_with_its_last_day_in_the_towns_zone() {
    let zone = shipped().zone;
    let day = |text: &str| text.parse().unwrap();
    let period = Period::new(day("2026-03-02"), day("2026-03-03"), &zone).unwrap();
    let moment = |text: &str| text.parse::<Timestamp>().unwrap();
    assert!(
        period.contains(moment("2026-03-01T16:00:00Z")) && period.contains(moment("2026-03-03T15:59:59Z"))
    );
    assert!(
        !period.contains(moment("2026-03-01T15:59:59Z")) && !period.contains(moment("2026-03-03T16:00:00Z"))
    );
    let backwards = Period::new(day("2026-03-03"), day("2026-03-02"), &zone).unwrap_err();
    assert!(matches!(backwards, PeriodError::Backwards { .. }));
}

fn any_fact() -> impl Strategy<Value = Fact> {
    let took = || (0i64..5_000).prop_map(SignedDuration::from_mins);
    let judgement = || prop::sample::select(Judgement::ALL);
    prop_oneof![
        any::<bool>().prop_map(|in_time| Fact::Contact { in_time }),
        (prop::sample::select(ContactGrade::ALL), any::<bool>(), took())
            .prop_map(|(grade, denied, took)| Fact::Call { grade, denied, took }),
        Just(Fact::Tried),
        any::<bool>().prop_map(|in_time| Fact::Handling { in_time }),
        took().prop_map(|took| Fact::Done { took }),
        any::<bool>().prop_map(|returned| Fact::Left { returned }),
        (judgement(), any::<Option<bool>>())
            .prop_map(|(judgement, solved)| Fact::Visit { judgement, solved }),
        judgement().prop_map(|judgement| Fact::Check { judgement }),
        any::<bool>().prop_map(|in_time| Fact::Order { in_time }),
        Just(Fact::Settled),
    ]
}

fn any_case() -> impl Strategy<Value = Case> {
    let units = vec!["990101", TOWNSHIP, VILLAGE, NEXT_VILLAGE, "990101002001", "990102001001"];
    let categories = vec!["utilities", "traffic", "other"];
    let staff = prop::option::of((1i64..5).prop_map(StaffId));
    let place = (prop::sample::select(units), staff, prop::sample::select(categories));
    let time = (0i64..80_000, any::<bool>());
    (place, time, any_fact()).prop_map(|((unit, staff, category), (minutes, left_out), fact)| Case {
        owner: Owner { unit: code(unit), staff },
        category: CategoryId::new(category),
        at: at(minutes),
        fact,
        left_out,
    })
}

proptest! {
    #[test]
    fn the_figures_of_the_parts_add_up_to_those_of_the_whole_however_it_is_parted(
        cases in prop::collection::vec(any_case(), 0..60),
    ) {
        let (division, rules, march) = (code("990101"), shipped().evaluation, march());
        let mut expected = Figures::default();
        let counts = |case: &&Case| march.contains(case.at) && division.contains(&case.owner.unit);
        for case in cases.iter().filter(counts) {
            expected.count(case);
        }
        for by in [
            By::Unit(DivisionLevel::Township), By::Unit(DivisionLevel::Village), By::Person, By::Category,
        ] {
            let (lines, whole) = figures(&cases, &division, &march, by, rules);
            prop_assert_eq!(&whole, &expected);
            let mut sum = Figures::default();
            for line in &lines {
                sum.add(&line.figures);
            }
            prop_assert_eq!(sum, whole);
        }
    }

    #[test]
    fn the_order_in_which_cases_are_read_changes_nothing_and_rates_stay_between_nothing_and_all(
        cases in prop::collection::vec(any_case(), 0..60),
    ) {
        let (division, rules, march) = (code("9901"), shipped().evaluation, march());
        let forwards = figures(&cases, &division, &march, By::Person, rules);
        let backwards = figures(cases.iter().rev(), &division, &march, By::Person, rules);
        prop_assert_eq!(&forwards, &backwards);
        for line in &forwards.0 {
            let f = &line.figures;
            for rate in [
                f.contact, f.denied, f.on_time, f.solved, f.checks, f.returned, f.reopened, f.orders, f.settled,
            ] {
                prop_assert!(rate.good <= rate.of);
            }
        }
    }
}
