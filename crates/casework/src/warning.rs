//! Early warnings: found again at every look from what lies in the database, raised once, ended when they hold no longer.
//!
//! Nobody is texted about them: a text is for a matter that somebody owes something on, and buzzes at night. Warnings wait on the
//! desk for whoever plans the day.

mod rates;
mod settling;
mod shown;

use std::collections::{BTreeMap, BTreeSet};

use domain::number::PlaceNumber;
use domain::policy::CategoryId;
use domain::warning::{About, FRESH, Reason, Warning, comes_back, incidents};
use jiff::SignedDuration;
use storage::StoredWarning;

use crate::casework::Casework;
use crate::error::Result;

pub use settling::{Merging, Picked};
pub use shown::{WarningCase, WarningLine};

/// What is found from single tickets, at every look.
const FROM_TICKETS: [&str; 3] = ["incident", "again", "reopened"];

/// How old the time may get at which a warning was seen last, when its figures stay as they are.
const RENEW_AFTER: SignedDuration = SignedDuration::from_hours(1);

impl Casework {
    /// Looks at everything that somebody is to be warned of. Says how many warnings were raised or ended. Several processes may
    /// look at the same time: they find the same.
    ///
    /// # Errors
    /// The database's.
    pub async fn look_for_warnings(&self) -> Result<usize> {
        Ok(self.look_at_tickets().await? + self.look_at_rates().await?)
    }

    /// Incidents, and matters that come back.
    pub(crate) async fn look_at_tickets(&self) -> Result<usize> {
        let (_, policy) = self.policy();
        let now = self.now();
        let standing = self.store.warnings_that_hold(&FROM_TICKETS).await?;
        let reports = self.store.fresh_reports(now - FRESH).await?;
        let mut found = incidents(&reports, &policy.warnings);
        let mut places: BTreeSet<PlaceNumber> = reports.iter().map(|report| report.place).collect();
        // What has come back is older than fresh one day, and still in work.
        places.extend(again(&standing).filter_map(|about| about.place));
        found.extend(self.what_comes_back(&places).await?);
        found.extend(self.what_is_reopened().await?);
        self.reconcile(standing, found).await
    }

    async fn what_comes_back(&self, places: &BTreeSet<PlaceNumber>) -> Result<Vec<Warning>> {
        let (_, policy) = self.policy();
        let limits = &policy.warnings;
        let since = self.now() - days(limits.again_days);
        let places: Vec<PlaceNumber> = places.iter().copied().collect();
        let mut found = Vec::new();
        for often in self.store.frequent_matters(&places, since, limits.again_times).await? {
            let tickets = self.store.earlier_matters(often.place, &often.category, since).await?;
            if let Some(reason) = comes_back(&tickets, limits) {
                let (place, category) = (Some(often.place), Some(often.category));
                found.push(Warning { about: About { division: often.division, place, category }, reason });
            }
        }
        Ok(found)
    }

    async fn what_is_reopened(&self) -> Result<Vec<Warning>> {
        let (_, policy) = self.policy();
        let limits = &policy.warnings;
        let since = self.now() - days(limits.again_days);
        let mut found = Vec::new();
        for (id, times) in self.store.often_reopened(since, limits.reopened_times).await? {
            let Some(stored) = self.store.ticket(id).await? else { continue };
            let ticket = stored.ticket;
            if ticket.state.kind().is_in_work() {
                let (place, category): (_, Option<CategoryId>) = (Some(ticket.place), Some(ticket.category));
                let about = About { division: ticket.division, place, category };
                found.push(Warning { about, reason: Reason::Reopened { ticket: id, times } });
            }
        }
        Ok(found)
    }

    /// Raises what is found and does not stand yet, ends what stands and is not found. Writes nothing when nothing has changed.
    async fn reconcile(&self, standing: Vec<StoredWarning>, found: Vec<Warning>) -> Result<usize> {
        let now = self.now();
        let mut found: BTreeMap<String, Warning> =
            found.into_iter().map(|warning| (warning.key(), warning)).collect();
        let (mut over, mut renewed) = (Vec::new(), Vec::new());
        for stored in standing {
            match found.remove(&stored.warning.key()) {
                None => over.push(stored.id),
                Some(same) if is_worth_renewing(&stored, &same, now) => renewed.push((stored.id, same)),
                Some(_) => {}
            }
        }
        if over.is_empty() && renewed.is_empty() && found.is_empty() {
            return Ok(0);
        }
        let mut changed = 0;
        let mut tx = self.store.begin().await?;
        for id in over {
            changed += usize::from(tx.end_warning(id, now).await?);
        }
        for (id, warning) in renewed {
            tx.renew_warning(id, &warning, now).await?;
        }
        for warning in found.values() {
            changed += usize::from(tx.raise_warning(warning, now).await?);
        }
        tx.commit().await?;
        Ok(changed)
    }
}

fn is_worth_renewing(stored: &StoredWarning, same: &Warning, now: jiff::Timestamp) -> bool {
    stored.warning.reason != same.reason || now.duration_since(stored.seen) >= RENEW_AFTER
}

/// What the warnings of matters that come back are about.
fn again(standing: &[StoredWarning]) -> impl Iterator<Item = &About> {
    let again = |stored: &&StoredWarning| matches!(stored.warning.reason, Reason::Again { .. });
    standing.iter().filter(again).map(|stored| &stored.warning.about)
}

fn days(days: u16) -> SignedDuration {
    SignedDuration::from_hours(i64::from(days) * 24)
}
