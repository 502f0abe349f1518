//! `rehearsal import` and `rehearsal record`: requests become scenario files.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::Stdio;

use crate::support::{command, project, transcript, transcript_of};

/// Answers `POST /orders` and `GET /orders/ID`, each order with an id of its own; returns the
/// URL.
fn shop() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for (number, stream) in listener.incoming().enumerate() {
            let mut stream = stream.unwrap();
            let mut head = [0; 8192];
            let length = stream.read(&mut head).unwrap_or_default();
            let head = String::from_utf8_lossy(&head[..length]).into_owned();
            let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
            let (status, id) = match path.strip_prefix("/orders/") {
                Some(id) => ("200 OK", id.to_owned()),
                None => (
                    "201 Created",
                    format!("0c5f2a9e-4117-4e0b-9a53-{number:012}"),
                ),
            };
            let body = format!("{{\"id\": \"{id}\", \"sku\": \"MUG-01\"}}");
            let _ = stream.write_all(
                format!(
                    "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                    body.len()
                )
                .as_bytes(),
            );
        }
    });
    url
}

fn har(url: &str) -> String {
    let entry = |second: u32, method: &str, path: &str, status: u16| {
        format!(
            r#"{{"startedDateTime": "2026-03-01T12:00:0{second}Z", "_resourceType": "fetch",
               "request": {{"method": "{method}", "url": "{url}{path}", "headers": []}},
               "response": {{"status": {status}, "headers": [], "content": {{"mimeType": "application/json",
                 "text": "{{\"id\": \"0c5f2a9e-4117-4e0b-9a53-6f2b1d3c8e70\", \"sku\": \"MUG-01\"}}"}}}}}}"#
        )
    };
    format!(
        r#"{{"log": {{"entries": [{}, {}]}}}}"#,
        entry(0, "POST", "/orders", 201),
        entry(
            1,
            "GET",
            "/orders/0c5f2a9e-4117-4e0b-9a53-6f2b1d3c8e70",
            200
        )
    )
}

#[test]
fn session_is_imported_and_played() {
    let url = shop();
    let folder = project(&[
        (
            "scenarios/stage.yaml",
            &format!("apps: {{shop: {{url: '{url}'}}}}\n"),
        ),
        ("session.har", &har(&url)),
    ]);
    let import = transcript(
        folder.path(),
        &["import", "session.har", "--name", "orders/bought", "--play"],
    );
    assert!(import.ends_with("exit 0\n"), "{import}");
    assert!(
        import.contains("wrote scenarios/orders/bought.yaml"),
        "{import}"
    );
    assert!(import.contains("1 passed, 0 failed"), "{import}");
    let file = folder.path().join("scenarios/orders/bought.yaml");
    let written = std::fs::read_to_string(&file).unwrap();
    insta::assert_snapshot!(written);
    // A mistake of the app on purpose: it sells something else.
    let wrong = written.replace("MUG-01", "MUG-02");
    std::fs::write(&file, wrong).unwrap();
    let run = transcript(folder.path(), &["run"]);
    assert!(run.contains("expected \"MUG-02\", got \"MUG-01\""), "{run}");
    assert!(run.ends_with("exit 1\n"), "{run}");
    // What is there is left alone.
    let again = transcript(
        folder.path(),
        &["import", "session.har", "--name", "orders/bought"],
    );
    insta::assert_snapshot!(again);
    let forced = transcript(
        folder.path(),
        &[
            "import",
            "session.har",
            "--name",
            "orders/bought",
            "--force",
        ],
    );
    assert!(forced.ends_with("exit 0\n"), "{forced}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), written);
}

#[test]
fn lines_of_curl_come_from_the_standard_input() {
    let folder = project(&[("scenarios/stage.yaml", "apps: {shop: {run: [./shop]}}\n")]);
    let args = ["import", "-", "--print"];
    let mut import = command(folder.path(), &args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = import.stdin.take().unwrap();
    input
        .write_all(b"curl localhost:8080/orders -d 'sku=MUG-01' -H 'X-Api-Key: hush'\n")
        .unwrap();
    drop(input);
    let output = import.wait_with_output().unwrap();
    insta::assert_snapshot!(transcript_of(&output, &args));
}

#[test]
fn what_cannot_be_imported_is_explained() {
    let folder = project(&[
        (
            "scenarios/stage.yaml",
            "apps: {shop: {run: [./shop]}, desk: {run: [./desk]}}\n",
        ),
        ("a.sh", "curl http://localhost/orders\n"),
        ("cut.har", "{\"log\": "),
    ]);
    insta::assert_snapshot!(transcript(folder.path(), &["import", "a.sh"]));
    insta::assert_snapshot!(transcript(
        folder.path(),
        &["import", "a.sh", "--app", "shp"]
    ));
    insta::assert_snapshot!(transcript(
        folder.path(),
        &["import", "a.sh", "--app", "shop", "--as", "ada"]
    ));
    insta::assert_snapshot!(transcript(folder.path(), &["import", "cut.har"]));
    insta::assert_snapshot!(transcript(folder.path(), &["import", "missing.har"]));
    assert!(!folder.path().join("scenarios/a.yaml").exists());
}

#[test]
fn requests_to_a_standing_stage_are_recorded() {
    let url = shop();
    let stage = format!("apps: {{shop: {{url: '{url}'}}}}\ncloud: {{queues: {{orders: {{}}}}}}\n");
    let folder = project(&[("scenarios/stage.yaml", &stage)]);
    let mut record = command(folder.path(), &["record", "orders/recorded"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(record.stderr.take().unwrap());
    let mut lines = String::new();
    let address = loop {
        let mut line = String::new();
        assert_ne!(said.read_line(&mut line).unwrap(), 0, "it ended: {lines}");
        lines.push_str(&line);
        if let Some(url) = line.trim().strip_prefix("recording shop at http://") {
            break url.to_owned();
        }
    };
    let request = |method: &str, path: &str| {
        let mut stream = TcpStream::connect(&*address).unwrap();
        let text = format!(
            "{method} {path} HTTP/1.1\r\nhost: shop\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        );
        stream.write_all(text.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    let placed = request("POST", "/orders");
    let (_, json) = placed.split_once("\r\n\r\n").unwrap();
    let id = json.split('"').nth(3).unwrap();
    assert!(request("GET", &format!("/orders/{id}")).contains("MUG-01"));
    // It is up once its lock has the addresses, which `down` needs.
    while !lines.contains("ends the recording") {
        let mut line = String::new();
        assert_ne!(said.read_line(&mut line).unwrap(), 0, "it ended: {lines}");
        lines.push_str(&line);
    }
    let down = transcript(folder.path(), &["down"]);
    assert!(down.ends_with("exit 0\n"), "{down}");
    let output = record.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let written = std::fs::read_to_string(folder.path().join("scenarios/orders/recorded.yaml"));
    insta::assert_snapshot!(written.unwrap());
    let run = transcript(folder.path(), &["run"]);
    assert!(run.ends_with("exit 0\n"), "{run}");
}
