//! Many sandboxes at once: none is left, and the server does not grow.

use std::io::Write as _;
use std::time::Duration;

use rehearsal_run::Stopwatch;
use serde_json::{Value, json};

use crate::server::Server;

const AT_ONCE: usize = 8;
const EACH: usize = 25;
/// How much the server may grow between the first sandboxes and the last, in kilobytes.
/// One that kept each of the 200 grows by more.
const MAX_GROWTH: u64 = 24 * 1024;

/// Creates and drops 200 sandboxes, eight at once.
pub(crate) fn many_sandboxes() {
    let server = Server::start();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(create_and_drop(&server, AT_ONCE));
    let before = server.memory();
    let mut times = runtime.block_on(create_and_drop(&server, EACH));
    times.sort_unstable();
    let median = times[times.len() / 2];
    let growth = server
        .memory()
        .zip(before)
        .map(|(after, before)| after.saturating_sub(before));
    // For a person who measures: `cargo test … -- --nocapture`.
    let _ = writeln!(
        std::io::stdout(),
        "{} sandboxes, {AT_ONCE} at once: median {median:?}, {growth:?} kB more",
        times.len()
    );
    if let Some(growth) = growth {
        assert!(growth < MAX_GROWTH, "the server has {growth} kB more");
    }
}

/// Lets eight clients create and drop so many sandboxes each, and returns how long each
/// creation took.
async fn create_and_drop(server: &Server, each: usize) -> Vec<Duration> {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let one = || async {
        let mut times = Vec::new();
        for _ in 0..each {
            let started = Stopwatch::start();
            let url = format!("{}/sandboxes", server.url());
            let created = client.post(url).bearer_auth(server.token());
            let created = created.json(&json!({"apps": []})).send().await.unwrap();
            let status = created.status();
            let created: Value = created.json().await.unwrap();
            assert!(status.is_success(), "{created}");
            times.push(started.elapsed());
            let url = format!(
                "{}/sandboxes/{}",
                server.url(),
                created["id"].as_str().unwrap()
            );
            let dropped = client.delete(&url).bearer_auth(server.token()).send().await;
            assert!(dropped.unwrap().status().is_success());
            let gone = client.get(&url).bearer_auth(server.token()).send().await;
            assert_eq!(gone.unwrap().status(), 404);
        }
        times
    };
    let clients = (0..AT_ONCE).map(|_| one());
    futures_util::future::join_all(clients).await.concat()
}
