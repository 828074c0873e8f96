//! Mail as a way beside texts: for somebody on the staff whom no text reaches, before it is said that nobody could be told.
//!
//! Requesters have no mail address. A letter says what the text would have said, with the address of the matter's page: in a
//! mail a link is no harm.

use domain::delivery::Recipient;
use domain::ids::StaffId;
use domain::mail::MailAddress;
use domain::ways::Way;
use jiff::Timestamp;
use storage::{StoredMessage, Tx};

use crate::casework::Casework;
use crate::content::Content;
use crate::error::Result;
use crate::instead::again;
use crate::telling::Voice;

/// Under this name attempts by mail are on record, beside those by gateways.
pub const MAIL: &str = "mail";

/// A mail to one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Whom to tell.
    pub to: MailAddress,
    /// Its subject.
    pub subject: String,
    /// Its words, as plain text.
    pub body: String,
    /// When it is written, UTC.
    pub at: Timestamp,
}

impl Casework {
    /// Plans that a message goes by mail, when there is mail, the person has an address, and it was not tried yet. Says
    /// whether it will.
    pub(crate) async fn by_mail(&self, tx: &mut Tx, message: &StoredMessage) -> Result<bool> {
        let kind = match Content::from_json(&message.content) {
            Ok(Content::Notice(kind) | Content::InShort(kind)) if message.ticket.is_some() => kind,
            _ => return Ok(false),
        };
        if self.mail_address(message.to).await?.is_none() {
            return Ok(false);
        }
        let tried = self.store.tried_gateways(message.family()).await?;
        if tried.iter().any(|way| way == MAIL) {
            return Ok(false);
        }
        tx.queue_message(&again(message, Content::ByMail(kind).to_json(), self.now())).await?;
        Ok(true)
    }

    /// The letter of a message that goes by mail, from the text that it would be; `None` for one that does not, or cannot
    /// any more: a text is better than nothing.
    pub(crate) async fn letter(
        &self,
        message: &StoredMessage,
        voice: &Voice,
        text: &str,
    ) -> Result<Option<Letter>> {
        let content = Content::from_json(&message.content);
        if matches!(content, Ok(Content::Verification(Way::Mail))) {
            return self.code_letter(message, voice).await;
        }
        let is_by_mail = matches!(content, Ok(Content::ByMail(_)));
        let (true, Some(ticket), Some(desk)) = (is_by_mail, message.ticket, &self.desk) else {
            return Ok(None);
        };
        let Some(to) = self.mail_address(message.to).await? else { return Ok(None) };
        let number = ticket.number();
        let body = voice.lang.mail_body(text, format!("{desk}/desk/t/{number}"));
        let subject = voice.lang.mail_subject(&voice.sign, number);
        Ok(Some(Letter { to, subject, body, at: self.now() }))
    }

    async fn mail_address(&self, to: Recipient) -> Result<Option<MailAddress>> {
        match (to, &self.desk) {
            (Recipient::Staff(staff), Some(_)) => self.mail_of(staff).await,
            _ => Ok(None),
        }
    }

    async fn mail_of(&self, staff: StaffId) -> Result<Option<MailAddress>> {
        let member = self.store.staff_member(staff).await?.filter(|member| member.active);
        member.and_then(|member| member.mail).map(|sealed| self.keys.open_mail(&sealed)).transpose()
    }
}
