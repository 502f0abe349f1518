//! A build script without code: cargo considers build-dependencies only with one.

fn main() {}
