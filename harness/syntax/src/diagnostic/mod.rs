//! Mistakes in files, and how they are reported to their authors.

mod codes;
mod render;

use std::collections::HashSet;

use rehearsal_record::Place;
use serde::Serialize;

use crate::yaml::Node;

pub use codes::{CODES, Code, CodeSpec};
pub use render::{Style, render};

/// How bad a mistake is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The file can be used all the same, while one writes it.
    Warning,
    /// The file cannot be used.
    Error,
}

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Which kind of mistake.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub message: String,
    /// The places it concerns; the first is where the mistake is.
    pub labels: Vec<Label>,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// A replacement an editor can offer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<Suggestion>,
    /// Where the mistake is explained at length.
    pub reference: String,
}

/// A place with a few words to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Label {
    /// The place.
    pub place: Place,
    /// The words; may be empty.
    pub text: String,
}

/// A replacement for the text at a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// What to replace.
    pub place: Place,
    /// With what.
    pub text: String,
}

impl Diagnostic {
    /// A mistake at a place.
    pub fn new(code: Code, place: &Place, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            labels: vec![Label {
                place: place.clone(),
                text: String::new(),
            }],
            help: None,
            suggestion: None,
            reference: format!("harness/docs/reference/diagnostics.md#{}", code.id()),
        }
    }

    /// A mistake in a node.
    pub fn at(code: Code, node: &Node, message: impl Into<String>) -> Self {
        Self::new(code, &node.place, message)
    }

    /// Sets the text of the first place.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        if let Some(first) = self.labels.first_mut() {
            first.text = text.into();
        }
        self
    }

    /// Whether it says the same of the same place.
    pub fn is_same(&self, other: &Self) -> bool {
        self.code == other.code && self.message == other.message && self.place() == other.place()
    }

    /// Adds another place.
    #[must_use]
    pub fn related(mut self, place: &Place, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            place: place.clone(),
            text: text.into(),
        });
        self
    }

    /// Says what to do about it.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Offers a replacement for the word at the first place.
    #[must_use]
    pub fn did_you_mean(mut self, word: Option<&str>) -> Self {
        if let (Some(word), Some(first)) = (word, self.labels.first_mut()) {
            first.text = format!("did you mean `{word}`?");
            self.suggestion = Some(Suggestion {
                place: first.place.clone(),
                text: word.to_owned(),
            });
        }
        self
    }

    /// Whether the file cannot be used because of it.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Where the mistake is.
    pub fn place(&self) -> &Place {
        &self.labels[0].place
    }
}

/// Sorts by usefulness: those of the stage before those of scenarios (they
/// cause others), then file by file, by rank, and from top to bottom.
pub fn sort(diagnostics: &mut Vec<Diagnostic>, stage_file: Option<&str>) {
    // `yes` for a boolean is reported once, with both readings of it.
    let ambiguous: HashSet<Place> = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.code == Code::AmbiguousScalar)
        .map(|diagnostic| diagnostic.place().clone())
        .collect();
    diagnostics.retain(|diagnostic| {
        diagnostic.code != Code::WrongType || !ambiguous.contains(diagnostic.place())
    });
    diagnostics.sort_by(|a, b| {
        let key = |d: &Diagnostic| {
            let place = d.place();
            (
                Some(&*place.file) != stage_file,
                place.file.clone(),
                d.code.spec().rank,
                place.line,
                place.column,
            )
        };
        key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
    });
    // Settings that apps share are parsed for each, and report mistakes for each.
    diagnostics.dedup();
}
