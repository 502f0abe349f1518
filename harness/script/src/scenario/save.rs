//! Values taken out of an observation.

use rehearsal_record::Place;

use crate::action::ObservedType;
use crate::diagnostic::{Code, Diagnostic};
use crate::matcher::{FieldPath, parse_path};
use crate::parser::Parser;
use crate::pending::{Origin, Pending};
use crate::settings::{Argument as _, Flag, PlainText, settings};
use crate::yaml::{Entry, Key, Kind, Node};

/// A value taken out of an observation.
#[derive(Debug, Clone)]
pub struct Save {
    /// The variable.
    pub name: String,
    /// From where.
    pub path: FieldPath,
    /// Whether it must not appear in any report.
    pub secret: bool,
    /// Where it is in the file.
    pub place: Place,
}

settings! {
    /// A value to save, in full.
    pub(crate) struct SaveKeys {
        /// From where: `json.token`.
        path: PlainText,
        /// Keeps it out of every report, log and snapshot.
        secret: Flag,
    }
}

pub(super) fn parse_save(
    node: &Node,
    ty: ObservedType,
    parser: &mut Parser<'_>,
) -> Option<Vec<Save>> {
    let Some(entries) = node.entries() else {
        parser.report(
            Diagnostic::at(
                Code::WrongType,
                node,
                format!("`save` is a mapping, and this is {}", node.noun()),
            )
            .help("write the variable and where it comes from: `save: {order: json.id}`"),
        );
        return None;
    };
    let read: Vec<Option<Save>> = entries
        .iter()
        .map(|entry| parse_one_save(entry, ty, parser))
        .collect();
    read.into_iter().collect()
}

fn parse_one_save(entry: &Entry, ty: ObservedType, parser: &mut Parser<'_>) -> Option<Save> {
    // Defined even if its path is wrong: uses of it are no mistakes then.
    parser.define(&entry.key, Origin::Save);
    let (word, secret) = match &entry.value.kind {
        Kind::Map(_) => {
            let keys = SaveKeys::parse(&entry.value, parser)?;
            (keys.path, keys.secret.0)
        }
        _ => (PlainText::parse(&entry.value, parser)?, false),
    };
    if word.text.starts_with('$') {
        parser.report(
            Diagnostic::new(
                Code::Path,
                &word.place,
                "a path into the observation is needed here, not a variable",
            )
            .help("`save: {order: json.id}` puts the field `json.id` into the variable `order`"),
        );
        return None;
    }
    let key = Key {
        text: word.text,
        place: word.place,
    };
    let (path, below) = parse_path(&key, ty, parser)?;
    parser.defer(Pending::VariableType {
        name: entry.key.text.clone(),
        ty: below,
    });
    Some(Save {
        name: entry.key.text.clone(),
        path,
        secret,
        place: entry.key.place.clone(),
    })
}
