use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::json;

use super::*;

const SECRET: &str = "pä/ss w\"ord+1&2?>~";

fn masked(secret: &str, text: &str) -> String {
    let secrets = Secrets::default();
    secrets.add(secret);
    secrets.mask(text)
}

#[test]
fn secret_is_masked_in_every_encoding() {
    let json = json!({ "nested": json!({ "key": SECRET }).to_string() }).to_string();
    let texts = [
        SECRET.to_owned(),
        json,
        r#"{"key":"p\u00e4/ss w\"ord+1&2?>~"}"#.to_owned(),
        r#"{"key":"pä\/ss w\"ord+1&2?>~"}"#.to_owned(),
        "a=p%C3%A4%2Fss%20w%22ord%2B1%262%3F%3E~&b=1".to_owned(),
        "a=p%c3%a4%2fss%20w%22ord%2b1%262%3f%3e~&b=1".to_owned(),
        "a=p%C3%A4%2Fss+w%22ord%2B1%262%3F%3E%7E&b=1".to_owned(),
        "p\u{e4}/ss w&quot;ord+1&amp;2?&gt;~".to_owned(),
        hex::encode(SECRET),
        hex::encode_upper(SECRET),
        // Python's `quote`.
        "p%C3%A4/ss%20w%22ord%2B1%262%3F%3E~".to_owned(),
        // JavaScript's `encodeURI`.
        "p%C3%A4/ss%20w%22ord+1&2?%3E~".to_owned(),
        // Encoded twice, and with both cases.
        "p%25C3%25A4%252Fss%2520w%2522ord%252B1%25262%253F%253E~".to_owned(),
        "p%25c3%25a4%252fss%2520w%2522ord%252b1%25262%253f%253e~".to_owned(),
        "p%c3%A4%2Fss%20w%22ord%2b1%262%3F%3e~".to_owned(),
        // Python's `json.dumps` of its own output.
        r#""{\"key\": \"p\\u00e4/ss w\\\"ord+1&2?>~\"}""#.to_owned(),
        // Go, PHP, .NET.
        r#"{"key":"pä/ss w\"ord+1\u00262?\u003e~"}"#.to_owned(),
        r#"{"key":"p\u00e4\/ss w\"ord+1&2?>~"}"#.to_owned(),
        r#"{"key":"p\u00E4/ss w\u0022ord\u002B1\u00262?\u003E~"}"#.to_owned(),
        "pä/ss w&#34;ord+1&amp;2?&gt;~".to_owned(),
        "pä&#x2F;ss w&quot;ord+1&amp;2?&gt;~".to_owned(),
    ];
    for original in texts {
        let text = masked(SECRET, &original);
        assert!(text.contains(MASK), "{original} became {text}");
        for part in ["ss w", "ord+1", "73732077", "w%22ord", "w\\\"ord"] {
            assert!(!text.contains(part), "{original} became {text}");
        }
    }
}

#[test]
fn secret_is_masked_at_every_offset_in_base64() {
    let inner = STANDARD.encode(SECRET);
    let inner = &inner[4..inner.len() - 6];
    for before in ["", "a", "ab", "abc", "user:"] {
        for after in ["", "x", "xy", "xyz"] {
            let text = format!("{before}{SECRET}{after}");
            for encoded in [STANDARD.encode(&text), URL_SAFE_NO_PAD.encode(&text)] {
                let masked = masked(SECRET, &encoded);
                assert!(masked.contains(MASK), "{text}: {encoded} became {masked}");
                assert!(!masked.contains(inner), "{text}: {encoded} became {masked}");
                // Little more is left than the text around the secret.
                assert!(masked.len() < MASK.len() + 16, "{text}: {masked}");
            }
        }
    }
}

#[test]
fn secret_is_masked_in_base64_of_base64() {
    let inner = STANDARD.encode(SECRET);
    for before in ["", "a", "ab"] {
        let text = STANDARD.encode(format!("{before}{inner}{before}"));
        let masked = masked(SECRET, &text);
        assert!(masked.contains(MASK), "{text} became {masked}");
        assert!(masked.len() < MASK.len() + 16, "{text} became {masked}");
    }
}

#[test]
fn secret_of_several_lines_is_masked_in_each() {
    let key = "-----BEGIN KEY-----\nMIIEvQIBADANBgkq\nhkiG9w0BAQEFAASC\n-----END KEY-----";
    for line in key.lines() {
        assert_eq!(masked(key, &format!("log: {line}")), "log: [secret]");
    }
    let long = "x1".repeat(60);
    let text = STANDARD.encode(&long);
    for line in text.as_bytes().chunks(76) {
        let line = String::from_utf8_lossy(line);
        assert_eq!(masked(&long, &line), "[secret]");
    }
}

#[test]
fn secret_that_was_cut_is_masked() {
    let secret = "eyJhbGciOiJSUzI1NiJ9.payload";
    assert_eq!(masked(secret, "token eyJhbGciOiJSUz…"), "token [secret]…");
    assert_eq!(masked(secret, "token eyJ…"), "token eyJ…");
    let long = format!("{} eyJhbGciOiJSUz", "é".repeat(MIN_CUT_TEXT));
    assert!(masked(secret, &long).ends_with("é [secret]"));
}

#[test]
fn short_text_is_not_masked() {
    assert_eq!(masked("abc", "abc"), "abc");
    assert_eq!(masked("", "anything"), "anything");
}

fn id(case: &str) -> CaseId {
    CaseId {
        file: "a.yaml".into(),
        scenario: "a".into(),
        case: Some(case.into()),
        round: None,
    }
}

#[test]
fn keys_and_numbers_are_masked_but_format_words_are_not() {
    let secrets = Secrets::default();
    secrets.add("passed");
    secrets.add("123456");
    let mut value = json!({
        "verdict": "passed",
        "note": "it passed",
        "passed over": 123_456,
        "rows": [{"verdict": {"passed": 1}}],
    });
    secrets.mask_value(&id("one"), &mut value);
    let expected = json!({
        "verdict": "passed",
        "note": "it [secret]",
        "[secret] over": "[secret]",
        "rows": [{"verdict": {"[secret]": 1}}],
    });
    assert_eq!(value, expected);
}

#[test]
fn secret_of_a_case_is_masked_only_in_its_events() {
    let secrets = Secrets::default();
    secrets.add_to(&id("one"), "hush-hush");
    let started = |case: &str| Event::CaseStarted {
        id: id(case),
        title: "says hush-hush".into(),
        tags: vec![],
        attempt: 1,
        at: time::OffsetDateTime::UNIX_EPOCH,
    };
    let title = |event: Event| match secrets.mask_event(event) {
        Event::CaseStarted { title, .. } => title,
        other => panic!("the event became {other:?}"),
    };
    assert_eq!(title(started("one")), "says [secret]");
    assert_eq!(title(started("two")), "says hush-hush");
}
