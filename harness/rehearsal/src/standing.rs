//! The stage that is up here: one for a folder, known by a lock that its
//! process holds for as long as it lives.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::path::PathBuf;

use crate::state::State;

const LOCK: &str = "up.lock";
const TOLD: &str = "up";

/// Held while a stage is up.
#[derive(Debug)]
pub(crate) struct Standing {
    told: PathBuf,
    /// Held, not read.
    _lock: File,
}

/// Whose the one stage of a folder is.
#[derive(Debug)]
pub(crate) enum Taken {
    Ours(Standing),
    /// Another process has one up.
    Theirs {
        /// What it said of it.
        told: String,
    },
}

impl Standing {
    /// Takes the place of the one stage that may be up here.
    pub(crate) fn take() -> Result<Taken, String> {
        let (told, mut lock) = open()?;
        if lock.try_lock().is_err() {
            let told = std::fs::read_to_string(told).unwrap_or_default();
            return Ok(Taken::Theirs { told });
        }
        let id = std::process::id().to_string();
        lock.set_len(0)
            .and_then(|()| lock.write_all(id.as_bytes()))
            .map_err(|error| format!("could not write down who has the stage up: {error}"))?;
        Ok(Taken::Ours(Self { told, _lock: lock }))
    }

    /// Keeps what there is to say, for whoever comes second.
    pub(crate) fn tell(&mut self, told: &str) -> Result<(), String> {
        std::fs::write(&self.told, told)
            .map_err(|error| format!("could not write {}: {error}", self.told.display()))
    }

    /// Has the process that has a stage up end it, and waits until it has.
    pub(crate) fn end() -> Result<bool, String> {
        let (_, mut lock) = open()?;
        if lock.try_lock().is_ok() {
            return Ok(false);
        }
        let mut id = String::new();
        lock.read_to_string(&mut id)
            .map_err(|error| format!("could not read who has the stage up: {error}"))?;
        interrupt(&id)?;
        lock.lock()
            .map_err(|error| format!("could not wait for the stage to end: {error}"))?;
        Ok(true)
    }
}

impl Drop for Standing {
    fn drop(&mut self) {
        // There may be nothing yet.
        let _ = std::fs::remove_file(&self.told);
    }
}

fn open() -> Result<(PathBuf, File), String> {
    let state = State::here()?;
    let folder = state.folder();
    let failed = |error| format!("could not open {}: {error}", folder.display());
    std::fs::create_dir_all(folder).map_err(failed)?;
    let lock = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(folder.join(LOCK))
        .map_err(failed)?;
    Ok((folder.join(TOLD), lock))
}

/// By the system's own command: a signal is all that is needed of it.
#[cfg(unix)]
fn interrupt(id: &str) -> Result<(), String> {
    let done = std::process::Command::new("kill")
        .args(["-TERM", id])
        .status();
    match done {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!(
            "could not end process {id}: kill ended with {status}"
        )),
        Err(error) => Err(format!("could not end process {id}: {error}")),
    }
}

#[cfg(not(unix))]
fn interrupt(id: &str) -> Result<(), String> {
    Err(format!(
        "could not end process {id}: press Ctrl-C where it runs"
    ))
}
