//! The docker stage, with a real Docker engine. The tests are ignored where no engine
//! has the images (`docker/airgap/build.sh` builds them).

#![expect(clippy::unwrap_used, reason = "a failed test panics")]

mod apps;
mod clouds;
#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "other tests use the rest of it")]
mod support;

use std::process::{Command, ExitCode};

use rehearsal_record::Event;
use rehearsal_stage::{
    Bucket, FaultRule, PostgresChoice, Queue, QueueInspection as _, SandboxRequest, Stage,
    StageKind, StageOptions,
};
use rehearsal_testing::{Requirement, async_trial, run};

use crate::support::{Home, connected, lines};

const IMAGES: [&str; 3] = [
    "debian:trixie-slim",
    "localstack/localstack:4.14.0",
    "postgres:17",
];
const DOCKER: &[Requirement] = &[Requirement::Docker { images: &IMAGES }];
const DOCKER_AND_BUILDS: &[Requirement] = &[
    Requirement::Docker { images: &IMAGES },
    Requirement::ImageBuilds,
];

/// Set in a process that starts a stage and waits to be killed.
const TO_BE_KILLED: &str = "DOCKER_STAGE_TO_BE_KILLED";

fn main() -> ExitCode {
    if std::env::var_os(TO_BE_KILLED).is_some() {
        start_and_wait();
    }
    run(vec![
        async_trial(
            "sandbox_has_a_cloud_a_database_and_apps_and_leaves_nothing",
            DOCKER,
            sandbox_has_a_cloud_a_database_and_apps_and_leaves_nothing,
        ),
        async_trial(
            "containers_of_a_killed_run_are_removed_by_the_next_one",
            DOCKER,
            containers_of_a_killed_run_are_removed_by_the_next_one,
        ),
        async_trial(
            "apps_in_containers_are_built_reached_and_stopped_like_processes",
            DOCKER_AND_BUILDS,
            apps::apps_in_containers_are_built_reached_and_stopped_like_processes,
        ),
        async_trial(
            "container_that_ends_or_cannot_start_is_reported_with_its_output",
            DOCKER,
            apps::container_that_ends_or_cannot_start_is_reported_with_its_output,
        ),
        async_trial(
            "any_image_with_the_aws_api_on_one_port_is_a_cloud",
            DOCKER,
            clouds::any_image_with_the_aws_api_on_one_port_is_a_cloud,
        ),
        async_trial(
            "image_that_cannot_be_pulled_is_reported_with_a_hint",
            DOCKER_AND_BUILDS,
            clouds::image_that_cannot_be_pulled_is_reported_with_a_hint,
        ),
    ])
}

const STAGE: &str = r#"
cloud:
  buckets: {files: {}}
  queues: {orders: {}}
postgres: {migrations: migrations}
apps:
  shop:
    container:
      image: debian:trixie-slim
      command: [sh, -c, 'echo "at $$CLOUD and $$DATABASE"; trap "echo bye; exit 0" TERM; while :; do sleep 0.1; done']
    env: {CLOUD: "${cloud.endpoint}", DATABASE: "${postgres.url}"}
    ready: {log: "at http"}
  native:
    run: "echo native at $$CLOUD; exec sleep 1000"
    env: {CLOUD: "${cloud.endpoint}"}
    ready: {log: native}
"#;

/// Runs the `docker` command, and returns its output if it succeeds.
fn docker(args: &[&str]) -> Option<String> {
    let output = Command::new("docker").args(args).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    output.status.success().then_some(text)
}

/// Starts the stage and checks what it reports.
async fn start() -> (Home, Stage) {
    let home = Home::new(STAGE).with("migrations/1.sql", "CREATE TABLE t (n int);");
    let (stage, mut events) = home.start_with(on_docker()).await.unwrap();
    let mut notices = Vec::new();
    while let Ok(event) = events.try_recv() {
        if let Event::Notice { text } = event {
            notices.push(text);
        }
    }
    assert!(
        notices.contains(&"PostgreSQL container postgres:17".to_owned()),
        "{notices:?}"
    );
    let embedded = notices
        .iter()
        .find(|text| text.starts_with("from the embedded cloud"));
    assert_eq!(
        embedded.unwrap(),
        "from the embedded cloud: ses, sesv2, cognito-idp, apigatewayv2, apigatewaymanagementapi"
    );
    (home, stage)
}

fn on_docker() -> StageOptions {
    StageOptions {
        kind: Some(StageKind::Docker),
        ..StageOptions::default()
    }
}

/// Returns the ids of the containers of a run.
fn containers(run: &str) -> Vec<String> {
    let filter = format!("label=rehearsal.directory={run}");
    let listed = docker(&["ps", "--all", "--quiet", "--filter", &filter]);
    listed.unwrap().lines().map(str::to_owned).collect()
}

async fn sandbox_has_a_cloud_a_database_and_apps_and_leaves_nothing() {
    let (_home, stage) = start().await;
    let run = stage.directory().display().to_string();
    let request = SandboxRequest::default();
    let (one, two) = (
        stage.sandbox(request.clone()).await,
        stage.sandbox(request).await,
    );
    let (one, two) = (one.unwrap(), two.unwrap());

    let queue = one.resource::<Queue>("orders").unwrap();
    let send = || {
        one.clients()
            .sqs
            .send_message()
            .queue_url(&*queue.url)
            .message_body("x")
            .send()
    };
    one.cloud().faults().add(FaultRule {
        operation: Some("SendMessage".into()),
        error: Some("throttle".into()),
        times: Some(1),
        ..FaultRule::default()
    });
    send().await.unwrap_err();
    send().await.unwrap();
    let seen = one.cloud().peek(&queue.arn).await.unwrap().unwrap();
    assert_eq!((seen.len(), &*seen[0].body), (1, "x"));
    let other = &two.resource::<Queue>("orders").unwrap().arn;
    assert_eq!(two.cloud().peek(other).await.unwrap().unwrap(), []);
    let put = one
        .clients()
        .s3
        .put_object()
        .bucket(&*one.resource::<Bucket>("files").unwrap().name);
    put.key("k").send().await.unwrap();
    let database = connected(&one.postgres().unwrap().url).await;
    database
        .batch_execute("INSERT INTO t VALUES (1)")
        .await
        .unwrap();

    // The app in the container knows this machine by another name than the process.
    let output = lines(&one, "shop");
    assert!(
        output[0].starts_with("at http://host.docker.internal:"),
        "{output:?}"
    );
    assert!(output[0].contains("@host.docker.internal:"), "{output:?}");
    let output = lines(&one, "native");
    assert_eq!(output, [format!("native at {}", one.cloud().endpoint())]);

    let shop = one.app("shop").unwrap();
    shop.stop().await;
    assert!(!shop.is_running());
    assert_eq!(lines(&one, "shop").last().unwrap(), "bye");
    shop.start().await.unwrap();
    assert!(shop.is_running());

    // PostgreSQL, the cloud, and one app of each sandbox.
    assert_eq!(containers(&run).len(), 4);
    one.close().await;
    two.close().await;
    stage.close().await;
    assert_eq!(containers(&run), [""; 0]);
}

/// Starts a stage, prints its directory, and waits to be killed.
#[expect(clippy::print_stdout, reason = "the test reads it from the pipe")]
fn start_and_wait() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let (_home, stage) = start().await;
        println!("run={}=", stage.directory().display());
        std::future::pending::<()>().await;
    });
}

async fn containers_of_a_killed_run_are_removed_by_the_next_one() {
    use std::io::BufRead as _;
    let mut killed = Command::new(std::env::current_exe().unwrap())
        .env(TO_BE_KILLED, "1")
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let output = std::io::BufReader::new(killed.stdout.take().unwrap());
    let run = output.lines().map_while(Result::ok);
    let run =
        run.filter_map(|line| Some(line.split_once("run=")?.1.trim_end_matches('=').to_owned()));
    let run = tokio::task::spawn_blocking(move || {
        let mut run = run;
        run.next()
    })
    .await;
    let run = run.unwrap().unwrap();
    assert_eq!(containers(&run).len(), 2);
    killed.kill().unwrap();
    killed.wait().unwrap();

    // A stage that needs the engine only for its database.
    let home = Home::new("postgres: {migrate: 'true'}\n");
    let options = StageOptions {
        postgres: Some(PostgresChoice::Docker),
        ..StageOptions::default()
    };
    let (next, _events) = home.start_with(options).await.unwrap();
    assert_eq!(containers(&run), [""; 0]);
    let directory = next.directory().display().to_string();
    assert_eq!(containers(&directory).len(), 1);
    // Dropped, as after a panic.
    drop(next);
    assert_eq!(containers(&directory), [""; 0]);
}
