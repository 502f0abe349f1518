//! Where names are declared and used, as a check of the project finds them.

use std::sync::Arc;

use rehearsal_record::Place;

/// Something that has a name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Symbol {
    /// A resource, app, user, seed, secret or external of the stage.
    Stage {
        /// Where the stage file declares it: `apps`, `cloud.queues`.
        section: String,
        /// Its name.
        name: String,
    },
    /// A variable: one that a step saves, a column of `cases`, an input of a flow.
    Variable {
        /// The file that defines it.
        file: Arc<str>,
        /// Its name.
        name: String,
    },
    /// An output of a flow.
    Output {
        /// The file of the flow.
        flow: Arc<str>,
        /// Its name.
        name: String,
    },
    /// A file, by its path from the working folder.
    File(String),
}

impl Symbol {
    /// Returns its name; of a file, its path.
    pub fn name(&self) -> &str {
        match self {
            Self::Stage { name, .. } | Self::Variable { name, .. } | Self::Output { name, .. } => {
                name
            }
            Self::File(path) => path,
        }
    }
}

/// A place at which something is named.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occurrence {
    /// What is named.
    pub symbol: Symbol,
    /// Where. The text there begins with the name, perhaps behind a quote.
    pub place: Place,
    /// How it is written.
    pub form: NameForm,
    /// Whether it is declared there.
    pub declares: bool,
}

/// How a name is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameForm {
    /// By itself, as a word of the file.
    Word,
    /// Behind a dot in an expression: `cloud.queues.orders`.
    Field,
    /// In brackets in an expression: `cloud.queues["orders-dlq"]`.
    Index,
    /// As a path, from the stage's `root` or from the file.
    Path,
}

impl Occurrence {
    /// Returns a use of something by its bare name.
    pub(crate) fn used(symbol: Symbol, place: &Place) -> Self {
        Self {
            symbol,
            place: place.clone(),
            form: NameForm::Word,
            declares: false,
        }
    }

    /// Returns a declaration.
    pub(crate) fn declared(symbol: Symbol, place: &Place) -> Self {
        Self {
            declares: true,
            ..Self::used(symbol, place)
        }
    }
}
