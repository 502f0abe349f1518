//! The face that `cargo test` and `cargo nextest` see: this program asks itself,
//! standing in as the test target of a small project.

use std::fmt::Debug;
use std::process::{Command, ExitCode, Output};

use libtest_mimic::{Arguments, Completion, Failed, Trial};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Names the folder of scenarios: then this is the project's test target.
const FOLDER: &str = "REHEARSAL_FACE_FOLDER";

fn main() -> ExitCode {
    if let Ok(folder) = std::env::var(FOLDER) {
        return rehearsal::cargo_test(&folder);
    }
    let arguments = Arguments::from_args();
    let trials = vec![
        Trial::test("listing_boots_nothing", listing_boots_nothing),
        Trial::test("tests_are_chosen_as_usual", tests_are_chosen_as_usual),
        Trial::test("only_what_is_chosen_boots", only_what_is_chosen_boots),
        Trial::test("a_red_test_tells_its_story", a_red_test_tells_its_story),
        Trial::ignorable_test(
            "nextest_plays_each_in_a_process",
            nextest_plays_each_in_a_process,
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
    run: ./no-such-program
    ready: {tcp: true}
";

const GREEN: &str = "\
scenario: A message is seen
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

const HAUNTED: &str = "\
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
        ("haunted", HAUNTED),
        ("skipped", SKIPPED),
    ];
    for (name, text) in files {
        std::fs::write(scenarios.join(format!("{name}.yaml")), text)?;
    }
    Ok(folder)
}

fn face(project: &TempDir, args: &[&str]) -> std::io::Result<(String, Option<i32>)> {
    let output = Command::new(std::env::current_exe()?)
        .args(args)
        .env(FOLDER, project.path().join("scenarios"))
        .env("NO_COLOR", "1")
        .output()?;
    Ok((told(&output), output.status.code()))
}

fn told(output: &Output) -> String {
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

fn has(told: &str, part: &str) -> Outcome {
    if told.contains(part) {
        return Ok(());
    }
    Err(format!("expected {part:?} in:\n{told}").into())
}

/// A stage whose app cannot start would say so.
fn listing_boots_nothing() -> Outcome {
    let project = project()?;
    let (list, code) = face(&project, &["--list", "--format", "terse"])?;
    is("exit code", &code, &Some(0))?;
    let mut names: Vec<&str> = list.lines().collect();
    names.sort_unstable();
    let expected = vec![
        "check: test",
        "green::large: test",
        "green::small: test",
        "haunted: test",
        "skipped: test",
    ];
    is("names", &names, &expected)?;
    let (ignored, _) = face(&project, &["--list", "--format", "terse", "--ignored"])?;
    is("ignored", &ignored.trim(), &"skipped: test")
}

fn tests_are_chosen_as_usual() -> Outcome {
    let project = project()?;
    let (one, code) = face(&project, &["--exact", "green::small"])?;
    is("exit code", &code, &Some(0))?;
    has(
        &one,
        "1 passed; 0 failed; 0 ignored; 0 measured; 4 filtered out",
    )?;
    let (part, _) = face(&project, &["green", "--skip", "large", "--nocapture"])?;
    has(&part, "1 passed; 0 failed")?;
    let (ignored, code) = face(&project, &["--ignored"])?;
    is("exit code", &code, &Some(0))?;
    has(&ignored, "0 passed; 0 failed; 1 ignored")
}

/// The app that cannot start is none that a green test needs.
fn only_what_is_chosen_boots() -> Outcome {
    let project = project()?;
    let (green, code) = face(&project, &["green"])?;
    is("exit code", &code, &Some(0))?;
    has(&green, "2 passed; 0 failed")?;
    let (all, code) = face(&project, &["haunted"])?;
    is("exit code", &code, &Some(101))?;
    has(&all, "no-such-program")
}

fn a_red_test_tells_its_story() -> Outcome {
    let project = project()?;
    let file = project.path().join("scenarios/green.yaml");
    std::fs::write(file, GREEN.replace("count: 1", "count: 3"))?;
    let (red, code) = face(&project, &["--exact", "green::small"])?;
    is("exit code", &code, &Some(101))?;
    has(&red, "expected 3, got 1")?;
    has(&red, "cargo test --test scenarios -- --exact green::small")
}

/// Nextest itself, where it is installed: it lists this program's tests and
/// starts it anew for each. It is given what it would otherwise have built.
struct Nextest {
    project: TempDir,
}

impl Nextest {
    /// `None` where it is not installed.
    fn new() -> Result<Option<Self>, Failed> {
        let version = Command::new("cargo")
            .args(["nextest", "--version"])
            .output()?;
        if !version.status.success() {
            return Ok(None);
        }
        let project = project()?;
        // Of this platform alone: what others need is not downloaded here.
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
        Ok((told(&output), output.status.code()))
    }
}

const NO_NEXTEST: &str = "cargo-nextest is not installed";

fn nextest_plays_each_in_a_process() -> Result<Completion, Failed> {
    let Some(nextest) = Nextest::new()? else {
        return Ok(Completion::ignored_with(NO_NEXTEST));
    };
    let (green, code) = nextest.run("not test(=haunted)", &[])?;
    has(&green, "3 tests run: 3 passed")?;
    has(&green, "green::small")?;
    is("exit code", &code, &Some(0))?;
    let (red, code) = nextest.run("test(=haunted)", &[])?;
    is("exit code", &code, &Some(100))?;
    has(&red, "no-such-program")?;
    Ok(Completion::Completed)
}

/// A database that a setup script names serves the processes of all tests: the
/// scenario looks at the port of the server that it is on.
fn nextest_processes_share_a_database() -> Result<Completion, Failed> {
    let Some(nextest) = Nextest::new()? else {
        return Ok(Completion::ignored_with(NO_NEXTEST));
    };
    let runtime = tokio::runtime::Runtime::new()?;
    let stage = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sandbox/stage.yaml");
    let sandbox = runtime.block_on(async { rehearsal::sandbox(stage).await })?;
    // The server, by the database that is always there.
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
        "scenario: The server is the one that was named\napps: []\n\
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
         filter = \"binary(=face)\"\nsetup = \"database\"\n",
        script.display()
    );
    std::fs::write(&config, text)?;
    let config = config.to_string_lossy();
    let (told, code) = nextest.run("test(/^shared/)", &["--config-file", &config])?;
    has(&told, "2 tests run: 2 passed")?;
    is("exit code", &code, &Some(0))?;
    Ok(Completion::Completed)
}

/// This program as nextest's own list of binaries has it.
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
            "rehearsal::face": {
                "binary-id": "rehearsal::face",
                "binary-name": "face",
                "package-id": package["id"],
                "kind": "test",
                "binary-path": std::env::current_exe()?,
                "build-platform": "target",
            },
        },
    }))
}
