//! Values taken out of an observation.

use rehearsal_record::Place;

use crate::action::ObservedType;
use crate::diagnostic::{Code, Diagnostic};
use crate::matcher::{FieldPath, read_path};
use crate::reader::Reader;
use crate::settings::{Argument as _, Flag, PlainText, settings};
use crate::variables::{Origin, is_name};
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
    /// Where it stands.
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

pub(super) fn read_save(
    node: &Node,
    ty: ObservedType,
    reader: &mut Reader<'_>,
) -> Option<Vec<Save>> {
    let Some(entries) = node.entries() else {
        reader.report(
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
        .map(|entry| read_one_save(entry, ty, reader))
        .collect();
    read.into_iter().collect()
}

fn read_one_save(entry: &Entry, ty: ObservedType, reader: &mut Reader<'_>) -> Option<Save> {
    // Defined even where its path is wrong: uses of it are no mistakes then.
    let mistake = reader
        .variables
        .define(&entry.key.text, Origin::Save, &entry.key.place);
    let taken = mistake
        .as_ref()
        .is_some_and(|mistake| mistake.code != Code::UnusedSave);
    reader.diagnostics.extend(mistake);
    let (word, secret) = match &entry.value.kind {
        Kind::Map(_) => {
            let keys = SaveKeys::read(&entry.value, reader)?;
            (keys.path, keys.secret.0)
        }
        _ => (PlainText::read(&entry.value, reader)?, false),
    };
    if word.text.starts_with('$') {
        reader.report(
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
    let (path, below) = read_path(&key, ty, reader)?;
    reader.variables.holds(&entry.key.text, below);
    (!taken && is_name(&entry.key.text)).then(|| Save {
        name: entry.key.text.clone(),
        path,
        secret,
        place: entry.key.place.clone(),
    })
}
