//! Builds, once per run.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;

use crate::environment;
use crate::error::StageError;
use crate::leftovers::MARKER;
use crate::lines::Lines;
use crate::process::{Output, Process, Signal, Spec};

/// Cargo's messages are JSON, one a line, and must not be cut.
const WIDTH: usize = 4 << 20;

/// Builds all of these with one cargo, so that they share what they share, and
/// says where each executable lies.
pub(crate) async fn with_cargo(
    names: &[Arc<str>],
    root: &Path,
    run: &Path,
) -> Result<BTreeMap<Arc<str>, PathBuf>, StageError> {
    let mut args: Vec<OsString> = vec![
        "build".into(),
        "--message-format=json-render-diagnostics".into(),
    ];
    for name in names {
        args.extend(["--bin".into(), OsString::from(&**name)]);
    }
    let output = Output::wide("cargo".into(), WIDTH);
    // The cargo that runs us is the one whose work can be used again.
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let called = format!("cargo build --bin {}", names.join(" --bin "));
    finish(&called, cargo.into(), args, output.clone(), root, run).await?;

    let (lines, _) = output.since(0);
    let built: BTreeMap<String, PathBuf> = lines
        .iter()
        .filter_map(|line| executable(&line.text))
        .collect();
    names
        .iter()
        .map(|name| match built.get(&**name) {
            Some(path) => Ok((name.clone(), path.clone())),
            None => Err(StageError::NoExecutable {
                name: name.to_string(),
            }),
        })
        .collect()
}

/// Runs a build command of the stage file.
pub(crate) async fn with_command(
    app: &Arc<str>,
    command: &str,
    root: &Path,
    run: &Path,
) -> Result<(), StageError> {
    let (shell, args) = shell(command);
    finish(command, shell, args, Output::new(app.clone()), root, run).await
}

/// The system's shell with a command line.
pub(crate) fn shell(command: &str) -> (PathBuf, Vec<OsString>) {
    if cfg!(windows) {
        ("cmd".into(), vec!["/C".into(), command.into()])
    } else {
        ("/bin/sh".into(), vec!["-c".into(), command.into()])
    }
}

async fn finish(
    called: &str,
    program: PathBuf,
    args: Vec<OsString>,
    output: Output,
    root: &Path,
    run: &Path,
) -> Result<(), StageError> {
    let mut env = environment::for_builds();
    env.push((MARKER.into(), run.into()));
    let spec = Spec {
        output: output.clone(),
        program,
        args,
        env,
        folder: root.into(),
        account: None,
        death: Signal::Kill,
    };
    let process = Process::spawn(spec)
        .await
        .map_err(|source| StageError::Spawn {
            what: called.into(),
            folder: root.into(),
            source,
        })?;
    let status = process.wait().await;
    if status.success() {
        return Ok(());
    }
    let said = output.tail(400).into_iter().map(|line| line.text);
    let said: Vec<_> = said.filter(|line| !line.starts_with('{')).collect();
    Err(StageError::Build {
        command: called.into(),
        status: status.to_string(),
        lines: Lines::last(40, said),
    })
}

#[derive(Deserialize)]
struct Message {
    reason: String,
    target: Option<Target>,
    executable: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

/// The binary a message of cargo's tells of, and where it lies.
fn executable(line: &str) -> Option<(String, PathBuf)> {
    let message: Message = serde_json::from_str(line).ok()?;
    let target = message
        .target
        .filter(|target| target.kind.iter().any(|kind| kind == "bin"))?;
    (message.reason == "compiler-artifact").then_some((target.name, message.executable?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_binaries_are_executables() {
        let bin = r#"{"reason":"compiler-artifact","target":{"name":"shop","kind":["bin"]},"executable":"/t/shop"}"#;
        assert_eq!(executable(bin), Some(("shop".into(), "/t/shop".into())));
        let lib = r#"{"reason":"compiler-artifact","target":{"name":"shop","kind":["lib"]},"executable":null}"#;
        assert_eq!(executable(lib), None);
        assert_eq!(
            executable(r#"{"reason":"build-finished","success":true}"#),
            None
        );
        assert_eq!(executable("   Compiling shop v0.1.0"), None);
    }

    #[tokio::test]
    async fn a_failed_build_shows_what_it_said() {
        let root = tempfile::tempdir().unwrap();
        let app = "shop".into();
        let failed = with_command(&app, "echo wrong >&2; exit 2", root.path(), root.path()).await;
        assert_eq!(
            failed.unwrap_err().to_string(),
            "could not build by `echo wrong >&2; exit 2`: exit status: 2; its last lines:\n  wrong"
        );
    }

    #[tokio::test]
    async fn cargo_names_the_executable() {
        let root = tempfile::tempdir().unwrap();
        let manifest = "[package]\nname = \"tiny\"\nedition = \"2024\"\n[workspace]\n";
        std::fs::write(root.path().join("Cargo.toml"), manifest).unwrap();
        std::fs::create_dir_all(root.path().join("src/bin")).unwrap();
        for name in ["one", "two"] {
            let file = root.path().join(format!("src/bin/{name}.rs"));
            std::fs::write(file, "fn main() {}").unwrap();
        }
        let built = with_cargo(&["one".into(), "two".into()], root.path(), root.path()).await;
        let built = built.unwrap();
        assert!(
            built.len() == 2 && built.values().all(|path| path.is_file()),
            "{built:?}"
        );
        let error = with_cargo(&["three".into()], root.path(), root.path())
            .await
            .unwrap_err();
        assert!(
            error.to_string().contains("no bin target named `three`"),
            "{error}"
        );
    }
}
