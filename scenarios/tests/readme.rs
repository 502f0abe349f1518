//! Runs the first scenario of the README on the shop's stage, each case as a test.
#![expect(
    clippy::unwrap_used,
    reason = "a test reports what went wrong by panicking"
)]

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let (_, block) = readme.split_once("```yaml\n").unwrap();
    let (scenario, _) = block.split_once("```").unwrap();
    assert!(scenario.starts_with("scenario:"), "{scenario}");

    let stage = std::fs::read_to_string(root.join("scenarios/stage.yaml")).unwrap();
    let here = format!("\nroot: {}\n", serde_json::json!(root));
    assert!(
        stage.contains("\nroot: ..\n"),
        "the stage file names its root"
    );
    let stage = stage.replace("\nroot: ..\n", &here);

    let folder = tempfile::tempdir().unwrap();
    let scenarios = folder.path().join("scenarios");
    std::fs::create_dir(&scenarios).unwrap();
    std::fs::write(scenarios.join("stage.yaml"), stage).unwrap();
    std::fs::write(scenarios.join("readme.yaml"), scenario).unwrap();
    rehearsal::cargo_test(scenarios.to_str().unwrap())
}
