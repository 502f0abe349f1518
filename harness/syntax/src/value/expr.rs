use rehearsal_record::Place;
use serde_json::Value;

use super::function::Function;

/// An expression with its place.
#[derive(Debug, Clone)]
pub struct Expr {
    /// Where it is in the file.
    pub place: Place,
    /// What it is.
    pub kind: ExprKind,
}

/// What an expression is.
#[derive(Debug, Clone)]
pub enum ExprKind {
    /// `1`, `"text"`, `true`, `null`.
    Literal(Value),
    /// `name`.
    Variable(String),
    /// `expression.name`.
    Field(Box<Expr>, String),
    /// `expression[index]`.
    Index(Box<Expr>, Box<Expr>),
    /// `[a, b]`.
    List(Vec<Expr>),
    /// `function(a, b)`.
    Call(&'static Function, Vec<Expr>),
    /// `!a`, `-a`.
    Unary(UnaryOp, Box<Expr>),
    /// `a + b` and the others.
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
}

/// An operator before one operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnaryOp {
    /// `!`
    Not,
    /// `-`
    Negate,
}

/// An operator between two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinaryOp {
    /// `||`
    Or,
    /// `&&`
    And,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `+`: numbers are added, texts are joined.
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
}

impl BinaryOp {
    /// The word as it is written in the file.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Or => "||",
            Self::And => "&&",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
        }
    }

    /// How tightly it binds; more is tighter.
    pub fn strength(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And => 2,
            Self::Equal | Self::NotEqual => 3,
            Self::Less | Self::LessOrEqual | Self::Greater | Self::GreaterOrEqual => 4,
            Self::Add | Self::Subtract => 5,
            Self::Multiply | Self::Divide | Self::Remainder => 6,
        }
    }
}

impl Expr {
    /// The variable an expression starts from and the names that follow it,
    /// where it is nothing but a path.
    pub fn as_path(&self) -> Option<(&str, Vec<&str>)> {
        match &self.kind {
            ExprKind::Variable(name) => Some((name, Vec::new())),
            ExprKind::Field(inner, name) => {
                let (root, mut path) = inner.as_path()?;
                path.push(name);
                Some((root, path))
            }
            // A name that is no identifier: `cloud.queues["orders-dlq"].url`.
            ExprKind::Index(inner, index) => {
                let ExprKind::Literal(Value::String(name)) = &index.kind else {
                    return None;
                };
                let (root, mut path) = inner.as_path()?;
                path.push(name);
                Some((root, path))
            }
            _ => None,
        }
    }

    /// Calls `visit` for this expression and every one inside it, outermost first.
    pub fn walk(&self, visit: &mut dyn FnMut(&Expr)) {
        visit(self);
        match &self.kind {
            ExprKind::Literal(_) | ExprKind::Variable(_) => {}
            ExprKind::Field(inner, _) | ExprKind::Unary(_, inner) => inner.walk(visit),
            ExprKind::Index(a, b) | ExprKind::Binary(_, a, b) => {
                a.walk(visit);
                b.walk(visit);
            }
            ExprKind::List(items) | ExprKind::Call(_, items) => {
                for item in items {
                    item.walk(visit);
                }
            }
        }
    }
}
