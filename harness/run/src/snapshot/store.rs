//! A snapshot file in insta's format: a header between two lines of dashes, and
//! the text.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// What is done with a new observation, as in `INSTA_UPDATE`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Update {
    /// It is not written.
    No,
    /// It is written beside the snapshot as pending.
    New,
    /// It replaces the snapshot.
    Always,
    /// It becomes the snapshot if there is none, and is pending otherwise.
    Unseen,
}

impl Update {
    /// Reads the environment. The default `auto` is [`Update::New`], and
    /// [`Update::No`] in CI.
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

/// The path of a snapshot, which may exist or not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Snapshot {
    path: PathBuf,
}

impl Snapshot {
    /// Creates a snapshot of this path, which ends in `.snap`.
    pub fn at(path: PathBuf) -> Self {
        Self { path }
    }

    /// Returns the path of the accepted snapshot.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the path of the pending snapshot.
    pub fn pending(&self) -> PathBuf {
        let mut path = self.path.clone().into_os_string();
        path.push(".new");
        path.into()
    }

    /// Replaces the accepted snapshot by the pending one.
    pub fn accept(&self) -> Result<(), String> {
        std::fs::rename(self.pending(), &self.path).map_err(|error| self.failed("accept", &error))
    }

    /// Removes the pending snapshot.
    pub fn reject(&self) -> Result<(), String> {
        remove(&self.pending()).map_err(|error| self.failed("reject", &error))
    }

    /// Removes the accepted and the pending snapshot.
    pub fn delete(&self) -> Result<(), String> {
        remove(&self.path)
            .and_then(|()| remove(&self.pending()))
            .map_err(|error| self.failed("delete", &error))
    }

    /// Returns the accepted text, or `None` if there is none.
    pub(super) fn read(&self) -> Result<Option<String>, String> {
        match std::fs::read_to_string(&self.path) {
            Ok(file) => Ok(Some(body(&file).to_owned())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.failed("read", &error)),
        }
    }

    pub(super) fn write(&self, text: &str, source: &str, title: &str) -> Result<(), String> {
        self.put(&self.path, text, source, title)?;
        self.remove_pending()
    }

    pub(super) fn write_pending(
        &self,
        text: &str,
        source: &str,
        title: &str,
    ) -> Result<(), String> {
        self.put(&self.pending(), text, source, title)
    }

    pub(super) fn remove_pending(&self) -> Result<(), String> {
        remove(&self.pending())
            .map_err(|error| self.failed("remove the pending version of", &error))
    }

    fn put(&self, path: &Path, text: &str, source: &str, title: &str) -> Result<(), String> {
        let folder = path.parent().unwrap_or(Path::new("."));
        // A JSON string is a YAML string, too.
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

/// Returns the text below the header, without the last line break.
fn body(file: &str) -> &str {
    let text = file
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"))
        .map_or(file, |(_, text)| text);
    text.trim_end_matches('\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ci_writes_no_snapshots_by_default() {
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
    fn pending_snapshot_is_accepted_or_rejected() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let snapshot = Snapshot::at(folder.path().join("snapshots/a.snap"));
        assert_eq!(snapshot.read(), Ok(None));
        let put = |text: &str| snapshot.write_pending(text, "a.yaml", "read: \"here\"");
        put("one\n---\ntwo").expect("it is written");
        assert_eq!(snapshot.read(), Ok(None));
        snapshot.accept().expect("it is there");
        assert_eq!(snapshot.read(), Ok(Some("one\n---\ntwo".to_owned())));
        put("three").expect("it is written");
        snapshot.reject().expect("it is there");
        assert!(!snapshot.pending().exists());
        assert_eq!(snapshot.read(), Ok(Some("one\n---\ntwo".to_owned())));
    }

    /// insta's own assertion accepts the file.
    #[test]
    fn file_is_compatible_with_insta() {
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
