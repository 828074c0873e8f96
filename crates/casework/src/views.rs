//! What pages show of a ticket: facts, not words.

use std::collections::HashMap;
use std::sync::Arc;

use domain::access::{Action, Powers, Scope};
use domain::ids::StaffId;
use domain::number::TicketId;
use domain::phone::PhoneNumber;
use domain::policy::Policy;
use domain::text::PersonName;
use domain::ticket::{Actor, Event, EventKind, StateKind, Ticket, possible};
use storage::{Alarm, NewPhoto, StoredTicket};

use crate::acting::{action_of, responsible};
use crate::casework::Casework;
use crate::error::{CaseError, Result};
use crate::register::PlaceEntry;

/// People by their key, to put names to events.
pub type Names = HashMap<StaffId, String>;

/// A ticket and all that has happened to it.
#[derive(Debug, Clone)]
pub struct CaseView {
    /// The ticket, with the words.
    pub stored: StoredTicket,
    /// Its place.
    pub entry: Arc<PlaceEntry>,
    /// The policy it was filed under.
    pub policy: Arc<Policy>,
    /// Its log, oldest first.
    pub events: Vec<Event>,
    /// How many pictures it has.
    pub photos: u64,
    /// The names of everybody who occurs.
    pub names: Names,
}

impl CaseView {
    /// The ticket.
    pub fn ticket(&self) -> &Ticket {
        &self.stored.ticket
    }
}

/// A ticket as the staff sees it.
#[derive(Debug, Clone)]
pub struct DeskCase {
    /// The ticket and its log.
    pub view: CaseView,
    /// Whom to call; `None` when this person has no reason to call any more.
    pub requester: Option<Requester>,
    /// What this person may do now: allowed by the access table and possible in the ticket's state.
    pub possible: Vec<Action>,
}

/// Whoever raised a matter.
#[derive(Debug, Clone)]
pub struct Requester {
    /// Their number.
    pub phone: PhoneNumber,
    /// Their name, when given.
    pub name: Option<PersonName>,
}

/// A line of a list.
#[derive(Debug, Clone)]
pub struct Line {
    /// The ticket, with the words.
    pub stored: StoredTicket,
    /// The name of its place.
    pub place: String,
    /// The name of the village, community or grid.
    pub unit: String,
    /// Who answers for it.
    pub owner: Option<String>,
}

/// A page of a list.
#[derive(Debug, Clone)]
pub struct Lines {
    /// What is due first first.
    pub lines: Vec<Line>,
    /// How many there are in all.
    pub all: u64,
}

/// A standing alarm with what it is about.
#[derive(Debug, Clone)]
pub struct AlarmLine {
    /// The alarm.
    pub alarm: Alarm,
    /// The name of the place.
    pub place: String,
    /// Who owes.
    pub owner: Option<String>,
}

impl Casework {
    /// The requester's own page. `None` when the token is not one of ours.
    ///
    /// # Errors
    /// The database's.
    pub async fn requester_view(&self, token: &str) -> Result<Option<CaseView>> {
        let Some(id) = self.keys.read_page_token(token) else { return Ok(None) };
        let Some(stored) = self.store.ticket(id).await? else { return Ok(None) };
        Ok(Some(self.view(stored).await?))
    }

    /// A picture of the requester's own ticket.
    ///
    /// # Errors
    /// The database's.
    pub async fn requester_photo(&self, token: &str, position: i32) -> Result<Option<NewPhoto>> {
        let Some(id) = self.keys.read_page_token(token) else { return Ok(None) };
        Ok(self.store.photo(id, position).await?)
    }

    /// A ticket for somebody who may read it. That they were shown the telephone number is written down.
    ///
    /// # Errors
    /// [`CaseError::Missing`] when there is none, or none that they may know of.
    pub async fn desk_view(&self, powers: &Powers, id: TicketId) -> Result<DeskCase> {
        let stored = self.readable(powers, id).await?;
        let requester =
            if may_call(powers, &stored.ticket) { Some(self.disclose(powers, &stored).await?) } else { None };
        let possible = offered(powers, &stored.ticket);
        Ok(DeskCase { view: self.view(stored).await?, requester, possible })
    }

    async fn disclose(&self, powers: &Powers, stored: &StoredTicket) -> Result<Requester> {
        let phone = self.keys.open_phone(&stored.contents.phone)?;
        let name = stored.contents.name.as_ref().map(|n| self.keys.open_name(n)).transpose()?;
        let mut tx = self.store.begin().await?;
        tx.disclose(stored.ticket.id, powers.staff, "phone, name", self.now()).await?;
        tx.commit().await?;
        Ok(Requester { phone, name })
    }

    /// A picture of a ticket that somebody may read.
    ///
    /// # Errors
    /// As [`Casework::desk_view`].
    pub async fn desk_photo(&self, powers: &Powers, id: TicketId, position: i32) -> Result<NewPhoto> {
        self.readable(powers, id).await?;
        self.store.photo(id, position).await?.ok_or(CaseError::Missing("photo"))
    }

    async fn readable(&self, powers: &Powers, id: TicketId) -> Result<StoredTicket> {
        let stored = self.store.ticket(id).await?;
        let may =
            |s: &StoredTicket| powers.may(Action::SeeTicket, &s.ticket.division, responsible(&s.ticket));
        stored.filter(may).ok_or(CaseError::Missing("ticket"))
    }

    pub(crate) async fn view(&self, stored: StoredTicket) -> Result<CaseView> {
        let id = stored.ticket.id;
        let (policy, entry) = self.surroundings(id).await?;
        let events: Vec<Event> = self.store.events(id).await?.into_iter().map(|e| e.event).collect();
        let photos = self.store.count_photos(id).await?;
        let people = events.iter().flat_map(mentioned).chain(responsible(&stored.ticket));
        let names = self.names(people).await?;
        Ok(CaseView { stored, entry, policy, events, photos, names })
    }

    pub(crate) async fn names(&self, people: impl IntoIterator<Item = StaffId>) -> Result<Names> {
        let mut names = Names::new();
        for staff in people {
            if let std::collections::hash_map::Entry::Vacant(unknown) = names.entry(staff)
                && let Some(member) = self.store.staff_member(staff).await?
            {
                unknown.insert(member.name);
            }
        }
        Ok(names)
    }

    /// What one owes oneself, what is due first first.
    ///
    /// # Errors
    /// The database's.
    pub async fn own_list(&self, powers: &Powers, offset: u64, limit: u64) -> Result<Lines> {
        // Who sees a whole part of the tree sees their own there too; who may not read matters has none.
        let own = powers.ever(Action::SeeTicket).then_some(powers.staff);
        let scope = Scope { own, divisions: Vec::new() };
        self.list(&scope, offset, limit).await
    }

    /// What the units owe of which one sees the list.
    ///
    /// # Errors
    /// The database's.
    pub async fn unit_list(&self, powers: &Powers, offset: u64, limit: u64) -> Result<Lines> {
        self.list(&powers.scope(Action::SeeUnit), offset, limit).await
    }

    async fn list(&self, scope: &Scope, offset: u64, limit: u64) -> Result<Lines> {
        let (tickets, all) = self.store.open_tickets(scope, offset, limit).await?;
        let names = self.names(tickets.iter().filter_map(|t| responsible(&t.ticket))).await?;
        let mut lines = Vec::with_capacity(tickets.len());
        for stored in tickets {
            let entry = self.place(stored.ticket.place).await?.ok_or(CaseError::Missing("place"))?;
            let owner = responsible(&stored.ticket).and_then(|s| names.get(&s).cloned());
            let unit = entry.path.name(&stored.ticket.division);
            lines.push(Line { place: entry.place.name.clone(), unit, owner, stored });
        }
        Ok(Lines { lines, all })
    }

    /// How many standing alarms one sees.
    ///
    /// # Errors
    /// The database's.
    pub async fn count_alarms(&self, powers: &Powers) -> Result<u64> {
        Ok(self.store.count_alarms(&powers.scope(Action::SeeAlarms).divisions).await?)
    }

    /// The standing alarms that one sees, the oldest first; a page of `limit` from `offset`.
    ///
    /// # Errors
    /// The database's.
    pub async fn alarms(&self, powers: &Powers, offset: u64, limit: u64) -> Result<Vec<AlarmLine>> {
        let divisions = powers.scope(Action::SeeAlarms).divisions;
        let alarms = self.store.standing_alarms(&divisions, offset, limit).await?;
        let mut lines = Vec::with_capacity(alarms.len());
        for alarm in alarms {
            let Some(stored) = self.store.ticket(alarm.ticket).await? else { continue };
            let entry = self.place(stored.ticket.place).await?.ok_or(CaseError::Missing("place"))?;
            let names = self.names(responsible(&stored.ticket)).await?;
            lines.push(AlarmLine {
                place: entry.place.name.clone(),
                owner: names.into_values().next(),
                alarm,
            });
        }
        Ok(lines)
    }
}

/// Whoever handled a matter may read it when it is over, and has nobody to call about it then; a centre may have to.
fn may_call(powers: &Powers, ticket: &Ticket) -> bool {
    ticket.state.owes().is_some() || powers.may(Action::SeeTicket, &ticket.division, None)
}

/// What the access table allows and the state makes possible.
fn offered(powers: &Powers, ticket: &Ticket) -> Vec<Action> {
    let owner = responsible(ticket);
    possible(ticket.state.kind(), ticket.level)
        .filter_map(action_of)
        // On the desk it stops the reminders of a call; later there are none to stop.
        .filter(|action| *action != Action::Acknowledge || awaits_acknowledgement(ticket))
        .filter(|action| powers.may(*action, &ticket.division, owner))
        .collect()
}

fn awaits_acknowledgement(ticket: &Ticket) -> bool {
    ticket.state.kind() == StateKind::AwaitingContact && !ticket.state.is_acknowledged()
}

/// Everybody whom an event speaks of.
fn mentioned(event: &Event) -> Vec<StaffId> {
    let mut people = match event.actor {
        Actor::Staff(staff) => vec![staff],
        Actor::Requester | Actor::System => vec![],
    };
    match &event.kind {
        EventKind::Filed { owner, .. }
        | EventKind::Escalated { owner, .. }
        | EventKind::Reassigned { owner }
        | EventKind::Reopened { owner, .. } => {
            people.extend(owner.staff);
        }
        EventKind::Climbed { told, .. } => people.extend(told),
        _ => {}
    }
    people
}
