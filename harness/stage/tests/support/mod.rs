//! Stage files on disk, and how tests start them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rehearsal_record::Event;
use rehearsal_script::{PathKind, Sources, check};
use rehearsal_stage::{Requirements, Sandbox, SandboxRequest, Stage, StageError, StageOptions};
use tempfile::TempDir;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// A folder with a stage file and whatever else it needs.
pub(crate) struct Home {
    path: PathBuf,
    /// Removes the folder, unless it existed before.
    _folder: Option<TempDir>,
}

impl Home {
    pub(crate) fn new(stage: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let home = Self {
            path: folder.path().into(),
            _folder: Some(folder),
        };
        home.with("stage.yaml", stage)
    }

    /// Uses an existing folder.
    pub(crate) fn at(path: PathBuf) -> Self {
        Self {
            path,
            _folder: None,
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes another file.
    pub(crate) fn with(self, path: &str, text: &str) -> Self {
        let path = self.path.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    pub(crate) fn script(&self) -> rehearsal_script::StageConfig {
        let file = self.path.join("stage.yaml");
        let checked = check(&Disk, Some(file.to_str().unwrap()), &[]);
        let errors = checked.diagnostics.iter().filter(|found| found.is_error());
        let errors: Vec<_> = errors.collect();
        assert!(errors.is_empty(), "{errors:#?}");
        checked.stage.unwrap()
    }

    /// Starts everything that the stage file declares.
    pub(crate) async fn start(&self) -> Result<(Stage, UnboundedReceiver<Event>), StageError> {
        self.start_with(StageOptions::default()).await
    }

    /// Starts everything that the stage file declares, with these options.
    pub(crate) async fn start_with(
        &self,
        options: StageOptions,
    ) -> Result<(Stage, UnboundedReceiver<Event>), StageError> {
        let script = self.script();
        let (events, received) = unbounded_channel();
        let needs = Requirements::all(&script);
        let stage = Stage::start(&script, needs, options, &events).await?;
        Ok((stage, received))
    }
}

pub(crate) fn seeded(seeds: &[&str]) -> SandboxRequest {
    let seeds = seeds.iter().map(|seed| Arc::from(*seed)).collect();
    SandboxRequest {
        seeds,
        ..SandboxRequest::default()
    }
}

/// Returns all lines that an app of a sandbox has written.
pub(crate) fn lines(sandbox: &Sandbox, app: &str) -> Vec<String> {
    let (lines, _) = sandbox.app(app).unwrap().logs().since(0);
    lines.into_iter().map(|line| line.text).collect()
}

/// Connects to a database; the connection lasts as long as the client.
pub(crate) async fn connected(url: &str) -> tokio_postgres::Client {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls)
        .await
        .unwrap();
    tokio::spawn(connection);
    client
}

/// Returns the content of the table `products`.
pub(crate) async fn products(url: &str) -> String {
    let all = "SELECT coalesce(string_agg(sku || stock, ' ' ORDER BY sku), '') FROM products";
    connected(url)
        .await
        .query_one(all, &[])
        .await
        .unwrap()
        .get(0)
}

/// Returns the message of an expected error.
pub(crate) fn message<T>(result: Result<T, StageError>) -> String {
    match result {
        Ok(_) => panic!("no error was returned"),
        Err(error) => error.to_string(),
    }
}

pub(crate) struct Disk;

impl Sources for Disk {
    fn read(&self, path: &str) -> Result<Arc<str>, String> {
        std::fs::read_to_string(path)
            .map(Into::into)
            .map_err(|error| error.to_string())
    }

    fn kind(&self, path: &str) -> PathKind {
        match std::fs::metadata(path) {
            Ok(meta) if meta.is_dir() => PathKind::Folder,
            Ok(_) => PathKind::File,
            Err(_) => PathKind::Missing,
        }
    }

    fn files_below(&self, folder: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut pending = vec![PathBuf::from(folder)];
        while let Some(folder) = pending.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    pending.push(path);
                } else {
                    found.push(text(&path));
                }
            }
        }
        found
    }
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}
