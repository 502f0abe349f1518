//! Random values that can be reproduced, because they come from the run's seed.

/// Returns a new seed from a seed and a text: that of a case, which does not
/// depend on the other cases of the run.
pub(crate) fn mix(seed: u64, text: &str) -> u64 {
    text.bytes().fold(scatter(seed), |state, byte| {
        scatter(state ^ u64::from(byte))
    })
}

/// The finalizer of SplitMix64: every bit of the input affects every bit of the
/// output.
fn scatter(state: u64) -> u64 {
    let z = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A stream of random numbers.
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        scatter(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_seed_repeats_and_another_differs() {
        assert_eq!(mix(7, "checkout/order"), mix(7, "checkout/order"));
        assert_ne!(mix(7, "checkout/order"), mix(8, "checkout/order"));
        assert_ne!(mix(7, "checkout/order"), mix(7, "checkout/orders"));
        let (mut a, mut b) = (Random::new(1), Random::new(1));
        assert_eq!([a.next(), a.next()], [b.next(), b.next()]);
    }
}
