//! Scenarios under `cargo test` and `cargo nextest`: this program runs itself as
//! the test target of a small project.

use std::fmt::Debug;
use std::process::{Command, ExitCode, Output};

use libtest_mimic::{Arguments, Completion, Failed, Trial};
use serde_json::{Value, json};
use tempfile::TempDir;

/// The folder of the scenarios, if this process is the test target of a project.
const FOLDER: &str = "REHEARSAL_CARGO_TEST_FOLDER";

fn main() -> ExitCode {
    if let Ok(folder) = std::env::var(FOLDER) {
        return rehearsal::cargo_test(&folder);
    }
    let arguments = Arguments::from_args();
    let trials = vec![
        Trial::test("listing_starts_nothing", listing_starts_nothing),
        Trial::test("filters_work_as_usual", filters_work_as_usual),
        Trial::test(
            "only_selected_tests_start_apps",
            only_selected_tests_start_apps,
        ),
        Trial::test(
            "failed_test_prints_its_report",
            failed_test_prints_its_report,
        ),
        Trial::ignorable_test(
            "nextest_runs_each_in_a_process",
            nextest_runs_each_in_a_process,
        ),
        Trial::ignorable_test(
            "nextest_processes_share_a_database",
            nextest_processes_share_a_database,
        ),
    ];
    libtest_mimic::run(&arguments, trials).exit_code()
}

type Outcome = Result<(), Failed>;

const STAGE: &str = "\
cloud:
  queues:
    orders: {}
apps:
  ghost:
    run: ./no-such-program ${port}
    ready: {tcp: true}
";

const GREEN: &str = "\
scenario: A message is in the queue
apps: []
cases:
  - {name: small, size: 1}
  - {name: large, size: 2}
steps:
  - sqs.send: orders
    json: {size: $size}
  - sqs.peek: orders
    expect: {count: 1}
";

const BROKEN_APP: &str = "\
scenario: Its app cannot start
apps: [ghost]
steps:
  - sqs.peek: orders
    expect: {count: 0}
";

const SKIPPED: &str = "\
scenario: Not now
skip: the service is being rebuilt
apps: []
steps:
  - sqs.peek: orders
    expect: {count: 0}
";

fn project() -> std::io::Result<TempDir> {
    let folder = tempfile::tempdir()?;
    let scenarios = folder.path().join("scenarios");
    std::fs::create_dir(&scenarios)?;
    let files = [
        ("stage", STAGE),
        ("green", GREEN),
        ("broken_app", BROKEN_APP),
        ("skipped", SKIPPED),
    ];
    for (name, text) in files {
        std::fs::write(scenarios.join(format!("{name}.yaml")), text)?;
    }
    Ok(folder)
}

fn cargo_test(project: &TempDir, args: &[&str]) -> std::io::Result<(String, Option<i32>)> {
    let output = Command::new(std::env::current_exe()?)
        .args(args)
        .env(FOLDER, project.path().join("scenarios"))
        .env("NO_COLOR", "1")
        .output()?;
    Ok((transcript(&output), output.status.code()))
}

fn transcript(output: &Output) -> String {
    let (out, err) = (&output.stdout, &output.stderr);
    format!(
        "{}{}",
        String::from_utf8_lossy(out),
        String::from_utf8_lossy(err)
    )
}

fn is<T: PartialEq + Debug>(what: &str, found: &T, expected: &T) -> Outcome {
    if found == expected {
        return Ok(());
    }
    Err(format!("{what}: expected {expected:?}, found {found:?}").into())
}

fn has(transcript: &str, part: &str) -> Outcome {
    if transcript.contains(part) {
        return Ok(());
    }
    Err(format!("expected {part:?} in:\n{transcript}").into())
}

/// The stage has an app that cannot start.
fn listing_starts_nothing() -> Outcome {
    let project = project()?;
    let (list, code) = cargo_test(&project, &["--list", "--format", "terse"])?;
    is("exit code", &code, &Some(0))?;
    let mut names: Vec<&str> = list.lines().collect();
    names.sort_unstable();
    let expected = vec![
        "broken_app: test",
        "check: test",
        "green::large: test",
        "green::small: test",
        "skipped: test",
    ];
    is("names", &names, &expected)?;
    let (ignored, _) = cargo_test(&project, &["--list", "--format", "terse", "--ignored"])?;
    is("ignored", &ignored.trim(), &"skipped: test")
}

fn filters_work_as_usual() -> Outcome {
    let project = project()?;
    let (one, code) = cargo_test(&project, &["--exact", "green::small"])?;
    is("exit code", &code, &Some(0))?;
    has(
        &one,
        "1 passed; 0 failed; 0 ignored; 0 measured; 4 filtered out",
    )?;
    let (part, _) = cargo_test(&project, &["green", "--skip", "large", "--nocapture"])?;
    has(&part, "1 passed; 0 failed")?;
    let (ignored, code) = cargo_test(&project, &["--ignored"])?;
    is("exit code", &code, &Some(0))?;
    has(&ignored, "0 passed; 0 failed; 1 ignored")
}

/// The tests that pass do not need the app that cannot start.
fn only_selected_tests_start_apps() -> Outcome {
    let project = project()?;
    let (green, code) = cargo_test(&project, &["green"])?;
    is("exit code", &code, &Some(0))?;
    has(&green, "2 passed; 0 failed")?;
    let (all, code) = cargo_test(&project, &["broken_app"])?;
    is("exit code", &code, &Some(101))?;
    has(&all, "no-such-program")
}

fn failed_test_prints_its_report() -> Outcome {
    let project = project()?;
    let file = project.path().join("scenarios/green.yaml");
    std::fs::write(file, GREEN.replace("count: 1", "count: 3"))?;
    let (red, code) = cargo_test(&project, &["--exact", "green::small"])?;
    is("exit code", &code, &Some(101))?;
    has(&red, "expected 3, got 1")?;
    has(&red, "cargo test --test scenarios -- --exact green::small")
}

/// Nextest, if it is installed: it lists the tests of this program and runs it
/// once for each. It gets the metadata of what it would otherwise build.
struct Nextest {
    project: TempDir,
}

impl Nextest {
    /// Returns `None` if it is not installed.
    fn new() -> Result<Option<Self>, Failed> {
        let version = Command::new("cargo")
            .args(["nextest", "--version"])
            .output()?;
        if !version.status.success() {
            return Ok(None);
        }
        let project = project()?;
        // The dependencies of other platforms may not have been downloaded.
        let metadata = Command::new("cargo")
            .args(["metadata", "--format-version", "1", "--offline"])
            .args(["--filter-platform", "host-tuple"])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()?;
        is("cargo metadata", &metadata.status.success(), &true)?;
        std::fs::write(project.path().join("cargo.json"), &metadata.stdout)?;
        let known: Value = serde_json::from_slice(&metadata.stdout)?;
        let binaries = this_program(&known)?.to_string();
        std::fs::write(project.path().join("binaries.json"), binaries)?;
        Ok(Some(Self { project }))
    }

    fn run(&self, filter: &str, more: &[&str]) -> std::io::Result<(String, Option<i32>)> {
        let here = self.project.path();
        let output = Command::new("cargo")
            .args(["nextest", "run", "--no-fail-fast", "--color", "never"])
            .arg("--cargo-metadata")
            .arg(here.join("cargo.json"))
            .arg("--binaries-metadata")
            .arg(here.join("binaries.json"))
            .args(["-E", filter])
            .args(more)
            .env(FOLDER, here.join("scenarios"))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()?;
        Ok((transcript(&output), output.status.code()))
    }
}

const NO_NEXTEST: &str = "cargo-nextest is not installed";

fn nextest_runs_each_in_a_process() -> Result<Completion, Failed> {
    let Some(nextest) = Nextest::new()? else {
        return Ok(Completion::ignored_with(NO_NEXTEST));
    };
    let (green, code) = nextest.run("not test(=broken_app)", &[])?;
    has(&green, "3 tests run: 3 passed")?;
    has(&green, "green::small")?;
    is("exit code", &code, &Some(0))?;
    let (red, code) = nextest.run("test(=broken_app)", &[])?;
    is("exit code", &code, &Some(100))?;
    has(&red, "no-such-program")?;
    Ok(Completion::Completed)
}

/// All processes use the database of a setup script; the scenario checks the port
/// of its server.
fn nextest_processes_share_a_database() -> Result<Completion, Failed> {
    let Some(nextest) = Nextest::new()? else {
        return Ok(Completion::ignored_with(NO_NEXTEST));
    };
    let runtime = tokio::runtime::Runtime::new()?;
    let stage = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sandbox/stage.yaml");
    let sandbox = runtime.block_on(async { rehearsal::sandbox(stage).await })?;
    // The URL of the server, with the database that always exists.
    let (server, _) = sandbox
        .database_url()
        .rsplit_once('/')
        .ok_or("a URL has a path")?;
    let server = format!("{server}/postgres");
    let port = server
        .rsplit_once(':')
        .and_then(|(_, end)| end.split_once('/'));
    let (port, _) = port.ok_or("the URL has a port")?;
    let here = nextest.project.path();
    let scenario = format!(
        "scenario: The server is the one of the setup script\napps: []\n\
         cases: [{{name: one}}, {{name: two}}]\nsteps:\n  \
         - sql: select current_setting('port') as port\n    \
         expect: {{rows: [{{port: '{port}'}}]}}\n"
    );
    std::fs::write(here.join("scenarios/shared.yaml"), scenario)?;
    std::fs::write(
        here.join("scenarios/stage.yaml"),
        format!("{STAGE}postgres: {{}}\n"),
    )?;
    let script = here.join("database.sh");
    std::fs::write(
        &script,
        format!("echo \"REHEARSAL_POSTGRES={server}\" >> \"$NEXTEST_ENV\"\n"),
    )?;
    let config = here.join("nextest.toml");
    let text = format!(
        "experimental = [\"setup-scripts\"]\n\n[scripts.setup.database]\n\
         command = \"sh {}\"\n\n[[profile.default.scripts]]\n\
         filter = \"binary(=cargo_test)\"\nsetup = \"database\"\n",
        script.display()
    );
    std::fs::write(&config, text)?;
    let config = config.to_string_lossy();
    let (transcript, code) = nextest.run("test(/^shared/)", &["--config-file", &config])?;
    has(&transcript, "2 tests run: 2 passed")?;
    is("exit code", &code, &Some(0))?;
    Ok(Completion::Completed)
}

/// Returns this program in the format of nextest's list of binaries.
fn this_program(metadata: &Value) -> Result<Value, Failed> {
    let packages = metadata["packages"].as_array().ok_or("no packages")?;
    let package = packages
        .iter()
        .find(|package| package["name"] == "rehearsal");
    let package = package.ok_or("rehearsal is not among the packages")?;
    Ok(json!({
        "rust-build-meta": {
            "target-directory": metadata["target_directory"],
            "base-output-directories": [],
            "non-test-binaries": {},
            "build-script-out-dirs": {},
            "linked-paths": [],
            "target-platforms": [],
            "target-platform": null,
        },
        "rust-binaries": {
            "rehearsal::cargo_test": {
                "binary-id": "rehearsal::cargo_test",
                "binary-name": "cargo_test",
                "package-id": package["id"],
                "kind": "test",
                "binary-path": std::env::current_exe()?,
                "build-platform": "target",
            },
        },
    }))
}
