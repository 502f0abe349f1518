use std::marker::PhantomData;

use rehearsal_record::Place;

use super::{Argument, Shape, Text};
use crate::parser::Parser;
use crate::pending::Pending;
use crate::value::{EvalContext, EvalError, Scope, Template, TemplateKind, TemplatePart};
use crate::yaml::Node;

/// A kind of resource, app, user or seed that has a logical name.
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
    /// An app.
    AppKind, "app", "apps";
    /// A user.
    UserKind, "user", "users";
    /// A seed.
    SeedKind, "seed", "seeds";
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

    /// Where it is in the file.
    pub fn place(&self) -> &Place {
        self.text.place()
    }

    pub(crate) fn checked(text: Text, parser: &mut Parser<'_>) -> Self {
        if let Some(name) = text.fixed() {
            parser.defer(Pending::StageName {
                noun: K::NOUN,
                section: K::SECTION,
                name,
                place: text.place().clone(),
            });
        }
        Self {
            text,
            kind: PhantomData,
        }
    }
}

impl<K: NameKind> Argument for Name<K> {
    fn shape() -> Shape {
        Shape::Name(K::NOUN)
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        Text::parse(node, parser).map(|text| Self::checked(text, parser))
    }
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
    /// The path from the working folder, where it has no placeholders.
    pub resolved: Option<String>,
    /// What a path with placeholders is relative to, from the working folder.
    pub base: String,
}

impl FilePath {
    /// What its values are.
    pub(crate) const FORM: &str = "a file's path from the stage's `root`";
}

impl Argument for FilePath {
    fn shape() -> Shape {
        Shape::Form(Self::FORM, "fixtures/mug.png")
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        let text = Text::parse(node, parser)?;
        let resolved = text.fixed().map(|path| {
            let resolved = parser.resolve_path(&path);
            parser.defer(Pending::File {
                path,
                place: text.place().clone(),
            });
            resolved
        });
        Some(Self {
            text,
            resolved,
            base: parser.root.to_owned(),
        })
    }
}
