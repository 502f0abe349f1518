//! Runs a query over rows.

use std::cmp::Ordering;

use serde_json::Value;

use super::error::{Result, SelectError, SelectErrorKind};
use super::functions;
use super::row::{Row, member};
use super::syntax::{Aggregate, Expression, FromStep, Name, Operator, Projection, Query, Step};
use super::value::{cast, compare, compute, text, tidy};

/// The columns of a selected row by name; `None` where the value is missing.
pub(crate) type Selected = Vec<(String, Option<Value>)>;

/// Runs a query over the records of an object and hands the rows that it selects to `out`.
pub(crate) fn run(
    query: &Query,
    records: impl Iterator<Item = Result<Row>>,
    mut out: impl FnMut(Selected),
) -> Result<()> {
    let mut totals = match &query.projection {
        Projection::Items(items) if items.iter().any(|(item, _)| has_aggregate(item)) => {
            Some(vec![Total::default(); items.len()])
        }
        _ => None,
    };
    let limit = query.limit.unwrap_or(u64::MAX);
    let mut selected = 0;
    'records: for record in records {
        let mut rows = Vec::new();
        expand(record?, &query.from, &mut rows);
        for row in rows {
            if selected >= limit && totals.is_none() {
                break 'records;
            }
            let scope = Scope { query, row: &row };
            if let Some(condition) = &query.condition
                && scope.evaluate(condition)? != Some(Value::Bool(true))
            {
                continue;
            }
            selected += 1;
            match &mut totals {
                Some(totals) => scope.count(totals)?,
                None => out(scope.project()?),
            }
        }
    }
    if let (Some(totals), Projection::Items(items)) = (totals, &query.projection) {
        let columns = items.iter().zip(totals).enumerate();
        out(columns
            .map(|(at, ((item, alias), total))| {
                let name = alias.clone().unwrap_or_else(|| format!("_{}", at + 1));
                (name, Some(tidy(total.value(item))))
            })
            .collect());
    }
    Ok(())
}

/// Follows the path of FROM within a record.
fn expand(row: Row, steps: &[FromStep], out: &mut Vec<Row>) {
    let Some((step, rest)) = steps.split_first() else {
        out.push(row);
        return;
    };
    let Row::Json(value) = row else {
        return;
    };
    let next = match (step, value) {
        (FromStep::Name(name), Value::Object(members)) => {
            member(&members, name).cloned().into_iter().collect()
        }
        (FromStep::Index(index), Value::Array(values)) => {
            values.get(*index).cloned().into_iter().collect()
        }
        (FromStep::Each, Value::Array(values)) => values,
        _ => Vec::new(),
    };
    for value in next {
        expand(Row::Json(value), rest, out);
    }
}

fn has_aggregate(expression: &Expression) -> bool {
    matches!(expression, Expression::Aggregate(..))
}

/// What an aggregate has seen so far.
#[derive(Debug, Clone, Default)]
struct Total {
    count: u64,
    sum: Option<Value>,
    least: Option<Value>,
    greatest: Option<Value>,
}

impl Total {
    fn value(self, item: &Expression) -> Value {
        let Expression::Aggregate(aggregate, _) = item else {
            return Value::Null;
        };
        let found = match aggregate {
            Aggregate::Count => Some(self.count.into()),
            Aggregate::Sum => self.sum,
            Aggregate::Minimum => self.least,
            Aggregate::Maximum => self.greatest,
            Aggregate::Average => self.sum.and_then(|sum| {
                #[expect(clippy::cast_precision_loss, reason = "an average is no exact number")]
                let count = self.count as f64;
                Some(Value::from(
                    super::value::as_number(&sum)?.as_f64()? / count,
                ))
            }),
        };
        found.unwrap_or(Value::Null)
    }
}

/// A row and what the query calls it.
struct Scope<'a> {
    query: &'a Query,
    row: &'a Row,
}

impl Scope<'_> {
    fn project(&self) -> Result<Selected> {
        let Projection::Items(items) = &self.query.projection else {
            let columns = self.row.columns().into_iter();
            return Ok(columns.map(|(name, value)| (name, Some(value))).collect());
        };
        let columns = items.iter().enumerate();
        columns
            .map(|(at, (item, alias))| {
                let name = match (alias, item) {
                    (Some(alias), _) => alias.clone(),
                    (None, Expression::Path(steps)) => match steps.last() {
                        Some(Step::Name(name)) => name.text.clone(),
                        _ => format!("_{}", at + 1),
                    },
                    _ => format!("_{}", at + 1),
                };
                Ok((name, self.evaluate(item)?.map(tidy)))
            })
            .collect()
    }

    /// Adds the row to the totals of a query of aggregates.
    fn count(&self, totals: &mut [Total]) -> Result<()> {
        let Projection::Items(items) = &self.query.projection else {
            return Ok(());
        };
        for ((item, _), total) in items.iter().zip(totals) {
            let Expression::Aggregate(aggregate, argument) = item else {
                return Err(SelectError::new(
                    SelectErrorKind::UnsupportedSyntax,
                    "Aggregates and other expressions cannot be selected together.",
                ));
            };
            let Some(argument) = argument else {
                total.count += 1;
                continue;
            };
            let Some(value) = self.evaluate(argument)?.filter(|value| !value.is_null()) else {
                continue;
            };
            total.count += 1;
            if matches!(aggregate, Aggregate::Sum | Aggregate::Average) {
                let zero = Value::from(0);
                let sum = total.sum.as_ref().unwrap_or(&zero);
                total.sum = Some(compute(Operator::Add, sum, &value)?);
            }
            let replaces = |kept: &Option<Value>, wanted| {
                let kept = kept.as_ref();
                kept.is_none_or(|kept| compare(&value, kept) == Some(wanted))
            };
            if replaces(&total.least, Ordering::Less) {
                total.least = Some(value.clone());
            }
            if replaces(&total.greatest, Ordering::Greater) {
                total.greatest = Some(value);
            }
        }
        Ok(())
    }

    /// Evaluates an expression; `None` is a missing value.
    fn evaluate(&self, expression: &Expression) -> Result<Option<Value>> {
        let known = |value: Option<Value>| value.filter(|value| !value.is_null());
        let truth = |value: bool, negated: bool| Ok(Some(Value::Bool(value != negated)));
        let unknown = Ok(Some(Value::Null));
        match expression {
            Expression::Literal(value) => Ok(Some(value.clone())),
            Expression::Path(steps) => Ok(self.path(steps)),
            Expression::Not(inner) => Ok(Some(match self.evaluate(inner)? {
                Some(Value::Bool(value)) => Value::Bool(!value),
                _ => Value::Null,
            })),
            Expression::Negative(inner) => match known(self.evaluate(inner)?) {
                Some(value) => compute(Operator::Subtract, &0.into(), &value).map(Some),
                None => unknown,
            },
            Expression::Binary(operator, left, right) => {
                self.binary(*operator, left, right).map(Some)
            }
            Expression::Like(value, pattern, escape, negated) => {
                let value = known(self.evaluate(value)?);
                let (Some(value), Some(pattern)) = (value, known(self.evaluate(pattern)?)) else {
                    return unknown;
                };
                let escape = match escape {
                    Some(escape) => self
                        .evaluate(escape)?
                        .and_then(|value| text(&value).chars().next()),
                    None => None,
                };
                truth(
                    functions::like(&text(&value), &text(&pattern), escape),
                    *negated,
                )
            }
            Expression::In(value, list, negated) => {
                let Some(value) = known(self.evaluate(value)?) else {
                    return unknown;
                };
                for other in list {
                    if let Some(other) = self.evaluate(other)?
                        && compare(&value, &other) == Some(Ordering::Equal)
                    {
                        return truth(true, *negated);
                    }
                }
                truth(false, *negated)
            }
            Expression::Between(value, low, high, negated) => {
                let value = known(self.evaluate(value)?);
                let low = known(self.evaluate(low)?);
                let (Some(value), Some(low), Some(high)) =
                    (value, low, known(self.evaluate(high)?))
                else {
                    return unknown;
                };
                let (low, high) = (compare(&value, &low), compare(&value, &high));
                let within = low.is_some_and(Ordering::is_ge) && high.is_some_and(Ordering::is_le);
                truth(within, *negated)
            }
            Expression::IsNull(inner, negated) => {
                truth(known(self.evaluate(inner)?).is_none(), *negated)
            }
            Expression::IsMissing(inner, negated) => {
                truth(self.evaluate(inner)?.is_none(), *negated)
            }
            Expression::Cast(inner, kind) => match self.evaluate(inner)? {
                Some(value) => cast(&value, *kind).map(Some),
                None => Ok(None),
            },
            Expression::Call(function, arguments) => {
                let arguments: Result<Vec<_>> = arguments
                    .iter()
                    .map(|argument| self.evaluate(argument))
                    .collect();
                functions::call(*function, &arguments?)
            }
            Expression::Aggregate(..) => Err(SelectError::new(
                SelectErrorKind::UnsupportedSyntax,
                "An aggregate can only be selected by itself.",
            )),
        }
    }

    /// A path from the row: its first name may be the row's own.
    fn path(&self, steps: &[Step]) -> Option<Value> {
        let own = |name: &Name| {
            let alias = self.query.alias.as_ref();
            alias.is_some_and(|alias| name.is(&alias.text) || alias.is(&name.text))
                || name.is("S3Object")
        };
        match steps.split_first() {
            Some((Step::Name(name), rest)) if own(name) => {
                if rest.is_empty() {
                    return Some(self.row.value());
                }
                self.row.get(rest)
            }
            _ => self.row.get(steps),
        }
    }

    fn binary(&self, operator: Operator, left: &Expression, right: &Expression) -> Result<Value> {
        if matches!(operator, Operator::And | Operator::Or) {
            // One side may decide, though the other is unknown.
            let deciding = Value::Bool(operator == Operator::Or);
            let left = self.evaluate(left)?;
            if left.as_ref() == Some(&deciding) {
                return Ok(deciding);
            }
            let right = self.evaluate(right)?;
            if right.as_ref() == Some(&deciding) {
                return Ok(deciding);
            }
            return Ok(match (left, right) {
                (Some(Value::Bool(_)), Some(Value::Bool(value))) => Value::Bool(value),
                _ => Value::Null,
            });
        }
        let (Some(left), Some(right)) = (self.evaluate(left)?, self.evaluate(right)?) else {
            return Ok(Value::Null);
        };
        if left.is_null() || right.is_null() {
            return Ok(Value::Null);
        }
        let order =
            |holds: fn(Ordering) -> bool| Value::Bool(compare(&left, &right).is_some_and(holds));
        Ok(match operator {
            Operator::Equal => order(Ordering::is_eq),
            Operator::Unequal => Value::Bool(compare(&left, &right) != Some(Ordering::Equal)),
            Operator::Less => order(Ordering::is_lt),
            Operator::LessOrEqual => order(Ordering::is_le),
            Operator::Greater => order(Ordering::is_gt),
            Operator::GreaterOrEqual => order(Ordering::is_ge),
            Operator::Concatenate => (text(&left) + &text(&right)).into(),
            computing => return compute(computing, &left, &right),
        })
    }
}
