//! How fast a telephone is told: what may go now, what waits to be told with others, what goes another way.

use std::collections::{BTreeSet, HashMap};

use domain::delivery::pace::{BUDGET_OVER, Budget, Due, Lane, Pace, Sent, Spot, left, pace};
use domain::delivery::{Event, MessageId, Recipient};
use domain::division::DivisionLevel;
use domain::number::TicketId;
use i18n::When;
use i18n::digests::Several;
use jiff::Timestamp;
use storage::{Fingerprint, NewMessage, StoreError, StoredMessage, Tx};

use crate::casework::Casework;
use crate::content::Content;
use crate::error::{CaseError, Result};
use crate::outbox::Ready;
use crate::telling::{Matter, Voice, Wording};

impl Casework {
    /// Of the messages in hand those that go now. What waits for others is put into a digest, what is beyond the budget
    /// of its telephone goes another way; both are over as messages of their own.
    pub(crate) async fn paced(
        &self,
        ready: Vec<Ready>,
        budget: Budget,
        ways: &[String],
    ) -> Result<Vec<Ready>> {
        let now = self.now();
        let phones: BTreeSet<[u8; 32]> = ready.iter().map(|r| self.keys.find_phone(&r.to).0).collect();
        let phones: Vec<Fingerprint> = phones.into_iter().map(Fingerprint).collect();
        let mut sent: HashMap<Fingerprint, Vec<Sent>> = HashMap::new();
        for (phone, text) in self.store.sent_to(&phones, now - BUDGET_OVER).await? {
            sent.entry(phone).or_default().push(text);
        }
        let mut going = Vec::with_capacity(ready.len());
        for ready in ready {
            if ready.letter.is_some() {
                going.push(ready);
                continue;
            }
            let before = sent.entry(self.keys.find_phone(&ready.to)).or_default();
            let due = self.due(&ready.message).await?;
            let pace = pace(&due, before, budget, now);
            self.watch.meters.paced(pace, left(before, budget, now));
            match pace {
                Pace::Now => {
                    let digest = is_digest(&ready.message);
                    let lane = Lane::of(due.purpose).filter(|_| is_staff(&ready.message));
                    before.push(Sent { at: now, lane, spot: due.spot, digest });
                    going.push(ready);
                }
                Pace::Together(at) => self.put_off_together(&ready.message, at).await?,
                Pace::Elsewhere => self.send_elsewhere(&ready.message, ways).await?,
            }
        }
        Ok(going)
    }

    async fn due(&self, message: &StoredMessage) -> Result<Due> {
        // What has been tried, and what waited for others once, does not wait again.
        let fresh = message.refusals == 0 && message.unknowns == 0 && message.instead_of.is_none();
        let gathers = fresh && is_staff(message) && !is_digest(message);
        let spot = match message.ticket {
            Some(ticket) if gathers && Lane::of(message.purpose) == Some(Lane::First) => {
                self.spot(ticket).await?
            }
            _ => None,
        };
        Ok(Due { purpose: message.purpose, spot, gathers })
    }

    async fn spot(&self, ticket: TicketId) -> Result<Option<Spot>> {
        let Some(stored) = self.store.ticket(ticket).await? else { return Ok(None) };
        let ticket = stored.ticket;
        let policy = self.book.version(&self.store, ticket.policy).await?;
        // Of what belongs to no category nobody can tell whether it is the same.
        if policy.catch_all() == Some(&ticket.category) {
            return Ok(None);
        }
        let village = ticket.division.at(DivisionLevel::Village);
        Ok(village.map(|village| Spot { place: ticket.place, village, category: ticket.category }))
    }

    async fn put_off_together(&self, message: &StoredMessage, at: Timestamp) -> Result<()> {
        match self.try_together(message, at).await {
            // Another worker has begun the same digest at this moment.
            Err(CaseError::Store(StoreError::Exists(_))) => self.try_together(message, at).await,
            done => done,
        }
    }

    async fn try_together(&self, message: &StoredMessage, at: Timestamp) -> Result<()> {
        let mut tx = self.store.begin().await?;
        match Lane::of(message.purpose).filter(|_| is_staff(message) && !is_digest(message)) {
            Some(lane) => self.put_together(&mut tx, message, lane, at).await?,
            // It is told by itself, when there is room for it.
            None => tx.postpone_message(message, at).await?,
        }
        Ok(tx.commit().await?)
    }

    async fn put_together(
        &self,
        tx: &mut Tx,
        message: &StoredMessage,
        lane: Lane,
        at: Timestamp,
    ) -> Result<()> {
        let digest = NewMessage {
            ticket: None,
            purpose: lane.purpose(),
            to: message.to,
            content: Content::Digest(lane).to_json(),
            created: self.now(),
            at,
            instead_of: None,
        };
        let digest = tx.digest(&digest).await?;
        let why = format!("told with others by message {digest}");
        if self.happen(tx, message, &Event::Gathered, &why).await?.is_some() {
            tx.put_into_digest(message.id, digest).await?;
        }
        Ok(())
    }

    async fn send_elsewhere(&self, message: &StoredMessage, ways: &[String]) -> Result<()> {
        let mut tx = self.store.begin().await?;
        let event = Event::OverBudget;
        let why = "as many texts as carriers take for this telephone";
        if let Some((_, decision)) = self.happen(&mut tx, message, &event, why).await? {
            self.follow_up(&mut tx, message, &event, &decision, ways).await?;
        }
        Ok(tx.commit().await?)
    }

    /// The messages of a digest that are still needed.
    pub(crate) async fn still_gathered(&self, digest: MessageId) -> Result<Vec<StoredMessage>> {
        let mut needed = Vec::new();
        for message in self.store.gathered(digest).await? {
            if self.unneeded(&message).await?.is_none() {
                needed.push(message);
            }
        }
        Ok(needed)
    }

    /// Puts a digest into words: what is needed of it at this moment.
    pub(crate) async fn compose_digest(
        &self,
        lane: Lane,
        digest: &StoredMessage,
        voice: &Voice,
    ) -> Result<Wording> {
        let mut needed = self.still_gathered(digest.family()).await?;
        needed.sort_by_key(|message| (message.purpose.priority(), message.id));
        let tickets: BTreeSet<TicketId> = needed.iter().filter_map(|message| message.ticket).collect();
        let Some(most_urgent) = needed.first() else { return Ok(Wording::Obsolete("settled meanwhile")) };
        if tickets.len() < 2 {
            return self.compose(most_urgent, voice).await;
        }
        let Recipient::Staff(staff) = digest.to else {
            return Ok(Wording::Obsolete("digests go to the staff"));
        };
        let Some(to) = self.phone_of(staff).await? else {
            return Ok(Wording::Obsolete("no longer on the staff"));
        };
        let mut matters = Vec::with_capacity(tickets.len());
        for ticket in tickets {
            matters.push(self.matter(ticket).await?);
        }
        matters.sort_by_key(|matter| matter.stored.ticket.state.due());
        let draft = self.several(lane, &matters, voice);
        Ok(Wording::Told { to, draft: draft.signed(&voice.sign) })
    }

    fn several(&self, lane: Lane, matters: &[Matter], voice: &Voice) -> i18n::Draft {
        let speech = voice.lang;
        let numbers: Vec<String> = matters.iter().map(|matter| matter.number.clone()).collect();
        let category = alike(matters.iter().map(|matter| {
            let known = matter.around.policy.category(&matter.stored.ticket.category);
            known.map_or("", |known| speech.label(&known.label))
        }));
        let villages: Vec<String> = matters.iter().map(village).collect();
        let place = alike(matters.iter().map(|matter| matter.place.as_str()));
        let place = if place.is_empty() { alike(villages.iter().map(String::as_str)) } else { place };
        let first = matters.iter().find_map(|matter| {
            let due = matter.stored.ticket.state.due()?;
            let zone = matter.around.policy.zone.clone();
            Some(When { lang: speech, zone, now: self.now() }.at(due))
        });
        let time = first.unwrap_or_default();
        speech.text_several(lane, &Several { numbers: &numbers, place, category, time: &time }, voice.room())
    }
}

fn village(matter: &Matter) -> String {
    let entry = &matter.around.entry;
    let village = entry.place.division.at(DivisionLevel::Village);
    village.map_or_else(String::new, |village| entry.path.name(&village))
}

/// What all say, if they say the same; else nothing.
fn alike<'a>(mut all: impl Iterator<Item = &'a str>) -> &'a str {
    let first = all.next().unwrap_or_default();
    if all.all(|other| other == first) { first } else { "" }
}

fn is_staff(message: &StoredMessage) -> bool {
    matches!(message.to, Recipient::Staff(_))
}

/// Whether it tells what other messages say.
pub(crate) fn is_digest(message: &StoredMessage) -> bool {
    matches!(Content::from_json(&message.content), Ok(Content::Digest(_)))
}
