//! The ways from one state to another. Pure and total: nothing else changes a ticket.

use jiff::Timestamp;

use super::command::{Command, Refusal, possible};
use super::event::{Actor, Event, EventKind};
use super::notice::{Notice, NoticeKind};
use super::state::{Alarm, AlarmCause, Channel, ContactGrade, Judgement, Level, Owner, State, Ticket};
use crate::deadline::{ClockKind, steps};
use crate::delivery::Recipient;
use crate::division::DivisionCode;
use crate::ids::StaffId;
use crate::ladder::Directory;
use crate::number::{PlaceNumber, TicketId};
use crate::policy::{CategoryId, Policy, PolicyVersion};
use crate::text::Words;

/// Everything outside the ticket that a decision depends on.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    /// The policy that the ticket was filed under.
    pub policy: &'a Policy,
    /// Who holds what on the path of its division.
    pub directory: &'a Directory,
    /// The person who keeps the place, when one is named.
    pub keeper: Option<StaffId>,
    /// Now, UTC.
    pub now: Timestamp,
    /// Who acts.
    pub actor: Actor,
}

/// A clock that starts. Times are UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewClock {
    /// Which.
    pub clock: ClockKind,
    /// Since when it runs.
    pub started: Timestamp,
    /// When it is due.
    pub due: Timestamp,
    /// When its first step is.
    pub next_at: Timestamp,
}

/// What happens to a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeadlineChange {
    /// A clock starts.
    Open(NewClock),
    /// What was promised has been done, in time or late.
    Met {
        /// Which clock.
        clock: ClockKind,
    },
    /// Nobody waits for it any more.
    Cancel {
        /// Which clock.
        clock: ClockKind,
    },
    /// The owner has acknowledged: no more reminders. Or there is a new owner, who has not.
    Quiet {
        /// Which clock.
        clock: ClockKind,
        /// Whether reminders are stopped.
        quiet: bool,
    },
}

/// Everything that becomes true together, in one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The ticket as it is now.
    pub ticket: Ticket,
    /// What is appended to its log, in order.
    pub events: Vec<Event>,
    /// What happens to its deadlines, in order.
    pub deadlines: Vec<DeadlineChange>,
    /// Who is told what.
    pub notices: Vec<Notice>,
    /// The standing alarms that are raised, unless they stand already.
    pub alarms: Vec<Alarm>,
}

impl Decision {
    pub(super) fn of(ticket: Ticket) -> Self {
        Self { ticket, events: vec![], deadlines: vec![], notices: vec![], alarms: vec![] }
    }

    pub(super) fn record(&mut self, situation: &Situation<'_>, kind: EventKind, note: Option<Words>) {
        self.ticket.revision += 1;
        self.events.push(Event { at: situation.now, actor: situation.actor, kind, note });
    }

    pub(super) fn tell(&mut self, staff: Option<StaffId>, kind: NoticeKind) {
        self.notices.extend(staff.map(|staff| Notice { to: Recipient::Staff(staff), kind }));
    }

    /// Who answers for the matter at a level.
    pub(super) fn responsible(&self, level: Level, situation: &Situation<'_>) -> Owner {
        let Situation { policy, directory, keeper, .. } = *situation;
        directory.responsible(policy, &self.ticket.division, level, keeper)
    }

    /// Whether `clock` does not run on.
    pub(super) fn ends(&self, clock: ClockKind) -> bool {
        self.deadlines.iter().any(|change| match *change {
            DeadlineChange::Met { clock: ended } | DeadlineChange::Cancel { clock: ended } => ended == clock,
            DeadlineChange::Open(_) | DeadlineChange::Quiet { .. } => false,
        })
    }

    /// This, and then what was decided of the ticket as it was after this.
    pub(super) fn then(mut self, later: Self) -> Self {
        self.ticket = later.ticket;
        self.events.extend(later.events);
        self.deadlines.extend(later.deadlines);
        self.notices.extend(later.notices);
        self.alarms.extend(later.alarms);
        self
    }

    fn open(&mut self, clock: ClockKind, policy: &Policy, started: Timestamp, due: Timestamp) {
        let steps = steps(policy.clocks.of(clock), started, due);
        let next_at = steps.first().map_or(due, |s| s.at);
        self.deadlines.push(DeadlineChange::Open(NewClock { clock, started, due, next_at }));
    }
}

/// What a new matter is made of, but for words and persons, which the machine does not need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filing {
    /// Its number.
    pub id: TicketId,
    /// The place.
    pub place: PlaceNumber,
    /// The village, community or grid of the place.
    pub division: DivisionCode,
    /// What it is about.
    pub category: CategoryId,
    /// How it came in.
    pub channel: Channel,
    /// The policy in force.
    pub policy: PolicyVersion,
}

/// A matter is filed: it is General, and whoever keeps the place must call.
pub fn file(filing: Filing, situation: &Situation<'_>) -> Decision {
    let level = Level::General;
    let owner = situation.directory.responsible(situation.policy, &filing.division, level, situation.keeper);
    let due = situation.now + situation.policy.clocks.contact_within;
    let ticket = Ticket {
        id: filing.id,
        place: filing.place,
        division: filing.division,
        category: filing.category,
        channel: filing.channel,
        level,
        filed: situation.now,
        policy: filing.policy,
        revision: 0,
        state: State::AwaitingContact { owner: owner.clone(), since: situation.now, due, acknowledged: None },
    };
    let mut decision = Decision::of(ticket);
    let channel = filing.channel;
    decision.record(situation, EventKind::Filed { channel, level, owner: owner.clone(), due }, None);
    await_contact(&mut decision, &owner, due, NoticeKind::FirstAlert { due }, situation);
    decision
}

/// What `command` makes of `ticket`.
///
/// # Errors
/// [`Refusal`] says why it is not possible and what is. The ticket is then as it was.
pub fn next(ticket: Ticket, command: Command, situation: &Situation<'_>) -> Result<Decision, Refusal> {
    let (state, level) = (ticket.state.kind(), ticket.level);
    let refused = Refusal::State { state, level };
    if !possible(state, level).any(|kind| kind == command.kind()) {
        let at_the_top = possible(state, Level::General).any(|kind| kind == command.kind());
        return Err(if at_the_top { Refusal::Top } else { refused });
    }
    let state = ticket.state.clone();
    let mut decision = Decision::of(ticket);
    match (command, state) {
        (Command::Remark { note }, _) => decision.record(situation, EventKind::Remarked, Some(note)),
        (Command::AddWords { note }, state) => {
            decision.record(situation, EventKind::Added, Some(note));
            let revision = decision.ticket.revision;
            decision.tell(state.owner().staff, NoticeKind::Added { revision });
        }
        (Command::Acknowledge, State::AwaitingContact { owner, since, due, acknowledged }) => {
            if acknowledged.is_none() {
                decision.record(situation, EventKind::Acknowledged, None);
                decision.deadlines.push(DeadlineChange::Quiet { clock: ClockKind::Contact, quiet: true });
                let acknowledged = Some(situation.now);
                decision.ticket.state = State::AwaitingContact { owner, since, due, acknowledged };
            }
        }
        // The reminder that the work must be done comes days later, and comes all the same.
        (Command::Acknowledge, State::InHand { owner, contacted, grade, due, acknowledged }) => {
            if acknowledged.is_none() {
                decision.record(situation, EventKind::Acknowledged, None);
                let acknowledged = Some(situation.now);
                decision.ticket.state = State::InHand { owner, contacted, grade, due, acknowledged };
            }
        }
        (Command::RecordContact { grade: ContactGrade::Tried, note }, State::AwaitingContact { .. }) => {
            decision.record(situation, EventKind::Tried, note);
        }
        (Command::RecordContact { grade, note }, State::AwaitingContact { owner, due, .. }) => {
            contacted(&mut decision, owner, due, grade, note, situation);
        }
        (Command::Escalate { reason }, State::AwaitingContact { since, due, .. }) => {
            let owner = raise(&mut decision, reason, situation)?;
            decision.deadlines.push(DeadlineChange::Quiet { clock: ClockKind::Contact, quiet: false });
            // A new owner has not acknowledged anything; the requester's half hour stays what it was.
            decision.ticket.state = State::AwaitingContact { owner, since, due, acknowledged: None };
        }
        (Command::Escalate { reason }, State::InHand { contacted, grade, due, .. }) => {
            let (owner, due) = raise_in_hand(&mut decision, reason, contacted, due, situation)?;
            decision.ticket.state = State::InHand { owner, contacted, grade, due, acknowledged: None };
        }
        (Command::Finish { result }, State::InHand { owner, due, .. }) => {
            finished(&mut decision, owner, due, result, situation);
        }
        (Command::Withdraw, State::AwaitingContact { owner, .. }) => {
            withdrawn(&mut decision, owner, ClockKind::Contact, situation);
        }
        (Command::Withdraw, State::InHand { owner, .. }) => {
            withdrawn(&mut decision, owner, ClockKind::Handling, situation);
        }
        (Command::Judge { judgement, note }, State::Finished { owner, .. }) => {
            judged(&mut decision, owner, judgement, note, situation);
        }
        _ => return Err(refused),
    }
    Ok(decision)
}

fn await_contact(
    decision: &mut Decision,
    owner: &Owner,
    due: Timestamp,
    notice: NoticeKind,
    situation: &Situation<'_>,
) {
    decision.open(ClockKind::Contact, situation.policy, situation.now, due);
    decision.tell(owner.staff, notice);
    if owner.staff.is_none() {
        decision.alarms.push(Alarm { clock: ClockKind::Contact, cause: AlarmCause::Nobody });
    }
}

fn contacted(
    decision: &mut Decision,
    owner: Owner,
    promised: Timestamp,
    grade: ContactGrade,
    note: Option<Words>,
    situation: &Situation<'_>,
) {
    let due = handling_due(decision.ticket.level, situation.now, situation);
    let in_time = situation.now <= promised;
    decision.record(situation, EventKind::Contacted { grade, in_time, due }, note);
    decision.deadlines.push(DeadlineChange::Met { clock: ClockKind::Contact });
    decision.open(ClockKind::Handling, situation.policy, situation.now, due);
    // Who was called about it has it.
    let acknowledged = Some(situation.now);
    decision.ticket.state = State::InHand { owner, contacted: situation.now, grade, due, acknowledged };
}

fn finished(
    decision: &mut Decision,
    owner: Owner,
    promised: Timestamp,
    result: Words,
    situation: &Situation<'_>,
) {
    let policy = situation.policy;
    let days = policy.clocks.visit_working_days;
    let due = policy.calendar.after_working_days(situation.now, days, &policy.zone);
    let in_time = situation.now <= promised;
    decision.record(situation, EventKind::Finished { in_time, due }, Some(result));
    decision.deadlines.push(DeadlineChange::Met { clock: ClockKind::Handling });
    decision.open(ClockKind::Visit, policy, situation.now, due);
    let to = Recipient::Requester(decision.ticket.id);
    decision.notices.push(Notice { to, kind: NoticeKind::Finished });
    decision.ticket.state = State::Finished { owner, at: situation.now, due };
}

fn withdrawn(decision: &mut Decision, owner: Owner, running: ClockKind, situation: &Situation<'_>) {
    decision.record(situation, EventKind::Withdrawn, None);
    decision.deadlines.push(DeadlineChange::Cancel { clock: running });
    decision.ticket.state = State::Withdrawn { owner, at: situation.now };
}

fn judged(
    decision: &mut Decision,
    handler: Owner,
    judgement: Judgement,
    note: Option<Words>,
    situation: &Situation<'_>,
) {
    decision.record(situation, EventKind::Judged { judgement }, note);
    decision.deadlines.push(DeadlineChange::Met { clock: ClockKind::Visit });
    if judgement != Judgement::Unsatisfied {
        let judgement = Some(judgement);
        decision.ticket.state = State::Closed { owner: handler, at: situation.now, judgement };
        return;
    }
    let level = decision.ticket.level.above().unwrap_or(decision.ticket.level);
    let owner = decision.responsible(level, situation);
    let due = situation.now + situation.policy.clocks.contact_within;
    decision.ticket.level = level;
    decision.record(situation, EventKind::Reopened { level, owner: owner.clone(), due }, None);
    await_contact(decision, &owner, due, NoticeKind::Reopened { due }, situation);
    decision.ticket.state = State::AwaitingContact { owner, since: situation.now, due, acknowledged: None };
}

/// Hands up one level and tells the new owner.
fn raise(decision: &mut Decision, reason: Words, situation: &Situation<'_>) -> Result<Owner, Refusal> {
    let level = decision.ticket.level.above().ok_or(Refusal::Top)?;
    let owner = decision.responsible(level, situation);
    if owner.staff.is_none() {
        return Err(Refusal::Nobody);
    }
    decision.ticket.level = level;
    decision.record(situation, EventKind::Escalated { level, owner: owner.clone() }, Some(reason));
    decision.tell(owner.staff, NoticeKind::HandedUp { level });
    Ok(owner)
}

/// The same for a matter whose requester was called. A higher level has more time, counted from the call; where that
/// gives nobody any time, the clock that runs (or ran out) stays: it is missed and told once, not twice.
fn raise_in_hand(
    decision: &mut Decision,
    reason: Words,
    contacted: Timestamp,
    promised: Timestamp,
    situation: &Situation<'_>,
) -> Result<(Owner, Timestamp), Refusal> {
    let owner = raise(decision, reason, situation)?;
    let due = handling_due(decision.ticket.level, contacted, situation);
    if due <= promised.max(situation.now) {
        return Ok((owner, promised));
    }
    decision.deadlines.push(DeadlineChange::Cancel { clock: ClockKind::Handling });
    decision.open(ClockKind::Handling, situation.policy, contacted, due);
    Ok((owner, due))
}

fn handling_due(level: Level, from: Timestamp, situation: &Situation<'_>) -> Timestamp {
    let policy = situation.policy;
    policy.calendar.after_working_days(from, policy.level(level).working_days, &policy.zone)
}
