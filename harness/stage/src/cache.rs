//! What is made once per machine and user: the unpacked PostgreSQL, the result
//! of `initdb`.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::error::StageError;
use crate::files;

/// The folder for what a machine keeps between runs: `REHEARSAL_CACHE`, else
/// the user's.
pub fn cache_folder() -> Result<PathBuf, StageError> {
    std::env::var_os("REHEARSAL_CACHE")
        .filter(|folder| !folder.is_empty())
        .map_or_else(default_folder, |folder| Some(PathBuf::from(folder)))
        .ok_or(StageError::NoCache)
}

/// The folder for it. Root's is not below its home, because PostgreSQL runs as
/// another user there and has to read its own binaries.
#[derive(Debug, Clone)]
pub(crate) struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// Opens (and makes) the cache.
    pub(crate) fn open() -> Result<Self, StageError> {
        Self::at(cache_folder()?)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn at(folder: PathBuf) -> Result<Self, StageError> {
        fs::create_dir_all(&folder)
            .and_then(|()| files::make_passable(&folder))
            .map_err(|source| StageError::files("make the cache", &folder, source))?;
        Ok(Self { folder })
    }

    /// The folder `name` in the cache; where it is missing, `build` fills it
    /// first. Whoever finds it finds it whole: it is built beside its place
    /// under a lock and moved there.
    pub(crate) fn folder(
        &self,
        name: &str,
        build: impl FnOnce(&Path) -> Result<(), StageError>,
    ) -> Result<PathBuf, StageError> {
        let place = self.folder.join(name);
        if place.is_dir() {
            return Ok(place);
        }
        let failed = |source| StageError::files("fill the cache", &place, source);
        let lock = File::create(self.folder.join(format!("{name}.lock"))).map_err(failed)?;
        lock.lock().map_err(failed)?;
        if place.is_dir() {
            return Ok(place);
        }
        let draft = self.folder.join(format!("{name}.draft"));
        // Left by a builder that was killed: the lock says that nobody is at it.
        files::remove_all(&draft).map_err(failed)?;
        fs::create_dir(&draft)
            .and_then(|()| files::make_passable(&draft))
            .map_err(failed)?;
        build(&draft)?;
        fs::rename(&draft, &place).map_err(failed)?;
        Ok(place)
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
    fn many_at_once_build_it_once() {
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
    fn a_draft_left_by_a_killed_builder_is_built_anew() {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir_all(home.path().join("part.draft")).unwrap();
        fs::write(home.path().join("part.draft/half"), "").unwrap();
        let cache = Cache::at(home.path().into()).unwrap();
        let folder = cache.folder("part", |_| Ok(())).unwrap();
        assert!(!folder.join("half").exists());
    }
}
