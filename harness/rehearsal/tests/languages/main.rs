//! The sandbox API as other languages use it: plays the examples of
//! `docs/sandboxes.md` against a server, where the language is on this machine.
#![expect(
    clippy::unwrap_used,
    reason = "a test reports what went wrong by panicking"
)]

mod load;
mod server;

use std::path::Path;
use std::process::{Command, ExitCode};

use rehearsal_testing::{Requirement, run, trial};

use crate::server::{Server, transcript};

const PAGE: &str = include_str!("../../../docs/sandboxes.md");

fn main() -> ExitCode {
    run(vec![
        trial("shell", SHELL, shell),
        trial("node", NODE, node),
        trial("java", JAVA, java),
        trial("many_sandboxes_leave_nothing", &[], load::many_sandboxes),
    ])
}

const SHELL: &[Requirement] = &[
    Requirement::Program { name: "bash" },
    Requirement::Program { name: "curl" },
    Requirement::Program { name: "jq" },
];
const NODE: &[Requirement] = &[Requirement::Program { name: "node" }];
const JAVA: &[Requirement] = &[Requirement::Program { name: "javac" }];

/// Returns the first block of a language on the page whose text contains something.
fn block(language: &str, containing: &str) -> &'static str {
    let start = format!("```{language}\n");
    let mut blocks = PAGE.split(start.as_str()).skip(1);
    let found = blocks.find_map(|rest| {
        let (block, _) = rest.split_once("```").unwrap();
        block.contains(containing).then_some(block)
    });
    found.unwrap_or_else(|| panic!("the page has no block of {language} with {containing}"))
}

/// Runs a program in the folder of the server, and returns what it printed.
fn play(server: &Server, program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(server.folder())
        .env("REHEARSAL_URL", server.url())
        .env("REHEARSAL_TOKEN", server.token())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{program}: {}",
        transcript(&output)
    );
    String::from_utf8(output.stdout).unwrap()
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).unwrap();
}

fn shell() {
    let server = Server::start();
    let commands = block("console", "url=$(jq");
    let mut script = "set -e\n".to_owned();
    for line in commands.lines() {
        script += line.strip_prefix("$ ").unwrap();
        script.push('\n');
    }
    // The sandbox is gone, and the server says so.
    script += "! api \"/sandboxes/$id\"\n";
    play(&server, "bash", &["-c", &script]);
    let variables = std::fs::read_to_string(server.folder().join(".env")).unwrap();
    assert!(variables.contains("AWS_ENDPOINT_URL="), "{variables}");
}

fn node() {
    let server = Server::start();
    let after = "console.log(process.env.AWS_ENDPOINT_URL);\n\
                 await api(`/sandboxes/${sandbox.id}`).catch((error) => console.log(error.message));\n";
    let script = format!("{}{after}", block("javascript", "node:fs"));
    write(server.folder(), "example.mjs", &script);
    let printed = play(&server, "node", &["example.mjs"]);
    let mut lines = printed.lines();
    assert!(
        lines.next().unwrap().starts_with("http://127.0.0.1:"),
        "{printed}"
    );
    assert!(
        lines.next().unwrap().contains("could not find the sandbox"),
        "{printed}"
    );
}

fn java() {
    let server = Server::start();
    write(
        server.folder(),
        "Sandboxes.java",
        block("java", "class Sandboxes"),
    );
    let printed = play(&server, "java", &["Sandboxes.java"]);
    assert!(printed.contains("\"now\""), "{printed}");
}
