//! Plays the files that `init --ci` writes as the CI systems do: four machines run a
//! shard each, and a fifth reports all of them as one run.
use std::fmt::Write as _;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::run_output::{GREEN, RED, folder};
use crate::support::rehearsal;

const PAGE: &str = include_str!("../../../docs/ci.md");
const ACTION: &str = include_str!("../../../../.github/actions/setup/action.yml");
const HOOKS: &str = include_str!("../../../../.pre-commit-hooks.yaml");

/// Returns the commands of a file, each on one line: `>` folds several lines.
fn commands(file: &str) -> Vec<String> {
    let mut commands = Vec::new();
    let mut lines = file.lines().peekable();
    while let Some(line) = lines.next() {
        if !line.trim_end().ends_with('>') {
            continue;
        }
        let outer = indent(line);
        let mut command = Vec::new();
        while let Some(line) = lines.next_if(|line| indent(line) > outer) {
            command.push(line.trim());
        }
        commands.push(command.join(" "));
    }
    commands
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Returns the lines below a key, up to the next line that is indented no deeper.
fn below(file: &str, key: &str) -> String {
    let mut lines = file.lines().skip_while(|line| line.trim() != key);
    let depth = indent(lines.next().unwrap());
    let below = lines.take_while(|line| line.is_empty() || indent(line) > depth);
    let below: Vec<&str> = below.collect();
    below.join("\n")
}

/// A machine of a CI system: a project, of which one scenario fails, and a PATH on which
/// `pip install` installs the command.
struct Machine {
    project: TempDir,
    tools: TempDir,
}

impl Machine {
    fn new() -> Self {
        let scenarios = ["a", "b", "c", "d", "e", "f"].map(|name| (name, GREEN));
        let project = folder(&scenarios);
        std::fs::write(project.path().join("scenarios/g.yaml"), RED).unwrap();
        let tools = tempfile::tempdir().unwrap();
        let machine = Self { project, tools };
        let pip = format!(
            "[ \"$*\" = 'install rehearsal-aws' ] && ln -sf {} {}/rehearsal",
            env!("CARGO_BIN_EXE_rehearsal"),
            machine.tools.path().display()
        );
        machine.tool("pip", &pip);
        machine.tool("buildkite-agent", "[ \"$1 $2\" = 'artifact download' ]");
        machine
    }

    fn tool(&self, name: &str, script: &str) {
        let file = self.tools.path().join(name);
        std::fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
        let is_executable = Command::new("chmod").arg("+x").arg(file).status().unwrap();
        assert!(is_executable.success());
    }

    /// Lets `init` write the file of a CI system, and returns it.
    fn init(&self, system: &str) -> String {
        let output = rehearsal(self.project.path(), &["init", "--ci", system]);
        let transcript = printed(&output);
        assert_eq!(output.status.code(), Some(0), "{transcript}");
        let (_, path) = transcript.split_once("wrote ").unwrap();
        let path = path.lines().next().unwrap();
        assert!(!transcript.contains("stage.yaml"), "{transcript}");
        std::fs::read_to_string(self.project.path().join(path)).unwrap()
    }

    /// Runs commands as a CI job's shell does, with the variables of the job.
    fn shell(&self, commands: &[String], index: u32) -> Output {
        let script = commands
            .join("\n")
            .replace("${{ github.run_id }}", "17354210987")
            .replace("${{ strategy.job-index }}", &(index - 1).to_string());
        assert!(!script.contains("${{"), "{script}");
        let path = format!(
            "{}:{}",
            self.tools.path().display(),
            std::env::var("PATH").unwrap()
        );
        Command::new("bash")
            .args(["-e", "-c", &script])
            .current_dir(self.project.path())
            .env_remove("CARGO")
            .env("PATH", path)
            .env("CARGO_TARGET_DIR", self.project.path().join("target"))
            .env("CI", "true")
            .env("REHEARSAL_PACKAGE", "")
            .envs(variables(index))
            .output()
            .unwrap()
    }
}

/// What the systems tell the machine with this number, counted from one.
fn variables(index: u32) -> Vec<(&'static str, String)> {
    vec![
        ("GITHUB_ACTIONS", "true".to_owned()),
        ("CI_NODE_INDEX", index.to_string()),
        ("CI_NODE_TOTAL", "4".to_owned()),
        ("CI_PIPELINE_ID", "1234567890".to_owned()),
        ("BUILDKITE_BUILD_NUMBER", "117".to_owned()),
        ("BUILDKITE_PARALLEL_JOB", (index - 1).to_string()),
        (
            "CODEBUILD_RESOLVED_SOURCE_VERSION",
            "46afc34d0bf0b7a5b3f1f3c1c1a5b4de4d1f7c11".to_owned(),
        ),
    ]
}

#[cfg(unix)]
#[test]
fn jobs_run_a_shard_each_and_report_all() {
    for system in ["github", "gitlab", "buildkite"] {
        let machine = Machine::new();
        let file = machine.init(system);
        let all = commands(&file);
        let run = all.iter().position(|one| one.contains(" run ")).unwrap();
        let install = all.iter().position(|one| one.starts_with("pip")).unwrap();
        assert!(all[run].contains("--shard auto"), "{system}");
        let job = [all[install].clone(), all[run].clone()];
        let mut codes = Vec::new();
        for index in 1..=4 {
            let output = machine.shell(&job, index);
            codes.push(output.status.code());
            assert!(
                matches!(output.status.code(), Some(0 | 1)),
                "{system}: {}",
                printed(&output)
            );
        }
        codes.sort_unstable();
        assert_eq!(codes, [Some(0), Some(0), Some(0), Some(1)], "{system}");
        let output = machine.shell(&all[run + 1..], 1);
        let transcript = printed(&output);
        assert_eq!(output.status.code(), Some(1), "{system}: {transcript}");
        assert!(transcript.contains("6 passed, 1 failed"), "{transcript}");
        for name in ["junit.xml", "scenarios.html"] {
            assert!(file.contains(name));
            let text = std::fs::read_to_string(machine.project.path().join(name)).unwrap();
            assert!(text.contains("A queue has messages"), "{system}: {name}");
        }
    }
}

#[cfg(unix)]
#[test]
fn phases_of_the_buildspec_run_one_after_the_other() {
    let mut codes = Vec::new();
    let mut reports = String::new();
    for index in 1..=4 {
        let machine = Machine::new();
        let file = machine.init("codebuild");
        let phases = below(&file, "phases:");
        let mut commands_of_shard = vec![format!("export REHEARSAL_SHARD={index}/4")];
        for phase in ["install:", "pre_build:", "build:"] {
            commands_of_shard.extend(commands(&below(&phases, phase)));
        }
        assert_eq!(commands_of_shard.len(), 4, "{commands_of_shard:?}");
        let output = machine.shell(&commands_of_shard, index);
        codes.push(output.status.code());
        assert!(
            matches!(output.status.code(), Some(0 | 1)),
            "{}",
            printed(&output)
        );
        // The report group reads this file of each build, and the artifacts have the rest.
        assert!(below(&file, "reports:").contains("files: [junit.xml]"));
        let folder = machine.project.path().join("reports");
        for name in ["run.jsonl", "scenarios.html"] {
            assert!(folder.join(name).is_file(), "{name}");
        }
        reports += &std::fs::read_to_string(folder.join("junit.xml")).unwrap();
    }
    codes.sort_unstable();
    assert_eq!(codes, [Some(0), Some(0), Some(0), Some(1)]);
    assert_eq!(reports.matches("<testcase ").count(), 7, "{reports}");
    assert_eq!(reports.matches("<failure").count(), 1, "{reports}");
}

#[cfg(unix)]
#[test]
fn build_without_a_batch_runs_everything() {
    let machine = Machine::new();
    let file = machine.init("codebuild");
    let output = machine.shell(&commands(&below(&file, "phases:")), 1);
    let transcript = printed(&output);
    assert_eq!(output.status.code(), Some(1), "{transcript}");
    assert!(transcript.contains("6 passed, 1 failed"), "{transcript}");
}

#[test]
fn page_shows_the_files() {
    let machine = Machine::new();
    for system in ["github", "gitlab", "codebuild", "buildkite"] {
        let file = machine.init(system);
        assert!(
            PAGE.contains(&file),
            "docs/ci.md differs from {system}:\n{file}"
        );
        let again = rehearsal(machine.project.path(), &["init", "--ci", system]);
        assert_eq!(again.status.code(), Some(2), "nothing is replaced");
    }
    assert!(PAGE.contains(HOOKS));
}

#[test]
fn init_with_ci_creates_a_project_where_there_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let output = rehearsal(folder.path(), &["init", "--ci", "github"]);
    assert_eq!(output.status.code(), Some(0), "{}", printed(&output));
    for file in ["scenarios/stage.yaml", ".github/workflows/scenarios.yml"] {
        assert!(folder.path().join(file).is_file(), "{file}");
    }
}

#[cfg(unix)]
#[test]
fn action_installs_the_package_and_tells_its_version() {
    let machine = Machine::new();
    let run = below(ACTION, "run: |");
    let mut script = "export PACKAGE=rehearsal-aws GITHUB_OUTPUT=output\n".to_owned();
    for line in run.lines() {
        writeln!(script, "{}", line.trim_start()).unwrap();
    }
    let output = machine.shell(&[script], 1);
    let transcript = printed(&output);
    assert_eq!(output.status.code(), Some(0), "{transcript}");
    let outputs = std::fs::read_to_string(machine.project.path().join("output")).unwrap();
    assert!(outputs.starts_with("version=rehearsal 0."), "{outputs}");
}

#[test]
fn hook_of_pre_commit_checks_the_files_it_gets() {
    let (_, entry) = HOOKS.split_once("entry: rehearsal ").unwrap();
    let entry = entry.lines().next().unwrap();
    let project = folder(&[("a", GREEN), ("b", GREEN)]);
    let check = |files: &[&str]| {
        let arguments: Vec<&str> = entry.split(' ').chain(files.iter().copied()).collect();
        let output = rehearsal(project.path(), &arguments);
        (output.status.code(), printed(&output))
    };
    let (code, transcript) = check(&["scenarios/a.yaml", "scenarios/stage.yaml"]);
    assert_eq!(code, Some(0), "{transcript}");
    let wrong = GREEN.replace("sqs.peek", "sqs.pek");
    std::fs::write(project.path().join("scenarios/a.yaml"), wrong).unwrap();
    let (code, transcript) = check(&["scenarios/a.yaml"]);
    assert_eq!(code, Some(2), "{transcript}");
    assert!(transcript.contains("sqs.pek"), "{transcript}");
    // A mistake in another file does not stop a commit of this one.
    let (code, transcript) = check(&["scenarios/b.yaml"]);
    assert_eq!(code, Some(0), "{transcript}");
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}
