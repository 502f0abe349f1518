//! What the process itself brings: its cores, its name, its first bit of chance.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};

/// How many cases play at once where nobody says.
pub(crate) fn cores() -> usize {
    std::thread::available_parallelism().map_or(2, std::num::NonZeroUsize::get)
}

/// A seed that nobody chose: small enough to be typed again. The standard
/// library's hash keys are the process's own chance.
pub(crate) fn seed() -> u64 {
    RandomState::new().build_hasher().finish() % 1_000_000
}

/// The command a person types to play scenarios again: by cargo where cargo
/// runs us now.
pub(crate) fn command() -> String {
    let by_cargo = std::env::var_os("CARGO").is_some();
    if by_cargo {
        "cargo run -- run"
    } else {
        "rehearsal run"
    }
    .to_owned()
}

pub(crate) fn build() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
}
