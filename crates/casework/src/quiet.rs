//! Quiet hours: what can wait through the night does, where the policy says so.

use domain::delivery::Purpose;
use jiff::Timestamp;
use storage::StoredMessage;

use crate::casework::Casework;
use crate::content::Content;
use crate::error::Result;

impl Casework {
    /// Until when a message waits that could be sent now; `None` when it is sent. Asked of each message that is taken in
    /// hand, and nowhere else. It goes by the policy in force: it is about people's nights and not about the matter.
    ///
    /// A digest waits only when all that it tells does.
    pub(crate) async fn quiet_until(&self, message: &StoredMessage) -> Result<Option<Timestamp>> {
        let (_, policy) = self.policy();
        let quiet = policy.quiet.as_ref();
        let morning = quiet.and_then(|quiet| quiet.until(message.purpose, self.now(), &policy.zone));
        let Some(morning) = morning else { return Ok(None) };
        let told = match message.purpose {
            Purpose::Digest => self.still_gathered(message.family()).await?,
            _ => vec![message.clone()],
        };
        for message in &told {
            if !self.may_wait(message, morning).await? {
                return Ok(None);
            }
        }
        Ok(Some(morning))
    }

    async fn may_wait(&self, message: &StoredMessage, morning: Timestamp) -> Result<bool> {
        // What cannot be read is for whoever puts it into words to complain of.
        let Ok(Content::Notice(kind) | Content::InShort(kind)) = Content::from_json(&message.content) else {
            return Ok(false);
        };
        let Some(ticket) = message.ticket else { return Ok(false) };
        let stored = self.store.ticket(ticket).await?;
        Ok(stored.is_some_and(|stored| kind.may_wait(&stored.ticket, morning)))
    }
}
