//! Secrets appear in no output, in no encoding.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;

use crate::support::{command, project, transcript_of};

const SECRET: &str = "pä/ss w\"ord+1&2?>~";
const TOKEN: &str = "tok-5up3r/S3cret+of=the&case";

/// Returns a secret in all encodings in which programs may repeat it.
fn encodings(secret: &str) -> Vec<String> {
    let json = |text: &str| {
        let quoted = serde_json::Value::from(text).to_string();
        quoted[1..quoted.len() - 1].to_owned()
    };
    let url = |hex: fn(u8) -> String| -> String {
        let bytes = secret.bytes().map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            other => hex(other),
        });
        bytes.collect()
    };
    let hex: Vec<String> = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
    let hex = hex.concat();
    let mut encodings = vec![
        secret.to_owned(),
        json(secret),
        json(&json(secret)),
        url(|byte| format!("%{byte:02X}")),
        url(|byte| format!("%{byte:02x}")),
        url(|byte| format!("%{byte:02X}")).replace("%20", "+"),
        hex.to_uppercase(),
        hex,
    ];
    for before in ["", "x", "xx"] {
        let whole = base64(format!("{before}{secret}").as_bytes());
        encodings.push(whole.replace('+', "-").replace('/', "_"));
        encodings.push(whole);
    }
    encodings
}

/// Returns the texts that must not appear. Of base64 it is the part that depends on
/// the secret alone and not on its neighbours.
fn forms(secret: &str) -> Vec<String> {
    let mut forms = encodings(secret);
    let encoded = forms.split_off(forms.len() - 6);
    forms.extend(
        encoded
            .iter()
            .map(|whole| whole[4..whole.len() - 4].to_owned()),
    );
    forms
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let chunks = bytes.chunks(3);
    let groups = chunks.map(|chunk| {
        let bits = (0..3).fold(0_u32, |bits, at| {
            bits << 8 | u32::from(chunk.get(at).copied().unwrap_or_default())
        });
        let chars = (0..4).map(|at| {
            if at > chunk.len() {
                '='
            } else {
                let six = bits >> (18 - 6 * at) & 63;
                char::from(ALPHABET[usize::try_from(six).expect("six bits")])
            }
        });
        chars.collect::<String>()
    });
    groups.collect()
}

/// Starts a server that repeats all secrets in its answers.
fn leaking_server() -> (String, std::thread::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/", listener.local_addr().expect("its address"));
    let thread = std::thread::spawn(move || {
        for stream in listener.incoming().take(3) {
            let mut stream = stream.expect("a request");
            let mut request = [0; 8192];
            let _ = stream.read(&mut request);
            let repeated = [encodings(SECRET), encodings(TOKEN)].concat().join(" | ");
            let body = serde_json::json!({ "token": TOKEN, "repeated": repeated, "inner": { "json": serde_json::json!({"key": SECRET}).to_string() } });
            let body = body.to_string();
            let answer = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-key: {}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                base64(SECRET.as_bytes()),
                body.len()
            );
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    (url, thread)
}

#[test]
fn reports_logs_and_snapshots_contain_no_secret() {
    let (url, server) = leaking_server();
    let stage = format!(
        "cloud:\n  queues:\n    orders: {{}}\nsecrets:\n  key: {{default: {}}}\n",
        serde_json::Value::from(SECRET)
    );
    let scenario = format!(
        "\
scenario: A server repeats secrets
steps:
  - name: observe the token before it is marked as a secret
    http: GET {url}
    expect: {{status: 200}}
  - http: GET {url}
    headers: {{x-key: '${{base64(secret(\"key\"))}}'}}
    save: {{token: {{path: json.token, secret: true}}}}
    snapshot: answer
  - sqs.send: orders
    json: {{key: '${{secret(\"key\")}}', token: $token}}
  - http: GET {url}
    expect: {{json: {{token: none, repeated: $token}}}}
"
    );
    let folder = project(&[
        ("scenarios/stage.yaml", &stage),
        ("scenarios/secrets.yaml", &scenario),
    ]);
    let args = [
        "run",
        "--report",
        "jsonl=out/run.jsonl",
        "--report",
        "junit=out/junit.xml",
        "--report",
        "html=out/run.html",
    ];
    let output = command(folder.path(), &args)
        .env("INSTA_UPDATE", "always")
        .output()
        .expect("the command runs");
    let transcript = transcript_of(&output, &args);
    assert!(transcript.ends_with("exit 1\n"), "{transcript}");
    server.join().expect("all steps ran");
    let mut outputs = vec![("console".to_owned(), transcript)];
    read_all(folder.path(), &mut outputs);
    let names: Vec<_> = outputs.iter().map(|(name, _)| name.as_str()).collect();
    for name in [
        "console",
        "run.jsonl",
        "junit.xml",
        "run.html",
        "secrets__answer.snap",
    ] {
        assert!(names.contains(&name), "{names:?}");
    }
    for (name, text) in &outputs {
        // The scenario and the stage file define them.
        if ["secrets.yaml", "stage.yaml"].contains(&name.as_str()) {
            continue;
        }
        for form in forms(SECRET).into_iter().chain(forms(TOKEN)) {
            assert!(!text.contains(&form), "{name} has {form}:\n{text}");
        }
    }
    let (_, lines) = outputs
        .iter()
        .find(|(name, _)| name == "run.jsonl")
        .expect("there is one");
    assert!(lines.contains("[secret]"));
    for line in lines.lines() {
        let event: Result<serde_json::Value, _> = serde_json::from_str(line);
        assert!(event.is_ok(), "{line}");
    }
}

fn read_all(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            read_all(&path, found);
            continue;
        }
        let name = entry.file_name().to_string_lossy().into_owned();
        let text = std::fs::read(&path).expect("a file");
        found.push((name, String::from_utf8_lossy(&text).into_owned()));
    }
}
