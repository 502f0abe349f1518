//! Helpers.

use std::process::Output;

use tempfile::TempDir;

/// Creates a project with one scenario.
pub(crate) fn project(stage: &str, scenario: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let scenarios = folder.path().join("scenarios");
    std::fs::create_dir(&scenarios).unwrap();
    std::fs::write(scenarios.join("stage.yaml"), stage).unwrap();
    std::fs::write(scenarios.join("it.yaml"), scenario).unwrap();
    folder
}

/// Returns everything that a command printed.
pub(crate) fn output_text(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}
