//! Each scenario case is a test.
fn main() {}
