//! A month of a town: five hundred places, sixty people with habits of their own, three thousand matters, and people who
//! forget. What must hold whatever they do is checked after every step.
//!
//! Twenty months are lived in each run of the tests, each by a seed of its own; `MASHANG_SEEDS=500` lives more.

#![cfg(test)]

use std::collections::BTreeMap;

use domain::deadline::{Clock, Item, advance, steps};
use domain::division::DivisionCode;
use domain::evaluation::{Figures, cases};
use domain::ids::StaffId;
use domain::ladder::{Directory, Post};
use domain::number::{PlaceNumber, TicketId};
use domain::policy::{CategoryId, GroundId, Policy, PolicyVersion, RoleId};
use domain::text::Words;
use domain::ticket::{
    Actor, Asked, Channel, Command, CommandKind, Counted, DeadlineChange, Decision, Event, EventKind, Filing,
    Judgement, Level, Mode, Overdue, Owner, Situation, State, StateKind, Ticket, file, next_after, possible,
    sweep,
};
use jiff::{SignedDuration, Timestamp};

const PLACES: u32 = 500;
const MATTERS: i64 = 3_000;
const VILLAGES: usize = 15;
const DAY: i64 = 24 * 60;
/// In minutes; what was filed near its end is lived on for another month.
const MONTH: i64 = 30 * DAY;

/// A generator whose every month can be lived again (xorshift64*, Vigna 2016).
struct Chance(u64);

impl Chance {
    fn of(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() >> 16).unwrap() % limit
    }

    fn minutes(&mut self, from: i64, to: i64) -> i64 {
        from + i64::try_from(self.below(usize::try_from(to - from).unwrap())).unwrap()
    }

    /// Whether something happens that does so in so many of a hundred times.
    fn happens(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

struct Town {
    policy: Policy,
    directory: Directory,
    villages: Vec<DivisionCode>,
    /// How many of a hundred calls each person makes in time.
    diligence: BTreeMap<StaffId, usize>,
}

impl Town {
    fn of(chance: &mut Chance) -> Self {
        let policy = Policy::parse(include_str!("../../../config/policy.toml")).unwrap();
        let villages: Vec<DivisionCode> =
            (0..VILLAGES).map(|n| format!("99010110{}{:03}", n % 2, n + 1).parse().unwrap()).collect();
        let mut posts = Vec::new();
        let mut hire = |role: &str, division: &str| {
            let staff = StaffId(i64::try_from(posts.len()).unwrap() + 1);
            posts.push(Post { staff, role: RoleId::new(role), division: division.parse().unwrap() });
        };
        for village in &villages {
            for role in ["village_secretary", "village_police", "contact_cadre"] {
                hire(role, village.as_str());
            }
        }
        for township in ["990101100", "990101101"] {
            for role in ["centre_operator", "centre_director", "judicial_head", "township_head"] {
                hire(role, township);
            }
        }
        for role in ["county_operator", "county_leader", "county_head", "county_department"] {
            hire(role, "990101");
        }
        for role in ["city_operator", "city_leader", "city_department"] {
            hire(role, "9901");
        }
        assert_eq!(posts.len(), 60);
        let diligence = posts.iter().map(|post| (post.staff, 20 + chance.below(80))).collect();
        Self { policy, directory: Directory::new(posts), villages, diligence }
    }

    fn situation(&self, minutes: i64, actor: Actor) -> Situation<'_> {
        Situation { policy: &self.policy, directory: &self.directory, keeper: None, now: at(minutes), actor }
    }
}

/// Monday, 2 March 2026, at midnight in Shanghai, and so many minutes.
fn at(minutes: i64) -> Timestamp {
    "2026-03-01T16:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minutes)
}

fn words() -> Words {
    Words::parse("说明").unwrap()
}

/// A clock as storage keeps it.
struct Row {
    started: Timestamp,
    due: Timestamp,
    step: usize,
    quiet: bool,
}

/// One matter and its log.
struct Matter {
    ticket: Ticket,
    log: Vec<Event>,
    rows: BTreeMap<Clock, Row>,
}

impl Matter {
    fn file(town: &Town, chance: &mut Chance, id: i64, minutes: i64) -> Self {
        let place = 1 + u32::try_from(chance.below(PLACES as usize)).unwrap();
        let filing = Filing {
            id: TicketId(id),
            place: PlaceNumber::new(place).unwrap(),
            division: town.villages[place as usize % VILLAGES].clone(),
            category: CategoryId::new("utilities"),
            channel: Channel::Code,
            policy: PolicyVersion(1),
        };
        let filed = file(filing, &town.situation(minutes, Actor::Requester));
        let mut matter = Self { ticket: filed.ticket.clone(), log: Vec::new(), rows: BTreeMap::new() };
        matter.happen(filed);
        matter
    }

    /// The clocks of which steps have come.
    fn overdue(&self, town: &Town, now: Timestamp) -> Vec<Overdue> {
        let mut overdue: Vec<Overdue> = Vec::new();
        for (clock, row) in &self.rows {
            let steps = steps(&town.policy, clock.kind(), row.started, row.due);
            let due = advance(&steps, row.step, row.quiet, now);
            if due.step > row.step {
                overdue.push(Overdue { clock: *clock, promised: row.due, due });
            }
        }
        overdue.sort_by_key(|overdue| (overdue.promised, overdue.clock));
        overdue
    }

    fn progress(&mut self, overdue: &[Overdue]) {
        for overdue in overdue {
            if let Some(row) = self.rows.get_mut(&overdue.clock) {
                row.step = overdue.due.step;
            }
        }
    }

    /// The worker looks.
    fn sweep(&mut self, town: &Town, minutes: i64) {
        while let Some(overdue) = self.overdue(town, at(minutes)).into_iter().next() {
            let decision = sweep(self.ticket.clone(), &overdue, &town.situation(minutes, Actor::System));
            self.progress(std::slice::from_ref(&overdue));
            self.happen(decision);
        }
    }

    fn act(&mut self, town: &Town, command: Command, actor: Actor, minutes: i64) {
        let overdue = self.overdue(town, at(minutes));
        let situation = town.situation(minutes, actor);
        if let Ok(decision) = next_after(self.ticket.clone(), &overdue, command, &situation) {
            self.progress(&overdue);
            self.happen(decision);
        }
    }

    fn happen(&mut self, decision: Decision) {
        for change in &decision.deadlines {
            match change {
                DeadlineChange::Open(new) => {
                    let row = Row { started: new.started, due: new.running.due, step: 0, quiet: false };
                    assert!(self.rows.insert(new.running.clock, row).is_none());
                }
                DeadlineChange::Met { clock } | DeadlineChange::Cancel { clock } => {
                    assert!(self.rows.remove(clock).is_some());
                }
                DeadlineChange::Owner { .. } => {}
                DeadlineChange::Quiet { clock, quiet } => self.rows.get_mut(clock).unwrap().quiet = *quiet,
            }
        }
        self.ticket = decision.ticket;
        self.log.extend(decision.events);
        self.must_hold();
    }

    /// What must hold after every step.
    fn must_hold(&self) {
        let mut promised: Vec<_> = self.ticket.clocks().into_iter().map(|r| (r.clock, r.due)).collect();
        promised.sort_unstable();
        let running: Vec<_> = self.rows.iter().map(|(clock, row)| (*clock, row.due)).collect();
        assert_eq!(promised, running, "{:?}", self.ticket);
        let over = self.ticket.state.due().is_none();
        assert_eq!(over, running.is_empty(), "what is over owes nothing, and only that");
        assert!(over || self.ticket.state.owner().staff.is_some());
        assert_eq!(usize::try_from(self.ticket.revision).unwrap(), self.log.len());
    }
}

/// What somebody does when they come to a matter; nothing when they forget it.
fn deed(town: &Town, chance: &mut Chance, matter: &Matter, minutes: i64) -> Option<(Command, Actor)> {
    let ticket = &matter.ticket;
    let owner = ticket.state.owner().staff?;
    let diligent = chance.happens(town.diligence[&owner]);
    let me = Actor::Staff(owner);
    let above = || {
        let superior = town.directory.at(&town.policy, at(0)).superior(&ticket.state.answers().unit);
        superior.and_then(|(_, staff)| staff.first().copied()).map(Actor::Staff)
    };
    if ticket.dossier.request.is_some() && chance.happens(70) {
        let granted = chance.happens(60);
        return Some((Command::Decide { granted, to: None, note: None }, above()?));
    }
    if let Some(order) = ticket.dossier.orders.first().filter(|_| diligent) {
        let by = order.to.staff.map_or(me, Actor::Staff);
        return Some((Command::AnswerOrder { item: order.item, words: words() }, by));
    }
    if let Some(assist) = ticket.dossier.assists.first().filter(|_| chance.happens(60)) {
        let by = assist.to.staff.map_or(me, Actor::Staff);
        return Some((Command::AnswerAssist { item: assist.item, words: words() }, by));
    }
    match ticket.state.kind() {
        StateKind::AwaitingContact if diligent => Some((Command::called(None), me)),
        StateKind::AwaitingContact => match chance.below(6) {
            0 => Some((Command::Acknowledge, me)),
            1 => Some((Command::no_answer(None), me)),
            2 => Some((Command::Escalate { reason: words() }, me)),
            3 => Some((Command::Ask { asked: Asked::Return, reason: words() }, me)),
            _ => None,
        },
        StateKind::InHand if diligent => Some((Command::Finish { result: words() }, me)),
        StateKind::InHand => in_hand(town, chance, minutes, me, above()),
        StateKind::Parked => Some((Command::Resume { reason: words() }, me)),
        StateKind::Finished => Some((judge(chance), Actor::Requester)),
        _ => None,
    }
}

fn in_hand(
    town: &Town,
    chance: &mut Chance,
    minutes: i64,
    me: Actor,
    above: Option<Actor>,
) -> Option<(Command, Actor)> {
    let due = at(minutes + chance.minutes(DAY, 5 * DAY));
    let village = &town.villages[chance.below(VILLAGES)];
    let there = town.directory.at(&town.policy, at(0)).responsible(village, Level::General, None).found;
    let department = Owner { unit: "990101".parse().unwrap(), staff: Some(StaffId(57)) };
    Some(match chance.below(10) {
        0 => (Command::Escalate { reason: words() }, me),
        1 => (Command::Ask { asked: Asked::Extend { working_days: 3 }, reason: words() }, me),
        2 => (Command::Ask { asked: Asked::Park { review: due }, reason: words() }, me),
        3 => {
            let asked = Asked::Decline { ground: GroundId::new("court") };
            (Command::Ask { asked, reason: words() }, me)
        }
        4 => (Command::AskAssist { to: department, due, words: words() }, me),
        5 => (Command::AskRequester { words: words() }, me),
        6 => (Command::Order { due, words: words() }, above?),
        7 => (Command::Dispatch { to: there, reason: words() }, above?),
        8 => (Command::Classify { category: CategoryId::new("traffic"), mode: Mode::Joint }, me),
        _ => return None,
    })
}

/// Somebody says that it was not their fault; those above agree, or do not.
fn exclude(town: &Town, chance: &mut Chance, matter: &mut Matter) {
    let Some(owner) = matter.ticket.state.owner().staff else { return };
    let ask = Command::AskExclusion { counted: Counted::Everything, leave_out: true, reason: words() };
    matter.act(town, ask, Actor::Staff(owner), 4 * MONTH);
    let decide = Command::DecideExclusion { granted: chance.happens(50), note: None };
    matter.act(town, decide, Actor::System, 4 * MONTH);
}

fn judge(chance: &mut Chance) -> Command {
    let judgement = match chance.below(20) {
        0..14 => Judgement::Satisfied,
        14..16 => Judgement::Basically,
        16..18 => Judgement::Unsatisfied,
        _ => Judgement::Unreachable,
    };
    Command::Judge { judgement, solved: Some(judgement != Judgement::Unsatisfied), note: None }
}

fn live(town: &Town, chance: &mut Chance, id: i64) -> Matter {
    let filed = chance.minutes(0, MONTH);
    let mut matter = Matter::file(town, chance, id, filed);
    let mut now = filed;
    while now < 2 * MONTH && matter.ticket.state.due().is_some() {
        // Calls are made within the hour, everything else within days; the worker may be faster or slower.
        let soon = matter.ticket.state.kind() == StateKind::AwaitingContact;
        now += if soon { chance.minutes(1, 60) } else { chance.minutes(30, 2 * DAY) };
        if chance.happens(80) {
            matter.sweep(town, now);
        }
        if let Some((command, actor)) = deed(town, chance, &matter, now) {
            matter.act(town, command, actor, now);
        }
    }
    matter.sweep(town, 4 * MONTH);
    if chance.happens(5) {
        exclude(town, chance, &mut matter);
    }
    matter
}

/// What must hold of a log as a whole.
fn log_must_hold(matter: &Matter) {
    let mut missed: BTreeMap<(Clock, Timestamp), usize> = BTreeMap::new();
    let mut level = Level::General;
    let mut promised = None;
    for event in &matter.log {
        match &event.kind {
            EventKind::Breached { clock, due, .. } => {
                assert!(event.at >= *due, "nothing is missed before its time");
                *missed.entry((*clock, *due)).or_default() += 1;
            }
            EventKind::Contacted { in_time, .. } => {
                let due = promised.expect("a call was promised");
                assert_eq!(*in_time, event.at < due);
                assert_eq!(
                    !*in_time,
                    missed.contains_key(&(Clock::Contact, due)),
                    "late is in the log, and only late"
                );
            }
            EventKind::Escalated { level: to, .. } => assert_eq!(Some(*to), level.above()),
            EventKind::Judged { judgement: Judgement::Unsatisfied, .. } => promised = None,
            _ => {}
        }
        match &event.kind {
            EventKind::Filed { due, .. } => promised = Some(*due),
            EventKind::Reopened { level: to, due, .. } => (level, promised) = (*to, Some(*due)),
            EventKind::Escalated { level: to, .. } | EventKind::Dispatched { level: to, .. } => level = *to,
            _ => {}
        }
    }
    assert!(missed.values().all(|times| *times == 1), "each deadline is missed once at most");
    assert_eq!(level, matter.ticket.level);
    let unsatisfied =
        |e: &&Event| matches!(e.kind, EventKind::Judged { judgement: Judgement::Unsatisfied, .. });
    let reopened = matter.log.iter().filter(|e| matches!(e.kind, EventKind::Reopened { .. })).count();
    assert_eq!(matter.log.iter().filter(unsatisfied).count(), reopened, "unsatisfied always reopens");
    // Everybody forgot it: then it stands as an alarm, or somebody above has been told of every step.
    if let State::AwaitingContact { due, .. } = matter.ticket.state {
        assert!(missed.contains_key(&(Clock::Contact, due)));
        assert!(matter.log.iter().any(|e| matches!(e.kind, EventKind::Alarmed { clock: Clock::Contact })));
    }
}

fn count(figures: &mut Figures, matter: &Matter) {
    for case in cases(&matter.ticket.category, &matter.log) {
        figures.count(&case);
    }
}

/// The figures are what anybody counts in the logs, and the same in whatever order they are read.
fn scores_must_hold(counted: &Figures, matters: &[Matter]) {
    let mut again = Figures::default();
    matters.iter().rev().for_each(|matter| count(&mut again, matter));
    assert_eq!(&again, counted);
    let left_out = |matter: &&Matter| {
        matter.log.iter().any(|event| matches!(event.kind, EventKind::ExclusionDecided { granted: true, .. }))
    };
    let of = |wanted: fn(&EventKind) -> bool| {
        let counted = matters.iter().filter(|matter| !left_out(matter));
        let events = counted.flat_map(|matter| &matter.log).filter(|event| wanted(&event.kind));
        u32::try_from(events.count()).unwrap()
    };
    let called = of(|kind| matches!(kind, EventKind::Contacted { in_time: true, .. }));
    let not_called = of(|kind| matches!(kind, EventKind::Breached { clock: Clock::Contact, .. }));
    assert_eq!((counted.contact.good, counted.contact.of), (called, called + not_called));
    let finished = of(|kind| matches!(kind, EventKind::Finished { in_time: true, .. }));
    let not_finished = of(|kind| matches!(kind, EventKind::Breached { clock: Clock::Handling, .. }));
    assert_eq!((counted.on_time.good, counted.on_time.of), (finished, finished + not_finished));
    assert!(counted.left_out > 0);
}

#[test]
fn a_month_of_a_town_keeps_its_promises_or_says_so() {
    let seeds: u64 = std::env::var("MASHANG_SEEDS").ok().and_then(|text| text.parse().ok()).unwrap_or(20);
    let mut kinds: BTreeMap<&'static str, usize> = BTreeMap::new();
    for seed in 1..=seeds {
        let mut chance = Chance::of(seed);
        let town = Town::of(&mut chance);
        let mut counted = Figures::default();
        let mut matters = Vec::new();
        for id in 1..=MATTERS {
            let matter = live(&town, &mut chance, id);
            log_must_hold(&matter);
            for event in &matter.log {
                *kinds.entry(event.kind.name()).or_default() += 1;
            }
            count(&mut counted, &matter);
            matters.push(matter);
        }
        scores_must_hold(&counted, &matters);
    }
    // A month in which something never happens proves nothing about it.
    for kind in [
        "filed",
        "contacted",
        "escalated",
        "dispatched",
        "asked",
        "decided",
        "lapsed",
        "extended",
        "parked",
        "resumed",
        "declined",
        "assist_asked",
        "assist_answered",
        "dropped",
        "questioned",
        "unanswered",
        "ordered",
        "order_answered",
        "finished",
        "visit_tried",
        "judged",
        "reopened",
        "reminded",
        "breached",
        "climbed",
        "alarmed",
        "exclusion_decided",
    ] {
        assert!(kinds.contains_key(kind), "nothing was {kind}: {kinds:?}");
    }
}

/// The items of a dossier are what their commands answer.
#[test]
fn an_item_that_was_never_asked_is_refused() {
    let mut chance = Chance::of(1);
    let town = Town::of(&mut chance);
    let matter = Matter::file(&town, &mut chance, 1, 0);
    assert!(!possible(&matter.ticket).contains(&CommandKind::AnswerOrder));
    let command = Command::AnswerOrder { item: Item(99), words: words() };
    let me = Actor::Staff(StaffId(1));
    assert!(next_after(matter.ticket, &[], command, &town.situation(1, me)).is_err());
}
