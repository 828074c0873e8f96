//! The real clock and the real randomness: the one place where they are asked for.

use std::sync::Arc;

use domain::clock::{Clock, Entropy, whole_millis};
use jiff::Timestamp;
use notifier::gateway::Means;
use notifier::http::ClientError;

/// What gateways work with.
pub(crate) fn means() -> Result<Means, ClientError> {
    let client = notifier::http::client()?;
    Ok(Means { client, clock: Arc::new(SystemClock), entropy: Arc::new(SystemEntropy) })
}

/// The system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the clock that everybody else takes the time from"
    )]
    fn now(&self) -> Timestamp {
        whole_millis(Timestamp::now())
    }
}

/// The operating system's random numbers.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    /// # Panics
    /// When the system has none, as no supported system does: without it nothing would be secret.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the randomness that everybody else takes theirs from"
    )]
    #[expect(clippy::expect_used, reason = "going on with predictable keys would be worse than to stop")]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system gives no random numbers");
    }
}
