//! Password policies and generated passwords.

use time::Duration;

use super::pool::PasswordPolicy;
use super::user::User;
use rehearsal_cloud_core::service::{CallContext, Timestamp};
use rehearsal_model::error::ServiceError;

/// The characters that Cognito counts as symbols.
const SYMBOLS: &str = "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+- ";

/// The default lifetime of temporary passwords in days.
pub(super) const SEVEN_DAYS: i64 = 7;

const UPPER: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
const LOWER: &[u8] = b"abcdefghijkmnopqrstuvwxyz";
const DIGITS: &[u8] = b"23456789";
const PLAIN_SYMBOLS: &[u8] = b"!#%*+-.=?@_";

impl PasswordPolicy {
    /// Checks a password against the policy.
    pub(super) fn check(&self, password: &str) -> Result<(), ServiceError> {
        let has = |class: fn(char) -> bool| password.chars().any(class);
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

    /// Checks a password against the policy and the user's password history, which
    /// excludes temporary ones.
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

    /// Generates a temporary password that fits the policy.
    pub(super) fn generate(&self, cx: &mut CallContext<'_>) -> String {
        let mut password = String::new();
        for alphabet in [UPPER, LOWER, DIGITS, PLAIN_SYMBOLS] {
            password += &cx.ids.text("temporary password", alphabet, 1);
        }
        let rest = self.minimum_length.max(12) - password.len();
        password += &cx.ids.text("temporary password", LOWER, rest);
        password
    }

    /// Returns how long a temporary password is valid.
    fn temporary_lifetime(&self) -> Duration {
        Duration::days(self.temporary_password_validity_days.unwrap_or(SEVEN_DAYS))
    }
}

/// The lifetime of a new password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PasswordKind {
    Permanent,
    /// Expires, and is changed at the first sign-in.
    Temporary,
}

impl User {
    /// Sets a new password, which was checked before.
    pub(super) fn set_password(
        &mut self,
        password: String,
        kind: PasswordKind,
        policy: &PasswordPolicy,
        now: Timestamp,
    ) {
        let chosen = self.temporary_until.is_none();
        if let Some(old) = self.password.replace(password).filter(|_| chosen) {
            self.past_passwords.insert(0, old);
        }
        // AWS stores 24 at most.
        self.past_passwords.truncate(24);
        self.temporary_until = match kind {
            PasswordKind::Permanent => None,
            PasswordKind::Temporary => Some(Timestamp(now.0 + policy.temporary_lifetime())),
        };
        self.lockout.reset();
        self.modified = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaint(policy: &PasswordPolicy, password: &str) -> Option<String> {
        policy.check(password).err().map(|error| error.message)
    }

    #[test]
    fn default_policy_requires_everything() {
        let policy = PasswordPolicy::default();
        let violation = |what: &str| Some(format!("Password did not conform with policy: {what}"));
        assert_eq!(
            complaint(&policy, "Aa1!"),
            violation("Password not long enough")
        );
        assert_eq!(
            complaint(&policy, "aaaaaa1!"),
            violation("Password must have uppercase characters")
        );
        assert_eq!(
            complaint(&policy, "AAAAAA1!"),
            violation("Password must have lowercase characters")
        );
        assert_eq!(
            complaint(&policy, "Aaaaaaa!"),
            violation("Password must have numeric characters")
        );
        assert_eq!(
            complaint(&policy, "Aaaaaaa1"),
            violation("Password must have symbol characters")
        );
        assert_eq!(complaint(&policy, "Aaaaaa1!"), None);
    }
}
