//! Import circles between the files of a crate.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::modules::Modules;

/// The files of a crate and where each imports which other.
pub(crate) struct Imports {
    /// The line of the first import, by importing and imported file.
    lines: BTreeMap<PathBuf, BTreeMap<PathBuf, usize>>,
}

impl Imports {
    /// Reads a crate. Imports between a module and the modules below it are
    /// left out: a parent knows its children, and they may use what it defines.
    pub(crate) fn read(root: &Path) -> Self {
        let modules = Modules::read(root);
        let folder = root.parent().unwrap();
        let name = |module: usize| {
            let file = &modules.0[module].file;
            file.strip_prefix(folder).unwrap().to_owned()
        };
        let mut lines: BTreeMap<PathBuf, BTreeMap<PathBuf, usize>> = BTreeMap::new();
        for (index, module) in modules.0.iter().enumerate() {
            for reference in &module.references {
                let Some(target) = modules.resolve(index, &reference.segments) else {
                    continue;
                };
                if modules.is_above(index, target) || modules.is_above(target, index) {
                    continue;
                }
                let (from, to) = (name(index), name(target));
                if from != to {
                    let line = lines.entry(from).or_default().entry(to);
                    line.or_insert(reference.line);
                }
            }
        }
        Self { lines }
    }

    /// Returns the shortest circle of each group of files that import each other.
    pub(crate) fn circles(&self) -> Vec<Vec<&PathBuf>> {
        let mut circles = Vec::new();
        let mut covered: BTreeSet<&PathBuf> = BTreeSet::new();
        for file in self.lines.keys() {
            if covered.contains(file) {
                continue;
            }
            if let Some(circle) = self.shortest_circle(file) {
                let group = self.group(file);
                covered.extend(group);
                circles.push(circle);
            }
        }
        circles
    }

    /// Returns the files that a file imports and that import it, both through others.
    fn group(&self, file: &PathBuf) -> BTreeSet<&PathBuf> {
        let forward = self.reachable(file);
        forward
            .into_iter()
            .filter(|other| self.reachable(other).contains(file))
            .collect()
    }

    fn reachable(&self, file: &PathBuf) -> BTreeSet<&PathBuf> {
        let mut reached = BTreeSet::new();
        let mut open: Vec<&PathBuf> = vec![file];
        while let Some(file) = open.pop() {
            for next in self.lines.get(file).into_iter().flat_map(BTreeMap::keys) {
                if reached.insert(next) {
                    open.push(next);
                }
            }
        }
        reached
    }

    fn shortest_circle<'a>(&'a self, start: &'a PathBuf) -> Option<Vec<&'a PathBuf>> {
        let mut from: BTreeMap<&PathBuf, &PathBuf> = BTreeMap::new();
        let mut open = VecDeque::from([start]);
        while let Some(file) = open.pop_front() {
            for next in self.lines.get(file).into_iter().flat_map(BTreeMap::keys) {
                if next == start {
                    let mut circle = vec![file];
                    while let Some(previous) = from.get(circle.last()?) {
                        circle.push(previous);
                    }
                    circle.reverse();
                    return Some(circle);
                }
                if !from.contains_key(next) {
                    from.insert(next, file);
                    open.push_back(next);
                }
            }
        }
        None
    }

    /// Returns a circle as text: `a.rs:3 -> b.rs:7 -> a.rs`.
    pub(crate) fn describe(&self, circle: &[&PathBuf]) -> String {
        let mut text = String::new();
        for (index, file) in circle.iter().enumerate() {
            let next = circle[(index + 1) % circle.len()];
            let line = self.lines[*file][next];
            let _ = write!(text, "{}:{line} -> ", file.display());
        }
        text + &circle[0].display().to_string()
    }

    /// Returns how many files are in a circle with a file, itself included.
    pub(crate) fn size_of_group(&self, file: &PathBuf) -> usize {
        self.group(file).len()
    }
}

impl Modules {
    /// Returns whether a module contains another.
    fn is_above(&self, module: usize, other: usize) -> bool {
        let mut at = Some(other);
        while let Some(current) = at {
            if current == module {
                return true;
            }
            at = self.0[current].parent;
        }
        false
    }
}

/// A circle through a re-export, a path in a function and a nested `use`.
pub(crate) fn circles_are_found() {
    let files = [
        (
            "lib.rs",
            "mod a; mod b; mod c; pub use c::Third; pub struct Root;",
        ),
        (
            "a.rs",
            "use crate::{Root, b::{Second as Other}}; pub struct First(Other, Root);",
        ),
        (
            "b.rs",
            "pub struct Second; fn third() { let _ = crate::Third; }",
        ),
        ("c/mod.rs", "mod inner; pub use self::inner::Third;"),
        (
            "c/inner.rs",
            "pub struct Third; mod nested { use super::super::super::a::*; }\n\
             #[cfg(test)] mod tests { use crate::b::Second; }",
        ),
    ];
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("c")).unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let imports = Imports::read(&folder.path().join("lib.rs"));
    let circles = imports.circles();
    let described: Vec<String> = circles
        .iter()
        .map(|circle| imports.describe(circle))
        .collect();
    assert_eq!(described, ["a.rs:1 -> b.rs:1 -> c/inner.rs:1 -> a.rs"]);
}
