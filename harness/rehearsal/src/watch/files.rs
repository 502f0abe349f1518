//! Notices which files of a project change.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// How long nothing has to change until changes are complete: an editor or a version
/// control system writes several files.
const SETTLED: Duration = Duration::from_millis(40);

/// Folders with what was built or installed.
const GENERATED: [&str; 5] = ["target", "node_modules", "__pycache__", "venv", "dist"];

/// A watcher of the files below some folders. Hidden folders and those with what was
/// built are left out.
pub(crate) struct Watcher {
    system: RecommendedWatcher,
    changes: UnboundedReceiver<PathBuf>,
    folders: BTreeSet<PathBuf>,
    /// The folder whose repository knows which files are ignored.
    project: PathBuf,
}

impl Watcher {
    /// Starts to watch; the first folder is the project's.
    pub(crate) fn start(folders: &[PathBuf]) -> Result<Self, String> {
        let (sender, changes) = unbounded_channel();
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let Ok(event) = event else {
                return;
            };
            if matches!(event.kind, EventKind::Access(_)) {
                return;
            }
            for path in event.paths {
                // The receiver is gone only while the process ends.
                let _ = sender.send(path);
            }
        });
        let mut started = Self {
            system: watcher.map_err(|error| failed(&error))?,
            changes,
            folders: BTreeSet::new(),
            project: folders.first().cloned().unwrap_or_default(),
        };
        for folder in folders {
            started.add(folder)?;
        }
        Ok(started)
    }

    /// Watches a folder and those in it.
    fn add(&mut self, folder: &Path) -> Result<(), String> {
        let mut pending = vec![folder.to_path_buf()];
        while let Some(folder) = pending.pop() {
            if self.folders.contains(&folder) {
                continue;
            }
            let watched = self.system.watch(&folder, RecursiveMode::NonRecursive);
            match watched {
                Ok(()) => {}
                // It was deleted meanwhile.
                Err(_) if !folder.exists() => continue,
                Err(error) => return Err(failed(&error)),
            }
            for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
                let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
                if is_folder && is_source(&entry.file_name()) {
                    pending.push(entry.path());
                }
            }
            self.folders.insert(folder);
        }
        Ok(())
    }

    /// Waits for changes, and returns the files once nothing changes any more.
    pub(super) async fn next(&mut self) -> Result<BTreeSet<PathBuf>, String> {
        let mut changed = BTreeSet::new();
        loop {
            let next = if changed.is_empty() {
                self.changes.recv().await
            } else {
                match tokio::time::timeout(SETTLED, self.changes.recv()).await {
                    Ok(next) => next,
                    Err(_) => return Ok(self.without_ignored(changed)),
                }
            };
            // The watcher holds the sender.
            let Some(path) = next else {
                return Ok(self.without_ignored(changed));
            };
            self.take(path, &mut changed)?;
        }
    }

    /// Returns the files that have changed since the last call.
    pub(crate) fn changed(&mut self) -> Result<BTreeSet<PathBuf>, String> {
        let mut changed = BTreeSet::new();
        while let Ok(path) = self.changes.try_recv() {
            self.take(path, &mut changed)?;
        }
        Ok(self.without_ignored(changed))
    }

    /// Removes the files that git ignores: programs write them.
    fn without_ignored(&self, mut files: BTreeSet<PathBuf>) -> BTreeSet<PathBuf> {
        for ignored in ignored(&files, &self.project).unwrap_or_default() {
            files.remove(&ignored);
        }
        files
    }

    /// Adds a file to the changed ones. Of a new folder it is all files.
    fn take(&mut self, path: PathBuf, changed: &mut BTreeSet<PathBuf>) -> Result<(), String> {
        let watched = path
            .ancestors()
            .find(|folder| self.folders.contains(*folder));
        let Some(watched) = watched else {
            return Ok(());
        };
        let below = path.strip_prefix(watched).unwrap_or(&path);
        if !below
            .components()
            .all(|part| matches!(part, Component::Normal(name) if is_source(name)))
        {
            return Ok(());
        }
        if path.is_dir() {
            self.add(&path)?;
            let mut pending = vec![path];
            while let Some(folder) = pending.pop() {
                for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
                    if !is_source(&entry.file_name()) {
                        continue;
                    }
                    match entry.file_type() {
                        Ok(kind) if kind.is_dir() => pending.push(entry.path()),
                        _ => {
                            changed.insert(entry.path());
                        }
                    }
                }
            }
        } else {
            changed.insert(path);
        }
        Ok(())
    }
}

fn failed(error: &notify::Error) -> String {
    let help = if matches!(error.kind, notify::ErrorKind::MaxFilesWatch) {
        ": the system allows no more, see `fs.inotify.max_user_watches`"
    } else {
        ""
    };
    format!("could not watch the files: {error}{help}")
}

/// Returns whether a file or folder of this name can be a source: it is not hidden, not
/// built and no editor's copy.
fn is_source(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    !name.starts_with(['.', '#']) && !name.ends_with('~') && !GENERATED.contains(&&*name)
}

/// Returns the files that git ignores; `None` without git, or outside of a repository.
fn ignored(files: &BTreeSet<PathBuf>, folder: &Path) -> Option<Vec<PathBuf>> {
    if files.is_empty() {
        return None;
    }
    let child = Command::new("git")
        .args(["check-ignore", "-z", "--stdin"])
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut child = child.ok()?;
    let mut input = child.stdin.take()?;
    let names: Vec<String> = files
        .iter()
        .map(|file| format!("{}\0", file.display()))
        .collect();
    let writer = std::thread::spawn(move || {
        // It has ended if it does not read, and then its output says nothing.
        let _ = std::io::Write::write_all(&mut input, names.concat().as_bytes());
    });
    let output = child.wait_with_output().ok();
    let _ = writer.join();
    let text = String::from_utf8(output?.stdout).ok()?;
    let names = text.split('\0').filter(|name| !name.is_empty());
    Some(names.map(PathBuf::from).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the next changes, relative to the folder.
    async fn next(watcher: &mut Watcher, folder: &Path) -> Vec<String> {
        let changed = watcher.next().await.unwrap();
        let names = changed
            .iter()
            .map(|file| file.strip_prefix(folder).unwrap());
        names.map(|name| name.display().to_string()).collect()
    }

    #[tokio::test]
    async fn changes_of_sources_are_noticed_and_others_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        for sub in ["src", "target", ".git"] {
            std::fs::create_dir(root.join(sub)).unwrap();
        }
        let mut watcher = Watcher::start(std::slice::from_ref(&root)).unwrap();
        std::fs::write(root.join("target/app"), "").unwrap();
        std::fs::write(root.join(".git/index"), "").unwrap();
        std::fs::write(root.join("src/main.rs~"), "").unwrap();
        std::fs::write(root.join("src/main.rs"), "").unwrap();
        assert_eq!(next(&mut watcher, &root).await, ["src/main.rs"]);
    }

    #[tokio::test]
    async fn files_of_a_new_folder_are_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let mut watcher = Watcher::start(std::slice::from_ref(&root)).unwrap();
        std::fs::create_dir_all(root.join("a/b")).unwrap();
        std::fs::write(root.join("a/b/one.yaml"), "").unwrap();
        let mut changed = next(&mut watcher, &root).await;
        while !changed.contains(&"a/b/one.yaml".to_owned()) {
            changed = next(&mut watcher, &root).await;
        }
        std::fs::write(root.join("a/b/two.yaml"), "").unwrap();
        assert_eq!(next(&mut watcher, &root).await, ["a/b/two.yaml"]);
    }

    #[test]
    fn git_says_what_is_ignored() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let all = BTreeSet::from([root.join("app.log"), root.join("app.py")]);
        assert_eq!(ignored(&all, &root), Some(vec![]), "there is no repository");
        let mut git = Command::new("git");
        let git = git.args(["init", "--quiet"]).current_dir(&root);
        assert!(git.status().unwrap().success());
        std::fs::write(root.join(".gitignore"), "*.log\n").unwrap();
        assert_eq!(ignored(&all, &root), Some(vec![root.join("app.log")]));
    }
}
