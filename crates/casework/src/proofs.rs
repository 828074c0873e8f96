//! What is seen of the ways by which people are told while they are told: answers, receipts, refusals. And the words that
//! bring a code.

use domain::delivery::{Outcome, ReceiptState, Recipient, Refusal, Variable};
use domain::reply::agrees;
use domain::ways::{Code, Sign, Standing, Way};
use i18n::Draft;
use storage::{Attempt, SentText, StaffMember, StoredMessage, StoredWay, Tx};

use crate::casework::Casework;
use crate::content::{Answer, Content};
use crate::error::Result;
use crate::mailing::Letter;
use crate::outbox::Ended;
use crate::telling::{Voice, Wording};
use crate::ways::address_of;

/// What stands for the code in a text that is kept: whoever reads the database must not read codes.
const HIDDEN: &str = "••••••";

impl Casework {
    /// Notes what was seen of a person's way, where it changes anything.
    pub(crate) async fn note(&self, tx: &mut Tx, member: &StaffMember, way: Way, sign: Sign) -> Result<()> {
        let Some(address) = address_of(member, way) else { return Ok(()) };
        tx.hold_staff(&[member.id]).await?;
        let known = tx.way_of(member.id, way).await?.filter(|known| known.address == address);
        let before = known.map(|known| known.standing).unwrap_or_default();
        let standing = before.after(sign, self.now());
        if standing == before {
            return Ok(());
        }
        Ok(tx.put_way(member.id, &StoredWay { way, address, standing }).await?)
    }

    /// Notes what a receipt says of somebody's telephone. Most say nothing new, and cost one look.
    pub(crate) async fn note_receipt(
        &self,
        tx: &mut Tx,
        message: &StoredMessage,
        attempt: &Attempt,
        state: ReceiptState,
    ) -> Result<()> {
        let (Recipient::Staff(staff), Some(phone)) = (message.to, attempt.phone) else { return Ok(()) };
        let sign = match state {
            ReceiptState::Delivered => Sign::Arrived,
            ReceiptState::Undelivered => Sign::Undelivered { sent: attempt.started },
            _ => return Ok(()),
        };
        let known = tx.way_of(staff, Way::Phone).await?.filter(|known| known.address == phone);
        let before: Standing = known.map(|known| known.standing).unwrap_or_default();
        if before.after(sign, self.now()) == before {
            return Ok(());
        }
        // They may have another number by now, of which this says nothing.
        match self.store.staff_member(staff).await?.filter(|member| member.phone_index == phone) {
            Some(member) => self.note(tx, &member, Way::Phone, sign).await,
            None => Ok(()),
        }
    }

    /// Notes that a number or an address was refused for good.
    pub(crate) async fn note_refusal(&self, tx: &mut Tx, ended: &Ended) -> Result<()> {
        let refused = matches!(ended.outcome, Outcome::Rejected { class: Refusal::Number, .. });
        let (true, Recipient::Staff(staff)) = (refused, ended.message.to) else { return Ok(()) };
        let Some(member) = self.store.staff_member(staff).await? else { return Ok(()) };
        let by_mail = Content::from_json(&ended.message.content).is_ok_and(|content| content.goes_by_mail());
        if by_mail {
            return self.note(tx, &member, Way::Mail, Sign::Refused).await;
        }
        let attempts = tx.attempts(ended.message.id).await?;
        let phone = attempts.into_iter().find(|attempt| attempt.id == ended.attempt).and_then(|a| a.phone);
        if phone != Some(member.phone_index) {
            return Ok(());
        }
        self.note(tx, &member, Way::Phone, Sign::Refused).await
    }

    /// Notes that a person has answered by text in a way that means something.
    pub(crate) async fn note_answered(
        &self,
        tx: &mut Tx,
        member: &StaffMember,
        answer: &Answer,
    ) -> Result<()> {
        match answer {
            Answer::Acknowledged { .. }
            | Answer::InHand { .. }
            | Answer::Called { .. }
            | Answer::Noted { .. }
            | Answer::StillYours { .. }
            | Answer::ReturnAsked { .. }
            | Answer::Over { .. } => self.note(tx, member, Way::Phone, Sign::Reply).await,
            // Anybody may write what means nothing, or speak of what is not theirs.
            Answer::NothingOpen
            | Answer::NotUnderstood
            | Answer::Unknown { .. }
            | Answer::NotYours { .. }
            | Answer::WhichOne { .. } => Ok(()),
        }
    }

    /// A yes, or the code itself, proves a telephone to which a code was sent. Says whether it did.
    pub(crate) async fn proves_by_text(&self, tx: &mut Tx, member: &StaffMember, text: &str) -> Result<bool> {
        let Some(code) = self.waiting_code(member, Way::Phone).await? else { return Ok(false) };
        let proves = match Code::parse(text) {
            Ok(typed) => self.fits(tx, &code, &typed).await?,
            Err(_) => agrees(text) && tx.use_way_code(code.id, self.now()).await?,
        };
        if proves {
            self.note(tx, member, Way::Phone, Sign::Reply).await?;
        }
        Ok(proves)
    }

    /// Puts the code that waits to be entered into words.
    pub(crate) async fn compose_code(&self, way: Way, to: Recipient, voice: &Voice) -> Result<Wording> {
        let Some((member, code)) = self.code_for(way, to).await? else {
            return Ok(Wording::Obsolete("proven or expired meanwhile"));
        };
        let draft = voice.lang.text_verification(&code, &member.name, voice.room());
        let to = self.keys.open_phone(&member.phone)?;
        Ok(Wording::Told { to, draft: draft.signed(&voice.sign) })
    }

    /// The letter that brings the code to prove a mail address; `None` when it need not be brought any more.
    pub(crate) async fn code_letter(&self, message: &StoredMessage, voice: &Voice) -> Result<Option<Letter>> {
        let (Some((member, code)), Some(desk)) = (self.code_for(Way::Mail, message.to).await?, &self.desk)
        else {
            return Ok(None);
        };
        let Some(to) = self.mail_written(&member)? else { return Ok(None) };
        let subject = voice.lang.code_mail_subject(&voice.sign);
        let body = voice.lang.code_mail_body(&member.name, code.as_str(), format!("{desk}/desk/me"));
        Ok(Some(Letter { to, subject, body, at: self.now() }))
    }

    async fn code_for(&self, way: Way, to: Recipient) -> Result<Option<(StaffMember, Code)>> {
        let Recipient::Staff(staff) = to else { return Ok(None) };
        let Some(member) = self.store.staff_member(staff).await?.filter(|member| member.active) else {
            return Ok(None);
        };
        let code = self.waiting_code(&member, way).await?;
        Ok(code.map(|code| (member, self.keys.way_code(&code.new))))
    }

    /// A text on a telephone of the demonstration, with the code that was hidden when it was kept.
    pub(crate) async fn as_shown(&self, text: SentText) -> Result<String> {
        let (true, Recipient::Staff(staff)) = (text.body.contains(HIDDEN), text.to) else {
            return Ok(text.body);
        };
        let codes = self.store.way_codes(staff, Way::Phone, text.at - domain::ways::SENT_CODE_LASTS).await?;
        let code = codes.iter().find(|code| code.new.made <= text.at);
        Ok(code.map_or(text.body.clone(), |code| {
            text.body.replace(HIDDEN, self.keys.way_code(&code.new).as_str())
        }))
    }
}

/// A text as it is kept: without the code in it.
pub(crate) fn without_code(text: String, draft: &Draft) -> String {
    match draft.value(Variable::Code) {
        Some(code) => text.replace(code, HIDDEN),
        None => text,
    }
}
