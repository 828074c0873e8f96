//! A mail server that keeps what it is given, and the addresses of those who have one.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use casework::Letter;
use domain::delivery::{Outcome, Refusal, Remark};
use domain::mail::MailAddress;
use notifier::mail::Mailer;

use super::{Person, Town, sure};

/// What the server does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MailMood {
    /// Takes every letter.
    #[default]
    Takes,
    /// Is not there.
    Away,
    /// Knows nobody.
    Refuses,
}

/// See the module.
#[derive(Debug, Default)]
pub struct Mailbox {
    mood: Mutex<MailMood>,
    letters: Mutex<Vec<Letter>>,
}

impl Mailbox {
    /// What it does from now on.
    pub fn always(&self, mood: MailMood) {
        *self.mood.lock().unwrap_or_else(PoisonError::into_inner) = mood;
    }

    /// Takes the letters that have come since the last look.
    pub fn take(&self) -> Vec<Letter> {
        std::mem::take(&mut *self.letters.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[async_trait]
impl Mailer for Mailbox {
    async fn send(&self, letter: &Letter, _id: &str) -> Outcome {
        let mood = *self.mood.lock().unwrap_or_else(PoisonError::into_inner);
        match mood {
            MailMood::Takes => {
                self.letters.lock().unwrap_or_else(PoisonError::into_inner).push(letter.clone());
                Outcome::Accepted { provider_id: None }
            }
            MailMood::Away => {
                Outcome::RefusedForNow { why: Remark::new("the connection broke off"), not_sent: true }
            }
            MailMood::Refuses => Outcome::Rejected { class: Refusal::Number, why: Remark::new("550") },
        }
    }
}

impl Town {
    /// The town, where mail is a way to tell the staff.
    #[must_use]
    pub fn mailing(mut self, mailbox: &Arc<Mailbox>) -> Self {
        self.casework = self.casework.clone().mailing("https://mashang.example/");
        self.mailbox = Some(Arc::clone(mailbox));
        self
    }

    /// Somebody has a mail address from now on, or none any more.
    pub async fn has_mail(&self, person: Person, address: Option<&str>) {
        let keys = self.casework.keys();
        let stored = address.map(|address| {
            keys.store_mail(&sure("an address", MailAddress::parse(address)), self.casework.entropy())
        });
        let mut tx = sure("begin", self.casework.store().begin().await);
        sure("mail", tx.set_mail(&[(person.code.to_owned(), stored)]).await);
        sure("commit", tx.commit().await);
    }
}
