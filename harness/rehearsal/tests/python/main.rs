//! The Python package and the Python shop: their own tests, with the command that was
//! built here. Without a Python that has the modules they are ignored, with the reason.
#![cfg_attr(
    unix,
    expect(
        clippy::unwrap_used,
        reason = "a test reports what went wrong by panicking"
    )
)]

#[cfg(unix)]
mod broken;
#[cfg(unix)]
mod container;
#[cfg(unix)]
mod shop;

use std::process::{Command, ExitCode};

use rehearsal_testing::{Requirement, Trial, python, run, trial};

const PYTHON: &[Requirement] = &[Requirement::Python {
    modules: &["boto3", "pytest", "xdist"],
}];

fn main() -> ExitCode {
    let mut trials = vec![
        trial("client", PYTHON, || pytest("test_sandbox.py")),
        trial("pytest_plugin", PYTHON, || pytest("test_plugin.py")),
    ];
    trials.extend(trials_of_shop());
    run(trials)
}

#[cfg(unix)]
fn trials_of_shop() -> Vec<Trial> {
    let mut trials = vec![
        trial_of_shop("shop::tests_pass", shop::tests_pass),
        trial_of_shop("shop::failure_is_readable", shop::failure_is_readable),
    ];
    trials.extend(broken::trials());
    trials.push(container::image_works_with_testcontainers());
    trials
}

#[cfg(not(unix))]
fn trials_of_shop() -> Vec<Trial> {
    Vec::new()
}

/// Creates a test that needs what `docker/python-shop/requirements.txt` has.
#[cfg(unix)]
fn trial_of_shop(name: impl Into<String>, test: impl FnOnce() + Send + 'static) -> Trial {
    const MODULES: &[Requirement] = &[Requirement::Python {
        modules: &[
            "alembic", "boto3", "fastapi", "psycopg", "pytest", "uvicorn", "xdist",
        ],
    }];
    trial(name, MODULES, test)
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
