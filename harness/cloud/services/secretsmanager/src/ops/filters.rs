//! Filters over secrets.

use serde::Deserialize;

use crate::secret::Secret;

/// A filter of a call.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Filter {
    key: String,
    #[serde(default)]
    values: Vec<String>,
}

/// Returns whether a secret passes all filters.
pub(super) fn matches(secret: &Secret, filters: &[Filter]) -> bool {
    filters.iter().all(|filter| filter.matches(secret))
}

impl Filter {
    /// Returns whether one of the values matches; a value behind `!` must not match.
    fn matches(&self, secret: &Secret) -> bool {
        self.values
            .iter()
            .any(|value| match value.strip_prefix('!') {
                Some(unwanted) => !self.has(secret, unwanted),
                None => self.has(secret, value),
            })
    }

    /// Returns whether the secret has a value, as the key compares values: names and tags
    /// by their beginnings, descriptions by the words that they have, in any case.
    fn has(&self, secret: &Secret, value: &str) -> bool {
        let tags = || secret.tags.iter().flatten();
        let begins = |text: &String| text.starts_with(value);
        let description = secret.description.as_deref().unwrap_or_default();
        match self.key.as_str() {
            "name" => begins(&secret.name),
            "description" => has_words(description, value),
            "tag-key" => tags().any(|(key, _)| begins(key)),
            "tag-value" => tags().any(|(_, value)| begins(value)),
            "all" => {
                has_words(&secret.name, value)
                    || has_words(description, value)
                    || tags().any(|(key, text)| has_words(key, value) || has_words(text, value))
            }
            // No secret here has a primary region or belongs to a service.
            _ => false,
        }
    }
}

/// Returns whether each word of `wanted` is the beginning of a word of the text.
fn has_words(text: &str, wanted: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let lower = text.to_lowercase();
        let words = lower.split(|c: char| !c.is_alphanumeric());
        let words = words.filter(|word| !word.is_empty());
        words.map(str::to_owned).collect()
    };
    let (known, wanted) = (words(text), words(wanted));
    !wanted.is_empty()
        && wanted
            .iter()
            .all(|wanted| known.iter().any(|word| word.starts_with(wanted)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_compared_by_their_beginnings() {
        assert!(has_words(
            "The password of the shop's database",
            "Data pass"
        ));
        assert!(!has_words("The password of the shop", "word"));
        assert!(!has_words("The password of the shop", ""));
    }
}
