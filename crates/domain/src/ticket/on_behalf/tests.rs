use jiff::Timestamp;

use super::super::{Actor, StateKind, Ticket};
use super::*;
use crate::delivery::Recipient;
use crate::ids::StaffId;
use crate::ladder::{Directory, Post};
use crate::number::{PlaceNumber, TicketId};
use crate::policy::tests::shipped;
use crate::policy::{CategoryId, Policy, PolicyVersion, RoleId};

const SECRETARY: StaffId = StaffId(1);
const GRID_MEMBER: StaffId = StaffId(2);

struct Town {
    policy: Policy,
    directory: Directory,
    keeper: Option<StaffId>,
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
            post(GRID_MEMBER, "grid_member", "990101001002003"),
        ]);
        Self { policy: shipped(), directory, keeper: None }
    }

    fn situation(&self, actor: Actor) -> Situation<'_> {
        Situation {
            policy: &self.policy,
            directory: &self.directory,
            keeper: self.keeper,
            now: "2026-11-23T06:00:00Z".parse::<Timestamp>().unwrap(),
            actor,
        }
    }

    fn files(&self, who: StaffId, so_far: SoFar, found: bool) -> Result<Decision, BehalfRefusal> {
        file_on_behalf(filing(), OnBehalf { so_far, found }, &self.situation(Actor::Staff(who)))
    }
}

fn filing() -> Filing {
    Filing {
        id: TicketId(1),
        place: PlaceNumber::new(1).unwrap(),
        division: "990101001002003".parse().unwrap(),
        category: CategoryId::new("utilities"),
        channel: Channel::Hotline,
        policy: PolicyVersion(1),
    }
}

fn done() -> SoFar {
    SoFar::Settled { result: Words::parse("当场换了灯泡").unwrap() }
}

fn happened(decision: &Decision) -> Vec<&'static str> {
    decision.events.iter().map(|event| event.kind.name()).collect()
}

fn clocks(decision: &Decision) -> Vec<Clock> {
    let opened = |change: &DeadlineChange| match change {
        DeadlineChange::Open(new) => new.running.clock,
        other => panic!("a new matter has nothing to end: {other:?}"),
    };
    decision.deadlines.iter().map(opened).collect()
}

fn owner(ticket: &Ticket) -> Option<StaffId> {
    ticket.state.answers().staff
}

fn told(decision: &Decision) -> Vec<Recipient> {
    decision.notices.iter().map(|notice| notice.to).collect()
}

const REQUESTER: Recipient = Recipient::Requester(TicketId(1));

#[test]
fn what_was_told_is_promised_a_call_like_any_other_and_the_requester_hears_its_number() {
    let filed = Town::new().files(GRID_MEMBER, SoFar::Told, false).unwrap();
    assert_eq!(owner(&filed.ticket), Some(SECRETARY));
    assert_eq!(filed.ticket.state.kind(), StateKind::AwaitingContact);
    assert_eq!(clocks(&filed), [Clock::Contact]);
    assert_eq!(told(&filed), [Recipient::Staff(SECRETARY), REQUESTER]);
    assert_eq!(filed.events[0].actor, Actor::Staff(GRID_MEMBER));
}

#[test]
fn who_answers_for_it_and_is_in_touch_owes_the_work_and_is_not_texted_to_call() {
    let filed = Town::new().files(SECRETARY, SoFar::InTouch, false).unwrap();
    assert_eq!(happened(&filed), ["filed", "contacted"]);
    assert_eq!(clocks(&filed), [Clock::Handling]);
    assert_eq!(told(&filed), [REQUESTER]);
    assert_eq!(filed.ticket.revision, 2);
}

#[test]
fn who_does_not_answer_for_it_cannot_say_that_the_call_was_made() {
    let refused = Town::new().files(GRID_MEMBER, SoFar::InTouch, false);
    assert_eq!(refused, Err(BehalfRefusal::NotResponsible));
}

#[test]
fn what_was_put_right_on_the_spot_is_born_finished_and_its_requester_is_still_asked() {
    let filed = Town::new().files(GRID_MEMBER, done(), false).unwrap();
    assert_eq!(owner(&filed.ticket), Some(GRID_MEMBER), "the first receiver answers for it");
    assert_eq!(happened(&filed), ["filed", "contacted", "finished"]);
    assert_eq!(clocks(&filed), [Clock::Visit]);
    assert_eq!(told(&filed), [REQUESTER]);
    assert_eq!(
        filed.notices[0].kind,
        NoticeKind::Finished,
        "one text, which says its number and what was done"
    );
}

#[test]
fn what_somebody_found_and_put_right_is_over_and_counts_neither_as_a_call_nor_as_a_judgement() {
    let filed = Town::new().files(GRID_MEMBER, done(), true).unwrap();
    assert_eq!(happened(&filed), ["filed", "settled"]);
    assert!(matches!(filed.ticket.state, State::Closed { judgement: None, .. }));
    assert_eq!((clocks(&filed), told(&filed)), (vec![], vec![]));
}

#[test]
fn nobody_is_texted_to_call_themselves() {
    let mut town = Town::new();
    let found = town.files(GRID_MEMBER, SoFar::Told, true).unwrap();
    assert_eq!(told(&found), [Recipient::Staff(SECRETARY)], "somebody else answers for it");
    town.keeper = Some(GRID_MEMBER);
    let found = town.files(GRID_MEMBER, SoFar::Told, true).unwrap();
    assert_eq!((clocks(&found), told(&found)), (vec![Clock::Handling], vec![]));
}

#[test]
fn where_nobody_answers_the_alarm_stands_unless_it_was_put_right_at_once() {
    let mut town = Town::new();
    town.directory = Directory::default();
    assert_eq!(town.files(GRID_MEMBER, SoFar::Told, false).unwrap().alarms.len(), 1);
    assert!(town.files(GRID_MEMBER, done(), true).unwrap().alarms.is_empty());
}

#[test]
fn a_text_makes_a_matter_and_its_sender_hears_the_number() {
    let town = Town::new();
    let filed = file_by_text(filing(), &town.situation(Actor::Requester)).unwrap();
    assert_eq!(told(&filed), [Recipient::Staff(SECRETARY), REQUESTER]);
    let own = file_by_text(filing(), &town.situation(Actor::Staff(SECRETARY))).unwrap();
    assert_eq!((happened(&own), told(&own)), (vec!["filed", "contacted"], vec![REQUESTER]));
}
