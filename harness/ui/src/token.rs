//! The token that every request for data has to carry.

use std::fmt::Write as _;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};

/// A secret of this process, which the address of the page has in its fragment.
#[derive(Clone)]
pub(crate) struct Token(String);

impl Token {
    /// Returns 256 random bits. The standard library's hash keys are the process's own
    /// randomness, from the system.
    pub(crate) fn new() -> Self {
        let mut token = String::new();
        for _ in 0..4 {
            let random = RandomState::new().build_hasher().finish();
            let _ = write!(token, "{random:016x}");
        }
        Self(token)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Compares in a time that does not depend on where the texts differ.
    pub(crate) fn is(&self, given: &str) -> bool {
        let pairs = self.0.bytes().zip(given.bytes());
        let different = pairs.fold(0, |different, (ours, theirs)| different | (ours ^ theirs));
        self.0.len() == given.len() && different == 0
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_token_is_accepted() {
        let token = Token::new();
        let text = token.as_str().to_owned();
        assert!(token.is(&text));
        assert!(!token.is(""));
        assert!(!token.is(&text[1..]));
        assert!(!token.is(&format!("{text}0")));
        assert_ne!(Token::new().as_str(), text);
    }
}
