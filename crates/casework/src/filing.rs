//! A resident scans a code and files a matter.

use std::sync::Arc;

use domain::number::{Issue, PlaceNumber, TicketId};
use domain::phone::PhoneNumber;
use domain::policy::{Answers, CategoryId};
use domain::text::{PersonName, Words};
use domain::ticket::{Actor, Channel, Decision, Filing, Situation, file};
use storage::{Contents, Filed, NewCase, NewPhoto};

use crate::casework::Casework;
use crate::error::{CaseError, Result};
use crate::register::PlaceEntry;
use crate::seal::seal;

/// What a genuine code leads to.
#[derive(Debug, Clone)]
pub enum Scan {
    /// It holds.
    Current(Arc<PlaceEntry>),
    /// It was revoked; the place may have another that holds.
    Revoked {
        /// The place.
        entry: Arc<PlaceEntry>,
        /// The issue that holds now.
        current: Option<Issue>,
        /// Why it was revoked.
        reason: Option<String>,
    },
    /// It is ours, but the register does not know the place (any more, or not yet).
    Unregistered(PlaceNumber),
}

/// A matter as a resident files it.
#[derive(Debug, Clone)]
pub struct Submission {
    /// The place.
    pub place: PlaceNumber,
    /// How it came in.
    pub channel: Channel,
    /// What it is about.
    pub category: CategoryId,
    /// What is wrong.
    pub words: Words,
    /// What was answered to the questions of the category. Whoever files by another way than a form is asked nothing.
    pub answers: Option<Answers>,
    /// The number to call.
    pub phone: PhoneNumber,
    /// Who they are.
    pub name: Option<PersonName>,
    /// `zh` or `en`: answers are in it.
    pub language: String,
    /// Their pictures, re-encoded.
    pub photos: Vec<NewPhoto>,
    /// Made anew for each form that is shown: the same form sent twice is one matter. Other words in it are another.
    pub once: String,
}

/// The proof that a matter is durable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The ticket.
    pub ticket: TicketId,
    /// The token of the requester's page.
    pub token: String,
    /// Whether it had been stored before.
    pub again: bool,
}

impl Casework {
    /// What a genuine code of `place` and `issue` leads to.
    ///
    /// # Errors
    /// The database's.
    pub async fn scan(&self, place: PlaceNumber, issue: Issue) -> Result<Scan> {
        let Some(entry) = self.place(place).await? else { return Ok(Scan::Unregistered(place)) };
        // A code that the register has never heard of was printed before the database was lost: it holds.
        let known = entry.codes.iter().find(|c| c.issue == issue);
        match known.filter(|c| c.revoked.is_some()) {
            None => Ok(Scan::Current(entry)),
            Some(code) => {
                let reason = code.reason.clone();
                Ok(Scan::Revoked { current: entry.current(), reason, entry })
            }
        }
    }

    /// A place by its number.
    ///
    /// # Errors
    /// The database's.
    pub async fn place(&self, number: PlaceNumber) -> Result<Option<Arc<PlaceEntry>>> {
        self.register.place(&self.store, number, self.now()).await
    }

    /// Files a matter and returns when it is durable: ticket, first event, contact deadline and the text to whoever
    /// must call are one transaction.
    ///
    /// # Errors
    /// [`CaseError::Missing`] for a place or category that does not exist; the database's.
    pub async fn file(&self, submission: Submission) -> Result<Receipt> {
        self.file_as(submission, Actor::Requester, |filing, situation| Ok(file(filing, situation))).await
    }

    /// The same where more than the bare filing becomes true at once, as `decide` says; `actor` files it.
    ///
    /// # Errors
    /// As [`Casework::file`]; what `decide` refuses.
    pub(crate) async fn file_as(
        &self,
        submission: Submission,
        actor: Actor,
        decide: impl FnOnce(Filing, &Situation<'_>) -> Result<Decision>,
    ) -> Result<Receipt> {
        let now = self.now();
        let entry = self.place(submission.place).await?.ok_or(CaseError::Missing("place"))?;
        let (version, policy) = self.policy();
        if policy.category(&submission.category).is_none() {
            return Err(CaseError::Missing("category"));
        }
        let filing = Filing {
            id: self.store.next_ticket().await?,
            place: submission.place,
            division: entry.place.division.clone(),
            category: submission.category.clone(),
            channel: submission.channel,
            policy: version,
        };
        let decision = decide(filing, &entry.situation(&policy, now, actor))?;
        let start = domain::chain::START;
        let change = seal(decision, start, Some(&submission.words), self.entropy.as_ref(), now);
        let answers = submission.answers.clone().and_then(|answers| policy.known_answers(answers));
        let contents = self.contents(&submission, answers.as_ref());
        let filed = self.writer.file(&NewCase { change, contents, photos: submission.photos }).await?;
        let ticket = filed.ticket();
        Ok(Receipt { ticket, token: self.keys.page_token(ticket), again: matches!(filed, Filed::Again(_)) })
    }

    fn contents(&self, submission: &Submission, answers: Option<&Answers>) -> Contents {
        let entropy = self.entropy.as_ref();
        let parts = [
            submission.once.as_bytes(),
            &submission.place.get().to_be_bytes(),
            submission.category.as_str().as_bytes(),
            submission.phone.as_str().as_bytes(),
            submission.words.as_str().as_bytes(),
        ];
        Contents {
            words: submission.words.clone(),
            language: submission.language.clone(),
            name: submission.name.as_ref().map(|n| self.keys.seal_name(n, entropy)),
            answers: answers.map(|answers| self.keys.seal_answers(answers, entropy)),
            phone: self.keys.seal_phone(&submission.phone, entropy),
            phone_index: self.keys.find_phone(&submission.phone),
            submission: self.keys.find_submission(&parts),
        }
    }
}
