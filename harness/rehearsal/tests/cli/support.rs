//! Helpers for the tests of the command line.
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// Returns the command, to be run in a folder. Its records for the next run stay there.
pub(crate) fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rehearsal"));
    command
        .args(args)
        .current_dir(folder)
        .env_remove("CARGO")
        .env_remove("CI")
        .env_remove("INSTA_UPDATE")
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("NO_COLOR", "1");
    command
}

pub(crate) fn rehearsal(folder: &Path, args: &[&str]) -> Output {
    command(folder, args).output().unwrap()
}

/// Runs a command and returns its output and exit code.
pub(crate) fn transcript(folder: &Path, args: &[&str]) -> String {
    transcript_of(&rehearsal(folder, args), args)
}

/// Returns the output and exit code of a command as text.
pub(crate) fn transcript_of(output: &Output, args: &[&str]) -> String {
    format!(
        "$ rehearsal {}\n{}{}exit {}\n",
        args.join(" "),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
        output.status.code().unwrap(),
    )
}

/// Creates a folder with files.
pub(crate) fn project(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}
