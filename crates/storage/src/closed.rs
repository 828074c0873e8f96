//! Which matters were closed when: what spot checks are drawn from.

use domain::division::DivisionCode;
use domain::number::TicketId;
use domain::ticket::{EventKind, Judgement};
use jiff::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use crate::entity::{events, tickets};
use crate::error::{Result, StoreError};
use crate::store::Store;
use crate::subtree::within;
use crate::time::millis;

impl Store {
    /// Matters of a unit whose requester was asked and which were closed from `from` on and before `until`, in the order of
    /// their numbers. What was closed stays in it, whatever became of it afterwards.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn closed_between(
        &self,
        unit: &DivisionCode,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<TicketId>> {
        let of_unit = tickets::Entity::find()
            .select_only()
            .column(tickets::Column::Id)
            .filter(within(tickets::Column::Division, unit))
            .into_query();
        let judged: Vec<(i64, String)> = events::Entity::find()
            .select_only()
            .columns([events::Column::Ticket, events::Column::Data])
            .filter(events::Column::Kind.eq("judged"))
            .filter(events::Column::At.gte(millis(from)))
            .filter(events::Column::At.lt(millis(until)))
            .filter(events::Column::Ticket.in_subquery(of_unit))
            .order_by_asc(events::Column::Ticket)
            .into_tuple()
            .all(self.reader())
            .await?;
        let mut closed = Vec::with_capacity(judged.len());
        for (ticket, data) in judged {
            let kind: EventKind =
                serde_json::from_str(&data).map_err(|fault| StoreError::corrupt("events", fault))?;
            if !matches!(kind, EventKind::Judged { judgement: Judgement::Unsatisfied, .. }) {
                closed.push(TicketId(ticket));
            }
        }
        closed.dedup();
        Ok(closed)
    }
}
