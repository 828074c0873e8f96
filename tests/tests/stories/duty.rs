//! Who is on duty: rosters, leave, deputies, nobody there, quiet hours.

use casework::{CaseError, NewPerson, RosterChange};
use domain::deadline::ClockKind;
use domain::phone::PhoneNumber;
use domain::policy::RoleId;
use domain::roster::{Days, Hours, Leave, LeaveFault, Override, RosterFault, Shift};
use domain::text::{ListCode, PersonName, Words};
use domain::ticket::{AlarmCause, Command, EventKind, Handover, StateKind, Ticket};
use jiff::civil::Date;
use testkit::on_both;
use testkit::town::{
    ADMINISTRATOR, COUNTY, DIRECTOR, NEIGHBOUR, POLICY, Person, RESIDENT, SECRETARY, TOWNSHIP, Town, hours,
    minutes,
};

/// A policy without quiet hours but these.
const QUIET: &str =
    "\n[quiet]\nfrom = \"22:00\"\nto = \"07:00\"\npurposes = [\"report\", \"addition\", \"reminder\"]\n";

fn words(words: &str) -> Words {
    Words::parse(words).unwrap()
}

fn called() -> Command {
    Command::called(Some(words("已联系，下午上门")))
}

/// The tenth of March 2026, on which every story begins, and the days after it.
fn march(day: i8) -> Date {
    jiff::civil::date(2026, 3, day)
}

/// A person has the hours of each day.
async fn has_hours(town: &Town, person: Person, role: &str, from: &str, to: &str) {
    let staff = vec![town.powers(person).await.staff];
    let hours = Hours::parse(from, to).unwrap();
    let shift = Shift { days: Days::ALL, hours, staff, first_week: march(10) };
    change(town, person, role, RosterChange::AddShift(shift)).await.unwrap();
}

/// The administrator changes the roster of a role where somebody works.
async fn change(town: &Town, at: Person, role: &str, change: RosterChange) -> Result<(), CaseError> {
    let (powers, role, unit) = (town.powers(ADMINISTRATOR).await, RoleId::new(role), at.unit());
    let seen = town.casework.roster(&powers, &unit, &role).await.unwrap().revision;
    town.casework.change_roster(&powers, &unit, &role, seen, change).await
}

/// Somebody is on leave from a day of March to another.
async fn is_away(town: &Town, person: Person, days: (i8, i8), deputy: Option<Person>) {
    let deputy = match deputy {
        Some(deputy) => Some(town.powers(deputy).await.staff),
        None => None,
    };
    let powers = town.powers(person).await;
    let leave = Leave { staff: powers.staff, first: march(days.0), last: march(days.1), deputy };
    town.casework.take_leave(&powers, leave).await.unwrap();
}

async fn owner(town: &Town, ticket: &Ticket) -> Option<&'static str> {
    let staff = ticket.state.owner().staff?;
    for person in testkit::town::STAFF {
        if town.powers(person).await.staff == staff {
            return Some(person.name);
        }
    }
    None
}

on_both! {
    async fn a_matter_goes_to_whoever_is_on_duty_at_the_time(town) {
        let unit = TOWNSHIP.unit();
        // Two sit at the township's centre: one by day and one by night.
        let night = NewPerson {
            code: ListCode::parse("T9").unwrap(),
            name: PersonName::parse("夜班").unwrap(),
            phone: PhoneNumber::parse("13800000099").unwrap(),
            posts: vec![(RoleId::new("centre_operator"), unit.clone())],
        };
        let night = town.casework.put_person(&town.powers(ADMINISTRATOR).await, night).await.unwrap();
        let day = town.powers(TOWNSHIP).await.staff;
        for (from, to, staff) in [("08:00", "18:00", day), ("18:00", "08:00", night)] {
            let hours = Hours::parse(from, to).unwrap();
            let shift = Shift { days: Days::ALL, hours, staff: vec![staff], first_week: march(10) };
            change(&town, TOWNSHIP, "centre_operator", RosterChange::AddShift(shift)).await.unwrap();
        }
        let by_day = town.file("三楼水管漏水").await;
        town.passes(minutes(31)).await;
        let texts = town.texts();
        assert!(texts.iter().any(|(who, text)| *who == TOWNSHIP.name && text.contains("超时")), "{texts:#?}");
        town.does(SECRETARY, by_day.ticket, called()).await;
        town.clock().advance(hours(13));
        town.file("夜里停电").await;
        town.passes(minutes(31)).await;
        let texts = town.texts();
        let heard: Vec<_> = texts.iter().filter(|(_, text)| text.contains("超时")).map(|(who, _)| *who).collect();
        assert_eq!(heard, ["a stranger"], "{texts:#?}");
    }

    async fn where_nobody_is_on_duty_the_township_is_told_at_once_and_the_text_and_the_log_say_so(town) {
        has_hours(&town, SECRETARY, "village_secretary", "08:00", "18:00").await;
        town.clock().advance(hours(13));
        let receipt = town.file("夜里水管爆了").await;
        town.passes(minutes(0)).await;
        let text = town.told(DIRECTOR);
        assert!(text.contains("河湾社区无人值班，转您：") && text.contains(&receipt.ticket.number()), "{text}");
        town.quiet();
        let log = town.log(receipt.ticket).await;
        assert!(matches!(&log[1].1, EventKind::NobodyOnDuty { units } if *units == [SECRETARY.unit()]), "{log:?}");
        let alarm = (receipt.ticket, ClockKind::Contact, AlarmCause::NobodyOnDuty);
        assert_eq!(town.alarms().await, [alarm]);
        // Whoever was told keeps it when the shift changes; the alarm stands until the requester was called.
        town.clock().advance(minutes(20));
        let ticket = town.does(DIRECTOR, receipt.ticket, called()).await;
        assert_eq!(owner(&town, &ticket).await, Some(DIRECTOR.name));
        assert!(town.alarms().await.is_empty());
        let mut faults = Vec::new();
        town.casework.audit(&[], |finding| faults.push(finding)).await.unwrap();
        assert!(faults.is_empty(), "the log with its new entry verifies: {faults:?}");
    }

    async fn a_step_of_the_ladder_climbs_at_once_when_nobody_is_on_duty(town) {
        has_hours(&town, TOWNSHIP, "centre_operator", "08:00", "18:00").await;
        has_hours(&town, DIRECTOR, "centre_director", "08:00", "18:00").await;
        town.clock().advance(hours(13));
        let receipt = town.file("夜里水管爆了").await;
        town.passes(minutes(31)).await;
        let texts = town.texts();
        let county = texts.iter().find(|(who, _)| *who == COUNTY.name).unwrap();
        assert!(county.1.contains("清溪镇无人值班，转您：") && county.1.contains("超时"), "{texts:#?}");
        assert!(texts.iter().all(|(who, _)| [SECRETARY.name, COUNTY.name].contains(who)), "{texts:#?}");
        assert!(town.alarms().await.contains(&(receipt.ticket, ClockKind::Contact, AlarmCause::NobodyOnDuty)));
    }

    async fn nobody_up_to_the_top_is_an_alarm_and_whoever_comes_first_has_it(town) {
        for (person, role) in [
            (SECRETARY, "village_secretary"),
            (DIRECTOR, "centre_director"),
            (testkit::town::COUNTY_LEADER, "county_leader"),
        ] {
            has_hours(&town, person, role, "08:00", "18:00").await;
        }
        is_nobody_at_the_city(&town).await;
        town.clock().advance(hours(13));
        let receipt = town.file("夜里水管爆了").await;
        town.passes(minutes(5)).await;
        town.quiet();
        assert!(town.alarms().await.contains(&(receipt.ticket, ClockKind::Contact, AlarmCause::Nobody)));
        town.days_pass(hours(11)).await;
        assert!(town.hears(SECRETARY).is_some(), "who is on duty in the morning has it");
        town.texts();
        let ticket = town.ticket(receipt.ticket).await;
        assert_eq!(owner(&town, &ticket).await, Some(SECRETARY.name));
        let taken_up = |(_, kind): &(i64, EventKind)| matches!(kind, EventKind::Reassigned { why: Some(Handover::Vacant), .. });
        assert!(town.log(receipt.ticket).await.iter().any(taken_up));
    }

    async fn an_override_holds_for_its_days(town) {
        has_hours(&town, SECRETARY, "village_secretary", "08:00", "18:00").await;
        let staff = town.powers(SECRETARY).await.staff;
        let one = Override { first: march(10), last: march(10), hours: Hours::WHOLE_DAY, staff };
        change(&town, SECRETARY, "village_secretary", RosterChange::AddOverride(one)).await.unwrap();
        town.clock().advance(hours(12));
        town.file("晚上九点").await;
        town.passes(minutes(0)).await;
        assert!(town.hears(SECRETARY).is_some());
        town.clock().advance(hours(24));
        town.file("第二天晚上九点").await;
        town.passes(minutes(0)).await;
        assert!(town.told(DIRECTOR).contains("无人值班"));
        town.texts();
    }

    async fn a_deputy_has_what_is_filed_while_somebody_is_on_leave(town) {
        is_away(&town, SECRETARY, (10, 12), Some(TOWNSHIP)).await;
        let receipt = town.file("三楼水管漏水").await;
        town.passes(minutes(0)).await;
        assert!(town.told(TOWNSHIP).contains(&receipt.ticket.number()));
        let ticket = town.does(TOWNSHIP, receipt.ticket, called()).await;
        assert_eq!(ticket.state.kind(), StateKind::InHand);
        town.clock().advance(hours(3 * 24));
        town.file("三天以后").await;
        town.passes(minutes(0)).await;
        assert!(town.hears(SECRETARY).is_some(), "back on the day after");
        town.texts();
    }

    async fn what_was_not_called_about_goes_to_the_deputy_when_leave_begins_and_what_is_in_hand_stays(town) {
        let uncalled = town.file("三楼水管漏水").await;
        let in_hand = town.file("楼道灯坏了").await;
        town.does(SECRETARY, in_hand.ticket, called()).await;
        town.passes(minutes(1)).await;
        town.texts();
        is_away(&town, SECRETARY, (10, 12), Some(TOWNSHIP)).await;
        town.passes(minutes(2)).await;
        let text = town.told(TOWNSHIP);
        assert!(text.contains("转由您负责") && text.contains(&uncalled.ticket.number()), "{text}");
        town.quiet();
        let ticket = town.ticket(uncalled.ticket).await;
        assert_eq!(owner(&town, &ticket).await, Some(TOWNSHIP.name));
        let log = town.log(uncalled.ticket).await;
        assert!(matches!(log.last().unwrap().1, EventKind::Reassigned { why: Some(Handover::OnLeave), .. }), "{log:?}");
        let ticket = town.ticket(in_hand.ticket).await;
        assert_eq!(owner(&town, &ticket).await, Some(SECRETARY.name));
    }

    async fn a_matter_in_hand_is_handed_over_for_a_long_leave(town) {
        let receipt = town.file("楼道灯坏了").await;
        town.does(SECRETARY, receipt.ticket, called()).await;
        town.passes(minutes(1)).await;
        town.texts();
        is_away(&town, SECRETARY, (10, 20), None).await;
        town.passes(minutes(2)).await;
        let ticket = town.ticket(receipt.ticket).await;
        assert_eq!(owner(&town, &ticket).await, Some(DIRECTOR.name), "nobody else is in the village");
        assert!(town.told(DIRECTOR).contains("转由您负责"));
    }

    async fn leave_that_cannot_be_is_refused(town) {
        let powers = town.powers(SECRETARY).await;
        let (staff, neighbour) = (powers.staff, town.powers(NEIGHBOUR).await.staff);
        let leave = Leave { staff, first: march(12), last: march(13), deputy: None };
        let cases = [
            (Leave { first: march(14), ..leave }, LeaveFault::Period),
            (Leave { first: march(1), last: march(9), ..leave }, LeaveFault::Past),
            (Leave { last: jiff::civil::date(2027, 6, 1), ..leave }, LeaveFault::Long),
            (Leave { deputy: Some(neighbour), ..leave }, LeaveFault::Deputy),
            (Leave { deputy: Some(staff), ..leave }, LeaveFault::Deputy),
        ];
        for (leave, fault) in cases {
            let refused = town.casework.take_leave(&powers, leave).await.unwrap_err();
            assert!(matches!(refused, CaseError::Leave(found) if found == fault), "{refused} instead of {fault}");
        }
        town.casework.take_leave(&powers, leave).await.unwrap();
        let twice = town.casework.take_leave(&powers, Leave { first: march(13), ..leave }).await.unwrap_err();
        assert!(matches!(twice, CaseError::Leave(LeaveFault::Twice)), "{twice}");
        // A neighbour does not enter it for them; an administrator does, and it can be taken back.
        let other = Leave { first: march(20), last: march(20), ..leave };
        let refused = town.casework.take_leave(&town.powers(NEIGHBOUR).await, other).await.unwrap_err();
        assert!(matches!(refused, CaseError::Forbidden), "{refused}");
        town.casework.take_leave(&town.powers(ADMINISTRATOR).await, other).await.unwrap();
        let mine = town.casework.time_off(&powers, staff).await.unwrap().leaves;
        assert_eq!(mine.len(), 2);
        town.casework.cancel_leave(&powers, staff, mine[0].id).await.unwrap();
        let again = town.casework.cancel_leave(&powers, staff, mine[0].id).await.unwrap_err();
        assert!(matches!(again, CaseError::Missing(_)), "{again}");
        assert_eq!(town.casework.time_off(&powers, staff).await.unwrap().leaves.len(), 1);
    }

    async fn a_hole_is_shown_with_who_is_told_then_and_whoever_left_makes_one(town) {
        has_hours(&town, SECRETARY, "village_secretary", "08:00", "08:00").await;
        let powers = town.powers(ADMINISTRATOR).await;
        let role = RoleId::new("village_secretary");
        let view = async || town.casework.roster(&powers, &SECRETARY.unit(), &role).await.unwrap();
        assert!(view().await.holes.is_empty());
        town.leaves(SECRETARY).await;
        town.clock().advance(minutes(1));
        let holes = view().await.holes;
        assert_eq!(holes.len(), 1, "the whole two weeks: {holes:?}");
        let (unit, staff) = holes[0].what.clone().unwrap();
        assert_eq!((unit, staff), (DIRECTOR.unit(), vec![town.powers(DIRECTOR).await.staff]));
        let all = town.casework.all_rosters().await.unwrap();
        assert_eq!((all.len(), all[0].holes.len()), (1, 1));
        let receipt = town.file("三楼水管漏水").await;
        town.passes(minutes(0)).await;
        assert!(town.told(DIRECTOR).contains(&receipt.ticket.number()));
    }

    async fn a_roster_is_changed_by_who_manages_the_staff_and_by_one_at_a_time(town) {
        let (admin, role, unit) =
            (town.powers(ADMINISTRATOR).await, RoleId::new("village_secretary"), SECRETARY.unit());
        let staff = town.powers(SECRETARY).await.staff;
        let shift = |staff| Shift { days: Days::ALL, hours: Hours::WHOLE_DAY, staff, first_week: march(10) };
        let add = |staff| RosterChange::AddShift(shift(vec![staff]));
        let stranger = town.powers(NEIGHBOUR).await.staff;
        let refused = town.casework.change_roster(&admin, &unit, &role, 0, add(stranger)).await.unwrap_err();
        assert!(matches!(refused, CaseError::Roster(RosterFault::Stranger)), "{refused}");
        let secretary = town.powers(SECRETARY).await;
        let refused = town.casework.change_roster(&secretary, &unit, &role, 0, add(staff)).await.unwrap_err();
        assert!(matches!(refused, CaseError::Forbidden), "{refused}");
        town.casework.change_roster(&admin, &unit, &role, 0, add(staff)).await.unwrap();
        let late = town.casework.change_roster(&admin, &unit, &role, 0, add(staff)).await.unwrap_err();
        assert!(matches!(late, CaseError::RosterChanged), "{late}");
        town.casework.change_roster(&admin, &unit, &role, 1, RosterChange::RemoveShift(0)).await.unwrap();
        let view = town.casework.roster(&admin, &unit, &role).await.unwrap();
        assert!(view.roster.is_empty() && view.revision == 0 && view.holes.is_empty());
    }
}

/// Whoever would answer at the city has left.
async fn is_nobody_at_the_city(town: &Town) {
    town.leaves(testkit::town::CITY).await;
}

mod quiet_hours_keep_back_a_report_and_not_a_first_alert {
    use super::*;

    async fn story(db: testkit::town::Db) {
        let town = Town::under(&format!("{POLICY}{QUIET}"), db).await;
        let early = town.file("三楼水管漏水").await;
        town.does(SECRETARY, early.ticket, called()).await;
        town.clock().advance(hours(14));
        town.does(SECRETARY, early.ticket, Command::Finish { result: words("水管已修好") }).await;
        let late = town.file("夜里停电").await;
        town.passes(minutes(29)).await;
        let texts = town.texts();
        assert!(texts.iter().all(|(who, _)| *who == SECRETARY.name), "{texts:#?}");
        assert!(texts.iter().any(|(_, text)| text.contains("夜里停电")), "the first alert: {texts:#?}");
        assert!(
            texts.iter().any(|(_, text)| text.contains("催办")),
            "a reminder to call never waits: {texts:#?}"
        );
        town.does(SECRETARY, late.ticket, called()).await;
        town.passes(minutes(60)).await;
        town.quiet();
        town.days_pass(hours(8)).await;
        let text = town.told(RESIDENT);
        assert!(text.contains("水管已修好"), "{text}");
        assert_eq!(town.now().to_zoned(jiff::tz::TimeZone::get("Asia/Shanghai").unwrap()).hour(), 8);
        town.quiet();
    }

    #[tokio::test]
    async fn on_sqlite() {
        story(testkit::town::Db::Sqlite).await;
    }

    #[tokio::test]
    async fn on_postgres() {
        story(testkit::town::Db::Postgres).await;
    }
}
