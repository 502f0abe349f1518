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
fn it_is_found_in_every_form() {
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
    ];
    for text in texts {
        let told = masked(SECRET, &text);
        assert!(told.contains(MASK), "{text} is told as {told}");
        for part in ["ss w", "ord+1", "73732077", "w%22ord", "w\\\"ord"] {
            assert!(!told.contains(part), "{text} is told as {told}");
        }
    }
}

#[test]
fn base64_hides_nothing_wherever_it_lies() {
    let inner = STANDARD.encode(SECRET);
    let inner = &inner[4..inner.len() - 6];
    for before in ["", "a", "ab", "abc", "user:"] {
        for after in ["", "x", "xy", "xyz"] {
            let text = format!("{before}{SECRET}{after}");
            for encoded in [STANDARD.encode(&text), URL_SAFE_NO_PAD.encode(&text)] {
                let told = masked(SECRET, &encoded);
                assert!(told.contains(MASK), "{text}: {encoded} is told as {told}");
                assert!(!told.contains(inner), "{text}: {encoded} is told as {told}");
                // What is left is about what stood around it.
                assert!(told.len() < MASK.len() + 16, "{text}: {told}");
            }
        }
    }
}

#[test]
fn what_was_cut_in_its_middle_is_masked_too() {
    let secret = "eyJhbGciOiJSUzI1NiJ9.payload";
    assert_eq!(masked(secret, "token eyJhbGciOiJSUz…"), "token [secret]…");
    assert_eq!(masked(secret, "token eyJ…"), "token eyJ…");
    let long = format!("{} eyJhbGciOiJSUz", "é".repeat(LONG));
    assert!(masked(secret, &long).ends_with("é [secret]"));
}

#[test]
fn a_word_that_is_too_short_is_no_secret() {
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
fn keys_numbers_and_words_of_ours() {
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
fn a_case_keeps_its_own_secrets_until_it_ends() {
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
