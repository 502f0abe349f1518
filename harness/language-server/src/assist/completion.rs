//! Something that can be written at a position.

use std::ops::Range;

/// Something that can be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Completion {
    /// The word.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// What it means, in Markdown.
    pub doc: String,
    /// The text that replaces the word at the position.
    pub insert: String,
    /// The bytes that it replaces.
    pub replaces: Range<usize>,
}

/// The kind of a completion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CompletionKind {
    /// A key of a mapping.
    Key,
    /// The action of a step.
    Action,
    /// A field of an observation.
    Field,
    /// An operator of a matcher.
    Operator,
    /// A word out of a fixed set.
    Keyword,
    /// A name of the stage.
    Name,
    /// A variable, or a part of one.
    Variable,
    /// A function.
    Function,
}

impl CompletionKind {
    /// Returns whether a colon follows it.
    pub(super) fn is_key(self) -> bool {
        matches!(
            self,
            Self::Key | Self::Action | Self::Field | Self::Operator
        )
    }
}
