//! New cases of many requests share a commit.
//!
//! A commit costs a flush of the disk, whatever stands in it. A task takes what has queued while the last commit ran
//! and writes it as one transaction; it never waits for a group to fill. When a group fails, its members are written
//! one by one, so that a bad one fails alone.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use domain::number::TicketId;
use tokio::sync::{Mutex, mpsc, oneshot};

use crate::case::{Fingerprint, NewCase};
use crate::error::{Result, StoreError};
use crate::insert::rounded;
use crate::new_cases::{CaseRows, Inserter};
use crate::store::Store;

/// The most cases of one commit: beyond it a commit takes longer than anybody gains.
const LARGEST_GROUP: usize = 128;

/// How many cases may wait. More than that and submitters wait before they are let in, which is what tells a flood
/// from a queue.
const QUEUE: usize = 4_096;

/// How many groups are under way at once on PostgreSQL: one is made ready while the other is being committed. SQLite has
/// one writer.
const POSTGRES_TASKS: usize = 2;

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
    case: CaseRows,
    answer: oneshot::Sender<Result<Filed>>,
}

/// The way to the writing task. Cheap to clone.
#[derive(Clone)]
pub struct Writer {
    jobs: mpsc::Sender<Job>,
}

impl Writer {
    /// Starts to write; that ends when the last `Writer` is dropped.
    pub fn start(store: &Store) -> Self {
        let (jobs, queue) = mpsc::channel(QUEUE);
        let queue = Arc::new(Mutex::new(Queue { jobs: queue, taken: VecDeque::new() }));
        let tasks = if store.is_shared() { POSTGRES_TASKS } else { 1 };
        for _ in 0..tasks {
            tokio::spawn(run(Inserter::of(store.clone()), Arc::clone(&queue)));
        }
        Self { jobs }
    }

    /// Returns when the case is durable, or when it will never be.
    ///
    /// # Errors
    /// What the database says; nothing of the case is stored then.
    pub async fn file(&self, case: &NewCase) -> Result<Filed> {
        let (answer, answered) = oneshot::channel();
        let gone = || StoreError::Database("the writer has stopped".to_owned());
        self.jobs.send(Job { case: CaseRows::of(case), answer }).await.map_err(|_| gone())?;
        answered.await.map_err(|_| gone())?
    }
}

/// What waits to be written.
struct Queue {
    jobs: mpsc::Receiver<Job>,
    /// Taken out of the channel, first come first.
    taken: VecDeque<Job>,
}

impl Queue {
    /// Waits until there is something and takes what is there; nothing when nobody can send any more.
    async fn group(&mut self) -> Vec<Job> {
        if self.taken.is_empty() {
            self.taken.extend(self.jobs.recv().await);
        }
        while self.taken.len() < LARGEST_GROUP
            && let Ok(job) = self.jobs.try_recv()
        {
            self.taken.push_back(job);
        }
        // Whoever came last may wait for the next commit: groups of few different lengths are few different statements.
        self.taken.drain(..rounded(self.taken.len())).collect()
    }
}

async fn run(mut inserter: Inserter, queue: Arc<Mutex<Queue>>) {
    loop {
        let group = queue.lock().await.group().await;
        if group.is_empty() {
            return;
        }
        let (cases, answers): (Vec<_>, Vec<_>) = group.into_iter().map(|job| (job.case, job.answer)).unzip();
        for (outcome, answer) in write_group(&mut inserter, &cases).await.into_iter().zip(answers) {
            // Whoever asked may have hung up; the case is stored all the same.
            let _ = answer.send(outcome);
        }
        inserter.store().bound_wal().await;
    }
}

/// What became of each case. They are written as if none had been stored before, which is nearly always true.
async fn write_group(inserter: &mut Inserter, cases: &[CaseRows]) -> Vec<Result<Filed>> {
    let fault = match write(inserter, cases, Vec::new()).await {
        Ok(filed) => return filed.into_iter().map(Ok).collect(),
        Err(fault) => fault,
    };
    if matches!(fault, StoreError::Exists(_))
        && let Ok(filed) = write_unknown(inserter, cases).await
    {
        return filed.into_iter().map(Ok).collect();
    }
    if fault.is_passing() {
        // It is nobody's fault, and one after the other they would all wait for it once more.
        return cases.iter().map(|_| Err(fault.clone())).collect();
    }
    if cases.len() > 1 {
        tracing::warn!(%fault, cases = cases.len(), "a group of submissions failed; each is stored by itself");
    }
    write_alone(inserter, cases).await
}

async fn write_alone(inserter: &mut Inserter, cases: &[CaseRows]) -> Vec<Result<Filed>> {
    let mut outcomes = Vec::with_capacity(cases.len());
    for case in cases.chunks(1) {
        let filed = match write(inserter, case, Vec::new()).await {
            Err(StoreError::Exists(_)) => write_unknown(inserter, case).await,
            other => other,
        };
        outcomes.push(filed.and_then(|filed| filed.into_iter().next().ok_or(StoreError::Changed)));
    }
    outcomes
}

/// Somebody pressed the button twice: looks which cases are stored, and writes the others.
async fn write_unknown(inserter: &mut Inserter, cases: &[CaseRows]) -> Result<Vec<Filed>> {
    let known = inserter.store().stored(cases.iter().map(|c| c.submission)).await?;
    write(inserter, cases, known).await
}

/// Writes the cases in one transaction, but for those that are known.
async fn write(
    inserter: &mut Inserter,
    cases: &[CaseRows],
    known: Vec<(Fingerprint, TicketId)>,
) -> Result<Vec<Filed>> {
    let (filed, new) = plan(cases, known);
    if !new.is_empty() {
        inserter.insert(&new).await?;
    }
    Ok(filed)
}

/// What each case will be, and who is new: not known, and not a twin of an earlier one in this very group.
fn plan(cases: &[CaseRows], known: Vec<(Fingerprint, TicketId)>) -> (Vec<Filed>, Vec<&CaseRows>) {
    let mut seen: HashMap<Fingerprint, TicketId> = known.into_iter().collect();
    let mut new = Vec::with_capacity(cases.len());
    let filed = cases.iter().map(|case| match seen.entry(case.submission) {
        Entry::Occupied(earlier) => Filed::Again(*earlier.get()),
        Entry::Vacant(free) => {
            new.push(case);
            Filed::New(*free.insert(case.ticket))
        }
    });
    (filed.collect(), new)
}
