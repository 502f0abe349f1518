use super::*;

const REDACTED: &str =
    "[Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled)";

#[track_caller]
fn assert_error(source: &str, message: &str, column: usize) {
    let error = Reader::new(source).unwrap_err();
    assert_eq!(
        error,
        format!("{message}\n at {REDACTED}; line: 1, column: {column}]")
    );
}

#[test]
fn invalid_json_is_refused_in_the_words_of_jackson() {
    // The first two were recorded from SNS.
    assert_error(
        "{invalidjson}",
        "Unexpected character ('i' (code 105)): was expecting double-quote to start field name",
        2,
    );
    assert_error(
        "invalid",
        "Unrecognized token 'invalid': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
        8,
    );
    assert_error(
        r#"{"a" 1}"#,
        "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value",
        6,
    );
    assert_error(
        "[1 2]",
        "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries",
        4,
    );
    assert_error(
        r#"{"a":[1}"#,
        "Unexpected character ('}' (code 125)): was expecting comma to separate Array entries",
        8,
    );
}

#[test]
fn errors_name_the_line() {
    let error = Reader::new("{\n  x}").unwrap_err();
    assert!(error.ends_with("line: 2, column: 3]"), "{error}");
}

#[test]
fn early_end_is_refused() {
    for source in [
        "",
        "{",
        "[",
        r#"{"a""#,
        r#"{"a":"#,
        r#"{"a":[1,"#,
        "\"",
        r#""\"#,
    ] {
        assert!(Reader::new(source).is_err(), "{source}");
    }
}

#[test]
fn too_deep_nesting_is_refused() {
    assert!(
        Reader::new(&"[".repeat(1_000_000))
            .unwrap_err()
            .starts_with("Document nesting depth (1001)")
    );
}

#[test]
fn escapes_are_decoded() {
    let mut reader = Reader::new(r#"["a\u0041\n"]"#).unwrap();
    reader.next();
    reader.next();
    assert_eq!(reader.text(), "aA\n");
}
