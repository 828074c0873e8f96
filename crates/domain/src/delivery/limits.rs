//! How long each thing may take, with reasons.

use jiff::SignedDuration;

/// How long a worker may keep a message before another takes it for dead. Long enough for three calls in a row, short
/// enough that a crash costs a thirty-minute promise half a minute.
pub const LEASE: SignedDuration = SignedDuration::from_secs(30);

/// The longest a call of a gateway may take in all. Under half of [`LEASE`], so that its outcome is on record well
/// before anybody else may touch the message.
pub const CALL_TIMEOUT: SignedDuration = SignedDuration::from_secs(8);

/// The longest the name, the connection and TLS may take. Nothing has been sent by then, so trying again is free.
pub const CONNECT_TIMEOUT: SignedDuration = SignedDuration::from_secs(3);

/// How long a receipt is waited for. Receipts come within seconds; a telephone that is switched off needs another way
/// while there is still time to call back.
pub const RECEIPT_WAIT: SignedDuration = SignedDuration::from_mins(3);

/// How long after the beginning of a call whose outcome is unknown a receipt may still settle it, before the text is sent
/// once more or left. As long as [`LEASE`]: what a dead worker had begun is taken up at once when its lease ends, and
/// receipts come within seconds.
pub const UNKNOWN_GRACE: SignedDuration = LEASE;

/// How long after the beginning of a call whose outcome is unknown its gateway is asked what became of it, where one can
/// ask. The last answer counts also when it is "no such text": by then a vendor's own records are up to date.
pub const ASK_AT: [SignedDuration; 2] = [SignedDuration::from_secs(20), SignedDuration::from_secs(60)];

/// After how many unknown outcomes a message is left alone: twice is the price of not knowing, a third time is spam.
pub const MAX_ATTEMPTS_UNKNOWN: u32 = 2;

/// How long after a text about what a requester added the next one goes out: carriers take some fifty texts a day for
/// one telephone, and the first text of somebody else's matter may be among them.
pub const ADDITION_PAUSE: SignedDuration = SignedDuration::from_mins(10);

/// The pause after the first refusal.
pub const RETRY_FIRST: SignedDuration = SignedDuration::from_secs(2);

/// The longest pause: a gateway that comes back is used again within a minute, and one that stays away is asked once a
/// minute per message, not more.
pub const RETRY_LONGEST: SignedDuration = SignedDuration::from_secs(60);

/// A part of a thousand, drawn by the caller, so that messages refused together do not come back together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Jitter(u16);

impl Jitter {
    /// From any random number.
    pub fn from_random(bits: u16) -> Self {
        Self(bits % 1_000)
    }
}

/// How long to wait after `refusals` refusals in a row (from 1): doubled each time up to [`RETRY_LONGEST`], of which
/// the second half is drawn.
pub fn retry_delay(refusals: u32, jitter: Jitter) -> SignedDuration {
    let doublings = refusals.saturating_sub(1).min(16);
    let longest = RETRY_LONGEST.as_millis();
    let full = (RETRY_FIRST.as_millis() << doublings).min(longest);
    let delay = full / 2 + full / 2 * i128::from(jitter.0) / 1_000;
    SignedDuration::from_millis(i64::try_from(delay).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_ends_well_before_its_lease() {
        assert!(CALL_TIMEOUT * 2 < LEASE);
        assert!(CONNECT_TIMEOUT < CALL_TIMEOUT);
    }

    #[test]
    fn pauses_grow_and_stay_bounded() {
        let least = Jitter::from_random(0);
        let most = Jitter::from_random(999);
        let millis = |refusals, jitter| retry_delay(refusals, jitter).as_millis();
        assert_eq!(millis(1, least), 1_000);
        assert_eq!(millis(2, least), 2_000);
        assert_eq!(millis(5, least), 16_000);
        assert_eq!(millis(6, least), 30_000);
        assert_eq!(millis(u32::MAX, least), 30_000);
        for refusals in [0, 1, 7, 100, u32::MAX] {
            let longest = retry_delay(refusals, most);
            assert!(longest < RETRY_LONGEST && longest > retry_delay(refusals, least), "{refusals}");
        }
    }
}
