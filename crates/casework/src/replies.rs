//! A cadre answers by text. What is not plainly meant changes nothing, and each text is acted on once.

use domain::delivery::{Inbound, Purpose, Recipient};
use domain::ids::StaffId;
use domain::number::TicketId;
use domain::reply::{Action, Reply, Sender, parse};
use domain::text::Words;
use domain::ticket::{Asked, Command, State, StateKind, Ticket};
use i18n::Lang;
use jiff::SignedDuration;
use storage::{Callback, NewMessage, StaffMember, Tx};

use crate::by_text::{Raised, judges};
use crate::casework::Casework;
use crate::content::{Answer, Content};
use crate::error::{CaseError, Result};
use crate::telling::Voice;

/// Within this time a person is asked only once which matter they mean.
const WHICH_ONE_PAUSE: SignedDuration = SignedDuration::from_mins(1);

/// Within this time a person is told only once how to answer: a telephone that answers every text by itself would
/// otherwise be answered for ever.
pub(crate) const EXPLAIN_PAUSE: SignedDuration = SignedDuration::from_hours(1);

impl Casework {
    /// Acts on what people wrote, within the transaction that settles the callback. Says what came of it.
    pub(crate) async fn answer_all(
        &self,
        tx: &mut Tx,
        callback: &Callback,
        replies: &[Inbound],
        raised: Vec<Option<Raised>>,
        voice: &Voice,
    ) -> Result<String> {
        let named = replies.iter().all(|reply| reply.provider_id.is_some());
        if named && self.is_repeated(tx, callback).await? {
            return Ok("posted before".to_owned());
        }
        let mut outcomes = Vec::with_capacity(replies.len());
        for (reply, raised) in replies.iter().zip(raised) {
            outcomes.push(match (raised, self.sender(reply).await?) {
                (Some(raised), _) => self.answer_raised(tx, reply, raised).await?,
                (None, Some(_)) if judges(&reply.text) => self.answer_public(tx, reply).await?,
                (None, Some(member)) => self.answer(tx, &member, &reply.text, voice).await?,
                (None, None) => self.answer_public(tx, reply).await?,
            });
        }
        Ok(outcomes.join(", "))
    }

    /// Who on the staff has sent a text; `None` for anybody else.
    pub(crate) async fn sender(&self, reply: &Inbound) -> Result<Option<StaffMember>> {
        let index = self.keys.find_phone(&reply.from);
        Ok(self.store.staff_by_phone(index).await?.filter(|member| member.active))
    }

    async fn answer(
        &self,
        tx: &mut Tx,
        member: &StaffMember,
        text: &str,
        voice: &Voice,
    ) -> Result<&'static str> {
        let proven = self.proves_by_text(tx, member, text).await?;
        let reply = parse(text, Sender::Staff);
        if proven && !self.means_more(member, &reply).await? {
            return Ok("proved their telephone");
        }
        let answer = match reply {
            Reply::About { ticket, action } => {
                self.act_by_text(tx, member, ticket, &action, voice.lang).await?
            }
            Reply::Bare(action) => self.act_bare(tx, member, &action, voice.lang).await?,
            _ => Answer::NotUnderstood,
        };
        self.note_answered(tx, member, &answer).await?;
        let outcome = outcome(&answer);
        if self.may_answer(member, &answer).await? {
            tx.queue_message(&self.answer_message(member, answer)).await?;
        }
        Ok(outcome)
    }

    /// Whether what proves a telephone may also be said of a matter.
    async fn means_more(&self, member: &StaffMember, reply: &Reply) -> Result<bool> {
        let bare = matches!(reply, Reply::Bare(_));
        Ok(bare && !self.store.tickets_of(member.id).await?.is_empty())
    }

    /// An action without a number means the one matter that it can mean: what waits for it most.
    async fn act_bare(
        &self,
        tx: &mut Tx,
        member: &StaffMember,
        action: &Action,
        lang: Lang,
    ) -> Result<Answer> {
        let owed: Vec<Ticket> =
            self.store.tickets_of(member.id).await?.into_iter().map(|stored| stored.ticket).collect();
        let Some(first) = owed.iter().map(|ticket| rank(action, ticket)).min() else {
            return Ok(Answer::NothingOpen);
        };
        let meant = owed.iter().filter(|ticket| rank(action, ticket) == first).map(|ticket| ticket.id);
        match meant.collect::<Vec<_>>()[..] {
            [ticket] => self.act_by_text(tx, member, ticket, action, lang).await,
            ref tickets => Ok(Answer::WhichOne { tickets: tickets.to_vec() }),
        }
    }

    async fn act_by_text(
        &self,
        tx: &mut Tx,
        member: &StaffMember,
        ticket: TicketId,
        action: &Action,
        lang: Lang,
    ) -> Result<Answer> {
        let Some(stored) = self.store.ticket(ticket).await? else {
            return Ok(Answer::Unknown { number: ticket.number() });
        };
        let Some(command) = command(action, lang) else { return Ok(Answer::NotUnderstood) };
        let powers = self.powers(member.id).await?;
        let mut done = self.act_in(tx, &powers, ticket, command).await;
        let mut asked = *action == Action::NotMine;
        if asked && matches!(done, Err(CaseError::Refused(_))) {
            // It cannot be given back (any more): what they say is kept all the same.
            asked = false;
            let Ok(note) = Words::parse(lang.remark_not_mine()) else { return Ok(Answer::NotUnderstood) };
            done = self.act_in(tx, &powers, ticket, Command::Remark { note }).await;
        }
        match (done, action) {
            (Ok(now), Action::Acknowledge | Action::Called) => Ok(standing(&now, action)),
            (Ok(now), Action::NotMine) => Ok(still(&now, member.id, asked)),
            (Ok(_), Action::Note(_)) => Ok(Answer::Noted { ticket }),
            (Err(CaseError::Refused(_)), _) => Ok(standing(&stored.ticket, action)),
            (Err(CaseError::Missing(_) | CaseError::Forbidden), _) => Ok(Answer::NotYours { ticket }),
            (Err(fault), _) => Err(fault),
        }
    }

    /// Whether the same has not been said to this person a moment ago.
    async fn may_answer(&self, member: &StaffMember, answer: &Answer) -> Result<bool> {
        let pause = match answer {
            Answer::WhichOne { .. } => WHICH_ONE_PAUSE,
            Answer::NotUnderstood | Answer::NothingOpen => EXPLAIN_PAUSE,
            _ => return Ok(true),
        };
        let since = self.now() - pause;
        let said = self.store.answers_since(Recipient::Staff(member.id), since).await?;
        let alike = |content: &String| match Content::from_json(content) {
            Ok(Content::Answer(earlier)) => {
                std::mem::discriminant(&earlier) == std::mem::discriminant(answer)
            }
            _ => false,
        };
        Ok(!said.iter().any(alike))
    }

    fn answer_message(&self, member: &StaffMember, answer: Answer) -> NewMessage {
        let now = self.now();
        let ticket = match &answer {
            Answer::Acknowledged { ticket, .. }
            | Answer::InHand { ticket, .. }
            | Answer::StillYours { ticket, .. }
            | Answer::ReturnAsked { ticket, .. }
            | Answer::Called { ticket }
            | Answer::Noted { ticket }
            | Answer::NotYours { ticket }
            | Answer::Over { ticket } => Some(*ticket),
            Answer::NothingOpen
            | Answer::NotUnderstood
            | Answer::Unknown { .. }
            | Answer::WhichOne { .. } => None,
        };
        NewMessage {
            ticket,
            purpose: Purpose::Answer,
            to: Recipient::Staff(member.id),
            content: Content::Answer(answer).to_json(),
            created: now,
            at: now,
            instead_of: None,
        }
    }
}

/// What a text tells the ticket to do; `None` when its words are too long to be kept.
fn command(action: &Action, lang: Lang) -> Option<Command> {
    Some(match action {
        Action::Acknowledge => Command::Acknowledge,
        Action::Called => Command::called(None),
        Action::NotMine => {
            let reason = Words::parse(lang.remark_not_mine()).ok()?;
            Command::Ask { asked: Asked::Return, reason }
        }
        Action::Note(words) => Command::Remark { note: Words::parse(words).ok()? },
    })
}

/// How soon an action without a number means this matter: the lowest first.
fn rank(action: &Action, ticket: &Ticket) -> u8 {
    let waits = ticket.state.kind() == StateKind::AwaitingContact;
    match action {
        Action::Acknowledge | Action::Called if waits => 0,
        Action::Acknowledge if !ticket.state.is_acknowledged() => 1,
        Action::Acknowledge | Action::Called => 2,
        Action::NotMine | Action::Note(_) => 0,
    }
}

/// What is answered to somebody who acknowledged or called, by where the matter stands now.
fn standing(ticket: &Ticket, action: &Action) -> Answer {
    let id = ticket.id;
    match (&ticket.state, action) {
        (State::AwaitingContact { due, .. }, _) => Answer::Acknowledged { ticket: id, due: *due },
        (State::InHand { due, .. }, Action::Acknowledge) => Answer::InHand { ticket: id, due: *due },
        (State::InHand { .. }, _) => Answer::Called { ticket: id },
        _ => Answer::Over { ticket: id },
    }
}

/// What is answered to somebody who said that a matter is not theirs. Saying so takes it from nobody's hands.
fn still(ticket: &Ticket, member: StaffId, asked: bool) -> Answer {
    let id = ticket.id;
    match (ticket.state.charge(), ticket.state.due()) {
        (Some(charge), Some(due)) if charge.owner.staff == Some(member) => {
            if asked {
                Answer::ReturnAsked { ticket: id, due }
            } else {
                Answer::StillYours { ticket: id, due }
            }
        }
        _ => Answer::Noted { ticket: id },
    }
}

/// For the row of the callback.
const fn outcome(answer: &Answer) -> &'static str {
    match answer {
        Answer::Acknowledged { .. } => "acknowledged",
        Answer::InHand { .. } => "acknowledged in hand",
        Answer::StillYours { .. } => "said not to be theirs",
        Answer::ReturnAsked { .. } => "asked to be taken back",
        Answer::NothingOpen => "nothing open",
        Answer::Called { .. } => "called",
        Answer::Noted { .. } => "noted",
        Answer::NotUnderstood => "not understood",
        Answer::Unknown { .. } => "unknown number",
        Answer::NotYours { .. } => "not theirs",
        Answer::Over { .. } => "over",
        Answer::WhichOne { .. } => "which one",
    }
}
