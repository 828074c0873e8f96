//! From one state to another: the one way in, and what every way has in common. Pure and total: nothing else changes a
//! ticket. What single commands do stands beside this file, by what they are about.

use jiff::Timestamp;

use super::command::{Command, Refusal, possible};
use super::dossier::{Dossier, Running};
use super::event::{Actor, Event, EventKind};
use super::notice::{Notice, NoticeKind};
use super::state::{Alarm, AlarmCause, Channel, Charge, Level, Owner, State, Ticket};
use super::{asking, calling, closing, exclusion, handing, helping, supervising};
use crate::deadline::{Clock, steps};
use crate::delivery::Recipient;
use crate::division::DivisionCode;
use crate::ids::StaffId;
use crate::ladder::{Answering, Directory, Found, OnDuty};
use crate::number::{PlaceNumber, TicketId};
use crate::policy::{CategoryId, Policy, PolicyVersion};
use crate::text::Words;

/// Everything outside the ticket that a decision depends on.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    /// The policy that the ticket was filed under.
    pub policy: &'a Policy,
    /// Who holds what on the path of its division, and of every unit that has to do with it.
    pub directory: &'a Directory,
    /// The person who keeps the place, when one is named.
    pub keeper: Option<StaffId>,
    /// Now, UTC.
    pub now: Timestamp,
    /// Who acts.
    pub actor: Actor,
}

impl Situation<'_> {
    /// Who is there now.
    pub fn on_duty(&self) -> OnDuty<'_> {
        self.directory.at(self.policy, self.now)
    }

    /// The person on the staff who acts; `None` for the requester and the clock.
    pub(super) const fn staff(&self) -> Option<StaffId> {
        match self.actor {
            Actor::Staff(staff) => Some(staff),
            Actor::Requester | Actor::System => None,
        }
    }
}

/// A clock that starts. Times are UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewClock {
    /// Which, who owes it, until when.
    pub running: Running,
    /// Since when it runs.
    pub started: Timestamp,
    /// When its first step is.
    pub next_at: Timestamp,
}

/// What happens to a deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeadlineChange {
    /// A clock starts.
    Open(NewClock),
    /// What was promised has been done, in time or late.
    Met {
        /// Which clock.
        clock: Clock,
    },
    /// Nobody waits for it any more.
    Cancel {
        /// Which clock.
        clock: Clock,
    },
    /// Somebody else owes it.
    Owner {
        /// Which clock.
        clock: Clock,
        /// Who.
        owner: Owner,
    },
    /// The owner has acknowledged: no more reminders. Or there is a new owner, who has not.
    Quiet {
        /// Which clock.
        clock: Clock,
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

    pub(super) fn tell(&mut self, staff: impl IntoIterator<Item = StaffId>, kind: &NoticeKind) {
        let notice = |staff| Notice { to: Recipient::Staff(staff), kind: kind.clone() };
        self.notices.extend(staff.into_iter().map(notice));
    }

    /// Tells the requester, and those whose tickets are handled with this one.
    pub(super) fn tell_requesters(&mut self, kind: &NoticeKind) {
        let followers = self.ticket.dossier.followers.iter().copied();
        let all = std::iter::once(self.ticket.id).chain(followers);
        self.notices.extend(all.map(|id| Notice { to: Recipient::Requester(id), kind: kind.clone() }));
    }

    /// Who answers for the matter at a level.
    pub(super) fn responsible(&self, level: Level, situation: &Situation<'_>) -> Answering {
        situation.on_duty().responsible(&self.ticket.division, level, situation.keeper)
    }

    /// Says where nobody was on duty, so that it went on at once. Where it went to somebody, an alarm stands until they have
    /// done what `clock` waits for; where it went to nobody, there is another one.
    pub(super) fn passed_on<T>(&mut self, found: &Found<T>, clock: Option<Clock>, situation: &Situation<'_>) {
        if found.unattended.is_empty() {
            return;
        }
        self.record(situation, EventKind::NobodyOnDuty { units: found.unattended.clone() }, None);
        let alarm = clock.map(|clock| Alarm { clock, cause: AlarmCause::NobodyOnDuty });
        self.alarms.extend(alarm.filter(|alarm| !self.alarms.contains(alarm)));
    }

    /// Whether `clock` does not run on.
    pub(super) fn ends(&self, clock: Clock) -> bool {
        self.deadlines.iter().any(|change| match *change {
            DeadlineChange::Met { clock: ended } | DeadlineChange::Cancel { clock: ended } => ended == clock,
            DeadlineChange::Open(_) | DeadlineChange::Owner { .. } | DeadlineChange::Quiet { .. } => false,
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

    /// Starts a clock that the ticket has by now.
    pub(super) fn start(&mut self, clock: Clock, started: Timestamp, situation: &Situation<'_>) {
        let Some(running) = self.ticket.running(clock) else { return };
        let steps = steps(situation.policy, clock.kind(), started, running.due);
        let next_at = steps.first().map_or(running.due, |step| step.at);
        self.deadlines.push(DeadlineChange::Open(NewClock { running, started, next_at }));
    }

    pub(super) fn met(&mut self, clock: Clock) {
        self.deadlines.push(DeadlineChange::Met { clock });
    }

    pub(super) fn cancel(&mut self, clock: Clock) {
        self.deadlines.push(DeadlineChange::Cancel { clock });
    }

    /// Ends a clock and starts it anew, for it is due at another time now.
    pub(super) fn restart(&mut self, clock: Clock, started: Timestamp, situation: &Situation<'_>) {
        self.cancel(clock);
        self.start(clock, started, situation);
    }

    /// Lets the reminders of a clock come again, for there is a new owner.
    pub(super) fn wake(&mut self, clock: Clock) {
        self.deadlines.push(DeadlineChange::Quiet { clock, quiet: false });
    }

    /// Raises an alarm when nobody has the matter.
    pub(super) fn alarm_without_owner(&mut self) {
        if let Some(clock) = self.ticket.state.clock()
            && self.ticket.state.owner().staff.is_none()
        {
            self.alarms.push(Alarm { clock, cause: AlarmCause::Nobody });
        }
    }

    /// The matter has ended, or ends here for those above: what was asked beside it is not waited for any more.
    pub(super) fn drop_items(&mut self, situation: &Situation<'_>) {
        for clock in self.ticket.clocks().into_iter().map(|running| running.clock) {
            if let Some(item) = clock.item() {
                self.record(situation, EventKind::Dropped { item }, None);
                self.cancel(clock);
            }
        }
        let dossier = &mut self.ticket.dossier;
        (dossier.request, dossier.question) = (None, None);
        dossier.assists.clear();
        dossier.orders.clear();
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
    let answering = situation.on_duty().responsible(&filing.division, Level::General, situation.keeper);
    file_to(filing, &answering, situation)
}

/// The same, with who answers for it.
pub(super) fn file_to(filing: Filing, answering: &Answering, situation: &Situation<'_>) -> Decision {
    let Situation { policy, now, .. } = *situation;
    let (level, owner) = (Level::General, answering.found.clone());
    let due = policy.contact_due(now);
    let ticket = Ticket {
        id: filing.id,
        place: filing.place,
        division: filing.division,
        category: filing.category,
        channel: filing.channel,
        level,
        filed: now,
        policy: filing.policy,
        revision: 0,
        state: State::AwaitingContact { charge: Charge::new(owner.clone(), now), since: now, due },
        dossier: Dossier::default(),
    };
    let mut decision = Decision::of(ticket);
    let channel = filing.channel;
    decision.record(situation, EventKind::Filed { channel, level, owner, due }, None);
    decision.passed_on(answering, answering.found.staff.map(|_| Clock::Contact), situation);
    calling::await_contact(&mut decision, &NoticeKind::FirstAlert { due }, situation);
    decision
}

/// What `command` makes of `ticket`.
///
/// # Errors
/// [`Refusal`] says why it is not possible and what is. The ticket is then as it was.
pub fn next(ticket: Ticket, command: Command, situation: &Situation<'_>) -> Result<Decision, Refusal> {
    let kind = command.kind();
    if !possible(&ticket).contains(&kind) {
        return Err(Refusal::of(&ticket, kind));
    }
    let mut decision = Decision::of(ticket);
    let d = &mut decision;
    match command {
        Command::Remark { note } => d.record(situation, EventKind::Remarked, Some(note)),
        Command::AddWords { note } => asking::added(d, note, situation),
        Command::Acknowledge => calling::acknowledge(d, situation),
        Command::RecordContact { grade, note } => calling::record(d, grade, note, situation),
        Command::ConfirmContact { called } => calling::confirm(d, called, situation),
        Command::Classify { category, mode } => handing::classify(d, category, mode, situation)?,
        Command::Escalate { reason } => handing::escalate(d, reason, situation)?,
        Command::Dispatch { to, reason } => handing::dispatch(d, &to, Some(reason), situation)?,
        Command::Ask { asked, reason } => asking::ask(d, asked, reason, situation)?,
        Command::Decide { granted, to, note } => asking::decide(d, granted, to, note, situation)?,
        Command::AskAssist { to, due, words } => helping::ask(d, to, due, words, situation)?,
        Command::AnswerAssist { item, words } => helping::answer(d, item, words, situation)?,
        Command::RecordMeeting { at, words } => helping::met(d, at, words, situation)?,
        Command::AskRequester { words } => asking::ask_requester(d, words, situation),
        Command::Review { next, note } => asking::review(d, next, note, situation)?,
        Command::Resume { reason } => asking::resume(d, reason, situation),
        Command::Finish { result } => closing::finish(d, result, situation),
        Command::Withdraw => closing::withdraw(d, situation),
        Command::Judge { judgement, solved, note } => closing::judge(d, judgement, solved, note, situation),
        Command::SpotCheck { judgement, solved, note } => {
            closing::spot_check(d, judgement, solved, note, situation);
        }
        Command::Order { due, words } => supervising::order(d, due, words, situation)?,
        Command::AnswerOrder { item, words } => supervising::answer(d, item, words, situation)?,
        Command::Urge { note } => supervising::urge(d, note, situation)?,
        Command::AskExclusion { counted, leave_out, reason } => {
            exclusion::ask(d, counted, leave_out, reason, situation)?;
        }
        Command::DecideExclusion { granted, note } => exclusion::decide(d, granted, note, situation)?,
    }
    Ok(decision)
}

/// Until when a matter of a level must be finished that was called about at `from`.
pub(super) fn handling_due(level: Level, from: Timestamp, situation: &Situation<'_>) -> Timestamp {
    situation.policy.after_working_days(from, situation.policy.level(level).working_days)
}

/// A time that somebody chose: after now, and not after `latest`.
pub(super) fn in_time(
    time: Timestamp,
    latest: Timestamp,
    situation: &Situation<'_>,
) -> Result<Timestamp, Refusal> {
    if time <= situation.now || time > latest {
        return Err(Refusal::Time { latest });
    }
    Ok(time)
}

/// The policy of a clock lets nobody ask for more than a year ahead: sums of times far in the future have no calendar.
pub(super) fn a_year_ahead(situation: &Situation<'_>) -> Timestamp {
    situation.now + jiff::SignedDuration::from_hours(366 * 24)
}

/// What is answered is not asked any more.
pub(super) fn take<T>(asked: &mut Vec<T>, is_it: impl Fn(&T) -> bool) -> Result<T, Refusal> {
    let at = asked.iter().position(is_it).ok_or(Refusal::NoSuchItem)?;
    Ok(asked.remove(at))
}
