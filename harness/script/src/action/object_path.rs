//! Paths of objects and of folders in buckets.

use rehearsal_record::Place;

use crate::diagnostic::{Code, Diagnostic};
use crate::parser::Parser;
use crate::settings::{Argument, Name, Shape, Text, text_of};
use crate::stage::BucketKind;
use crate::value::{TemplateKind, TemplatePart};
use crate::yaml::{Kind, Node};

/// `bucket/key`.
#[derive(Debug, Clone)]
pub struct ObjectPath {
    /// The bucket.
    pub bucket: Name<BucketKind>,
    /// The key.
    pub key: Text,
    /// Where it is in the file.
    pub place: Place,
}

impl ObjectPath {
    /// What its values are.
    pub(crate) const FORM: &str = "a bucket's logical name, a slash, and the key";
}

impl Argument for ObjectPath {
    fn shape() -> Shape {
        Shape::Form(Self::FORM, "receipts/2026/1.json")
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        let (bucket, key) = bucket_and_rest(node, parser)?;
        let Some(key) = key else {
            parser.report(
                Diagnostic::at(Code::InvalidValue, node, "the object's key is missing")
                    .label("write `bucket/key`"),
            );
            return None;
        };
        Some(Self {
            bucket: Name::checked(bucket, parser),
            key,
            place: node.place.clone(),
        })
    }
}

/// `bucket`, or `bucket/prefix`.
#[derive(Debug, Clone)]
pub struct BucketPath {
    /// The bucket.
    pub bucket: Name<BucketKind>,
    /// What the keys begin with.
    pub prefix: Option<Text>,
    /// Where it is in the file.
    pub place: Place,
}

impl BucketPath {
    /// What its values are.
    pub(crate) const FORM: &str = "a bucket's logical name, and the beginning of the keys";
}

impl Argument for BucketPath {
    fn shape() -> Shape {
        Shape::Form(Self::FORM, "receipts/2026/")
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        let (bucket, prefix) = bucket_and_rest(node, parser)?;
        let bucket = Name::checked(bucket, parser);
        Some(Self {
            bucket,
            prefix,
            place: node.place.clone(),
        })
    }
}

/// Splits at the first slash that is written literally.
fn bucket_and_rest(node: &Node, parser: &mut Parser<'_>) -> Option<(Text, Option<Text>)> {
    let Kind::Text(_) = node.kind else {
        parser.wrong_type(node, "`bucket/key`");
        return None;
    };
    let template = parser.template(node)?;
    let parts = match template.kind {
        TemplateKind::Fixed(value) => {
            vec![TemplatePart::Text(
                value.as_str().unwrap_or_default().to_owned(),
            )]
        }
        TemplateKind::Placeholder(expr) => vec![TemplatePart::Placeholder(expr)],
        TemplateKind::Text(parts) => parts,
        TemplateKind::List(_) | TemplateKind::Object(_) => return None,
    };
    let mut bucket = Vec::new();
    let mut rest: Option<Vec<TemplatePart>> = None;
    for part in parts {
        match (&mut rest, part) {
            (Some(rest), part) => rest.push(part),
            (None, TemplatePart::Text(text)) => match text.split_once('/') {
                Some((name, after)) => {
                    bucket.push(TemplatePart::Text(name.to_owned()));
                    rest = Some(vec![TemplatePart::Text(after.to_owned())]);
                }
                None => bucket.push(TemplatePart::Text(text)),
            },
            (None, part) => bucket.push(part),
        }
    }
    let bucket = text_of(bucket, &node.place);
    let rest = rest
        .map(|parts| text_of(parts, &node.place))
        .filter(|rest| rest.fixed().is_none_or(|key| !key.is_empty()));
    Some((bucket, rest))
}
