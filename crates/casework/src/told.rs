//! What pages show of texts: who was told when and whether it arrived, and the telephones of the demonstration.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use domain::delivery::{CallbackKind, Inbound, MessageStatus, Purpose, RawCallback, Recipient};
use domain::number::TicketId;
use domain::phone::PhoneNumber;
use jiff::Timestamp;

use crate::casework::Casework;
use crate::error::Result;

/// A message about a ticket, for its page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldLine {
    /// Whom.
    pub to: Recipient,
    /// Their name; `None` for the requester.
    pub name: Option<String>,
    /// Why.
    pub purpose: Purpose,
    /// When it was decided, UTC.
    pub at: Timestamp,
    /// Where it stands.
    pub status: MessageStatus,
    /// Since when, UTC.
    pub since: Timestamp,
}

/// A text on a telephone of the demonstration.
#[derive(Clone, PartialEq, Eq)]
pub struct DemoText {
    /// What it says.
    pub body: String,
    /// When, UTC.
    pub at: Timestamp,
    /// Whether the telephone sent it.
    pub own: bool,
}

/// A telephone of the demonstration.
#[derive(Clone, PartialEq, Eq)]
pub struct DemoPhone {
    /// Its number.
    pub phone: PhoneNumber,
    /// Whose it is; `None` for a resident's.
    pub name: Option<String>,
    /// Its texts, newest first.
    pub texts: Vec<DemoText>,
}

impl Casework {
    /// Everything that was or is to be told about a ticket, oldest first. Who may see the ticket may see this.
    ///
    /// # Errors
    /// The database's.
    pub async fn told(&self, ticket: TicketId) -> Result<Vec<ToldLine>> {
        let mut lines = Vec::new();
        for message in self.store.messages_of(ticket).await? {
            let name = match message.to {
                Recipient::Staff(staff) => self.store.staff_member(staff).await?.map(|m| m.name),
                Recipient::Requester(_) | Recipient::Stranger(_) => None,
            };
            let (to, purpose, at) = (message.to, message.purpose, message.created);
            lines.push(ToldLine { to, name, purpose, at, status: message.status, since: message.since });
        }
        Ok(lines)
    }

    /// The telephones that a demo gateway has told something, or that have written to it: those with the latest text
    /// first. At most `limit` texts each way in all. `read` knows how the gateway writes.
    ///
    /// # Errors
    /// The database's.
    pub async fn demo_phones(
        &self,
        gateway: &str,
        limit: u64,
        read: impl Fn(&RawCallback) -> Vec<Inbound>,
    ) -> Result<Vec<DemoPhone>> {
        let mut texts: Vec<(PhoneNumber, DemoText)> = Vec::new();
        let mut known: HashMap<Recipient, Option<PhoneNumber>> = HashMap::new();
        for text in self.store.sent_texts(gateway, limit).await? {
            let phone = match known.entry(text.to) {
                Entry::Occupied(phone) => phone.into_mut(),
                Entry::Vacant(unknown) => unknown.insert(self.demo_number(text.to).await?),
            };
            if let Some(phone) = phone.clone() {
                let at = text.at;
                texts.push((phone, DemoText { body: self.as_shown(text).await?, at, own: false }));
            }
        }
        for callback in self.store.newest_callbacks(gateway, CallbackKind::Reply, limit).await? {
            let at = callback.new.received;
            for reply in read(&self.keys.open_callback(&callback.new.raw)?) {
                texts.push((reply.from, DemoText { body: reply.text, at, own: true }));
            }
        }
        texts.sort_by_key(|(_, text)| std::cmp::Reverse(text.at));
        self.by_phone(texts).await
    }

    async fn by_phone(&self, texts: Vec<(PhoneNumber, DemoText)>) -> Result<Vec<DemoPhone>> {
        let mut phones: Vec<DemoPhone> = Vec::new();
        for (number, text) in texts {
            if let Some(phone) = phones.iter_mut().find(|p| p.phone == number) {
                phone.texts.push(text);
                continue;
            }
            let member = self.store.staff_by_phone(self.keys.find_phone(&number)).await?;
            phones.push(DemoPhone { phone: number, name: member.map(|m| m.name), texts: vec![text] });
        }
        Ok(phones)
    }

    async fn demo_number(&self, to: Recipient) -> Result<Option<PhoneNumber>> {
        let sealed = match to {
            Recipient::Staff(staff) => self.store.staff_member(staff).await?.map(|m| m.phone),
            Recipient::Requester(ticket) => {
                self.store.ticket(ticket).await?.and_then(|t| t.contents).map(|c| c.phone)
            }
            Recipient::Stranger(stranger) => self.store.stranger(stranger).await?,
        };
        sealed.map(|phone| self.keys.open_phone(&phone)).transpose()
    }
}
