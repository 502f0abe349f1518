//! The lock of `rehearsal up`: one stage per folder. Its process holds the lock
//! for as long as it lives.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::path::PathBuf;

use crate::history::History;

const LOCK: &str = "up.lock";
const ADDRESSES: &str = "up";

/// The lock, held while a stage is up.
#[derive(Debug)]
pub(crate) struct StageLock {
    addresses: PathBuf,
    _lock: File,
}

/// The result of acquiring the lock.
#[derive(Debug)]
pub(crate) enum Acquired {
    /// The lock is held by this process.
    Lock(StageLock),
    /// Another process has a stage up.
    HeldElsewhere {
        /// The addresses and credentials of that stage.
        addresses: String,
    },
}

impl StageLock {
    /// Acquires the lock, without waiting for it.
    pub(crate) fn acquire() -> Result<Acquired, String> {
        let (addresses, mut lock) = open()?;
        if lock.try_lock().is_err() {
            let addresses = std::fs::read_to_string(addresses).unwrap_or_default();
            return Ok(Acquired::HeldElsewhere { addresses });
        }
        let id = std::process::id().to_string();
        lock.set_len(0)
            .and_then(|()| lock.write_all(id.as_bytes()))
            .map_err(|error| format!("could not write the lock of the stage: {error}"))?;
        let lock = Self {
            addresses,
            _lock: lock,
        };
        Ok(Acquired::Lock(lock))
    }

    /// Stores the addresses and credentials for an `up` that finds the lock held.
    pub(crate) fn store_addresses(&mut self, addresses: &str) -> Result<(), String> {
        std::fs::write(&self.addresses, addresses)
            .map_err(|error| format!("could not write {}: {error}", self.addresses.display()))
    }
}

impl Drop for StageLock {
    fn drop(&mut self) {
        // The stage may have failed to start, before there was such a file.
        let _ = std::fs::remove_file(&self.addresses);
    }
}

/// Returns the addresses and credentials of the stage that is up here, if one is.
pub(crate) fn standing_addresses() -> Option<String> {
    let folder = History::open().ok()?.folder().to_owned();
    let lock = OpenOptions::new()
        .read(true)
        .write(true)
        .open(folder.join(LOCK))
        .ok()?;
    if lock.try_lock().is_ok() {
        return None;
    }
    std::fs::read_to_string(folder.join(ADDRESSES)).ok()
}

/// Stops the process that holds the lock and waits until it has ended. Returns
/// false if there is none.
pub(crate) fn stop_holder() -> Result<bool, String> {
    let (_, mut lock) = open()?;
    if lock.try_lock().is_ok() {
        return Ok(false);
    }
    let mut id = String::new();
    lock.read_to_string(&mut id)
        .map_err(|error| format!("could not read the lock of the stage: {error}"))?;
    terminate(&id)?;
    lock.lock()
        .map_err(|error| format!("could not wait for the stage to stop: {error}"))?;
    Ok(true)
}

fn open() -> Result<(PathBuf, File), String> {
    let history = History::open()?;
    let folder = history.folder();
    let failed = |error| format!("could not open {}: {error}", folder.display());
    std::fs::create_dir_all(folder).map_err(failed)?;
    let lock = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(folder.join(LOCK))
        .map_err(failed)?;
    Ok((folder.join(ADDRESSES), lock))
}

/// Sends SIGTERM with the system's `kill`: it is all that is needed of signals.
#[cfg(unix)]
pub(crate) fn terminate(id: &str) -> Result<(), String> {
    let status = std::process::Command::new("kill")
        .args(["-TERM", id])
        .status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!(
            "could not stop process {id}: kill ended with {status}"
        )),
        Err(error) => Err(format!("could not stop process {id}: {error}")),
    }
}

#[cfg(not(unix))]
pub(crate) fn terminate(id: &str) -> Result<(), String> {
    Err(format!(
        "could not stop process {id}: press Ctrl-C where it runs"
    ))
}
