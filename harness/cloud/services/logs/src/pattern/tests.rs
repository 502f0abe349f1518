//! The examples of AWS's guide ("Filter pattern syntax") and their like.

use serde_json::json;

use super::Pattern;

fn matches(pattern: &str, message: &str) -> bool {
    let parsed = Pattern::parse(pattern);
    let parsed = parsed.unwrap_or_else(|error| panic!("{pattern}: {}", error.0));
    parsed.matches(message)
}

fn check(pattern: &str, matching: &[&str], others: &[&str]) {
    for message in matching {
        assert!(matches(pattern, message), "{pattern} on {message}");
    }
    for message in others {
        assert!(!matches(pattern, message), "{pattern} on {message}");
    }
}

#[test]
fn terms_are_all_there_in_their_case() {
    let bad_request = "[ERROR 400] BAD REQUEST";
    let unauthorized = "[ERROR 401] UNAUTHORIZED REQUEST";
    let arguments = "[ERROR 419] MISSING ARGUMENTS";
    check("", &[bad_request, ""], &[]);
    check(" ", &[bad_request], &[]);
    check("ERROR", &[bad_request, arguments], &["error", ""]);
    check("ERROR ARGUMENTS", &[arguments], &[bad_request]);
    check("?ERROR ?ARGUMENTS", &[bad_request, "ARGUMENTS"], &["WARN"]);
    check("ERROR -ARGUMENTS", &[unauthorized], &[arguments]);
    check("\"BAD REQUEST\"", &[bad_request], &[unauthorized]);
    check("-\"BAD REQUEST\"", &[unauthorized], &[bad_request]);
    check("%ERROR 4[01]1%", &[unauthorized], &[bad_request]);
    check(r#""say \"yes\"""#, &[r#"to say "yes""#], &["say yes"]);
    // Next to others the optional ones are ignored.
    check(
        "?ERROR ?WARN -ARGUMENTS",
        &["INFO", bad_request],
        &[arguments],
    );
}

#[test]
fn members_of_json_are_compared() {
    let event = r#"{
        "eventType": "UpdateTrail", "sourceIPAddress": "111.111.111.111",
        "arrayKey": ["value", "another value"],
        "objectList": [{"name": "a", "id": 1}, {"name": "b", "id": 2}],
        "SomeObject": null, "ThisFlag": true, "bytes": 1024.5, "user": {"id": 7}
    }"#;
    for (pattern, expected) in [
        (r#"{ $.eventType = "UpdateTrail" }"#, true),
        (r#"{$.eventType="updateTrail"}"#, false),
        (r"{ $.sourceIPAddress != 123.123.* }", true),
        (r"{ $.sourceIPAddress = 111.* }", true),
        (r#"{ $.arrayKey[0] = "value" }"#, true),
        (r#"{ $.arrayKey[*] = "another*" }"#, true),
        (r"{ $.objectList[1].id = 2 }", true),
        (r"{ $.objectList[2].id = 2 }", false),
        (r"{ $.SomeObject IS NULL }", true),
        (r"{ $.SomeOtherObject NOT EXISTS }", true),
        (r"{ $.SomeObject NOT EXISTS }", false),
        (r"{ $.ThisFlag IS TRUE }", true),
        (r"{ $.ThisFlag is false }", false),
        (r"{ $.bytes >= 1024 && $.bytes < 1.1e3 }", true),
        (r"{ $.user.id = 7 }", true),
        (r"{ $['user']['id'] = 8 }", false),
        (
            r#"{ $.user.id = "x" || ($.user.id > 1 && $.missing != "a") }"#,
            false,
        ),
        (
            r"{ ($.user.id = 1 || $.user.id = 7) && $.eventType = %^Update% }",
            true,
        ),
        (r#"{ $.* = "UpdateTrail" }"#, true),
    ] {
        assert_eq!(matches(pattern, event), expected, "{pattern}");
    }
    check("{ $.a = 1 }", &[r#"{"a": 1}"#], &["a = 1", "1", "[1]"]);
}

#[test]
fn fields_are_compared() {
    let line =
        r#"127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534"#;
    for (pattern, expected) in [
        (
            "[ip, user, username, timestamp, request =*.html*, status_code = 4*, bytes]",
            true,
        ),
        (
            "[ip, user, username, timestamp, request, status_code = 5*, bytes]",
            false,
        ),
        ("[ip, user, username]", false),
        (
            "[..., status_code = 404 || status_code = 500, bytes > 1000]",
            true,
        ),
        ("[ip=%127\\.0\\.0\\.[1-9]%, ...]", true),
        ("[ip, ..., status_code != 404, bytes]", false),
        ("[,,,,,=4*,=1534]", true),
        ("[w1!=ERROR && w1!=WARN, ...]", true),
        ("[]", true),
    ] {
        assert_eq!(matches(pattern, line), expected, "{pattern}");
    }
}

#[test]
fn patterns_extract_what_they_name() {
    let extract = |pattern: &str, message: &str| Pattern::parse(pattern).unwrap().extract(message);
    assert_eq!(
        extract("[ip, , ..., bytes]", "1.1.1.1 x y 7").map(Into::into),
        Some(json!({"$ip": "1.1.1.1", "$2": "x", "$3": "y", "$bytes": "7"}))
    );
    assert_eq!(
        extract(
            "{ $.a.b = 1 && $.c = \"x*\" }",
            r#"{"a": {"b": 1}, "c": "xy"}"#
        )
        .map(Into::into),
        Some(json!({"$.a.b": "1", "$.c": "xy"}))
    );
    assert_eq!(extract("ERROR", "ERROR 1").map(Into::into), Some(json!({})));
    assert_eq!(extract("ERROR", "WARN"), None);
}

#[test]
fn mistakes_are_explained() {
    for (pattern, expected) in [
        ("{ $.a = 1", "expected `}` at the end"),
        ("{ $.a > \"b\" }", "`>` compares with numbers"),
        ("{ a = 1 }", "expected `$` at character 3, found `a`"),
        (
            "{ $.a = 1 } x",
            "expected the end at character 13, found `x`",
        ),
        ("[a, b", "expected `,` at the end"),
        (
            "[..., ...]",
            "expected one `...` at character 10, found `]`",
        ),
        ("\"open", "`\"` has no end"),
        (
            "a-b",
            "expected letters, digits and _, or a term in quotes at character 2, found `-`",
        ),
    ] {
        let found = Pattern::parse(pattern).map(|_| ()).unwrap_err();
        assert_eq!(found.0, expected, "{pattern}");
    }
}
