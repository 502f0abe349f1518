//! Many sandboxes, several at once: they are isolated, and leave nothing.
#![cfg(target_os = "linux")]

use std::process::Command;

use futures_util::{StreamExt, TryStreamExt, stream};
use rehearsal_stage::{Queue, Stage};

use crate::support::{Home, connected, lines, seeded};

const STAGE: &str = r#"
cloud:
  queues: {orders: {}}
postgres: {migrations: migrations}
apps:
  shop:
    run: "echo $$DATABASE_URL; exec sleep 1000"
    env: {DATABASE_URL: "${postgres.url}"}
    ready: {log: "postgres:"}
"#;
const CONCURRENT: usize = 8;
/// Enough to notice a leak of one descriptor, or of a megabyte, per sandbox.
const MANY: usize = 200;

/// Writes the number of the sandbox everywhere, and checks that it finds only that.
async fn play(stage: &Stage, number: usize) -> Result<(), String> {
    let text = |error: &dyn std::fmt::Display| format!("sandbox {number}: {error}");
    let sandbox = stage
        .sandbox(seeded(&[]))
        .await
        .map_err(|error| text(&error))?;
    let database = sandbox.postgres().unwrap();
    let client = connected(&database.url).await;
    let number = i32::try_from(number).unwrap();
    client
        .execute("INSERT INTO t VALUES ($1)", &[&number])
        .await
        .map_err(|error| text(&error))?;
    let sqs = &sandbox.clients().sqs;
    let orders = &*sandbox.resource::<Queue>("orders").unwrap().url;
    let send = sqs
        .send_message()
        .queue_url(orders)
        .message_body(number.to_string());
    send.send().await.map_err(|error| text(&error))?;

    let rows = client
        .query("SELECT n FROM t", &[])
        .await
        .map_err(|error| text(&error))?;
    let rows: Vec<i32> = rows.iter().map(|row| row.get(0)).collect();
    let receive = sqs
        .receive_message()
        .queue_url(orders)
        .max_number_of_messages(10);
    let received = receive.send().await.map_err(|error| text(&error))?;
    let bodies: Vec<_> = received
        .messages()
        .iter()
        .filter_map(|message| message.body())
        .collect();
    let output = lines(&sandbox, "shop");
    if rows != [number] || bodies != [number.to_string()] || output != [&*database.url] {
        return Err(format!(
            "sandbox {number} sees {rows:?}, {bodies:?}, {output:?}"
        ));
    }
    sandbox.close().await;
    Ok(())
}

async fn play_many(stage: &Stage, count: usize) {
    let runs = stream::iter(0..count)
        .map(|number| play(stage, number))
        .buffer_unordered(CONCURRENT);
    runs.try_collect::<Vec<_>>().await.unwrap();
}

fn descriptors() -> usize {
    std::fs::read_dir("/proc/self/fd").unwrap().count()
}

fn children() -> usize {
    let tasks = std::fs::read_dir("/proc/self/task").unwrap();
    let of = |task: std::io::Result<std::fs::DirEntry>| {
        std::fs::read_to_string(task.unwrap().path().join("children")).unwrap_or_default()
    };
    tasks.map(|task| of(task).split_whitespace().count()).sum()
}

/// Resident memory in bytes.
fn memory() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap();
    pages
        .split_whitespace()
        .nth(1)
        .unwrap()
        .parse::<usize>()
        .unwrap()
        * 4096
}

/// In another process, because other tests open files, too.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "started by the test below in another process"]
async fn many_sandboxes() {
    let home = Home::new(STAGE).with("migrations/1.sql", "CREATE TABLE t (n int);");
    let (stage, _events) = home.start().await.unwrap();
    play_many(&stage, 2 * CONCURRENT).await;
    let before = (descriptors(), children(), memory());
    play_many(&stage, MANY).await;
    let after = (descriptors(), children(), memory());
    println!("descriptors, children, memory: {before:?}, then {after:?}");
    assert!(
        after.0 <= before.0 + CONCURRENT,
        "descriptors: {before:?}, then {after:?}"
    );
    assert_eq!(after.1, before.1, "children");
    assert!(
        after.2 <= before.2 + MANY * 512 * 1024,
        "memory: {before:?}, then {after:?}"
    );
    stage.close().await;
}

#[tokio::test]
async fn many_sandboxes_are_isolated_and_leave_nothing() {
    let run = Command::new(std::env::current_exe().unwrap())
        .args([
            "--ignored",
            "--exact",
            "--nocapture",
            "leaks::many_sandboxes",
        ])
        .output();
    let run = run.unwrap();
    let output = String::from_utf8_lossy(&run.stdout);
    assert!(
        run.status.success(),
        "{output}\n{}",
        String::from_utf8_lossy(&run.stderr)
    );
    assert!(output.contains("1 passed"), "{output}");
}
