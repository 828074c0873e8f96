//! Any row of commands, with the clocks swept in between: what holds whatever people do.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::deadline::Item;
use crate::policy::GroundId;

/// A command of every kind, for a ticket as it stands; `n` chooses among the ways to give it.
fn command(kind: CommandKind, ticket: &Ticket, n: u8, now: Timestamp) -> Option<Command> {
    let words = || words("说明");
    let people = [
        ("990101001002", SECRETARY),
        ("990101001003", NEIGHBOUR),
        ("990101001", CENTRE),
        ("990101", WATER),
        ("9901", CITY),
    ];
    let (unit, staff) = people[usize::from(n) % people.len()];
    let to = owner(unit, staff);
    let later = now + SignedDuration::from_hours(i64::from(n) + 1);
    let item = |items: Vec<Item>| items.get(usize::from(n) % items.len().max(1)).copied().unwrap_or(Item(1));
    let judgement = Judgement::ALL[usize::from(n) % 4];
    Some(match kind {
        CommandKind::Acknowledge => Command::Acknowledge,
        CommandKind::RecordContact => {
            Command::RecordContact { grade: ContactGrade::ALL[usize::from(n) % 4], note: None }
        }
        CommandKind::ConfirmContact => Command::ConfirmContact { called: n.is_multiple_of(2) },
        CommandKind::Remark => Command::Remark { note: words() },
        CommandKind::Classify => {
            let category = CategoryId::new(["traffic", "utilities"][usize::from(n) % 2]);
            Command::Classify { category, mode: Mode::ALL[usize::from(n) % 4] }
        }
        CommandKind::Escalate => Command::Escalate { reason: words() },
        CommandKind::Dispatch => Command::Dispatch { to, reason: words() },
        CommandKind::Ask => {
            let asked = match n % 4 {
                0 => Asked::Return,
                1 => Asked::Extend { working_days: 3 },
                2 => Asked::Park { review: later },
                _ => Asked::Decline { ground: GroundId::new("court") },
            };
            Command::Ask { asked, reason: words() }
        }
        CommandKind::Decide => Command::Decide { granted: !n.is_multiple_of(3), to: Some(to), note: None },
        CommandKind::AskAssist => Command::AskAssist { to, due: later, words: words() },
        CommandKind::AnswerAssist => {
            let items = ticket.dossier.assists.iter().map(|assist| assist.item).collect();
            Command::AnswerAssist { item: item(items), words: words() }
        }
        CommandKind::RecordMeeting => Command::RecordMeeting { at: now, words: words() },
        CommandKind::AskRequester => Command::AskRequester { words: words() },
        CommandKind::Review => Command::Review { next: later, note: words() },
        CommandKind::Resume => Command::Resume { reason: words() },
        CommandKind::Finish => Command::Finish { result: words() },
        CommandKind::AddWords => Command::AddWords { note: words() },
        CommandKind::Withdraw => Command::Withdraw,
        CommandKind::Judge => judge(judgement),
        CommandKind::SpotCheck => Command::SpotCheck { judgement, solved: None, note: None },
        CommandKind::Order => Command::Order { due: later, words: words() },
        CommandKind::AnswerOrder => {
            let items = ticket.dossier.orders.iter().map(|order| order.item).collect();
            Command::AnswerOrder { item: item(items), words: words() }
        }
        CommandKind::Urge => Command::Urge { note: None },
        CommandKind::AskExclusion => {
            let counted = Counted::ALL[usize::from(n) % 4];
            Command::AskExclusion { counted, leave_out: !n.is_multiple_of(3), reason: words() }
        }
        CommandKind::DecideExclusion => {
            Command::DecideExclusion { granted: !n.is_multiple_of(3), note: None }
        }
        // Two tickets at once: not by `next`.
        CommandKind::Merge | CommandKind::Unmerge => return None,
    })
}

/// What storage keeps of a clock.
#[derive(Debug, Clone)]
struct Row {
    started: Timestamp,
    due: Timestamp,
    step: usize,
    quiet: bool,
}

/// The clocks that run, as storage has them.
#[derive(Default)]
struct Rows(BTreeMap<Clock, Row>);

impl Rows {
    fn apply(&mut self, changes: &[DeadlineChange]) {
        for change in changes {
            match change {
                DeadlineChange::Open(NewClock { running, started, .. }) => {
                    let row = Row { started: *started, due: running.due, step: 0, quiet: false };
                    assert!(self.0.insert(running.clock, row).is_none(), "{:?} runs twice", running.clock);
                }
                DeadlineChange::Met { clock } | DeadlineChange::Cancel { clock } => {
                    assert!(self.0.remove(clock).is_some(), "{clock:?} does not run");
                }
                DeadlineChange::Owner { clock, .. } => assert!(self.0.contains_key(clock)),
                DeadlineChange::Quiet { clock, quiet } => {
                    self.0.get_mut(clock).unwrap_or_else(|| panic!("{clock:?} does not run")).quiet = *quiet;
                }
            }
        }
    }

    /// Clocks of which steps have come, the longest due first.
    fn overdue(&self, policy: &Policy, now: Timestamp) -> Vec<Overdue> {
        let mut overdue: Vec<Overdue> = self
            .0
            .iter()
            .map(|(clock, row)| {
                let steps = steps(policy, clock.kind(), row.started, row.due);
                let due = advance(&steps, row.step, row.quiet, now);
                Overdue { clock: *clock, promised: row.due, due }
            })
            .filter(|overdue| overdue.due.step > self.0[&overdue.clock].step)
            .collect();
        overdue.sort_by_key(|overdue| (overdue.promised, overdue.clock));
        overdue
    }

    fn progress(&mut self, overdue: &[Overdue]) {
        for overdue in overdue {
            if let Some(row) = self.0.get_mut(&overdue.clock) {
                row.step = overdue.due.step;
            }
        }
    }

    fn running(&self) -> Vec<(Clock, Timestamp)> {
        self.0.iter().map(|(clock, row)| (*clock, row.due)).collect()
    }
}

fn promised(ticket: &Ticket) -> Vec<(Clock, Timestamp)> {
    let mut clocks: Vec<_> = ticket.clocks().into_iter().map(|r| (r.clock, r.due)).collect();
    clocks.sort_unstable();
    clocks
}

/// Whether a command may move no deadline, whatever it is about.
const fn moves_nothing(kind: CommandKind) -> bool {
    matches!(
        kind,
        CommandKind::Acknowledge
            | CommandKind::ConfirmContact
            | CommandKind::Remark
            | CommandKind::Classify
            | CommandKind::RecordMeeting
            | CommandKind::Urge
    )
}

struct Life {
    town: Town,
    ticket: Ticket,
    rows: Rows,
    breaches: BTreeMap<(Clock, Timestamp), usize>,
    climbs: BTreeMap<(Clock, Timestamp), usize>,
}

impl Life {
    fn begin() -> Self {
        let town = Town::new();
        let filed = town.filed();
        let mut rows = Rows::default();
        rows.apply(&filed.deadlines);
        Self { town, ticket: filed.ticket, rows, breaches: BTreeMap::new(), climbs: BTreeMap::new() }
    }

    /// The worker looks, one clock at a time.
    fn sweep(&mut self, minutes: i64) {
        while let Some(overdue) = self.rows.overdue(&self.town.policy, minute(minutes)).into_iter().next() {
            let by_the_clock = Situation { actor: Actor::System, ..self.town.at(minutes) };
            let decision = sweep(self.ticket.clone(), &overdue, &by_the_clock);
            self.rows.progress(std::slice::from_ref(&overdue));
            self.happen(&decision);
        }
    }

    /// Somebody acts, perhaps before the worker has looked.
    fn act(&mut self, kind: CommandKind, n: u8, minutes: i64) {
        let now = minute(minutes);
        let Some(command) = command(kind, &self.ticket, n, now) else { return };
        let offered = possible(&self.ticket).contains(&kind);
        let overdue = self.rows.overdue(&self.town.policy, now);
        let Ok(decision) = next_after(self.ticket.clone(), &overdue, command, &self.town.by(CENTRE, minutes))
        else {
            return;
        };
        // What lapses at this very moment makes room: else everything that is accepted was offered.
        assert!(offered || !overdue.is_empty(), "{kind:?} was not offered in {:?}", self.ticket);
        if moves_nothing(kind) && overdue.is_empty() {
            assert_eq!(promised(&decision.ticket), promised(&self.ticket), "{kind:?} moved a deadline");
        }
        if kind == CommandKind::Judge && Judgement::ALL[usize::from(n) % 4] == Judgement::Unsatisfied {
            assert_eq!(decision.ticket.state.kind(), StateKind::AwaitingContact);
        }
        self.rows.progress(&overdue);
        self.happen(&decision);
    }

    fn happen(&mut self, decision: &Decision) {
        let grown = i32::try_from(decision.events.len()).unwrap();
        assert_eq!(decision.ticket.revision, self.ticket.revision + grown);
        let mut level = self.ticket.level;
        for event in &decision.events {
            level = self.follow(level, &event.kind);
        }
        assert_eq!(level, decision.ticket.level, "the log tells every change of level");
        self.rows.apply(&decision.deadlines);
        self.ticket = decision.ticket.clone();
        assert_eq!(self.rows.running(), promised(&self.ticket), "{:?}", self.ticket);
        let over = self.ticket.state.due().is_none();
        assert_eq!(over, self.ticket.state.clock().is_none());
        assert!(over || self.ticket.state.owner().staff.is_some());
    }

    fn follow(&mut self, level: Level, event: &EventKind) -> Level {
        match event {
            EventKind::Breached { clock, due, .. } => {
                *self.breaches.entry((*clock, *due)).or_default() += 1;
                level
            }
            EventKind::Climbed { clock, .. } => {
                let due = self.rows.0.get(clock).map_or(Timestamp::MIN, |row| row.due);
                *self.climbs.entry((*clock, due)).or_default() += 1;
                level
            }
            EventKind::Escalated { level: to, .. } => {
                assert_eq!(Some(*to), level.above(), "handing up neither skips nor goes down");
                *to
            }
            EventKind::Reopened { level: to, .. } => {
                assert_eq!(*to, level.above().unwrap_or(level));
                *to
            }
            EventKind::Dispatched { level, .. } => *level,
            _ => level,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn whatever_is_done_a_ticket_not_at_an_end_has_an_owner_and_exactly_the_clocks_that_it_promises(
        deeds in prop::collection::vec(
            (prop::sample::select(CommandKind::ALL), any::<u8>(), 1_i64..3_000, any::<bool>()), 0..40
        )
    ) {
        let mut life = Life::begin();
        let mut now = 0;
        for (kind, n, pause, worker) in deeds {
            now += pause;
            if worker {
                life.sweep(now);
            }
            life.act(kind, n, now);
        }
        life.sweep(now + 400 * DAY);
        for (missed, times) in &life.breaches {
            prop_assert_eq!(*times, 1, "{:?} was missed more than once", missed);
        }
        for ((clock, due), times) in &life.climbs {
            let steps = life.town.policy.clocks.of(clock.kind()).climb.len();
            prop_assert!(*times <= steps, "{:?} due {} was told {} times", clock, due, times);
        }
        for clock in life.rows.0 {
            prop_assert!(life.breaches.contains_key(&(clock.0, clock.1.due)), "{:?} was not missed", clock);
        }
    }

    #[test]
    fn what_is_not_offered_is_refused_and_changes_nothing(
        deeds in prop::collection::vec((prop::sample::select(CommandKind::ALL), any::<u8>()), 0..25),
        kind in prop::sample::select(CommandKind::ALL), n: u8
    ) {
        let mut life = Life::begin();
        for (at, (kind, n)) in (1..).zip(deeds) {
            life.act(kind, n, at);
        }
        let situation = life.town.by(CENTRE, 26);
        if let Some(command) = command(kind, &life.ticket, n, situation.now) {
            let done = next(life.ticket.clone(), command, &situation);
            if !possible(&life.ticket).contains(&kind) {
                prop_assert!(done.is_err(), "{:?} in {:?}", kind, life.ticket);
            }
        }
    }
}

/// A command of each kind that is offered somewhere can really be given there.
#[test]
fn what_is_offered_can_be_done() {
    let town = Town::new();
    let (filed, in_hand, finished) = (town.filed().ticket, town.in_hand(), town.finished());
    let of = |ticket: &Ticket, command| next(ticket.clone(), command, &town.by(CENTRE, 70)).unwrap().ticket;
    let park = Asked::Park { review: minute(9 * DAY) };
    let asked = of(&in_hand, Command::Ask { asked: park, reason: words("等管网") });
    let parked = of(&asked, Command::Decide { granted: true, to: None, note: None });
    let ordered = of(&in_hand, Command::Order { due: minute(DAY), words: words("请答复") });
    let to = owner("990101", WATER);
    let assisted = of(&in_hand, Command::AskAssist { to, due: minute(DAY), words: words("请协助") });
    let closed = of(&finished, judge(Judgement::Satisfied));
    let withdrawn = of(&filed, Command::Withdraw);
    for ticket in [filed, in_hand, asked, parked, ordered, assisted, finished, closed, withdrawn] {
        for kind in possible(&ticket) {
            let done = (0..=u8::MAX).any(|n| match command(kind, &ticket, n, minute(71)) {
                Some(command) => next(ticket.clone(), command, &town.by(CENTRE, 71)).is_ok(),
                None => true,
            });
            assert!(done, "{kind:?} in {:?}", ticket.state.kind());
        }
    }
}
