//! Putting a message into words, at the moment at which it is sent: what nobody needs any more is not told.

use std::sync::Arc;

use domain::deadline::ClockKind;
use domain::delivery::Recipient;
use domain::division::DivisionLevel;
use domain::ids::StaffId;
use domain::number::TicketId;
use domain::phone::PhoneNumber;
use domain::policy::Policy;
use domain::ticket::{EventKind, Level, NoticeKind, StateKind};
use i18n::texts::{FirstAlert, PassedOn, Registered, room};
use i18n::{Lang, When};
use jiff::Timestamp;
use storage::{LoggedEvent, StoreError, StoredMessage, StoredTicket};

use crate::adding::said_since;
use crate::casework::Casework;
use crate::content::{Answer, Content};
use crate::error::{CaseError, Result};
use crate::register::PlaceEntry;

/// How the town speaks in its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    /// The language of texts to the staff; requesters are told in the language of their form.
    pub lang: Lang,
    /// The sign that stands before each text (【…】), without its brackets; empty where the carrier adds it.
    pub sign: String,
}

impl Voice {
    pub(crate) fn signed(&self, body: &str) -> String {
        if self.sign.is_empty() { body.to_owned() } else { format!("【{}】{body}", self.sign) }
    }

    pub(crate) fn room(&self) -> usize {
        room(&self.sign)
    }
}

/// What becomes of a message when it is to be put into words.
#[derive(Clone, PartialEq, Eq)]
pub enum Wording {
    /// This is to be told.
    Told {
        /// Whom.
        to: PhoneNumber,
        /// The whole text, sign included.
        text: String,
    },
    /// Nobody needs it any more, and why not.
    Obsolete(&'static str),
}

/// A matter with what its texts are made of.
struct Matter {
    stored: StoredTicket,
    policy: Arc<Policy>,
    entry: Arc<PlaceEntry>,
    number: String,
    place: String,
}

impl Casework {
    /// Puts a message into words, if it is still needed.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for a message that this version does not understand; the database's.
    pub async fn compose(&self, message: &StoredMessage, voice: &Voice) -> Result<Wording> {
        let content = Content::from_json(&message.content).map_err(|fault| {
            CaseError::Store(StoreError::Corrupt { table: "messages", fault: fault.to_string() })
        })?;
        match content {
            Content::Answer(answer) => self.compose_answer(&answer, message.to, voice).await,
            Content::Public(answer) => self.compose_public(&answer, message.to, voice).await,
            Content::Notice(kind) => self.compose_notice(&kind, false, message, voice).await,
            Content::InShort(kind) => self.compose_notice(&kind, true, message, voice).await,
        }
    }

    async fn compose_notice(
        &self,
        kind: &NoticeKind,
        in_short: bool,
        message: &StoredMessage,
        voice: &Voice,
    ) -> Result<Wording> {
        let matter = self.matter(message.ticket.ok_or(CaseError::Missing("ticket"))?).await?;
        if let Some(why) = kind.unneeded(&matter.stored.ticket, message.to, self.now()) {
            return Ok(Wording::Obsolete(why.as_str()));
        }
        let (to, lang) = match message.to {
            Recipient::Staff(staff) => (self.phone_of(staff).await?, voice.lang),
            Recipient::Requester(_) => {
                let contents = &matter.stored.contents;
                let lang = contents.language.parse().unwrap_or(voice.lang);
                (Some(self.keys.open_phone(&contents.phone)?), lang)
            }
            Recipient::Stranger(_) => (None, voice.lang),
        };
        let Some(to) = to else { return Ok(Wording::Obsolete("no longer on the staff")) };
        if to.is_landline() {
            return Ok(Wording::Obsolete("a landline, which no text reaches"));
        }
        let body = self.body(kind, in_short, &matter, message.to, lang, voice.room()).await?;
        Ok(Wording::Told { to, text: voice.signed(&body) })
    }

    async fn body(
        &self,
        kind: &NoticeKind,
        in_short: bool,
        matter: &Matter,
        to: Recipient,
        lang: Lang,
        room: usize,
    ) -> Result<String> {
        let own_words = matter.stored.contents.words.as_str();
        let words = if in_short { lang.words_on_the_desk() } else { own_words };
        let said = Said { matter, words, lang, room, now: self.now() };
        Ok(match kind {
            NoticeKind::Breach { clock, due, owner } => {
                said.breach(*clock, *due, &self.name_of(*owner).await?, to)
            }
            NoticeKind::HandedUp { level } => {
                let reason = self.words_of(matter, in_short, lang, is_escalation).await?;
                said.handed_up(*level, &reason)
            }
            NoticeKind::Reassigned => said.passed_on(None, words),
            NoticeKind::Added { revision } => {
                let words = if in_short {
                    lang.words_on_the_desk().to_owned()
                } else {
                    said_since(&self.store.events(matter.stored.ticket.id).await?, *revision)
                };
                lang.text_added(&matter.number, &matter.place, &words, room)
            }
            NoticeKind::Finished => {
                let result = self.words_of(matter, in_short, lang, is_finish).await?;
                lang.text_finished(&matter.number, &result, room)
            }
            NoticeKind::Registered => said.registered(&self.name_of(said.owner()).await?),
            NoticeKind::FirstAlert { due } => lang.text_first_alert(&said.alert(*due), room),
            NoticeKind::Reopened { due } => lang.text_reopened(&said.alert(*due), room),
            NoticeKind::Reminder { clock, due } => said.reminder(*clock, *due),
        })
    }

    async fn compose_answer(&self, answer: &Answer, to: Recipient, voice: &Voice) -> Result<Wording> {
        let Recipient::Staff(staff) = to else { return Ok(Wording::Obsolete("answers go to the staff")) };
        let Some(to) = self.phone_of(staff).await? else {
            return Ok(Wording::Obsolete("no longer on the staff"));
        };
        let (lang, room) = (voice.lang, voice.room());
        let body = match answer {
            Answer::Acknowledged { ticket, due } => {
                let (matter, time) = self.matter_until(*ticket, *due, lang).await?;
                lang.text_acknowledged(&matter.number, &matter.place, &time, room)
            }
            Answer::InHand { ticket, due } => {
                let (matter, time) = self.matter_until(*ticket, *due, lang).await?;
                lang.text_in_hand(&matter.number, &matter.place, &time, room)
            }
            Answer::StillYours { ticket, due } => {
                let (matter, time) = self.matter_until(*ticket, *due, lang).await?;
                lang.reply_still_yours(&matter.number, &time)
            }
            Answer::Called { ticket } => lang.reply_called(ticket.number()),
            Answer::Noted { ticket } => lang.reply_noted(ticket.number()),
            Answer::NothingOpen => lang.reply_nothing_open().to_owned(),
            Answer::NotUnderstood => lang.reply_not_understood().to_owned(),
            Answer::Unknown { number } => lang.reply_unknown_number(number),
            Answer::NotYours { ticket } => lang.reply_not_yours(ticket.number()),
            Answer::Over { ticket } => lang.reply_already_over(ticket.number()),
            Answer::WhichOne { tickets } => {
                let numbers: Vec<String> = tickets.iter().map(|t| t.number()).collect();
                lang.text_which_one(&numbers, room)
            }
        };
        Ok(Wording::Told { to, text: voice.signed(&body) })
    }

    /// A matter, and a time of it in words.
    async fn matter_until(&self, id: TicketId, due: Timestamp, lang: Lang) -> Result<(Matter, String)> {
        let matter = self.matter(id).await?;
        let time = When { lang, zone: matter.policy.zone.clone(), now: self.now() }.at(due);
        Ok((matter, time))
    }

    async fn matter(&self, id: TicketId) -> Result<Matter> {
        let stored = self.store.ticket(id).await?.ok_or(CaseError::Missing("ticket"))?;
        let (policy, entry) = self.surroundings(id).await?;
        let place = told_place(&entry);
        Ok(Matter { stored, policy, entry, number: id.number(), place })
    }

    /// The number of somebody who still works here.
    async fn phone_of(&self, staff: StaffId) -> Result<Option<PhoneNumber>> {
        let member = self.store.staff_member(staff).await?.filter(|m| m.active);
        member.map(|m| self.keys.open_phone(&m.phone)).transpose()
    }

    async fn name_of(&self, staff: Option<StaffId>) -> Result<String> {
        let Some(staff) = staff else { return Ok(String::new()) };
        Ok(self.store.staff_member(staff).await?.map_or(String::new(), |m| m.name))
    }

    /// The words of the latest entry of the log that is `wanted`.
    async fn words_of(
        &self,
        matter: &Matter,
        in_short: bool,
        lang: Lang,
        wanted: impl Fn(&LoggedEvent) -> bool,
    ) -> Result<String> {
        if in_short {
            return Ok(lang.words_on_the_desk().to_owned());
        }
        let events = self.store.events(matter.stored.ticket.id).await?;
        let last = events.into_iter().rev().find(wanted).and_then(|e| e.event.note);
        Ok(last.map_or(String::new(), |note| note.to_string()))
    }
}

const fn is_escalation(entry: &LoggedEvent) -> bool {
    matches!(entry.event.kind, EventKind::Escalated { .. })
}

const fn is_finish(entry: &LoggedEvent) -> bool {
    matches!(entry.event.kind, EventKind::Finished { .. })
}

/// What the bodies of notices are made of.
struct Said<'a> {
    matter: &'a Matter,
    words: &'a str,
    lang: Lang,
    room: usize,
    now: Timestamp,
}

impl Said<'_> {
    fn alert(&self, due: Timestamp) -> FirstAlert<'_> {
        let Matter { stored, policy, number, place, .. } = self.matter;
        let category = policy.category(&stored.ticket.category).map_or("", |c| match self.lang {
            Lang::Zh => c.label.zh.as_str(),
            Lang::En => c.label.en.as_str(),
        });
        FirstAlert { number, place, category, words: self.words, minutes: self.minutes_until(due) }
    }

    /// Whole minutes that are left, begun ones counted; what is late is urgent and still has one.
    fn minutes_until(&self, due: Timestamp) -> i64 {
        let seconds = due.duration_since(self.now).as_secs();
        (seconds + 59).div_euclid(60).max(1)
    }

    fn at(&self, time: Timestamp) -> String {
        When { lang: self.lang, zone: self.matter.policy.zone.clone(), now: self.now }.at(time)
    }

    fn reminder(&self, clock: ClockKind, due: Timestamp) -> String {
        let Matter { number, place, .. } = self.matter;
        match clock {
            ClockKind::Contact => self.lang.text_reminder(number, place, self.minutes_until(due), self.room),
            ClockKind::Handling => self.lang.text_finish_soon(number, place, &self.at(due), self.room),
            ClockKind::Visit => self.lang.text_unvisited(number, place, &self.at(due), self.room),
        }
    }

    fn breach(&self, clock: ClockKind, due: Timestamp, owner: &str, to: Recipient) -> String {
        let Matter { number, place, .. } = self.matter;
        let who = format!("{}{owner}", self.owing_unit());
        match (clock, self.below(clock, to)) {
            (ClockKind::Contact, None) => {
                self.lang.text_breach(number, place, &who, &self.at(due), self.room)
            }
            (ClockKind::Contact, Some(below)) => {
                let span = self.lang.span(self.now.duration_since(due).as_secs());
                self.lang.text_climbed(number, place, &below, &span, self.room)
            }
            (ClockKind::Handling, _) => {
                self.lang.text_unfinished(number, place, &who, &self.at(due), self.room)
            }
            (ClockKind::Visit, _) => self.lang.text_unvisited(number, place, &self.at(due), self.room),
        }
    }

    /// The person who owes.
    fn owner(&self) -> Option<StaffId> {
        self.matter.stored.ticket.state.owes().and_then(|(owner, _)| owner.staff)
    }

    /// For a requester who has no page of their own: who calls by when, or by when it is done.
    fn registered(&self, owner: &str) -> String {
        let Matter { stored, number, place, .. } = self.matter;
        let state = &stored.ticket.state;
        let time = state.owes().map_or(String::new(), |(_, due)| self.at(due));
        let who = format!("{}{owner}", self.owing_unit());
        let called = state.kind() == StateKind::InHand;
        let registered = Registered { number, place, who: &who, called, time: &time };
        self.lang.text_registered(&registered, self.room)
    }

    /// The unit that owes.
    fn owing_unit(&self) -> String {
        let owes = self.matter.stored.ticket.state.owes();
        owes.map_or(String::new(), |(owner, _)| self.matter.entry.path.name(&owner.unit))
    }

    /// The unit that was told one step before this person; `None` for those who are told first.
    fn below(&self, clock: ClockKind, to: Recipient) -> Option<String> {
        let Recipient::Staff(staff) = to else { return None };
        let division = &self.matter.stored.ticket.division;
        let (policy, path) = (self.matter.policy.clocks.of(clock), &self.matter.entry.path);
        let heard = |step: &usize| {
            path.directory.told(policy, *step, division).is_some_and(|(_, told)| told.contains(&staff))
        };
        let step = (0..policy.climb.len()).find(heard)?;
        let level = policy.climb.get(step.checked_sub(1)?)?.level;
        Some(path.name(&division.at(level)?))
    }

    fn handed_up(&self, level: Level, reason: &str) -> String {
        let Matter { stored, policy, entry, .. } = self.matter;
        let below = Level::ALL.iter().rev().find(|l| **l < level).copied().unwrap_or(level);
        let division = &stored.ticket.division;
        let unit = division.at(policy.level(below).handled_at).unwrap_or_else(|| division.clone());
        self.passed_on(Some(&entry.path.name(&unit)), reason)
    }

    /// For a new owner: what it is about, and by when they owe what.
    fn passed_on(&self, from: Option<&str>, words: &str) -> String {
        let Matter { stored, number, place, .. } = self.matter;
        let time = stored.ticket.state.owes().map_or(String::new(), |(_, due)| self.at(due));
        let called = stored.ticket.state.kind() == StateKind::InHand;
        self.lang.text_passed_on(&PassedOn { number, place, from, words, called, time: &time }, self.room)
    }
}

/// The name of a place with that of its village or community, unless it begins with it: "1号楼" alone tells nobody
/// where to go.
fn told_place(entry: &PlaceEntry) -> String {
    let name = &entry.place.name;
    match entry.place.division.at(DivisionLevel::Village).map(|village| entry.path.name(&village)) {
        Some(village) if !name.starts_with(&village) => format!("{village}{name}"),
        _ => name.clone(),
    }
}
