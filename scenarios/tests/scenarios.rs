//! Each case of each scenario below this package's folder is a test.

fn main() -> std::process::ExitCode {
    rehearsal::cargo_test(".")
}
