//! Processes that a killed run left behind.
//!
//! On Linux the children themselves die with their parent; a grandchild (the
//! child of a shell, for example) may remain. It is recognised by the marker in
//! its environment, or by its working folder (PostgreSQL overwrites its
//! environment to set its title), never by a process id, which another process
//! may have got since.

use std::path::Path;

/// The variable that names the run directory in the environment of every child.
pub(crate) const MARKER: &str = "REHEARSAL_RUN";

/// Kills every process that belongs to the run of this directory.
#[cfg(target_os = "linux")]
pub(crate) fn kill_processes_of_run(run: &Path) {
    for process in processes_of_run(run) {
        let id = i32::try_from(process)
            .ok()
            .and_then(rustix::process::Pid::from_raw);
        if let Some(id) = id {
            // It may have ended meanwhile.
            let _ = rustix::process::kill_process(id, rustix::process::Signal::KILL);
        }
    }
}

/// Returns the ids of the processes that belong to the run of this directory.
#[cfg(target_os = "linux")]
pub(crate) fn processes_of_run(run: &Path) -> Vec<u32> {
    use std::os::unix::ffi::OsStrExt;

    let marker = [MARKER.as_bytes(), b"=", run.as_os_str().as_bytes()].concat();
    let is_marked = |process: &Path| {
        std::fs::read(process.join("environ")).is_ok_and(|environment| {
            environment
                .split(|byte| *byte == 0)
                .any(|var| var == marker)
        })
    };
    let works_in_run = |process: &Path| {
        std::fs::read_link(process.join("cwd")).is_ok_and(|folder| folder.starts_with(run))
    };
    let Ok(processes) = std::fs::read_dir("/proc") else {
        return Vec::new();
    };
    processes
        .filter_map(Result::ok)
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path())))
        .filter(|(id, _)| *id != std::process::id())
        .filter(|(_, process)| is_marked(process) || works_in_run(process))
        .map(|(id, _)| id)
        .collect()
}

/// Kills every process that belongs to the run of this directory, by the
/// environment that `ps` shows.
#[cfg(all(unix, not(target_os = "linux")))]
pub(crate) fn kill_processes_of_run(run: &Path) {
    let Ok(listed) = std::process::Command::new("ps")
        .args(["-axEww", "-o", "pid=,command="])
        .output()
    else {
        return;
    };
    let marker = format!("{MARKER}={}", run.display());
    for line in String::from_utf8_lossy(&listed.stdout).lines() {
        let mut words = line.split_whitespace();
        let id = words.next().and_then(|id| id.parse().ok());
        let data = run.join("postgres");
        let ours = words.any(|word| word == marker || Path::new(word).starts_with(&data));
        if let Some(id) = id.and_then(rustix::process::Pid::from_raw).filter(|_| ours) {
            let _ = rustix::process::kill_process(id, rustix::process::Signal::KILL);
        }
    }
}

#[cfg(not(unix))]
pub(crate) fn kill_processes_of_run(_run: &Path) {}
