//! What a decision about a ticket depends on: its policy and its place, which stay, and who holds which post now.

use std::sync::Arc;

use domain::division::DivisionCode;
use domain::ladder::Directory;
use domain::number::TicketId;
use domain::policy::Policy;
use domain::ticket::{Actor, Situation, Ticket};
use jiff::Timestamp;

use crate::casework::Casework;
use crate::error::{CaseError, Result};
use crate::register::PlaceEntry;

/// What a decision about a ticket depends on.
pub(crate) struct Surroundings {
    /// The revision of the ticket at which this was looked up.
    pub(crate) revision: i32,
    /// The policy that it was filed under.
    pub(crate) policy: Arc<Policy>,
    /// Its place.
    pub(crate) entry: Arc<PlaceEntry>,
    /// Everybody on the path of its place and of units elsewhere that have to do with it; `None` where there are none.
    elsewhere: Option<Directory>,
}

impl Surroundings {
    pub(crate) fn situation(&self, now: Timestamp, actor: Actor) -> Situation<'_> {
        Situation { directory: self.directory(), ..self.entry.situation(&self.policy, now, actor) }
    }

    /// Who holds what.
    pub(crate) fn directory(&self) -> &Directory {
        self.elsewhere.as_ref().unwrap_or(&self.entry.path.directory)
    }
}

/// The units that have to do with a ticket and lie elsewhere: it was dispatched to them, or they help.
pub(crate) fn units_elsewhere(ticket: &Ticket) -> Vec<DivisionCode> {
    let running = ticket.clocks().into_iter().map(|running| running.owner.unit);
    // Above whoever decided what is counted an appeal is decided.
    let ruled = ticket.dossier.rulings.iter().map(|ruling| ruling.by.clone());
    let asked = ticket.dossier.exclusion.iter().map(|asked| asked.to.clone());
    let owner = ticket.state.answers().unit.clone();
    let had = ticket.state.owner().unit.clone();
    let mut units: Vec<DivisionCode> = running.chain(ruled).chain(asked).chain([owner, had]).collect();
    units.retain(|unit| !unit.contains(&ticket.division));
    units.sort_unstable();
    units.dedup();
    units
}

impl Casework {
    pub(crate) async fn surroundings(&self, id: TicketId) -> Result<Surroundings> {
        let ticket = self.store.ticket(id).await?.ok_or(CaseError::Missing("ticket"))?.ticket;
        self.surroundings_of(&ticket).await
    }

    pub(crate) async fn surroundings_of(&self, ticket: &Ticket) -> Result<Surroundings> {
        let policy = self.book.version(&self.store, ticket.policy).await?;
        let entry = self.place(ticket.place).await?.ok_or(CaseError::Missing("place"))?;
        let mut elsewhere: Option<Directory> = None;
        for unit in units_elsewhere(ticket) {
            let path = self.register.path(&self.store, &unit, self.now()).await?;
            let known = elsewhere.as_ref().unwrap_or(&entry.path.directory);
            elsewhere = Some(known.with(&path.directory));
        }
        Ok(Surroundings { revision: ticket.revision, policy, entry, elsewhere })
    }
}
