//! Mail to whoever looks after the server: when texting is down, texts cannot say so.

use std::sync::Arc;

use casework::{Casework, Voice};
use domain::delivery::Outcome;
use domain::delivery::vigil::Vigil;
use domain::mail::MailAddress;

use crate::config::Problem;
use crate::mail::Mailer;
use crate::watchdog::WatchdogConfig;

/// Who hears by mail that the notifier does not do its work.
#[derive(Clone)]
pub struct Duty {
    /// By which letters go.
    pub mailer: Arc<dyn Mailer>,
    /// To whom; each gets a letter of their own.
    pub to: Vec<MailAddress>,
}

impl Duty {
    /// Whom a configuration names, if it names anybody.
    ///
    /// # Errors
    /// Everything that is wrong with it, by key.
    pub fn build(
        config: &WatchdogConfig,
        mailer: Option<&Arc<dyn Mailer>>,
    ) -> Result<Option<Self>, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut to = Vec::new();
        for address in &config.mail {
            match MailAddress::parse(address) {
                Ok(address) => to.push(address),
                Err(fault) => problems.push(Problem::new(
                    "watchdog.mail",
                    format!("{address:?}: {fault}"),
                    "write addresses such as duty@example.gov.cn",
                )),
            }
        }
        if mailer.is_none() && !config.mail.is_empty() {
            problems.push(Problem::new(
                "watchdog.mail",
                "there is no mail server to send these letters by",
                "give mail.host as well, or leave watchdog.mail empty",
            ));
        }
        match mailer {
            _ if !problems.is_empty() => Err(problems),
            Some(mailer) if !to.is_empty() => Ok(Some(Self { mailer: Arc::clone(mailer), to })),
            _ => Ok(None),
        }
    }
}

/// Somebody who looks, and writes when there is something to tell.
pub struct DutyWatch {
    casework: Casework,
    duty: Duty,
    voice: Voice,
    /// By which other processes know this one.
    process: String,
    vigil: Vigil,
}

impl DutyWatch {
    /// Has seen nothing yet.
    pub fn new(casework: Casework, duty: Duty, voice: Voice, process: String) -> Self {
        Self { casework, duty, voice, process, vigil: Vigil::default() }
    }

    /// Looks once. What nobody could be told is told at the next look.
    pub async fn look(&mut self) {
        let watched = self.casework.watched().await;
        let now = self.casework.now();
        let is_well = watched.as_ref().is_ok_and(|watched| watched.is_green());
        let Some(news) = self.vigil.see(is_well, now) else { return };
        let mut heard = false;
        for (place, to) in self.duty.to.iter().enumerate() {
            let letter = self.casework.duty_letter(to, news, watched.as_deref(), &self.voice);
            let id = format!("watch-{}-{}-{place}", self.process, now.as_millisecond());
            match self.duty.mailer.send(&letter, &id).await {
                Outcome::Accepted { .. } => heard = true,
                outcome => {
                    tracing::warn!(?outcome, "whoever is on duty cannot be told by mail; look at [mail]");
                }
            }
        }
        // Whoever has one letter is not to get another because a second address does not work.
        if heard {
            self.vigil.told(news, now);
        }
    }
}
