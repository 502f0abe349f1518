use rehearsal_script::{EvalError, Matcher, MatcherKind, Template};

use super::{Evaluator, value_kinds};

/// Describes what a matcher expects, in words.
pub(super) fn describe(matcher: &Matcher, evaluator: Evaluator<'_>) -> Result<String, EvalError> {
    let shown = |template: &Template| Ok(evaluator.value(template)?.to_string());
    let listed = |inner: &[Matcher], word: &str| {
        let parts = inner
            .iter()
            .map(|inner| describe(inner, evaluator))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(parts.join(word))
    };
    Ok(match &matcher.kind {
        MatcherKind::Equal(template) => shown(template)?,
        MatcherKind::Exact(template) => format!("exactly {}", shown(template)?),
        MatcherKind::StatusClass(class) => format!("{class}xx"),
        MatcherKind::Is(kind) => value_kinds::describe(*kind).to_owned(),
        MatcherKind::Gt(template) => format!("more than {}", shown(template)?),
        MatcherKind::Gte(template) => format!("at least {}", shown(template)?),
        MatcherKind::Lt(template) => format!("less than {}", shown(template)?),
        MatcherKind::Lte(template) => format!("at most {}", shown(template)?),
        MatcherKind::Between(low, high) => {
            format!("between {} and {}", shown(low)?, shown(high)?)
        }
        MatcherKind::Matches(pattern) => format!("text that matches /{}/", pattern.source),
        MatcherKind::Contains(inner) => {
            format!("a value that contains {}", describe(inner, evaluator)?)
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
        MatcherKind::Not(inner) => format!("anything but {}", describe(inner, evaluator)?),
        MatcherKind::AllOf(inner) => listed(inner, " and ")?,
        MatcherKind::AnyOf(inner) => listed(inner, " or ")?,
        MatcherKind::Each(inner) => {
            format!("a list of which each is {}", describe(inner, evaluator)?)
        }
        MatcherKind::Has(keys) => format!("an object with {}", keys.join(", ")),
        MatcherKind::Length(inner) => format!("a value of length {}", describe(inner, evaluator)?),
        MatcherKind::Empty(true) => "an empty value".to_owned(),
        MatcherKind::Empty(false) => "a value that is not empty".to_owned(),
        MatcherKind::Exists(true) => "any value".to_owned(),
        MatcherKind::Exists(false) => "nothing".to_owned(),
        MatcherKind::Approx { value, within } => {
            format!("{} give or take {}", shown(value)?, shown(within)?)
        }
        MatcherKind::List(items) => format!("[{}]", listed(items, ", ")?),
        MatcherKind::Unordered(items) => format!("[{}] in any order", listed(items, ", ")?),
        MatcherKind::Document(markup, selections) => {
            let parts = selections
                .iter()
                .map(|one| {
                    let expected = describe(&one.matcher, evaluator)?;
                    Ok(format!("{}: {expected}", one.selector.source()))
                })
                .collect::<Result<Vec<_>, EvalError>>()?;
            format!("{} with {{{}}}", markup.name(), parts.join(", "))
        }
        MatcherKind::Object(fields) => {
            let parts = fields
                .iter()
                .map(|field| {
                    Ok(format!(
                        "{}: {}",
                        field.path,
                        describe(&field.matcher, evaluator)?
                    ))
                })
                .collect::<Result<Vec<_>, EvalError>>()?;
            format!("{{{}}}", parts.join(", "))
        }
    })
}
