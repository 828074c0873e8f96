//! From a log to the cases that it makes.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::case::{Case, Fact};
use crate::deadline::{Clock, Item};
use crate::policy::CategoryId;
use crate::ticket::{Actor, Asked, Charge, ContactGrade, Counted, Event, EventKind, Owner};

/// The cases of one matter, of which this is the whole log. All count under the category that it is known to belong to
/// today.
///
/// A clock counts for whoever answered for the matter when it was met or missed: the first receiver, until somebody else
/// has acknowledged, called or finished. What was missed stays missed: a matter that is handed on afterwards, declined or
/// merged does not undo it. Clocks that still ran then count nowhere.
///
/// What those above decide to leave out is what had happened when it was asked for; what they decide last holds.
pub fn cases<'a>(category: &CategoryId, log: impl IntoIterator<Item = &'a Event>) -> Vec<Case> {
    let mut reading = Reading {
        category,
        cases: Vec::new(),
        hands: None,
        orders: BTreeMap::new(),
        asked: None,
        wished: None,
    };
    for (event, item) in log.into_iter().zip((1..).map(Item)) {
        reading.take(item, event);
    }
    reading.cases
}

/// Who has the matter, while it is worked on, and who had it.
struct Hands {
    charge: Charge,
    /// When it was filed, opened again or taken apart from another.
    opened: Timestamp,
    /// Whether the clock that runs has run out and is counted.
    missed: bool,
    /// The call of which the requester may say whether it was one.
    call: Option<usize>,
    /// The clock for it, as it was counted.
    contact: Option<usize>,
    /// Who finished it.
    finisher: Option<Owner>,
    /// Whether it has been agreed that it is given back.
    returned: bool,
}

struct Reading<'a> {
    category: &'a CategoryId,
    cases: Vec<Case>,
    hands: Option<Hands>,
    /// Orders whose clocks run.
    orders: BTreeMap<Item, Owner>,
    /// With which entry it was asked to give the matter back.
    asked: Option<Item>,
    /// What those above are asked to leave out or to count.
    wished: Option<Wish>,
}

/// That something is left out, or counted after all.
struct Wish {
    counted: Counted,
    leave_out: bool,
    /// How many cases there were.
    until: usize,
}

impl Reading<'_> {
    fn take(&mut self, item: Item, event: &Event) {
        match &event.kind {
            EventKind::Ordered { .. } | EventKind::Replaced { .. } | EventKind::OrderAnswered { .. } => {
                self.order(item, event);
            }
            EventKind::Breached { clock: Clock::Supervision(order), due, .. } => {
                self.order_ended(*order, false, *due);
            }
            EventKind::ExclusionAsked { counted, leave_out, .. } => {
                let until = self.cases.len();
                self.wished = Some(Wish { counted: *counted, leave_out: *leave_out, until });
            }
            EventKind::ExclusionDecided { granted, .. } => self.rule(*granted),
            EventKind::Filed { owner, .. }
            | EventKind::Reopened { owner, .. }
            | EventKind::Unmerged { owner, .. } => self.open(owner, event.at),
            _ => {
                let Some(mut hands) = self.hands.take() else { return };
                self.hand_on(&mut hands, item, event);
                self.end_clocks(&mut hands, event);
                self.hear(&hands, event);
                self.hands = Some(hands);
            }
        }
    }

    fn add(&mut self, owner: &Owner, at: Timestamp, fact: Fact) {
        self.cases.push(Case {
            owner: owner.clone(),
            category: self.category.clone(),
            at,
            fact,
            left_out: false,
        });
    }

    /// Those above have decided what counts of what had happened when they were asked.
    fn rule(&mut self, granted: bool) {
        let Some(wish) = self.wished.take().filter(|_| granted) else { return };
        for case in self.cases.iter_mut().take(wish.until).filter(|case| case.fact.is_about(wish.counted)) {
            case.left_out = wish.leave_out;
        }
    }

    fn open(&mut self, owner: &Owner, at: Timestamp) {
        let charge = Charge::new(owner.clone(), at);
        let hands = Hands {
            charge,
            opened: at,
            missed: false,
            call: None,
            contact: None,
            finisher: None,
            returned: false,
        };
        self.hands = Some(hands);
    }

    fn order(&mut self, item: Item, event: &Event) {
        match &event.kind {
            EventKind::Ordered { to, .. } => drop(self.orders.insert(item, to.clone())),
            EventKind::Replaced { item, to, .. } => {
                self.orders.entry(*item).and_modify(|owner| *owner = to.clone());
            }
            EventKind::OrderAnswered { item, in_time } => self.order_ended(*item, *in_time, event.at),
            _ => {}
        }
    }

    /// An order that was missed is counted then, and not once more when it is answered.
    fn order_ended(&mut self, order: Item, in_time: bool, at: Timestamp) {
        if let Some(owner) = self.orders.remove(&order) {
            self.add(&owner, at, Fact::Order { in_time });
        }
    }

    /// What puts the matter into other hands, and what shows that those who were given it have it.
    fn hand_on(&mut self, hands: &mut Hands, item: Item, event: &Event) {
        match &event.kind {
            EventKind::Asked { asked: Asked::Return, .. } => self.asked = Some(item),
            EventKind::Decided { item, granted } => hands.returned = *granted && self.asked == Some(*item),
            EventKind::Escalated { owner, .. } | EventKind::Dispatched { owner, .. } => {
                self.leave(hands, event.at);
                hands.charge = hands.charge.handed_on(owner.clone(), event.at);
                // Who takes it into their own hands has it.
                if matches!(event.kind, EventKind::Dispatched { .. }) {
                    accept(hands, event);
                }
            }
            EventKind::Reassigned { owner, .. } => hands.charge = Charge::new(owner.clone(), event.at),
            EventKind::Acknowledged => hands.charge = hands.charge.clone().accepted(event.at),
            EventKind::Contacted { .. } | EventKind::Finished { .. } => accept(hands, event),
            _ => {}
        }
    }

    /// Whoever was given it has it no more.
    fn leave(&mut self, hands: &mut Hands, at: Timestamp) {
        let returned = std::mem::take(&mut hands.returned);
        self.add(&hands.charge.owner, at, Fact::Left { returned });
    }

    fn end_clocks(&mut self, hands: &mut Hands, event: &Event) {
        let at = event.at;
        let took = at.duration_since(hands.opened);
        let owner = hands.charge.answers().clone();
        match &event.kind {
            EventKind::Contacted { grade, in_time, call, .. } => {
                let at = call.map_or(at, |proof| proof.at);
                let took = at.duration_since(hands.opened);
                self.called(hands, &owner, at, *in_time);
                hands.missed = false;
                hands.call = Some(self.cases.len());
                self.add(&owner, at, Fact::Call { grade: *grade, denied: false, took });
            }
            EventKind::Proven { call, in_time } => self.prove(hands, call.at, *in_time),
            EventKind::Finished { in_time, .. } => {
                if *in_time || !hands.missed {
                    self.add(&owner, at, Fact::Handling { in_time: *in_time });
                }
                self.add(&owner, at, Fact::Done { took });
                self.leave(hands, at);
                hands.finisher = Some(owner);
            }
            EventKind::Declined { .. } => self.leave(hands, at),
            EventKind::Settled => self.add(&owner, at, Fact::Settled),
            EventKind::Resumed { .. } => hands.missed = false,
            EventKind::Breached { clock, due, owner: then } => {
                let fact = match clock {
                    Clock::Contact => Fact::Contact { in_time: false },
                    Clock::Handling => Fact::Handling { in_time: false },
                    _ => return,
                };
                hands.missed = true;
                if *clock == Clock::Contact {
                    hands.contact = Some(self.cases.len());
                }
                self.add(then.as_ref().unwrap_or(&owner), *due, fact);
            }
            _ => {}
        }
    }

    /// The clock for the call has ended. One that was counted as missed because no record had come yet was none.
    fn called(&mut self, hands: &mut Hands, owner: &Owner, at: Timestamp, in_time: bool) {
        if !hands.missed {
            hands.contact = Some(self.cases.len());
            self.add(owner, at, Fact::Contact { in_time });
        } else if in_time {
            self.met_after_all(hands, at);
        }
    }

    fn met_after_all(&mut self, hands: &Hands, called: Timestamp) {
        if let Some(Case { fact: Fact::Contact { in_time }, at, .. }) =
            hands.contact.and_then(|contact| self.cases.get_mut(contact))
            && !*in_time
        {
            (*in_time, *at) = (true, called);
        }
    }

    /// A record shows the call, which nobody can deny then: it is the call that is known better.
    fn prove(&mut self, hands: &Hands, called: Timestamp, in_time: bool) {
        if in_time {
            self.met_after_all(hands, called);
        }
        if let Some(Case { fact: Fact::Call { grade, denied, took }, at, .. }) =
            hands.call.and_then(|call| self.cases.get_mut(call))
        {
            (*grade, *denied) = (ContactGrade::Verified, false);
            (*took, *at) = (called.duration_since(hands.opened), called);
        }
    }

    /// What the requester says, and what was tried to reach them.
    fn hear(&mut self, hands: &Hands, event: &Event) {
        match (&event.kind, &hands.finisher) {
            (EventKind::Tried | EventKind::Rang { .. }, _) => {
                let owner = hands.charge.answers().clone();
                self.add(&owner, event.at, Fact::Tried);
            }
            (EventKind::Corroborated | EventKind::ContactDenied, _) => self.confirm(hands.call, &event.kind),
            (EventKind::Judged { judgement, solved }, Some(finisher)) => {
                let fact = Fact::Visit { judgement: *judgement, solved: *solved };
                self.add(finisher, event.at, fact);
            }
            (EventKind::SpotChecked { judgement, .. }, Some(finisher)) => {
                self.add(finisher, event.at, Fact::Check { judgement: *judgement });
            }
            _ => {}
        }
    }

    /// The requester says whether they were called: it is the call that is known better then.
    fn confirm(&mut self, call: Option<usize>, said: &EventKind) {
        let called = call.and_then(|call| self.cases.get_mut(call)).map(|case| &mut case.fact);
        if let Some(Fact::Call { grade, denied, .. }) = called {
            match said {
                EventKind::Corroborated => *grade = ContactGrade::Corroborated,
                _ => *denied = true,
            }
        }
    }
}

/// Whoever was given it has it, when it is they who act.
fn accept(hands: &mut Hands, event: &Event) {
    let owner = hands.charge.owner.staff;
    if matches!(event.actor, Actor::Staff(actor) if Some(actor) == owner) {
        hands.charge = hands.charge.clone().accepted(event.at);
    }
}
