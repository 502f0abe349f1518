//! The Python package: its own tests, with the command that was built here. Without a
//! Python that has the modules they are ignored, with the reason.

use std::process::{Command, ExitCode};

use rehearsal_testing::{Requirement, python, run, trial};

const PYTHON: &[Requirement] = &[Requirement::Python {
    modules: &["boto3", "pytest", "xdist"],
}];

fn main() -> ExitCode {
    run(vec![
        trial("client", PYTHON, || pytest("test_sandbox.py")),
        trial("pytest_plugin", PYTHON, || pytest("test_plugin.py")),
    ])
}

/// Runs the tests of a file with pytest.
fn pytest(file: &str) {
    let package = concat!(env!("CARGO_MANIFEST_DIR"), "/../python");
    let program = python(&[]).unwrap_or_else(|| panic!("no Python was found"));
    let output = Command::new(program)
        .args(["-m", "pytest", "--quiet", "-p", "no:cacheprovider"])
        .arg(format!("tests/{file}"))
        .current_dir(package)
        .env("PYTHONPATH", package)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("REHEARSAL_BIN", env!("CARGO_BIN_EXE_rehearsal"))
        .output()
        .unwrap_or_else(|error| panic!("could not run pytest: {error}"));
    let (stdout, stderr) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{stdout}\n{stderr}");
}
