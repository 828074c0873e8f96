//! Everything that use cases need, in one place.

use std::sync::Arc;

use domain::clock::{Clock, Entropy};
use domain::policy::{Policy, PolicyVersion};
use jiff::Timestamp;
use storage::{Store, Writer};

use crate::book::PolicyBook;
use crate::error::Result;
use crate::keys::Keys;
use crate::register::Register;

/// The use cases of a town: one method is one transaction. Cheap to clone.
#[derive(Clone)]
pub struct Casework {
    pub(crate) store: Store,
    pub(crate) writer: Writer,
    pub(crate) keys: Keys,
    pub(crate) book: PolicyBook,
    pub(crate) register: Register,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
}

impl Casework {
    /// Opens the books: puts the policy in force and starts the writing task. The policy must be valid
    /// ([`Policy::parse`]).
    ///
    /// # Errors
    /// The database's.
    pub async fn open(
        store: Store,
        keys: Keys,
        policy: &str,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self> {
        let book = PolicyBook::open(&store, policy, clock.now()).await?;
        Ok(Self::with(store, keys, book, clock, entropy))
    }

    /// As [`Casework::open`] for commands that file no matter: what stands in `policy` holds for them, and is not put in
    /// force.
    ///
    /// # Errors
    /// As [`PolicyBook::look`].
    pub fn look(
        store: Store,
        keys: Keys,
        policy: &str,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self> {
        Ok(Self::with(store, keys, PolicyBook::look(policy)?, clock, entropy))
    }

    fn with(
        store: Store,
        keys: Keys,
        book: PolicyBook,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Self {
        let writer = Writer::start(&store);
        Self { store, writer, keys, book, register: Register::default(), clock, entropy }
    }

    /// Now, as the clock of the program says.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The clock.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// The randomness.
    pub fn entropy(&self) -> &dyn Entropy {
        self.entropy.as_ref()
    }

    /// The database, for what has no rule in it.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The secrets.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// The policy in force.
    pub fn policy(&self) -> (PolicyVersion, Arc<Policy>) {
        self.book.current()
    }
}
