//! Reports as a CI job uses them: shards as one run, annotations and summaries on
//! GitHub, the HTML page.
#![expect(
    clippy::unwrap_used,
    reason = "a test reports what went wrong by panicking"
)]

use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

const STAGE: &str = "cloud:\n  queues:\n    orders: {}\n  buckets:\n    receipts: {}\n";

const GREEN: &str = "\
scenario: A message is in the queue it was sent to
steps:
  - sqs.send: orders
    json: {size: 1}
  - sqs.peek: orders
    expect: {count: 1}
";

const RED: &str = "\
scenario: A receipt exists that was never stored
steps:
  - s3.get: receipts/missing.json
    expect: {json: {total: 3}}
";

/// Creates a project with a scenario that passes and one that fails.
fn project() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let scenarios = folder.path().join("scenarios");
    std::fs::create_dir(&scenarios).unwrap();
    for (name, text) in [("stage", STAGE), ("green", GREEN), ("red", RED)] {
        std::fs::write(scenarios.join(format!("{name}.yaml")), text).unwrap();
    }
    folder
}

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rehearsal"));
    command
        .args(args)
        .current_dir(folder)
        .env_remove("CARGO")
        .env_remove("GITHUB_ACTIONS")
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("NO_COLOR", "1");
    command
}

fn rehearsal(folder: &Path, args: &[&str]) -> Output {
    command(folder, args).output().unwrap()
}

/// Runs one scenario and writes its JSON lines to a file.
fn run_scenario(folder: &Path, scenario: &str) {
    let report = format!("jsonl={scenario}.jsonl");
    let output = rehearsal(
        folder,
        &["run", scenario, "--seed", "7", "--report", &report],
    );
    assert!(
        output.status.code().is_some_and(|code| code < 2),
        "{output:?}"
    );
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn shards_are_reported_as_one_run() {
    let folder = project();
    let folder = folder.path();
    run_scenario(folder, "green");
    run_scenario(folder, "red");

    let green = rehearsal(folder, &["report", "green.jsonl"]);
    assert_eq!(green.status.code(), Some(0));
    assert!(text(&green.stdout).contains("1 passed, 0 failed"));

    let both = rehearsal(
        folder,
        &[
            "report",
            "green.jsonl",
            "red.jsonl",
            "--report",
            "junit=out/junit.xml",
            "--report",
            "html=out/run.html",
            "--report",
            "jsonl=out/run.jsonl",
        ],
    );
    let transcript = text(&both.stdout);
    assert_eq!(both.status.code(), Some(1), "{transcript}");
    for expected in [
        "rehearsal: 2 cases on the embedded stage",
        "scenarios/red.yaml:3:5",
        "rehearsal run red --seed 7",
        "1 passed, 1 failed",
    ] {
        assert!(
            transcript.contains(expected),
            "{expected} is not in {transcript}"
        );
    }
    let read = |name: &str| std::fs::read_to_string(folder.join("out").join(name)).unwrap();
    assert!(read("junit.xml").contains(r#"tests="2""#));
    assert!(read("run.html").ends_with("</html>\n"));

    // The merged run can be reported again.
    let again = rehearsal(folder, &["report", "out/run.jsonl"]);
    assert_eq!(text(&again.stdout), transcript);
    assert_eq!(again.status.code(), Some(1));
}

#[test]
fn killed_shard_does_not_pass() {
    let folder = project();
    let folder = folder.path();
    run_scenario(folder, "green");
    let whole = std::fs::read_to_string(folder.join("green.jsonl")).unwrap();
    let lines: Vec<&str> = whole.lines().collect();
    let killed = format!(
        "{}\n{{\"event\":\"run_fin",
        lines[..lines.len() - 1].join("\n")
    );
    std::fs::write(folder.join("killed.jsonl"), killed).unwrap();
    let output = rehearsal(folder, &["report", "green.jsonl", "killed.jsonl"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output.stdout).contains("2 passed, 0 failed"));
    let transcript = text(&output.stderr);
    assert!(
        transcript.contains("the run in killed.jsonl did not finish"),
        "{transcript}"
    );
}

#[test]
fn mistake_in_the_stage_file_exits_as_its_run_did() {
    let folder = project();
    let folder = folder.path();
    let stage = "externals: {rates: {url: \"${env('NO_SUCH_VARIABLE_HERE')}\"}}\n";
    std::fs::write(folder.join("scenarios/stage.yaml"), stage).unwrap();
    let scenario = "scenario: It asks\nsteps:\n  - http: GET ${externals.rates.url}\n";
    std::fs::write(folder.join("scenarios/asks.yaml"), scenario).unwrap();
    let run = rehearsal(folder, &["run", "asks", "--report", "jsonl=asks.jsonl"]);
    assert_eq!(run.status.code(), Some(2), "{}", text(&run.stderr));
    let report = rehearsal(folder, &["report", "asks.jsonl"]);
    assert_eq!(report.status.code(), Some(2), "{}", text(&report.stderr));
}

#[test]
fn unreadable_files_are_named() {
    let folder = project();
    let folder = folder.path();
    run_scenario(folder, "green");
    let bad = std::fs::read_to_string(folder.join("green.jsonl")).unwrap();
    let bad = bad.replacen("\"event\":\"run_finished\"", "\"event\":run_finished", 1);
    std::fs::write(folder.join("bad.jsonl"), &bad).unwrap();
    let output = rehearsal(
        folder,
        &["report", "green.jsonl", "bad.jsonl", "none.jsonl"],
    );
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(text(&output.stdout), "");
    let transcript = text(&output.stderr);
    let line = format!(
        "error: could not read bad.jsonl:{}: not JSON",
        bad.lines().count()
    );
    assert!(transcript.contains(&line), "{transcript}");
    assert!(
        transcript.contains("error: could not read none.jsonl: "),
        "{transcript}"
    );
    assert!(transcript.contains("--report jsonl=FILE"), "{transcript}");
}

#[test]
fn github_gets_annotations_and_a_summary() {
    let folder = project();
    let nested = folder.path().join("scenarios").join("..");
    let summary = folder.path().join("summary.md");
    let workspace = folder.path().parent().unwrap();
    let output = command(&nested, &["run", "red", "--seed", "7"])
        .env("GITHUB_ACTIONS", "true")
        .env("GITHUB_STEP_SUMMARY", &summary)
        .env("GITHUB_WORKSPACE", workspace)
        .output()
        .unwrap();
    let transcript = text(&output.stdout);
    let name = folder.path().file_name().unwrap().to_str().unwrap();
    let expected = format!(
        "::error file={name}/scenarios/red.yaml,line=3,col=5,endColumn=10,title=red::step 1: s3.get"
    );
    assert!(
        transcript.lines().any(|line| line.starts_with(&expected)),
        "{transcript}"
    );
    let summary = std::fs::read_to_string(summary).unwrap();
    assert!(
        summary.starts_with("### rehearsal: 0 passed, 1 failed"),
        "{summary}"
    );
}

#[test]
fn rerun_command_names_the_folder() {
    let folder = project();
    let folder = folder.path();
    std::fs::rename(folder.join("scenarios"), folder.join("my tests")).unwrap();
    let output = rehearsal(
        folder,
        &["run", "red", "--scenarios", "my tests", "--seed", "7"],
    );
    let transcript = text(&output.stdout);
    assert!(
        transcript.contains("rehearsal run --scenarios 'my tests' red --seed 7\n"),
        "{transcript}"
    );
}

#[test]
fn every_shell_has_completions() {
    let folder = project();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = rehearsal(folder.path(), &["completions", shell]);
        assert_eq!(output.status.code(), Some(0));
        assert!(text(&output.stdout).contains("report"), "{shell}");
    }
}
