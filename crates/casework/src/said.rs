//! The bodies of notices: what a ticket is, put into the sentences of `i18n`.

use std::collections::HashMap;

use domain::deadline::{Clock, ClockKind, Item};
use domain::delivery::Recipient;
use domain::division::DivisionCode;
use domain::ids::StaffId;
use domain::ladder::{OnDuty, Owed};
use domain::policy::Told;
use domain::ticket::{Asked, EventKind, Level, NoticeKind, State, StateKind};
use i18n::notices::Told as Line;
use i18n::texts::{FirstAlert, PassedOn, Passing, Registered, cut, units as text_units};
use i18n::{Draft, Lang, When};
use jiff::Timestamp;
use storage::{LoggedEvent, StoredTicket};

use crate::adding::said_since;
use crate::surroundings::Surroundings;

/// UTF-16 units of the names of units in which nobody was on duty.
const UNATTENDED_AT_MOST: usize = 10;

/// What the bodies of notices are made of.
pub(crate) struct Said<'a> {
    /// The ticket.
    pub(crate) stored: &'a StoredTicket,
    /// Its policy, its place, who works there.
    pub(crate) around: &'a Surroundings,
    /// What its requester wrote.
    pub(crate) words: &'a str,
    /// Its log.
    pub(crate) log: &'a [LoggedEvent],
    /// The names of the people who may be named.
    pub(crate) names: &'a HashMap<StaffId, String>,
    /// The names of units that do not lie above the place.
    pub(crate) units: &'a HashMap<DivisionCode, String>,
    /// The number by which the reader knows it.
    pub(crate) number: &'a str,
    /// Its place, as a reader finds it.
    pub(crate) place: &'a str,
    /// Whether nothing that people wrote may be told.
    pub(crate) in_short: bool,
    /// Who reads it.
    pub(crate) to: Recipient,
    /// In which language.
    pub(crate) lang: Lang,
    /// How much fits.
    pub(crate) room: usize,
    /// Now.
    pub(crate) now: Timestamp,
}

impl Said<'_> {
    /// A notice in words. Whoever hears of it because nobody was on duty below is told so first, where a gateway takes any
    /// words; approved templates have no room for it, and the page says it.
    pub(crate) fn draft(&self, kind: &NoticeKind) -> Draft {
        let Some(units) = self.nobody_on_duty(kind) else { return self.draft_of(kind) };
        let names = units.iter().map(|unit| self.unit(unit)).collect::<Vec<_>>().join(self.lang.list_comma());
        let lead = self.lang.text_nobody_on_duty(cut(&names, UNATTENDED_AT_MOST));
        let said = Said { room: self.room.saturating_sub(text_units(&lead)), ..*self };
        let draft = said.draft_of(kind);
        Draft { body: format!("{lead}{}", draft.body), ..draft }
    }

    /// Where nobody was on duty, when that is why the reader is told: it stands behind the entry that names them.
    fn nobody_on_duty(&self, kind: &NoticeKind) -> Option<&[DivisionCode]> {
        let told = match kind {
            NoticeKind::FirstAlert { .. }
            | NoticeKind::Reopened { .. }
            | NoticeKind::HandedUp { .. }
            | NoticeKind::Reassigned => self.log.iter().rposition(|entry| entry.event.kind.owner().is_some()),
            NoticeKind::Breach { clock, .. } => self.log.iter().rposition(|entry| match &entry.event.kind {
                EventKind::Climbed { clock: climbed, told, .. } => {
                    climbed == clock && told.iter().any(|staff| self.to == Recipient::Staff(*staff))
                }
                _ => false,
            }),
            _ => None,
        };
        match &self.log.get(told? + 1)?.event.kind {
            EventKind::NobodyOnDuty { units } => Some(units),
            _ => None,
        }
    }

    fn draft_of(&self, kind: &NoticeKind) -> Draft {
        let (lang, room) = (self.lang, self.room);
        match kind {
            NoticeKind::FirstAlert { due } => lang.text_first_alert(&self.alert(*due), room),
            NoticeKind::Reopened { due } => lang.text_reopened(&self.alert(*due), room),
            NoticeKind::Reminder { clock, due } => self.reminder(*clock, *due),
            NoticeKind::Breach { clock, due, owner } => self.breach(*clock, *due, *owner),
            NoticeKind::Unreached { owner } => self.unreached(*owner),
            NoticeKind::HandedUp { level } => self.handed_up(*level),
            NoticeKind::Dispatched => self.dispatched(),
            NoticeKind::Reassigned => self.passed_on(Passing::TakenOver, &self.own_words()),
            NoticeKind::Added { revision } => {
                let words = self.unless_short(|| said_since(self.log, *revision));
                lang.text_added(self.number, self.place, &words, room)
            }
            _ => self.beside(kind),
        }
    }

    /// About what is asked beside the handling, and what a requester hears of it.
    fn beside(&self, kind: &NoticeKind) -> Draft {
        let (lang, room) = (self.lang, self.room);
        let words = kind.item().map_or_else(String::new, |item| self.words_of(item));
        let time = kind.clock().and_then(|clock| self.stored.ticket.running(clock)).map(|r| self.at(r.due));
        let time = time.unwrap_or_else(|| self.due());
        let line = |words| Line { number: self.number, place: self.place, words, time: &time };
        let told = line(&words);
        match kind {
            NoticeKind::Asked { item } => lang.text_asked(&told, &self.owing(), &self.asked(*item), room),
            NoticeKind::Decided { item, granted } => {
                let answer = self.answer_to(*item);
                lang.text_decided(&line(&answer), &self.asked(*item), *granted, room)
            }
            NoticeKind::Lapsed { item } => lang.text_lapsed(&told, &self.asked(*item), room),
            NoticeKind::AssistAsked { .. } => lang.text_assist_asked(&told, room),
            NoticeKind::AssistAnswered { item } => {
                let (who, answer) = (self.asked_of(*item), self.answer_to(*item));
                lang.text_assist_answered(&line(&answer), &who, room)
            }
            NoticeKind::Ordered { .. } => lang.text_ordered(&told, room),
            NoticeKind::OrderAnswered { item } => {
                let (who, answer) = (self.asked_of(*item), self.answer_to(*item));
                lang.text_order_answered(&line(&answer), &who, room)
            }
            NoticeKind::Urged => {
                lang.text_urged(&line(&self.last_words(|kind| *kind == EventKind::Urged)), room)
            }
            NoticeKind::ContactDenied => lang.text_contact_denied(&told, &self.owing(), room),
            NoticeKind::Unanswered { .. } => lang.text_unanswered(&told, room),
            NoticeKind::Questioned { .. } => lang.text_questioned(&told, room),
            NoticeKind::Extended { .. } => lang.text_extended(self.number, &self.due()),
            NoticeKind::Parked { .. } => lang.text_parked(self.number, &self.due()),
            NoticeKind::Resumed { .. } => lang.text_resumed(self.number, &self.due()),
            NoticeKind::Declined => {
                let reason = self
                    .last_words(|kind| matches!(kind, EventKind::Asked { asked: Asked::Decline { .. }, .. }));
                lang.text_declined(&line(&reason), &self.ground(), room)
            }
            NoticeKind::Registered => self.registered(),
            NoticeKind::Merged { .. } => lang.text_merged(self.number),
            _ => {
                let result = self.last_words(|kind| matches!(kind, EventKind::Finished { .. }));
                lang.text_finished(self.number, &result, room)
            }
        }
    }

    /// For a requester who has no page of their own: who calls by when, or by when it is done.
    fn registered(&self) -> Draft {
        let called = self.stored.ticket.state.kind() == StateKind::InHand;
        let (who, time) = (self.owing(), self.due());
        let registered =
            Registered { number: self.number, place: self.place, who: &who, called, time: &time };
        self.lang.text_registered(&registered, self.room)
    }

    fn alert(&self, due: Timestamp) -> FirstAlert<'_> {
        let category = self.around.policy.category(&self.stored.ticket.category);
        let words = if self.in_short { self.lang.words_on_the_desk() } else { self.words };
        FirstAlert {
            number: self.number,
            place: self.place,
            category: category.map_or("", |known| self.lang.label(&known.label)),
            words,
            minutes: self.minutes_until(due),
        }
    }

    fn own_words(&self) -> String {
        self.unless_short(|| self.words.to_owned())
    }

    fn unless_short(&self, words: impl FnOnce() -> String) -> String {
        if self.in_short { self.lang.words_on_the_desk().to_owned() } else { words() }
    }

    /// The words of the entry with which something was asked.
    fn words_of(&self, item: Item) -> String {
        self.entry(item).map_or_else(String::new, |entry| self.words_in(entry))
    }

    /// The words of the latest entry of a kind.
    fn last_words(&self, wanted: impl Fn(&EventKind) -> bool) -> String {
        let last = self.log.iter().rev().find(|entry| wanted(&entry.event.kind));
        last.map_or_else(String::new, |entry| self.words_in(entry))
    }

    /// The words with which what was asked was answered or decided.
    fn answer_to(&self, asked: Item) -> String {
        self.last_words(|kind| match kind {
            EventKind::Decided { item, .. }
            | EventKind::AssistAnswered { item, .. }
            | EventKind::OrderAnswered { item, .. } => *item == asked,
            _ => false,
        })
    }

    fn words_in(&self, entry: &LoggedEvent) -> String {
        let Some(note) = &entry.event.note else { return String::new() };
        self.unless_short(|| note.to_string())
    }

    fn entry(&self, item: Item) -> Option<&LoggedEvent> {
        self.log.iter().find(|entry| Item(entry.revision) == item)
    }

    /// What was asked of those above, in words.
    fn asked(&self, item: Item) -> String {
        match self.entry(item).map(|entry| &entry.event.kind) {
            Some(EventKind::Asked { asked, .. }) => self.when().asked(asked, &self.around.policy),
            _ => String::new(),
        }
    }

    /// Of whom something was asked: the person with their unit.
    fn asked_of(&self, item: Item) -> String {
        match self.entry(item).map(|entry| &entry.event.kind) {
            Some(EventKind::AssistAsked { to, .. } | EventKind::Ordered { to, .. }) => {
                self.person(&to.unit, to.staff)
            }
            _ => String::new(),
        }
    }

    fn ground(&self) -> String {
        let State::Declined { ground, .. } = &self.stored.ticket.state else { return String::new() };
        let known = self.around.policy.ground(ground);
        known.map_or_else(|| ground.to_string(), |known| self.lang.label(&known.label).to_owned())
    }

    /// Whole minutes that are left, begun ones counted; what is late is urgent and still has one.
    fn minutes_until(&self, due: Timestamp) -> i64 {
        let seconds = due.duration_since(self.now).as_secs();
        (seconds + 59).div_euclid(60).max(1)
    }

    fn when(&self) -> When {
        When { lang: self.lang, zone: self.around.policy.zone.clone(), now: self.now }
    }

    fn at(&self, time: Timestamp) -> String {
        self.when().at(time)
    }

    fn on_duty(&self) -> OnDuty<'_> {
        self.around.directory().at(&self.around.policy, self.now)
    }

    /// Until when the matter itself is due.
    fn due(&self) -> String {
        self.stored.ticket.state.due().map_or_else(String::new, |due| self.at(due))
    }

    fn reminder(&self, clock: Clock, due: Timestamp) -> Draft {
        let (lang, number, place, room) = (self.lang, self.number, self.place, self.room);
        let time = self.at(due);
        match clock {
            Clock::Contact => lang.text_reminder(number, place, self.minutes_until(due), room),
            Clock::Handling => lang.text_finish_soon(number, place, &time, room),
            Clock::Visit => lang.text_unvisited(number, place, &time, room),
            Clock::Question(item) => {
                let words = self.words_of(item);
                lang.text_questioned(&Line { number, place, words: &words, time: &time }, room)
            }
            Clock::Review | Clock::Decision(_) | Clock::Assist(_) | Clock::Supervision(_) => {
                lang.text_beside_soon(&Line { number, place, words: "", time: &time }, clock.kind(), room)
            }
        }
    }

    fn breach(&self, clock: Clock, due: Timestamp, owner: Option<StaffId>) -> Draft {
        let (lang, number, place, room) = (self.lang, self.number, self.place, self.room);
        let running = self.stored.ticket.running(clock);
        let who = running.map_or_else(String::new, |running| self.person(&running.owner.unit, owner));
        let time = self.at(due);
        match (clock, self.below(clock)) {
            (Clock::Contact, None) => lang.text_breach(number, place, &who, &time, room),
            (Clock::Contact, Some(below)) => {
                let span = lang.span(self.now.duration_since(due).as_secs());
                lang.text_climbed(number, place, &below, &span, room)
            }
            (Clock::Handling, _) => lang.text_unfinished(number, place, &who, &time, room),
            (Clock::Visit, _) => lang.text_unvisited(number, place, &time, room),
            _ => {
                let line = Line { number, place, words: "", time: &time };
                lang.text_beside_late(&line, clock.kind(), &who, room)
            }
        }
    }

    fn unreached(&self, owner: StaffId) -> Draft {
        let who = self.person(&self.stored.ticket.state.answers().unit, Some(owner));
        let (words, time) = (String::new(), self.due());
        let line = Line { number: self.number, place: self.place, words: &words, time: &time };
        self.lang.text_unreached(&line, &who, self.room)
    }

    /// A person with their unit; the unit alone where nobody is known.
    fn person(&self, unit: &DivisionCode, staff: Option<StaffId>) -> String {
        let name = staff.and_then(|staff| self.names.get(&staff));
        format!("{}{}", self.unit(unit), name.map_or("", String::as_str))
    }

    /// Who answers for the matter.
    fn owing(&self) -> String {
        let owner = self.stored.ticket.state.answers();
        self.person(&owner.unit, owner.staff)
    }

    fn unit(&self, code: &DivisionCode) -> String {
        self.units.get(code).cloned().unwrap_or_else(|| self.around.entry.path.name(code))
    }

    /// The unit that was told one step before the reader; `None` for those who are told first.
    fn below(&self, clock: Clock) -> Option<String> {
        let Recipient::Staff(staff) = self.to else { return None };
        let running = self.stored.ticket.running(clock)?;
        let (policy, division) = (&self.around.policy, &self.stored.ticket.division);
        let owed = Owed { division, unit: &running.owner.unit, asker: running.asker };
        let climb = &policy.clocks.of(ClockKind::Contact).climb;
        let heard = |step: &usize| {
            let told = self.on_duty().told(clock.kind(), *step, &owed);
            told.found.is_some_and(|(_, told)| told.contains(&staff))
        };
        let step = (0..climb.len()).find(heard)?;
        match &climb.get(step.checked_sub(1)?)?.told {
            Told::Unit { level, .. } => Some(self.unit(&division.at(*level)?)),
            Told::Superior | Told::Asker => None,
        }
    }

    fn handed_up(&self, level: Level) -> Draft {
        let below = Level::ALL.iter().rev().find(|l| **l < level).copied().unwrap_or(level);
        let division = &self.stored.ticket.division;
        let unit = division.at(self.around.policy.level(below).handled_at);
        let from = self.unit(&unit.unwrap_or_else(|| division.clone()));
        let reason = self.last_words(|kind| matches!(kind, EventKind::Escalated { .. }));
        self.passed_on(Passing::HandedUp(&from), &reason)
    }

    fn dispatched(&self) -> Draft {
        let ticket = &self.stored.ticket;
        let above = self.on_duty().superior(&ticket.state.owner().unit);
        let from = above.map_or_else(String::new, |(unit, _)| self.unit(&unit));
        let reason = self.last_words(|kind| matches!(kind, EventKind::Dispatched { .. }));
        let words = if reason.is_empty() { self.own_words() } else { reason };
        self.passed_on(Passing::Dispatched(&from), &words)
    }

    /// For a new owner: what it is about, and by when they owe what.
    fn passed_on(&self, how: Passing<'_>, words: &str) -> Draft {
        let time = self.due();
        let called = self.stored.ticket.state.kind() == StateKind::InHand;
        let matter = PassedOn { number: self.number, place: self.place, how, words, called, time: &time };
        self.lang.text_passed_on(&matter, self.room)
    }
}
