use std::cmp::Ordering;

use serde_json::{Number, Value};

use super::context::{EvalContext, Scope};
use super::error::EvalError;
use super::expr::{BinaryOp, Expr, ExprKind, UnaryOp};
use super::text::{as_text, noun};
use crate::suggest::closest;

impl Expr {
    /// Its value among the variables of a scope.
    pub fn eval(&self, scope: &Scope, context: &dyn EvalContext) -> Result<Value, EvalError> {
        let value = self.compute(scope, context);
        value.map_err(|error| error.judged(self.depends_on_observed(scope)))
    }

    /// Whether it uses a variable whose value does not come from the author.
    pub fn depends_on_observed(&self, scope: &Scope) -> bool {
        let mut depends = false;
        self.walk(&mut |part| {
            if let ExprKind::Variable(name) = &part.kind {
                depends |= !scope.is_given(name);
            }
        });
        depends
    }

    fn compute(&self, scope: &Scope, context: &dyn EvalContext) -> Result<Value, EvalError> {
        match &self.kind {
            ExprKind::Literal(value) => Ok(value.clone()),
            ExprKind::Variable(name) => scope.get(name).cloned().ok_or_else(|| {
                EvalError::new(&self.place, format!("`{name}` has no value at this point"))
                    .help("the step that saves it did not run")
            }),
            ExprKind::Field(inner, name) => {
                let value = inner.compute(scope, context)?;
                field(&value, name, inner, self)
            }
            ExprKind::Index(inner, index) => {
                let value = inner.compute(scope, context)?;
                let index = index.compute(scope, context)?;
                element(&value, &index, inner, self)
            }
            ExprKind::List(items) => items
                .iter()
                .map(|item| item.compute(scope, context))
                .collect::<Result<_, _>>()
                .map(Value::Array),
            ExprKind::Call(function, arguments) => {
                let values = arguments
                    .iter()
                    .map(|argument| argument.compute(scope, context))
                    .collect::<Result<Vec<_>, _>>()?;
                function.call(&values, context).map_err(|message| {
                    let message = format!("`{}`: {message}", function.name);
                    let error = EvalError::new(&self.place, message);
                    if blames_author(function.name, &values) {
                        error.certain()
                    } else {
                        error
                    }
                })
            }
            ExprKind::Unary(op, inner) => self.unary(*op, &inner.compute(scope, context)?),
            ExprKind::Binary(op, left, right) => {
                let left = left.compute(scope, context)?;
                // The right side of `&&` and `||` counts only where the left
                // one leaves the answer open.
                match (op, left.as_bool()) {
                    (BinaryOp::And, Some(false)) => return Ok(Value::Bool(false)),
                    (BinaryOp::Or, Some(true)) => return Ok(Value::Bool(true)),
                    _ => {}
                }
                self.binary(*op, &left, &right.compute(scope, context)?)
            }
        }
    }

    /// The truth of a condition, which a key of a step needs.
    pub fn eval_condition(
        &self,
        key: &str,
        scope: &Scope,
        context: &dyn EvalContext,
    ) -> Result<bool, EvalError> {
        match self.eval(scope, context)? {
            Value::Bool(flag) => Ok(flag),
            other => {
                let needs = format!("`{key}` needs `true` or `false`");
                let error = self
                    .wrong(&needs, &other)
                    .judged(self.depends_on_observed(scope));
                Err(error.help(format!("it is {other}: compare it with something")))
            }
        }
    }

    fn unary(&self, op: UnaryOp, value: &Value) -> Result<Value, EvalError> {
        match (op, value) {
            (UnaryOp::Not, Value::Bool(flag)) => Ok(Value::Bool(!flag)),
            (UnaryOp::Negate, Value::Number(number)) => match number.as_i64() {
                Some(whole) => whole
                    .checked_neg()
                    .map(Value::from)
                    .ok_or_else(|| self.too_large()),
                None => self.number(-number.as_f64().unwrap_or_default()),
            },
            (UnaryOp::Not, other) => Err(self.wrong("`!` needs a boolean", other)),
            (UnaryOp::Negate, other) => Err(self.wrong("`-` needs a number", other)),
        }
    }

    fn binary(&self, op: BinaryOp, left: &Value, right: &Value) -> Result<Value, EvalError> {
        match op {
            BinaryOp::And | BinaryOp::Or => match (left, right) {
                (Value::Bool(a), Value::Bool(b)) => Ok(Value::Bool(if op == BinaryOp::And {
                    *a && *b
                } else {
                    *a || *b
                })),
                (Value::Bool(_), other) | (other, _) => {
                    Err(self.wrong(&format!("`{}` needs booleans", op.symbol()), other))
                }
            },
            BinaryOp::Equal => Ok(Value::Bool(same(left, right))),
            BinaryOp::NotEqual => Ok(Value::Bool(!same(left, right))),
            BinaryOp::Less => self.ordered(op, left, right, Ordering::is_lt),
            BinaryOp::LessOrEqual => self.ordered(op, left, right, Ordering::is_le),
            BinaryOp::Greater => self.ordered(op, left, right, Ordering::is_gt),
            BinaryOp::GreaterOrEqual => self.ordered(op, left, right, Ordering::is_ge),
            BinaryOp::Add if left.is_string() || right.is_string() => {
                match (as_text(left), as_text(right)) {
                    (Some(a), Some(b)) => Ok(Value::String(a + &b)),
                    (None, _) => Err(self.wrong("`+` cannot join this to text", left)),
                    (_, None) => Err(self.wrong("`+` cannot join this to text", right)),
                }
            }
            _ => self.arithmetic(op, left, right),
        }
    }

    fn arithmetic(&self, op: BinaryOp, left: &Value, right: &Value) -> Result<Value, EvalError> {
        let (Value::Number(a), Value::Number(b)) = (left, right) else {
            let other = if left.is_number() { right } else { left };
            let needs = format!("`{}` needs numbers", op.symbol());
            return Err(self
                .wrong(&needs, other)
                .help("`number(…)` reads a number from a text"));
        };
        if let (Some(a), Some(b)) = (a.as_i64(), b.as_i64()) {
            if matches!(op, BinaryOp::Divide | BinaryOp::Remainder) && b == 0 {
                return Err(EvalError::new(&self.place, "division by zero"));
            }
            let whole = match op {
                BinaryOp::Add => a.checked_add(b),
                BinaryOp::Subtract => a.checked_sub(b),
                BinaryOp::Multiply => a.checked_mul(b),
                BinaryOp::Remainder => a.checked_rem(b),
                // `7 / 2` is 3.5: a division that drops the rest surprises.
                _ if a.checked_rem(b) == Some(0) => a.checked_div(b),
                #[expect(
                    clippy::cast_precision_loss,
                    reason = "a quotient is approximate anyway"
                )]
                _ => return self.number(a as f64 / b as f64),
            };
            return whole.map(Value::from).ok_or_else(|| self.too_large());
        }
        let (a, b) = (
            a.as_f64().unwrap_or_default(),
            b.as_f64().unwrap_or_default(),
        );
        self.number(match op {
            BinaryOp::Add => a + b,
            BinaryOp::Subtract => a - b,
            BinaryOp::Multiply => a * b,
            BinaryOp::Remainder => a % b,
            _ => a / b,
        })
    }

    fn ordered(
        &self,
        op: BinaryOp,
        left: &Value,
        right: &Value,
        holds: fn(Ordering) -> bool,
    ) -> Result<Value, EvalError> {
        let ordering = match (left, right) {
            (Value::Number(a), Value::Number(b)) => a.as_f64().partial_cmp(&b.as_f64()),
            (Value::String(a), Value::String(b)) => Some(a.cmp(b)),
            _ => None,
        };
        ordering
            .map(|ordering| Value::Bool(holds(ordering)))
            .ok_or_else(|| {
                EvalError::new(
                    &self.place,
                    format!(
                        "`{}` cannot hold {} against {}",
                        op.symbol(),
                        noun(left),
                        noun(right)
                    ),
                )
            })
    }

    fn number(&self, value: f64) -> Result<Value, EvalError> {
        Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| EvalError::new(&self.place, "the result is not a number"))
    }

    fn too_large(&self) -> EvalError {
        EvalError::new(&self.place, "the result is too large")
    }

    fn wrong(&self, needs: &str, value: &Value) -> EvalError {
        EvalError::new(&self.place, format!("{needs}, and this is {}", noun(value)))
    }
}

/// Equality where `1` and `1.0` are the same number.
pub(super) fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(x), Value::Number(y)) => x == y || x.as_f64() == y.as_f64(),
        (Value::Array(x), Value::Array(y)) => {
            x.len() == y.len() && x.iter().zip(y).all(|(x, y)| same(x, y))
        }
        (Value::Object(x), Value::Object(y)) => {
            x.len() == y.len()
                && x.iter()
                    .all(|(key, x)| y.get(key).is_some_and(|y| same(x, y)))
        }
        _ => a == b,
    }
}

/// Whether the error of a function is due to the file, whatever values it was given:
/// something outside is missing, or a pattern is wrong.
fn blames_author(function: &str, values: &[Value]) -> bool {
    let is_pattern = |pattern: &str| regex::Regex::new(pattern).is_ok();
    match (function, values) {
        ("env" | "secret" | "file", _) => true,
        ("match", [_, Value::String(pattern)]) => !is_pattern(pattern),
        _ => false,
    }
}

fn field(value: &Value, name: &str, inner: &Expr, whole: &Expr) -> Result<Value, EvalError> {
    let Value::Object(fields) = value else {
        let error = EvalError::new(
            &whole.place,
            format!("{} has no field `{name}`", noun(value)),
        );
        return Err(match (&inner.kind, value.is_string()) {
            (ExprKind::Variable(variable), true) => error.help(format!(
                "to put `.{name}` behind the value, write `${{{variable}}}.{name}`"
            )),
            _ => error,
        });
    };
    fields.get(name).cloned().ok_or_else(|| {
        let error = EvalError::new(&whole.place, format!("there is no field `{name}` in it"));
        match closest(name, fields.keys().map(String::as_str)) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error,
        }
    })
}

fn element(value: &Value, index: &Value, inner: &Expr, whole: &Expr) -> Result<Value, EvalError> {
    match (value, index) {
        (Value::Object(_), Value::String(name)) => field(value, name, inner, whole),
        (Value::Array(items), Value::Number(number)) => {
            let position = number.as_i64().and_then(|n| {
                let length = i64::try_from(items.len()).ok()?;
                usize::try_from(if n < 0 { n + length } else { n }).ok()
            });
            position.and_then(|n| items.get(n)).cloned().ok_or_else(|| {
                let message = format!("there is no element {number} in a list of {}", items.len());
                EvalError::new(&whole.place, message)
            })
        }
        _ => Err(EvalError::new(
            &whole.place,
            format!("{} cannot be taken apart by {}", noun(value), noun(index)),
        )),
    }
}
