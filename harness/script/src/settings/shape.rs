/// A mapping with known keys: what the schema and the reference are made of.
#[derive(Debug)]
pub struct SettingsSpec {
    /// Its name, for the schema's definitions.
    pub name: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// Its keys.
    pub fields: &'static [FieldSpec],
    /// Groups of keys of which at most one may be used.
    pub exclusive: &'static [&'static [&'static str]],
}

/// One key of a mapping.
pub struct FieldSpec {
    /// The key.
    pub key: &'static str,
    /// What it does.
    pub doc: &'static str,
    /// Whether it has to be there.
    pub required: bool,
    /// What it takes.
    pub shape: fn() -> Shape,
}

impl std::fmt::Debug for FieldSpec {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.key)
    }
}

/// The shape of a value: what the schema and the reference say of it.
#[derive(Debug, Clone)]
pub enum Shape {
    /// Any value, with placeholders anywhere.
    Any,
    /// Text that may have placeholders.
    Text,
    /// Text without placeholders.
    PlainText,
    /// One of some words, each with what it means.
    Keyword(&'static [(&'static str, &'static str)]),
    /// A whole number from a least to a most.
    Integer(i64, i64),
    /// `true` or `false`.
    Boolean,
    /// A duration such as `1h30m`.
    Duration,
    /// No value: the key is enough.
    Nothing,
    /// Either a literal of a shape or a `$name` for one.
    Dynamic(Box<Shape>),
    /// A logical name of the stage, by its noun.
    Name(&'static str),
    /// Text of a form: what it is, and an example of it.
    Form(&'static str, &'static str),
    /// A list.
    List(Box<Shape>),
    /// A mapping from names of the author's choice.
    Map(Box<Shape>),
    /// A mapping with known keys.
    Settings(&'static SettingsSpec),
    /// One of several shapes.
    Either(Vec<Shape>),
    /// A part of the language that has a page of its own: `step`, `steps`, `expect`, `matcher`.
    Part(&'static str),
}

/// A doc comment as flowing text.
pub fn prose(doc: &str) -> String {
    doc.lines()
        .map(str::trim)
        .collect::<Vec<_>>()
        .join(" ")
        .trim()
        .to_owned()
}
