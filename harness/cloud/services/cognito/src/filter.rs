//! Filters over users: `email = "jo@example.com"`, `name ^= "J"`.

use super::error::invalid;
use super::user::User;
use rehearsal_model::error::ServiceError;

/// The attributes users are found by.
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
    /// Reads a filter; a blank one lets everybody through.
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

    /// Whether it lets a user through.
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
            let (value, wanted) = (folded(value), folded(&self.value));
            if self.prefix {
                value.starts_with(&wanted)
            } else {
                value == wanted
            }
        })
    }
}

/// The text between quotes, in which a backslash takes the next character as it is.
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
    fn a_filter_is_a_name_an_operator_and_a_quoted_value() {
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
    fn anything_else_is_refused() {
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
