//! A thousand scenarios in one process leak no descriptors and no memory.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    reason = "a test reports what went wrong by panicking"
)]

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;

use rehearsal_run::{Case, Events, Options, play_all};
use rehearsal_script::{MemorySources, check};
use rehearsal_stage::{Requirements, Stage};

/// Returns the number of open descriptors of this process.
fn descriptors() -> usize {
    std::fs::read_dir("/proc/self/fd").unwrap().count()
}

/// Returns the memory of this process, in MiB.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.unwrap().trim().trim_end_matches(" kB");
    kib.parse::<u64>().unwrap() >> 10
}

/// Starts a server that answers everything with 200.
fn server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 1024];
            let _ = stream.read(&mut request);
            let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok";
            let _ = stream.write_all(answer);
        }
    });
    url
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thousand_scenarios_leak_nothing() {
    let scenario = format!(
        "scenario: It answers\nsteps:\n  - http: GET {}\n    expect: {{status: 200}}\n",
        server()
    );
    let sources = MemorySources::default()
        .with("tests/stage.yaml", "cloud:\n  queues:\n    orders: {}\n")
        .with("tests/answers.yaml", &scenario);
    let checked = check(
        &sources,
        Some("tests/stage.yaml"),
        &["tests/answers.yaml".to_owned()],
    );
    let stage = checked.stage.unwrap();
    let scenarios = checked.scenarios.into_iter().map(Arc::new);
    let cases: Vec<Case> = scenarios
        .flat_map(|scenario| Case::all_of(&scenario))
        .collect();
    let (events, _told) = Events::channel();
    let start = Stage::start(
        &stage,
        Requirements::default(),
        rehearsal_stage::StageOptions::default(),
        events.sender(),
    );
    let stage = Arc::new(start.await.unwrap());
    let run = async |rounds: u32| {
        let again =
            (1..=rounds).flat_map(|round| cases.iter().map(move |case| case.in_round(round)));
        let options = Options {
            jobs: 4,
            ..Options::plain(7, |_| String::new())
        };
        // The receiver would keep all events.
        let (events, receiver) = Events::channel();
        drop(receiver);
        let summary = play_all(&stage, again.collect(), options, &events).await;
        assert_eq!(summary.passed, usize::try_from(rounds).unwrap());
    };
    // The first cases fill caches and pools.
    run(50).await;
    let (open, used) = (descriptors(), memory());
    run(1_000).await;
    // The server of the last sandbox may still be closing.
    for _ in 0..100 {
        if descriptors() <= open {
            break;
        }
        tokio::task::yield_now().await;
        std::thread::yield_now();
    }
    assert!(
        descriptors() <= open + 8,
        "{open} descriptors became {}",
        descriptors()
    );
    assert!(memory() < used + 64, "{used} MiB became {}", memory());
    Arc::into_inner(stage).unwrap().close().await;
}
