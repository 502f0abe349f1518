//! Follows the tutorial in an empty folder: runs its commands, writes its files,
//! and compares the output.
#![expect(
    clippy::unwrap_used,
    reason = "a test reports what went wrong by panicking"
)]

use std::path::Path;
use std::process::Command;

const TUTORIAL: &str = include_str!("../../docs/first-scenario.md");

/// The fenced blocks, in order.
struct Blocks(std::vec::IntoIter<(&'static str, &'static str)>);

impl Blocks {
    /// Returns the next block of a kind.
    fn next(&mut self, kind: &str) -> &'static str {
        let found = self.0.find(|(of, _)| *of == kind);
        found.expect("the tutorial has another block").1
    }
}

/// Runs the command of a console block and compares its output with the rest of
/// the block, except for numbers that differ from run to run and the order in
/// which cases end.
fn follow(folder: &Path, block: &str, code: i32) {
    let (command, expected) = block.split_once('\n').unwrap();
    let command = command.strip_prefix("$ rehearsal ").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_rehearsal"))
        .args(command.split(' '))
        .current_dir(folder)
        .env_remove("CARGO")
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    let transcript = format!(
        "{}{}",
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap()
    );
    assert_eq!(output.status.code(), Some(code), "{command}: {transcript}");
    if !expected.is_empty() {
        assert_eq!(
            normalised(&transcript, command),
            normalised(expected, command),
            "{transcript}"
        );
    }
}

fn normalised(transcript: &str, command: &str) -> Vec<String> {
    let mut lines: Vec<String> = transcript
        .lines()
        .map(|line| line.trim_end().to_owned())
        .collect();
    if command == "run" {
        // What earlier runs left on this machine is not part of the tutorial.
        lines.retain(|line| {
            !line
                .trim_start()
                .starts_with("note  directories of dead runs")
        });
        for line in &mut lines {
            *line = without_numbers(line);
        }
        lines.sort();
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// Returns a line without times, the seed and the number of cores.
fn without_numbers(line: &str) -> String {
    let kept = ["passed", "failed", "cases", "case"];
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_number = |at: usize| {
        let next = words.get(at + 1).map(|word| word.trim_matches([',', '.']));
        let number = words[at].trim_matches(['[', ',']).parse::<f64>().is_ok();
        number && !next.is_some_and(|next| kept.contains(&next))
    };
    let words = (0..words.len()).map(|at| {
        if is_number(at) {
            "N"
        } else {
            words[at].trim_matches(['[', ']'])
        }
    });
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn edit(file: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{from}");
    std::fs::write(file, text.replace(from, to)).unwrap();
}

#[test]
fn tutorial_ends_in_a_passing_run() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let blocks = TUTORIAL.split("```").skip(1).step_by(2);
    let blocks: Vec<_> = blocks.filter_map(|block| block.split_once('\n')).collect();
    let mut blocks = Blocks(blocks.into_iter());

    follow(folder, blocks.next("console"), 0);
    follow(folder, blocks.next("console"), 0);

    // The first quotes a file, the second changes one.
    assert!(
        std::fs::read_to_string(folder.join("scenarios/first.yaml"))
            .unwrap()
            .contains(blocks.next("yaml"))
    );
    let changed = blocks.next("yaml");
    let before = changed.replace("after: 5", "after: 3");
    let stage = folder.join("scenarios/stage.yaml");
    edit(&stage, &before, changed);
    follow(folder, blocks.next("console"), 1);
    edit(&stage, changed, &before);

    follow(folder, blocks.next("console"), 0);
    let new_file = folder.join("scenarios/receipts/kept.yaml");
    std::fs::write(&new_file, blocks.next("yaml")).unwrap();
    follow(folder, blocks.next("console"), 2);
    edit(&new_file, "expct", "expect");
    follow(folder, blocks.next("console"), 0);
}
