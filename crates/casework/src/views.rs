//! What pages show of a ticket: facts, not words.

use std::collections::HashMap;
use std::sync::Arc;

use domain::access::{Action, Powers, Scope, Subject};
use domain::deadline::Item;
use domain::division::DivisionCode;
use domain::ids::StaffId;
use domain::number::TicketId;
use domain::phone::PhoneNumber;
use domain::policy::{Answers, Policy};
use domain::text::PersonName;
use domain::ticket::{Actor, CommandKind, Event, EventKind, State, StateKind, Ticket, possible};
use storage::{Alarm, Begin, Contents, LoggedEvent, NewPhoto, RecordedCall, StoredTicket};

use crate::bridging::Reach;
use crate::casework::Casework;
use crate::erasing::check_kept;
use crate::error::{CaseError, Result};
use crate::register::PlaceEntry;
use crate::surroundings::units_elsewhere;

/// People by their key, to put names to events.
pub type Names = HashMap<StaffId, String>;

/// Units that do not lie above the place, by their code.
pub type Units = HashMap<DivisionCode, String>;

/// A ticket and all that has happened to it.
#[derive(Debug, Clone)]
pub struct CaseView {
    /// The ticket, with the words.
    pub stored: StoredTicket,
    /// What was answered to the questions of the category, unless it was erased.
    pub answers: Option<Answers>,
    /// Its place.
    pub entry: Arc<PlaceEntry>,
    /// The policy it was filed under.
    pub policy: Arc<Policy>,
    /// Its log, oldest first.
    pub events: Vec<Event>,
    /// Its pictures: the place of each among them, and with which entry of the log it came; 0 for the requester's own.
    pub photos: Vec<(i32, i32)>,
    /// The names of everybody who occurs.
    pub names: Names,
    /// The names of units elsewhere that have to do with it.
    pub units: Units,
    /// Where the ticket stands that this one is handled with.
    pub lead: Option<State>,
}

impl CaseView {
    /// The ticket.
    pub fn ticket(&self) -> &Ticket {
        &self.stored.ticket
    }

    /// What the requester wrote, unless it was erased.
    pub fn words(&self) -> Option<&str> {
        self.stored.contents.as_ref().map(|contents| contents.words.as_str())
    }

    /// The words of an entry of the log.
    pub fn words_of(&self, item: Item) -> Option<String> {
        let at = usize::try_from(item.0).ok()?.checked_sub(1)?;
        self.events.get(at)?.note.as_ref().map(ToString::to_string)
    }

    /// Whether nobody works any more on the ticket that this one is handled with.
    pub fn lead_is_done(&self) -> bool {
        self.lead.as_ref().is_some_and(|lead| !lead.kind().is_in_work())
    }

    /// A unit's name.
    pub fn unit(&self, code: &DivisionCode) -> String {
        self.units.get(code).cloned().unwrap_or_else(|| self.entry.path.name(code))
    }
}

/// A ticket as the staff sees it.
#[derive(Debug, Clone)]
pub struct DeskCase {
    /// The ticket and its log.
    pub view: CaseView,
    /// Whom to call; `None` when this person has no reason to call any more, and when it was erased.
    pub requester: Option<ToCall>,
    /// What this person may do now: allowed by the access table and possible as the ticket stands.
    pub possible: Vec<CommandKind>,
    /// What they may answer: help that was asked for, orders.
    pub answers: Vec<Item>,
    /// The calls that exchanges recorded, the earliest first.
    pub calls: Vec<RecordedCall>,
}

/// Whoever raised a matter.
#[derive(Debug, Clone)]
pub struct Requester {
    /// Their number.
    pub phone: PhoneNumber,
    /// Their name, when given.
    pub name: Option<PersonName>,
}

/// A requester whom somebody may call.
#[derive(Debug, Clone)]
pub struct ToCall {
    /// How they are reached.
    pub reach: Reach,
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
        let requester = match &stored.contents {
            Some(contents) if may_call(powers, &stored.ticket) => {
                Some(self.disclose(powers, id, contents).await?)
            }
            _ => None,
        };
        let (mut possible, answers) = offered(powers, &stored.ticket);
        possible.retain(|kind| check_kept(&stored, *kind).is_ok());
        let calls = self.store.calls(id).await?;
        let mut view = self.view(stored).await?;
        view.names.extend(self.names(calls.iter().map(|recorded| recorded.staff)).await?);
        Ok(DeskCase { view, requester, possible, answers, calls })
    }

    /// The same without the telephone number: for whoever is about to do something.
    ///
    /// # Errors
    /// As [`Casework::desk_view`].
    pub async fn desk_look(&self, powers: &Powers, id: TicketId) -> Result<CaseView> {
        let stored = self.readable(powers, id).await?;
        self.view(stored).await
    }

    async fn disclose(&self, powers: &Powers, id: TicketId, contents: &Contents) -> Result<ToCall> {
        let reach = self.reach(powers, id, contents).await?;
        let name = contents.name.as_ref().map(|n| self.keys.open_name(n)).transpose()?;
        let mut tx = self.store.begin().await?;
        let what = if reach.phone().is_some() { "phone, name" } else { "name" };
        tx.disclose(id, powers.staff, what, self.now()).await?;
        tx.commit().await?;
        Ok(ToCall { reach, name })
    }

    /// A picture of a ticket that somebody may read.
    ///
    /// # Errors
    /// As [`Casework::desk_view`].
    pub async fn desk_photo(&self, powers: &Powers, id: TicketId, position: i32) -> Result<NewPhoto> {
        self.readable(powers, id).await?;
        self.store.photo(id, position).await?.ok_or(CaseError::Missing("photo"))
    }

    pub(crate) async fn readable(&self, powers: &Powers, id: TicketId) -> Result<StoredTicket> {
        let stored = self.store.ticket(id).await?;
        let may = |stored: &StoredTicket| powers.may(Action::SeeTicket, &stored.ticket.subject());
        stored.filter(may).ok_or(CaseError::Missing("ticket"))
    }

    pub(crate) async fn view(&self, stored: StoredTicket) -> Result<CaseView> {
        let id = stored.ticket.id;
        let around = self.surroundings_of(&stored.ticket).await?;
        let log = self.store.events(id).await?;
        let photos = self.store.photos(id).await?;
        let (names, units) = people_of(self, &stored.ticket, &log).await?;
        let lead = match stored.ticket.state {
            State::Merged { into, .. } => self.store.ticket(into).await?.map(|lead| lead.ticket.state),
            _ => None,
        };
        let events = log.into_iter().map(|logged| logged.event).collect();
        let (entry, policy) = (around.entry, around.policy);
        let answers = self.opened_answers(&stored)?;
        Ok(CaseView { stored, answers, entry, policy, events, photos, names, units, lead })
    }

    pub(crate) fn opened_answers(&self, stored: &StoredTicket) -> Result<Option<Answers>> {
        let sealed = stored.contents.as_ref().and_then(|contents| contents.answers.as_ref());
        sealed.map(|sealed| self.keys.open_answers(sealed)).transpose()
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
    pub async fn own_list(&self, powers: &Powers, begin: Begin, limit: u64) -> Result<Lines> {
        // Who sees a whole part of the tree sees their own there too; who may not read matters has none.
        let own = powers.ever(Action::SeeTicket).then_some(powers.staff);
        let scope = Scope { own, divisions: Vec::new() };
        self.list(&scope, &[], begin, limit).await
    }

    /// What the units owe of which one sees the list; only what is in `states`, unless that is empty.
    ///
    /// # Errors
    /// The database's.
    pub async fn unit_list(
        &self,
        powers: &Powers,
        states: &[StateKind],
        begin: Begin,
        limit: u64,
    ) -> Result<Lines> {
        self.list(&powers.scope(Action::SeeUnit), states, begin, limit).await
    }

    /// The requesters whom one is to ask whether they are satisfied, the first due first.
    ///
    /// # Errors
    /// The database's.
    pub async fn visit_list(&self, powers: &Powers, begin: Begin, limit: u64) -> Result<Lines> {
        self.list(&powers.scope(Action::RecordVisit), &[StateKind::Finished], begin, limit).await
    }

    async fn list(&self, scope: &Scope, states: &[StateKind], begin: Begin, limit: u64) -> Result<Lines> {
        let (tickets, all) = self.store.open_tickets(scope, states, begin, limit).await?;
        let names = self.names(tickets.iter().filter_map(|t| t.ticket.state.owner().staff)).await?;
        let mut lines = Vec::with_capacity(tickets.len());
        for stored in tickets {
            let entry = self.place(stored.ticket.place).await?.ok_or(CaseError::Missing("place"))?;
            let owner = stored.ticket.state.owner().staff.and_then(|staff| names.get(&staff).cloned());
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
            let names = self.names(stored.ticket.state.owner().staff).await?;
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
pub(crate) fn may_call(powers: &Powers, ticket: &Ticket) -> bool {
    let of_nobody = Subject { owners: Vec::new(), ..ticket.subject() };
    ticket.state.owes().is_some() || powers.may(Action::SeeTicket, &of_nobody)
}

/// What the access table allows and the ticket makes possible, and which items may be answered.
fn offered(powers: &Powers, ticket: &Ticket) -> (Vec<CommandKind>, Vec<Item>) {
    let may = |kind: CommandKind, item| {
        kind.action().is_some_and(|action| powers.may(action, &ticket.subject_of(kind, item)))
    };
    let (assists, orders) = (&ticket.dossier.assists, &ticket.dossier.orders);
    let assists = assists.iter().map(|assist| (CommandKind::AnswerAssist, assist.item));
    let orders = orders.iter().map(|order| (CommandKind::AnswerOrder, order.item));
    let answers = assists.chain(orders).filter(|(kind, item)| may(*kind, Some(*item)));
    let possible = possible(ticket)
        .into_iter()
        .filter(|kind| *kind != CommandKind::Acknowledge || ticket.awaits_acknowledgement())
        .filter(|kind| may(*kind, None))
        .collect();
    (possible, answers.map(|(_, item)| item).collect())
}

/// The names of everybody, and of every unit elsewhere, that a ticket and its log speak of.
pub(crate) async fn people_of(
    casework: &Casework,
    ticket: &Ticket,
    log: &[LoggedEvent],
) -> Result<(Names, Units)> {
    let running = ticket.clocks();
    let open = running.iter().flat_map(|running| running.owner.staff.into_iter().chain(running.asker));
    let people = log.iter().flat_map(|logged| mentioned(&logged.event)).chain(open);
    let people: Vec<StaffId> = people.chain(ticket.state.owner().staff).collect();
    let spoken_of = log.iter().flat_map(|logged| units_of(&logged.event.kind)).cloned();
    let mut wanted: Vec<DivisionCode> = spoken_of.collect();
    wanted.retain(|unit| !unit.contains(&ticket.division));
    wanted.extend(units_elsewhere(ticket));
    let names = casework.names(people).await?;
    let mut units = Units::new();
    for unit in wanted {
        if !units.contains_key(&unit) {
            let path = casework.register.path(&casework.store, &unit, casework.now()).await?;
            units.insert(unit.clone(), path.name(&unit));
        }
    }
    Ok((names, units))
}

/// The units that an event speaks of.
fn units_of(kind: &EventKind) -> Vec<&DivisionCode> {
    match kind {
        EventKind::NobodyOnDuty { units } => units.iter().collect(),
        kind => unit_of(kind).into_iter().collect(),
    }
}

const fn unit_of(kind: &EventKind) -> Option<&DivisionCode> {
    match kind {
        EventKind::AssistAsked { to, .. }
        | EventKind::Ordered { to, .. }
        | EventKind::Replaced { to, .. } => Some(&to.unit),
        EventKind::ExclusionAsked { to, .. } => Some(to),
        kind => match kind.owner() {
            Some(owner) => Some(&owner.unit),
            None => None,
        },
    }
}

/// Everybody whom an event speaks of.
fn mentioned(event: &Event) -> Vec<StaffId> {
    let mut people = match event.actor {
        Actor::Staff(staff) => vec![staff],
        Actor::Requester | Actor::System => vec![],
    };
    match &event.kind {
        EventKind::AssistAsked { to, .. }
        | EventKind::Ordered { to, .. }
        | EventKind::Replaced { to, .. } => {
            people.extend(to.staff);
        }
        EventKind::Breached { owner: Some(owner), .. } => people.extend(owner.staff),
        EventKind::Climbed { told, .. } => people.extend(told),
        kind => people.extend(kind.owner().and_then(|owner| owner.staff)),
    }
    people
}
