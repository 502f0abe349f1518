//! Whether there is more already than is asked for: of what only grows, waiting
//! takes nothing away.

use rehearsal_script::{EvalError, Matcher, MatcherKind, Segment, Template};
use serde_json::Value;

use super::Givens;
use super::compare::number;
use super::walk::pick;

/// `grown` is an object of counts and lists that only grow.
pub(crate) fn exceeded(
    matcher: &Matcher,
    grown: &Value,
    givens: Givens<'_>,
) -> Result<bool, EvalError> {
    let MatcherKind::Object(fields) = &matcher.kind else {
        return Ok(false);
    };
    for field in fields {
        let path = &field.path.segments[..];
        // What lies deeper is no count.
        if let [Segment::Key(_)] = path
            && let Some(value) = pick(grown, path)
            && over(&field.matcher, value, givens)?
        {
            return Ok(true);
        }
    }
    Ok(false)
}

fn over(matcher: &Matcher, value: &Value, givens: Givens<'_>) -> Result<bool, EvalError> {
    let length = || Value::from(value.as_array().map_or(0, Vec::len));
    let past = |bound: &Template, itself: bool| -> Result<bool, EvalError> {
        let bound = givens.value(bound)?;
        let both = value.as_f64().zip(number(&bound));
        Ok(both.is_some_and(|(value, bound)| value > bound || itself && value >= bound))
    };
    match &matcher.kind {
        MatcherKind::Equal(bound)
        | MatcherKind::Exact(bound)
        | MatcherKind::Lte(bound)
        | MatcherKind::Between(_, bound) => past(bound, false),
        MatcherKind::Lt(bound) => past(bound, true),
        MatcherKind::List(items) | MatcherKind::Unordered(items) => Ok(value
            .as_array()
            .is_some_and(|list| list.len() > items.len())),
        MatcherKind::Length(inner) => over(inner, &length(), givens),
        MatcherKind::AllOf(all) => {
            for inner in all {
                if over(inner, value, givens)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        _ => Ok(false),
    }
}
