//! A server of the sandbox API in a project of its own.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// What the examples of the page name.
const STAGE: &str = "\
cloud:
  queues:
    orders: {}
seeds:
  catalogue:
    - {queue: orders, messages: [{json: {sku: MUG-01}}]}
apps:
  storefront:
    run: [sleep, \"1000\"]
";

/// Ends when it is dropped: its standard input is a pipe from here.
pub(crate) struct Server {
    folder: TempDir,
    process: Child,
    connection: Value,
}

impl Server {
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("scenarios")).unwrap();
        std::fs::write(folder.path().join("scenarios/stage.yaml"), STAGE).unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_rehearsal"))
            .args([
                "serve",
                "--until-stdin-ends",
                "--connection",
                "target/serve.json",
            ])
            .current_dir(folder.path())
            .env_remove("CARGO")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.as_mut().unwrap()).lines();
        let mut lines = lines.map_while(Result::ok);
        assert!(lines.any(|line| line.starts_with("token:")), "no stage");
        let text = std::fs::read(folder.path().join("target/serve.json")).unwrap();
        Self {
            folder,
            process,
            connection: serde_json::from_slice(&text).unwrap(),
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn url(&self) -> &str {
        self.connection["url"].as_str().unwrap()
    }

    pub(crate) fn token(&self) -> &str {
        self.connection["token"].as_str().unwrap()
    }

    /// Returns the memory that the process has now, in kilobytes, where the system tells.
    pub(crate) fn memory(&self) -> Option<u64> {
        let status = format!("/proc/{}/status", self.process.id());
        let status = std::fs::read_to_string(status).ok()?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.trim().trim_end_matches(" kB").parse().ok()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

pub(crate) fn transcript(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}
