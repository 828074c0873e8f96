//! What a decision about a ticket depends on: its policy and its place, which stay, and who holds which post now.

use std::sync::Arc;

use domain::deadline::Clock;
use domain::division::DivisionCode;
use domain::ids::StaffId;
use domain::ladder::{Directory, Owed};
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

    /// Who is told when one of those whom a missed clock is told to cannot be told: whoever the next step tells, and the
    /// first for somebody whom no step tells.
    pub(crate) fn next_told(
        &self,
        ticket: &Ticket,
        clock: Option<Clock>,
        staff: StaffId,
        now: Timestamp,
    ) -> Vec<StaffId> {
        let Some(running) = clock.or(ticket.state.clock()).and_then(|clock| ticket.running(clock)) else {
            return Vec::new();
        };
        let (policy, kind) = (&self.policy, running.clock.kind());
        let owed = Owed { division: &ticket.division, unit: &running.owner.unit, asker: running.asker };
        let told = |step: usize| {
            let told = self.directory().at(policy, now).told(kind, step, &owed).found;
            told.map_or_else(Vec::new, |(_, staff)| staff)
        };
        let steps = policy.clocks.of(kind).climb.len();
        let reached = (0..steps).rev().find(|&step| told(step).contains(&staff));
        let mut above = told(reached.map_or(0, |step| step + 1));
        above.retain(|other| *other != staff);
        above
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
