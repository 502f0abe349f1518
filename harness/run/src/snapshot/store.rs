//! One snapshot on disk, in insta's format: a head between two lines of dashes,
//! then the text.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Whether what was seen is stored, as `INSTA_UPDATE` says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Update {
    /// Nothing is written.
    No,
    /// It waits beside the stored one to be accepted.
    New,
    /// It is stored at once.
    Always,
    /// It is stored at once where nothing was, and waits otherwise.
    Unseen,
}

impl Update {
    /// What the environment says: `auto` (or nothing) lets it wait, and writes
    /// nothing in CI.
    pub fn from_env() -> Result<Self, String> {
        let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let in_ci = set("CI").is_some_and(|value| value != "false" && value != "0");
        Self::read(set("INSTA_UPDATE").as_deref(), in_ci)
    }

    fn read(word: Option<&str>, in_ci: bool) -> Result<Self, String> {
        match word.unwrap_or("auto") {
            "auto" if in_ci => Ok(Self::No),
            "auto" | "new" => Ok(Self::New),
            "always" | "1" | "force" => Ok(Self::Always),
            "unseen" => Ok(Self::Unseen),
            "no" => Ok(Self::No),
            other => Err(format!(
                "could not read INSTA_UPDATE=`{other}`: write auto, always, force, new, unseen or no"
            )),
        }
    }
}

/// A stored snapshot, or the place for one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Snapshot {
    path: PathBuf,
}

impl Snapshot {
    /// The snapshot of this path, which ends in `.snap`.
    pub fn at(path: PathBuf) -> Self {
        Self { path }
    }

    /// Where it is stored.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where it waits to be accepted.
    pub fn pending(&self) -> PathBuf {
        let mut path = self.path.clone().into_os_string();
        path.push(".new");
        path.into()
    }

    /// What waits takes the place of what is stored.
    pub fn accept(&self) -> Result<(), String> {
        std::fs::rename(self.pending(), &self.path).map_err(|error| self.failed("accept", &error))
    }

    /// What waits is thrown away.
    pub fn reject(&self) -> Result<(), String> {
        remove(&self.pending()).map_err(|error| self.failed("reject", &error))
    }

    /// What is stored is thrown away, and what waits.
    pub fn delete(&self) -> Result<(), String> {
        remove(&self.path)
            .and_then(|()| remove(&self.pending()))
            .map_err(|error| self.failed("delete", &error))
    }

    /// The text that is stored; `None` where nothing is.
    pub(super) fn read(&self) -> Result<Option<String>, String> {
        match std::fs::read_to_string(&self.path) {
            Ok(file) => Ok(Some(body(&file).to_owned())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.failed("read", &error)),
        }
    }

    pub(super) fn write(&self, text: &str, source: &str, title: &str) -> Result<(), String> {
        self.put(&self.path, text, source, title)?;
        self.forget_pending()
    }

    pub(super) fn write_pending(
        &self,
        text: &str,
        source: &str,
        title: &str,
    ) -> Result<(), String> {
        self.put(&self.pending(), text, source, title)
    }

    pub(super) fn forget_pending(&self) -> Result<(), String> {
        remove(&self.pending()).map_err(|error| self.failed("remove what waits for", &error))
    }

    fn put(&self, path: &Path, text: &str, source: &str, title: &str) -> Result<(), String> {
        let folder = path.parent().unwrap_or(Path::new("."));
        // JSON's strings are YAML's, too.
        let (source, title) = (
            serde_json::Value::from(source),
            serde_json::Value::from(title),
        );
        let file = format!("---\nsource: {source}\nexpression: {title}\n---\n{text}\n");
        std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(path, file))
            .map_err(|error| self.failed("write", &error))
    }

    fn failed(&self, what: &str, error: &std::io::Error) -> String {
        format!(
            "could not {what} the snapshot {}: {error}",
            self.path.display()
        )
    }
}

fn remove(path: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// What stands below the head, without the line's end that closes the file.
fn body(file: &str) -> &str {
    let below = file
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"))
        .map_or(file, |(_, below)| below);
    below.trim_end_matches('\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_decides_and_ci_writes_nothing_by_itself() {
        let read = |word, in_ci| Update::read(word, in_ci);
        assert_eq!(read(None, false), Ok(Update::New));
        assert_eq!(read(None, true), Ok(Update::No));
        assert_eq!(read(Some("auto"), true), Ok(Update::No));
        assert_eq!(read(Some("always"), false), Ok(Update::Always));
        assert_eq!(read(Some("unseen"), false), Ok(Update::Unseen));
        assert_eq!(read(Some("no"), false), Ok(Update::No));
        assert!(read(Some("maybe"), false).is_err());
    }

    #[test]
    fn what_waits_is_accepted_or_rejected() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let snapshot = Snapshot::at(folder.path().join("snapshots/a.snap"));
        assert_eq!(snapshot.read(), Ok(None));
        let put = |text: &str| snapshot.write_pending(text, "a.yaml", "look: \"here\"");
        put("one\n---\ntwo").expect("it is written");
        assert_eq!(snapshot.read(), Ok(None));
        snapshot.accept().expect("it is there");
        assert_eq!(snapshot.read(), Ok(Some("one\n---\ntwo".to_owned())));
        put("three").expect("it is written");
        snapshot.reject().expect("it is there");
        assert!(!snapshot.pending().exists());
        assert_eq!(snapshot.read(), Ok(Some("one\n---\ntwo".to_owned())));
    }

    /// The format is insta's own: what we write, it reads as its own.
    #[test]
    fn insta_reads_what_we_write() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let snapshot = Snapshot::at(folder.path().join("order__receipt@one_mug.snap"));
        let text = "{\n  \"id\": \"[uuid]\",\n  \"note\": \"--- ünïcode\"\n}";
        snapshot
            .write(text, "a.yaml", "http: POST /orders # \"x\"")
            .expect("it is written");
        let mut settings = insta::Settings::new();
        settings.set_snapshot_path(folder.path());
        settings.set_prepend_module_to_snapshot(false);
        settings.set_snapshot_suffix("one_mug");
        settings.bind(|| insta::assert_snapshot!("order__receipt", text));
    }
}
