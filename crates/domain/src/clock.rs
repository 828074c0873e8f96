//! Where time and randomness come in: as parameters, so that a story of fifteen days runs in milliseconds.

use jiff::Timestamp;

/// Tells the time. The program has one real clock; tests have one that they advance.
pub trait Clock: Send + Sync {
    /// Now, in UTC, in whole milliseconds (what storage keeps).
    fn now(&self) -> Timestamp;
}

/// Gives unpredictable bytes. The program asks the operating system; tests use a seed.
pub trait Entropy: Send + Sync {
    /// Fills the whole of `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// An array of unpredictable bytes.
pub fn random<const N: usize>(entropy: &dyn Entropy) -> [u8; N] {
    let mut bytes = [0; N];
    entropy.fill(&mut bytes);
    bytes
}

/// Cuts to whole milliseconds, towards the past.
pub fn whole_millis(at: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at)
}
