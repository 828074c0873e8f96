//! Putting a message into words, at the moment at which it is sent: what nobody needs any more is not told.

use domain::delivery::{Recipient, TextKind};
use domain::division::DivisionLevel;
use domain::ids::StaffId;
use domain::number::TicketId;
use domain::phone::PhoneNumber;
use domain::ticket::{NoticeKind, State};
use i18n::texts::room;
use i18n::{Draft, Lang, When};
use jiff::Timestamp;
use storage::{StoreError, StoredMessage, StoredTicket};

use crate::casework::Casework;
use crate::content::{Answer, Content};
use crate::error::{CaseError, Result};
use crate::register::PlaceEntry;
use crate::said::Said;
use crate::surroundings::Surroundings;
use crate::views::people_of;

/// How the town speaks in its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    /// The language of texts to the staff; requesters are told in the language of their form.
    pub lang: Lang,
    /// The sign that stands before each text (【…】), without its brackets; empty where the carrier adds it.
    pub sign: String,
}

impl Voice {
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
        /// What.
        draft: Draft,
    },
    /// Nobody needs it any more, and why not.
    Obsolete(&'static str),
}

/// A matter with what its texts are made of.
pub(crate) struct Matter {
    pub(crate) stored: StoredTicket,
    pub(crate) around: Surroundings,
    pub(crate) number: String,
    pub(crate) place: String,
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
            Content::Notice(kind) | Content::ByMail(kind) => {
                self.compose_notice(&kind, false, message, voice).await
            }
            Content::InShort(kind) => self.compose_notice(&kind, true, message, voice).await,
            Content::Verification(way) => self.compose_code(way, message.to, voice).await,
            Content::Digest(lane) => Box::pin(self.compose_digest(lane, message, voice)).await,
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
        let Some(contents) = &matter.stored.contents else {
            return Ok(Wording::Obsolete("erased meanwhile"));
        };
        let (to, lang, number) = match message.to {
            Recipient::Staff(staff) => (self.phone_of(staff).await?, voice.lang, matter.number.clone()),
            Recipient::Requester(id) => {
                let Some(theirs) = self.requester_of(id, &matter.stored).await? else {
                    return Ok(Wording::Obsolete("handled by itself meanwhile"));
                };
                let Some(theirs) = theirs.contents else {
                    return Ok(Wording::Obsolete("erased meanwhile"));
                };
                let lang = theirs.language.parse().unwrap_or(voice.lang);
                (Some(self.keys.open_phone(&theirs.phone)?), lang, id.number())
            }
            Recipient::Stranger(_) => (None, voice.lang, matter.number.clone()),
        };
        let Some(to) = to else { return Ok(Wording::Obsolete("no longer on the staff")) };
        if to.is_landline() {
            return Ok(Wording::Obsolete("a landline, which no text reaches"));
        }
        let log = self.store.events(matter.stored.ticket.id).await?;
        let (names, units) = people_of(self, &matter.stored.ticket, &log).await?;
        let said = Said {
            stored: &matter.stored,
            words: contents.words.as_str(),
            around: &matter.around,
            log: &log,
            names: &names,
            units: &units,
            number: &number,
            place: &matter.place,
            in_short,
            to: message.to,
            lang,
            room: voice.room(),
            now: self.now(),
        };
        Ok(Wording::Told { to, draft: Draft { in_short, ..said.draft(kind).signed(&voice.sign) } })
    }

    /// The ticket of a requester who is told about `lead`: their own, while it is that or is handled with it.
    async fn requester_of(&self, id: TicketId, lead: &StoredTicket) -> Result<Option<StoredTicket>> {
        if id == lead.ticket.id {
            return Ok(Some(lead.clone()));
        }
        let with = |stored: &StoredTicket| matches!(stored.ticket.state, State::Merged { into, .. } if into == lead.ticket.id);
        Ok(self.store.ticket(id).await?.filter(with))
    }

    async fn compose_answer(&self, answer: &Answer, to: Recipient, voice: &Voice) -> Result<Wording> {
        let Recipient::Staff(staff) = to else { return Ok(Wording::Obsolete("answers go to the staff")) };
        let Some(to) = self.phone_of(staff).await? else {
            return Ok(Wording::Obsolete("no longer on the staff"));
        };
        let (lang, room) = (voice.lang, voice.room());
        let draft = match answer {
            Answer::Acknowledged { ticket, due } => {
                let (matter, time) = self.matter_until(*ticket, *due, lang).await?;
                lang.text_acknowledged(&matter.number, &matter.place, &time, room)
            }
            Answer::InHand { ticket, due } => {
                let (matter, time) = self.matter_until(*ticket, *due, lang).await?;
                lang.text_in_hand(&matter.number, &matter.place, &time, room)
            }
            Answer::StillYours { ticket, due } => {
                let (Matter { number, .. }, time) = self.matter_until(*ticket, *due, lang).await?;
                let body = lang.reply_still_yours(&number, &time);
                lang.text_timed(TextKind::StillYours, body, &number, &time)
            }
            Answer::ReturnAsked { ticket, due } => {
                let (Matter { number, .. }, time) = self.matter_until(*ticket, *due, lang).await?;
                let body = lang.reply_return_asked(&number, &time);
                lang.text_timed(TextKind::ReturnAsked, body, &number, &time)
            }
            Answer::WhichOne { tickets } => {
                let numbers: Vec<String> = tickets.iter().map(|t| t.number()).collect();
                lang.text_which_one(&numbers, room)
            }
            plain => plain_answer(plain, lang),
        };
        Ok(Wording::Told { to, draft: draft.signed(&voice.sign) })
    }

    /// A matter, and a time of it in words.
    async fn matter_until(&self, id: TicketId, due: Timestamp, lang: Lang) -> Result<(Matter, String)> {
        let matter = self.matter(id).await?;
        let time = When { lang, zone: matter.around.policy.zone.clone(), now: self.now() }.at(due);
        Ok((matter, time))
    }

    pub(crate) async fn matter(&self, id: TicketId) -> Result<Matter> {
        let stored = self.store.ticket(id).await?.ok_or(CaseError::Missing("ticket"))?;
        let around = self.surroundings_of(&stored.ticket).await?;
        let place = told_place(&around.entry);
        Ok(Matter { stored, around, number: id.number(), place })
    }

    /// The number of somebody who still works here.
    pub(crate) async fn phone_of(&self, staff: StaffId) -> Result<Option<PhoneNumber>> {
        let member = self.store.staff_member(staff).await?.filter(|m| m.active);
        member.map(|m| self.keys.open_phone(&m.phone)).transpose()
    }
}

/// An answer that says nothing of a place or a time.
fn plain_answer(answer: &Answer, lang: Lang) -> Draft {
    let about = |kind, ticket: &TicketId, body: fn(Lang, &str) -> String| {
        let number = ticket.number();
        lang.text_numbered(kind, body(lang, &number), &number)
    };
    let plain = |kind, body: &str| Draft::new(lang, kind, body.to_owned(), &[]);
    match answer {
        Answer::Called { ticket } => {
            about(TextKind::Called, ticket, |lang, number| lang.reply_called(number))
        }
        Answer::Noted { ticket } => about(TextKind::Noted, ticket, |lang, number| lang.reply_noted(number)),
        Answer::NotYours { ticket } => {
            about(TextKind::NotYours, ticket, |lang, number| lang.reply_not_yours(number))
        }
        Answer::Over { ticket } => {
            about(TextKind::Over, ticket, |lang, number| lang.reply_already_over(number))
        }
        Answer::Unknown { number } => {
            lang.text_numbered(TextKind::UnknownNumber, lang.reply_unknown_number(number), number)
        }
        Answer::NothingOpen => plain(TextKind::NothingOpen, lang.reply_nothing_open()),
        _ => plain(TextKind::NotUnderstood, lang.reply_not_understood()),
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
