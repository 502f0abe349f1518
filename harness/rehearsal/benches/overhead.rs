//! The overhead of scenarios: 1, 100 and 1,000 scenarios of one trivial HTTP step,
//! in separate sandboxes and in a shared one, compared with hurl on the same server
//! if that is installed. Linux only: CPU time and memory come from `/proc`.
//!
//! `cargo bench -p rehearsal --bench overhead`
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a benchmark measures real time, and reports what went wrong by panicking"
)]

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The units of CPU time in `/proc` per second.
const TICKS: f64 = 100.0;

fn main() {
    let mut args = std::env::args().skip(1);
    if args.next().as_deref() == Some("--serve") {
        let port = args.next().unwrap();
        serve(&TcpListener::bind(format!("127.0.0.1:{port}")).unwrap());
        return;
    }
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    std::thread::spawn(move || serve(&listener));
    let hurl = Command::new("hurl").arg("--version").output().is_ok();
    let mut to = std::io::stdout();
    if !hurl {
        writeln!(
            to,
            "hurl is not installed, so there is nothing to compare with"
        )
        .unwrap();
    }
    writeln!(
        to,
        "{:>5}  {:<18} {:>8} {:>8} {:>8}",
        "", "", "wall s", "CPU s", "MiB"
    )
    .unwrap();
    for count in [1, 100, 1_000] {
        let mut rows = Vec::new();
        rows.push(("separate sandboxes", run(count, &separate(&url))));
        rows.push(("a shared sandbox", run(count, &shared())));
        let reference = hurl.then(|| run_hurl(count, &url));
        rows.extend(reference.clone().map(|cost| ("hurl", cost)));
        for (name, cost) in rows {
            let Cost { wall, cpu, peak } = &cost;
            let ratio = reference.as_ref().map_or_else(String::new, |hurl| {
                let (cpu, peak) = (cpu / hurl.cpu.max(1.0 / TICKS), peak / hurl.peak);
                format!("  {cpu:.1} times hurl's CPU, {peak:.1} times its memory")
            });
            let wall = wall.as_secs_f64();
            writeln!(
                to,
                "{count:>5}  {name:<18} {wall:>8.2} {cpu:>8.2} {peak:>8.0}{ratio}"
            )
            .unwrap();
        }
    }
}

/// Answers every request with 200 on keep-alive connections.
fn serve(listener: &TcpListener) {
    for stream in listener.incoming().flatten() {
        std::thread::spawn(move || {
            let mut to = stream.try_clone().unwrap();
            let mut blank = false;
            for line in BufReader::new(stream).lines() {
                let Ok(line) = line else {
                    return;
                };
                let ends = line.is_empty() && !blank;
                blank = line.is_empty();
                if ends
                    && to
                        .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok\r\n")
                        .is_err()
                {
                    return;
                }
            }
        });
    }
}

/// A stage file and the request that its scenarios make.
struct Project {
    stage: String,
    request: String,
}

fn separate(url: &str) -> Project {
    Project {
        stage: "cloud: {}\n".to_owned(),
        request: url.to_owned(),
    }
}

fn shared() -> Project {
    let this = std::env::current_exe().unwrap();
    let stage = format!(
        "cloud: {{}}\napps:\n  server:\n    run: exec {} --serve ${{port}}\n    \
         ready: {{tcp: true}}\n    isolation: shared\n",
        this.display()
    );
    Project {
        stage,
        request: "/".to_owned(),
    }
}

fn run(count: usize, project: &Project) -> Cost {
    let folder = tempfile::tempdir().unwrap();
    let scenarios = folder.path().join("scenarios");
    std::fs::create_dir(&scenarios).unwrap();
    std::fs::write(scenarios.join("stage.yaml"), &project.stage).unwrap();
    for number in 0..count {
        let text = format!(
            "scenario: It answers\nsteps:\n  - http: GET {}\n    expect: {{status: 200}}\n",
            project.request
        );
        std::fs::write(scenarios.join(format!("s{number}.yaml")), text).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_rehearsal"));
    command.arg("run");
    measured(&mut command, folder.path())
}

fn run_hurl(count: usize, url: &str) -> Cost {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new("hurl");
    command.arg("--test");
    for number in 0..count {
        let name = format!("s{number}.hurl");
        std::fs::write(folder.path().join(&name), format!("GET {url}\nHTTP 200\n")).unwrap();
        command.arg(name);
    }
    measured(&mut command, folder.path())
}

/// The cost of a command, including its child processes.
#[derive(Clone)]
struct Cost {
    wall: Duration,
    cpu: f64,
    peak: f64,
}

fn measured(command: &mut Command, folder: &Path) -> Cost {
    let before = children();
    let watch = Instant::now();
    let mut child = command
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut peak = 0.0_f64;
    let status = loop {
        peak = peak.max(memory(child.id()));
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    assert!(status.success(), "{command:?} ended with {status}");
    Cost {
        wall: watch.elapsed(),
        cpu: children() - before,
        peak,
    }
}

/// Returns the peak memory of a process, in MiB.
fn memory(id: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kib.unwrap_or_default() / 1024.0
}

/// Returns the CPU seconds of all child processes that have ended.
fn children() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    // The name may contain spaces; the fields after it do not.
    let (_, rest) = stat.rsplit_once(')').unwrap();
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let ticks: f64 = [13, 14]
        .iter()
        .map(|at| fields[*at].parse::<f64>().unwrap())
        .sum();
    ticks / TICKS
}
