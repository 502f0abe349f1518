//! Rules for source files: circles, sizes, `unsafe`, processes.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::circles::Imports;
use crate::workspace::{self, root};

/// The most lines that a crate may have, without its tests and generated data.
const CRATE_LINES: usize = 20_000;

/// Longer files are listed.
const FILE_LINES: usize = 500;

/// The files with `unsafe`, which were audited: a function is called when the
/// process exits; a child process dies with its parent; a process finds out before
/// `main` that it is to be a supervisor.
const UNSAFE: &[&str] = &[
    "harness/process/src/parent_death.rs",
    "harness/process/src/supervisor.rs",
    "harness/rehearsal/src/sandbox/at_exit.rs",
];

/// Returns the root file of a package. A library's `main.rs` is another crate,
/// which uses the library.
fn root_file(folder: &str) -> Option<PathBuf> {
    let source = root().join(folder).join("src");
    let mut files = ["lib.rs", "main.rs"]
        .map(|name| source.join(name))
        .into_iter();
    files.find(|file| file.exists())
}

pub(crate) fn files_do_not_import_each_other_in_circles() {
    let mut errors = String::new();
    for (name, package) in workspace::read() {
        let circles: Vec<String> = root_file(&package.folder)
            .into_iter()
            .flat_map(|file| {
                let imports = Imports::read(&file);
                let circles = imports.circles();
                let describe = circles.iter().map(|circle| {
                    let size = imports.size_of_group(circle[0]);
                    format!("  {} ({size} files)", imports.describe(circle))
                });
                describe.collect::<Vec<_>>()
            })
            .collect();
        for circle in circles {
            let _ = writeln!(errors, "{name}:{circle}");
        }
    }
    assert!(
        errors.is_empty(),
        "files import each other in circles:\n{errors}"
    );
}

pub(crate) fn no_crate_is_too_large() {
    for (name, package) in workspace::read() {
        let lines: usize = sources(&package.folder).map(|(_, lines)| lines).sum();
        assert!(
            lines <= CRATE_LINES,
            "{name} has {lines} lines without tests; split it"
        );
    }
}

pub(crate) fn long_files_are_listed() {
    for package in workspace::read().values() {
        for (file, lines) in sources(&package.folder).filter(|(_, lines)| *lines > FILE_LINES) {
            print(&format!("{} has {lines} lines", file.display()));
        }
    }
}

/// Returns the source files of a package, without generated data, and how many
/// lines each has without its tests.
fn sources(folder: &str) -> impl Iterator<Item = (PathBuf, usize)> {
    let prefix = format!("{folder}/src/");
    let files = tracked_files().into_iter().filter(move |file| {
        file.starts_with(&prefix) && !file.contains("/generated/") && !is_test_file(file)
    });
    files.map(|file| {
        let text = read(&file);
        let end = text
            .find("\n#[cfg(test)]\nmod tests {")
            .unwrap_or(text.len());
        (PathBuf::from(&file), text[..end].lines().count())
    })
}

fn is_test_file(file: &str) -> bool {
    let path = Path::new(file);
    let tests = |part: &std::ffi::OsStr| part == "tests";
    path.file_stem().is_some_and(tests) || path.iter().any(tests)
}

pub(crate) fn unsafe_code_is_audited() {
    // In parts, so that this file is not found.
    let patterns = [
        concat!("un", "safe {"),
        concat!("un", "safe extern"),
        concat!("un", "safe("),
    ];
    let found: Vec<String> = tracked_files()
        .into_iter()
        .filter(|file| {
            let text = read(file);
            patterns.iter().any(|pattern| text.contains(pattern))
        })
        .collect();
    assert_eq!(found, UNSAFE);
}

pub(crate) fn cloud_and_language_start_no_processes() {
    for file in tracked_files() {
        let light = ["harness/cloud/", "harness/script/", "harness/report/"];
        let source = light.iter().any(|folder| file.starts_with(folder)) && file.contains("/src/");
        if source {
            let text = read(&file);
            for process in ["process::Command", "tokio::process"] {
                assert!(!text.contains(process), "{file} must not start processes");
            }
        }
    }
}

/// Returns the Rust files that git knows.
fn tracked_files() -> Vec<String> {
    let output = Command::new("git")
        .args([
            "ls-files",
            "--cached",
            "--others",
            "--exclude-standard",
            "*.rs",
        ])
        .current_dir(root())
        .output()
        .unwrap();
    let files = String::from_utf8(output.stdout).unwrap();
    let files = files.lines().filter(|file| root().join(file).exists());
    let mut files: Vec<String> = files.map(str::to_owned).collect();
    files.sort();
    files
}

fn read(file: &str) -> String {
    std::fs::read_to_string(root().join(file)).unwrap()
}

#[expect(clippy::print_stdout, reason = "a report for whoever runs the test")]
fn print(line: &str) {
    println!("{line}");
}
