//! Runs the commands of the page for CI: four machines run a shard each, and a
//! fifth reports all of them as one run.
use std::path::Path;
use std::process::{Command, Output};

use crate::run_output::{GREEN, RED, folder};

const PAGE: &str = include_str!("../../../docs/ci.md");

/// Returns the commands of a block, each on one line: `>` folds several lines.
fn commands(block: &str) -> Vec<String> {
    let mut commands = Vec::new();
    let mut lines = block.lines().peekable();
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

/// Runs a command in a folder as a CI job's shell would.
fn shell(folder: &Path, command: &str, index: &str) -> Output {
    let command = command
        .replace("cargo run --locked --", env!("CARGO_BIN_EXE_rehearsal"))
        .replace("${{ matrix.shard }}", index)
        .replace("${{ github.run_id }}", "17354210987");
    assert!(!command.contains("${{"), "{command}");
    Command::new("bash")
        .args(["-e", "-c", &command])
        .current_dir(folder)
        .env_remove("CARGO")
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("CI", "true")
        .env("GITHUB_ACTIONS", "true")
        .env("CI_NODE_INDEX", index)
        .env("CI_NODE_TOTAL", "4")
        .env("CI_PIPELINE_ID", "1234567890")
        .output()
        .unwrap()
}

fn transcript(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[cfg(unix)]
#[test]
fn jobs_of_the_page_run() {
    let blocks: Vec<_> = PAGE.split("```yaml\n").skip(1).collect();
    assert_eq!(blocks.len(), 2, "GitHub and GitLab");
    for block in blocks {
        let block = block.split("```").next().unwrap();
        let commands = commands(block);
        let [run_shard, report_all] = &commands[..] else {
            panic!("{commands:?}");
        };
        let scenarios = ["a", "b", "c", "d", "e", "f"].map(|name| (name, GREEN));
        let folder = folder(&scenarios);
        std::fs::write(folder.path().join("scenarios/g.yaml"), RED).unwrap();
        let mut codes = Vec::new();
        for index in ["1", "2", "3", "4"] {
            let run = shell(folder.path(), run_shard, index);
            codes.push(run.status.code());
            assert!(
                matches!(run.status.code(), Some(0 | 1)),
                "{}",
                transcript(&run)
            );
        }
        codes.sort_unstable();
        assert_eq!(codes, [Some(0), Some(0), Some(0), Some(1)]);
        let run = shell(folder.path(), report_all, "");
        let transcript = transcript(&run);
        assert_eq!(run.status.code(), Some(1), "{transcript}");
        assert!(transcript.contains("6 passed, 1 failed"), "{transcript}");
        for file in ["junit.xml", "scenarios.html"] {
            assert!(block.contains(file));
            let text = std::fs::read_to_string(folder.path().join(file)).unwrap();
            assert!(text.contains("A queue has messages"), "{file}");
        }
    }
}
