//! The way of a message from the row to the gateway and back: claim, start, finish, and what nobody came back for.
//!
//! The rules are `domain::delivery`'s; here they become transactions. Whoever speaks to gateways calls these in order.

use domain::clock::random;
use domain::delivery::pace::Budget;
use domain::delivery::watch::Round;
use domain::delivery::{
    AttemptId, AttemptStatus, Decision, Event, FollowUp, Jitter, LEASE, Message, MessageId, MessageStatus,
    NoTemplate, Outcome, Phrasing, Receipts, Refusal, Remark, decide,
};
use domain::phone::PhoneNumber;
use domain::ticket::Unneeded;
use domain::ways::Way;
use i18n::Draft;
use jiff::{SignedDuration, Timestamp};
use storage::{AttemptAnswer, MessageChange, NewAttempt, StoredMessage, Tx};

use crate::casework::Casework;
use crate::content::Content;
use crate::error::Result;
use crate::mailing::Letter;
use crate::proofs::without_code;
use crate::telling::{Voice, Wording};

/// How long a message that cannot be put into words is put off, so that it does not hold up the others. A newer version
/// of the program may understand it.
pub(crate) const POSTPONE: SignedDuration = SignedDuration::from_mins(1);

/// How many messages that nobody came back for are looked up at a time. Not a cap: the worker asks again.
pub(crate) const BATCH: u64 = 100;

/// A message in hand, in words.
#[derive(Debug, Clone)]
pub struct Ready {
    /// The message as it was claimed.
    pub message: StoredMessage,
    /// Whom to tell.
    pub to: PhoneNumber,
    /// What.
    pub draft: Draft,
    /// The gateways by which it has been tried, the latest last.
    pub tried: Vec<String>,
    /// The letter, when it goes by mail and not by a gateway.
    pub letter: Option<Letter>,
}

/// A call to be made.
#[derive(Debug, Clone)]
pub struct Call {
    /// The message.
    pub ready: Ready,
    /// By which gateway.
    pub gateway: String,
    /// As that gateway puts it.
    pub said: Phrasing,
    /// The gateways that would have come first and cannot put it.
    pub passed: Vec<Passed>,
}

impl Ready {
    /// A call of a gateway that takes any words.
    pub fn by(self, gateway: &str) -> Call {
        let said = self.draft.free();
        Call { ready: self, gateway: gateway.to_owned(), said, passed: Vec::new() }
    }
}

/// A gateway that cannot put a text, and is passed over before anything is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passed {
    /// Which.
    pub gateway: String,
    /// Why.
    pub why: NoTemplate,
}

/// A message whose attempt is on record: the call may be made.
#[derive(Debug, Clone)]
pub struct Started {
    /// The message as it is now.
    pub message: StoredMessage,
    /// The attempt.
    pub attempt: AttemptId,
    /// Whom to tell.
    pub to: PhoneNumber,
    /// As the gateway puts it.
    pub said: Phrasing,
    /// By which gateway; [`crate::MAIL`] by mail.
    pub gateway: String,
    /// The letter, when it goes by mail.
    pub letter: Option<Letter>,
}

/// A call that has ended.
#[derive(Debug, Clone)]
pub struct Ended {
    /// The message as it was when the call began.
    pub message: StoredMessage,
    /// The attempt.
    pub attempt: AttemptId,
    /// What came of it.
    pub outcome: Outcome,
    /// Whether the gateway gives receipts.
    pub receipts: Receipts,
}

impl Casework {
    /// Takes messages that are due in hand, the most urgent first, at most `limit`, and puts them into words. What is
    /// not needed any more is cancelled; what cannot be put into words is put off; what would be too much for a telephone
    /// is told together or goes another way. Says also how many were taken. `ways` are the gateways that texts can be
    /// sent by.
    ///
    /// # Errors
    /// The database's, when nothing could be taken at all.
    pub async fn claim(
        &self,
        voice: &Voice,
        budget: Budget,
        ways: &[String],
        limit: u64,
    ) -> Result<(Vec<Ready>, usize)> {
        let now = self.now();
        // Looking first spares the one writer of SQLite a transaction each second.
        if self.store.overdue_messages(MessageStatus::Queued, now, 1).await?.is_empty() {
            return Ok((Vec::new(), 0));
        }
        let mut tx = self.store.begin().await?;
        let claimed = tx.claim_messages(now, now + LEASE, limit).await?;
        tx.commit().await?;
        for (message, fault) in &claimed.faulty {
            tracing::error!(%message, %fault, "a message cannot be read; it is tried again later");
        }
        let taken = claimed.messages.len() + claimed.faulty.len();
        let mut ready = Vec::with_capacity(claimed.messages.len());
        for message in claimed.messages {
            ready.extend(self.prepare(message, voice).await?);
        }
        Ok((self.paced(ready, budget, ways).await?, taken))
    }

    async fn prepare(&self, message: StoredMessage, voice: &Voice) -> Result<Option<Ready>> {
        if let Some(morning) = self.quiet_until(&message).await? {
            self.put_back(&message, Some(morning)).await?;
            return Ok(None);
        }
        match self.compose(&message, voice).await {
            Ok(Wording::Told { to, draft }) => {
                let tried = self.tried(&message).await?;
                let letter = self.letter(&message, voice, &draft.free().text()).await?;
                if letter.is_none() && is_only_for_mail(&message) {
                    self.put_back(&message, None).await?;
                    return Ok(None);
                }
                Ok(Some(Ready { message, to, draft, tried, letter }))
            }
            Ok(Wording::Obsolete(why)) => {
                let mut tx = self.store.begin().await?;
                self.happen(&mut tx, &message, &Event::Claimed { needed: false }, why).await?;
                tx.commit().await?;
                Ok(None)
            }
            Err(fault) => {
                tracing::error!(message = %message.id, %fault, "a message cannot be put into words; it is tried again in a minute");
                self.put_back(&message, None).await?;
                Ok(None)
            }
        }
    }

    async fn tried(&self, message: &StoredMessage) -> Result<Vec<String>> {
        let fresh = message.refusals == 0 && message.unknowns == 0 && message.instead_of.is_none();
        if fresh { Ok(Vec::new()) } else { Ok(self.store.tried_gateways(message.family()).await?) }
    }

    /// Writes down the calls that are about to be made, all in one transaction. A message that was settled or taken over
    /// since it was claimed is not among those that come back: its call must not be made.
    ///
    /// # Errors
    /// The database's; then no call may be made.
    pub async fn start(&self, calls: Vec<Call>) -> Result<Vec<Started>> {
        let now = self.now();
        let mut tx = self.store.begin().await?;
        let mut started = Vec::with_capacity(calls.len());
        for Call { ready: Ready { message, to, draft, letter, .. }, gateway, said, passed } in calls {
            let unneeded = self.unneeded(&message).await?;
            let event = Event::Claimed { needed: unneeded.is_none() };
            let why = unneeded.map_or("sent", Unneeded::as_str);
            let Some((message, _)) = self.happen(&mut tx, &message, &event, why).await? else { continue };
            if unneeded.is_some() {
                continue;
            }
            self.pass_over(&mut tx, &message, &to, &passed).await?;
            let body = without_code(said.text(), &draft);
            let (token, at) = (message.token, now);
            // A letter is no text, and does not count as one.
            let phone = letter.is_none().then(|| self.keys.find_phone(&to));
            let new = NewAttempt { message: message.id, token, gateway: &gateway, body: &body, phone, at };
            let attempt = tx.start_attempt(&new).await?;
            started.push(Started { message, attempt, to, said, gateway, letter });
        }
        tx.commit().await?;
        Ok(started)
    }

    /// Puts the gateways on record that cannot put a text, as tried: they are not what the next try is left to.
    async fn pass_over(
        &self,
        tx: &mut Tx,
        message: &StoredMessage,
        to: &PhoneNumber,
        passed: &[Passed],
    ) -> Result<()> {
        let now = self.now();
        let phone = Some(self.keys.find_phone(to));
        for Passed { gateway, why } in passed {
            let (message, token) = (message.id, message.token);
            let new = NewAttempt { message, token, gateway, body: "", phone, at: now };
            let attempt = tx.start_attempt(&new).await?;
            let (refusal, remark) = (Some(Refusal::Config), Some(Remark::new(&why.to_string())));
            let answer = AttemptAnswer { refusal, remark, ..AttemptAnswer::default() };
            tx.answer_attempt(attempt, AttemptStatus::Rejected, &answer, now).await?;
        }
        Ok(())
    }

    /// What becomes of a message that no gateway can put: what must not be missed waits for a template, and the console
    /// shows that somebody could not be told; anything else is given up.
    ///
    /// # Errors
    /// The database's.
    pub async fn cannot_say(&self, ready: &Ready, passed: &[Passed]) -> Result<()> {
        let (message, now) = (&ready.message, self.now());
        for Passed { gateway, why } in passed {
            tracing::error!(message = %message.id, gateway, %why, "a text cannot be sent by this gateway");
        }
        let mut tx = self.store.begin().await?;
        if message.purpose.rather_twice_than_never() && !too_old(message.created, now) {
            tx.postpone_message(message, now + POSTPONE).await?;
            self.nobody_told(&mut tx, message).await?;
        } else {
            let given_up = Event::Claimed { needed: false };
            self.happen(&mut tx, message, &given_up, "no gateway has a template for it").await?;
        }
        Ok(tx.commit().await?)
    }

    /// Gives a claimed message back until then, or for a while: there is no gateway to send it by.
    ///
    /// # Errors
    /// The database's.
    pub async fn put_back(&self, message: &StoredMessage, until: Option<Timestamp>) -> Result<()> {
        let mut tx = self.store.begin().await?;
        tx.postpone_message(message, until.unwrap_or(self.now() + POSTPONE)).await?;
        Ok(tx.commit().await?)
    }

    /// Writes down what came of calls, all in one transaction; when that fails, each in one of its own, so that a bad
    /// one fails alone. `ways` are the gateways that texts can be sent by.
    ///
    /// # Errors
    /// The database's, of the last that failed. Its lease will expire, and its outcome then counts as unknown.
    pub async fn finish(&self, ended: &[Ended], ways: &[String]) -> Result<()> {
        if ended.is_empty() || self.finish_together(ended, ways).await.is_ok() {
            return Ok(());
        }
        let mut failed = Ok(());
        for one in ended {
            if let Err(fault) = self.finish_together(std::slice::from_ref(one), ways).await {
                tracing::error!(message = %one.message.id, attempt = %one.attempt, %fault, "the outcome of a call cannot be stored");
                failed = Err(fault);
            }
        }
        failed
    }

    async fn finish_together(&self, ended: &[Ended], ways: &[String]) -> Result<()> {
        let mut tx = self.store.begin().await?;
        for one in ended {
            self.finish_one(&mut tx, one, ways).await?;
        }
        Ok(tx.commit().await?)
    }

    async fn finish_one(&self, tx: &mut Tx, ended: &Ended, ways: &[String]) -> Result<()> {
        self.note_refusal(tx, ended).await?;
        let event = Event::Answered { outcome: ended.outcome.clone(), receipts: ended.receipts };
        let why = in_words(&ended.outcome);
        let mut seen = ended.message.clone();
        let mut now = self.happen(tx, &seen, &event, &why).await?;
        let mut attempt = AttemptStatus::Sending;
        if now.is_none() {
            // A receipt was faster, or the lease had expired. Under a newer claim the answer changes nothing but its
            // own attempt.
            let Some(current) = tx.message(seen.id).await? else { return Ok(()) };
            let mine = tx.attempts(seen.id).await?.into_iter().find(|a| a.id == ended.attempt);
            attempt = mine.map_or(attempt, |a| a.status);
            if current.token == seen.token {
                seen = current;
                now = self.happen(tx, &seen, &event, &why).await?;
            }
        }
        let answer = answer_of(&ended.outcome);
        tx.answer_attempt(ended.attempt, attempt.after(&event, None), &answer, self.now()).await?;
        match now {
            Some((_, decision)) => {
                self.follow_up(tx, &seen, &event, &decision, ways).await?;
                self.mail_waits(tx, &seen, &ended.outcome).await
            }
            None => Ok(()),
        }
    }

    /// Looks at messages whose time has come: a digest that is to be told, a worker that died, a receipt that never came.
    /// Says how many were changed. Outcomes that stay unknown are looked at by [`Casework::unsettled`].
    ///
    /// # Errors
    /// The database's, when nothing could be looked up at all.
    pub async fn settle_overdue(&self, ways: &[String]) -> Result<usize> {
        let mut changed = 0;
        for status in [MessageStatus::Planned, MessageStatus::Sending, MessageStatus::Accepted] {
            for id in self.store.overdue_messages(status, self.now(), BATCH).await? {
                match self.settle(id, status, ways).await {
                    Ok(done) => changed += usize::from(done),
                    Err(fault) => {
                        tracing::error!(message = %id, %fault, "an overdue message cannot be settled");
                    }
                }
                self.looked(Round::Overdue);
            }
        }
        self.looked(Round::Overdue);
        Ok(changed)
    }

    async fn settle(&self, id: MessageId, status: MessageStatus, ways: &[String]) -> Result<bool> {
        let now = self.now();
        let mut tx = self.store.begin().await?;
        let Some(message) = tx.message(id).await? else { return Ok(false) };
        if message.status != status || message.next_at.is_none_or(|at| at > now) {
            return Ok(false);
        }
        let (event, why) = match status {
            MessageStatus::Sending => (Event::LeaseExpired, "the worker did not come back"),
            MessageStatus::Accepted => (Event::ReceiptOverdue, "no receipt in time"),
            _ => (Event::Due { needed: self.unneeded(&message).await?.is_none() }, "its time has come"),
        };
        let Some((_, decision)) = self.happen(&mut tx, &message, &event, why).await? else {
            return Ok(false);
        };
        if let Some(latest) = tx.attempts(id).await?.last() {
            tx.set_attempt(latest.id, latest.status.after(&event, Some(&decision))).await?;
        }
        self.follow_up(&mut tx, &message, &event, &decision, ways).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// What the rules say. The pause drawn for a refusal may differ from call to call, nothing else.
    fn decision(&self, message: &StoredMessage, event: &Event) -> Option<Decision> {
        let StoredMessage { status, purpose, refusals, unknowns, .. } = *message;
        let jitter = Jitter::from_random(u16::from_be_bytes(random(self.entropy.as_ref())));
        decide(&Message { status, purpose, refusals, unknowns }, event, self.now(), jitter)
    }

    /// Lets an event happen to a message that was `seen`. Gives the message as it is now and what was decided; `None`
    /// when it was not as seen any more, or when nothing becomes of it.
    pub(crate) async fn happen(
        &self,
        tx: &mut Tx,
        seen: &StoredMessage,
        event: &Event,
        why: &str,
    ) -> Result<Option<(StoredMessage, Decision)>> {
        let Some(decision) = self.decision(seen, event) else { return Ok(None) };
        let (refusals, unknowns) = counted(seen, event);
        let change = MessageChange { decision: &decision, refusals, unknowns, why, at: self.now() };
        let changed = tx.change_message(seen, &change).await?;
        let (status, next_at) = (decision.status, decision.next_at);
        let now = StoredMessage { status, next_at, refusals, unknowns, ..seen.clone() };
        Ok(changed.then_some((now, decision)))
    }

    /// Plans, in the same transaction, what is done instead of a message that did not do its work.
    pub(crate) async fn follow_up(
        &self,
        tx: &mut Tx,
        message: &StoredMessage,
        event: &Event,
        decision: &Decision,
        ways: &[String],
    ) -> Result<()> {
        let Some(follow_up) = decision.follow_up else { return Ok(()) };
        if self.unneeded(message).await?.is_some() {
            return Ok(());
        }
        match follow_up {
            FollowUp::OtherWay => self.other_way(tx, message, refusal(event), ways).await,
            FollowUp::ShortText => self.in_short(tx, message, ways).await,
            FollowUp::NextPerson => self.next_person(tx, message).await,
        }
    }
}

/// What by text would prove nothing.
fn is_only_for_mail(message: &StoredMessage) -> bool {
    matches!(Content::from_json(&message.content), Ok(Content::Verification(Way::Mail)))
}

/// Refusals and unknown outcomes, with what the event adds.
fn counted(seen: &StoredMessage, event: &Event) -> (u32, u32) {
    let StoredMessage { refusals, unknowns, .. } = *seen;
    // What had been unknown is known now.
    let settled = unknowns.saturating_sub(u32::from(seen.status == MessageStatus::Unknown));
    match event {
        Event::Answered { outcome: Outcome::RefusedForNow { .. }, .. } => {
            (refusals.saturating_add(1), settled)
        }
        Event::Answered { outcome: Outcome::Unknown { .. }, .. } | Event::LeaseExpired => {
            (refusals, unknowns.saturating_add(1))
        }
        Event::Answered { .. } => (refusals, settled),
        _ => (refusals, unknowns),
    }
}

fn refusal(event: &Event) -> Option<Refusal> {
    match event {
        Event::Answered { outcome: Outcome::Rejected { class, .. }, .. } => Some(*class),
        _ => None,
    }
}

fn answer_of(outcome: &Outcome) -> AttemptAnswer {
    match outcome {
        Outcome::Accepted { provider_id } => {
            AttemptAnswer { provider_id: provider_id.clone(), ..AttemptAnswer::default() }
        }
        Outcome::RefusedForNow { why, .. } | Outcome::Unknown { why } => {
            AttemptAnswer { remark: Some(why.clone()), ..AttemptAnswer::default() }
        }
        Outcome::Rejected { class, why } => {
            AttemptAnswer { refusal: Some(*class), remark: Some(why.clone()), ..AttemptAnswer::default() }
        }
    }
}

/// For the history: what the gateway answered.
fn in_words(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Accepted { .. } => "accepted".to_owned(),
        Outcome::RefusedForNow { why, .. } => format!("refused for now: {why}"),
        Outcome::Rejected { class, why } => format!("rejected ({class}): {why}"),
        Outcome::Unknown { why } => format!("unknown: {why}"),
    }
}

/// When a message is told once more by the only gateway there is: later with each try, for whoever has to mend it.
pub(crate) fn pause(tries: usize) -> SignedDuration {
    SignedDuration::from_mins(i64::try_from(tries).unwrap_or(i64::MAX).clamp(1, 10))
}

/// Whether it is still worth telling after all the tries.
pub(crate) fn too_old(created: Timestamp, now: Timestamp) -> bool {
    now.duration_since(created) > SignedDuration::from_hours(24)
}
