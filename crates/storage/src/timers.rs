//! What counts seconds, when the clock is set: a pause, a lease and the wait for a receipt last as long as before. Times of
//! day, such as deadlines and the end of the quiet hours, stay what they are.

use domain::delivery::AttemptStatus;
use jiff::{SignedDuration, Timestamp};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait as _, QueryFilter, QuerySelect, QueryTrait};

use crate::entity::{attempts, callbacks, gateways, messages};
use crate::error::Result;
use crate::store::Tx;
use crate::time::millis;

/// What lies further ahead than this counts no seconds: the longest pause is ten minutes.
const LONGEST: SignedDuration = SignedDuration::from_mins(15);

impl Tx {
    /// Moves what counts seconds by as much as the clock was set, which would show `unset` if it had not been.
    ///
    /// # Errors
    /// What the database says.
    pub async fn move_timers(&mut self, unset: Timestamp, by: SignedDuration) -> Result<()> {
        let by = i64::try_from(by.as_millis()).unwrap_or(0);
        let until = millis(unset + LONGEST);
        self.move_calls(by).await?;
        messages::Entity::update_many()
            .col_expr(messages::Column::NextAt, Expr::col(messages::Column::NextAt).add(by))
            .filter(messages::Column::NextAt.is_not_null())
            .filter(messages::Column::NextAt.lte(until))
            .exec(&self.inner)
            .await?;
        callbacks::Entity::update_many()
            .col_expr(callbacks::Column::NextAt, Expr::col(callbacks::Column::NextAt).add(by))
            .filter(callbacks::Column::NextAt.is_not_null())
            .filter(callbacks::Column::NextAt.lte(until))
            .exec(&self.inner)
            .await?;
        gateways::Entity::update_many()
            .col_expr(gateways::Column::ProbeAt, Expr::col(gateways::Column::ProbeAt).add(by))
            .filter(gateways::Column::ProbeAt.is_not_null())
            .exec(&self.inner)
            .await?;
        (self.wake.messages, self.wake.callbacks) = (true, true);
        Ok(())
    }

    /// How long a call has been under way decides whether it is made once more.
    async fn move_calls(&mut self, by: i64) -> Result<()> {
        let open = [AttemptStatus::Sending, AttemptStatus::Accepted, AttemptStatus::Unknown];
        let waiting = messages::Entity::find()
            .select_only()
            .column(messages::Column::Id)
            .filter(messages::Column::NextAt.is_not_null())
            .into_query();
        attempts::Entity::update_many()
            .col_expr(attempts::Column::StartedAt, Expr::col(attempts::Column::StartedAt).add(by))
            .filter(attempts::Column::Message.in_subquery(waiting))
            .filter(attempts::Column::Status.is_in(open.map(AttemptStatus::as_str)))
            .exec(&self.inner)
            .await?;
        Ok(())
    }
}
