//! The parsers under garbage: they answer a tree or an error, and do not panic.

use proptest::prelude::*;

use super::parser::{parse_condition, parse_projection, parse_update};
use crate::partiql;

/// Texts of words that parsers know, in any order.
fn words() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "a",
        "b.c",
        "#n",
        ":v",
        "(",
        ")",
        ",",
        "[",
        "0",
        "]",
        ".",
        "=",
        "<>",
        "<",
        "+",
        "-",
        "AND",
        "OR",
        "NOT",
        "BETWEEN",
        "IN",
        "SET",
        "REMOVE",
        "ADD",
        "DELETE",
        "size",
        "contains",
        "attribute_exists",
        "if_not_exists",
        "list_append",
        "begins_with",
        "é",
        "status",
        "SELECT",
        "*",
        "FROM",
        "WHERE",
        "INSERT",
        "INTO",
        "VALUE",
        "UPDATE",
        "{",
        "}",
        "<<",
        ">>",
        ":",
        "?",
        "'x'",
        "\"y\"",
        "1.5e3",
        "IS",
        "MISSING",
        "RETURNING",
        "ALL",
        "OLD",
    ]);
    prop::collection::vec(word, 0..30).prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn any_text_is_parsed_or_refused(text in prop_oneof![words(), ".{0,40}"]) {
        let _ = parse_condition(&text);
        let _ = parse_update(&text);
        let _ = parse_projection(&text);
        let _ = partiql::parse(&text, &[]);
    }
}

#[test]
fn deep_nesting_is_refused() {
    for (open, close) in [("(", ")"), ("NOT (", ")"), ("NOT ", ""), ("size(", ")")] {
        let text = format!("{}a = b{}", open.repeat(800), close.repeat(800));
        assert!(parse_condition(&text).is_err(), "{open}");
    }
    let set = format!("SET a = {}b{}", "(".repeat(1_000), ")".repeat(1_000));
    assert!(parse_update(&set).is_err());
    let list = format!("INSERT INTO t VALUE {{'a': {}", "[".repeat(4_000));
    assert!(partiql::parse(&list, &[]).is_err());
}
