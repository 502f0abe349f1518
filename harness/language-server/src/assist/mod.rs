//! What an editor asks about a place in a file: what can be written there, what a word
//! means, where a name is declared. The answers come from the tables of the parsers.

mod complete;
mod completion;
mod cursor;
mod definition;
mod expressions;
mod folding;
mod hover;
mod references;
mod rename;
mod suggestions;
mod symbols;
#[cfg(test)]
mod tests;
mod tokens;

use std::sync::Arc;

use rehearsal_record::{LastRuns, Place};

use rehearsal_script::Shape;
use rehearsal_script::language::{self, DeclaredNames};
use rehearsal_syntax::sources::Sources;
use rehearsal_syntax::yaml::{self, Node};

pub(crate) use completion::{Completion, CompletionKind};
pub(crate) use folding::{Fold, folds};
pub(crate) use hover::Hover;
pub(crate) use references::{Names, Reference};
pub(crate) use rename::Renaming;
pub(crate) use symbols::{Symbol, symbols};
pub(crate) use tokens::{Token, TokenKind};

pub(crate) use rehearsal_syntax::value::WordKind;

/// An open project, as an editor sees it.
#[derive(Clone, Copy)]
pub(crate) struct Assistant<'a> {
    /// The files, with those that are not saved yet.
    pub sources: &'a dyn Sources,
    /// The stage file, if there is one.
    pub stage_file: Option<&'a str>,
    /// What the last runs saw.
    pub last_runs: &'a LastRuns,
}

impl std::fmt::Debug for Assistant<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Assistant")
            .field("stage_file", &self.stage_file)
            .finish_non_exhaustive()
    }
}

/// A position in a file: line and column, counted in characters from one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

impl Assistant<'_> {
    /// Returns what can be written at a position.
    pub(crate) fn complete(&self, file: &str, position: Position) -> Vec<Completion> {
        let Ok(text) = self.sources.read(file) else {
            return Vec::new();
        };
        complete::complete(self, file, &text, position)
    }

    /// Returns what the word at a position means.
    pub(crate) fn hover(&self, file: &str, position: Position) -> Option<Hover> {
        let node = self.parse(file)?;
        hover::hover(&self.shape(file, &node), &node, position)
    }

    /// Returns the words of a file that YAML does not know, in order.
    pub(crate) fn tokens(&self, file: &str) -> Vec<Token> {
        let text = self.sources.read(file).unwrap_or_default();
        tokens::tokens(file, &text, |node| self.shape(file, node))
    }

    /// Returns where the name at a position is declared.
    pub(crate) fn definition(&self, file: &str, position: Position) -> Option<Place> {
        definition::definition(self, file, position)
    }

    fn parse(&self, file: &str) -> Option<Node> {
        parse(file, &self.sources.read(file).ok()?)
    }

    /// Returns the shape of a file as a whole.
    fn shape(&self, file: &str, node: &Node) -> Shape {
        Shape::Settings(if Some(file) == self.stage_file {
            language::STAGE
        } else if language::is_folder_file(file) {
            language::FOLDER
        } else if node.get("flow").is_some() {
            language::FLOW
        } else {
            language::SCENARIO
        })
    }

    /// Returns the names that the stage declares.
    fn names(&self) -> DeclaredNames {
        let declared = self.stage_file.and_then(|file| {
            let node = self.parse(file)?;
            Some(DeclaredNames::read(file, &node))
        });
        declared.unwrap_or_default()
    }
}

/// Parses a file, whatever is wrong with it.
fn parse(file: &str, text: &str) -> Option<Node> {
    let name: Arc<str> = file.into();
    yaml::parse(&name, text, &mut Vec::new())
}

impl Position {
    /// Returns whether a place covers the position, or ends there.
    fn is_in(self, place: &Place) -> bool {
        let end = place.column.saturating_add(place.length);
        self.line == place.line && (place.column..=end).contains(&self.column)
    }

    /// Returns the offset in bytes of the position in a text.
    fn offset(self, text: &str) -> Option<usize> {
        let mut start = 0;
        let lines = text
            .split_inclusive('\n')
            .chain(text.is_empty().then_some(""));
        for (number, line) in (1..).zip(lines) {
            if number == self.line {
                let content = line.trim_end_matches(['\n', '\r']);
                let column = usize::try_from(self.column).ok()?.checked_sub(1)?;
                let within = content.char_indices().nth(column);
                return Some(start + within.map_or(content.len(), |(at, _)| at));
            }
            start += line.len();
        }
        // A new line at the end of the text.
        Some(start)
    }
}
