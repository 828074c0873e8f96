//! What is asked to be left out of the evaluation, and what was decided.

use domain::deadline::Item;
use domain::division::DivisionCode;
use domain::number::TicketId;
use domain::ticket::EventKind;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait as _, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select,
};

use crate::case::StoredTicket;
use crate::entity::{events, tickets};
use crate::error::Result;
use crate::store::Store;
use crate::subtree::within_any;

fn asked(of: Condition) -> Select<tickets::Entity> {
    tickets::Entity::find().filter(tickets::Column::ExclusionTo.is_not_null()).filter(of)
}

impl Store {
    /// The tickets of which centres within the divisions must decide what is left out, or which lie there themselves; in
    /// the order of their numbers, at most `limit` from `offset`.
    ///
    /// # Errors
    /// What the database says; [`crate::StoreError::Corrupt`].
    pub async fn exclusions_asked(
        &self,
        divisions: &[DivisionCode],
        offset: u64,
        limit: u64,
    ) -> Result<Vec<StoredTicket>> {
        let there = Condition::any()
            .add(within_any(tickets::Column::ExclusionTo, divisions))
            .add(within_any(tickets::Column::Division, divisions));
        let rows = asked(there)
            .order_by_asc(tickets::Column::Id)
            .offset(offset)
            .limit(limit)
            .all(self.reader())
            .await?;
        rows.into_iter().map(StoredTicket::try_from).collect()
    }

    /// How many tickets there are of which centres within the divisions must decide what is left out.
    ///
    /// # Errors
    /// What the database says.
    pub async fn count_exclusions_to_decide(&self, divisions: &[DivisionCode]) -> Result<u64> {
        Ok(asked(within_any(tickets::Column::ExclusionTo, divisions)).count(self.reader()).await?)
    }

    /// With which entries of which tickets of places in the divisions it was decided, the latest first; at most `limit`
    /// from `offset`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn exclusions_decided(
        &self,
        divisions: &[DivisionCode],
        offset: u64,
        limit: u64,
    ) -> Result<Vec<(TicketId, Item)>> {
        let there = tickets::Entity::find()
            .select_only()
            .column(tickets::Column::Id)
            .filter(
                Expr::col((tickets::Entity, tickets::Column::Id))
                    .equals((events::Entity, events::Column::Ticket)),
            )
            .filter(within_any(tickets::Column::Division, divisions));
        let decided = EventKind::ExclusionDecided { item: Item(0), granted: false }.name();
        let rows: Vec<(i64, i32)> = events::Entity::find()
            .select_only()
            .columns([events::Column::Ticket, events::Column::Revision])
            .filter(events::Column::Kind.eq(decided))
            .filter(Expr::exists(there.into_query()))
            .order_by_desc(events::Column::At)
            .order_by_desc(events::Column::Ticket)
            .order_by_desc(events::Column::Revision)
            .offset(offset)
            .limit(limit)
            .into_tuple()
            .all(self.reader())
            .await?;
        Ok(rows.into_iter().map(|(ticket, revision)| (TicketId(ticket), Item(revision))).collect())
    }
}
