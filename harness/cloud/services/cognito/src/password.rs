//! Passwords: what a pool demands of them, and making some that do.

use time::Duration;

use super::pool::PasswordPolicy;
use super::user::User;
use rehearsal_cloud_core::service::{CallContext, Timestamp};
use rehearsal_model::error::ServiceError;

/// What Cognito takes for a symbol; a space counts inside only.
const SYMBOLS: &str = "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+- ";

/// How long a temporary password lets in where a pool says nothing of it.
pub(super) const SEVEN_DAYS: i64 = 7;

const UPPER: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
const LOWER: &[u8] = b"abcdefghijkmnopqrstuvwxyz";
const DIGITS: &[u8] = b"23456789";
const PLAIN_SYMBOLS: &[u8] = b"!#%*+-.=?@_";

impl PasswordPolicy {
    /// Whether a password is as the pool demands.
    pub(super) fn check(&self, password: &str) -> Result<(), ServiceError> {
        let has = |wanted: fn(char) -> bool| password.chars().any(wanted);
        let complaint = if password.chars().count() < self.minimum_length {
            "Password not long enough"
        } else if self.require_uppercase && !has(|c| c.is_ascii_uppercase()) {
            "Password must have uppercase characters"
        } else if self.require_lowercase && !has(|c| c.is_ascii_lowercase()) {
            "Password must have lowercase characters"
        } else if self.require_numbers && !has(|c| c.is_ascii_digit()) {
            "Password must have numeric characters"
        } else if self.require_symbols && !has(|c| SYMBOLS.contains(c)) {
            "Password must have symbol characters"
        } else {
            return Ok(());
        };
        Err(ServiceError::sender(
            "InvalidPasswordException",
            format!("Password did not conform with policy: {complaint}"),
        ))
    }

    /// Whether a user may take a password: as the pool demands, and none of the
    /// last ones that the user chose (a temporary one was not).
    pub(super) fn check_for(&self, user: &User, password: &str) -> Result<(), ServiceError> {
        self.check(password)?;
        let remembered = self.password_history_size.unwrap_or_default();
        let present = user.password.iter();
        let present = present.filter(|_| user.temporary_until.is_none());
        let past = present.chain(&user.past_passwords);
        if past.take(remembered).any(|old| old == password) {
            return Err(ServiceError::sender(
                "PasswordHistoryPolicyViolationException",
                "Password has previously been used.",
            ));
        }
        Ok(())
    }

    /// A temporary password that is as the pool demands.
    pub(super) fn generate(&self, cx: &mut CallContext<'_>) -> String {
        let mut password = String::new();
        for alphabet in [UPPER, LOWER, DIGITS, PLAIN_SYMBOLS] {
            password += &cx.ids.text("temporary password", alphabet, 1);
        }
        let rest = self.minimum_length.max(12) - password.len();
        password += &cx.ids.text("temporary password", LOWER, rest);
        password
    }

    /// How long a temporary password lets in.
    fn temporary_lasts(&self) -> Duration {
        Duration::days(self.temporary_password_validity_days.unwrap_or(SEVEN_DAYS))
    }
}

/// A new password, and how long it is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Permanent,
    /// To be changed at the first sign-in, which must come in time.
    Temporary,
}

impl User {
    /// Takes a new password, which has been checked.
    pub(super) fn set_password(
        &mut self,
        password: String,
        kind: Kind,
        policy: &PasswordPolicy,
        now: Timestamp,
    ) {
        let chosen = self.temporary_until.is_none();
        if let Some(old) = self.password.replace(password).filter(|_| chosen) {
            self.past_passwords.insert(0, old);
        }
        // AWS remembers 24 at most.
        self.past_passwords.truncate(24);
        self.temporary_until = match kind {
            Kind::Permanent => None,
            Kind::Temporary => Some(Timestamp(now.0 + policy.temporary_lasts())),
        };
        self.lockout.forget();
        self.modified = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaint(policy: &PasswordPolicy, password: &str) -> Option<String> {
        policy.check(password).err().map(|fault| fault.message)
    }

    #[test]
    fn a_password_without_a_policy_needs_everything() {
        let policy = PasswordPolicy::default();
        let refused = |what: &str| Some(format!("Password did not conform with policy: {what}"));
        assert_eq!(
            complaint(&policy, "Aa1!"),
            refused("Password not long enough")
        );
        assert_eq!(
            complaint(&policy, "aaaaaa1!"),
            refused("Password must have uppercase characters")
        );
        assert_eq!(
            complaint(&policy, "AAAAAA1!"),
            refused("Password must have lowercase characters")
        );
        assert_eq!(
            complaint(&policy, "Aaaaaaa!"),
            refused("Password must have numeric characters")
        );
        assert_eq!(
            complaint(&policy, "Aaaaaaa1"),
            refused("Password must have symbol characters")
        );
        assert_eq!(complaint(&policy, "Aaaaaa1!"), None);
    }
}
