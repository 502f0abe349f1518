//! The docker stage, for real: played where an engine answers and has the
//! images (`docker/airgap/build.sh` makes them); otherwise the tests say that
//! they were not.

mod apps;
mod clouds;

use std::process::Command;

use rehearsal_record::Event;
use rehearsal_stage::{
    Bucket, FaultRule, PostgresChoice, Queue, SandboxRequest, Stage, StageKind, StageOptions,
};

use crate::support::{Home, connected, lines};

const IMAGES: [&str; 3] = [
    "debian:trixie-slim",
    "localstack/localstack:4.14.0",
    "postgres:17",
];

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

fn docker(args: &[&str]) -> Option<String> {
    let done = Command::new("docker").args(args).output().ok()?;
    let said = String::from_utf8_lossy(&done.stdout).trim().to_owned();
    done.status.success().then_some(said)
}

/// Whether the test can be played here; says so where it cannot.
#[expect(clippy::print_stdout, reason = "what was not run is to be seen")]
fn playable() -> bool {
    let missing = IMAGES
        .into_iter()
        .find(|image| docker(&["image", "inspect", image]).is_none());
    if let Some(image) = missing {
        println!("NOT RUN: no Docker engine answers that has the image {image}");
    }
    missing.is_none()
}

async fn boot() -> (Home, Stage) {
    let home = Home::new(STAGE).with("migrations/1.sql", "CREATE TABLE t (n int);");
    let (stage, mut told) = home.boot_on(on_docker()).await.unwrap();
    let mut notices = Vec::new();
    while let Ok(event) = told.try_recv() {
        if let Event::Notice { text } = event {
            notices.push(text);
        }
    }
    assert!(
        notices.contains(&"PostgreSQL container postgres:17".to_owned()),
        "{notices:?}"
    );
    let own = notices
        .iter()
        .find(|text| text.starts_with("from the embedded cloud"));
    assert_eq!(
        own.unwrap(),
        "from the embedded cloud: ses, sesv2, cognito-idp"
    );
    (home, stage)
}

/// Whether a run here pulls and builds images.
#[expect(clippy::print_stdout, reason = "what was not run is to be seen")]
fn gets_images() -> bool {
    let gets = std::env::var_os("REHEARSAL_IMAGES").is_none();
    if !gets {
        println!("NOT RUN: REHEARSAL_IMAGES forbids to pull and to build");
    }
    gets
}

fn on_docker() -> StageOptions {
    StageOptions {
        kind: Some(StageKind::Docker),
        ..StageOptions::default()
    }
}

/// The containers of a run.
fn containers(run: &str) -> Vec<String> {
    let filter = format!("label=rehearsal.directory={run}");
    let listed = docker(&["ps", "--all", "--quiet", "--filter", &filter]);
    listed.unwrap().lines().map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sandbox_on_docker_has_a_cloud_a_database_and_apps_and_leaves_nothing() {
    if !playable() {
        return;
    }
    let (_home, stage) = boot().await;
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

    // The app inside knows this machine by another name, the one outside by its own.
    let said = lines(&one, "shop");
    assert!(
        said[0].starts_with("at http://host.docker.internal:"),
        "{said:?}"
    );
    assert!(said[0].contains("@host.docker.internal:"), "{said:?}");
    let said = lines(&one, "native");
    assert_eq!(said, [format!("native at {}", one.cloud().endpoint())]);

    let shop = one.app("shop").unwrap();
    shop.stop().await;
    assert!(!shop.is_running());
    assert_eq!(lines(&one, "shop").last().unwrap(), "bye");
    shop.start().await.unwrap();
    assert!(shop.is_running());

    // PostgreSQL, the cloud, and the app of each of the two.
    assert_eq!(containers(&run).len(), 4);
    one.close().await;
    two.close().await;
    stage.close().await;
    assert_eq!(containers(&run), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "started by the test below as a process to kill"]
async fn a_docker_stage_to_be_killed() {
    if std::env::var_os("DOCKER_STAGE_TO_BE_KILLED").is_none() {
        return;
    }
    let (_home, stage) = boot().await;
    println!("run={}=", stage.directory().display());
    std::future::pending::<()>().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_run_left_is_swept_by_the_next_one() {
    use std::io::BufRead as _;
    if !playable() {
        return;
    }
    let mut killed = Command::new(std::env::current_exe().unwrap())
        .args([
            "--ignored",
            "--exact",
            "--nocapture",
            "docker::a_docker_stage_to_be_killed",
        ])
        .env("DOCKER_STAGE_TO_BE_KILLED", "1")
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let said = std::io::BufReader::new(killed.stdout.take().unwrap());
    let run = said.lines().map_while(Result::ok);
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

    // A stage that needs the engine for its database alone.
    let home = Home::new("postgres: {migrate: 'true'}\n");
    let options = StageOptions {
        postgres: Some(PostgresChoice::Docker),
        ..StageOptions::default()
    };
    let (next, _told) = home.boot_on(options).await.unwrap();
    assert_eq!(containers(&run), [""; 0]);
    let mine = next.directory().display().to_string();
    assert_eq!(containers(&mine).len(), 1);
    // Dropped, as by a panic.
    drop(next);
    assert_eq!(containers(&mine), [""; 0]);
}
