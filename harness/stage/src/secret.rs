//! Secrets that need only be unknown to other users of the machine.

use std::hash::{BuildHasher, Hasher, RandomState};

/// A word nobody can guess. It protects a throw-away database on loopback; it
/// is no part of what a run repeats, so it does not come from the run's seed.
pub(crate) fn word() -> String {
    // The standard library keys its hashers from the system's randomness.
    let part = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", part(), part())
}

#[cfg(test)]
mod tests {
    #[test]
    fn words_differ() {
        assert_ne!(super::word(), super::word());
    }
}
