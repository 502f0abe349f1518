use std::cell::Cell;
use std::sync::Arc;

use rehearsal_record::Place;
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::macros::datetime;

use super::{
    EvalContext, EvalError, FUNCTIONS, Scope, Template, TemplateKind, TemplatePart,
    parse_expression, split_template,
};

/// A context with a fixed time.
struct Still(Cell<u64>);

impl EvalContext for Still {
    fn now(&self) -> OffsetDateTime {
        datetime!(2026-03-02 12:00:00 UTC)
    }

    fn random(&self) -> u64 {
        self.0.set(self.0.get() + 1);
        self.0.get()
    }

    fn env(&self, name: &str) -> Option<String> {
        (name == "HOME").then(|| "/home/ada".to_owned())
    }

    fn secret(&self, name: &str) -> Option<String> {
        (name == "payment_key").then(|| "hush".to_owned())
    }

    fn file(&self, path: &str) -> Result<Vec<u8>, String> {
        match path {
            "a.txt" => Ok(b"text".to_vec()),
            "a.bin" => Ok(vec![0xff]),
            _ => Err("no such file".to_owned()),
        }
    }
}

fn place(start: usize, length: usize) -> Place {
    Place {
        file: Arc::from("a.yaml"),
        line: 1,
        column: u32::try_from(start).unwrap() + 1,
        length: u32::try_from(length).unwrap(),
    }
}

fn scope() -> Scope {
    let mut scope = Scope::default();
    scope.set("qty", json!(2));
    scope.set("order", json!("A-1"));
    scope.set("paid", json!(true));
    scope.set(
        "body",
        json!({"items": [{"sku": "MUG-01"}, {"sku": "TEE-07"}], "a-b": 1}),
    );
    scope
}

fn eval(text: &str) -> Result<Value, EvalError> {
    let expr = parse_expression(text, &place).unwrap_or_else(|m| panic!("{text}: {}", m.message));
    expr.eval(&scope(), &Still(Cell::new(0)))
}

#[test]
fn operators_have_their_precedence() {
    for (text, expected) in [
        ("1 + 2 * 3", json!(7)),
        ("(1 + 2) * 3", json!(9)),
        ("10 - 4 - 3", json!(3)),
        ("7 / 2", json!(3.5)),
        ("6 / 2", json!(3)),
        ("7 % 4", json!(3)),
        ("-qty + 5", json!(3)),
        ("1.5 * 2", json!(3.0)),
        ("qty > 1 && qty <= 2", json!(true)),
        ("qty == 2.0", json!(true)),
        ("!paid || order == \"A-1\"", json!(true)),
        ("paid && !paid == false", json!(true)),
        ("order + \"/\" + qty", json!("A-1/2")),
        ("body.items[0].sku", json!("MUG-01")),
        ("body.items[-1].sku", json!("TEE-07")),
        ("body[\"a-b\"]", json!(1)),
        ("[qty, 'x']", json!([2, "x"])),
        ("'it\\'s' < \"z\"", json!(true)),
        ("false && nothing", json!(false)),
        ("true || nothing", json!(true)),
        ("length(body.items)", json!(2)),
    ] {
        assert_eq!(eval(text).unwrap(), expected, "{text}");
    }
}

#[test]
fn evaluation_errors_have_a_message_and_a_place() {
    for (text, message, column) in [
        ("nothing", "`nothing` has no value at this point", 1),
        ("1 + nothing.x", "`nothing` has no value at this point", 5),
        ("order.json", "text has no field `json`", 1),
        ("body.itms", "there is no field `itms` in it", 1),
        ("body.items[2]", "there is no element 2 in a list of 2", 1),
        ("1 / 0", "division by zero", 1),
        ("9223372036854775807 + 1", "the result is too large", 1),
        ("qty * order", "`*` needs numbers, and this is text", 1),
        ("qty < order", "`<` cannot hold a number against text", 1),
        ("!qty", "`!` needs a boolean, and this is a number", 1),
        (
            "env(\"NOPE\")",
            "`env`: the environment variable NOPE is not set, and there is no default",
            1,
        ),
        ("file(\"a.bin\")", "`file`: this is not text", 1),
        ("random(2, 1)", "`random`: 2 is more than 1", 1),
        (
            "now(\"soon\")",
            "`now`: `soon` is not an offset such as `15m` or `-2h`",
            1,
        ),
    ] {
        let error = eval(text).unwrap_err();
        assert_eq!(
            (&*error.message, error.place.column),
            (message, column),
            "{text}"
        );
    }
    let help = eval("order.json").unwrap_err().help.unwrap();
    assert_eq!(
        help,
        "to put `.json` behind the value, write `${order}.json`"
    );
    assert_eq!(
        eval("body.itms").unwrap_err().help.unwrap(),
        "did you mean `items`?"
    );
}

#[test]
fn examples_of_functions_are_right() {
    let mut shown = 0;
    for function in FUNCTIONS {
        let Some((call, result)) = function.example.split_once(" is ") else {
            continue;
        };
        // Random values, and what depends on the shell, are marked as such.
        if result.contains(", say") || result.contains("such as") {
            continue;
        }
        let result = result.split(" where ").next().unwrap();
        let text = call.trim_start_matches("${").trim_end_matches('}');
        let value = eval(text).unwrap_or_else(|error| panic!("{call}: {}", error.message));
        let written = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        assert_eq!(written, result.trim_matches('"'), "{call}");
        shown += 1;
    }
    assert!(shown >= 12, "only {shown}");
}

#[test]
fn random_values_and_time_come_from_the_context() {
    assert_eq!(eval("now()").unwrap(), json!("2026-03-02T12:00:00Z"));
    assert_eq!(
        eval("now(\"-1d12h\")").unwrap(),
        json!("2026-03-01T00:00:00Z")
    );
    assert_eq!(
        eval("uuid()").unwrap(),
        json!("00000000-0000-4001-8000-000000000002")
    );
    assert_eq!(
        eval("unique(\"buyer\")").unwrap(),
        json!("buyer-0000000001")
    );
    assert_eq!(eval("random(1, 6)").unwrap(), json!(2));
    assert_eq!(eval("secret(\"payment_key\")").unwrap(), json!("hush"));
    assert_eq!(
        eval("sha256(\"\")")
            .unwrap()
            .as_str()
            .map(|hash| &hash[..8]),
        Some("e3b0c442")
    );
}

fn text(source: &str) -> Value {
    let cut = split_template(source, &place).unwrap_or_else(|m| panic!("{source}: {}", m.message));
    let mut parts = cut.parts;
    let kind = if cut.whole
        && let Some(TemplatePart::Placeholder(expr)) = parts.pop()
    {
        TemplateKind::Placeholder(expr)
    } else {
        TemplateKind::Text(parts)
    };
    let template = Template {
        place: place(0, 1),
        kind,
    };
    template.eval(&scope(), &Still(Cell::new(0))).unwrap()
}

#[test]
fn lone_placeholder_keeps_its_type_and_others_become_text() {
    for (source, expected) in [
        ("$qty", json!(2)),
        ("${qty + 1}", json!(3)),
        ("$body.items[1].sku", json!("TEE-07")),
        ("$body.items", json!([{"sku": "MUG-01"}, {"sku": "TEE-07"}])),
        ("receipts/${order}.json", json!("receipts/A-1.json")),
        ("$order: $qty.", json!("A-1: 2.")),
        ("$$5 and $ 6 and $7", json!("$5 and $ 6 and $7")),
        ("${\"}\" + order}", json!("}A-1")),
        ("$qty$order", json!("2A-1")),
    ] {
        assert_eq!(text(source), expected, "{source}");
    }
}
