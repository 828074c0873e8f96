//! Letters to whoever looks after the server, about the notifier itself.

use domain::delivery::vigil::News;
use domain::mail::MailAddress;
use i18n::When;

use crate::casework::Casework;
use crate::error::CaseError;
use crate::mailing::Letter;
use crate::telling::Voice;
use crate::watching::Watched;

impl Casework {
    /// A letter about what was found. It is written without the database, which may be what is wrong.
    pub fn duty_letter(
        &self,
        to: &MailAddress,
        news: News,
        found: Result<&Watched, &CaseError>,
        voice: &Voice,
    ) -> Letter {
        let (_, policy) = self.policy();
        let say = voice.lang;
        let when = When { lang: say, zone: policy.zone.clone(), now: self.now() };
        let wrong: Vec<String> = match found {
            Ok(watched) => watched.findings.iter().map(|finding| when.finding(finding)).collect(),
            Err(fault) => vec![say.database_silent(fault)],
        };
        let desk = self.desk.as_deref().unwrap_or_default();
        let (subject, body) = match news {
            News::Wrong => (say.duty_wrong(&voice.sign), say.duty_wrong_body(wrong.join("\n"), desk)),
            News::Still => (say.duty_still(&voice.sign), say.duty_wrong_body(wrong.join("\n"), desk)),
            News::Over => (say.duty_over(&voice.sign), say.duty_over_body(when.at(when.now), desk)),
        };
        Letter { to: to.clone(), subject, body, at: when.now }
    }
}
