//! Tag expressions: `checkout and not slow`.

use std::str::FromStr;

/// An expression over the tags of a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Tags {
    Tag(String),
    Not(Box<Tags>),
    And(Box<Tags>, Box<Tags>),
    Or(Box<Tags>, Box<Tags>),
}

impl Tags {
    /// Returns whether a scenario with these tags matches.
    pub(crate) fn matches(&self, tags: &[String]) -> bool {
        match self {
            Self::Tag(tag) => tags.contains(tag),
            Self::Not(inner) => !inner.matches(tags),
            Self::And(left, right) => left.matches(tags) && right.matches(tags),
            Self::Or(left, right) => left.matches(tags) || right.matches(tags),
        }
    }
}

impl FromStr for Tags {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let spaced = text.replace('(', " ( ").replace(')', " ) ");
        let mut words = Words {
            rest: spaced.split_whitespace().collect(),
        };
        let tags = words.or()?;
        match words.next() {
            None => Ok(tags),
            Some(word) => Err(format!(
                "unexpected `{word}`; join tags with `and`, `or`, `not`: \
                 \"checkout and not slow\""
            )),
        }
    }
}

/// The words that have not been parsed yet.
struct Words<'a> {
    rest: std::collections::VecDeque<&'a str>,
}

impl<'a> Words<'a> {
    fn next(&mut self) -> Option<&'a str> {
        self.rest.pop_front()
    }

    fn take(&mut self, word: &str) -> bool {
        let is_next = self.rest.front() == Some(&word);
        if is_next {
            self.rest.pop_front();
        }
        is_next
    }

    fn or(&mut self) -> Result<Tags, String> {
        let mut left = self.and()?;
        while self.take("or") {
            left = Tags::Or(Box::new(left), Box::new(self.and()?));
        }
        Ok(left)
    }

    fn and(&mut self) -> Result<Tags, String> {
        let mut left = self.one()?;
        while self.take("and") {
            left = Tags::And(Box::new(left), Box::new(self.one()?));
        }
        Ok(left)
    }

    fn one(&mut self) -> Result<Tags, String> {
        match self.next() {
            Some("not") => Ok(Tags::Not(Box::new(self.one()?))),
            Some("(") => {
                let inner = self.or()?;
                if self.take(")") {
                    Ok(inner)
                } else {
                    Err("a `)` is missing".to_owned())
                }
            }
            Some(word @ ("and" | "or" | ")")) => Err(format!("there is no tag before `{word}`")),
            Some(tag) => Ok(Tags::Tag(tag.to_owned())),
            None => Err("a tag is missing at the end".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(expression: &str, tags: &[&str]) -> bool {
        let tags: Vec<String> = tags.iter().map(|&tag| tag.to_owned()).collect();
        let expression: Tags = expression.parse().expect("a tag expression");
        expression.matches(&tags)
    }

    #[test]
    fn expressions_match_tags() {
        assert!(matches("smoke", &["smoke", "slow"]));
        assert!(!matches("smoke", &["slow"]));
        assert!(matches("checkout and not slow", &["checkout"]));
        assert!(!matches("checkout and not slow", &["checkout", "slow"]));
        assert!(matches("not (smoke or slow)", &[]));
    }

    #[test]
    fn and_binds_closer_than_or() {
        assert!(matches("a or b and c", &["a"]));
        assert!(!matches("(a or b) and c", &["a"]));
    }

    #[test]
    fn mistakes_are_reported() {
        let wrong = |text: &str| text.parse::<Tags>().expect_err("no tag expression");
        assert_eq!(wrong("checkout and"), "a tag is missing at the end");
        assert_eq!(wrong("or slow"), "there is no tag before `or`");
        assert_eq!(wrong("(a or b"), "a `)` is missing");
        assert!(wrong("a b").starts_with("unexpected `b`"));
        assert_eq!(wrong(""), "a tag is missing at the end");
    }
}
