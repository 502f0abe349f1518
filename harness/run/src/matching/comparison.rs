use rehearsal_script::{EvalError, Found, Markup, Matcher, MatcherKind, Selection};
use serde_json::Value;

use super::assignment::augment;
use super::describe::describe;
use super::json::{number, order, same};
use super::path::{join, pick};
use super::{Evaluator, Finding, value_kinds};

/// Returns all differences of `actual` from what `matcher` expects.
pub(crate) fn compare(
    matcher: &Matcher,
    actual: Option<&Value>,
    evaluator: Evaluator<'_>,
) -> Result<Vec<Finding>, EvalError> {
    let mut comparison = Comparison {
        evaluator,
        findings: Vec::new(),
    };
    comparison.compare(matcher, actual, "")?;
    Ok(comparison.findings)
}

struct Comparison<'a> {
    evaluator: Evaluator<'a>,
    findings: Vec<Finding>,
}

impl Comparison<'_> {
    /// Returns whether a matcher matches, without adding findings.
    fn matches(&self, matcher: &Matcher, actual: Option<&Value>) -> Result<bool, EvalError> {
        compare(matcher, actual, self.evaluator).map(|findings| findings.is_empty())
    }

    fn add_finding(
        &mut self,
        matcher: &Matcher,
        path: &str,
        expected: String,
        actual: Option<&Value>,
    ) {
        self.findings.push(Finding {
            path: path.to_owned(),
            expected,
            actual: actual.cloned(),
            place: matcher.place.clone(),
        });
    }

    fn compare(
        &mut self,
        matcher: &Matcher,
        actual: Option<&Value>,
        path: &str,
    ) -> Result<(), EvalError> {
        match &matcher.kind {
            MatcherKind::Object(fields) => {
                if let Some(value) = actual
                    && !value.is_object()
                {
                    self.add_finding(matcher, path, "an object".into(), actual);
                    return Ok(());
                }
                for field in fields {
                    let inner = actual.and_then(|value| pick(value, &field.path.segments));
                    let path = join(path, &field.path.to_string());
                    self.compare(&field.matcher, inner, &path)?;
                }
            }
            MatcherKind::List(items) => self.list(matcher, items, actual, path)?,
            MatcherKind::Unordered(items) => self.unordered(matcher, items, actual, path)?,
            MatcherKind::Each(inner) => match actual {
                Some(Value::Array(list)) => {
                    for (at, item) in list.iter().enumerate() {
                        self.compare(inner, Some(item), &format!("{path}[{at}]"))?;
                    }
                }
                _ => self.add_finding(matcher, path, "a list".into(), actual),
            },
            MatcherKind::Length(inner) => {
                let length = match actual {
                    Some(Value::Array(list)) => Some(list.len()),
                    Some(Value::Object(map)) => Some(map.len()),
                    Some(Value::String(text)) => Some(text.chars().count()),
                    _ => None,
                };
                match length {
                    Some(length) => {
                        let length = Value::from(length);
                        self.compare(inner, Some(&length), &format!("length of {path}"))?;
                    }
                    None => self.add_finding(matcher, path, "a value with a length".into(), actual),
                }
            }
            MatcherKind::AllOf(all) => {
                for inner in all {
                    self.compare(inner, actual, path)?;
                }
            }
            MatcherKind::Document(markup, selections) => {
                self.document(matcher, *markup, selections, actual, path)?;
            }
            _ => {
                if !self.matches_value(matcher, actual)? {
                    let expected = describe(matcher, self.evaluator)?;
                    self.add_finding(matcher, path, expected, actual);
                }
            }
        }
        Ok(())
    }

    /// Compares what selectors find in a document.
    fn document(
        &mut self,
        matcher: &Matcher,
        markup: Markup,
        selections: &[Selection],
        actual: Option<&Value>,
        path: &str,
    ) -> Result<(), EvalError> {
        let Some(Value::String(text)) = actual else {
            let expected = format!("{} as text", markup.name());
            self.add_finding(matcher, path, expected, actual);
            return Ok(());
        };
        let document = match markup.parse(text) {
            Ok(document) => document,
            Err(reason) => {
                let expected = format!("{} ({reason})", markup.name());
                self.add_finding(matcher, path, expected, actual);
                return Ok(());
            }
        };
        for Selection {
            selector,
            place,
            matcher,
        } in selections
        {
            let path = format!("{path}[{:?}]", selector.source());
            let found = match selector.find(&document) {
                Found::Nothing => None,
                Found::One(text) => Some(Value::from(text)),
                Found::All(texts) => Some(Value::from(texts)),
                Found::Several(texts) => {
                    let source = selector.source();
                    let count = texts.len();
                    self.findings.push(Finding {
                        path,
                        expected: format!("one match, not {count} (`{source}[]` is all of them)"),
                        actual: Some(texts.into()),
                        place: place.clone(),
                    });
                    continue;
                }
            };
            self.compare(matcher, found.as_ref(), &path)?;
        }
        Ok(())
    }

    fn list(
        &mut self,
        matcher: &Matcher,
        items: &[Matcher],
        actual: Option<&Value>,
        path: &str,
    ) -> Result<(), EvalError> {
        let Some(Value::Array(list)) = actual else {
            self.add_finding(matcher, path, format!("a list of {}", items.len()), actual);
            return Ok(());
        };
        if list.len() != items.len() {
            let length = Value::from(list.len());
            let expected = items.len().to_string();
            self.add_finding(
                matcher,
                &format!("length of {path}"),
                expected,
                Some(&length),
            );
        }
        for (at, (inner, item)) in items.iter().zip(list).enumerate() {
            self.compare(inner, Some(item), &format!("{path}[{at}]"))?;
        }
        Ok(())
    }

    /// Assigns to each expected element one element of the list: a bipartite
    /// matching by augmenting paths, so that a broad expectation never takes
    /// the only element that a narrow one matches.
    fn unordered(
        &mut self,
        matcher: &Matcher,
        items: &[Matcher],
        actual: Option<&Value>,
        path: &str,
    ) -> Result<(), EvalError> {
        let Some(Value::Array(list)) = actual else {
            self.add_finding(matcher, path, format!("a list of {}", items.len()), actual);
            return Ok(());
        };
        if list.len() != items.len() {
            let length = Value::from(list.len());
            let expected = items.len().to_string();
            self.add_finding(
                matcher,
                &format!("length of {path}"),
                expected,
                Some(&length),
            );
        }
        let mut fits = Vec::with_capacity(items.len());
        for inner in items {
            let row: Vec<bool> = list
                .iter()
                .map(|item| self.matches(inner, Some(item)))
                .collect::<Result<_, _>>()?;
            fits.push(row);
        }
        let mut taken: Vec<Option<usize>> = vec![None; list.len()];
        for (at, inner) in items.iter().enumerate() {
            let mut visited = vec![false; list.len()];
            if !augment(at, &fits, &mut taken, &mut visited) {
                let expected = format!(
                    "an element, in any order, that is {}",
                    describe(inner, self.evaluator)?
                );
                self.add_finding(inner, path, expected, actual);
            }
        }
        Ok(())
    }

    /// Returns whether a value matches, as a whole.
    fn matches_value(&self, matcher: &Matcher, actual: Option<&Value>) -> Result<bool, EvalError> {
        let evaluator = self.evaluator;
        Ok(match &matcher.kind {
            MatcherKind::Equal(template) | MatcherKind::Exact(template) => {
                let expected = evaluator.value(template)?;
                actual.is_some_and(|value| same(value, &expected))
            }
            MatcherKind::StatusClass(class) => actual
                .and_then(Value::as_u64)
                .is_some_and(|status| status / 100 == u64::from(*class)),
            MatcherKind::Is(kind) => actual.is_some_and(|value| value_kinds::is(*kind, value)),
            MatcherKind::Gt(template) => {
                order(actual, &evaluator.value(template)?).is_some_and(std::cmp::Ordering::is_gt)
            }
            MatcherKind::Gte(template) => {
                order(actual, &evaluator.value(template)?).is_some_and(std::cmp::Ordering::is_ge)
            }
            MatcherKind::Lt(template) => {
                order(actual, &evaluator.value(template)?).is_some_and(std::cmp::Ordering::is_lt)
            }
            MatcherKind::Lte(template) => {
                order(actual, &evaluator.value(template)?).is_some_and(std::cmp::Ordering::is_le)
            }
            MatcherKind::Between(low, high) => {
                order(actual, &evaluator.value(low)?).is_some_and(std::cmp::Ordering::is_ge)
                    && order(actual, &evaluator.value(high)?).is_some_and(std::cmp::Ordering::is_le)
            }
            MatcherKind::Matches(pattern) => actual
                .and_then(Value::as_str)
                .is_some_and(|text| pattern.regex.is_match(text)),
            MatcherKind::Contains(inner) => self.contains(inner, actual)?,
            MatcherKind::StartsWith(template) => {
                let part = evaluator.value(template)?;
                let part = part.as_str().unwrap_or_default();
                actual
                    .and_then(Value::as_str)
                    .is_some_and(|text| text.starts_with(part))
            }
            MatcherKind::EndsWith(template) => {
                let part = evaluator.value(template)?;
                let part = part.as_str().unwrap_or_default();
                actual
                    .and_then(Value::as_str)
                    .is_some_and(|text| text.ends_with(part))
            }
            MatcherKind::OneOf(templates) => {
                let mut any = false;
                for template in templates {
                    let expected = evaluator.value(template)?;
                    any |= actual.is_some_and(|value| same(value, &expected));
                }
                any
            }
            MatcherKind::Not(inner) => !self.matches(inner, actual)?,
            MatcherKind::AnyOf(inner) => {
                let mut any = false;
                for inner in inner {
                    any |= self.matches(inner, actual)?;
                }
                any
            }
            MatcherKind::Has(keys) => actual
                .and_then(Value::as_object)
                .is_some_and(|object| keys.iter().all(|key| object.contains_key(key))),
            MatcherKind::Empty(empty) => {
                let found = match actual {
                    Some(Value::Array(list)) => Some(list.is_empty()),
                    Some(Value::Object(map)) => Some(map.is_empty()),
                    Some(Value::String(text)) => Some(text.is_empty()),
                    _ => None,
                };
                found == Some(*empty)
            }
            MatcherKind::Exists(exists) => actual.is_some() == *exists,
            MatcherKind::Approx { value, within } => {
                let (value, within) = (evaluator.value(value)?, evaluator.value(within)?);
                match (actual.and_then(number), value.as_f64(), within.as_f64()) {
                    (Some(actual), Some(value), Some(within)) => (actual - value).abs() <= within,
                    _ => false,
                }
            }
            MatcherKind::Object(_)
            | MatcherKind::List(_)
            | MatcherKind::Unordered(_)
            | MatcherKind::Each(_)
            | MatcherKind::Length(_)
            | MatcherKind::AllOf(_)
            | MatcherKind::Document(..) => self.matches(matcher, actual)?,
        })
    }

    fn contains(&self, inner: &Matcher, actual: Option<&Value>) -> Result<bool, EvalError> {
        match (actual, &inner.kind) {
            (Some(Value::String(text)), MatcherKind::Equal(template)) => {
                let part = self.evaluator.value(template)?;
                Ok(part.as_str().map_or_else(
                    || text.contains(&part.to_string()),
                    |part| text.contains(part),
                ))
            }
            (Some(Value::Array(list)), _) => {
                for item in list {
                    if self.matches(inner, Some(item))? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            _ => Ok(false),
        }
    }
}
