//! The run directory, which contains everything that a run writes to disk.
//!
//! A run holds a lock on its directory while it is alive. The next start tries to
//! take the lock of every directory; if it gets one, the owner is dead, and the
//! directory is removed together with the processes that still work in it.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::error::Error;
use crate::files;
use crate::leftovers;
use crate::secret;

/// The free memory from which on run directories are kept in memory.
const MIN_FREE_MEMORY: u64 = 2 << 30;
const MEMORY_FOLDER: &str = "/dev/shm";
const LOCK_FILE: &str = "lock";

/// The directory of one run. It is removed when the last handle is dropped.
#[derive(Debug, Clone)]
pub struct RunDirectory(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    id: String,
    /// Shows that the run is alive.
    _lock: File,
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Err(error) = files::remove_all(&self.path) {
            tracing::warn!(path = %self.path.display(), %error, "the run directory is left for the next start to remove");
        }
    }
}

impl RunDirectory {
    /// Removes the directories of dead runs and creates one for this run. Also
    /// returns how many were removed.
    pub fn open() -> Result<(Self, usize), Error> {
        let mut removed = 0;
        for base in [PathBuf::from(MEMORY_FOLDER), std::env::temp_dir()] {
            // A folder that cannot be cleaned (because it belongs to another user,
            // for example) must not prevent a run elsewhere.
            match remove_dead_runs(&user_home(&base)) {
                Ok(count) => removed += count,
                Err(error) => tracing::warn!(%error, "directories of dead runs are left"),
            }
        }
        Ok((Self::create_below(&user_home(&Self::base()))?, removed))
    }

    /// Returns the folder for run directories: in memory, if enough is free.
    pub fn base() -> PathBuf {
        if files::is_in_memory(Path::new(MEMORY_FOLDER))
            && files::free_space(Path::new(MEMORY_FOLDER)) >= MIN_FREE_MEMORY
        {
            MEMORY_FOLDER.into()
        } else {
            std::env::temp_dir()
        }
    }

    /// Creates a run directory below `home`.
    pub fn create_below(home: &Path) -> Result<Self, Error> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let failed = |source| Error::files("create the run directory below", home, source);
        let _turn = lock_home(home)?;
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = home.join(format!("run-{}-{number}", std::process::id()));
        // A process id may be used again. A directory of that name was removed by
        // now, or belongs to a process of another container, which is left alone.
        fs::create_dir(&path)
            .and_then(|()| files::make_traversable(&path))
            .map_err(failed)?;
        let mut lock = File::create(path.join(LOCK_FILE)).map_err(failed)?;
        lock.lock().map_err(failed)?;
        let id = secret::generate()[..8].to_owned();
        lock.write_all(id.as_bytes()).map_err(failed)?;
        Ok(Self(Arc::new(Inner {
            path,
            id,
            _lock: lock,
        })))
    }

    /// Returns an id that no other run has. It is part of the names of everything
    /// that the run creates elsewhere.
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// Whether it is in memory.
    pub fn is_in_memory(&self) -> bool {
        files::is_in_memory(self.path())
    }

    /// Returns the directory.
    pub fn path(&self) -> &Path {
        &self.0.path
    }
}

/// Returns the folder of all runs of this user.
fn user_home(base: &Path) -> PathBuf {
    #[cfg(unix)]
    let user = rustix::process::geteuid().as_raw().to_string();
    #[cfg(not(unix))]
    let user = std::env::var("USERNAME").unwrap_or_default();
    base.join(format!("rehearsal-{user}"))
}

/// Takes a lock under which runs create and remove directories, so that a
/// directory that is not locked *yet* is not taken for one of a dead run.
fn lock_home(home: &Path) -> Result<File, Error> {
    let failed = |source| Error::files("open the folder for runs", home, source);
    match fs::create_dir(home) {
        Ok(()) => files::make_traversable(home).map_err(failed)?,
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(failed(error)),
    }
    // Other users can write to the temporary folder, and may have been first.
    if !files::is_owned_by_us(home).map_err(failed)? {
        return Err(Error::ForeignFolder { path: home.into() });
    }
    let lock = File::create(home.join(LOCK_FILE)).map_err(failed)?;
    lock.lock().map_err(failed)?;
    Ok(lock)
}

/// Removes the directories of dead runs below `home`, and returns how many.
pub fn remove_dead_runs(home: &Path) -> Result<usize, Error> {
    if !home.is_dir() {
        return Ok(0);
    }
    let _turn = lock_home(home)?;
    let failed = |source| Error::files("clean up", home, source);
    let mut removed = 0;
    for entry in fs::read_dir(home).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() && !is_locked(&path) {
            leftovers::kill_processes_of_run(&path);
            files::remove_all(&path).map_err(|source| Error::files("remove", &path, source))?;
            removed += 1;
        }
    }
    Ok(removed)
}

/// Whether the run with this id and directory is still alive.
pub fn is_run_alive(path: &Path, id: &str) -> bool {
    is_locked(path) && fs::read_to_string(path.join(LOCK_FILE)).is_ok_and(|known| known == id)
}

/// Returns the ids of the runs of this user that are alive on this machine.
pub fn alive_run_ids() -> Vec<String> {
    let homes = [PathBuf::from(MEMORY_FOLDER), std::env::temp_dir()];
    homes
        .iter()
        .filter_map(|base| fs::read_dir(user_home(base)).ok())
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.is_dir() && is_locked(path))
        .filter_map(|path| fs::read_to_string(path.join(LOCK_FILE)).ok())
        .collect()
}

fn is_locked(run: &Path) -> bool {
    match File::open(run.join(LOCK_FILE)) {
        Ok(lock) => lock.try_lock().is_err(),
        // Without a lock file its owner was killed before it created one.
        Err(error) => error.kind() != std::io::ErrorKind::NotFound,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directory_of_a_dead_run_is_removed_and_of_a_living_one_kept() {
        let base = tempfile::tempdir().unwrap();
        let home = base.path().join("rehearsal-test");
        let alive = RunDirectory::create_below(&home).unwrap();
        let dead = home.join("run-1-0");
        fs::create_dir_all(dead.join("postgres")).unwrap();
        fs::write(dead.join(LOCK_FILE), "").unwrap();
        fs::create_dir_all(home.join("run-2-0")).unwrap();

        assert!(is_run_alive(alive.path(), alive.id()));
        assert!(!is_run_alive(alive.path(), "00000000") && !is_run_alive(&dead, ""));
        assert_eq!(remove_dead_runs(&home).unwrap(), 2);
        assert!(alive.path().is_dir());
        assert!(!dead.exists());

        let path = alive.path().to_path_buf();
        drop(alive);
        assert!(!path.exists());
        assert_eq!(remove_dead_runs(&home).unwrap(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn folder_that_others_can_write_to_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let base = tempfile::tempdir().unwrap();
        let home = base.path().join("rehearsal-test");
        fs::create_dir(&home).unwrap();
        fs::set_permissions(&home, fs::Permissions::from_mode(0o777)).unwrap();
        assert!(matches!(
            RunDirectory::create_below(&home),
            Err(Error::ForeignFolder { .. })
        ));
    }
}
