//! Editors with `rehearsal lsp`: the extension for Visual Studio Code in a host that stands
//! in for the editor, and Neovim. Without the programs they are ignored, with the reason.
#![expect(
    clippy::unwrap_used,
    reason = "a test reports what went wrong by panicking"
)]

use std::path::Path;
use std::process::{Command, ExitCode};

use rehearsal_testing::{Requirement, run, trial};
use tempfile::TempDir;

const NODE: &[Requirement] = &[Requirement::Program { name: "node" }];
const NEOVIM: &[Requirement] = &[Requirement::Program { name: "nvim" }];

fn main() -> ExitCode {
    run(vec![
        trial("vscode", NODE, vscode),
        trial("vscode_package", &[], vscode_package),
        trial("neovim", NEOVIM, neovim),
    ])
}

/// Creates a project of two scenarios: one passes, the other fails.
fn project() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let scenarios = folder.path().join("scenarios");
    std::fs::create_dir(&scenarios).unwrap();
    // Where runs leave their records.
    std::fs::create_dir(folder.path().join("target")).unwrap();
    let write = |name: &str, text: &str| std::fs::write(scenarios.join(name), text).unwrap();
    write("stage.yaml", "cloud:\n  queues:\n    orders: {}\n");
    write(
        "sends.yaml",
        "scenario: An order is sent\n\
         cases:\n  \
           - {name: one, qty: 1}\n  \
           - {name: two, qty: 2}\n\
         steps:\n  \
           - sqs.send: orders\n    \
             json: {qty: $qty}\n",
    );
    write(
        "fails.yaml",
        "scenario: A queue is full\n\
         steps:\n  \
           - sqs.peek: orders\n    \
             expect: {count: 7}\n",
    );
    folder
}

fn rehearsal() -> &'static str {
    env!("CARGO_BIN_EXE_rehearsal")
}

/// Runs a program to its end, which has to be a good one; returns what it printed.
fn play(command: &mut Command) -> String {
    command.env_remove("CARGO_TARGET_DIR");
    let output = command.output().unwrap();
    let printed = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(output.status.success(), "{command:?}: {printed}");
    printed
}

fn package(folder: &Path) -> std::path::PathBuf {
    let package = folder.join("rehearsal.vsix");
    let printed = play(
        Command::new(rehearsal())
            .args(["editors", "vscode", "--out"])
            .arg(&package),
    );
    assert!(printed.contains("code --install-extension"), "{printed}");
    package
}

/// Unpacks the package, as the editor does, and returns the folder of the extension.
fn unpacked(folder: &Path) -> std::path::PathBuf {
    let file = std::fs::File::open(package(folder)).unwrap();
    let mut zip = zip::ZipArchive::new(file).unwrap();
    let unpacked = folder.join("unpacked");
    zip.extract(&unpacked).unwrap();
    unpacked.join("extension")
}

fn vscode() {
    let project = project();
    let packages = tempfile::tempdir().unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../editors/vscode/test");
    play(
        Command::new("node")
            .arg(script.join("conversation.js"))
            .arg(rehearsal())
            .arg(project.path())
            .arg(unpacked(packages.path())),
    );
}

fn vscode_package() {
    let folder = tempfile::tempdir().unwrap();
    let extension = unpacked(folder.path());
    let manifest = std::fs::read_to_string(folder.path().join("unpacked/extension.vsixmanifest"));
    assert!(
        manifest
            .unwrap()
            .contains("Microsoft.VisualStudio.Code.Manifest")
    );
    let package = std::fs::read_to_string(extension.join("package.json")).unwrap();
    let package: serde_json::Value = serde_json::from_str(&package).unwrap();
    assert_eq!(package["version"], env!("CARGO_PKG_VERSION"));
    let nowhere = folder.path().join("no/such/folder.vsix");
    let output = Command::new(rehearsal())
        .args(["editors", "vscode", "--out"])
        .arg(nowhere)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(3));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.contains("could not write"), "{errors}");
}

fn neovim() {
    let project = project();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/editors/neovim.lua");
    let printed = play(
        Command::new("nvim")
            .args(["--headless", "-u", "NONE", "-i", "NONE", "-n"])
            .arg(project.path().join("scenarios/sends.yaml"))
            .arg("-S")
            .arg(script)
            .env("REHEARSAL", rehearsal())
            .env("XDG_STATE_HOME", project.path().join("state"))
            .env("XDG_CACHE_HOME", project.path().join("cache")),
    );
    assert!(printed.contains("everything was seen"), "{printed}");
}
