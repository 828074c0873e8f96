//! New cases of many requests share a commit.
//!
//! A commit costs a flush of the disk, whatever stands in it. One task takes what has queued while the last commit ran
//! and writes it as one transaction; it never waits for a group to fill. When a group fails, its members are written
//! one by one, so that a bad one fails alone.

use std::collections::HashMap;

use domain::number::TicketId;
use tokio::sync::{mpsc, oneshot};

use crate::case::{Fingerprint, NewCase};
use crate::cases::stored;
use crate::error::{Result, StoreError};
use crate::store::Store;

/// The most cases of one commit: beyond it a commit takes longer than anybody gains.
const LARGEST_GROUP: usize = 256;

/// How many cases may wait. More than that and submitters wait before they are let in, which is what tells a flood
/// from a queue.
const QUEUE: usize = 4_096;

/// What became of a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filed {
    /// It is durable.
    New(TicketId),
    /// The same submission had been stored before, as this ticket.
    Again(TicketId),
}

impl Filed {
    /// The ticket.
    pub const fn ticket(self) -> TicketId {
        match self {
            Self::New(ticket) | Self::Again(ticket) => ticket,
        }
    }
}

struct Job {
    case: NewCase,
    answer: oneshot::Sender<Result<Filed>>,
}

/// The way to the writing task. Cheap to clone.
#[derive(Clone)]
pub struct Writer {
    jobs: mpsc::Sender<Job>,
}

impl Writer {
    /// Starts the task; it ends when the last `Writer` is dropped.
    pub fn start(store: Store) -> Self {
        let (jobs, queue) = mpsc::channel(QUEUE);
        tokio::spawn(run(store, queue));
        Self { jobs }
    }

    /// Returns when the case is durable, or when it will never be.
    ///
    /// # Errors
    /// What the database says; nothing of the case is stored then.
    pub async fn file(&self, case: NewCase) -> Result<Filed> {
        let (answer, answered) = oneshot::channel();
        let gone = || StoreError::Database("the writer has stopped".to_owned());
        self.jobs.send(Job { case, answer }).await.map_err(|_| gone())?;
        answered.await.map_err(|_| gone())?
    }
}

async fn run(store: Store, mut queue: mpsc::Receiver<Job>) {
    let mut jobs = Vec::with_capacity(LARGEST_GROUP);
    while queue.recv_many(&mut jobs, LARGEST_GROUP).await > 0 {
        let (cases, answers): (Vec<_>, Vec<_>) = jobs.drain(..).map(|j| (j.case, j.answer)).unzip();
        for (outcome, answer) in write_group(&store, cases).await.into_iter().zip(answers) {
            // Whoever asked may have hung up; the case is stored all the same.
            let _ = answer.send(outcome);
        }
        store.bound_wal().await;
    }
}

async fn write_group(store: &Store, cases: Vec<NewCase>) -> Vec<Result<Filed>> {
    if cases.len() > 1 {
        match write(store, cases).await {
            Ok(filed) => return filed.into_iter().map(Ok).collect(),
            Err((cases, fault)) => {
                tracing::warn!(%fault, cases = cases.len(), "a group of submissions failed; each is stored by itself");
                return write_alone(store, cases).await;
            }
        }
    }
    write_alone(store, cases).await
}

async fn write_alone(store: &Store, cases: Vec<NewCase>) -> Vec<Result<Filed>> {
    let mut outcomes = Vec::with_capacity(cases.len());
    for case in cases {
        let outcome = match write(store, vec![case]).await {
            Ok(filed) => filed.into_iter().next().ok_or(StoreError::Changed),
            // Another process stored the same submission between our look and our insert: look again.
            Err((cases, StoreError::Exists(_))) => write(store, cases)
                .await
                .map_err(|(_, fault)| fault)
                .and_then(|filed| filed.into_iter().next().ok_or(StoreError::Changed)),
            Err((_, fault)) => Err(fault),
        };
        outcomes.push(outcome);
    }
    outcomes
}

/// Writes the cases in one transaction, but for those that are stored already. Hands them back when it fails.
async fn write(
    store: &Store,
    cases: Vec<NewCase>,
) -> std::result::Result<Vec<Filed>, (Vec<NewCase>, StoreError)> {
    match try_write(store, &cases).await {
        Ok(Plan { filed, .. }) => Ok(filed),
        Err(fault) => Err((cases, fault)),
    }
}

struct Plan {
    filed: Vec<Filed>,
    new: Vec<usize>,
}

async fn try_write(store: &Store, cases: &[NewCase]) -> Result<Plan> {
    let mut tx = store.begin().await?;
    let known = stored(&tx.inner, cases.iter().map(|c| c.contents.submission)).await?;
    let plan = plan(cases, known);
    if plan.new.len() == cases.len() {
        tx.insert_cases(cases).await?;
    } else {
        // Rare: somebody pressed the button twice.
        for n in &plan.new {
            tx.insert_cases(std::slice::from_ref(&cases[*n])).await?;
        }
    }
    tx.commit().await?;
    Ok(plan)
}

/// Who is new: not stored, and not a twin of an earlier one in this very group.
fn plan(cases: &[NewCase], known: Vec<(Fingerprint, TicketId)>) -> Plan {
    let mut seen: HashMap<Fingerprint, TicketId> = known.into_iter().collect();
    let mut plan = Plan { filed: Vec::with_capacity(cases.len()), new: Vec::with_capacity(cases.len()) };
    for (n, case) in cases.iter().enumerate() {
        let id = case.change.ticket.id;
        if let Some(earlier) = seen.get(&case.contents.submission) {
            plan.filed.push(Filed::Again(*earlier));
        } else {
            seen.insert(case.contents.submission, id);
            plan.filed.push(Filed::New(id));
            plan.new.push(n);
        }
    }
    plan
}
