//! Between rows and domain values. A row that does not hold what this version understands is an error, not a surprise.

use domain::delivery::{Recipient, StrangerId};
use domain::division::DivisionCode;
use domain::ids::StaffId;
use domain::number::{PlaceNumber, TicketId};
use domain::policy::{CategoryId, PolicyVersion};
use domain::text::Words;
use domain::ticket::{Actor, Channel, Dossier, Event, EventKind, Level, State, Ticket};
use sea_orm::Set;

use crate::case::{
    CommandKey, Contents, Fingerprint, LoggedEvent, NewCase, NewMessage, NewPhoto, Sealed, StoredTicket,
};
use crate::entity::{events, messages, photos, tickets};
use crate::error::{Result, StoreError};
use crate::time::{millis, timestamp};

const TICKETS: &str = "tickets";
const EVENTS: &str = "events";

pub(crate) fn array<const N: usize>(table: &'static str, bytes: &[u8]) -> Result<[u8; N]> {
    bytes
        .try_into()
        .map_err(|_| StoreError::corrupt(table, format_args!("{} bytes instead of {N}", bytes.len())))
}

pub(crate) fn division(table: &'static str, code: &str) -> Result<DivisionCode> {
    code.parse().map_err(|e| StoreError::corrupt(table, e))
}

pub(crate) fn place(table: &'static str, number: i64) -> Result<PlaceNumber> {
    u32::try_from(number)
        .ok()
        .and_then(|n| PlaceNumber::new(n).ok())
        .ok_or_else(|| StoreError::corrupt(table, format_args!("{number} is no place number")))
}

/// A name by its `from_name`, or an error that names the column.
pub(crate) fn named<T>(
    table: &'static str,
    column: &str,
    text: &str,
    from_name: fn(&str) -> Option<T>,
) -> Result<T> {
    from_name(text).ok_or_else(|| StoreError::corrupt(table, format_args!("{column} is {text:?}")))
}

/// A state that was made by this program always has a text form.
fn state_text(state: &State) -> String {
    serde_json::to_string(state).unwrap_or_default()
}

pub(crate) struct StateColumns {
    pub(crate) state: String,
    pub(crate) data: String,
    pub(crate) owner_unit: Option<String>,
    pub(crate) owner_staff: Option<i64>,
    pub(crate) due_at: Option<i64>,
    pub(crate) dossier: String,
    pub(crate) first_staff: Option<i64>,
    pub(crate) exclusion_to: Option<String>,
}

/// A state and what lists and indexes need of it.
pub(crate) fn state_columns(ticket: &Ticket) -> StateColumns {
    let state = &ticket.state;
    let owes = state.owes();
    let first = state.charge().and_then(|charge| charge.from.as_ref()).and_then(|from| from.staff);
    StateColumns {
        state: state.kind().as_str().to_owned(),
        data: state_text(state),
        owner_unit: owes.map(|(owner, _)| owner.unit.to_string()),
        owner_staff: owes.and_then(|(owner, _)| owner.staff).map(|s| s.0),
        due_at: owes.map(|(_, due)| millis(due)),
        dossier: dossier_text(&ticket.dossier),
        first_staff: first.map(|staff| staff.0),
        exclusion_to: ticket.dossier.exclusion.as_ref().map(|asked| asked.to.to_string()),
    }
}

/// Most tickets have nothing but what every new one has.
fn dossier_text(dossier: &Dossier) -> String {
    if *dossier == Dossier::default() {
        return "{}".to_owned();
    }
    serde_json::to_string(dossier).unwrap_or_default()
}

pub(crate) fn ticket_row(case: &NewCase) -> tickets::ActiveModel {
    let ticket = &case.change.ticket;
    let state = state_columns(ticket);
    let contents = &case.contents;
    tickets::ActiveModel {
        id: Set(ticket.id.0),
        place: Set(i64::from(ticket.place.get())),
        division: Set(ticket.division.to_string()),
        category: Set(ticket.category.to_string()),
        channel: Set(ticket.channel.as_str().to_owned()),
        level: Set(ticket.level.as_str().to_owned()),
        filed_at: Set(millis(ticket.filed)),
        policy: Set(ticket.policy.0),
        revision: Set(ticket.revision),
        head: Set(case.change.head.to_vec()),
        state: Set(state.state),
        state_data: Set(state.data),
        owner_unit: Set(state.owner_unit),
        owner_staff: Set(state.owner_staff),
        due_at: Set(state.due_at),
        words: Set(contents.words.as_str().to_owned()),
        language: Set(contents.language.clone()),
        name_sealed: Set(contents.name.as_ref().map(|n| n.0.clone())),
        phone_sealed: Set(contents.phone.0.clone()),
        phone_index: Set(contents.phone_index.0.to_vec()),
        submission: Set(contents.submission.0.to_vec()),
        dossier: Set(state.dossier),
        first_staff: Set(state.first_staff),
        erased_at: Set(None),
        exclusion_to: Set(state.exclusion_to),
        answers_sealed: Set(contents.answers.as_ref().map(|a| a.0.clone())),
    }
}

impl TryFrom<tickets::Model> for StoredTicket {
    type Error = StoreError;

    fn try_from(row: tickets::Model) -> Result<Self> {
        let state: State =
            serde_json::from_str(&row.state_data).map_err(|e| StoreError::corrupt(TICKETS, e))?;
        if state.kind().as_str() != row.state {
            return Err(StoreError::corrupt(
                TICKETS,
                format_args!("state is {:?} beside {:?}", row.state, state.kind()),
            ));
        }
        let ticket = Ticket {
            id: TicketId(row.id),
            place: place(TICKETS, row.place)?,
            division: division(TICKETS, &row.division)?,
            category: CategoryId::new(row.category.clone()),
            channel: named(TICKETS, "channel", &row.channel, Channel::from_name)?,
            level: named(TICKETS, "level", &row.level, Level::from_name)?,
            filed: timestamp(TICKETS, row.filed_at)?,
            policy: PolicyVersion(row.policy),
            revision: row.revision,
            state,
            dossier: serde_json::from_str(&row.dossier).map_err(|e| StoreError::corrupt(TICKETS, e))?,
        };
        let head = array(TICKETS, &row.head)?;
        let contents = if row.erased_at.is_some() { None } else { Some(contents(row)?) };
        Ok(Self { ticket, head, contents })
    }
}

fn contents(row: tickets::Model) -> Result<Contents> {
    Ok(Contents {
        words: Words::parse(&row.words).map_err(|e| StoreError::corrupt(TICKETS, e))?,
        language: row.language,
        name: row.name_sealed.map(Sealed),
        answers: row.answers_sealed.map(Sealed),
        phone: Sealed(row.phone_sealed),
        phone_index: Fingerprint(array(TICKETS, &row.phone_index)?),
        submission: Fingerprint(array(TICKETS, &row.submission)?),
    })
}

pub(crate) fn event_row(
    ticket: TicketId,
    logged: &LoggedEvent,
    key: Option<CommandKey>,
) -> events::ActiveModel {
    events::ActiveModel {
        ticket: Set(ticket.0),
        revision: Set(logged.revision),
        at: Set(millis(logged.event.at)),
        actor: Set(serde_json::to_string(&logged.event.actor).unwrap_or_default()),
        kind: Set(logged.event.kind.name().to_owned()),
        data: Set(serde_json::to_string(&logged.event.kind).unwrap_or_default()),
        words: Set(logged.event.note.as_ref().map(|w| w.as_str().to_owned())),
        words_salt: Set(logged.salt.map(|s| s.to_vec())),
        words_digest: Set(logged.words_digest.map(|d| d.to_vec())),
        digest: Set(logged.digest.to_vec()),
        command_key: Set(key.map(|key| key.0.to_vec())),
    }
}

impl TryFrom<events::Model> for LoggedEvent {
    type Error = StoreError;

    fn try_from(row: events::Model) -> Result<Self> {
        let actor: Actor = serde_json::from_str(&row.actor).map_err(|e| StoreError::corrupt(EVENTS, e))?;
        let kind: EventKind = serde_json::from_str(&row.data).map_err(|e| StoreError::corrupt(EVENTS, e))?;
        let note =
            row.words.as_deref().map(Words::parse).transpose().map_err(|e| StoreError::corrupt(EVENTS, e))?;
        Ok(Self {
            revision: row.revision,
            event: Event { at: timestamp(EVENTS, row.at)?, actor, kind, note },
            salt: row.words_salt.as_deref().map(|s| array(EVENTS, s)).transpose()?,
            words_digest: row.words_digest.as_deref().map(|d| array(EVENTS, d)).transpose()?,
            digest: array(EVENTS, &row.digest)?,
        })
    }
}

/// The recipient as two columns: what kind, and which.
pub(crate) fn recipient_columns(to: Recipient) -> (&'static str, i64) {
    match to {
        Recipient::Staff(staff) => ("staff", staff.0),
        Recipient::Requester(ticket) => ("requester", ticket.0),
        Recipient::Stranger(stranger) => ("stranger", stranger.0),
    }
}

/// The recipient of two columns.
pub(crate) fn recipient(table: &'static str, kind: &str, id: i64) -> Result<Recipient> {
    match kind {
        "staff" => Ok(Recipient::Staff(StaffId(id))),
        "requester" => Ok(Recipient::Requester(TicketId(id))),
        "stranger" => Ok(Recipient::Stranger(StrangerId(id))),
        other => Err(StoreError::corrupt(table, format_args!("recipient is {other:?}"))),
    }
}

pub(crate) fn message_row(message: &NewMessage) -> messages::ActiveModel {
    let (recipient, recipient_id) = recipient_columns(message.to);
    messages::ActiveModel {
        ticket: Set(message.ticket.map(|t| t.0)),
        purpose: Set(message.purpose.as_str().to_owned()),
        priority: Set(i32::from(message.purpose.priority())),
        recipient: Set(recipient.to_owned()),
        recipient_id: Set(recipient_id),
        content: Set(message.content.clone()),
        created_at: Set(millis(message.created)),
        status: Set(domain::delivery::MessageStatus::Queued.as_str().to_owned()),
        next_at: Set(Some(millis(message.at))),
        lease_token: Set(0),
        refusals: Set(0),
        unknowns: Set(0),
        instead_of: Set(message.instead_of.map(|m| m.0)),
        // Every column has a value: the rows of a group are written by one statement.
        digest: Set(None),
        ..Default::default()
    }
}

pub(crate) fn photo_row(
    ticket: TicketId,
    revision: i32,
    position: usize,
    photo: &NewPhoto,
) -> photos::ActiveModel {
    photos::ActiveModel {
        ticket: Set(ticket.0),
        position: Set(i32::try_from(position).unwrap_or(i32::MAX)),
        media_type: Set(photo.media_type.clone()),
        width: Set(i32::try_from(photo.width).unwrap_or(i32::MAX)),
        height: Set(i32::try_from(photo.height).unwrap_or(i32::MAX)),
        bytes: Set(photo.bytes.clone()),
        revision: Set(revision),
        ..Default::default()
    }
}
