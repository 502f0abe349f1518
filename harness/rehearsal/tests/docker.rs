//! The command line on the docker stage, for real: ended in every phase it
//! leaves nothing at the engine, and our own cloud in a container is a cloud
//! like any other. Played where an engine of this machine answers that has the
//! image `debian:trixie-slim` (`docker/airgap/build.sh base` makes it);
//! otherwise the tests say that they were not.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test says what went wrong by panicking, and what was not run"
)]

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use tempfile::TempDir;

const BASE: &str = "debian:trixie-slim";

/// What the engine's command line answers, if it is content.
fn docker(args: &[&str]) -> Option<String> {
    let done = Command::new("docker").args(args).output().ok()?;
    let said = String::from_utf8_lossy(&done.stdout).trim().to_owned();
    done.status.success().then_some(said)
}

fn playable() -> bool {
    let far = std::env::var("DOCKER_HOST").is_ok_and(|host| !host.starts_with("unix:"));
    let here = !far && docker(&["image", "inspect", BASE]).is_some();
    if !here {
        println!("NOT RUN: no Docker engine of this machine answers that has the image {BASE}");
    }
    here
}

/// An image of this test's own, which goes with it: our cloud, as somebody
/// would put it into a container.
struct OwnCloud(String);

impl OwnCloud {
    fn built(name: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let binary = folder.path().join("rehearsal");
        std::fs::copy(env!("CARGO_BIN_EXE_rehearsal"), binary).unwrap();
        let dockerfile = format!(
            "FROM {BASE}\nCOPY rehearsal /\nCMD [\"/rehearsal\", \"cloud\", \"--listen\", \"0.0.0.0:4566\"]\n"
        );
        std::fs::write(folder.path().join("Dockerfile"), dockerfile).unwrap();
        let image = format!("rehearsal-test/{name}:{}", std::process::id());
        let folder = folder.path().to_str().unwrap();
        assert!(docker(&["build", "--tag", &image, folder]).is_some());
        Self(image)
    }
}

impl Drop for OwnCloud {
    fn drop(&mut self) {
        docker(&["image", "rm", "--force", &self.0]);
    }
}

fn project(stage: &str, scenario: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in [("stage.yaml", stage), ("it.yaml", scenario)] {
        let scenarios = folder.path().join("scenarios");
        std::fs::create_dir_all(&scenarios).unwrap();
        std::fs::write(scenarios.join(path), text).unwrap();
    }
    folder
}

fn rehearsal(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rehearsal"));
    command
        .args(["run", "--stage", "docker"])
        .current_dir(folder)
        .env_remove("REHEARSAL_IMAGES")
        .env("CARGO_TARGET_DIR", folder.join("target"))
        // The older builder's steps are containers, which can be looked for.
        .env("DOCKER_BUILDKIT", "0")
        .env("NO_COLOR", "1");
    command
}

fn said(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}

#[test]
fn our_own_cloud_in_a_container_is_a_cloud_like_any_other() {
    if !playable() {
        return;
    }
    let cloud = OwnCloud::built("cloud");
    let stage = format!(
        "cloud:\n  image: {}\n  port: 4566\n  queues: {{orders: {{}}}}\n  buckets: {{files: {{}}}}\n  \
         user_pools: {{people: {{}}}}\nusers: {{ada: {{}}}}\n\
         apps:\n  web:\n    run: echo in a process; exec sleep 1000\n    \
         container: {{image: '{BASE}', command: [sh, -c, 'echo in a container; exec sleep 1000']}}\n",
        cloud.0
    );
    let scenario = "\
scenario: It takes, keeps and knows its people
steps:
  - s3.put: files/a.txt
    body: hello
  - s3.get: files/a.txt
    expect: {body: hello}
  - sqs.send: orders
    body: one
  - sqs.peek: orders
    expect: {count: 1}
  - sqs.sent: orders
    expect: {count: 1}
  - cognito.sign_in: ada
    expect: {access_token: {exists: true}}
  - logs: web
    containing: in a PLACE
    within: 20s
    expect: {count: 1}
";
    let folder = project(&stage, &scenario.replace("PLACE", "process"));
    let mut native = rehearsal(folder.path());
    let output = native.args(["--apps", "processes"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{native:?}");

    let folder = project(&stage, &scenario.replace("PLACE", "container"));
    let output = rehearsal(folder.path()).output().unwrap();
    let said = said(&output);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(
        said.contains(&format!("cloud: container {}", cloud.0)),
        "{said}"
    );
    // User pools and mails are the sandbox's own, so that they can be looked into.
    let own = "from the embedded cloud: ses, sesv2, cognito-idp\n";
    assert!(said.contains(own), "{said}");
}

/// What carries the label of the run that is, or was, this process.
fn left(what: &str, run: u32) -> Vec<String> {
    let format = "{{.Label \"rehearsal.directory\"}}";
    let (kind, all): (&str, &[&str]) = match what {
        "networks" => ("network", &[]),
        _ => ("container", &["--all"]),
    };
    let args = [&[kind, "ls", "--format", format][..], all].concat();
    let own = format!("/run-{run}-0");
    let listed = docker(&args).unwrap();
    let listed = listed.lines().filter(|directory| directory.ends_with(&own));
    listed.map(str::to_owned).collect()
}

/// Waits until the engine says that this has happened, or had happened since.
fn happened(since: &str, filters: &[&str]) {
    let mut events = Command::new("docker");
    events.args(["events", "--since", since]);
    for filter in filters {
        events.args(["--filter", filter]);
    }
    let mut events = events.stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    let told = BufReader::new(events.stdout.take().unwrap()).read_line(&mut line);
    events.kill().unwrap();
    events.wait().unwrap();
    assert!(told.unwrap() > 0, "the engine stopped telling");
}

fn now() -> String {
    let now = Command::new("date").arg("+%s.%N").output().unwrap();
    String::from_utf8(now.stdout).unwrap().trim().to_owned()
}

/// A run that is ended in the midst of something.
struct Phase<'a> {
    name: &'static str,
    stage: String,
    scenario: String,
    /// Returns when the run is where it is to be ended.
    reached: Box<dyn Fn() + 'a>,
    /// How many containers of the run's there are then.
    containers: usize,
}

impl Phase<'_> {
    fn begin(&self) -> (TempDir, Child) {
        let folder = project(&self.stage, &self.scenario);
        let mut run = rehearsal(folder.path());
        let run = run.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let run = run.unwrap();
        (self.reached)();
        assert_eq!(left("networks", run.id()).len(), 1, "{}", self.name);
        let containers = left("containers", run.id()).len();
        assert_eq!(containers, self.containers, "{}", self.name);
        (folder, run)
    }

    fn ended_by(&self, signal: &str) {
        let (_folder, mut run) = self.begin();
        let id = run.id();
        let sent = Command::new("kill")
            .args(["-s", signal, &id.to_string()])
            .status();
        assert!(sent.unwrap().success());
        let code = run.wait().unwrap().code();
        let phase = (self.name, signal);
        if signal == "KILL" {
            assert_eq!(code, None, "{phase:?}");
            next_run();
        } else {
            assert_eq!(code, Some(130), "{phase:?}");
        }
        assert_eq!(left("containers", id), [""; 0], "{phase:?}");
        assert_eq!(left("networks", id), [""; 0], "{phase:?}");
    }
}

/// The least that a run can do at an engine: it sweeps, and then lacks an image.
fn next_run() {
    let folder = project(
        "cloud: {image: 'rehearsal-test/none', queues: {orders: {}}}\n",
        "scenario: None\nsteps: [{sqs.peek: orders, expect: {count: 0}}]\n",
    );
    let mut run = rehearsal(folder.path());
    let output = run.env("REHEARSAL_IMAGES", "present").output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
}

#[test]
fn a_run_that_is_ended_leaves_nothing_at_the_engine_in_any_phase() {
    if !playable() {
        return;
    }
    let cloud = OwnCloud::built("phases");
    let idle = "scenario: It waits\nsteps: [{sqs.peek: orders, expect: {count: 0}}]\n";
    let cloud_at = |port: u16| {
        format!(
            "cloud: {{image: '{}', port: {port}, queues: {{orders: {{}}}}}}\n",
            cloud.0
        )
    };
    // Somebody who lets everybody in and says nothing: a registry, a service.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap();
    let guests = std::cell::RefCell::new(Vec::new());
    let let_in = || guests.borrow_mut().push(silent.accept().unwrap());

    for signal in ["KILL", "INT", "TERM"] {
        let began = now();
        let mark = format!(
            "rehearsal.test={}-{}",
            std::process::id(),
            signal.to_lowercase()
        );
        let pulling = Phase {
            name: "pulling",
            stage: format!("cloud: {{image: '{address}/no/such:1', queues: {{orders: {{}}}}}}\n"),
            scenario: idle.into(),
            reached: Box::new(let_in),
            containers: 0,
        };
        pulling.ended_by(signal);

        let dockerfile = format!("FROM {BASE}\nLABEL {mark}\nRUN sleep 1000\n");
        let build = tempfile::tempdir().unwrap();
        std::fs::write(build.path().join("Dockerfile"), dockerfile).unwrap();
        let path = build.path().display();
        let building = Phase {
            name: "building",
            // Only its build lasts.
            stage: format!(
                "{}apps: {{web: {{container: {{dockerfile: '{path}/Dockerfile', context: '{path}'}}}}}}\n",
                cloud_at(4566)
            ),
            scenario: idle.into(),
            reached: Box::new(|| {
                let labelled = format!("label={mark}");
                happened(&began, &["event=start", &labelled]);
                let image = format!("image={}", cloud.0);
                happened(&began, &["event=start", &image]);
            }),
            containers: 1,
        };
        building.ended_by(signal);
        // The engine ends a build whose client is gone.
        let mark = format!("label={mark}");
        happened(&began, &["event=destroy", &mark]);
        // The steps that were built remain, as with any build that fails.
        docker(&["image", "prune", "--force", "--filter", &mark]);

        let began = now();
        let starting = Phase {
            name: "starting",
            // Nobody listens there: it is waited for.
            stage: cloud_at(9),
            scenario: idle.into(),
            reached: Box::new(|| {
                happened(&began, &["event=start", &format!("image={}", cloud.0)]);
            }),
            containers: 1,
        };
        starting.ended_by(signal);

        let playing = Phase {
            name: "playing",
            stage: format!(
                "{}apps: {{web: {{container: {{image: '{BASE}', command: [sleep, '1000']}}}}}}\n",
                cloud_at(4566)
            ),
            scenario: format!(
                "scenario: It waits\nsteps: [{{http: 'GET http://{address}/', expect: {{status: 200}}}}]\n"
            ),
            reached: Box::new(let_in),
            containers: 2,
        };
        playing.ended_by(signal);
    }
}
