//! Rewriting files for a newer version of the language: the replacements that
//! diagnostics suggest, where only one is possible.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Suggestion};

/// The mistakes that files written for an earlier version have.
const UPGRADED: &[Code] = &[Code::AmbiguousMatcher];

/// A file with the replacements that the mistakes in it suggest, or `None` if
/// there is nothing to upgrade in it.
pub fn upgrade(file: &str, text: &str, diagnostics: &[Diagnostic]) -> Option<String> {
    let edits: BTreeMap<(usize, usize), &str> = diagnostics
        .iter()
        .filter(|diagnostic| UPGRADED.contains(&diagnostic.code))
        .filter_map(|diagnostic| diagnostic.suggestion.as_ref())
        .filter(|suggestion| &*suggestion.place.file == file)
        .filter_map(|suggestion| Some((bytes(text, suggestion)?, &*suggestion.text)))
        .collect();
    if edits.is_empty() {
        return None;
    }
    let mut out = text.to_owned();
    for ((start, end), instead) in edits.into_iter().rev() {
        out.replace_range(start..end, instead);
    }
    Some(out)
}

/// The bytes that a suggestion replaces.
fn bytes(text: &str, suggestion: &Suggestion) -> Option<(usize, usize)> {
    let place = &suggestion.place;
    let number = |n: u32| usize::try_from(n).ok();
    let line = number(place.line)?.checked_sub(1)?;
    let from: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let rest = text.get(from..)?.lines().next()?;
    let at = |column: usize| {
        let mut starts = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
        starts.nth(column)
    };
    let column = number(place.column)?.checked_sub(1)?;
    let start = at(column)?;
    let end = at(column + number(place.length)?)?;
    Some((from + start, from + end))
}

#[cfg(test)]
mod tests {
    use crate::{MemorySources, check};

    use super::*;

    #[test]
    fn matchers_get_their_sign_and_nothing_else_changes() {
        let text = "scenario: A\nsteps:\n  - http: GET https://a.example/  # ü\n    expect:\n      headers: {x-ä: {contains: json}}\n      json: {ä: {all_of: [{gt: 1}, {not: {is: text}}]}, size: {length: 1, width: 2}}\n";
        let expected = text
            .replace("all_of", "$all_of")
            .replace("gt:", "$gt:")
            .replace("not:", "$not:")
            .replace("is: text", "$is: text");
        let mut now = text.to_owned();
        loop {
            let sources = MemorySources::default().with("a.yaml", &now);
            let found = check(&sources, None, &["a.yaml".to_owned()]).diagnostics;
            match upgrade("a.yaml", &now, &found) {
                Some(next) => now = next,
                None => break,
            }
        }
        assert_eq!(now, expected);
    }
}
