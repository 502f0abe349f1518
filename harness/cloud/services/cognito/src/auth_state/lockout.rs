//! The lock against password guessing.

use serde::{Deserialize, Serialize};
use time::Duration;

use crate::error::not_authorized;
use rehearsal_cloud_core::service::Timestamp;
use rehearsal_model::error::ServiceError;

/// The number of wrong passwords without a lock.
const FREE_FAILURES: u32 = 5;
/// The longest lock, and the time without an attempt that resets it.
const LONGEST: Duration = Duration::minutes(15);

/// A lock against guessing: one second after the fifth wrong password, doubled with each
/// further one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Lockout {
    failures: u32,
    last_attempt: Option<Timestamp>,
    until: Option<Timestamp>,
}

impl Lockout {
    /// Returns an error while locked. An attempt while locked does not extend the lock,
    /// but delays its reset.
    pub(crate) fn check(&mut self, now: Timestamp) -> Result<(), ServiceError> {
        let rested = self
            .last_attempt
            .is_some_and(|last| now.0 - last.0 >= LONGEST);
        if rested && !self.locked(now) {
            *self = Self::default();
        }
        self.last_attempt = Some(now);
        if self.locked(now) {
            return Err(not_authorized("Password attempts exceeded"));
        }
        Ok(())
    }

    fn locked(&self, now: Timestamp) -> bool {
        self.until.is_some_and(|until| now < until)
    }

    /// Counts a wrong password.
    pub(crate) fn fail(&mut self, now: Timestamp) {
        self.failures += 1;
        if let Some(beyond) = self.failures.checked_sub(FREE_FAILURES) {
            let lock = Duration::seconds(1 << beyond.min(10)).min(LONGEST);
            self.until = Some(Timestamp(now.0 + lock));
        }
    }

    /// Resets the lock after a correct password.
    pub(crate) fn reset(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use time::OffsetDateTime;

    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp(OffsetDateTime::from_unix_timestamp(1_800_000_000 + seconds).unwrap())
    }

    /// Fails until it is locked, at a fixed time.
    fn locked_after(lockout: &mut Lockout, now: Timestamp) -> u32 {
        (0..100)
            .find(|_| match lockout.check(now) {
                Ok(()) => {
                    lockout.fail(now);
                    false
                }
                Err(_) => true,
            })
            .expect("it locks at last")
    }

    #[test]
    fn lock_starts_at_the_fifth_failure_and_doubles() {
        let mut lockout = Lockout::default();
        assert_eq!(locked_after(&mut lockout, at(0)), 5);
        assert!(lockout.check(at(0)).is_err());
        assert_eq!(locked_after(&mut lockout, at(1)), 1);
        assert!(lockout.check(at(2)).is_err());
        assert!(lockout.check(at(3)).is_ok());
    }

    #[test]
    fn lock_is_limited_to_fifteen_minutes() {
        let mut lockout = Lockout::default();
        for _ in 0..40 {
            lockout.fail(at(0));
        }
        assert!(lockout.check(at(899)).is_err());
        assert!(lockout.check(at(900)).is_ok());
    }

    #[test]
    fn lock_resets_after_fifteen_minutes_without_an_attempt() {
        let mut lockout = Lockout::default();
        locked_after(&mut lockout, at(0));
        assert_eq!(locked_after(&mut lockout, at(900)), 5);
    }
}
