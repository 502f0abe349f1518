//! A crate without code: only its dependencies matter (see the root `Cargo.toml`).
