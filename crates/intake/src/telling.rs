//! From what a ticket is to what pages say of it.

use casework::{CaseView, UnitPath};
use domain::division::{DivisionCode, DivisionLevel};
use domain::policy::{Category, CategoryId, GroundId, Policy};
use domain::ticket::{
    Actor, Asked, Channel, CommandKind, ContactGrade, Event, EventKind, Handover, Judgement, Owner, State,
};
use i18n::{Lang, When};
use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::pages::deed::{Control, Deed};
use crate::pages::resident::Choice;
use crate::pages::{Step, Tone};

/// What is due within this counts as soon.
const SOON_TO_CALL: SignedDuration = SignedDuration::from_mins(15);

/// The same for deadlines that are counted in working days.
const SOON: SignedDuration = SignedDuration::from_hours(24);

/// The names of the divisions from the county down, ready to show.
pub(crate) fn divisions(path: &UnitPath) -> String {
    let names = path.divisions.iter().rev().filter(|d| d.code.level() >= DivisionLevel::County);
    names.map(|d| d.name.as_str()).collect::<Vec<_>>().join(" · ")
}

/// A category's name; its key where the policy does not know it.
pub(crate) fn category(policy: &Policy, id: &CategoryId, say: Lang) -> String {
    policy.category(id).map_or_else(|| id.to_string(), |known| say.label(&known.label).to_owned())
}

/// What a resident may choose from.
pub(crate) fn choices(policy: &Policy, say: Lang) -> Vec<Choice> {
    let choice = |(id, category): &(CategoryId, Category)| Choice {
        id: id.to_string(),
        label: say.label(&category.label).to_owned(),
    };
    policy.choices().map(choice).collect()
}

/// What can be done, and who can do it.
pub(crate) fn possible_now(possible: &[CommandKind], say: Lang) -> String {
    let each = possible.iter().map(|kind| say.command_by(*kind));
    say.possible_now(each.collect::<Vec<_>>().join(say.comma()))
}

/// Characters of the words that a row of a list begins with.
const BRIEF: usize = 60;

/// The beginning of what somebody wrote, on one line.
pub(crate) fn brief(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(BRIEF).collect()
}

/// A day from tomorrow on.
pub(crate) fn tomorrow(when: &When) -> Control {
    let today = when.now.to_zoned(when.zone.clone()).date();
    Control::Date { first: today.checked_add(1.day()).unwrap_or(today).to_string() }
}

/// Puts what was typed back into a form, and what was wrong beside it.
pub(crate) fn fill(deed: &mut Deed, values: &[(String, String)], fault: Option<&(&str, String)>) {
    for field in &mut deed.fields {
        if let Some((_, typed)) = values.iter().find(|(name, _)| name == field.name) {
            field.value.clone_from(typed);
        }
        if let Some((_, fault)) = fault.filter(|(name, _)| *name == field.name) {
            field.fault = Some(fault.clone());
        }
    }
}

/// How near a deadline is.
pub(crate) fn tone(state: &State, now: Timestamp) -> Tone {
    let soon = if matches!(state, State::AwaitingContact { .. }) { SOON_TO_CALL } else { SOON };
    state.due().map_or(Tone::Calm, |due| nearness(due, soon, now))
}

/// How near the deadline of something is that takes days.
pub(crate) fn tone_of(due: Timestamp, now: Timestamp) -> Tone {
    nearness(due, SOON, now)
}

fn nearness(due: Timestamp, soon: SignedDuration, now: Timestamp) -> Tone {
    match due.duration_since(now) {
        left if left <= SignedDuration::ZERO => Tone::Late,
        left if left <= soon => Tone::Soon,
        _ => Tone::Calm,
    }
}

/// Puts the log of a ticket into words for one reader.
pub(crate) struct Teller<'a> {
    view: &'a CaseView,
    when: &'a When,
    say: Lang,
}

impl<'a> Teller<'a> {
    pub(crate) fn new(view: &'a CaseView, when: &'a When) -> Self {
        Self { view, when, say: when.lang }
    }

    /// A unit's name.
    pub(crate) fn unit(&self, code: &DivisionCode) -> String {
        self.view.unit(code)
    }

    /// Who answers: the person with their unit, or the unit.
    pub(crate) fn owner(&self, owner: &Owner) -> String {
        let unit = self.unit(&owner.unit);
        match owner.staff.and_then(|staff| self.view.names.get(&staff)) {
            Some(name) => self.say.person_of(unit, name),
            None => unit,
        }
    }

    fn actor(&self, event: &Event) -> String {
        let name = match event.actor {
            Actor::Staff(staff) => self.view.names.get(&staff).cloned(),
            Actor::Requester | Actor::System => None,
        };
        name.unwrap_or_else(|| self.say.somebody().to_owned())
    }

    /// How it came, where that says more than that somebody scanned a code.
    fn filed(&self, event: &Event, channel: Channel) -> String {
        match (event.actor, channel) {
            (Actor::Staff(_), channel) => {
                self.say.step_filed_by(self.actor(event), self.say.channel(channel))
            }
            (_, Channel::Code) => self.say.step_filed().to_owned(),
            (_, channel) => self.say.step_filed_through(self.say.channel(channel)),
        }
    }

    /// The last words of a kind of event.
    fn last_words(&self, wanted: impl Fn(&EventKind) -> bool) -> Option<String> {
        let event = self.view.events.iter().rev().find(|event| wanted(&event.kind))?;
        event.note.as_ref().map(ToString::to_string)
    }

    /// The heading of the requester's page.
    pub(crate) fn heading(&self) -> &'static str {
        match self.view.ticket().state {
            State::AwaitingContact { .. } => self.say.progress_waiting(),
            State::InHand { .. } => self.say.progress_in_hand(),
            State::Parked { .. } => self.say.progress_parked(),
            State::Finished { .. } => self.say.progress_finished(),
            State::Closed { .. } => self.say.progress_closed(),
            State::Declined { .. } => self.say.progress_declined(),
            State::Withdrawn { .. } => self.say.progress_withdrawn(),
            State::Merged { .. } => self.say.progress_merged(),
        }
    }

    /// Who does what until when; what was done; or what became of it.
    pub(crate) fn promise(&self) -> (String, Tone) {
        let (say, when) = (self.say, self.when);
        match &self.view.ticket().state {
            State::AwaitingContact { due, .. } if *due <= when.now => (self.broken(*due), Tone::Late),
            State::AwaitingContact { charge, due, .. } => (self.call(charge.answers(), *due), Tone::Good),
            State::InHand { charge, due, .. } if *due <= when.now => {
                (say.promise_handle_late(self.unit(&charge.answers().unit), when.at(*due)), Tone::Late)
            }
            State::InHand { charge, due, .. } => {
                (say.promise_handle(self.unit(&charge.answers().unit), when.at(*due)), Tone::Good)
            }
            State::Parked { charge, due, .. } => {
                (say.promise_parked(self.unit(&charge.answers().unit), when.at(*due)), Tone::Calm)
            }
            State::Declined { ground, .. } => {
                let route = self
                    .last_words(|kind| matches!(kind, EventKind::Asked { asked: Asked::Decline { .. }, .. }));
                let reason = say.promise_declined(self.ground(ground));
                (format!("{reason}{}", route.unwrap_or_default()), Tone::Calm)
            }
            State::Merged { .. } if self.view.lead_is_done() => {
                (say.promise_merged_done().to_owned(), Tone::Calm)
            }
            State::Merged { .. } => (say.promise_merged().to_owned(), Tone::Good),
            State::Finished { .. } => {
                let result = self.last_words(|kind| matches!(kind, EventKind::Finished { .. }));
                (say.promise_result(result.unwrap_or_default()), Tone::Good)
            }
            State::Closed { judgement: None | Some(Judgement::Unreachable), .. } => {
                (say.promise_over().to_owned(), Tone::Calm)
            }
            State::Closed { .. } => (say.promise_thanks().to_owned(), Tone::Calm),
            State::Withdrawn { .. } => (say.promise_withdrawn().to_owned(), Tone::Calm),
        }
    }

    /// A ground in words.
    fn ground(&self, id: &GroundId) -> String {
        let known = self.view.policy.ground(id);
        known.map_or_else(|| id.to_string(), |known| self.say.label(&known.label).to_owned())
    }

    fn call(&self, owner: &Owner, due: Timestamp) -> String {
        let reopened = self.view.events.iter().any(|e| matches!(e.kind, EventKind::Reopened { .. }));
        if reopened {
            self.say.promise_reopened(self.when.at(due))
        } else {
            self.say.promise_call(self.owner(owner), self.when.at(due))
        }
    }

    fn broken(&self, due: Timestamp) -> String {
        let told = self.view.events.iter().rev().find_map(|event| match &event.kind {
            EventKind::Climbed { level, told, .. } if event.at >= due && !told.is_empty() => Some(*level),
            _ => None,
        });
        match told {
            Some(level) => self.say.promise_broken(self.when.at(due), self.unit_at(level)),
            None => self.say.promise_broken_just_now(self.when.at(due)),
        }
    }

    fn unit_at(&self, level: DivisionLevel) -> String {
        let division = &self.view.ticket().division;
        self.unit(&division.at(level).unwrap_or_else(|| division.clone()))
    }

    /// What the requester reads: no notes among staff, newest first.
    pub(crate) fn steps_for_requester(&self) -> Vec<Step> {
        let shown = |kind: &EventKind| {
            use EventKind as K;
            !matches!(
                kind,
                K::Remarked
                    | K::Reminded { .. }
                    | K::Alarmed { .. }
                    | K::Asked { .. }
                    | K::Decided { .. }
                    | K::Lapsed { .. }
                    | K::Classified { .. }
                    | K::Dropped { .. }
                    | K::Ordered { .. }
                    | K::OrderAnswered { .. }
                    | K::Urged
                    | K::AssistAsked { .. }
                    | K::AssistAnswered { .. }
                    | K::Met { .. }
                    | K::Replaced { .. }
                    | K::ExclusionAsked { .. }
                    | K::ExclusionDecided { .. }
                    | K::MergedIn { .. }
                    | K::Separated { .. }
            )
        };
        let theirs = |kind: &EventKind| {
            use EventKind as K;
            matches!(
                kind,
                K::Added | K::Finished { .. } | K::Settled | K::Judged { .. } | K::Questioned { .. }
            )
        };
        self.steps(shown, theirs)
    }

    /// What the staff reads: everything, newest first.
    pub(crate) fn steps_for_staff(&self) -> Vec<Step> {
        self.steps(|_| true, |_| true)
    }

    fn steps(&self, shown: impl Fn(&EventKind) -> bool, words: impl Fn(&EventKind) -> bool) -> Vec<Step> {
        let mut owner = None;
        let mut steps = Vec::with_capacity(self.view.events.len() + 1);
        let mut events = self.view.events.iter();
        while let Some(event) = events.next() {
            owner = event.kind.owner().or(owner);
            if !shown(&event.kind) {
                continue;
            }
            let who = owner.map_or_else(|| self.say.somebody().to_owned(), |owner| self.owner(owner));
            let mut step = self.step(event, &who);
            step.words = event.note.as_ref().filter(|_| words(&event.kind)).map(ToString::to_string);
            steps.push(step);
            let next = events.clone().find(|next| !matches!(next.kind, EventKind::NobodyOnDuty { .. }));
            let tells = tells_owner(&event.kind) && !next.is_some_and(|next| is_spared(event, next));
            if let Some(Owner { staff: Some(_), .. }) = owner.filter(|_| tells) {
                steps.push(plain(event.at, self.say.step_told(who), Tone::Calm));
            }
        }
        steps.reverse();
        steps
    }

    fn step(&self, event: &Event, who: &str) -> Step {
        let (say, at) = (self.say, event.at);
        let calm = |what: String| plain(at, what, Tone::Calm);
        match &event.kind {
            EventKind::Filed { channel, .. } => plain(at, self.filed(event, *channel), Tone::Good),
            EventKind::Acknowledged => calm(say.step_acknowledged(self.actor(event))),
            EventKind::Contacted { .. } | EventKind::Rang { .. } | EventKind::Proven { .. } => {
                self.step_of_call(event)
            }
            EventKind::Tried => calm(say.step_tried(self.actor(event))),
            EventKind::Corroborated => plain(at, say.step_corroborated(), Tone::Good),
            EventKind::ContactDenied => plain(at, say.step_contact_denied(), Tone::Late),
            EventKind::Remarked => {
                Step { by: Some(self.actor(event)), ..calm(say.step_remarked().to_owned()) }
            }
            EventKind::Added => calm(say.step_added().to_owned()),
            EventKind::Finished { .. } => plain(at, say.step_finished(self.actor(event)), Tone::Good),
            EventKind::Settled => plain(at, say.step_settled(self.actor(event)), Tone::Good),
            EventKind::VisitTried { attempt } => calm(say.step_visit_tried(self.actor(event), attempt)),
            EventKind::Judged { judgement, solved } => {
                calm(say.step_judged(self.judged(*judgement, *solved)))
            }
            EventKind::SpotChecked { judgement, solved } => {
                calm(say.step_spot_checked(self.judged(*judgement, *solved)))
            }
            EventKind::Reopened { .. } => calm(say.step_reopened().to_owned()),
            EventKind::Withdrawn => calm(say.step_withdrawn().to_owned()),
            EventKind::Reminded { .. } => calm(say.step_reminded(who)),
            // Its true time, which may be long before somebody noticed.
            EventKind::Breached { clock, due, owner } => {
                let who = owner.as_ref().map_or_else(|| who.to_owned(), |owner| self.owner(owner));
                plain(*due, say.step_missed(clock.kind(), &who), Tone::Late)
            }
            EventKind::Climbed { level, told, .. } if told.is_empty() => {
                plain(at, say.step_climbed_nobody(self.unit_at(*level)), Tone::Late)
            }
            EventKind::Climbed { level, .. } => calm(say.step_climbed(self.unit_at(*level))),
            EventKind::Alarmed { .. } => plain(at, say.alarm_ladder_ended(), Tone::Late),
            EventKind::Erased { ground } => calm(say.step_erased(*ground).to_owned()),
            kind => self.step_of_handling(event, kind, who),
        }
    }

    /// The call; what an exchange recorded stands at its own time, which may be long before its record came.
    fn step_of_call(&self, event: &Event) -> Step {
        let (say, who) = (self.say, self.actor(event));
        match event.kind {
            EventKind::Contacted { grade: ContactGrade::Verified, call: Some(proof), .. } => {
                let long = say.call_length(proof.seconds);
                plain(proof.at, say.step_reached_on_record(who, long), Tone::Good)
            }
            EventKind::Contacted { call: Some(proof), .. } | EventKind::Rang { call: proof } => {
                plain(proof.at, say.step_rang(who), Tone::Calm)
            }
            EventKind::Proven { call, .. } => {
                let (time, long) = (self.when.at(call.at), say.call_length(call.seconds));
                plain(event.at, say.step_proven(who, time, long), Tone::Good)
            }
            _ => plain(event.at, say.step_reached(who), Tone::Good),
        }
    }

    /// What was handed on, asked and answered on the way.
    fn step_of_handling(&self, event: &Event, kind: &EventKind, who: &str) -> Step {
        let (say, when, at) = (self.say, self.when, event.at);
        let actor = || self.actor(event);
        let calm = |what: String| plain(at, what, Tone::Calm);
        match kind {
            EventKind::Classified { category: id, mode } => {
                calm(say.step_classified(actor(), category(&self.view.policy, id, say), say.mode(*mode)))
            }
            EventKind::Escalated { owner, .. } => calm(say.step_handed_up(self.unit(&owner.unit))),
            EventKind::Dispatched { designated: true, .. } => calm(say.step_designated(who)),
            EventKind::Dispatched { .. } => calm(say.step_dispatched(who)),
            EventKind::Reassigned { owner, .. } if owner.staff.is_none() => {
                plain(at, say.step_reassigned_nobody(self.unit(&owner.unit)), Tone::Late)
            }
            EventKind::Reassigned { why, .. } => calm(say.step_handed_over(*why, who)),
            EventKind::NobodyOnDuty { units } => {
                let units = units.iter().map(|unit| self.unit(unit)).collect::<Vec<_>>();
                plain(at, say.step_nobody_on_duty(units.join(say.list_comma())), Tone::Late)
            }
            EventKind::Asked { asked, .. } => {
                calm(say.step_asked(actor(), when.asked(asked, &self.view.policy)))
            }
            EventKind::Decided { granted: true, .. } => plain(at, say.step_granted(actor()), Tone::Good),
            EventKind::Decided { .. } => calm(say.step_not_granted(actor())),
            EventKind::Lapsed { .. } => calm(say.step_lapsed().to_owned()),
            EventKind::Extended { due } => calm(say.step_extended(when.at(*due))),
            EventKind::Parked { due } => calm(say.step_parked(when.at(*due))),
            EventKind::Reviewed { due } => calm(say.step_reviewed(actor(), when.at(*due))),
            EventKind::Resumed { due } => plain(at, say.step_resumed(when.at(*due)), Tone::Good),
            EventKind::Declined { ground } => calm(say.step_declined(self.ground(ground))),
            EventKind::AssistAsked { to, due } => calm(say.step_assist_asked(self.owner(to), when.at(*due))),
            EventKind::AssistAnswered { .. } => plain(at, say.step_assist_answered(actor()), Tone::Good),
            EventKind::Met { at: time } => Step { by: Some(actor()), ..calm(say.step_met(when.at(*time))) },
            EventKind::Questioned { due } => calm(say.step_questioned(when.at(*due))),
            EventKind::Unanswered { .. } => calm(say.step_unanswered().to_owned()),
            EventKind::Ordered { to, due } => calm(say.step_ordered(actor(), self.owner(to), when.at(*due))),
            EventKind::Replaced { to, why: Some(Handover::OnLeave), .. } => {
                calm(say.step_replaced_on_leave(self.owner(to)))
            }
            EventKind::Replaced { to, .. } => calm(say.step_replaced(self.owner(to))),
            EventKind::OrderAnswered { .. } => plain(at, say.step_order_answered(actor()), Tone::Good),
            EventKind::Urged => calm(say.step_urged(actor())),
            EventKind::ExclusionAsked { counted, leave_out, to } => {
                let (what, wish) = (say.counted(*counted), say.exclusion(*leave_out));
                calm(say.step_exclusion_asked(actor(), what, wish, self.unit(to)))
            }
            EventKind::ExclusionDecided { granted: true, .. } => {
                plain(at, say.step_exclusion_granted(actor()), Tone::Good)
            }
            EventKind::ExclusionDecided { .. } => calm(say.step_exclusion_refused(actor())),
            EventKind::Merged { into } => calm(say.step_merged(into.number())),
            EventKind::MergedIn { from } => calm(say.step_merged_in(from.number())),
            EventKind::Unmerged { .. } => calm(say.step_unmerged().to_owned()),
            EventKind::Separated { from } => calm(say.step_separated(from.number())),
            _ => calm(say.step_dropped().to_owned()),
        }
    }

    fn judged(&self, judgement: Judgement, solved: Option<bool>) -> String {
        let solved = match solved {
            Some(true) => self.say.step_solved(),
            Some(false) => self.say.step_not_solved(),
            None => "",
        };
        format!("{}{solved}", self.say.judgement(judgement))
    }
}

/// After which events a text goes to whoever answers now.
fn tells_owner(kind: &EventKind) -> bool {
    matches!(
        kind,
        EventKind::Filed { .. }
            | EventKind::Escalated { .. }
            | EventKind::Dispatched { .. }
            | EventKind::Reassigned { .. }
            | EventKind::Reopened { .. }
            | EventKind::Unmerged { .. }
    )
}

/// Whether whoever filed a matter made the call in the same moment, or had put it right: nobody was texted to call.
fn is_spared(filed: &Event, next: &Event) -> bool {
    matches!(filed.kind, EventKind::Filed { .. })
        && matches!(next.kind, EventKind::Contacted { .. } | EventKind::Settled)
        && (filed.actor, filed.at) == (next.actor, next.at)
}

/// A step without words or a name of its own.
fn plain(at: Timestamp, what: impl Into<String>, tone: Tone) -> Step {
    Step { at, what: what.into(), by: None, words: None, tone }
}
