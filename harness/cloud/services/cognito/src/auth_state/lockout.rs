//! The lock against password guessing.

use serde::{Deserialize, Serialize};
use time::Duration;

use crate::error::not_authorized;
use rehearsal_cloud_core::service::Timestamp;
use rehearsal_model::error::ServiceError;

/// Wrong passwords that are forgiven.
const FREE_FAILURES: u32 = 5;
/// The longest that a user is locked out, and how long it takes to be forgotten.
const LONGEST: Duration = Duration::minutes(15);

/// Keeps whoever guesses passwords out: for a second after the fifth wrong
/// one, then twice as long after each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Lockout {
    failures: u32,
    last_attempt: Option<Timestamp>,
    until: Option<Timestamp>,
}

impl Lockout {
    /// Whether a password is looked at. An attempt that is not looked at
    /// makes the lock no longer, but keeps it from being forgotten.
    pub(crate) fn admit(&mut self, now: Timestamp) -> Result<(), ServiceError> {
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

    /// Forgets all wrong passwords: there was a right one.
    pub(crate) fn forget(&mut self) {
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

    /// Fails until it is locked, at one moment.
    fn locked_after(lockout: &mut Lockout, now: Timestamp) -> u32 {
        (0..100)
            .find(|_| match lockout.admit(now) {
                Ok(()) => {
                    lockout.fail(now);
                    false
                }
                Err(_) => true,
            })
            .expect("it locks at last")
    }

    #[test]
    fn the_fifth_wrong_password_locks_for_a_second_and_each_further_one_for_twice_as_long() {
        let mut lockout = Lockout::default();
        assert_eq!(locked_after(&mut lockout, at(0)), 5);
        assert!(lockout.admit(at(0)).is_err());
        assert_eq!(locked_after(&mut lockout, at(1)), 1);
        assert!(lockout.admit(at(2)).is_err());
        assert!(lockout.admit(at(3)).is_ok());
    }

    #[test]
    fn it_locks_for_a_quarter_of_an_hour_at_most() {
        let mut lockout = Lockout::default();
        for _ in 0..40 {
            lockout.fail(at(0));
        }
        assert!(lockout.admit(at(899)).is_err());
        assert!(lockout.admit(at(900)).is_ok());
    }

    #[test]
    fn a_quarter_of_an_hour_without_an_attempt_forgets_it() {
        let mut lockout = Lockout::default();
        locked_after(&mut lockout, at(0));
        assert_eq!(locked_after(&mut lockout, at(900)), 5);
    }
}
