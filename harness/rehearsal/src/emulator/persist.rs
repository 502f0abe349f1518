//! The state of a cloud in a folder: loaded at the start, saved while it runs.

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rehearsal_cloud::Cloud;

/// How often the state is saved, if there were calls.
const INTERVAL: Duration = Duration::from_secs(5);

/// A file with the state of a cloud.
#[derive(Debug, Clone)]
pub(crate) struct StateFile {
    path: PathBuf,
    /// Held while the file is written: the save at the end waits for one that runs.
    writing: Arc<Mutex<()>>,
}

impl StateFile {
    /// Returns the file in a folder.
    pub(crate) fn in_folder(folder: &Path) -> Self {
        Self {
            path: folder.join("state.json"),
            writing: Arc::default(),
        }
    }

    /// Restores the state, if the file is there. Returns whether it is.
    pub(crate) fn load(&self, cloud: &Cloud) -> Result<bool, String> {
        let text = match fs::read(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(self.failed("read", &error)),
        };
        let restored = cloud.restore_from(&text);
        restored.map_err(|error| {
            let path = self.path.display();
            format!("could not restore the state in {path}: {error}; move the file away to start without it")
        })?;
        Ok(true)
    }

    /// Saves the state: all of it, or the file stays as it was.
    pub(crate) fn save(&self, cloud: &Cloud) -> Result<(), String> {
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let write = || {
            if let Some(folder) = self.path.parent() {
                fs::create_dir_all(folder)?;
            }
            let part = self.path.with_extension("json.part");
            let mut file = BufWriter::new(create_private(&part)?);
            cloud.save_to(&mut file).map_err(std::io::Error::other)?;
            file.flush()?;
            // The new state is on the disk before the old one is given up.
            file.get_ref().sync_all()?;
            fs::rename(&part, &self.path)
        };
        write().map_err(|error| self.failed("write", &error))
    }

    fn failed(&self, what: &str, error: &std::io::Error) -> String {
        format!(
            "could not {what} the state in {}: {error}",
            self.path.display()
        )
    }
}

/// Creates a file that only this user can read: secrets may be in it.
fn create_private(path: &Path) -> std::io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Saves the state every few seconds, after calls. Ends with the first error.
pub(crate) async fn keep_saved(cloud: &Cloud, file: &StateFile) -> String {
    let mut ticks = tokio::time::interval(INTERVAL);
    // Init scripts may have made calls already.
    let mut saved = (0, cloud.clock().offset());
    loop {
        ticks.tick().await;
        let now = (cloud.journal().last(), cloud.clock().offset());
        if now == saved {
            continue;
        }
        saved = now;
        let (cloud, file) = (cloud.clone(), file.clone());
        let result = tokio::task::spawn_blocking(move || file.save(&cloud)).await;
        match result {
            Ok(Ok(())) => {}
            Ok(Err(error)) => return error,
            Err(error) => return format!("could not save the state: {error}"),
        }
    }
}
