use serde_json::json;
use time::macros::datetime;

use super::*;

fn scope() -> rehearsal_script::Scope {
    let mut scope = rehearsal_script::Scope::default();
    let queue =
        json!({"url": "http://127.0.0.1:4011/0/rehearsal-orders", "name": "rehearsal-orders"});
    scope.set(
        "cloud",
        json!({"endpoint": "http://127.0.0.1:4011", "region": "us-east-1", "queues": {"orders": queue}}),
    );
    let topic = json!({"name": "news"});
    scope.set("postgres", json!({"news": topic}));
    scope.set(
        "apps",
        json!({"storefront": {"url": "http://127.0.0.1:5022", "port": 5022}}),
    );
    scope
}

fn redacted(value: &Value) -> Value {
    let mut redaction = Redaction::new(&scope(), datetime!(2026-01-02 03:04:05 UTC));
    redaction.add_saved("order", &json!("ord_01J8Z3K4M5N6P7Q8R9S0T1V2W3"));
    redaction.add_saved("total", &json!({"cents": 1495, "text": "14.95 EUR"}));
    redaction.apply(value)
}

#[test]
fn saved_data_and_words_of_the_stage_stay() {
    let data = json!({
        "cents": 1495,
        "text": "14.95 EUR",
        "category": "rehearsal",
        "stock": 5022,
        "topic": "news",
    });
    assert_eq!(redacted(&data), data);
}

#[test]
fn ignored_paths_go_into_every_element_of_a_list() {
    let mut value = json!({"json": {"items": [{"at": 1, "n": 1}, {"at": 2}], "note": "x"}});
    for path in [
        "json.items.at",
        "json.note",
        "json.items[-1].n",
        "nothing.here",
    ] {
        let segments = path_segments(path);
        redact::ignore(&mut value, &segments);
    }
    let expected = json!({"json": {"items": [{"at": "[ignored]", "n": 1}, {"at": "[ignored]"}], "note": "[ignored]"}});
    assert_eq!(value, expected);
}

fn path_segments(path: &str) -> rehearsal_script::FieldPath {
    let place = rehearsal_record::Place {
        file: "a.yaml".into(),
        line: 1,
        column: 1,
        length: 1,
    };
    rehearsal_script::FieldPath::parse(path, &place).unwrap()
}

#[test]
fn variable_values_are_redacted() {
    let observation = json!({
        "id": "9e5f2f0e-3d3b-4d9e-8a57-0123456789ab",
        "charge": "ch_ffaaf12448a244c3a17fc6fb82e80401",
        "etag": "9b74c9897bac770ffc029102a200c5de",
        "trace": "Root=1-6b0050e7-1168005e883e47278b70e973",
        "at": "2026-01-02T03:04:05.678Z",
        "since": "Fri, 02 Jan 2026 03:04:05 GMT",
        "sent": 1_767_323_045_123_i64,
        "sent_text": "1767323045",
        "order": "receipts/ord_01J8Z3K4M5N6P7Q8R9S0T1V2W3.json",
        "cents": 1495,
        "qty": 3,
        "region": "us-east-1",
        "queue": "http://127.0.0.1:4011/0/rehearsal-orders",
        "page": "http://127.0.0.1:5022/orders",
        "other": "http://localhost:6001/x",
        "port": 5022,
        "token": "Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIi.c2ln",
        "link": "https://b.example/k?X-Amz-Date=20260102T030405Z&X-Amz-Signature=abc&x=1",
        "receipt": "AQEBwJnKyrHigUMZj6rYigCgxlaS",
    });
    let expected = json!({
        "id": "[uuid]",
        "charge": "ch_[uuid]",
        "etag": "9b74c9897bac770ffc029102a200c5de",
        "trace": "Root=[trace]",
        "at": "[time]",
        "since": "[time]",
        "sent": "[time]",
        "sent_text": "[time]",
        "order": "receipts/[order].json",
        "cents": 1495,
        "qty": 3,
        "region": "us-east-1",
        "queue": "[cloud.queues.orders.url]",
        "page": "[apps.storefront.url]/orders",
        "other": "http://localhost:[port]/x",
        "port": "[apps.storefront.port]",
        "token": "Bearer [token]",
        "link": "https://b.example/k?X-Amz-Date=[signed]&X-Amz-Signature=[signed]&x=1",
        "receipt": "[receipt]",
    });
    assert_eq!(redacted(&observation), expected);
}

#[test]
fn body_size_and_hash_are_removed_if_there_is_json() {
    let observation = json!({
        "status": 201,
        "body": "{\"id\":1}",
        "json": {"id": 1},
        "size": 8,
        "sha256": "ab",
        "headers": {"date": "x", "content-length": "8", "content-type": "application/json"},
    });
    let expected = json!({
        "headers": {"content-type": "application/json"},
        "json": {"id": 1},
        "status": 201,
    });
    assert_eq!(redacted(&observation), expected);
    let plain = redacted(&json!({"body": "plain", "size": 5}));
    assert_eq!(plain, json!({"body": "plain", "size": 5}));
}

#[test]
fn field_order_does_not_matter() {
    let one = redacted(&json!({"b": 1, "a": {"d": 1, "c": 2}}));
    let other = redacted(&json!({"a": {"c": 2, "d": 1}, "b": 1}));
    assert_eq!(redact::format(&one), redact::format(&other));
}
