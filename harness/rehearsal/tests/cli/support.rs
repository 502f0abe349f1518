//! What the tests of the command line share.
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// The command, in a folder; what it keeps for the next run stays there.
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

/// Exit code, standard output, standard error: what there is to see.
pub(crate) fn seen(folder: &Path, args: &[&str]) -> String {
    shown(&rehearsal(folder, args), args)
}

pub(crate) fn shown(output: &Output, args: &[&str]) -> String {
    format!(
        "$ rehearsal {}\n{}{}exit {}\n",
        args.join(" "),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
        output.status.code().unwrap(),
    )
}

/// A folder with files in it.
pub(crate) fn project(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}
