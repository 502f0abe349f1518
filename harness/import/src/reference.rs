//! References to names and expressions inside texts that are otherwise taken as they are.
//!
//! A text of a request has them between two characters that no text of a file has; they
//! become `$name` and `${expression}` when the file is written.

use rehearsal_syntax::value::{is_name_part, is_name_start};

const OPEN: char = '\u{F0000}';
const CLOSE: char = '\u{F0001}';

/// Returns the text of a reference to a name, or to any expression.
pub(crate) fn to(expression: &str) -> String {
    format!("{OPEN}{expression}{CLOSE}")
}

/// Returns a reference to a variable of the environment.
pub(crate) fn env(name: &str) -> String {
    to(&format!("env({})", serde_json::Value::from(name)))
}

/// Returns whether a text has a reference.
pub(crate) fn is_in(text: &str) -> bool {
    text.contains(OPEN)
}

/// Returns the expression, if the text is one reference and nothing else.
pub(crate) fn whole(text: &str) -> Option<&str> {
    let inner = text.strip_prefix(OPEN)?.strip_suffix(CLOSE)?;
    (!inner.contains([OPEN, CLOSE])).then_some(inner)
}

/// Returns the expressions that a text refers to.
pub(crate) fn all(text: &str) -> Vec<&str> {
    let parts = text.split(OPEN).skip(1);
    parts.filter_map(|part| part.split(CLOSE).next()).collect()
}

/// Replaces a part of a text by a reference, but not inside of other references.
pub(crate) fn put(text: &str, part: &str, expression: &str) -> String {
    let mut out = String::new();
    for (at, piece) in text.split(OPEN).enumerate() {
        let free = match piece.split_once(CLOSE) {
            Some((inner, free)) if at > 0 => {
                out.push_str(&to(inner));
                free
            }
            _ => piece,
        };
        out.push_str(&free.replace(part, &to(expression)));
    }
    out
}

/// Returns a text as scenario files have it: dollar signs doubled, references written out.
pub(crate) fn template(text: &str) -> String {
    let mut out = String::new();
    for (at, piece) in text.split(OPEN).enumerate() {
        let free = match piece.split_once(CLOSE) {
            Some((expression, free)) if at > 0 => {
                let is_name =
                    expression.starts_with(is_name_start) && expression.chars().all(is_name_part);
                let goes_on = free.starts_with(|c| is_name_part(c) || matches!(c, '.' | '['))
                    || free.is_empty() && at + 1 < text.split(OPEN).count();
                let is_whole = is_path(expression) && text == to(expression);
                if is_name && !goes_on || is_whole {
                    out.push('$');
                    out.push_str(expression);
                } else {
                    out.push_str("${");
                    out.push_str(expression);
                    out.push('}');
                }
                free
            }
            _ => piece,
        };
        out.push_str(&free.replace('$', "$$"));
    }
    out
}

/// Returns a text as a value of a scenario file.
pub(crate) fn escaped(text: &str) -> serde_json::Value {
    template(text).into()
}

/// Returns whether an expression is a name with fields: `users.ada.password`.
fn is_path(expression: &str) -> bool {
    expression
        .split('.')
        .all(|part| part.starts_with(is_name_start) && part.chars().all(is_name_part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_written_as_the_language_has_them() {
        assert_eq!(template("5 $"), "5 $$");
        assert_eq!(template(&to("order")), "$order");
        assert_eq!(
            template(&format!("/orders/{}", to("order"))),
            "/orders/$order"
        );
        assert_eq!(template(&format!("a{}b", to("order"))), "a${order}b");
        assert_eq!(template(&format!("{}.json", to("order"))), "${order}.json");
        assert_eq!(template(&env("TOKEN")), "${env(\"TOKEN\")}");
        assert_eq!(template(&to("users.ada.password")), "$users.ada.password");
        assert_eq!(
            template(&format!("x {}", to("users.ada.email"))),
            "x ${users.ada.email}"
        );
    }

    #[test]
    fn parts_are_replaced_outside_of_references_only() {
        let text = put("order-7/order", "order", "id");
        let again = put(&text, "id", "x");
        assert_eq!(template(&again), "$id-7/$id");
        assert_eq!(all(&text), ["id", "id"]);
    }
}
