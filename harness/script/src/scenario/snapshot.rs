//! The stored observation that a step is compared with.

use crate::action::ObservedType;
use crate::diagnostic::{Code, Diagnostic};
use crate::matcher::{FieldPath, Segment};
use crate::parser::Parser;
use crate::settings::{Argument, OneOrMany, PlainText, Shape, settings};
use crate::suggest::{closest, listed};
use crate::yaml::{Kind, Node};

/// The stored observation that a step is compared with.
#[derive(Debug, Clone)]
pub struct SnapshotRef {
    /// Its name.
    pub name: PlainText,
    /// What may differ from run to run, besides ids, times and tokens.
    pub ignore: Vec<FieldPath>,
}

settings! {
    /// A snapshot in full.
    pub(crate) struct SnapshotKeys {
        /// Its name.
        name: PlainText,
        /// Paths of the observation that may differ from run to run: `[json.id, json.items.updated_at]`. A name behind a list is looked for in each of its elements.
        ignore: OneOrMany<PlainText>,
    }
}

/// `snapshot`, as a name or in full.
#[derive(Debug, Clone)]
pub(crate) struct SnapshotKey {
    name: PlainText,
    ignore: Vec<PlainText>,
}

impl Argument for SnapshotKey {
    fn shape() -> Shape {
        Shape::Either(vec![PlainText::shape(), SnapshotKeys::shape()])
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        Some(match node.kind {
            Kind::Map(_) => {
                let keys = SnapshotKeys::parse(node, parser)?;
                Self {
                    name: keys.name,
                    ignore: keys.ignore.0,
                }
            }
            _ => Self {
                name: PlainText::parse(node, parser)?,
                ignore: Vec::new(),
            },
        })
    }
}

impl SnapshotKey {
    /// Checks the paths against the observation of the step.
    pub(super) fn finish(self, ty: ObservedType, parser: &mut Parser<'_>) -> Option<SnapshotRef> {
        let paths: Vec<Option<FieldPath>> = self
            .ignore
            .iter()
            .map(|path| ignored(path, ty, parser))
            .collect();
        Some(SnapshotRef {
            name: self.name,
            ignore: paths.into_iter().collect::<Option<_>>()?,
        })
    }
}

fn ignored(path: &PlainText, ty: ObservedType, parser: &mut Parser<'_>) -> Option<FieldPath> {
    let parsed = match FieldPath::parse(&path.text, &path.place) {
        Ok(parsed) => parsed,
        Err(message) => {
            parser.report(
                Diagnostic::new(Code::Path, &path.place, message)
                    .help("a path is names joined by dots: `json.items.updated_at`"),
            );
            return None;
        }
    };
    if let (Some(Segment::Key(name)), ObservedType::Object(known)) = (parsed.segments.first(), ty)
        && known.iter().all(|field| field.name != name)
    {
        let names = known.iter().map(|field| field.name);
        let message = format!("the observation has no field `{name}`");
        let near = closest(name, names.clone());
        parser.report(
            Diagnostic::new(Code::UnknownField, &path.place, message)
                .did_you_mean(near)
                .help(format!("its fields: {}", listed(names))),
        );
        return None;
    }
    Some(parsed)
}
