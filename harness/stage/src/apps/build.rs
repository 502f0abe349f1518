//! Building apps with cargo, once per run.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rehearsal_process::{Command, Output, RunDirectory};
use serde::Deserialize;

use crate::error::StageError;

/// The bytes kept of a line: cargo's JSON messages must not be cut.
const WIDTH: usize = 4 << 20;

/// Builds the binaries with one call of cargo, and returns the path of each.
pub(crate) async fn with_cargo(
    names: &[Arc<str>],
    root: &Path,
    run: &RunDirectory,
) -> Result<BTreeMap<Arc<str>, PathBuf>, StageError> {
    let mut args: Vec<OsString> = vec![
        "build".into(),
        // An app need not be a default member.
        "--workspace".into(),
        "--message-format=json-render-diagnostics".into(),
    ];
    for name in names {
        args.extend(["--bin".into(), OsString::from(&**name)]);
    }
    let output = Output::with_width("cargo".into(), WIDTH);
    let command = Command {
        line: format!("cargo build --bin {}", names.join(" --bin ")),
        // The cargo that runs this process has compiled the dependencies already.
        program: std::env::var_os("CARGO")
            .unwrap_or_else(|| "cargo".into())
            .into(),
        args,
        env: Vec::new(),
        folder: root.into(),
        run: run.clone(),
    };
    command.finish(output.clone()).await?;

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

/// Returns the name and path of the binary that a message of cargo reports.
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
    fn only_binaries_are_reported_as_executables() {
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
    async fn cargo_reports_the_path_of_each_executable() {
        let root = tempfile::tempdir().unwrap();
        let manifest = "[package]\nname = \"tiny\"\nedition = \"2024\"\n[workspace]\n";
        std::fs::write(root.path().join("Cargo.toml"), manifest).unwrap();
        std::fs::create_dir_all(root.path().join("src/bin")).unwrap();
        for name in ["one", "two"] {
            let file = root.path().join(format!("src/bin/{name}.rs"));
            std::fs::write(file, "fn main() {}").unwrap();
        }
        let run = RunDirectory::create_below(&root.path().join("runs")).unwrap();
        let built = with_cargo(&["one".into(), "two".into()], root.path(), &run).await;
        let built = built.unwrap();
        assert!(
            built.len() == 2 && built.values().all(|path| path.is_file()),
            "{built:?}"
        );
        let error = with_cargo(&["three".into()], root.path(), &run)
            .await
            .unwrap_err();
        assert!(
            error.to_string().contains("no bin target named `three`"),
            "{error}"
        );
    }
}
