//! Mappings with known keys, described once.
//!
//! `settings!` makes of one description the struct, the parser that reports
//! every mistake, and the [`SettingsSpec`] from which did-you-mean, the JSON
//! Schema and the reference pages follow.

mod fields;
mod literals;
mod names;
mod shape;

use rehearsal_record::Place;

pub use crate::time_span::TimeSpan;
pub(crate) use fields::Fields;
pub use literals::{Count, Dynamic, Flag};
pub(crate) use names::text_of;
pub use names::{AppKind, FilePath, Name, NameKind, SeedKind, UserKind};
pub use shape::{FieldSpec, SettingsSpec, Shape, prose};

use crate::parser::Parser;
use crate::value::{EvalContext, EvalError, Scope, Template};
use crate::yaml::{Kind, Node};

/// A value that a key can take. Parsing reports what is wrong and goes on with
/// what is left, so that all mistakes come in one go; a result is returned
/// only where nothing was reported.
pub(crate) trait Argument: Sized {
    /// Whether the key has to be there.
    const REQUIRED: bool = true;

    /// The shape of its values.
    fn shape() -> Shape;

    /// Reads it; `None` where a mistake was reported.
    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self>;

    /// What it is where the key is left out; `None` where it has to be there.
    fn absent() -> Option<Self> {
        None
    }
}

impl<T: Argument> Argument for Option<T> {
    const REQUIRED: bool = false;

    fn shape() -> Shape {
        T::shape()
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        T::parse(node, parser).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: Argument> Argument for Box<T> {
    const REQUIRED: bool = T::REQUIRED;

    fn shape() -> Shape {
        T::shape()
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        T::parse(node, parser).map(Box::new)
    }

    fn absent() -> Option<Self> {
        T::absent().map(Box::new)
    }
}

/// A list; left out, it is empty.
impl<T: Argument> Argument for Vec<T> {
    const REQUIRED: bool = false;

    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        let Kind::List(items) = &node.kind else {
            parser.wrong_type(node, "a list");
            return None;
        };
        // What is wrong was reported; the rest is parsed all the same.
        Some(
            items
                .iter()
                .filter_map(|item| T::parse(item, parser))
                .collect(),
        )
    }

    fn absent() -> Option<Self> {
        Some(Vec::new())
    }
}

/// One value, or a list of them; left out, it is empty.
#[derive(Debug, Clone)]
pub struct OneOrMany<T>(pub Vec<T>);

impl<T: Argument> Argument for OneOrMany<T> {
    const REQUIRED: bool = false;

    fn shape() -> Shape {
        Shape::Either(vec![T::shape(), Shape::List(Box::new(T::shape()))])
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        match &node.kind {
            Kind::List(_) => Vec::parse(node, parser).map(OneOrMany),
            _ => T::parse(node, parser).map(|one| OneOrMany(vec![one])),
        }
    }

    fn absent() -> Option<Self> {
        Some(OneOrMany(Vec::new()))
    }
}

/// A value, or all of them where nothing (or `all`) is written.
#[derive(Debug, Clone)]
pub struct OrAll<T>(pub Option<T>);

impl<T: Argument> Argument for OrAll<T> {
    fn shape() -> Shape {
        Shape::Either(vec![Shape::Nothing, T::shape()])
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        match &node.kind {
            Kind::Null => Some(Self(None)),
            Kind::Text(text) if text == "all" => Some(Self(None)),
            _ => T::parse(node, parser).map(|value| Self(Some(value))),
        }
    }
}

/// A mapping from names of the author's choice; left out, it is empty.
#[derive(Debug, Clone)]
pub struct Entries<T>(pub Vec<Named<T>>);

/// A value under a name of the author's choice.
#[derive(Debug, Clone)]
pub struct Named<T> {
    /// The name.
    pub name: String,
    /// Where the name is in the file.
    pub place: Place,
    /// The value.
    pub value: T,
}

impl<T> Entries<T> {
    /// The value under a name.
    pub fn get(&self, name: &str) -> Option<&T> {
        self.0
            .iter()
            .find(|entry| entry.name == name)
            .map(|entry| &entry.value)
    }

    /// Every name with its value, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.0.iter().map(|entry| (&*entry.name, &entry.value))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Argument> Argument for Entries<T> {
    const REQUIRED: bool = false;

    fn shape() -> Shape {
        Shape::Map(Box::new(T::shape()))
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        let Some(entries) = node.entries() else {
            parser.wrong_type(node, "a mapping");
            return None;
        };
        let read = entries.iter().filter_map(|entry| {
            Some(Named {
                name: entry.key.text.clone(),
                place: entry.key.place.clone(),
                value: T::parse(&entry.value, parser)?,
            })
        });
        Some(Self(read.collect()))
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}

/// A text that may have placeholders. Numbers and booleans are taken as text.
#[derive(Debug, Clone)]
pub struct Text(pub Template);

impl Text {
    /// The text with its placeholders filled.
    pub fn eval(&self, scope: &Scope, context: &dyn EvalContext) -> Result<String, EvalError> {
        self.0.eval_text(scope, context)
    }

    /// The text where it has no placeholders.
    pub fn fixed(&self) -> Option<String> {
        self.0.fixed_text()
    }

    /// Where it is in the file.
    pub fn place(&self) -> &Place {
        &self.0.place
    }
}

impl Argument for Text {
    fn shape() -> Shape {
        Shape::Text
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        match node.kind {
            Kind::Text(_) | Kind::Number(_) | Kind::Bool(_) => parser.template(node).map(Text),
            _ => {
                parser.wrong_type(node, "text");
                None
            }
        }
    }
}

impl Argument for Template {
    fn shape() -> Shape {
        Shape::Any
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        parser.template(node)
    }
}

/// Text that is taken literally, without placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainText {
    /// The text.
    pub text: String,
    /// Where it is in the file.
    pub place: Place,
}

impl Argument for PlainText {
    fn shape() -> Shape {
        Shape::PlainText
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        let text = match &node.kind {
            Kind::Text(text) => text.clone(),
            Kind::Number(number) => number.to_string(),
            _ => {
                parser.wrong_type(node, "text");
                return None;
            }
        };
        Some(Self {
            text,
            place: node.place.clone(),
        })
    }
}

/// Describes a mapping with known keys.
macro_rules! settings {
    (
        $(#[doc = $doc:literal])*
        $vis:vis struct $name:ident {
            $( $(#[doc = $fdoc:literal])* $field:ident $(as $key:literal)? : $ty:ty ),* $(,)?
        }
        $( at most one of [$($one:literal),+ $(,)?] )*
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone)]
        $vis struct $name {
            /// Where it is in the file.
            pub place: rehearsal_record::Place,
            $( $(#[doc = $fdoc])* pub $field: $ty, )*
        }

        impl $name {
            /// What it is made of.
            $vis const SPEC: &'static $crate::settings::SettingsSpec = &$crate::settings::SettingsSpec {
                name: stringify!($name),
                doc: concat!($($doc, "\n"),*),
                fields: &[ $( $crate::settings::FieldSpec {
                    key: $crate::settings::key!($field $(as $key)?),
                    doc: concat!($($fdoc, "\n"),*),
                    required: <$ty as $crate::settings::Argument>::REQUIRED,
                    shape: <$ty as $crate::settings::Argument>::shape,
                }, )* ],
                exclusive: &[ $( &[$($one),+] ),* ],
            };

            pub(crate) fn parse_fields(
                fields: &mut $crate::settings::Fields<'_>,
                parser: &mut $crate::parser::Parser<'_>,
            ) -> Option<Self> {
                $( let $field = fields.take::<$ty>($crate::settings::key!($field $(as $key)?), parser); )*
                let read = Self { place: fields.place.clone(), $( $field: $field?, )* };
                // Some mappings are taken apart by hand, field by field of the
                // file; to the compiler all of this is read.
                let _ = (&read.place, $( &read.$field, )*);
                Some(read)
            }
        }

        impl $crate::settings::Argument for $name {
            fn shape() -> $crate::settings::Shape {
                $crate::settings::Shape::Settings(Self::SPEC)
            }

            fn parse(
                node: &$crate::yaml::Node,
                parser: &mut $crate::parser::Parser<'_>,
            ) -> Option<Self> {
                let mut fields = $crate::settings::Fields::of(node, Self::SPEC, parser)?;
                let read = Self::parse_fields(&mut fields, parser);
                if fields.complete { read } else { None }
            }
        }
    };
}

macro_rules! key {
    ($field:ident as $key:literal) => {
        $key
    };
    ($field:ident) => {
        stringify!($field)
    };
}

/// A choice among words.
macro_rules! keywords {
    (
        $(#[doc = $doc:literal])*
        pub enum $name:ident { $( $(#[doc = $vdoc:literal])* $variant:ident = $word:literal ),* $(,)? }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $( $(#[doc = $vdoc])* $variant, )* }

        impl $name {
            /// The word as it is written in the file.
            pub fn word(self) -> &'static str {
                match self { $( Self::$variant => $word, )* }
            }
        }

        impl $crate::settings::Argument for $name {
            fn shape() -> $crate::settings::Shape {
                $crate::settings::Shape::Keyword(&[ $( ($word, concat!($($vdoc, "\n"),*)) ),* ])
            }

            fn parse(
                node: &$crate::yaml::Node,
                parser: &mut $crate::parser::Parser<'_>,
            ) -> Option<Self> {
                let word = parser.keyword(node, &[ $( $word ),* ])?;
                match word { $( $word => Some(Self::$variant), )* _ => None }
            }
        }
    };
}

pub(crate) use {key, keywords, settings};
