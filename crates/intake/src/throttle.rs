//! How much may be sent from one address and for one code, so that a flood from one place is told to wait and its
//! neighbours notice nothing.

use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use domain::number::PlaceNumber;
use governor::clock::{Clock, DefaultClock};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use crate::address::subscriber;

/// Keys held at most. Each takes some 64 bytes, so that a flood from forged addresses costs a few megabytes.
const MOST_KEYS: usize = 100_000;

/// After so many checks, keys that have been quiet long enough to start afresh are dropped.
const SWEEP_EVERY: u32 = 4_096;

/// So many at once, and then one more each `refill`.
#[derive(Debug, Clone, Copy)]
pub struct Allowance {
    /// How many at once.
    pub burst: NonZeroU32,
    /// After how long one more. Not zero.
    pub refill: Duration,
}

type Keys<K, C> = RateLimiter<K, DashMapStateStore<K>, C, NoOpMiddleware<<C as Clock>::Instant>>;

/// A limit for each key.
struct Limiter<K: Hash + Eq + Clone, C: Clock> {
    keys: RwLock<Keys<K, C>>,
    quota: Quota,
    clock: C,
    checks: AtomicU32,
}

impl<K: Hash + Eq + Clone, C: Clock + Clone> Limiter<K, C> {
    fn new(allowance: Allowance, clock: C) -> Self {
        let refill = allowance.refill.max(Duration::from_millis(1));
        let quota = Quota::with_period(refill)
            .unwrap_or_else(|| Quota::per_second(allowance.burst))
            .allow_burst(allowance.burst);
        let keys = RwLock::new(RateLimiter::dashmap_with_clock(quota, clock.clone()));
        Self { keys, quota, clock, checks: AtomicU32::new(0) }
    }

    fn check(&self, key: &K) -> Result<(), Duration> {
        if self.checks.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            self.sweep();
        }
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        keys.check_key(key).map_err(|until| until.wait_time_from(self.clock.now()))
    }

    /// Beyond the bound everybody starts afresh: better to let a flood through for a moment than to refuse somebody who
    /// has done nothing.
    fn sweep(&self) {
        let mut keys = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        keys.retain_recent();
        keys.shrink_to_fit();
        if keys.len() > MOST_KEYS {
            *keys = RateLimiter::dashmap_with_clock(self.quota, self.clock.clone());
        }
    }

    #[cfg(test)]
    fn len(&self) -> usize {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).len()
    }
}

/// Limits on filing.
pub struct Throttle<C: Clock = DefaultClock> {
    addresses: Limiter<IpAddr, C>,
    places: Limiter<PlaceNumber, C>,
}

impl Throttle {
    /// With the machine's monotonic clock.
    pub fn new(per_address: Allowance, per_place: Allowance) -> Self {
        Self::with_clock(per_address, per_place, DefaultClock::default())
    }
}

impl<C: Clock + Clone> Throttle<C> {
    /// With a clock of one's own.
    pub fn with_clock(per_address: Allowance, per_place: Allowance, clock: C) -> Self {
        Self { addresses: Limiter::new(per_address, clock.clone()), places: Limiter::new(per_place, clock) }
    }

    /// Counts one form from an address, whatever it holds: reading a faulty one costs as much as a good one. To be asked
    /// before the body is read, and before [`Throttle::admit_for`], so that one flooding address does not use up what
    /// its neighbours may send for the same place.
    ///
    /// # Errors
    /// How long to wait, when too much has come from the address.
    pub fn admit_from(&self, client: IpAddr) -> Result<(), Duration> {
        self.addresses.check(&subscriber(client))
    }

    /// Counts one submission that is in order, for a place.
    ///
    /// # Errors
    /// How long to wait, when too much has come for the place.
    pub fn admit_for(&self, place: PlaceNumber) -> Result<(), Duration> {
        self.places.check(&place)
    }
}

/// How much more than for one number from one address is allowed for one number from everywhere, and from one address
/// for all numbers: an office shares an address, and a stranger who knows a number must not lock its owner out.
const TOGETHER: u32 = 5;

/// Limits on signing in: passwords are not to be guessed, neither many for one number nor one for many numbers.
pub struct SignInThrottle<C: Clock = DefaultClock> {
    pairs: Limiter<(String, IpAddr), C>,
    addresses: Limiter<IpAddr, C>,
    names: Limiter<String, C>,
}

impl SignInThrottle {
    /// With the machine's monotonic clock.
    pub fn new(allowance: Allowance) -> Self {
        Self::with_clock(allowance, DefaultClock::default())
    }
}

impl<C: Clock + Clone> SignInThrottle<C> {
    /// With a clock of one's own. `allowance` is for one number from one address.
    pub fn with_clock(allowance: Allowance, clock: C) -> Self {
        let together = Allowance {
            burst: allowance.burst.saturating_mul(NonZeroU32::MIN.saturating_add(TOGETHER - 1)),
            refill: allowance.refill / TOGETHER,
        };
        Self {
            pairs: Limiter::new(allowance, clock.clone()),
            addresses: Limiter::new(together, clock.clone()),
            names: Limiter::new(together, clock),
        }
    }

    /// Counts one attempt.
    ///
    /// # Errors
    /// How long to wait.
    pub fn admit(&self, client: IpAddr, name: &str) -> Result<(), Duration> {
        let from = subscriber(client);
        // The narrowest first: what one address may not do is not counted against the number's owner.
        self.pairs.check(&(name.to_owned(), from))?;
        self.addresses.check(&from)?;
        self.names.check(&name.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use governor::clock::FakeRelativeClock;

    use super::*;

    fn throttle(clock: &FakeRelativeClock) -> Throttle<FakeRelativeClock> {
        let allowance = |burst, seconds| Allowance {
            burst: NonZeroU32::new(burst).unwrap(),
            refill: Duration::from_secs(seconds),
        };
        Throttle::with_clock(allowance(5, 60), allowance(20, 10), clock.clone())
    }

    /// As a form is counted.
    fn admit(
        throttle: &Throttle<FakeRelativeClock>,
        client: IpAddr,
        place: PlaceNumber,
    ) -> Result<(), Duration> {
        throttle.admit_from(client)?;
        throttle.admit_for(place)
    }

    fn address(last: u8) -> IpAddr {
        IpAddr::from([203, 0, 113, last])
    }

    fn place(number: u32) -> PlaceNumber {
        PlaceNumber::new(number).unwrap()
    }

    #[test]
    fn a_flood_from_one_address_waits_and_its_neighbours_do_not() {
        let clock = FakeRelativeClock::default();
        let throttle = throttle(&clock);
        let admitted = (0..10_000).filter(|_| admit(&throttle, address(1), place(7)).is_ok()).count();
        assert_eq!(admitted, 5);
        assert_eq!(admit(&throttle, address(2), place(7)), Ok(()));
    }

    #[test]
    fn it_says_how_long_to_wait_and_keeps_its_word() {
        let clock = FakeRelativeClock::default();
        let throttle = throttle(&clock);
        for _ in 0..5 {
            admit(&throttle, address(1), place(7)).unwrap();
        }
        let wait = admit(&throttle, address(1), place(7)).unwrap_err();
        assert_eq!(wait, Duration::from_mins(1));
        clock.advance(wait);
        assert_eq!(admit(&throttle, address(1), place(7)), Ok(()));
    }

    #[test]
    fn many_addresses_cannot_flood_one_place() {
        let clock = FakeRelativeClock::default();
        let throttle = throttle(&clock);
        let admitted = (0..200).filter(|last| admit(&throttle, address(*last), place(7)).is_ok()).count();
        assert_eq!(admitted, 20);
        assert_eq!(admit(&throttle, address(201), place(8)), Ok(()));
    }

    #[test]
    fn a_stranger_does_not_lock_out_the_owner_of_a_number() {
        let clock = FakeRelativeClock::default();
        let allowance = Allowance { burst: NonZeroU32::new(10).unwrap(), refill: Duration::from_mins(1) };
        let throttle = SignInThrottle::with_clock(allowance, clock.clone());
        let tried = (0..1_000).filter(|_| throttle.admit(address(1), "13800000001").is_ok()).count();
        assert_eq!(tried, 10);
        assert_eq!(throttle.admit(address(2), "13800000001"), Ok(()));
    }

    #[test]
    fn neither_one_number_nor_one_address_gives_room_for_guessing() {
        let clock = FakeRelativeClock::default();
        let allowance = Allowance { burst: NonZeroU32::new(10).unwrap(), refill: Duration::from_mins(1) };
        let throttle = SignInThrottle::with_clock(allowance, clock.clone());
        let tried = (0..=255).filter(|from| throttle.admit(address(*from), "13800000001").is_ok()).count();
        assert_eq!(tried, 50);
        let throttle = SignInThrottle::with_clock(allowance, clock.clone());
        let tried = (0..256).filter(|n| throttle.admit(address(1), &format!("138000{n:05}")).is_ok()).count();
        assert_eq!(tried, 50);
    }

    #[test]
    fn memory_is_bounded_whoever_knocks() {
        let clock = FakeRelativeClock::default();
        let throttle = throttle(&clock);
        for n in 0..u32::try_from(MOST_KEYS * 2).unwrap() {
            let _ = admit(&throttle, IpAddr::from(n.to_be_bytes()), place(1 + n % 1_000));
        }
        let most = MOST_KEYS + usize::try_from(SWEEP_EVERY).unwrap();
        assert!(throttle.addresses.len() <= most, "{}", throttle.addresses.len());
    }
}
