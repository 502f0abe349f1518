//! Checks what the README and the pages show: YAML passes `rehearsal check`, and
//! command lines are ones that the command line takes. A page names the commands
//! and files that readers copy, so a wrong one is a bug.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::error::ErrorKind;
use clap::{Parser as _, ValueEnum as _};
use rehearsal_script::{PathKind, Sources, Style, check, render, scaffold};

use crate::cli::Cli;
use crate::command::init::ci::CiSystem;
use crate::disk::Disk;

/// What the tutorial shows on purpose, and what it stands for: a mistake that the
/// reader corrects, and a change to a file.
const EDITS: &[(&str, &str)] = &[("expct", "expect"), ("after: 5", "after: 3")];

/// Files besides scenarios that pages quote; other tests play them.
const OTHER_FILES: [&str; 1] = [".pre-commit-hooks.yaml"];

fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.canonicalize().unwrap()
}

/// Returns the pages and their texts.
fn pages() -> Vec<(String, String)> {
    let mut files = vec![
        "README.md".to_owned(),
        "CONTRIBUTING.md".to_owned(),
        "scenarios/README.md".to_owned(),
    ];
    for entry in std::fs::read_dir(root().join("harness/docs")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if is_of_type(&name, "md") {
            files.push(format!("harness/docs/{name}"));
        }
    }
    files.sort();
    let read = |file: String| {
        let text = std::fs::read_to_string(root().join(&file)).unwrap();
        (file, text)
    };
    files.into_iter().map(read).collect()
}

fn is_of_type(file: &str, extension: &str) -> bool {
    Path::new(file)
        .extension()
        .is_some_and(|of| of == extension)
}

/// A fenced block of a page.
struct Block {
    language: String,
    /// The line of its first line in the page.
    line: usize,
    text: String,
}

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (index, line) in page.lines().enumerate() {
        match (line.trim_start().strip_prefix("```"), &mut open) {
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(language), None) => {
                open = Some(Block {
                    language: language.to_owned(),
                    line: index + 2,
                    text: String::new(),
                });
            }
            (None, Some(block)) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) => {}
        }
    }
    blocks
}

/// Files on disk, and one example that is checked as if it was there.
struct WithExample {
    path: String,
    text: Arc<str>,
}

impl Sources for WithExample {
    fn read(&self, path: &str) -> Result<Arc<str>, String> {
        if path == self.path {
            Ok(self.text.clone())
        } else {
            Disk.read(path)
        }
    }

    fn kind(&self, path: &str) -> PathKind {
        if path == self.path {
            PathKind::File
        } else {
            Disk.kind(path)
        }
    }

    fn files_below(&self, folder: &str) -> Vec<String> {
        Disk.files_below(folder)
    }
}

/// Returns the mistakes in a YAML block, if there are any.
fn mistakes(block: &str) -> Option<String> {
    let mut block = block.to_owned();
    for (shown, meant) in EDITS {
        block = block.replace(shown, meant);
    }
    let block = block.as_str();
    if is_quoted(block) {
        return None;
    }
    let first = block
        .lines()
        .find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))?;
    let key = first.split(':').next().unwrap_or_default();
    let stage_file = root().join("scenarios/stage.yaml");
    let example = root().join("scenarios/example.yaml").display().to_string();
    let scenario = |text: String| {
        let sources = WithExample {
            path: example.clone(),
            text: text.into(),
        };
        let stage_file = stage_file.to_str().unwrap();
        check(&sources, Some(stage_file), std::slice::from_ref(&example)).diagnostics
    };
    let diagnostics = match key {
        "scenario" => scenario(block.to_owned()),
        "apps" | "cloud" | "defaults" | "externals" | "postgres" | "profiles" | "seeds" => {
            let sources = WithExample {
                path: example.clone(),
                text: block.into(),
            };
            check(&sources, Some(&example), &[]).diagnostics
        }
        _ if first.trim_start().starts_with("- ") => {
            let mut text = "scenario: Example\napps: [storefront]\nsteps:\n".to_owned();
            let depth = first.len() - first.trim_start().len();
            for line in block.lines() {
                let _ = writeln!(text, "  {}", line.get(depth..).unwrap_or_default());
            }
            scenario(text)
        }
        _ => return Some(format!("neither a scenario nor steps nor a stage: {first}")),
    };
    (!diagnostics.is_empty()).then(|| render(&diagnostics, &Disk, Style::Plain))
}

/// Returns whether a block is a part of a scenario file, of what `init` writes, or of
/// another file, which are checked as a whole.
fn is_quoted(block: &str) -> bool {
    let scenarios = Disk.files_below(root().join("scenarios").to_str().unwrap());
    let scenarios = scenarios.iter().filter(|file| is_of_type(file, "yaml"));
    let mut texts = scenarios
        .map(|file| Disk.read(file).unwrap().to_string())
        .chain(scaffold::init().into_iter().map(|file| file.text))
        // Files of CI systems; the tests of the command line run their commands.
        .chain(CiSystem::value_variants().iter().map(|of| of.file().text))
        .chain(OTHER_FILES.map(|file| {
            Disk.read(root().join(file).to_str().unwrap())
                .unwrap()
                .to_string()
        }));
    texts.any(|text| text.contains(block.trim_end()))
}

/// Returns the command lines of a page with their lines: those after `$ ` in
/// console blocks, and inline code.
fn command_lines(page: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut inline = page.to_owned();
    for block in blocks(page) {
        if block.language == "console" {
            let lines = block.text.lines().enumerate();
            let commands = lines.filter_map(|(index, line)| {
                Some((block.line + index, line.strip_prefix("$ ")?.to_owned()))
            });
            found.extend(commands);
        }
        // Blank lines keep the numbers of the lines below.
        let blank = "\n".repeat(block.text.lines().count());
        inline = inline.replacen(&block.text, &blank, 1);
    }
    let inline = inline.replace("```", "");
    let mut line = 1;
    for (index, part) in inline.split('`').enumerate() {
        if index % 2 == 1 {
            found.push((line, part.replace('\n', " ")));
        }
        line += part.matches('\n').count();
    }
    found
}

/// Returns why the command line refuses a command, if it is one of `rehearsal`.
fn refusal(command: &str) -> Option<String> {
    let command = command.split("  #").next().unwrap_or_default();
    let words = words(command);
    let words = words.split(|word| word == ">").next().unwrap_or_default();
    let is_assignment = |word: &&String| {
        let name = word.split_once('=').map(|(name, _)| name);
        name.is_some_and(|name| name.chars().all(|c| c.is_ascii_uppercase() || c == '_'))
    };
    let mut words: Vec<String> = words.iter().skip_while(is_assignment).cloned().collect();
    if words.starts_with(&["cargo".to_owned(), "run".to_owned()]) {
        let end = words.iter().position(|word| word == "--")?;
        words.splice(..=end, ["rehearsal".to_owned()]);
    }
    if words.first()? != "rehearsal" || words.len() == 1 {
        return None;
    }
    for word in &mut words {
        // A placeholder for any of them.
        if word == "COMMAND" {
            "run".clone_into(word);
        }
    }
    let error = Cli::try_parse_from(&words).err()?;
    // A text may name a command without what it needs.
    let accepted = [
        ErrorKind::DisplayHelp,
        ErrorKind::DisplayVersion,
        ErrorKind::MissingRequiredArgument,
    ];
    (!accepted.contains(&error.kind())).then(|| error.to_string())
}

/// Splits a command line as a shell does.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in command.chars() {
        match (c, quote) {
            (c, Some(open)) if c == open => quote = None,
            ('\'' | '"', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (' ', None) => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

#[test]
fn examples_pass_check_and_commands_parse() {
    let mut errors = String::new();
    let (mut examples, mut commands) = (0, 0);
    for (page, text) in pages() {
        for block in blocks(&text)
            .iter()
            .filter(|block| block.language == "yaml")
        {
            examples += 1;
            if let Some(mistakes) = mistakes(&block.text) {
                let _ = writeln!(errors, "{page}:{}: {mistakes}", block.line);
            }
        }
        for (line, command) in command_lines(&text) {
            commands += 1;
            if let Some(refusal) = refusal(&command) {
                let _ = writeln!(errors, "{page}:{line}: {command}\n{refusal}");
            }
        }
    }
    assert!(errors.is_empty(), "\n{errors}");
    assert!(examples > 5 && commands > 50, "{examples}, {commands}");
}

#[test]
fn wrong_examples_and_commands_are_found() {
    assert!(mistakes("scenario: x\nsteps:\n  - sqs.pek: orders\n").is_some());
    assert!(mistakes("- sqs.peek: no-such-queue\n").is_some());
    assert!(mistakes("something: else\n").is_some());
    let found =
        command_lines("a\n```console\n$ rehearsal ru\nran\n```\nor `rehearsal\nrun --no`\n");
    let refused: Vec<_> = found
        .iter()
        .filter(|(_, command)| refusal(command).is_some())
        .map(|(line, _)| *line)
        .collect();
    assert_eq!(refused, [3, 6]);
    assert_eq!(
        refusal("A=b cargo run --locked -- run 'a b' --seed 7  # why"),
        None
    );
}
