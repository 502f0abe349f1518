//! Statements.

use std::sync::Arc;

use crate::expression::{BoundAction, BoundCondition, Path};
use crate::value::AttributeMap;

/// A statement, with the values of its parameters.
#[derive(Debug)]
pub(crate) enum Statement {
    Select(Select),
    /// Puts an item that is not there yet.
    Insert {
        table: String,
        item: AttributeMap,
    },
    Update {
        table: String,
        actions: Vec<BoundAction>,
        condition: BoundCondition,
        returning: Option<Returning>,
    },
    Delete {
        table: String,
        condition: BoundCondition,
        returning: Option<Returning>,
    },
    /// Checks a condition, in a transaction.
    Exists(Select),
}

/// A `SELECT`.
#[derive(Debug)]
pub(crate) struct Select {
    pub(crate) table: String,
    pub(crate) index: Option<String>,
    /// All attributes where it is `None`.
    pub(crate) paths: Option<Vec<Path>>,
    pub(crate) condition: Option<BoundCondition>,
    /// The attribute that it is ordered by, and whether it is backwards.
    pub(crate) order: Option<(Arc<str>, bool)>,
}

/// What a write answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Returning {
    AllOld,
    AllNew,
    ModifiedOld,
    ModifiedNew,
}

impl Statement {
    /// Returns the table that it is about.
    pub(crate) fn table(&self) -> &str {
        match self {
            Self::Select(select) | Self::Exists(select) => &select.table,
            Self::Insert { table, .. }
            | Self::Update { table, .. }
            | Self::Delete { table, .. } => table,
        }
    }
}
