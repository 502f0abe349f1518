//! A full disk.

use std::path::Path;
use std::process::Command;

use crate::support::{output_text, project};

/// A disk that is full soon, instead of the machine's, for each folder that a run
/// writes to.
pub(crate) fn full_disk_is_explained() {
    let folder = project(
        "cloud: {queues: {orders: {}}}\npostgres: {migrate: 'true'}\n",
        "scenario: It waits\nsteps: [{sqs.peek: orders, expect: {count: 0}}]\n",
    );
    let small = folder.path().join("small");
    std::fs::create_dir(&small).unwrap();
    for variable in ["REHEARSAL_CACHE", "TMPDIR"] {
        let output = on_small_disk(folder.path(), &small)
            .env(variable, &small)
            .output()
            .unwrap();
        let text = output_text(&output);
        assert_eq!(output.status.code(), Some(3), "{variable}: {text}");
        for message in [
            "No space left on device",
            "the disk is full: free some space, or set TMPDIR and REHEARSAL_CACHE",
        ] {
            assert!(text.contains(message), "{variable}: {text}");
        }
    }
}

/// Returns the command with small file systems mounted, which only this process sees.
fn on_small_disk(folder: &Path, small: &Path) -> Command {
    // `/dev/shm` is small as well, so that nothing is kept in memory instead.
    let script = "mount -t tmpfs -o size=6m none \"$1\" && mount -t tmpfs -o size=64m none /dev/shm \
                  && shift && exec \"$@\"";
    let mut command = Command::new("unshare");
    command
        .args(["--mount", "sh", "-c", script, "sh"])
        .arg(small)
        .arg(env!("CARGO_BIN_EXE_rehearsal"))
        .args(["run", "--postgres", "embedded"])
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env("CARGO_TARGET_DIR", folder.join("target"));
    command
}
