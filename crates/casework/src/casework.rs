//! Everything that use cases need, in one place.

use std::sync::Arc;

use domain::clock::{Clock, Entropy};
use domain::policy::{Policy, PolicyVersion};
use jiff::Timestamp;
use storage::{Store, Writer};

use crate::book::{GivenPolicy, PolicyBook};
use crate::bridging::CallBridge;
use crate::error::Result;
use crate::keys::Keys;
use crate::register::Register;
use crate::watching::Watch;

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
    pub(crate) bridge: Option<Arc<dyn CallBridge>>,
    /// The address of this service, where mail is a way to tell the staff.
    pub(crate) desk: Option<Arc<str>>,
    pub(crate) watch: Arc<Watch>,
}

impl Casework {
    /// Opens the books: puts the given policy in force where it rules, and starts the writing task. It must be valid
    /// ([`Policy::parse`]).
    ///
    /// # Errors
    /// The database's.
    pub async fn open(
        store: Store,
        keys: Keys,
        policy: GivenPolicy<'_>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self> {
        let book = PolicyBook::open(&store, policy, clock.now()).await?;
        Ok(Self::with(store, keys, book, clock, entropy))
    }

    /// As [`Casework::open`] for commands that file no matter: for them holds what would be in force after it, and nothing is put
    /// in force.
    ///
    /// # Errors
    /// As [`PolicyBook::look`].
    pub async fn look(
        store: Store,
        keys: Keys,
        policy: GivenPolicy<'_>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self> {
        let book = PolicyBook::look(&store, policy).await?;
        Ok(Self::with(store, keys, book, clock, entropy))
    }

    fn with(
        store: Store,
        keys: Keys,
        book: PolicyBook,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Self {
        let writer = Writer::start(&store);
        Self {
            store,
            writer,
            keys,
            book,
            register: Register::default(),
            clock,
            entropy,
            watch: Arc::default(),
            bridge: None,
            desk: None,
        }
    }

    /// The same where an exchange lends middle numbers, by which the staff calls requesters.
    #[must_use]
    pub fn bridged(self, bridge: Arc<dyn CallBridge>) -> Self {
        Self { bridge: Some(bridge), ..self }
    }

    /// The same where mail is a way to tell the staff; letters lead to the pages of the service at `address`.
    #[must_use]
    pub fn mailing(self, address: &str) -> Self {
        Self { desk: Some(address.trim_end_matches('/').into()), ..self }
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
