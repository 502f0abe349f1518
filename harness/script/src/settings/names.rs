use std::collections::BTreeMap;
use std::marker::PhantomData;

use rehearsal_record::Place;

use super::{Argument, Shape, Text};
use crate::diagnostic::{Code, Diagnostic};
use crate::reader::Reader;
use crate::suggest::{closest, listed};
use crate::value::{EvalContext, EvalError, Scope, Template, TemplateKind, TemplatePart};
use crate::yaml::{Kind, Node};

/// The logical names a stage declares.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    pub(crate) stage_file: Option<String>,
    pub(crate) buckets: Vec<String>,
    pub(crate) queues: Vec<String>,
    pub(crate) topics: Vec<String>,
    pub(crate) pools: Vec<String>,
    /// The app clients of each pool, by the pool's name.
    pub(crate) clients: BTreeMap<String, Vec<String>>,
    pub(crate) apps: Vec<String>,
    pub(crate) users: Vec<String>,
    pub(crate) seeds: Vec<String>,
    pub(crate) secrets: Vec<String>,
    pub(crate) fifo_queues: Vec<String>,
    pub(crate) fifo_topics: Vec<String>,
    pub(crate) postgres: bool,
}

/// A kind of thing that has a logical name.
pub trait NameKind: std::fmt::Debug + Clone + Copy + 'static {
    /// What it is called: "queue".
    const NOUN: &'static str;
    #[doc(hidden)]
    const SECTION: &'static str;
}

macro_rules! kinds {
    ($( $(#[doc = $doc:literal])* $kind:ident, $noun:literal, $section:literal; )*) => {
        $(
            $(#[doc = $doc])*
            #[derive(Debug, Clone, Copy)]
            pub struct $kind;
            impl NameKind for $kind {
                const NOUN: &'static str = $noun;
                const SECTION: &'static str = $section;
            }
        )*
    };
}

kinds! {
    /// A bucket.
    BucketKind, "bucket", "cloud.buckets";
    /// A queue.
    QueueKind, "queue", "cloud.queues";
    /// A topic.
    TopicKind, "topic", "cloud.topics";
    /// A user pool.
    PoolKind, "user pool", "cloud.user_pools";
    /// An app.
    AppKind, "app", "apps";
    /// A user.
    UserKind, "user", "users";
    /// A seed.
    SeedKind, "seed", "seeds";
}

impl Names {
    /// The names of a section of the stage file.
    pub(crate) fn of(&self, section: &str) -> &[String] {
        match section {
            "cloud.buckets" => &self.buckets,
            "cloud.queues" => &self.queues,
            "cloud.topics" => &self.topics,
            "cloud.user_pools" => &self.pools,
            "apps" => &self.apps,
            "users" => &self.users,
            "secrets" => &self.secrets,
            _ => &self.seeds,
        }
    }
}

/// A logical name of the stage; it may have placeholders.
#[derive(Debug, Clone)]
pub struct Name<K> {
    /// The name.
    pub text: Text,
    kind: PhantomData<K>,
}

impl<K: NameKind> Name<K> {
    /// The name with its placeholders filled.
    pub fn eval(&self, scope: &Scope, context: &dyn EvalContext) -> Result<String, EvalError> {
        self.text.eval(scope, context)
    }

    /// The name where it has no placeholders.
    pub fn fixed(&self) -> Option<String> {
        self.text.fixed()
    }

    /// Where it stands.
    pub fn place(&self) -> &Place {
        self.text.place()
    }

    fn checked(text: Text, reader: &mut Reader<'_>) -> Option<Self> {
        if let Some(name) = text.fixed()
            && !known(K::NOUN, K::SECTION, &name, text.place(), reader)
        {
            return None;
        }
        Some(Self {
            text,
            kind: PhantomData,
        })
    }
}

/// Whether the stage declares the name; if not, that is reported.
pub(crate) fn known(
    noun: &str,
    section: &str,
    name: &str,
    place: &Place,
    reader: &mut Reader<'_>,
) -> bool {
    let declared = reader.names.of(section);
    if declared.iter().any(|known| known == name) {
        return true;
    }
    let code = match section {
        "apps" => Code::UnknownApp,
        "users" => Code::UnknownUser,
        "seeds" => Code::UnknownSeed,
        _ => Code::UnknownResource,
    };
    let names = declared.iter().map(String::as_str);
    let help = match (&reader.names.stage_file, declared.is_empty()) {
        (None, _) => "there is no stage file; `rehearsal init` writes one".to_owned(),
        (Some(file), true) => format!("{file} declares none; it would stand under `{section}`"),
        (Some(file), false) => format!("{file} declares {}", listed(names.clone())),
    };
    let diagnostic = Diagnostic::new(
        code,
        place,
        format!("there is no {noun} `{name}` on the stage"),
    )
    .label("not declared")
    .did_you_mean(closest(name, names))
    .help(help);
    reader.report(diagnostic);
    false
}

impl<K: NameKind> Argument for Name<K> {
    fn shape() -> Shape {
        Shape::Name(K::NOUN)
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = Text::read(node, reader)?;
        Self::checked(text, reader)
    }
}

/// `bucket/key`.
#[derive(Debug, Clone)]
pub struct ObjectPath {
    /// The bucket.
    pub bucket: Name<BucketKind>,
    /// The key.
    pub key: Text,
    /// Where it stands.
    pub place: Place,
}

impl Argument for ObjectPath {
    fn shape() -> Shape {
        Shape::Form(
            "a bucket's logical name, a slash, and the key",
            "receipts/2026/1.json",
        )
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let (bucket, key) = bucket_and_rest(node, reader)?;
        let Some(key) = key else {
            reader.report(
                Diagnostic::at(Code::InvalidValue, node, "the object's key is missing")
                    .label("write `bucket/key`"),
            );
            return None;
        };
        Some(Self {
            bucket: Name::checked(bucket, reader)?,
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
    /// Where it stands.
    pub place: Place,
}

impl Argument for BucketPath {
    fn shape() -> Shape {
        Shape::Form(
            "a bucket's logical name, and the beginning of the keys",
            "receipts/2026/",
        )
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let (bucket, prefix) = bucket_and_rest(node, reader)?;
        let bucket = Name::checked(bucket, reader)?;
        Some(Self {
            bucket,
            prefix,
            place: node.place.clone(),
        })
    }
}

/// Splits at the first slash that is written literally.
fn bucket_and_rest(node: &Node, reader: &mut Reader<'_>) -> Option<(Text, Option<Text>)> {
    let Kind::Text(_) = node.kind else {
        reader.wrong_type(node, "`bucket/key`");
        return None;
    };
    let template = reader.template(node)?;
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

/// Pieces as a text; neighbouring and empty stretches fall together.
pub(crate) fn text_of(parts: Vec<TemplatePart>, place: &Place) -> Text {
    let mut merged: Vec<TemplatePart> = Vec::new();
    for part in parts {
        match (merged.last_mut(), part) {
            (Some(TemplatePart::Text(last)), TemplatePart::Text(more)) => last.push_str(&more),
            (_, TemplatePart::Text(empty)) if empty.is_empty() => {}
            (_, part) => merged.push(part),
        }
    }
    let kind = match merged.pop() {
        None => TemplateKind::Fixed("".into()),
        Some(TemplatePart::Text(only)) if merged.is_empty() => TemplateKind::Fixed(only.into()),
        Some(last) => {
            merged.push(last);
            TemplateKind::Text(merged)
        }
    };
    Text(Template {
        place: place.clone(),
        kind,
    })
}

/// A file; where it is written without placeholders it has to be there.
#[derive(Debug, Clone)]
pub struct FilePath {
    /// The path as it is written.
    pub text: Text,
    /// The path from where the person stands, where it has no placeholders.
    pub resolved: Option<String>,
    /// What a path with placeholders is relative to, from where the person stands.
    pub base: String,
}

impl Argument for FilePath {
    fn shape() -> Shape {
        Shape::Form("a file's path from the stage's `root`", "fixtures/mug.png")
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = Text::read(node, reader)?;
        let base = reader.root.clone();
        let resolved = match text.fixed() {
            Some(path) => Some(reader.existing_file(&path, text.place())?),
            None => None,
        };
        Some(Self {
            text,
            resolved,
            base,
        })
    }
}
