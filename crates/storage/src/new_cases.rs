//! Writing new cases, many at once.

use domain::number::TicketId;
use domain::ticket::DeadlineChange;
use sea_orm::sea_query::InsertStatement;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::case::{Fingerprint, NewCase};
use crate::cases::{alarm_row, deadline_row};
use crate::convert::{array, event_row, message_row, photo_row, ticket_row};
use crate::entity::tickets;
use crate::error::Result;
use crate::insert::{in_one_trip, insert_of};
use crate::signal::Signals;
use crate::store::{Store, Wake};

/// Both the worker's clocks and its messages have something new to look at.
const WAKE: Wake = Wake { messages: true, deadlines: true, callbacks: false };

impl Store {
    /// Makes new cases durable, all or none, in as few ways to the database and back as it allows: the whole group waits
    /// for each.
    ///
    /// # Errors
    /// [`crate::StoreError::Exists`] when a submission has been stored before; what the database says.
    pub(crate) async fn insert_cases(&self, cases: &[&NewCase]) -> Result<()> {
        let inserts = inserts(cases);
        if self.is_shared() {
            // One statement is a transaction of its own.
            let statement = in_one_trip(&inserts, self.backend(), Some(&Signals::announcement(WAKE)));
            self.inner.write.execute_raw(statement).await?;
            self.signals().wake(WAKE);
            return Ok(());
        }
        let mut tx = self.begin().await?;
        tx.inner.execute_raw(in_one_trip(&inserts, self.backend(), None)).await?;
        tx.wake = WAKE;
        tx.commit().await
    }

    /// Which of these submissions are stored already, and as which ticket.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) async fn stored(
        &self,
        submissions: impl IntoIterator<Item = Fingerprint>,
    ) -> Result<Vec<(Fingerprint, TicketId)>> {
        let wanted = submissions.into_iter().map(|s| s.0.to_vec());
        let rows: Vec<(Vec<u8>, i64)> = tickets::Entity::find()
            .select_only()
            .columns([tickets::Column::Submission, tickets::Column::Id])
            .filter(tickets::Column::Submission.is_in(wanted))
            .into_tuple()
            .all(self.reader())
            .await?;
        let known = |(submission, id): (Vec<u8>, i64)| {
            Ok((Fingerprint(array("tickets", &submission)?), TicketId(id)))
        };
        rows.into_iter().map(known).collect()
    }
}

/// One statement for each table that gets rows.
fn inserts(cases: &[&NewCase]) -> Vec<InsertStatement> {
    let changes = || cases.iter().map(|case| &case.change);
    let events = changes().flat_map(|c| c.events.iter().map(|e| event_row(c.ticket.id, e)));
    let deadlines = changes().flat_map(|c| {
        let opened = c.deadlines.iter().filter(|d| matches!(d, DeadlineChange::Open { .. }));
        opened.map(|d| deadline_row(c.ticket.id, d))
    });
    let messages = changes().flat_map(|c| c.messages.iter().map(message_row));
    let photos = cases.iter().flat_map(|case| {
        let numbered = case.photos.iter().enumerate();
        numbered.map(|(n, photo)| photo_row(case.change.ticket.id, n, photo))
    });
    let alarms = changes().flat_map(|c| c.alarms.iter().map(|clock| alarm_row(&c.ticket, *clock, c.at)));
    let tables = [
        insert_of(cases.iter().map(|case| ticket_row(case))),
        insert_of(events),
        insert_of(deadlines),
        insert_of(messages),
        insert_of(photos),
        insert_of(alarms),
    ];
    tables.into_iter().flatten().collect()
}
