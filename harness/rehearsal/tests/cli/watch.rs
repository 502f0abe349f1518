//! `rehearsal watch`: what a change of a file and a line of input make it run.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use tempfile::TempDir;

use crate::support::{command, project};

const STAGE: &str = "\
cloud: {queues: {orders: {}}}
root: ..
apps:
  greeter: {run: \"cat src/greeting && exec sleep 1000\", ready: {log: \" \"}}
";

/// How long a line may take that has to come: long, because a machine may be busy.
const LIMIT: Duration = Duration::from_mins(2);

fn scenario(size: u8) -> String {
    format!(
        "scenario: A message waits\napps: []\nsteps:\n  - sqs.send: orders\n    json: {{size: {size}}}\n  \
         - sqs.peek: orders\n    expect: {{messages: [{{json: {{size: 1}}}}]}}\n"
    )
}

const WITH_DATA: &str = "\
scenario: Sends what a file has
apps: []
steps:
  - sqs.send: orders
    file: orders/first.json
  - sqs.peek: orders
    expect: {count: 1}
";

const WITH_APP: &str = "scenario: Greets\nsteps:\n  - sqs.peek: orders\n    expect: {count: 0}\n";

/// A `rehearsal watch` with its output, line by line.
struct Watching {
    folder: TempDir,
    child: Child,
    input: ChildStdin,
    lines: Receiver<String>,
    output: String,
}

impl Watching {
    fn start() -> Self {
        let folder = project(&[
            ("scenarios/stage.yaml", STAGE),
            ("scenarios/message.yaml", &scenario(1)),
            ("scenarios/data.yaml", WITH_DATA),
            ("scenarios/greeting.yaml", WITH_APP),
            ("orders/first.json", "{\"size\": 1}"),
            ("src/greeting", "hello \n"),
        ]);
        // One pipe for all output keeps the order of its lines.
        let watch = command(folder.path(), &[]);
        let mut child = Command::new("sh")
            .args(["-c", "exec \"$0\" watch --jobs 1 2>&1"])
            .arg(watch.get_program())
            .current_dir(folder.path())
            .envs(
                watch
                    .get_envs()
                    .filter_map(|(name, value)| Some((name, value?))),
            )
            .env_remove("CI")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, lines) = channel();
        let output = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        let input = child.stdin.take().unwrap();
        let mut watching = Self {
            folder,
            child,
            input,
            lines,
            output: String::new(),
        };
        watching.until_waiting();
        watching
    }

    /// Returns the output up to where it waits for changes.
    fn until_waiting(&mut self) -> String {
        self.output.clear();
        loop {
            match self.lines.recv_timeout(LIMIT) {
                Ok(line) => {
                    self.output.push_str(&line);
                    self.output.push('\n');
                    if line.starts_with("waiting for changes") {
                        return self.output.clone();
                    }
                }
                Err(error) => panic!("it does not wait for changes ({error}): {}", self.output),
            }
        }
    }

    fn write(&mut self, path: &str, text: &str) -> String {
        std::fs::write(self.folder.path().join(path), text).unwrap();
        self.until_waiting()
    }

    fn press(&mut self, line: &str) -> String {
        writeln!(self.input, "{line}").unwrap();
        self.until_waiting()
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn assert_ran(output: &str, summary: &str) {
    assert!(output.contains(summary), "not `{summary}`: {output}");
}

#[test]
fn what_a_change_concerns_runs_again() {
    let mut watching = Watching::start();
    assert_ran(&watching.output, "3 passed");

    let output = watching.write("scenarios/message.yaml", &scenario(2));
    assert_ran(&output, "scenarios/message.yaml changed: running 1 case");
    assert_ran(&output, "1 failed");

    // A data file concerns the scenario that names it.
    let output = watching.write("orders/first.json", "{\"size\": 3}");
    assert_ran(&output, "orders/first.json changed: running 1 case");
    assert_ran(&output, "1 passed");

    // Sources concern the scenarios that have the app.
    let output = watching.write("src/greeting", "good evening \n");
    assert_ran(&output, "src/greeting changed: running 1 case");

    // The stage concerns all.
    let stage = STAGE.replace("{orders: {}}", "{orders: {}, others: {}}");
    let output = watching.write("scenarios/stage.yaml", &stage);
    assert_ran(&output, "running 3 cases");
    assert_ran(&output, "2 passed");

    // A mistake is shown, and what it kept from running runs once it is mended.
    let output = watching.write(
        "scenarios/message.yaml",
        "scenario: x\nsteps:\n  - sqs.sned: orders\n",
    );
    assert_ran(&output, "nothing was started");
    let output = watching.write("scenarios/message.yaml", &scenario(1));
    assert_ran(&output, "1 passed");

    // New files are noticed.
    let output = watching.write("scenarios/second.yaml", &scenario(1));
    assert_ran(&output, "scenarios/second.yaml changed: running 1 case");
}

#[test]
fn lines_of_input_choose_what_runs_again() {
    let mut watching = Watching::start();
    assert_ran(&watching.press("f"), "no case failed when it last ran");
    watching.write("scenarios/message.yaml", &scenario(2));
    assert_ran(&watching.press("f"), "1 failed");
    assert_ran(&watching.press("a"), "2 passed");
    assert_ran(&watching.press("p data"), "1 passed");
    assert_ran(
        &watching.press("p nothing"),
        "no case has `nothing` in its name",
    );
    let seed = |output: &str| {
        let (_, after) = output
            .split_once("seed ")
            .unwrap_or_else(|| panic!("{output}"));
        after
            .split(|letter: char| !letter.is_ascii_digit())
            .next()
            .map(str::to_owned)
    };
    let output = watching.press("");
    assert_ran(&output, "1 passed");
    assert_eq!(seed(&watching.press("s")), seed(&output));
    writeln!(watching.input, "q").unwrap();
    assert!(watching.child.wait().unwrap().success());
    let left = left_over(watching.folder.path());
    assert!(left.is_empty(), "{left:?}");
}

/// Returns the directories of runs that are left.
fn left_over(folder: &Path) -> Vec<String> {
    let runs = folder.join("target/rehearsal/runs");
    let entries = std::fs::read_dir(runs).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect()
}
