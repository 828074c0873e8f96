//! Writing new cases, many at once.
//!
//! A case is made into rows where it comes from, by as many threads as there are; the one task that writes only joins
//! them, under a text that is built once for each number of rows.

use std::collections::HashMap;

use domain::number::TicketId;
use domain::ticket::DeadlineChange;
use sea_orm::sea_query::InsertStatement;
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, ConnectionTrait, EntityTrait, Iterable as _, QueryFilter,
    QuerySelect, Statement, Value, Values,
};

use crate::case::{Fingerprint, NewCase};
use crate::cases::{alarm_row, deadline_row};
use crate::convert::{array, event_row, message_row, photo_row, ticket_row};
use crate::entity::{alarms, deadlines, events, messages, photos, tickets};
use crate::error::Result;
use crate::insert::{in_one_trip, insert_of};
use crate::signal::Signals;
use crate::store::{Store, Wake};

/// Both the worker's clocks and its messages have something new to look at.
const WAKE: Wake = Wake { messages: true, deadlines: true, callbacks: false };

/// How many texts are kept. Groups have some twenty different lengths; cases with pictures make more.
const TEXTS: usize = 128;

/// How many rows go into each table, in the order of [`CaseRows::of`].
type Shape = [usize; 6];

/// A new case as what is written.
pub(crate) struct CaseRows {
    pub(crate) ticket: TicketId,
    pub(crate) submission: Fingerprint,
    tables: [Rows; 6],
}

/// Rows of one table, one after the other.
struct Rows {
    count: usize,
    values: Vec<Value>,
}

impl CaseRows {
    pub(crate) fn of(case: &NewCase) -> Self {
        let change = &case.change;
        let ticket = change.ticket.id;
        let opened = change.deadlines.iter().filter_map(|change| match change {
            DeadlineChange::Open(clock) => Some(clock),
            _ => None,
        });
        let tables = [
            rows([ticket_row(case)]),
            rows(change.events.iter().map(|event| event_row(ticket, event, None))),
            rows(opened.map(|clock| deadline_row(ticket, clock))),
            rows(change.messages.iter().map(message_row)),
            rows(case.photos.iter().enumerate().map(|(n, photo)| photo_row(ticket, 0, n, photo))),
            rows(change.alarms.iter().map(|alarm| alarm_row(&change.ticket, *alarm, change.at))),
        ];
        Self { ticket, submission: case.contents.submission, tables }
    }
}

fn inserts(shape: Shape) -> Vec<InsertStatement> {
    let [of_tickets, of_events, of_deadlines, of_messages, of_photos, of_alarms] = shape;
    let tables = [
        insert_of::<tickets::Entity>(of_tickets),
        insert_of::<events::Entity>(of_events),
        insert_of::<deadlines::Entity>(of_deadlines),
        insert_of::<messages::Entity>(of_messages),
        insert_of::<photos::Entity>(of_photos),
        insert_of::<alarms::Entity>(of_alarms),
    ];
    tables.into_iter().flatten().collect()
}

/// Takes the values out of rows, in the order of the columns. What the database counts by itself has none.
fn rows<A: ActiveModelTrait>(models: impl IntoIterator<Item = A>) -> Rows {
    let mut rows = Rows { count: 0, values: Vec::new() };
    for mut model in models {
        rows.count += 1;
        for column in <A::Entity as EntityTrait>::Column::iter() {
            if let ActiveValue::Set(value) = model.take(column) {
                rows.values.push(value);
            }
        }
    }
    rows
}

/// Writes groups of new cases, and keeps the texts of the statements.
pub(crate) struct Inserter {
    store: Store,
    texts: HashMap<Shape, String>,
}

impl Inserter {
    pub(crate) fn of(store: Store) -> Self {
        Self { store, texts: HashMap::new() }
    }

    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// Makes new cases durable, all or none, in as few ways to the database and back as it allows: the whole group waits
    /// for each.
    ///
    /// # Errors
    /// [`crate::StoreError::Exists`] when a submission has been stored before; what the database says.
    pub(crate) async fn insert(&mut self, cases: &[&CaseRows]) -> Result<()> {
        let statement = self.statement(cases);
        if self.store.is_shared() {
            // One statement is a transaction of its own.
            self.store.inner.write.execute_raw(statement).await?;
            self.store.signals().wake(WAKE);
            return Ok(());
        }
        let mut tx = self.store.begin().await?;
        tx.inner.execute_raw(statement).await?;
        tx.wake = WAKE;
        tx.commit().await
    }

    fn statement(&mut self, cases: &[&CaseRows]) -> Statement {
        let mut shape = Shape::default();
        let mut values = Vec::new();
        for (n, count) in shape.iter_mut().enumerate() {
            for case in cases {
                *count += case.tables[n].count;
                values.extend_from_slice(&case.tables[n].values);
            }
        }
        let sql = self.text(shape);
        Statement { sql, values: Some(Values(values)), db_backend: self.store.backend() }
    }

    fn text(&mut self, shape: Shape) -> String {
        if self.texts.len() >= TEXTS {
            self.texts.clear();
        }
        let store = &self.store;
        let build = || {
            let after = store.is_shared().then(|| Signals::announcement(WAKE));
            in_one_trip(&inserts(shape), store.backend(), after.as_deref())
        };
        self.texts.entry(shape).or_insert_with(build).clone()
    }
}

impl Store {
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
