//! Finds observations that already exceed what is expected. If they can only
//! grow, waiting longer is pointless.

use rehearsal_script::{EvalError, Matcher, MatcherKind, Segment, Template};
use serde_json::Value;

use super::Evaluator;
use super::json::number;
use super::path::pick;

/// Returns whether a count or list in the observation exceeds what is expected.
pub(crate) fn exceeds(
    matcher: &Matcher,
    observation: &Value,
    evaluator: Evaluator<'_>,
) -> Result<bool, EvalError> {
    let MatcherKind::Object(fields) = &matcher.kind else {
        return Ok(false);
    };
    for field in fields {
        let path = &field.path.segments[..];
        // Values that are nested deeper are no counts.
        if let [Segment::Key(_)] = path
            && let Some(value) = pick(observation, path)
            && value_exceeds(&field.matcher, value, evaluator)?
        {
            return Ok(true);
        }
    }
    Ok(false)
}

fn value_exceeds(
    matcher: &Matcher,
    value: &Value,
    evaluator: Evaluator<'_>,
) -> Result<bool, EvalError> {
    let length = || Value::from(value.as_array().map_or(0, Vec::len));
    let above = |bound: &Template, inclusive: bool| -> Result<bool, EvalError> {
        let bound = evaluator.value(bound)?;
        let numbers = value.as_f64().zip(number(&bound));
        Ok(numbers.is_some_and(|(value, bound)| value > bound || inclusive && value >= bound))
    };
    match &matcher.kind {
        MatcherKind::Equal(bound)
        | MatcherKind::Exact(bound)
        | MatcherKind::Lte(bound)
        | MatcherKind::Between(_, bound) => above(bound, false),
        MatcherKind::Lt(bound) => above(bound, true),
        MatcherKind::List(items) | MatcherKind::Unordered(items) => Ok(value
            .as_array()
            .is_some_and(|list| list.len() > items.len())),
        MatcherKind::Length(inner) => value_exceeds(inner, &length(), evaluator),
        MatcherKind::AllOf(all) => {
            for inner in all {
                if value_exceeds(inner, value, evaluator)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        _ => Ok(false),
    }
}
