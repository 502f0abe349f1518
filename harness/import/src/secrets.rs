//! What must not be written into a file.

use crate::kinds::words;

/// Words of keys whose values are secret.
const SECRET: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "secret",
    "secrets",
    "token",
    "apikey",
    "authorization",
    "credential",
    "credentials",
    "signature",
    "session",
    "sessionid",
    "cvc",
    "cvv",
    "otp",
    "jwt",
    "csrf",
    "xsrf",
];

/// Words that make a token a harmless one: that of the next page.
const HARMLESS: &[&str] = &[
    "next",
    "page",
    "continuation",
    "idempotency",
    "type",
    "expires",
    "expiry",
];

/// Returns whether the value of a field, a parameter or a header is secret.
pub(crate) fn is_secret_key(key: &str) -> bool {
    let words = words(key);
    let has = |word: &str| words.iter().any(|one| one == word);
    if HARMLESS.iter().any(|word| has(word)) {
        return false;
    }
    SECRET.iter().any(|word| has(word))
        || has("key") && (has("api") || has("access") || has("private"))
}

/// Returns whether a field has a password, which a user of the stage may have.
pub(crate) fn is_password(key: &str) -> bool {
    let words = words(key);
    ["password", "passwd", "passphrase", "pwd"]
        .iter()
        .any(|word| words.iter().any(|one| one == word))
}

/// Returns the name of the variable of the environment that stands for a secret.
pub(crate) fn variable(key: &str) -> String {
    let name = words(key).join("_").to_uppercase();
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        name
    } else {
        format!("SECRET_{name}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_known_by_their_key() {
        for key in [
            "password",
            "newPassword",
            "access_token",
            "X-Api-Key",
            "X-CSRF-Token",
            "client_secret",
        ] {
            assert!(is_secret_key(key), "{key}");
        }
        for key in [
            "next_token",
            "sku",
            "idempotency-key",
            "token_type",
            "key",
            "expires_in",
        ] {
            assert!(!is_secret_key(key), "{key}");
        }
        assert_eq!(variable("X-Api-Key"), "X_API_KEY");
        assert_eq!(variable("2fa-token"), "SECRET_2FA_TOKEN");
    }
}
