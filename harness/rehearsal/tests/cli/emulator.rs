//! `rehearsal cloud` with a state that outlives it, and with init scripts.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::support::{command, project, transcript};

/// A cloud that has said that it is ready.
struct Cloud {
    process: Child,
    stdout: BufReader<ChildStdout>,
    url: String,
}

impl Cloud {
    fn start(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let arguments = [&["cloud", "--lenient"], arguments].concat();
        let mut process = command(folder, &arguments)
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(process.stdout.take().unwrap());
        let mut url = String::new();
        stdout.read_line(&mut url).unwrap();
        let mut ready = String::new();
        stdout.read_line(&mut ready).unwrap();
        assert_eq!(ready, "Ready.\n", "{url}");
        Self {
            process,
            stdout,
            url: url.trim().to_owned(),
        }
    }

    /// Sends a form to SQS, or reads a path; returns the body.
    fn ask(&self, path: &str, form: &str) -> String {
        let host = self.url.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host).unwrap();
        let method = if form.is_empty() { "GET" } else { "POST" };
        let length = form.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{form}"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn create_queue(&self, name: &str) {
        let form = format!("Action=CreateQueue&Version=2012-11-05&QueueName={name}");
        let answer = self.ask("/", &form);
        assert!(answer.contains("<QueueUrl>"), "{answer}");
    }

    fn queues(&self) -> String {
        self.ask("/", "Action=ListQueues&Version=2012-11-05")
    }

    /// Ends it with a signal; returns what it wrote to standard error.
    fn end(mut self, signal: &str) -> String {
        let id = self.process.id().to_string();
        let sent = Command::new("kill").args([signal, &id]).status().unwrap();
        assert!(sent.success());
        let status = self.process.wait().unwrap();
        let mut rest = String::new();
        self.stdout.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "");
        let mut errors = String::new();
        let stderr = self.process.stderr.as_mut().unwrap();
        stderr.read_to_string(&mut errors).unwrap();
        assert_eq!(status.success(), signal == "-TERM", "{status}: {errors}");
        errors
    }
}

const ANY: [&str; 2] = ["--listen", "127.0.0.1:0"];

#[test]
fn persisted_state_is_there_at_the_next_start() {
    let folder = project(&[]);
    let arguments = [&ANY[..], &["--persist", "state"]].concat();
    let first = Cloud::start(folder.path(), &arguments, &[]);
    first.create_queue("orders");
    assert_eq!(first.end("-TERM"), "");
    let second = Cloud::start(folder.path(), &arguments, &[]);
    assert!(second.queues().contains("/orders</QueueUrl>"));
    // Killed: what was saved before is intact.
    second.end("-KILL");
    let third = Cloud::start(folder.path(), &arguments, &[]);
    assert!(third.queues().contains("/orders</QueueUrl>"));
    third.end("-TERM");
    // A half-written file beside it changes nothing; a state that does not fit is refused.
    let state = folder.path().join("state/state.json");
    fs::write(state.with_extension("json.part"), "{").unwrap();
    Cloud::start(folder.path(), &arguments, &[]).end("-TERM");
    fs::write(
        &state,
        "{\"version\": 99, \"clock_offset_ns\": 0, \"requests\": 0, \"mailbox\": []}",
    )
    .unwrap();
    let refused = transcript(folder.path(), &[&["cloud"], &arguments[..]].concat());
    assert!(refused.contains("could not restore the state"), "{refused}");
    assert!(refused.contains("it has version 99"), "{refused}");
    assert!(refused.ends_with("exit 3\n"), "{refused}");
}

#[test]
fn states_are_saved_and_loaded_by_name() {
    let folder = project(&[]);
    let first = Cloud::start(folder.path(), &ANY, &[]);
    first.create_queue("orders");
    let saved = transcript(
        folder.path(),
        &["cloud", "save", "one", "--url", &first.url],
    );
    assert!(
        saved.contains("saved in .rehearsal/clouds/one.json"),
        "{saved}"
    );
    let second = Cloud::start(folder.path(), &ANY, &[]);
    assert!(!second.queues().contains("orders"));
    let loaded = transcript(
        folder.path(),
        &["cloud", "load", "one", "--url", &second.url],
    );
    assert!(loaded.ends_with("exit 0\n"), "{loaded}");
    assert!(second.queues().contains("/orders</QueueUrl>"));
    let unknown = transcript(
        folder.path(),
        &["cloud", "load", "two", "--url", &second.url],
    );
    assert!(
        unknown.contains("could not load") && unknown.ends_with("exit 3\n"),
        "{unknown}"
    );
    let url = second.url.clone();
    first.end("-TERM");
    second.end("-TERM");
    let nobody = transcript(folder.path(), &["cloud", "save", "one", "--url", &url]);
    assert!(nobody.contains("nothing answers there"), "{nobody}");
}

#[test]
fn init_scripts_run_before_ready() {
    let script = "#!/bin/sh\nset -e\necho \"$AWS_ENDPOINT_URL $(basename \"$(command -v awslocal)\") $AWS_ACCESS_KEY_ID\" > asked.txt\necho noise\n";
    let folder = project(&[
        ("init/ready.d/10-ask.sh", script),
        ("init/ready.d/20-fail.sh", "exit 3\n"),
        ("init/ready.d/30-notes.txt", "no script"),
        ("init/shutdown.d/bye.sh", "echo bye > bye.txt\n"),
    ]);
    let arguments = [&ANY[..], &["--init", "init"]].concat();
    let variables = [
        ("SERVICES", "sqs,redshift"),
        ("AUTO_LOAD_POD", "orders"),
        ("AWS_ACCESS_KEY_ID", "mine"),
    ];
    let cloud = Cloud::start(folder.path(), &arguments, &variables);
    let asked = fs::read_to_string(folder.path().join("asked.txt")).unwrap();
    assert_eq!(asked, format!("{} awslocal mine\n", cloud.url));
    let init = cloud.ask("/_localstack/init/ready", "");
    for part in [
        "\"completed\":true",
        "{\"stage\":\"READY\",\"name\":\"10-ask.sh\",\"state\":\"SUCCESSFUL\"}",
        "{\"stage\":\"READY\",\"name\":\"20-fail.sh\",\"state\":\"ERROR\"}",
    ] {
        assert!(init.contains(part), "{init}");
    }
    let errors = cloud.end("-TERM");
    assert!(folder.path().join("bye.txt").exists());
    for part in [
        "AUTO_LOAD_POD has no effect",
        "SERVICES names what this cloud does not have: redshift",
        "20-fail.sh failed: exit status: 3",
        "30-notes.txt: init scripts end with .sh or .py",
        "noise",
    ] {
        assert!(errors.contains(part), "{part}: {errors}");
    }
}
