//! Holding what a step expects against what it saw.

mod compare;
mod exceeded;
mod kinds;
mod walk;

use rehearsal_record::Place;
use rehearsal_script::{EvalContext, EvalError, Matcher, MatcherKind, Scope, Template};
use serde_json::Value;

use self::compare::{ordered, same};
pub(crate) use self::exceeded::exceeded;
pub(crate) use self::walk::pick;

/// One expectation that does not hold.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Finding {
    /// Where in the observation: `json.items[0].sku`; empty for the whole.
    pub(crate) path: String,
    /// What is expected there, in a reader's words.
    pub(crate) expected: String,
    /// What is there.
    pub(crate) actual: Option<Value>,
    /// The expectation in the file.
    pub(crate) place: Place,
}

/// What values in expectations are computed from.
#[derive(Clone, Copy)]
pub(crate) struct Givens<'a> {
    pub(crate) scope: &'a Scope,
    pub(crate) world: &'a dyn EvalContext,
}

impl Givens<'_> {
    pub(crate) fn value(self, template: &Template) -> Result<Value, EvalError> {
        template.eval(self.scope, self.world)
    }
}

/// Everything in `actual` that is not as `matcher` asks.
pub(crate) fn hold(
    matcher: &Matcher,
    actual: Option<&Value>,
    givens: Givens<'_>,
) -> Result<Vec<Finding>, EvalError> {
    let mut check = Check {
        givens,
        findings: Vec::new(),
    };
    check.hold(matcher, actual, "")?;
    Ok(check.findings)
}

struct Check<'a> {
    givens: Givens<'a>,
    findings: Vec<Finding>,
}

impl Check<'_> {
    /// Whether a matcher holds, without a word about it if it does not.
    fn quietly(&self, matcher: &Matcher, actual: Option<&Value>) -> Result<bool, EvalError> {
        hold(matcher, actual, self.givens).map(|findings| findings.is_empty())
    }

    fn miss(&mut self, matcher: &Matcher, path: &str, expected: String, actual: Option<&Value>) {
        self.findings.push(Finding {
            path: path.to_owned(),
            expected,
            actual: actual.cloned(),
            place: matcher.place.clone(),
        });
    }

    fn hold(
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
                    self.miss(matcher, path, "an object".into(), actual);
                    return Ok(());
                }
                for field in fields {
                    let inner = actual.and_then(|value| pick(value, &field.path.segments));
                    let whole = walk::joined(path, &field.path.to_string());
                    self.hold(&field.matcher, inner, &whole)?;
                }
            }
            MatcherKind::List(items) => self.list(matcher, items, actual, path)?,
            MatcherKind::Unordered(items) => self.unordered(matcher, items, actual, path)?,
            MatcherKind::Each(inner) => match actual {
                Some(Value::Array(list)) => {
                    for (at, item) in list.iter().enumerate() {
                        self.hold(inner, Some(item), &format!("{path}[{at}]"))?;
                    }
                }
                _ => self.miss(matcher, path, "a list".into(), actual),
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
                        self.hold(inner, Some(&length), &format!("length of {path}"))?;
                    }
                    None => self.miss(matcher, path, "something with a length".into(), actual),
                }
            }
            MatcherKind::AllOf(all) => {
                for inner in all {
                    self.hold(inner, actual, path)?;
                }
            }
            _ => {
                if let Some(expected) = self.value(matcher, actual)? {
                    self.miss(matcher, path, expected, actual);
                }
            }
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
            self.miss(matcher, path, format!("a list of {}", items.len()), actual);
            return Ok(());
        };
        if list.len() != items.len() {
            let length = Value::from(list.len());
            let expected = items.len().to_string();
            self.miss(
                matcher,
                &format!("length of {path}"),
                expected,
                Some(&length),
            );
        }
        for (at, (inner, item)) in items.iter().zip(list).enumerate() {
            self.hold(inner, Some(item), &format!("{path}[{at}]"))?;
        }
        Ok(())
    }

    /// Each expected element takes one element of the list that no other took:
    /// a bipartite matching, found by augmenting paths, so that a broad
    /// expectation never takes what only a narrow one's could have been.
    fn unordered(
        &mut self,
        matcher: &Matcher,
        items: &[Matcher],
        actual: Option<&Value>,
        path: &str,
    ) -> Result<(), EvalError> {
        let Some(Value::Array(list)) = actual else {
            self.miss(matcher, path, format!("a list of {}", items.len()), actual);
            return Ok(());
        };
        if list.len() != items.len() {
            let length = Value::from(list.len());
            let expected = items.len().to_string();
            self.miss(
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
                .map(|item| self.quietly(inner, Some(item)))
                .collect::<Result<_, _>>()?;
            fits.push(row);
        }
        let mut taken: Vec<Option<usize>> = vec![None; list.len()];
        for (want, inner) in items.iter().enumerate() {
            let mut seen = vec![false; list.len()];
            if !walk::augment(want, &fits, &mut taken, &mut seen) {
                let expected = format!("an element, in any order, that is {}", self.told(inner)?);
                self.miss(inner, path, expected, actual);
            }
        }
        Ok(())
    }

    /// For a matcher of one value: what it asks for, where that does not hold.
    fn value(
        &self,
        matcher: &Matcher,
        actual: Option<&Value>,
    ) -> Result<Option<String>, EvalError> {
        let givens = self.givens;
        let holds = match &matcher.kind {
            MatcherKind::Equal(template) => {
                let wanted = givens.value(template)?;
                actual.is_some_and(|value| same(value, &wanted))
            }
            MatcherKind::Exact(template) => {
                let wanted = givens.value(template)?;
                actual.is_some_and(|value| same(value, &wanted))
            }
            MatcherKind::StatusClass(class) => actual
                .and_then(Value::as_u64)
                .is_some_and(|status| status / 100 == u64::from(*class)),
            MatcherKind::Is(kind) => actual.is_some_and(|value| kinds::is(*kind, value)),
            MatcherKind::Gt(template) => {
                ordered(actual, &givens.value(template)?).is_some_and(std::cmp::Ordering::is_gt)
            }
            MatcherKind::Gte(template) => {
                ordered(actual, &givens.value(template)?).is_some_and(std::cmp::Ordering::is_ge)
            }
            MatcherKind::Lt(template) => {
                ordered(actual, &givens.value(template)?).is_some_and(std::cmp::Ordering::is_lt)
            }
            MatcherKind::Lte(template) => {
                ordered(actual, &givens.value(template)?).is_some_and(std::cmp::Ordering::is_le)
            }
            MatcherKind::Between(low, high) => {
                ordered(actual, &givens.value(low)?).is_some_and(std::cmp::Ordering::is_ge)
                    && ordered(actual, &givens.value(high)?).is_some_and(std::cmp::Ordering::is_le)
            }
            MatcherKind::Matches(pattern) => actual
                .and_then(Value::as_str)
                .is_some_and(|text| pattern.regex.is_match(text)),
            MatcherKind::Contains(inner) => self.contains(inner, actual)?,
            MatcherKind::StartsWith(template) => {
                let part = givens.value(template)?;
                let part = part.as_str().unwrap_or_default();
                actual
                    .and_then(Value::as_str)
                    .is_some_and(|text| text.starts_with(part))
            }
            MatcherKind::EndsWith(template) => {
                let part = givens.value(template)?;
                let part = part.as_str().unwrap_or_default();
                actual
                    .and_then(Value::as_str)
                    .is_some_and(|text| text.ends_with(part))
            }
            MatcherKind::OneOf(templates) => {
                let mut any = false;
                for template in templates {
                    let wanted = givens.value(template)?;
                    any |= actual.is_some_and(|value| same(value, &wanted));
                }
                any
            }
            MatcherKind::Not(inner) => !self.quietly(inner, actual)?,
            MatcherKind::AnyOf(inner) => {
                let mut any = false;
                for inner in inner {
                    any |= self.quietly(inner, actual)?;
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
                let (value, within) = (givens.value(value)?, givens.value(within)?);
                match (
                    actual.and_then(compare::number),
                    value.as_f64(),
                    within.as_f64(),
                ) {
                    (Some(actual), Some(value), Some(within)) => (actual - value).abs() <= within,
                    _ => false,
                }
            }
            MatcherKind::Object(_)
            | MatcherKind::List(_)
            | MatcherKind::Unordered(_)
            | MatcherKind::Each(_)
            | MatcherKind::Length(_)
            | MatcherKind::AllOf(_) => self.quietly(matcher, actual)?,
        };
        Ok(if holds {
            None
        } else {
            Some(self.told(matcher)?)
        })
    }

    fn contains(&self, inner: &Matcher, actual: Option<&Value>) -> Result<bool, EvalError> {
        match (actual, &inner.kind) {
            (Some(Value::String(text)), MatcherKind::Equal(template)) => {
                let part = self.givens.value(template)?;
                Ok(part.as_str().map_or_else(
                    || text.contains(&part.to_string()),
                    |part| text.contains(part),
                ))
            }
            (Some(Value::Array(list)), _) => {
                for item in list {
                    if self.quietly(inner, Some(item))? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            _ => Ok(false),
        }
    }

    /// What a matcher asks for, in a reader's words.
    fn told(&self, matcher: &Matcher) -> Result<String, EvalError> {
        let shown = |template: &Template| Ok(self.givens.value(template)?.to_string());
        let listed = |inner: &[Matcher], word: &str| {
            let parts = inner
                .iter()
                .map(|inner| self.told(inner))
                .collect::<Result<Vec<_>, _>>()?;
            Ok(parts.join(word))
        };
        Ok(match &matcher.kind {
            MatcherKind::Equal(template) => shown(template)?,
            MatcherKind::Exact(template) => format!("exactly {}", shown(template)?),
            MatcherKind::StatusClass(class) => format!("{class}xx"),
            MatcherKind::Is(kind) => kinds::told(*kind).to_owned(),
            MatcherKind::Gt(template) => format!("more than {}", shown(template)?),
            MatcherKind::Gte(template) => format!("at least {}", shown(template)?),
            MatcherKind::Lt(template) => format!("less than {}", shown(template)?),
            MatcherKind::Lte(template) => format!("at most {}", shown(template)?),
            MatcherKind::Between(low, high) => {
                format!("between {} and {}", shown(low)?, shown(high)?)
            }
            MatcherKind::Matches(pattern) => format!("text that matches /{}/", pattern.source),
            MatcherKind::Contains(inner) => {
                format!("something that contains {}", self.told(inner)?)
            }
            MatcherKind::StartsWith(template) => {
                format!("text that begins with {}", shown(template)?)
            }
            MatcherKind::EndsWith(template) => format!("text that ends with {}", shown(template)?),
            MatcherKind::OneOf(templates) => {
                let parts = templates
                    .iter()
                    .map(shown)
                    .collect::<Result<Vec<_>, EvalError>>()?;
                format!("one of {}", parts.join(", "))
            }
            MatcherKind::Not(inner) => format!("anything but {}", self.told(inner)?),
            MatcherKind::AllOf(inner) => listed(inner, " and ")?,
            MatcherKind::AnyOf(inner) => listed(inner, " or ")?,
            MatcherKind::Each(inner) => format!("a list of which each is {}", self.told(inner)?),
            MatcherKind::Has(keys) => format!("an object with {}", keys.join(", ")),
            MatcherKind::Length(inner) => format!("something of length {}", self.told(inner)?),
            MatcherKind::Empty(true) => "something empty".to_owned(),
            MatcherKind::Empty(false) => "something not empty".to_owned(),
            MatcherKind::Exists(true) => "anything at all".to_owned(),
            MatcherKind::Exists(false) => "nothing".to_owned(),
            MatcherKind::Approx { value, within } => {
                format!("{} give or take {}", shown(value)?, shown(within)?)
            }
            MatcherKind::List(items) => format!("[{}]", listed(items, ", ")?),
            MatcherKind::Unordered(items) => format!("[{}] in any order", listed(items, ", ")?),
            MatcherKind::Object(fields) => {
                let parts = fields
                    .iter()
                    .map(|field| Ok(format!("{}: {}", field.path, self.told(&field.matcher)?)))
                    .collect::<Result<Vec<_>, EvalError>>()?;
                format!("{{{}}}", parts.join(", "))
            }
        })
    }
}
