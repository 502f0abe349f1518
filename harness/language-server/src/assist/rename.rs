//! Renaming what is named at a position, in all files.

use std::sync::Arc;

use rehearsal_record::Place;

use super::references::{Names, exact};
use super::{Position, parse};
use rehearsal_script::Diagnostic;
use rehearsal_script::check;
use rehearsal_script::language;
use rehearsal_script::language::is_variable_name;
use rehearsal_script::{NameForm, Occurrence, Symbol};
use rehearsal_syntax::sources::{PathKind, Sources, folder_of, resolve};
use rehearsal_syntax::value::STAGE_ROOTS;
use rehearsal_syntax::yaml::{Kind, scalar};

#[cfg(test)]
mod tests;

/// What a renaming changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Renaming {
    /// The places, each with its new text; no two overlap.
    pub edits: Vec<(Place, String)>,
    /// The file that gets another path, and that path.
    pub file: Option<(String, String)>,
}

impl Names<'_> {
    /// Returns the edits that give another name to the thing at a position. The error says
    /// for the user why there are none: the name is invalid or taken, or something would be
    /// wrong afterwards.
    pub(crate) fn rename(
        &self,
        file: &str,
        position: Position,
        new: &str,
    ) -> Result<Renaming, String> {
        let Some((symbol, _)) = self.at(file, position) else {
            return Err("there is no name here that can be changed".to_owned());
        };
        let new = new.trim();
        if let Symbol::File(path) = symbol {
            let target = resolve(&self.root(), file, new);
            return self.move_file(path, &target);
        }
        if new == symbol.name() {
            return Ok(Renaming::default());
        }
        valid(symbol, new)?;
        self.free(symbol, new)?;
        let renaming = Renaming {
            edits: self.edits(symbol, |occurrence, place, text| {
                Some(renamed(occurrence, place, text, new))
            })?,
            file: None,
        };
        self.try_out(&renaming)?;
        Ok(renaming)
    }

    /// Returns the edits for a file that gets another path, both from the working folder.
    pub(crate) fn move_file(&self, path: &str, new: &str) -> Result<Renaming, String> {
        if path == new {
            return Ok(Renaming::default());
        }
        let name = new.rsplit('/').next().unwrap_or_default();
        if name.is_empty() || new.contains(['"', '\'', '\n', '*', '?', '$']) {
            return Err(format!("`{new}` cannot be the path of a file"));
        }
        if self.sources.kind(new) != PathKind::Missing {
            return Err(format!("`{new}` is there already"));
        }
        let root = self.root();
        let symbol = Symbol::File(path.to_owned());
        let edits = self.edits(&symbol, |occurrence, place, text| {
            let is_relative = text_at(text, &place).starts_with('.');
            let path = if is_relative {
                relative(folder_of(&occurrence.place.file), new)
            } else {
                below(&root, new)?
            };
            Some((place, path))
        })?;
        let renaming = Renaming {
            edits,
            file: Some((path.to_owned(), new.to_owned())),
        };
        self.try_out(&renaming)?;
        Ok(renaming)
    }

    /// Returns an edit for every occurrence of a symbol.
    fn edits(
        &self,
        symbol: &Symbol,
        edit: impl Fn(&Occurrence, Place, &str) -> Option<(Place, String)>,
    ) -> Result<Vec<(Place, String)>, String> {
        let mut edits = Vec::new();
        for occurrence in self.occurrences_of(symbol) {
            let place = &occurrence.place;
            let refused = |reason: &str| format!("{place}: {reason}; rename it by hand");
            let text = self.sources.read(&place.file)?;
            let Some(exact) = exact(&text, occurrence) else {
                return Err(refused("the name is computed, or written with escapes"));
            };
            match edit(occurrence, exact, &text) {
                Some(edit) => edits.push(edit),
                None => return Err(refused("the new path cannot be written here")),
            }
        }
        edits.sort();
        edits.dedup();
        Ok(edits)
    }

    /// Checks that nothing of the kind has the name.
    fn free(&self, symbol: &Symbol, new: &str) -> Result<(), String> {
        let files: Vec<&Arc<str>> = self
            .occurrences_of(symbol)
            .map(|occurrence| &occurrence.place.file)
            .collect();
        let is_other = |other: &Symbol| match (symbol, other) {
            (Symbol::Stage { section, .. }, Symbol::Stage { section: other, .. }) => {
                section == other
            }
            // A variable of a folder file is one of the scenarios below it, too.
            (Symbol::Variable { .. }, Symbol::Variable { file, .. }) => files.contains(&file),
            (Symbol::Output { flow, .. }, Symbol::Output { flow: other, .. }) => flow == other,
            _ => false,
        };
        let all = self.occurrences.iter();
        let mut taken = all.filter(|other| other.declares && other.symbol.name() == new);
        match taken.find(|other| is_other(&other.symbol)) {
            Some(other) => Err(format!("`{new}` is taken: see {}", other.place)),
            None => Ok(()),
        }
    }

    /// Checks the project as it would be. What was wrong before may stay so.
    fn try_out(&self, renaming: &Renaming) -> Result<(), String> {
        let after = Changed {
            names: *self,
            renaming,
        };
        let files: Vec<String> = self.files.iter().map(|file| after.path(file)).collect();
        let checked = check(&after, self.stage_file, &files);
        let before = self.diagnostics;
        let errors = |all: &[Diagnostic]| all.iter().filter(|one| one.is_error()).count();
        if errors(&checked.diagnostics) <= errors(before) {
            return Ok(());
        }
        let is_new = |one: &&Diagnostic| {
            one.is_error() && !before.iter().any(|known| known.message == one.message)
        };
        let found = checked.diagnostics.iter().find(is_new);
        let reason = found.map_or_else(
            || "there would be more mistakes than before".to_owned(),
            |one| format!("{}: {}", one.place(), one.message),
        );
        Err(format!("after that something would be wrong: {reason}"))
    }

    /// Returns the folder that paths begin at.
    fn root(&self) -> String {
        let Some(file) = self.stage_file else {
            return ".".to_owned();
        };
        let text = self.sources.read(file).unwrap_or_default();
        language::root(file, parse(file, &text).as_ref())
    }
}

fn valid(symbol: &Symbol, new: &str) -> Result<(), String> {
    if let Symbol::Stage { .. } = symbol {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        let is_text = matches!(scalar(new), Kind::Text(_));
        let begins = new.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        if new.chars().all(is_part) && begins && is_text {
            return Ok(());
        }
        return Err(format!(
            "`{new}` cannot be a name of the stage: names are made of letters, digits, `_`, `-` and `.`"
        ));
    }
    if !is_variable_name(new) {
        return Err(format!(
            "`{new}` cannot be a variable's name: names are made of letters, digits and `_`, \
             and do not begin with a digit"
        ));
    }
    if STAGE_ROOTS.contains(&new) {
        return Err(format!("`{new}` is reserved for the stage"));
    }
    Ok(())
}

/// Returns the edit of one occurrence. A name that is no identifier goes into brackets in
/// expressions.
fn renamed(occurrence: &Occurrence, place: Place, text: &str, new: &str) -> (Place, String) {
    if occurrence.form == NameForm::Field && !is_variable_name(new) {
        let before = Place {
            column: 1,
            length: place.column,
            ..place.clone()
        };
        // The text may be in quotes itself.
        let is_quoted = text_at(text, &before).matches('"').count() % 2 == 1;
        let quote = if is_quoted { '\'' } else { '"' };
        let with_dot = Place {
            column: place.column.saturating_sub(1),
            length: place.length + 1,
            ..place
        };
        return (with_dot, format!("[{quote}{new}{quote}]"));
    }
    (place, new.to_owned())
}

fn text_at(text: &str, place: &Place) -> String {
    let number = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
    let line = text.lines().nth(number(place.line).saturating_sub(1));
    let chars = line.unwrap_or_default().chars();
    let chars = chars.skip(number(place.column).saturating_sub(1));
    chars.take(number(place.length)).collect()
}

/// Returns a path as it is written from a folder: `../fixtures/a.csv`.
fn relative(folder: &str, path: &str) -> String {
    let parts = |path: &str| -> Vec<String> {
        let parts = path.split('/').filter(|part| !matches!(*part, "" | "."));
        parts.map(str::to_owned).collect()
    };
    let (from, to) = (parts(folder), parts(path));
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let ups = from.len() - common;
    let mut out = if ups == 0 {
        "./".to_owned()
    } else {
        "../".repeat(ups)
    };
    out.push_str(&to[common..].join("/"));
    out
}

/// Returns a path as it is written from the root; `None` where it is not below that.
fn below(root: &str, path: &str) -> Option<String> {
    if root == "." {
        return Some(path.to_owned()).filter(|path| !path.starts_with("../"));
    }
    let rest = path.strip_prefix(root)?.strip_prefix('/')?;
    Some(rest.to_owned())
}

/// The files of a project as they would be after a renaming.
struct Changed<'c> {
    names: Names<'c>,
    renaming: &'c Renaming,
}

impl Changed<'_> {
    /// Returns the path that a file would have.
    fn path(&self, file: &str) -> String {
        match &self.renaming.file {
            Some((old, new)) if old == file => new.clone(),
            _ => file.to_owned(),
        }
    }

    /// Returns the path that a file has; `None` where there would be none.
    fn path_before<'p>(&'p self, path: &'p str) -> Option<&'p str> {
        match &self.renaming.file {
            Some((old, _)) if old == path => None,
            Some((old, new)) if new == path => Some(old),
            _ => Some(path),
        }
    }
}

impl Sources for Changed<'_> {
    fn read(&self, path: &str) -> Result<Arc<str>, String> {
        let path = self.path_before(path).ok_or("no such file")?;
        let text = self.names.sources.read(path)?;
        let edits = self.renaming.edits.iter();
        let edits = edits.filter(|(place, _)| *place.file == *path);
        Ok(edited(&text, edits))
    }

    fn kind(&self, path: &str) -> PathKind {
        self.path_before(path)
            .map_or(PathKind::Missing, |path| self.names.sources.kind(path))
    }

    fn files_below(&self, folder: &str) -> Vec<String> {
        let mut files = self.names.sources.files_below(folder);
        if let Some((old, new)) = &self.renaming.file {
            files.retain(|file| file != old);
            if folder == "." || new.starts_with(&format!("{folder}/")) {
                files.push(new.clone());
            }
        }
        files
    }
}

/// Returns a text with edits that are sorted by their places.
fn edited<'e>(
    text: &Arc<str>,
    edits: impl DoubleEndedIterator<Item = &'e (Place, String)>,
) -> Arc<str> {
    let mut edits = edits.rev().peekable();
    if edits.peek().is_none() {
        return Arc::clone(text);
    }
    let mut out = text.to_string();
    for (place, new) in edits {
        let at = |column| {
            let line = place.line;
            Position { line, column }.offset(text)
        };
        let (start, end) = (at(place.column), at(place.column + place.length));
        if let (Some(start), Some(end)) = (start, end) {
            out.replace_range(start..end, new);
        }
    }
    out.into()
}
