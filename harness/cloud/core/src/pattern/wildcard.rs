//! Text with wildcards: `*` stands for any characters, `\*` for a star.

/// The most wildcards in one text.
const MAX_WILDCARDS: usize = 10;

/// Text with wildcards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wildcard {
    /// The texts between the wildcards; there is at least one.
    parts: Vec<String>,
}

impl Wildcard {
    /// Reads a text. The error is AWS's reason.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut parts = vec![String::new()];
        let mut previous_is_star = false;
        let mut characters = text.chars().enumerate();
        while let Some((place, character)) = characters.next() {
            let is_star = character == '*';
            match character {
                '*' if previous_is_star => {
                    return Err(format!("Consecutive wildcard characters at pos {place}"));
                }
                '*' => parts.push(String::new()),
                '\\' => match characters.next() {
                    Some((_, escaped @ ('*' | '\\'))) => push(&mut parts, escaped),
                    _ => return Err(format!("Invalid escape character at pos {place}")),
                },
                other => push(&mut parts, other),
            }
            previous_is_star = is_star;
        }
        if parts.len() > MAX_WILDCARDS {
            return Err(
                "Rule is too complex - try using fewer wildcard characters or fewer repeating \
                 character sequences after a wildcard character"
                    .to_owned(),
            );
        }
        Ok(Self { parts })
    }

    pub(super) fn matches(&self, value: &str) -> bool {
        let [first, middle @ .., last] = self.parts.as_slice() else {
            return self.parts.first().is_some_and(|only| only == value);
        };
        let Some(mut rest) = value.strip_prefix(first.as_str()) else {
            return false;
        };
        for part in middle {
            let Some(at) = rest.find(part.as_str()) else {
                return false;
            };
            rest = &rest[at + part.len()..];
        }
        rest.ends_with(last.as_str())
    }
}

fn push(parts: &mut [String], character: char) {
    if let Some(last) = parts.last_mut() {
        last.push(character);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Compares by trying every length for a wildcard: simple, and slow.
    fn model(pattern: &[char], value: &[char]) -> bool {
        match pattern.split_first() {
            None => value.is_empty(),
            Some(('*', rest)) => (0..=value.len()).any(|skip| model(rest, &value[skip..])),
            Some((wanted, rest)) => value.first() == Some(wanted) && model(rest, &value[1..]),
        }
    }

    proptest! {
        #[test]
        fn wildcards_match_as_the_model_does(pattern in "[ab]{0,2}(\\*[ab]{1,2}){0,4}\\*?", value in "[ab]{0,12}") {
            let characters = |text: &str| text.chars().collect::<Vec<_>>();
            let expected = model(&characters(&pattern), &characters(&value));
            prop_assert_eq!(Wildcard::parse(&pattern).unwrap().matches(&value), expected);
        }
    }

    #[test]
    fn stars_can_be_escaped() {
        let wildcard = Wildcard::parse(r"a\*b*").unwrap();
        assert!(wildcard.matches("a*bc"));
        assert!(!wildcard.matches("axbc"));
        let error = Wildcard::parse("arn:aws:events:us-east-1:**:x").unwrap_err();
        assert_eq!(error, "Consecutive wildcard characters at pos 26");
    }
}
