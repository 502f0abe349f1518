//! The run directory: everything a run leaves on disk lies below it.
//!
//! A run holds a lock on its directory for as long as it lives. The next start
//! takes the lock of every directory it finds; the one whose lock it gets has
//! a dead owner and goes, with the processes that still work in it.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::error::StageError;
use crate::files;
use crate::leftovers;
use crate::secret;

/// PostgreSQL's data lies in memory where this much is free there.
const ROOMY: u64 = 2 << 30;
const MEMORY: &str = "/dev/shm";
const LOCK: &str = "lock";

/// A directory of this run's own; removed when its last handle goes.
#[derive(Debug, Clone)]
pub(crate) struct RunDir(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    id: String,
    /// Held, not read.
    _lock: File,
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Err(error) = files::remove_all(&self.path) {
            tracing::warn!(path = %self.path.display(), %error, "the run directory stays for the next start to sweep");
        }
    }
}

impl RunDir {
    /// Sweeps what dead runs left and makes a directory for this one. Also
    /// says how many were swept.
    pub(crate) fn open() -> Result<(Self, usize), StageError> {
        let mut swept = 0;
        for base in [PathBuf::from(MEMORY), std::env::temp_dir()] {
            // What cannot be swept (somebody else's folder of our name, say)
            // does not keep a run from starting elsewhere.
            match sweep(&home_below(&base)) {
                Ok(count) => swept += count,
                Err(error) => tracing::warn!(%error, "what dead runs left stays"),
            }
        }
        Ok((Self::below(&home_below(&Self::base()))?, swept))
    }

    /// Where run directories lie: in memory, where there is room.
    pub(crate) fn base() -> PathBuf {
        if files::is_memory(Path::new(MEMORY)) && files::free_space(Path::new(MEMORY)) >= ROOMY {
            MEMORY.into()
        } else {
            std::env::temp_dir()
        }
    }

    /// Makes a directory of this run's own below `home`.
    pub(crate) fn below(home: &Path) -> Result<Self, StageError> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let failed = |source| StageError::files("make the run directory below", home, source);
        let _turn = turn(home)?;
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = home.join(format!("run-{}-{number}", std::process::id()));
        // A process id comes round again: what a namesake left was swept by
        // now, or its owner is another container's process, which we must not touch.
        fs::create_dir(&path)
            .and_then(|()| files::make_passable(&path))
            .map_err(failed)?;
        let mut lock = File::create(path.join(LOCK)).map_err(failed)?;
        lock.lock().map_err(failed)?;
        let id = secret::word()[..8].to_owned();
        lock.write_all(id.as_bytes()).map_err(failed)?;
        Ok(Self(Arc::new(Inner {
            path,
            id,
            _lock: lock,
        })))
    }

    /// A word that no other run has: what it makes elsewhere is called after it.
    pub(crate) fn id(&self) -> &str {
        &self.0.id
    }

    /// Whether it lies in memory.
    pub(crate) fn is_memory(&self) -> bool {
        files::is_memory(self.path())
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0.path
    }
}

/// One home for all runs of a user.
fn home_below(base: &Path) -> PathBuf {
    #[cfg(unix)]
    let user = rustix::process::geteuid().as_raw().to_string();
    #[cfg(not(unix))]
    let user = std::env::var("USERNAME").unwrap_or_default();
    base.join(format!("rehearsal-{user}"))
}

/// Makes runs make and sweep directories one after the other, so that no one
/// takes a directory that is not locked *yet* for one whose owner is dead.
fn turn(home: &Path) -> Result<File, StageError> {
    let failed = |source| StageError::files("open the folder for runs", home, source);
    match fs::create_dir(home) {
        Ok(()) => files::make_passable(home).map_err(failed)?,
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(failed(error)),
    }
    // Temporary folders are everybody's: somebody may have been here first.
    if !files::is_ours(home).map_err(failed)? {
        return Err(StageError::ForeignFolder { path: home.into() });
    }
    let turn = File::create(home.join(LOCK)).map_err(failed)?;
    turn.lock().map_err(failed)?;
    Ok(turn)
}

/// Removes the directories below `home` whose owners are dead, and says how many.
pub(crate) fn sweep(home: &Path) -> Result<usize, StageError> {
    if !home.is_dir() {
        return Ok(0);
    }
    let _turn = turn(home)?;
    let failed = |source| StageError::files("sweep", home, source);
    let mut swept = 0;
    for entry in fs::read_dir(home).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() && !is_alive(&path) {
            leftovers::end_those_in(&path);
            files::remove_all(&path).map_err(|source| StageError::files("sweep", &path, source))?;
            swept += 1;
        }
    }
    Ok(swept)
}

/// Whether the run of this id, whose directory this was, still lives.
pub(crate) fn lives(path: &Path, id: &str) -> bool {
    is_alive(path) && fs::read_to_string(path.join(LOCK)).is_ok_and(|known| known == id)
}

/// The ids of the runs of this user that live on this machine.
pub(crate) fn living() -> Vec<String> {
    let homes = [PathBuf::from(MEMORY), std::env::temp_dir()];
    homes
        .iter()
        .filter_map(|base| fs::read_dir(home_below(base)).ok())
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.is_dir() && is_alive(path))
        .filter_map(|path| fs::read_to_string(path.join(LOCK)).ok())
        .collect()
}

fn is_alive(run: &Path) -> bool {
    match File::open(run.join(LOCK)) {
        Ok(lock) => lock.try_lock().is_err(),
        // Killed between its making and its locking.
        Err(error) => error.kind() != std::io::ErrorKind::NotFound,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_living_run_is_left_alone_and_a_dead_one_swept() {
        let base = tempfile::tempdir().unwrap();
        let home = base.path().join("rehearsal-test");
        let alive = RunDir::below(&home).unwrap();
        let dead = home.join("run-1-0");
        fs::create_dir_all(dead.join("postgres")).unwrap();
        fs::write(dead.join(LOCK), "").unwrap();
        fs::create_dir_all(home.join("run-2-0")).unwrap();

        assert!(lives(alive.path(), alive.id()));
        assert!(!lives(alive.path(), "00000000") && !lives(&dead, ""));
        assert_eq!(sweep(&home).unwrap(), 2);
        assert!(alive.path().is_dir());
        assert!(!dead.exists());

        let path = alive.path().to_path_buf();
        drop(alive);
        assert!(!path.exists());
        assert_eq!(sweep(&home).unwrap(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_others_can_write_to_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let base = tempfile::tempdir().unwrap();
        let home = base.path().join("rehearsal-test");
        fs::create_dir(&home).unwrap();
        fs::set_permissions(&home, fs::Permissions::from_mode(0o777)).unwrap();
        assert!(matches!(
            RunDir::below(&home),
            Err(StageError::ForeignFolder { .. })
        ));
    }
}
