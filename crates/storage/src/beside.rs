//! What is open beside the handling of tickets: what somebody must answer, what they asked of others, what a unit's
//! centre must decide.

use domain::deadline::{Clock, ClockKind, Item};
use domain::division::DivisionCode;
use domain::ids::StaffId;
use domain::number::TicketId;
use jiff::Timestamp;
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::cases::OPEN;
use crate::convert::named;
use crate::entity::deadlines;
use crate::error::Result;
use crate::store::Store;
use crate::subtree::within_any;
use crate::time::timestamp;

const TABLE: &str = "deadlines";

/// Whose open items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Beside {
    /// What this person must answer.
    Owed(StaffId),
    /// What this person asked of others, of this kind.
    Asked(StaffId, ClockKind),
    /// What centres within these divisions must decide.
    ToDecide(Vec<DivisionCode>),
}

/// Something asked beside the handling of a ticket that is not answered yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenItem {
    /// About which ticket.
    pub ticket: TicketId,
    /// What.
    pub clock: Clock,
    /// Which person must answer; `None` for what a centre decides.
    pub owner: Option<StaffId>,
    /// Who asked for it.
    pub asker: Option<StaffId>,
    /// Until when, UTC.
    pub due: Timestamp,
}

impl TryFrom<deadlines::Model> for OpenItem {
    type Error = crate::error::StoreError;

    fn try_from(row: deadlines::Model) -> Result<Self> {
        Ok(Self {
            ticket: TicketId(row.ticket),
            clock: Clock::of(named(TABLE, "clock", &row.clock, ClockKind::from_name)?, Item(row.item)),
            owner: row.owner_staff.map(StaffId),
            asker: row.asker.map(StaffId),
            due: timestamp(TABLE, row.due_at)?,
        })
    }
}

fn of(whose: &Beside) -> Condition {
    use deadlines::Column as C;
    let open = Condition::all().add(C::Status.eq(OPEN)).add(C::Item.ne(0));
    match whose {
        Beside::Owed(staff) => {
            // Who decides about a question when it is not answered owes nothing until then.
            open.add(C::OwnerStaff.eq(staff.0)).add(C::Clock.ne(ClockKind::Question.as_str()))
        }
        Beside::Asked(staff, clock) => open.add(C::Asker.eq(staff.0)).add(C::Clock.eq(clock.as_str())),
        Beside::ToDecide(divisions) => {
            let decision = C::Clock.eq(ClockKind::Decision.as_str());
            open.add(decision).add(within_any(C::OwnerUnit, divisions))
        }
    }
}

impl Store {
    /// Open items, what is due first first; at most `limit` from `offset`.
    ///
    /// # Errors
    /// What the database says; [`crate::StoreError::Corrupt`].
    pub async fn open_items(&self, whose: &Beside, offset: u64, limit: u64) -> Result<Vec<OpenItem>> {
        let rows = deadlines::Entity::find()
            .filter(of(whose))
            .order_by_asc(deadlines::Column::DueAt)
            .order_by_asc(deadlines::Column::Id)
            .offset(offset)
            .limit(limit)
            .all(self.reader())
            .await?;
        rows.into_iter().map(OpenItem::try_from).collect()
    }

    /// How many there are.
    ///
    /// # Errors
    /// What the database says.
    pub async fn count_open_items(&self, whose: &Beside) -> Result<u64> {
        Ok(deadlines::Entity::find().filter(of(whose)).count(self.reader()).await?)
    }
}
