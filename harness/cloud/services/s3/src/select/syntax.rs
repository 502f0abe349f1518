//! The syntax tree of a query.

use serde_json::Value;

/// `SELECT … FROM … WHERE … LIMIT …`
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Query {
    pub(crate) projection: Projection,
    /// What follows `S3Object`: the path to the rows within a record.
    pub(crate) from: Vec<FromStep>,
    /// The name of a row: what the query gives it, else the last name of the path.
    pub(crate) alias: Option<Name>,
    pub(crate) condition: Option<Expression>,
    pub(crate) limit: Option<u64>,
}

/// What a query selects of a row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Projection {
    All,
    Items(Vec<(Expression, Option<String>)>),
}

/// A name as it is written: in quotes, its case counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) text: String,
    pub(crate) quoted: bool,
}

impl Name {
    /// Returns whether it names `other`.
    pub(crate) fn is(&self, other: &str) -> bool {
        self.text == other || !self.quoted && self.text.eq_ignore_ascii_case(other)
    }
}

/// A step of the path after `S3Object`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FromStep {
    Name(Name),
    Index(usize),
    /// `[*]`: every element.
    Each,
}

/// A step of a path within a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Name(Name),
    Index(usize),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expression {
    Literal(Value),
    Path(Vec<Step>),
    Not(Box<Expression>),
    Negative(Box<Expression>),
    Binary(Operator, Box<Expression>, Box<Expression>),
    /// Value, pattern, escape character, negated.
    Like(
        Box<Expression>,
        Box<Expression>,
        Option<Box<Expression>>,
        bool,
    ),
    In(Box<Expression>, Vec<Expression>, bool),
    Between(Box<Expression>, Box<Expression>, Box<Expression>, bool),
    /// `IS NULL`, which a missing value is too; negated.
    IsNull(Box<Expression>, bool),
    IsMissing(Box<Expression>, bool),
    Cast(Box<Expression>, Type),
    Call(Function, Vec<Expression>),
    /// An aggregate by its place in the query's list; `None` is `COUNT(*)`.
    Aggregate(Aggregate, Option<Box<Expression>>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    Or,
    And,
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Concatenate,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Type {
    Integer,
    Float,
    Text,
    Boolean,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Function {
    Lower,
    Upper,
    Length,
    Trim,
    Substring,
    Coalesce,
    NullIf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aggregate {
    Count,
    Sum,
    Average,
    Minimum,
    Maximum,
}
