//! The observations of actions: their fields are known before anything runs, so
//! that a misspelt field or an operator that cannot fit is found in the file.

/// One field of an observation.
#[derive(Debug, Clone, Copy)]
pub struct ObservedField {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub ty: ObservedType,
    /// What it means.
    pub doc: &'static str,
}

/// What is known of a value that a step will observe.
#[derive(Debug, Clone, Copy)]
pub enum ObservedType {
    /// Anything.
    Any,
    /// Text.
    Text,
    /// The text of an element of a document, which is not asked for its length,
    /// because that could be meant to be the number of elements.
    Content,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// An HTTP status.
    Status,
    /// A time as text.
    Time,
    /// An object with just these fields, some of which may be missing.
    Object(&'static [ObservedField]),
    /// An object whose fields depend on the app.
    Map,
    /// An object whose fields depend on the app and are texts.
    TextMap,
    /// An object whose fields depend on the app and are texts or numbers.
    ScalarMap,
    /// Text or a number.
    Scalar,
    /// A list of objects with just these fields.
    Objects(&'static [ObservedField]),
    /// A list of objects whose fields depend on the app.
    Maps,
    /// A list of texts.
    Texts,
}

impl ObservedType {
    /// Its type, as messages name it.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Any => "any value",
            Self::Text => "text",
            Self::Content => "the text of one element",
            Self::Integer => "a whole number",
            Self::Number => "a number",
            Self::Boolean => "a boolean",
            Self::Status => "an HTTP status",
            Self::Time => "a time",
            Self::Scalar => "text or a number",
            Self::Object(_) | Self::Map | Self::TextMap | Self::ScalarMap => "an object",
            Self::Objects(_) | Self::Maps | Self::Texts => "a list",
        }
    }

    /// Whether values of two types can be equal.
    pub(crate) fn can_equal(self, other: Self) -> bool {
        let kinds: [fn(Self) -> bool; 4] = [
            Self::is_text,
            Self::is_numeric,
            Self::is_list,
            Self::is_object,
        ];
        let booleans = |ty| matches!(ty, Self::Any | Self::Boolean);
        (booleans(self) && booleans(other)) || kinds.iter().any(|is| is(self) && is(other))
    }

    /// Whether it is an object, or may be one, and has or may have a field of
    /// this name.
    pub(crate) fn may_have_field(self, name: &str) -> bool {
        match self {
            Self::Any | Self::Map | Self::TextMap | Self::ScalarMap => true,
            Self::Object(fields) => fields.iter().any(|field| field.name == name),
            _ => false,
        }
    }

    /// What is known of a field of an object of unknown fields.
    pub(crate) fn field(self) -> Self {
        match self {
            Self::TextMap => Self::Text,
            Self::ScalarMap => Self::Scalar,
            _ => Self::Any,
        }
    }

    pub(crate) fn element(self) -> Self {
        match self {
            Self::Objects(fields) => Self::Object(fields),
            Self::Maps => Self::Map,
            Self::Texts => Self::Text,
            _ => Self::Any,
        }
    }

    pub(crate) fn is_list(self) -> bool {
        matches!(
            self,
            Self::Any | Self::Objects(_) | Self::Maps | Self::Texts
        )
    }

    pub(crate) fn is_object(self) -> bool {
        matches!(
            self,
            Self::Any | Self::Object(_) | Self::Map | Self::TextMap | Self::ScalarMap
        )
    }

    pub(crate) fn is_text(self) -> bool {
        matches!(
            self,
            Self::Any | Self::Text | Self::Content | Self::Time | Self::Scalar
        )
    }

    pub(crate) fn is_numeric(self) -> bool {
        matches!(
            self,
            Self::Any | Self::Integer | Self::Number | Self::Status | Self::Scalar
        )
    }

    pub(crate) fn is_ordered(self) -> bool {
        self.is_text() || self.is_numeric()
    }

    pub(crate) fn has_length(self) -> bool {
        self.is_list() || self.is_object() || matches!(self, Self::Text | Self::Scalar)
    }
}

/// A field of an observation.
pub(crate) const fn observed(
    name: &'static str,
    ty: ObservedType,
    doc: &'static str,
) -> ObservedField {
    ObservedField { name, ty, doc }
}

/// What every call to AWS observes if AWS refuses it.
pub(crate) const ERROR: ObservedField = observed(
    "error",
    ObservedType::Object(&[
        observed("code", ObservedType::Text, "AWS's error code."),
        observed("message", ObservedType::Text, "AWS's message."),
        observed(
            "status",
            ObservedType::Status,
            "The HTTP status of the answer.",
        ),
    ]),
    "Why AWS refused the call; missing where it did not. A step that does not expect an `error` fails where there is one.",
);
