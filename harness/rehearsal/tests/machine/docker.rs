//! The command line on the docker stage: stopped at any time, a run leaves
//! nothing at the engine; and the embedded cloud in a container is a cloud like
//! any other. `docker/airgap/build.sh base` builds the image that they need.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::support::{output_text, project};

/// The image that the tests build on.
pub(crate) const BASE: &str = "debian:trixie-slim";

/// Runs a command of the Docker client and returns its output if it succeeds.
fn docker(args: &[&str]) -> Option<String> {
    let output = Command::new("docker").args(args).output().ok()?;
    let stdout = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    output.status.success().then_some(stdout)
}

/// An image of the embedded cloud, which is removed when it is dropped.
struct CloudImage(String);

impl CloudImage {
    fn build(name: &str) -> Self {
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

impl Drop for CloudImage {
    fn drop(&mut self) {
        docker(&["image", "rm", "--force", &self.0]);
    }
}

fn rehearsal(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rehearsal"));
    command
        .args(["run", "--stage", "docker"])
        .current_dir(folder)
        .env_remove("REHEARSAL_IMAGES")
        .env("CARGO_TARGET_DIR", folder.join("target"))
        // The steps of the older builder are containers, which the test looks for.
        .env("DOCKER_BUILDKIT", "0")
        .env("NO_COLOR", "1");
    command
}

pub(crate) fn embedded_cloud_runs_in_a_container() {
    let cloud = CloudImage::build("cloud");
    let stage = format!(
        "cloud:\n  image: {}\n  port: 4566\n  queues: {{orders: {{}}}}\n  buckets: {{files: {{}}}}\n  \
         user_pools: {{people: {{}}}}\nusers: {{ada: {{}}}}\n\
         apps:\n  web:\n    run: echo in a process; exec sleep 1000\n    \
         container: {{image: '{BASE}', command: [sh, -c, 'echo in a container; exec sleep 1000']}}\n",
        cloud.0
    );
    let scenario = "\
scenario: The cloud has a bucket, a queue and a user pool
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
    let text = output_text(&output);
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(
        text.contains(&format!("cloud: container {}", cloud.0)),
        "{text}"
    );
    // User pools, e-mails and HTTP APIs come from the embedded cloud, where steps can inspect
    // them.
    let notice =
        "from the embedded cloud: ses, sesv2, cognito-idp, apigatewayv2, apigatewaymanagementapi\n";
    assert!(text.contains(notice), "{text}");
}

/// Returns the containers or networks with the label of the run of a process.
fn left_by(run: u32, what: &str) -> Vec<String> {
    let format = "{{.Label \"rehearsal.directory\"}}";
    let (kind, all): (&str, &[&str]) = match what {
        "networks" => ("network", &[]),
        _ => ("container", &["--all"]),
    };
    let args = [&[kind, "ls", "--format", format][..], all].concat();
    let suffix = format!("/run-{run}-0");
    let listed = docker(&args).unwrap();
    let listed = listed
        .lines()
        .filter(|directory| directory.ends_with(&suffix));
    listed.map(str::to_owned).collect()
}

/// Waits for an event of the engine that happened, or happens, after a time.
fn wait_for_event(since: &str, filters: &[&str]) {
    let mut events = Command::new("docker");
    events.args(["events", "--since", since]);
    for filter in filters {
        events.args(["--filter", filter]);
    }
    let mut events = events.stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    let read = BufReader::new(events.stdout.take().unwrap()).read_line(&mut line);
    events.kill().unwrap();
    events.wait().unwrap();
    assert!(read.unwrap() > 0, "the engine sent no more events");
}

fn now() -> String {
    let now = Command::new("date").arg("+%s.%N").output().unwrap();
    String::from_utf8(now.stdout).unwrap().trim().to_owned()
}

/// A phase in which a run is stopped.
struct Phase<'a> {
    name: &'static str,
    stage: String,
    scenario: String,
    /// Waits until the run is in this phase.
    reached: Box<dyn Fn() + 'a>,
    /// How many containers the run has then.
    containers: usize,
}

impl Phase<'_> {
    fn start(&self) -> (TempDir, Child) {
        let folder = project(&self.stage, &self.scenario);
        let mut run = rehearsal(folder.path());
        let run = run.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let run = run.unwrap();
        (self.reached)();
        assert_eq!(left_by(run.id(), "networks").len(), 1, "{}", self.name);
        let containers = left_by(run.id(), "containers").len();
        assert_eq!(containers, self.containers, "{}", self.name);
        (folder, run)
    }

    fn stop_with(&self, signal: &str) {
        let (_folder, mut run) = self.start();
        let id = run.id();
        let sent = Command::new("kill")
            .args(["-s", signal, &id.to_string()])
            .status();
        assert!(sent.unwrap().success());
        let code = run.wait().unwrap().code();
        let phase = (self.name, signal);
        if signal == "KILL" {
            assert_eq!(code, None, "{phase:?}");
            run_again();
        } else {
            assert_eq!(code, Some(130), "{phase:?}");
        }
        assert_eq!(left_by(id, "containers"), [""; 0], "{phase:?}");
        assert_eq!(left_by(id, "networks"), [""; 0], "{phase:?}");
    }
}

/// Starts a run that removes leftovers and then fails for want of an image.
fn run_again() {
    let folder = project(
        "cloud: {image: 'rehearsal-test/none', queues: {orders: {}}}\n",
        "scenario: None\nsteps: [{sqs.peek: orders, expect: {count: 0}}]\n",
    );
    let mut run = rehearsal(folder.path());
    let output = run.env("REHEARSAL_IMAGES", "present").output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", output_text(&output));
}

pub(crate) fn stopped_run_leaves_nothing_at_the_engine() {
    let cloud = CloudImage::build("phases");
    let idle = "scenario: It waits\nsteps: [{sqs.peek: orders, expect: {count: 0}}]\n";
    let cloud_at = |port: u16| {
        format!(
            "cloud: {{image: '{}', port: {port}, queues: {{orders: {{}}}}}}\n",
            cloud.0
        )
    };
    // A server that accepts connections and never answers: a registry, a service.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap();
    let connections = std::cell::RefCell::new(Vec::new());
    let accept = || connections.borrow_mut().push(silent.accept().unwrap());

    for signal in ["KILL", "INT", "TERM"] {
        let started = now();
        let mark = format!(
            "rehearsal.test={}-{}",
            std::process::id(),
            signal.to_lowercase()
        );
        let pulling = Phase {
            name: "pulling",
            stage: format!("cloud: {{image: '{address}/no/such:1', queues: {{orders: {{}}}}}}\n"),
            scenario: idle.into(),
            reached: Box::new(accept),
            containers: 0,
        };
        pulling.stop_with(signal);

        let dockerfile = format!("FROM {BASE}\nLABEL {mark}\nRUN sleep 1000\n");
        let build = tempfile::tempdir().unwrap();
        std::fs::write(build.path().join("Dockerfile"), dockerfile).unwrap();
        let path = build.path().display();
        let building = Phase {
            name: "building",
            // Only the build takes long.
            stage: format!(
                "{}apps: {{web: {{container: {{dockerfile: '{path}/Dockerfile', context: '{path}'}}}}}}\n",
                cloud_at(4566)
            ),
            scenario: idle.into(),
            reached: Box::new(|| {
                let labelled = format!("label={mark}");
                wait_for_event(&started, &["event=start", &labelled]);
                let image = format!("image={}", cloud.0);
                wait_for_event(&started, &["event=start", &image]);
            }),
            containers: 1,
        };
        building.stop_with(signal);
        // The engine ends a build whose client is gone.
        let mark = format!("label={mark}");
        wait_for_event(&started, &["event=destroy", &mark]);
        // The layers of the steps that were built remain, as after any failed build.
        docker(&["image", "prune", "--force", "--filter", &mark]);

        let started = now();
        let starting = Phase {
            name: "starting",
            // No server listens on this port, so the run waits for one.
            stage: cloud_at(9),
            scenario: idle.into(),
            reached: Box::new(|| {
                wait_for_event(&started, &["event=start", &format!("image={}", cloud.0)]);
            }),
            containers: 1,
        };
        starting.stop_with(signal);

        let running = Phase {
            name: "running",
            stage: format!(
                "{}apps: {{web: {{container: {{image: '{BASE}', command: [sleep, '1000']}}}}}}\n",
                cloud_at(4566)
            ),
            scenario: format!(
                "scenario: It waits\nsteps: [{{http: 'GET http://{address}/', expect: {{status: 200}}}}]\n"
            ),
            reached: Box::new(accept),
            containers: 2,
        };
        running.stop_with(signal);
    }
}
