//! What is asked beside the handling of tickets: what one must answer or decide, what one asked of others.

use domain::access::{Action, Powers};
use domain::deadline::{ClockKind, Item};
use domain::text::Words;
use storage::{Beside, OpenItem, StoredTicket};

use crate::casework::Casework;
use crate::error::{CaseError, Result};

/// Which of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// What units below ask for, to be decided.
    ToDecide,
    /// What one must answer: help that was asked for, orders.
    Owed,
    /// Orders that one gave.
    Ordered,
    /// What one asked of those above.
    Asked,
    /// Help that one asked for.
    Helped,
}

/// One of them.
#[derive(Debug, Clone)]
pub struct ItemLine {
    /// What is asked, and by when.
    pub item: OpenItem,
    /// Its ticket.
    pub stored: StoredTicket,
    /// The name of the place.
    pub place: String,
    /// The words with which it was asked.
    pub words: Option<Words>,
    /// Who must answer.
    pub owner: Option<String>,
    /// Who asked.
    pub asker: Option<String>,
}

impl Casework {
    fn beside(powers: &Powers, which: Which) -> Beside {
        let staff = powers.staff;
        match which {
            Which::ToDecide => Beside::ToDecide(powers.scope(Action::Decide).divisions),
            Which::Owed => Beside::Owed(staff),
            Which::Ordered => Beside::Asked(staff, ClockKind::Supervision),
            Which::Asked => Beside::Asked(staff, ClockKind::Decision),
            Which::Helped => Beside::Asked(staff, ClockKind::Assist),
        }
    }

    /// Open items, what is due first first; a page of `limit` from `offset`, and whether there may be more behind it.
    ///
    /// # Errors
    /// The database's.
    pub async fn items(
        &self,
        powers: &Powers,
        which: Which,
        offset: u64,
        limit: u64,
    ) -> Result<(Vec<ItemLine>, bool)> {
        let items = self.store.open_items(&Self::beside(powers, which), offset, limit).await?;
        let more = items.len() as u64 == limit;
        let mut lines = Vec::with_capacity(items.len());
        for item in items {
            let Some(stored) = self.store.ticket(item.ticket).await? else { continue };
            if !powers.may(Action::SeeTicket, &stored.ticket.subject()) {
                continue;
            }
            lines.push(self.item_line(item, stored).await?);
        }
        Ok((lines, more))
    }

    /// How many items wait for this person: to be decided or answered.
    ///
    /// # Errors
    /// The database's.
    pub async fn count_items(&self, powers: &Powers) -> Result<u64> {
        let mut waiting = self.store.count_open_items(&Self::beside(powers, Which::Owed)).await?;
        if powers.ever(Action::Decide) {
            waiting += self.store.count_open_items(&Self::beside(powers, Which::ToDecide)).await?;
            waiting += self.count_exclusions(powers).await?;
        }
        Ok(waiting)
    }

    async fn item_line(&self, item: OpenItem, stored: StoredTicket) -> Result<ItemLine> {
        let entry = self.place(stored.ticket.place).await?.ok_or(CaseError::Missing("place"))?;
        let log = self.store.events(item.ticket).await?;
        let words = log
            .into_iter()
            .find(|logged| Some(Item(logged.revision)) == item.clock.item())
            .and_then(|l| l.event.note);
        let names = self.names(item.owner.into_iter().chain(item.asker)).await?;
        let name = |staff: Option<_>| staff.and_then(|staff| names.get(&staff).cloned());
        let (owner, asker) = (name(item.owner), name(item.asker));
        Ok(ItemLine { place: entry.place.name.clone(), item, stored, words, owner, asker })
    }
}
