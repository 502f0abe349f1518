use super::*;

const PEOPLE: &str = "name,age,city\nAda,36,London\nGrace,85,\"New York, NY\"\nLinus,54,Portland\n";

fn csv(header: CsvHeader) -> Format {
    Format::Csv(Csv {
        header,
        record_delimiter: "\n".to_owned(),
        field_delimiter: ",".to_owned(),
        quote: Some('"'),
        escape: Some('"'),
        comment: Some('#'),
    })
}

fn to_csv() -> OutputFormat {
    OutputFormat::Csv {
        record_delimiter: "\n".to_owned(),
        field_delimiter: ",".to_owned(),
        quote: "\"".to_owned(),
        escape: "\"".to_owned(),
        quote_fields: QuoteFields::AsNeeded,
    }
}

fn select(query: &str, format: &Format, data: &str, output: &OutputFormat) -> String {
    let query = parse(query).unwrap_or_else(|error| panic!("{query}: {error}"));
    let mut out = String::new();
    run(&query, rows(format, data.as_bytes()), |row| {
        output.write(row, &mut out);
    })
    .unwrap_or_else(|error| panic!("{error}"));
    out
}

fn people(query: &str) -> String {
    select(query, &csv(CsvHeader::Use), PEOPLE, &to_csv())
}

fn json(query: &str, data: &str) -> String {
    let output = OutputFormat::Json {
        record_delimiter: "\n".to_owned(),
    };
    select(query, &Format::Json, data, &output)
}

#[test]
fn rows_are_filtered_and_projected() {
    for (query, expected) in [
        ("SELECT * FROM S3Object LIMIT 1", "Ada,36,London\n"),
        (
            "select s.* from s3object s where s.name = 'Grace'",
            "Grace,85,\"New York, NY\"\n",
        ),
        (
            "SELECT name FROM S3Object WHERE CAST(age AS INT) > 50",
            "Grace\nLinus\n",
        ),
        (
            "SELECT s.\"name\" FROM S3Object s WHERE age > 50 AND NOT city LIKE 'New%'",
            "Linus\n",
        ),
        (
            "SELECT s._1, s._2 FROM S3Object s WHERE s._2 BETWEEN 30 AND 40",
            "Ada,36\n",
        ),
        (
            "SELECT UPPER(name) || '!' FROM S3Object WHERE name IN ('Ada', 'Bob')",
            "ADA!\n",
        ),
        (
            "SELECT age + 1, age / 10, -age FROM S3Object LIMIT 1",
            "37,3,-36\n",
        ),
        (
            "SELECT SUBSTRING(name, 2, 2), CHAR_LENGTH(city) FROM S3Object LIMIT 1",
            "da,6\n",
        ),
        (
            "SELECT SUBSTRING(name FROM 2 FOR 1) FROM S3Object LIMIT 1",
            "d\n",
        ),
        (
            "SELECT name FROM S3Object WHERE name = 'Ada' OR (age >= 85 AND age <= 85)",
            "Ada\nGrace\n",
        ),
        (
            "SELECT COALESCE(missing, 'none') FROM S3Object LIMIT 1",
            "none\n",
        ),
    ] {
        assert_eq!(people(query), expected, "{query}");
    }
}

#[test]
fn aggregates_count_and_sum() {
    assert_eq!(
        people("SELECT COUNT(*), SUM(age), AVG(age), MIN(age), MAX(name) FROM S3Object"),
        "3,175,58.333333333333336,36,Linus\n"
    );
    assert_eq!(
        people("SELECT COUNT(*) FROM S3Object s WHERE s.age > 100"),
        "0\n"
    );
    assert_eq!(
        people("SELECT AVG(age) FROM S3Object WHERE name = 'Ada'"),
        "36\n"
    );
}

#[test]
fn csv_is_read_as_it_is_described() {
    let none = csv(CsvHeader::None);
    let data = "# a comment\r\n\"a \"\"b\"\"\",\"two\nlines\"\r\n\r\nc,d\r\n";
    assert_eq!(
        select("SELECT _1, _2 FROM S3Object", &none, data, &to_csv()),
        "\"a \"\"b\"\"\",\"two\nlines\"\nc,d\n"
    );
    let ignore = csv(CsvHeader::Ignore);
    assert_eq!(
        select("SELECT _1 FROM S3Object", &ignore, PEOPLE, &to_csv()),
        "Ada\nGrace\nLinus\n"
    );
    let output = OutputFormat::Json {
        record_delimiter: ";".to_owned(),
    };
    assert_eq!(
        select(
            "SELECT * FROM S3Object LIMIT 1",
            &csv(CsvHeader::Use),
            PEOPLE,
            &output
        ),
        "{\"name\":\"Ada\",\"age\":\"36\",\"city\":\"London\"};"
    );
}

#[test]
fn json_is_followed_into_its_members() {
    let lines = "{\"id\":1,\"a\":{\"b\":[10,20]}}\n{\"id\":2,\"x\":null}\n";
    assert_eq!(
        json("SELECT s.a.b[1] FROM S3Object s WHERE s.id = 1", lines),
        "{\"_1\":20}\n"
    );
    assert_eq!(
        json(
            "SELECT s.id FROM S3Object s WHERE s.x IS NULL AND s.x IS NOT MISSING",
            lines
        ),
        "{\"id\":2}\n"
    );
    assert_eq!(
        json("SELECT s.id FROM S3Object s WHERE s.a IS MISSING", lines),
        "{\"id\":2}\n"
    );
    // The examples of the user guide's page on SELECT.
    let rules = r#"{"Rules":[{"id":"1"},{"expr":"y > x"},{"id":"2","expr":"z = DEBUG"}]}"#;
    assert_eq!(
        json("SELECT id FROM S3Object[*].Rules[*].id", rules),
        "{\"id\":\"1\"}\n{\"id\":\"2\"}\n"
    );
    assert_eq!(
        json("SELECT d.id FROM S3Object[*].Rules[*] d", rules),
        "{\"id\":\"1\"}\n{}\n{\"id\":\"2\"}\n"
    );
    assert_eq!(
        json("SELECT COUNT(*) AS n FROM S3Object[*].Rules[*]", rules),
        "{\"n\":3}\n"
    );
}

#[test]
fn patterns_match_as_in_sql() {
    let one = |pattern: &str| {
        people(&format!(
            "SELECT name FROM S3Object WHERE name LIKE {pattern}"
        ))
    };
    assert_eq!(one("'%a%'"), "Ada\nGrace\n");
    assert_eq!(one("'_da'"), "Ada\n");
    assert_eq!(one("'L%s'"), "Linus\n");
    assert_eq!(one("'a\\%' ESCAPE '\\'"), "");
}

#[test]
fn what_is_wrong_is_named() {
    use SelectErrorKind::*;
    for (query, kind) in [
        ("SELECT *", MissingFrom),
        ("SELECT FROM S3Object", UnexpectedToken),
        ("DELETE FROM S3Object", UnexpectedToken),
        ("SELECT * FROM other", UnexpectedToken),
        ("SELECT * FROM S3Object GROUP BY a", UnsupportedSyntax),
        ("SELECT a FROM S3Object ORDER BY a", UnsupportedSyntax),
        ("SELECT UTCNOW() FROM S3Object", UnsupportedFunction),
        ("SELECT 'open FROM S3Object", Lexer),
        ("SELECT ? FROM S3Object", Lexer),
        ("SELECT * FROM S3Object WHERE a = 1 2", UnexpectedToken),
    ] {
        assert_eq!(parse(query).unwrap_err().kind, kind, "{query}");
    }
    let deep = format!(
        "SELECT {}1{} FROM S3Object",
        "(".repeat(5000),
        ")".repeat(5000)
    );
    assert_eq!(parse(&deep).unwrap_err().kind, UnsupportedSyntax);
    let fails = |query: &str, format: &Format, data: &str| {
        let query = parse(query).unwrap();
        run(&query, rows(format, data.as_bytes()), |_| ())
            .unwrap_err()
            .kind
    };
    let used = csv(CsvHeader::Use);
    assert_eq!(
        fails("SELECT CAST(name AS INT) FROM S3Object", &used, PEOPLE),
        CastFailed
    );
    assert_eq!(
        fails("SELECT name + 1 FROM S3Object", &used, PEOPLE),
        InvalidArguments
    );
    assert_eq!(
        fails("SELECT * FROM S3Object", &Format::Json, "{]"),
        JsonParsing
    );
}
