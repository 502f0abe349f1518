//! Filters over users: `email = "jo@example.com"`, `name ^= "J"`.

use super::error::invalid;
use super::user::User;
use rehearsal_model::error::ServiceError;

/// The attributes that can be searched.
const SEARCHABLE: [&str; 10] = [
    "username",
    "email",
    "phone_number",
    "name",
    "given_name",
    "family_name",
    "preferred_username",
    "cognito:user_status",
    "status",
    "sub",
];

/// A filter over users.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Filter {
    attribute: String,
    prefix: bool,
    value: String,
}

impl Filter {
    /// Parses a filter; a blank one matches every user.
    pub(super) fn parse(text: &str) -> Result<Option<Self>, ServiceError> {
        let wrong = || invalid("Error while parsing filter");
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let (name, rest) = text.split_once('=').ok_or_else(wrong)?;
        let (name, prefix) = match name.trim_end().strip_suffix('^') {
            Some(name) => (name, true),
            None => (name, false),
        };
        let attribute = name.trim().trim_matches('"').to_owned();
        if attribute.is_empty() || attribute.contains(char::is_whitespace) {
            return Err(wrong());
        }
        let value = quoted(rest.trim()).ok_or_else(wrong)?;
        if !SEARCHABLE.contains(&attribute.as_str()) {
            return Err(invalid(format!("Invalid search attribute: {attribute}")));
        }
        Ok(Some(Self {
            attribute,
            prefix,
            value,
        }))
    }

    /// Returns whether a user matches.
    pub(super) fn matches(&self, user: &User, case_sensitive: bool) -> bool {
        let (value, any_case) = match self.attribute.as_str() {
            "username" => (Some(user.username.as_str()), !case_sensitive),
            "cognito:user_status" => (Some(user.status.text()), true),
            "status" => (
                Some(if user.enabled { "Enabled" } else { "Disabled" }),
                true,
            ),
            name => (user.attribute(name), !case_sensitive),
        };
        let folded = |text: &str| {
            if any_case {
                text.to_lowercase()
            } else {
                text.to_owned()
            }
        };
        value.is_some_and(|value| {
            let (value, pattern) = (folded(value), folded(&self.value));
            if self.prefix {
                value.starts_with(&pattern)
            } else {
                value == pattern
            }
        })
    }
}

/// Returns the text between quotes; a backslash escapes the next character.
fn quoted(text: &str) -> Option<String> {
    let inside = text.strip_prefix('"')?;
    let mut value = String::new();
    let mut characters = inside.chars();
    loop {
        match characters.next()? {
            '"' => break,
            '\\' => value.push(characters.next()?),
            other => value.push(other),
        }
    }
    characters.as_str().is_empty().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Option<Filter> {
        Filter::parse(text).unwrap()
    }

    #[test]
    fn filter_is_parsed() {
        let filter = |attribute: &str, prefix, value: &str| {
            Some(Filter {
                attribute: attribute.to_owned(),
                prefix,
                value: value.to_owned(),
            })
        };
        assert_eq!(parsed("email = \"a@b.c\""), filter("email", false, "a@b.c"));
        assert_eq!(parsed("email=\"a=b\""), filter("email", false, "a=b"));
        assert_eq!(parsed("name ^= \"J\\\"o\""), filter("name", true, "J\"o"));
        assert_eq!(parsed(" "), None);
    }

    #[test]
    fn invalid_filters_are_refused() {
        for wrong in [
            "email",
            "email = a",
            "email = \"a",
            "= \"a\"",
            "email = \"a\" x",
        ] {
            let message = Filter::parse(wrong).unwrap_err().message;
            assert_eq!(message, "Error while parsing filter", "{wrong}");
        }
        let message = Filter::parse("custom:x = \"a\"").unwrap_err().message;
        assert_eq!(message, "Invalid search attribute: custom:x");
    }
}
