//! Secrets against other users of the machine.

use std::hash::{BuildHasher, Hasher, RandomState};

/// Generates a secret that cannot be guessed. It protects a temporary database on
/// loopback. It does not come from the run's seed, because it need not be
/// repeatable.
pub fn generate() -> String {
    // The standard library seeds its hashers from the system's randomness.
    let part = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", part(), part())
}

#[cfg(test)]
mod tests {
    #[test]
    fn secrets_differ() {
        assert_ne!(super::generate(), super::generate());
    }
}
