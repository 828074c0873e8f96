//! People who are not on the staff write a text: a new matter by the short number of a place, more about their own, or
//! how they judge what was done. A text that carriers repeat is one matter.

use domain::delivery::{Inbound, Purpose, Recipient, TextKind};
use domain::number::{PlaceNumber, TicketId};
use domain::phone::PhoneNumber;
use domain::reply::{Action, Reply, Sender, parse};
use domain::text::{PersonName, Words};
use domain::ticket::{Actor, Channel, Command, Judgement, State, StateKind, file_by_text};
use i18n::{Draft, When};
use jiff::{SignedDuration, Timestamp};
use storage::{Callback, NewMessage, StaffMember, StoredTicket, Tx};

use crate::casework::Casework;
use crate::content::{Content, PublicAnswer};
use crate::error::{CaseError, Result};
use crate::filing::Submission;
use crate::replies::EXPLAIN_PAUSE;
use crate::telling::{Voice, Wording};

/// Within this time the same words about the same place from the same number are the same matter: carriers repeat a text
/// for hours, and a person who hears nothing sends it again.
const SAME: SignedDuration = SignedDuration::from_hours(24);

/// As many matters one number may raise by text in an hour. Nobody has more to say; a program that sends texts has.
const MOST_IN_AN_HOUR: usize = 5;

/// What came of a text that begins with the short number of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Raised {
    /// It is a ticket. That it is, is told by the ticket itself.
    Filed,
    /// The same text was one already.
    Again(TicketId),
    /// It was not taken, and why not.
    Not(Why),
}

/// Why a text did not become a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// No place has the number.
    UnknownPlace,
    /// The number has raised too many.
    TooMany,
}

impl Casework {
    /// Files the matters that texts raise, each at most once however often its callback is worked off. One answer for
    /// each text; `None` for those that raise nothing.
    pub(crate) async fn raise_by_text(
        &self,
        callback: &Callback,
        replies: &[Inbound],
        voice: &Voice,
    ) -> Result<Vec<Option<Raised>>> {
        let mut raised = Vec::with_capacity(replies.len());
        for reply in replies {
            let member = self.sender(reply).await?;
            raised.push(match new_matter(&reply.text, member.is_some()) {
                Some((place, words)) => {
                    let actor = member.as_ref().map_or(Actor::Requester, |member| Actor::Staff(member.id));
                    let draft =
                        Matter { place, words, from: reply.from.clone(), received: callback.new.received };
                    Some(self.raise(draft, actor, member, voice).await?)
                }
                None => None,
            });
        }
        Ok(raised)
    }

    async fn raise(
        &self,
        draft: Matter,
        actor: Actor,
        member: Option<StaffMember>,
        voice: &Voice,
    ) -> Result<Raised> {
        if self.place(draft.place).await?.is_none() {
            return Ok(Raised::Not(Why::UnknownPlace));
        }
        let index = self.keys.find_phone(&draft.from);
        let lately = self.store.tickets_of_phone(index, draft.received - SAME).await?;
        let lately = || lately.iter().filter(|stored| stored.ticket.channel == Channel::TextMessage);
        let same = |stored: &&StoredTicket| {
            stored.ticket.place == draft.place
                && stored.contents.as_ref().is_some_and(|given| given.words == draft.words)
                && stored.ticket.filed >= draft.received - SAME
        };
        if let Some(earlier) = lately().find(same) {
            return Ok(Raised::Again(earlier.ticket.id));
        }
        let hour_ago = self.now() - SignedDuration::from_hours(1);
        if lately().filter(|stored| stored.ticket.filed > hour_ago).count() >= MOST_IN_AN_HOUR {
            return Ok(Raised::Not(Why::TooMany));
        }
        let submission = self.submission(draft, member, voice)?;
        let receipt = self.file_as(submission, actor, |f, situation| Ok(file_by_text(f, situation)?)).await?;
        Ok(if receipt.again { Raised::Again(receipt.ticket) } else { Raised::Filed })
    }

    fn submission(&self, draft: Matter, member: Option<StaffMember>, voice: &Voice) -> Result<Submission> {
        let (_, policy) = self.policy();
        Ok(Submission {
            place: draft.place,
            channel: Channel::TextMessage,
            category: policy.catch_all().cloned().ok_or(CaseError::Missing("category"))?,
            // Two workers that read two copies at the same moment make one of them.
            once: format!("text-{}", draft.received.as_second() / SAME.as_secs()),
            words: draft.words,
            // Nobody can be asked anything by text: it is taken as it is.
            answers: None,
            phone: draft.from,
            name: member.and_then(|member| PersonName::parse(&member.name).ok()),
            language: voice.lang.key().to_owned(),
            photos: Vec::new(),
        })
    }

    /// Answers a text that raised a matter, or was meant to. Says what came of it.
    pub(crate) async fn answer_raised(
        &self,
        tx: &mut Tx,
        reply: &Inbound,
        raised: Raised,
    ) -> Result<&'static str> {
        let (answer, outcome) = match raised {
            Raised::Filed => return Ok("a new matter"),
            Raised::Again(ticket) if self.is_fresh(ticket).await? => return Ok("the same matter again"),
            Raised::Again(ticket) => (PublicAnswer::Already { ticket }, "the same matter again"),
            Raised::Not(Why::UnknownPlace) => (PublicAnswer::UnknownPlace, "no such place"),
            Raised::Not(Why::TooMany) => (PublicAnswer::TooMany, "too many from this number"),
        };
        self.tell_public(tx, reply, answer).await?;
        Ok(outcome)
    }

    /// Whether its sender has just been told its number: a carrier's repetition is not answered once more.
    async fn is_fresh(&self, ticket: TicketId) -> Result<bool> {
        let stored = self.store.ticket(ticket).await?.ok_or(CaseError::Missing("ticket"))?;
        Ok(self.now().duration_since(stored.ticket.filed) < EXPLAIN_PAUSE)
    }

    /// Acts on any other text of somebody who is not on the staff. Says what came of it.
    pub(crate) async fn answer_public(&self, tx: &mut Tx, reply: &Inbound) -> Result<&'static str> {
        let (answer, outcome) = match parse(&reply.text, Sender::Public) {
            Reply::Judged { judgement, words } => self.judge_by_text(tx, reply, judgement, words).await?,
            Reply::Said(words) => self.add_by_text(tx, reply, &words).await?,
            Reply::Number(ticket) if self.is_theirs(reply, ticket).await? => {
                (PublicAnswer::Already { ticket }, "asked about")
            }
            Reply::OnlyPlace(_) => (PublicAnswer::NoWords, "no words"),
            Reply::Mistyped => (PublicAnswer::Mistyped, "mistyped number of a place"),
            _ => (PublicAnswer::HowTo, "not understood"),
        };
        self.tell_public(tx, reply, answer).await?;
        Ok(outcome)
    }

    async fn judge_by_text(
        &self,
        tx: &mut Tx,
        reply: &Inbound,
        judgement: Judgement,
        words: Option<String>,
    ) -> Result<(PublicAnswer, &'static str)> {
        let finished = self.theirs(reply, |state| state == StateKind::Finished).await?;
        let ticket = match finished[..] {
            [ticket] => ticket,
            [] => return Ok((PublicAnswer::NothingToJudge, "nothing to judge")),
            _ => return Ok((PublicAnswer::Several, "which one")),
        };
        let note = words.and_then(|words| Words::parse(&words).ok());
        let judge = Command::Judge { judgement, solved: None, note };
        let now = self.change_in(tx, ticket, Actor::Requester, &judge.into(), &|_, _| Ok(())).await?;
        let due = match now.state {
            State::AwaitingContact { due, .. } => Some(due),
            _ => None,
        };
        Ok((PublicAnswer::Judged { ticket, due }, "judged"))
    }

    /// Words mean the only matter that is being handled, or else the only one that waits for a judgement.
    async fn add_by_text(
        &self,
        tx: &mut Tx,
        reply: &Inbound,
        words: &str,
    ) -> Result<(PublicAnswer, &'static str)> {
        let handled = |state| matches!(state, StateKind::AwaitingContact | StateKind::InHand);
        let mut meant = self.theirs(reply, handled).await?;
        if meant.is_empty() {
            meant = self.theirs(reply, |state| state == StateKind::Finished).await?;
        }
        let ticket = match meant[..] {
            [ticket] => ticket,
            [] => return Ok((PublicAnswer::HowTo, "from somebody without a matter")),
            _ => return Ok((PublicAnswer::Several, "which one")),
        };
        let Ok(note) = Words::parse(words) else { return Ok((PublicAnswer::HowTo, "not understood")) };
        let add = Command::AddWords { note };
        self.change_in(tx, ticket, Actor::Requester, &add.into(), &|_, _| Ok(())).await?;
        Ok((PublicAnswer::Added { ticket }, "added"))
    }

    async fn is_theirs(&self, reply: &Inbound, ticket: TicketId) -> Result<bool> {
        let index = self.keys.find_phone(&reply.from);
        Ok(self
            .store
            .ticket(ticket)
            .await?
            .is_some_and(|stored| stored.contents.is_some_and(|given| given.phone_index == index)))
    }

    /// The sender's own matters in certain states, on which somebody owes something.
    async fn theirs(&self, reply: &Inbound, wanted: impl Fn(StateKind) -> bool) -> Result<Vec<TicketId>> {
        let index = self.keys.find_phone(&reply.from);
        let theirs = self.store.tickets_of_phone(index, self.now()).await?;
        let wanted = theirs.iter().map(|stored| &stored.ticket).filter(|t| wanted(t.state.kind()));
        Ok(wanted.map(|ticket| ticket.id).collect())
    }

    /// Answers once an hour with the same: a telephone that answers every text by itself would otherwise be answered for
    /// ever. No text reaches a landline.
    async fn tell_public(&self, tx: &mut Tx, reply: &Inbound, answer: PublicAnswer) -> Result<()> {
        if reply.from.is_landline() {
            return Ok(());
        }
        let (now, ticket) = (self.now(), about(&answer));
        let to = if let Some(ticket) = ticket {
            Recipient::Requester(ticket)
        } else {
            let sealed = self.keys.seal_phone(&reply.from, self.entropy.as_ref());
            Recipient::Stranger(tx.stranger(&sealed, self.keys.find_phone(&reply.from), now).await?)
        };
        let said = self.store.answers_since(to, now - EXPLAIN_PAUSE).await?;
        if said.iter().any(|content| is_alike(content, &answer)) {
            return Ok(());
        }
        let content = Content::Public(answer).to_json();
        let (created, at, instead_of) = (now, now, None);
        let message = NewMessage { ticket, purpose: Purpose::Answer, to, content, created, at, instead_of };
        Ok(tx.queue_message(&message).await?)
    }

    /// Puts an answer to somebody who is not on the staff into words.
    pub(crate) async fn compose_public(
        &self,
        answer: &PublicAnswer,
        to: Recipient,
        voice: &Voice,
    ) -> Result<Wording> {
        let to = match to {
            Recipient::Staff(_) => None,
            Recipient::Requester(ticket) => {
                self.store.ticket(ticket).await?.and_then(|t| t.contents).map(|c| c.phone)
            }
            Recipient::Stranger(stranger) => self.store.stranger(stranger).await?,
        };
        let Some(to) = to else { return Ok(Wording::Obsolete("nobody to tell")) };
        let draft = self.public_draft(answer, voice).await?.signed(&voice.sign);
        Ok(Wording::Told { to: self.keys.open_phone(&to)?, draft })
    }

    async fn public_draft(&self, answer: &PublicAnswer, voice: &Voice) -> Result<Draft> {
        let lang = voice.lang;
        let about = |kind, body, ticket: &TicketId| lang.text_numbered(kind, body, &ticket.number());
        let plain = |kind, body: &str| Draft::new(lang, kind, body.to_owned(), &[]);
        Ok(match answer {
            PublicAnswer::Already { ticket } => {
                let stored = self.store.ticket(*ticket).await?.ok_or(CaseError::Missing("ticket"))?;
                let number = ticket.number();
                match stored.ticket.state.kind() {
                    StateKind::AwaitingContact | StateKind::InHand => {
                        about(TextKind::PublicAlready, lang.public_already(number), ticket)
                    }
                    _ => about(TextKind::PublicAlreadyOver, lang.public_already_over(number), ticket),
                }
            }
            PublicAnswer::Added { ticket } => {
                about(TextKind::PublicAdded, lang.public_added(ticket.number()), ticket)
            }
            PublicAnswer::Judged { ticket, due: None } => {
                about(TextKind::PublicJudged, lang.public_judged(ticket.number()), ticket)
            }
            PublicAnswer::Judged { ticket, due: Some(due) } => {
                let zone = self.policy().1.zone.clone();
                let time = When { lang, zone, now: self.now() }.at(*due);
                let body = lang.public_reopened(ticket.number(), &time);
                lang.text_timed(TextKind::PublicReopened, body, &ticket.number(), &time)
            }
            PublicAnswer::UnknownPlace => plain(TextKind::PublicUnknownPlace, lang.public_unknown_place()),
            PublicAnswer::Mistyped => plain(TextKind::PublicMistyped, lang.public_mistyped()),
            PublicAnswer::NoWords => plain(TextKind::PublicNoWords, lang.public_no_words()),
            PublicAnswer::Several => plain(TextKind::PublicSeveral, lang.public_several()),
            PublicAnswer::NothingToJudge => {
                plain(TextKind::PublicNothingToJudge, lang.public_nothing_to_judge())
            }
            PublicAnswer::HowTo => plain(TextKind::PublicHowTo, lang.public_how_to()),
            PublicAnswer::TooMany => plain(TextKind::PublicTooMany, lang.public_too_many()),
        })
    }
}

/// A matter as a text raises it.
struct Matter {
    place: PlaceNumber,
    words: Words,
    from: PhoneNumber,
    received: Timestamp,
}

/// The place and the words of a text that raises a matter. Whoever is on the staff raises one only where it cannot be an
/// answer about another.
fn new_matter(text: &str, staff: bool) -> Option<(PlaceNumber, Words)> {
    let Reply::NewMatter { place, words } = parse(text, Sender::Public) else { return None };
    let an_answer = |words: &str| {
        parse(text, Sender::Staff) != Reply::NotUnderstood
            || matches!(
                parse(words, Sender::Staff),
                Reply::Bare(Action::Acknowledge | Action::Called | Action::NotMine)
            )
    };
    if staff && an_answer(&words) {
        return None;
    }
    Words::parse(&words).ok().map(|words| (place, words))
}

/// Whether somebody on the staff judges what was done about a matter that they raised themselves: by a word, for a digit
/// is their answer about a matter that they handle.
pub(crate) fn judges(text: &str) -> bool {
    parse(text, Sender::Staff) == Reply::NotUnderstood
        && matches!(parse(text, Sender::Public), Reply::Judged { .. })
}

/// The sender's own matter that an answer is about.
const fn about(answer: &PublicAnswer) -> Option<TicketId> {
    match answer {
        PublicAnswer::Already { ticket }
        | PublicAnswer::Added { ticket }
        | PublicAnswer::Judged { ticket, .. } => Some(*ticket),
        _ => None,
    }
}

fn is_alike(content: &str, answer: &PublicAnswer) -> bool {
    match Content::from_json(content) {
        Ok(Content::Public(earlier)) => std::mem::discriminant(&earlier) == std::mem::discriminant(answer),
        _ => false,
    }
}
