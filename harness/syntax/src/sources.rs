//! The files that are read, and paths in them.

use std::collections::BTreeMap;
use std::sync::Arc;

/// The files that a check reads: a disk, an editor's buffers or a map.
///
/// Paths are relative to the working folder and use `/`; they are normalised
/// (no `.` or `..` in the middle). Files are read from several threads at once.
pub trait Sources: Sync {
    /// The text of a file; the error says for the user why there is none.
    fn read(&self, path: &str) -> Result<Arc<str>, String>;

    /// What is at a path.
    fn kind(&self, path: &str) -> PathKind;

    /// Every file below a folder, at any depth, as paths of the same form.
    fn files_below(&self, folder: &str) -> Vec<String>;
}

/// What is at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathKind {
    /// A file.
    File,
    /// A folder.
    Folder,
    /// Nothing.
    Missing,
}

/// Files in memory: for tests, and for an editor's unsaved buffers.
#[derive(Debug, Clone, Default)]
pub struct MemorySources {
    files: BTreeMap<String, Arc<str>>,
}

impl MemorySources {
    /// Puts a file, replacing what was there.
    #[must_use]
    pub fn with(mut self, path: &str, text: &str) -> Self {
        self.files.insert(path.to_owned(), text.into());
        self
    }

    /// The paths of all files.
    pub fn paths(&self) -> Vec<String> {
        self.files.keys().cloned().collect()
    }
}

impl Sources for MemorySources {
    fn read(&self, path: &str) -> Result<Arc<str>, String> {
        self.files
            .get(path)
            .cloned()
            .ok_or_else(|| "no such file".to_owned())
    }

    fn kind(&self, path: &str) -> PathKind {
        if self.files.contains_key(path) {
            return PathKind::File;
        }
        if path != "." && self.files_below(path).is_empty() {
            PathKind::Missing
        } else {
            PathKind::Folder
        }
    }

    fn files_below(&self, folder: &str) -> Vec<String> {
        let prefix = format!("{}/", folder.trim_end_matches('/'));
        let everything = folder.is_empty() || folder == ".";
        self.files
            .keys()
            .filter(|path| everything || path.starts_with(&prefix))
            .cloned()
            .collect()
    }
}

/// Joins a path to a folder and takes `.` and `..` out of the result.
pub fn join(folder: &str, path: &str) -> String {
    let absolute = path.starts_with('/') || (folder.starts_with('/') && !path.starts_with('/'));
    let whole = if path.starts_with('/') {
        path.to_owned()
    } else {
        format!("{folder}/{path}")
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in whole.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if absolute => {}
            other => parts.push(other),
        }
    }
    let joined = parts.join("/");
    match (absolute, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}

/// Resolves a path that is written in a file to one from the working folder: those that
/// begin with `./` or `../` begin at the file, all others at the root.
pub fn resolve(root: &str, file: &str, path: &str) -> String {
    let from_file = matches!(path, "." | "..") || path.starts_with("./") || path.starts_with("../");
    join(if from_file { folder_of(file) } else { root }, path)
}

/// The folder a file is in; `.` where it has none.
pub fn folder_of(path: &str) -> &str {
    match path.rsplit_once('/') {
        Some(("", _)) => "/",
        Some((folder, _)) => folder,
        None => ".",
    }
}

/// Whether a path matches a pattern of `*`, `?` and `**`.
pub fn glob_matches(pattern: &str, path: &str) -> bool {
    let pattern: Vec<&str> = pattern.split('/').collect();
    let path: Vec<&str> = path.split('/').collect();
    segments_match(&pattern, &path)
}

fn segments_match(pattern: &[&str], path: &[&str]) -> bool {
    match (pattern.split_first(), path.split_first()) {
        (None, None) => true,
        (Some((&"**", rest)), _) => {
            segments_match(rest, path)
                || path
                    .split_first()
                    .is_some_and(|(_, deeper)| segments_match(pattern, deeper))
        }
        (Some((first, rest)), Some((segment, deeper))) => {
            let first: Vec<char> = first.chars().collect();
            let segment: Vec<char> = segment.chars().collect();
            wildcard_matches(&first, &segment) && segments_match(rest, deeper)
        }
        _ => false,
    }
}

/// The usual two-pointer match: linear apart from one point of return, so that
/// no pattern can make it slow.
fn wildcard_matches(pattern: &[char], text: &[char]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        if p < pattern.len() && (pattern[p] == '?' || pattern[p] == text[t]) && pattern[p] != '*' {
            p += 1;
            t += 1;
        } else if p < pattern.len() && pattern[p] == '*' {
            star = Some((p, t));
            p += 1;
        } else if let Some((star_p, star_t)) = star {
            p = star_p + 1;
            t = star_t + 1;
            star = Some((star_p, star_t + 1));
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joining_removes_dots() {
        assert_eq!(join("scenarios", ".."), ".");
        assert_eq!(join("scenarios/flows", "../a.yaml"), "scenarios/a.yaml");
        assert_eq!(join(".", "fixtures/a.sql"), "fixtures/a.sql");
        assert_eq!(join("a", "../../b"), "../b");
        assert_eq!(join("/srv/x", "../y"), "/srv/y");
        assert_eq!(join("x", "/etc/y"), "/etc/y");
    }

    #[test]
    fn globs_match_within_and_across_folders() {
        assert!(glob_matches("fixtures/*.sql", "fixtures/a.sql"));
        assert!(!glob_matches("fixtures/*.sql", "fixtures/deep/a.sql"));
        assert!(glob_matches("fixtures/**/*.sql", "fixtures/deep/er/a.sql"));
        assert!(glob_matches("fixtures/**/*.sql", "fixtures/a.sql"));
        assert!(glob_matches("a?c*", "abcdef"));
        assert!(!glob_matches("a?c", "ac"));
    }
}
