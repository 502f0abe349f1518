//! What a machine lacks: room on its disk, a port that is free.

use std::net::TcpListener;
use std::process::Command;

use tempfile::TempDir;

use crate::support::{command, project, seen, shown};

fn stage(text: &str) -> TempDir {
    project(&[
        ("scenarios/stage.yaml", text),
        (
            "scenarios/waits.yaml",
            "scenario: It waits\nsteps: [{sqs.peek: orders, expect: {count: 0}}]\n",
        ),
    ])
}

/// Where the test can be root on file systems of its own, and so have a full
/// one without filling anybody's.
#[cfg(target_os = "linux")]
#[expect(clippy::print_stdout, reason = "what was not run is to be seen")]
fn mounts() -> bool {
    let mount = ["--mount", "mount", "-t", "tmpfs", "none", "/mnt"];
    let may = Command::new("unshare").args(mount).output();
    let may = may.is_ok_and(|done| done.status.success());
    if !may {
        println!("NOT RUN: only root can mount a disk that is soon full");
    }
    may
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_wherever_it_was_needed() {
    if !mounts() {
        return;
    }
    let folder = stage("cloud: {queues: {orders: {}}}\npostgres: {migrate: 'true'}\n");
    let small = folder.path().join("small");
    std::fs::create_dir(&small).unwrap();
    // The mounts are of this process alone and go with it. Nothing is kept in
    // memory where that is small, too.
    let script = "mount -t tmpfs -o size=6m none \"$1\" && mount -t tmpfs -o size=64m none /dev/shm \
                  && shift && exec \"$@\"";
    let args = ["run", "--postgres", "embedded"];
    for place in ["REHEARSAL_CACHE", "TMPDIR"] {
        let run = command(folder.path(), &args);
        let mut inside = Command::new("unshare");
        inside
            .args(["--mount", "sh", "-c", script, "sh"])
            .arg(&small)
            .arg(run.get_program())
            .args(run.get_args())
            .current_dir(folder.path())
            .env("NO_COLOR", "1")
            .env("CARGO_TARGET_DIR", folder.path().join("target"))
            .env(place, &small);
        let said = shown(&inside.output().unwrap(), &args);
        assert!(said.ends_with("exit 3\n"), "{place}: {said}");
        assert!(said.contains("No space left on device"), "{place}: {said}");
        assert!(
            said.contains("the disk is full: free some space, or set TMPDIR and REHEARSAL_CACHE"),
            "{place}: {said}"
        );
    }
}

#[test]
fn a_port_that_is_taken_is_told_with_what_to_do() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let own = seen(
        stage("{}\n").path(),
        &["cloud", "--listen", address.as_str()],
    );
    assert!(own.ends_with("exit 3\n"), "{own}");
    assert!(own.contains(&address), "{own}");
    assert!(own.contains("--listen 127.0.0.1:0"), "{own}");

    // An app that insists on a port of its own says so itself.
    let program = env!("CARGO_BIN_EXE_rehearsal");
    let folder = stage(&format!(
        "cloud: {{queues: {{orders: {{}}}}}}\napps:\n  web: {{run: '\"{program}\" cloud --listen {address}', ready: {{tcp: true}}}}\n"
    ));
    let run = seen(folder.path(), &["run"]);
    assert!(run.ends_with("exit 3\n"), "{run}");
    assert!(run.contains("could not start the app web"), "{run}");
    assert!(run.contains(&address), "{run}");
    assert!(run.contains("in use"), "{run}");
}
