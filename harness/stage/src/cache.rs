//! The cache of files that are created once per machine and user: the unpacked
//! PostgreSQL, the result of `initdb`.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use rehearsal_process::files;

use crate::error::StageError;

/// Returns the folder for files that are kept between runs: `REHEARSAL_CACHE`,
/// else the user's cache folder.
pub fn cache_folder() -> Result<PathBuf, StageError> {
    std::env::var_os("REHEARSAL_CACHE")
        .filter(|folder| !folder.is_empty())
        .map_or_else(default_folder, |folder| Some(PathBuf::from(folder)))
        .ok_or(StageError::NoCache)
}

/// The cache folder. For root it is not below the home folder, because
/// PostgreSQL then runs as another user and has to read its binaries.
#[derive(Debug, Clone)]
pub(crate) struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// Opens the cache, creating its folder if it is missing.
    pub(crate) fn open() -> Result<Self, StageError> {
        Self::at(cache_folder()?)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.folder
    }

    /// Opens the cache in a certain folder.
    pub(crate) fn at(folder: PathBuf) -> Result<Self, StageError> {
        fs::create_dir_all(&folder)
            .and_then(|()| files::make_traversable(&folder))
            .map_err(|source| StageError::files("create the cache", &folder, source))?;
        Ok(Self { folder })
    }

    /// Returns the folder `name` in the cache; if it is missing, `build` fills it
    /// first. No process sees it half filled: it is built beside its final path
    /// under a lock and then renamed.
    pub(crate) fn folder(
        &self,
        name: &str,
        build: impl FnOnce(&Path) -> Result<(), StageError>,
    ) -> Result<PathBuf, StageError> {
        let path = self.folder.join(name);
        if path.is_dir() {
            return Ok(path);
        }
        let failed = |source| StageError::files("fill the cache", &path, source);
        let lock = File::create(self.folder.join(format!("{name}.lock"))).map_err(failed)?;
        lock.lock().map_err(failed)?;
        if path.is_dir() {
            return Ok(path);
        }
        let draft = self.folder.join(format!("{name}.draft"));
        // Left by a process that was killed: we hold the lock.
        files::remove_all(&draft).map_err(failed)?;
        fs::create_dir(&draft)
            .and_then(|()| files::make_traversable(&draft))
            .map_err(failed)?;
        build(&draft)?;
        fs::rename(&draft, &path).map_err(failed)?;
        Ok(path)
    }
}

#[cfg(unix)]
fn default_folder() -> Option<PathBuf> {
    if rustix::process::geteuid().is_root() {
        return Some(PathBuf::from("/var/cache/rehearsal"));
    }
    let home = || std::env::home_dir().filter(|home| home.is_dir());
    let named = std::env::var_os("XDG_CACHE_HOME").filter(|folder| !folder.is_empty());
    match named {
        Some(folder) => Some(PathBuf::from(folder).join("rehearsal")),
        None if cfg!(target_os = "macos") => Some(home()?.join("Library/Caches/rehearsal")),
        None => Some(home()?.join(".cache/rehearsal")),
    }
}

#[cfg(not(unix))]
fn default_folder() -> Option<PathBuf> {
    Some(PathBuf::from(std::env::var_os("LOCALAPPDATA")?).join("rehearsal"))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn concurrent_callers_build_a_folder_once() {
        let home = tempfile::tempdir().unwrap();
        let built = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let cache = Cache::at(home.path().join("cache")).unwrap();
                    let folder = cache
                        .folder("part", |draft| {
                            built.fetch_add(1, Ordering::Relaxed);
                            fs::write(draft.join("file"), "whole").unwrap();
                            Ok(())
                        })
                        .unwrap();
                    assert_eq!(fs::read_to_string(folder.join("file")).unwrap(), "whole");
                });
            }
        });
        assert_eq!(built.into_inner(), 1);
    }

    #[test]
    fn draft_of_a_killed_process_is_discarded() {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir_all(home.path().join("part.draft")).unwrap();
        fs::write(home.path().join("part.draft/half"), "").unwrap();
        let cache = Cache::at(home.path().into()).unwrap();
        let folder = cache.folder("part", |_| Ok(())).unwrap();
        assert!(!folder.join("half").exists());
    }
}
