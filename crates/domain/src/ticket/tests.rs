//! The life of a ticket: a town for it, and the way from filing to the call. The rest stands in the files beside.

mod any;
mod asking;
mod closing;
mod exclusion;
mod handing;
mod helping;
mod proving;

use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::deadline::{Clock, ClockKind, advance, steps};
use crate::delivery::Recipient;
use crate::ids::StaffId;
use crate::ladder::{Directory, Post};
use crate::number::{PlaceNumber, TicketId};
use crate::policy::tests::shipped;
use crate::policy::{CategoryId, Policy, PolicyVersion, RoleId};
use crate::text::Words;

const SECRETARY: StaffId = StaffId(1);
const CENTRE: StaffId = StaffId(2);
const DIRECTOR: StaffId = StaffId(3);
const COUNTY: StaffId = StaffId(4);
const LEADER: StaffId = StaffId(5);
const CITY: StaffId = StaffId(6);
const NEIGHBOUR: StaffId = StaffId(7);
const WATER: StaffId = StaffId(8);

const DAY: i64 = 24 * 60;

struct Town {
    policy: Policy,
    directory: Directory,
}

impl Town {
    fn new() -> Self {
        let post = |staff, role, division: &str| Post {
            staff,
            role: RoleId::new(role),
            division: division.parse().unwrap(),
        };
        let directory = Directory::new(vec![
            post(SECRETARY, "village_secretary", "990101001002"),
            post(CENTRE, "centre_operator", "990101001"),
            post(DIRECTOR, "centre_director", "990101001"),
            post(COUNTY, "county_operator", "990101"),
            post(LEADER, "county_leader", "990101"),
            post(CITY, "city_operator", "9901"),
            post(NEIGHBOUR, "village_secretary", "990101001003"),
            post(WATER, "county_department", "990101"),
        ]);
        Self { policy: shipped(), directory }
    }

    fn at(&self, minutes: i64) -> Situation<'_> {
        Situation {
            policy: &self.policy,
            directory: &self.directory,
            keeper: None,
            now: minute(minutes),
            actor: Actor::Staff(SECRETARY),
        }
    }

    /// The same, somebody else acting.
    fn by(&self, staff: StaffId, minutes: i64) -> Situation<'_> {
        Situation { actor: Actor::Staff(staff), ..self.at(minutes) }
    }

    /// A matter that was called about at once: three working days are left, until Thursday at two.
    fn in_hand(&self) -> Ticket {
        next(self.filed().ticket, called(), &self.at(0)).unwrap().ticket
    }

    fn finished(&self) -> Ticket {
        next(self.in_hand(), Command::Finish { result: words("修好了") }, &self.at(60)).unwrap().ticket
    }

    fn filed(&self) -> Decision {
        let filing = Filing {
            id: TicketId(1),
            place: PlaceNumber::new(1).unwrap(),
            division: "990101001002".parse().unwrap(),
            category: CategoryId::new("utilities"),
            channel: Channel::Code,
            policy: PolicyVersion(1),
        };
        file(filing, &self.at(0))
    }

    fn swept(&self, ticket: Ticket, from_step: usize, minutes: i64) -> Decision {
        let promised = minute(30);
        let steps = steps(&self.policy, ClockKind::Contact, minute(0), promised);
        let due = advance(&steps, from_step, false, minute(minutes));
        sweep(ticket, &Overdue { clock: Clock::Contact, promised, due }, &self.at(minutes))
    }

    /// What a command makes of a matter that nobody has looked at since it was filed.
    fn after_downtime(&self, command: Command, minutes: i64) -> Decision {
        let promised = minute(30);
        let steps = steps(&self.policy, ClockKind::Contact, minute(0), promised);
        let due = advance(&steps, 0, false, minute(minutes));
        let overdue = Overdue { clock: Clock::Contact, promised, due };
        next_after(self.filed().ticket, &[overdue], command, &self.at(minutes)).unwrap()
    }
}

/// Monday, 23 November 2026, 14:00 in Shanghai, and so many minutes.
fn minute(n: i64) -> Timestamp {
    "2026-11-23T06:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(n)
}

fn words(text: &str) -> Words {
    Words::parse(text).unwrap()
}

fn called() -> Command {
    Command::RecordContact { grade: ContactGrade::Claimed, note: None }
}

fn judge(judgement: Judgement) -> Command {
    Command::Judge { judgement, solved: None, note: None }
}

fn told(decision: &Decision) -> Vec<StaffId> {
    decision
        .notices
        .iter()
        .filter_map(|n| match n.to {
            Recipient::Staff(staff) => Some(staff),
            Recipient::Requester(_) | Recipient::Stranger(_) => None,
        })
        .collect()
}

#[test]
fn a_filed_matter_names_who_must_call_and_by_when_and_tells_nobody_else() {
    let town = Town::new();
    let decision = town.filed();
    let (owner, due) = decision.ticket.state.owes().unwrap();
    assert_eq!((owner.staff, due), (Some(SECRETARY), minute(30)));
    assert_eq!(told(&decision), [SECRETARY]);
    assert_eq!(decision.deadlines.len(), 1);
}

#[test]
fn a_missed_call_is_told_to_the_township_and_to_nobody_else() {
    let town = Town::new();
    let decision = town.swept(town.filed().ticket, 2, 30);
    assert_eq!(told(&decision), [CENTRE]);
    assert!(
        decision
            .events
            .iter()
            .any(|e| matches!(e.kind, EventKind::Breached { due, .. } if due == minute(30)))
    );
}

#[test]
fn after_three_hours_of_downtime_each_level_hears_of_it_once_and_the_breach_keeps_its_time() {
    let town = Town::new();
    let decision = town.swept(town.filed().ticket, 0, 180);
    assert_eq!(told(&decision), [CENTRE, COUNTY, CITY]);
    let breaches = decision.events.iter().filter(|e| matches!(e.kind, EventKind::Breached { .. }));
    assert_eq!(breaches.count(), 1);
    assert_eq!(decision.alarms, [Alarm { clock: Clock::Contact, cause: AlarmCause::LadderEnded }]);
}

fn names(decision: &Decision) -> Vec<&'static str> {
    decision.events.iter().map(|e| e.kind.name()).collect()
}

#[test]
fn a_late_call_that_is_faster_than_the_sweep_leaves_the_breach_and_bothers_nobody_above() {
    let town = Town::new();
    let decision = town.after_downtime(called(), 70);
    assert_eq!(names(&decision), ["breached", "contacted"]);
    let (breach, call) = (&decision.events[0], &decision.events[1]);
    assert!(matches!(breach.kind, EventKind::Breached { due, .. } if due == minute(30)));
    assert_eq!((breach.actor, call.actor), (Actor::System, Actor::Staff(SECRETARY)));
    assert!(matches!(call.kind, EventKind::Contacted { in_time: false, .. }));
    assert_eq!(told(&decision), []);
    assert_eq!(decision.ticket.revision, 3);
}

#[test]
fn what_settles_nothing_lets_those_above_hear_of_the_breach_as_ever() {
    let town = Town::new();
    let decision = town.after_downtime(Command::Remark { note: words("在路上") }, 70);
    assert_eq!(names(&decision), ["breached", "climbed", "climbed", "remarked"]);
    assert_eq!(told(&decision), [CENTRE, COUNTY]);
    let early = town.after_downtime(called(), 16);
    assert_eq!(names(&early), ["contacted"], "a reminder that came too late is none");
}

#[test]
fn an_alarm_says_why_it_was_raised() {
    let nobody = |town: &mut Town| town.directory = Directory::default();
    let alarm = |cause| Alarm { clock: Clock::Contact, cause };
    let mut town = Town::new();
    nobody(&mut town);
    assert_eq!(town.filed().alarms, [alarm(AlarmCause::Nobody)]);
    let swept = town.swept(town.filed().ticket, 0, 180);
    assert_eq!(swept.alarms, [alarm(AlarmCause::Nobody), alarm(AlarmCause::LadderEnded)]);
}

#[test]
fn whoever_acknowledged_or_handed_on_needs_no_first_alert_any_more() {
    let town = Town::new();
    let (ticket, to) = (town.filed().ticket, Recipient::Staff(SECRETARY));
    let alert = NoticeKind::FirstAlert { due: minute(30) };
    let why = |ticket: &Ticket| alert.unneeded(ticket, to, minute(10));
    assert_eq!(why(&ticket), None);
    let of = |command| next(ticket.clone(), command, &town.at(5)).unwrap().ticket;
    assert_eq!(why(&of(Command::Acknowledge)), Some(Unneeded::Acknowledged));
    assert_eq!(why(&of(Command::Escalate { reason: words("主管道") })), Some(Unneeded::HandedOn));
    assert_eq!(why(&of(called())), Some(Unneeded::Settled));
    let breach = NoticeKind::Breach { clock: Clock::Contact, due: minute(30), owner: None };
    let centre = Recipient::Staff(CENTRE);
    assert_eq!(breach.unneeded(&of(Command::Acknowledge), centre, minute(31)), None);
    assert_eq!(breach.unneeded(&of(called()), centre, minute(31)), Some(Unneeded::Settled));
}

#[test]
fn an_acknowledgement_leaves_the_deadline_where_it_is() {
    let town = Town::new();
    let filed = town.filed().ticket;
    let decision = next(filed.clone(), Command::Acknowledge, &town.at(5)).unwrap();
    assert_eq!(decision.ticket.state.owes(), filed.state.owes());
    assert_eq!(decision.deadlines, [DeadlineChange::Quiet { clock: Clock::Contact, quiet: true }]);
    let again = next(decision.ticket, Command::Acknowledge, &town.at(6)).unwrap();
    assert!(again.events.is_empty() && again.deadlines.is_empty());
}

#[test]
fn a_new_owner_is_reminded_although_the_one_before_had_acknowledged() {
    let town = Town::new();
    let acknowledged = next(town.filed().ticket, Command::Acknowledge, &town.at(5)).unwrap().ticket;
    let escalate = Command::Escalate { reason: words("主管道") };
    let decision = next(acknowledged, escalate, &town.at(10)).unwrap();
    assert_eq!(decision.deadlines, [DeadlineChange::Quiet { clock: Clock::Contact, quiet: false }]);
}

#[test]
fn ringing_without_an_answer_does_not_meet_the_promise() {
    let town = Town::new();
    let tried = Command::RecordContact { grade: ContactGrade::Tried, note: None };
    let decision = next(town.filed().ticket, tried, &town.at(5)).unwrap();
    assert_eq!(decision.ticket.state.kind(), StateKind::AwaitingContact);
    assert!(decision.deadlines.is_empty());
}

#[test]
fn a_call_starts_three_working_days() {
    let town = Town::new();
    let decision = next(town.filed().ticket, called(), &town.at(20)).unwrap();
    let three_days = minute(20) + SignedDuration::from_hours(72);
    assert_eq!(decision.ticket.state.owes().unwrap().1, three_days);
    assert!(matches!(decision.events[0].kind, EventKind::Contacted { in_time: true, .. }));
    let late = next(town.filed().ticket, called(), &town.at(30)).unwrap();
    assert!(matches!(late.events[0].kind, EventKind::Contacted { in_time: false, .. }));
}

#[test]
fn handed_up_before_the_call_the_requesters_half_hour_stays() {
    let town = Town::new();
    let escalate = Command::Escalate { reason: words("主管道") };
    let decision = next(town.filed().ticket, escalate, &town.at(10)).unwrap();
    let (owner, due) = decision.ticket.state.owes().unwrap();
    assert_eq!((owner.staff, due), (Some(DIRECTOR), minute(30)));
    assert_eq!(decision.ticket.level, Level::Major);
    assert_eq!(told(&decision), [DIRECTOR]);
}

#[test]
fn at_the_top_there_is_nobody_to_hand_up_to() {
    let town = Town::new();
    let mut ticket = town.filed().ticket;
    for _ in 0..3 {
        let escalate = Command::Escalate { reason: words("解决不了") };
        ticket = next(ticket, escalate, &town.at(10)).unwrap().ticket;
    }
    assert_eq!(ticket.state.owes().unwrap().0.staff, Some(CITY));
    let escalate = Command::Escalate { reason: words("解决不了") };
    assert_eq!(next(ticket, escalate, &town.at(10)), Err(Refusal::Top));
}

#[test]
fn an_unsatisfied_requester_opens_it_again_one_level_up_with_a_fresh_half_hour() {
    let town = Town::new();
    let ticket = next(town.filed().ticket, called(), &town.at(10)).unwrap().ticket;
    let ticket = next(ticket, Command::Finish { result: words("修好了") }, &town.at(60)).unwrap().ticket;
    let judge = judge(Judgement::Unsatisfied);
    let decision = next(ticket, judge, &town.at(100)).unwrap();
    let (owner, due) = decision.ticket.state.owes().unwrap();
    assert_eq!((owner.staff, due, decision.ticket.level), (Some(DIRECTOR), minute(130), Level::Major));
}

#[test]
fn what_is_not_possible_is_refused_with_what_is() {
    let town = Town::new();
    let refused =
        next(town.filed().ticket, Command::Finish { result: words("好") }, &town.at(1)).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "not possible while the matter is awaiting_contact; possible now: acknowledge, record the call, classify, hand \
         up, dispatch, ask those above, order, urge, merge, withdraw, add words, ask \
         that something is left out of the evaluation, remark"
    );
}

#[test]
fn handing_up_to_nobody_is_refused_with_what_to_do() {
    let mut town = Town::new();
    let ticket = town.filed().ticket;
    town.directory = Directory::new(vec![]);
    for ticket in [ticket.clone(), next(ticket, called(), &town.at(5)).unwrap().ticket] {
        let refused = next(ticket, Command::Escalate { reason: words("主管道") }, &town.at(10)).unwrap_err();
        assert_eq!(refused, Refusal::Nobody);
        assert!(refused.to_string().contains("have the administrator add"));
    }
}

#[test]
fn a_matter_handed_up_in_hand_is_acknowledged_without_another_call_and_stays_due() {
    let town = Town::new();
    let ticket = next(town.filed().ticket, called(), &town.at(5)).unwrap().ticket;
    let up = next(ticket, Command::Escalate { reason: words("主管道") }, &town.at(10)).unwrap().ticket;
    assert!(!up.state.is_acknowledged());
    let decision = next(up.clone(), Command::Acknowledge, &town.at(20)).unwrap();
    assert_eq!(names(&decision), ["acknowledged"]);
    assert_eq!(decision.deadlines, [], "the reminder to finish comes all the same");
    assert_eq!(decision.ticket.state.owes(), up.state.owes());
    assert!(decision.ticket.state.is_acknowledged());
}

#[test]
fn handing_up_what_is_so_late_that_the_next_level_has_no_time_either_keeps_the_clock() {
    let town = Town::new();
    let ticket = next(town.filed().ticket, called(), &town.at(0)).unwrap().ticket;
    let promised = ticket.state.owes().unwrap().1;
    let escalate = || Command::Escalate { reason: words("主管道") };
    // The call was on a Monday: Major matters have until the Wednesday of the next week, nine days later.
    let in_time = next(ticket.clone(), escalate(), &town.at(5 * DAY)).unwrap();
    assert_eq!(in_time.ticket.state.owes().unwrap().1, minute(9 * DAY));
    assert_eq!(in_time.deadlines.len(), 2);
    let too_late = next(ticket, escalate(), &town.at(10 * DAY)).unwrap();
    let (owner, due) = too_late.ticket.state.owes().unwrap();
    assert_eq!((owner.staff, due), (Some(DIRECTOR), promised));
    assert_eq!(too_late.deadlines, []);
    assert!(possible(&too_late.ticket).contains(&CommandKind::Escalate));
}

/// Somebody in a unit.
fn owner(unit: &str, staff: StaffId) -> Owner {
    Owner { unit: unit.parse().unwrap(), staff: Some(staff) }
}
