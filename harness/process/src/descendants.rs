//! The processes that a process has started, directly or not.

use std::collections::HashMap;

use rustix::process::{Pid, getpid, kill_process};

use crate::group::Signal;

/// A process of the system, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) id: i32,
    pub(crate) parent: i32,
    pub(crate) group: i32,
    /// Whether it has ended, and only its status is left.
    pub(crate) ended: bool,
}

/// Returns the living descendants of this process.
pub(crate) fn of_this_process() -> Vec<Listed> {
    living(of_this_process_with_ended())
}

/// Returns the descendants of this process with those that have ended and were not
/// waited for yet. What such a process started just before it ended may be missing:
/// it did not exist yet when the processes were listed.
pub(crate) fn of_this_process_with_ended() -> Vec<Listed> {
    below(getpid().as_raw_nonzero().get(), all())
}

/// Returns those that have not ended.
pub(crate) fn living(mut processes: Vec<Listed>) -> Vec<Listed> {
    processes.retain(|process| !process.ended);
    processes
}

/// Whether one of them is an ended child of this process, which is to be waited for.
pub(crate) fn have_ended_child(processes: &[Listed]) -> bool {
    let this = getpid().as_raw_nonzero().get();
    let mut processes = processes.iter();
    processes.any(|process| process.ended && process.parent == this)
}

/// Returns whether a thread of a process, or of what it has started, is running or
/// about to run. Where the system does not tell, none is.
pub(crate) fn is_busy(root: u32) -> bool {
    let Ok(root) = i32::try_from(root) else {
        return false;
    };
    let started = living(below(root, all()));
    let ids = started.iter().map(|process| process.id).chain([root]);
    ids.flat_map(threads)
        .any(|state| matches!(state, 'R' | 'D'))
}

/// Returns the states of the threads of a process.
fn threads(id: i32) -> Vec<char> {
    let Ok(threads) = std::fs::read_dir(format!("/proc/{id}/task")) else {
        return Vec::new();
    };
    let state = |thread: std::io::Result<std::fs::DirEntry>| {
        let stat = std::fs::read_to_string(thread.ok()?.path().join("stat")).ok()?;
        stat.rsplit_once(") ")?.1.chars().next()
    };
    threads.filter_map(state).collect()
}

/// Sends the signal to each; returns those that could be reached.
pub(crate) fn signal_each(mut processes: Vec<Listed>, signal: Signal) -> Vec<Listed> {
    processes.retain(|process| {
        Pid::from_raw(process.id).is_some_and(|id| kill_process(id, signal.number()).is_ok())
    });
    processes
}

fn below(root: i32, all: Vec<Listed>) -> Vec<Listed> {
    let mut children: HashMap<i32, Vec<Listed>> = HashMap::new();
    for process in all {
        children.entry(process.parent).or_default().push(process);
    }
    let mut found = Vec::new();
    let mut parents = vec![root];
    while let Some(parent) = parents.pop() {
        for process in children.remove(&parent).into_iter().flatten() {
            parents.push(process.id);
            found.push(process);
        }
    }
    found
}

/// Lists all processes.
#[cfg(target_os = "linux")]
fn all() -> Vec<Listed> {
    let Ok(entries) = std::fs::read_dir("/proc") else {
        return Vec::new();
    };
    entries
        .filter_map(Result::ok)
        .filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok())
        // It may have ended meanwhile.
        .filter_map(|id| parse_stat(&std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?))
        .collect()
}

/// Reads a line of `/proc/ID/stat`: `7 (name) S 1 7 …`. The name may have blanks
/// and brackets in it.
#[cfg(target_os = "linux")]
fn parse_stat(line: &str) -> Option<Listed> {
    let (id, rest) = line.split_once(' ')?;
    let (_, rest) = rest.rsplit_once(") ")?;
    let mut words = rest.split(' ');
    let state = words.next()?;
    Some(Listed {
        id: id.parse().ok()?,
        parent: words.next()?.parse().ok()?,
        group: words.next()?.parse().ok()?,
        ended: matches!(state, "Z" | "X"),
    })
}

/// Lists all processes, as `ps` does.
#[cfg(not(target_os = "linux"))]
fn all() -> Vec<Listed> {
    let listed = std::process::Command::new("ps")
        .args(["-axo", "pid=,ppid=,pgid=,stat="])
        .output();
    let Ok(listed) = listed else {
        return Vec::new();
    };
    let lines = String::from_utf8_lossy(&listed.stdout).into_owned();
    let read = |line: &str| {
        let mut words = line.split_whitespace();
        Some(Listed {
            id: words.next()?.parse().ok()?,
            parent: words.next()?.parse().ok()?,
            group: words.next()?.parse().ok()?,
            ended: words.next()?.starts_with('Z'),
        })
    };
    lines.lines().filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn name_of_a_process_may_have_brackets() {
        let read = parse_stat("7 (a) S 9 (b) R 3 5 6 0").unwrap();
        let expected = Listed {
            id: 7,
            parent: 3,
            group: 5,
            ended: false,
        };
        assert_eq!(read, expected);
        assert!(parse_stat("7 (sh) Z 1 7 7").unwrap().ended);
        assert_eq!(parse_stat("7 (sh"), None);
    }

    #[test]
    fn descendants_are_found_below_processes_that_have_ended() {
        let process = |id, parent, ended| Listed {
            id,
            parent,
            group: id,
            ended,
        };
        let all = vec![
            process(2, 1, false),
            process(3, 2, true),
            process(4, 3, false),
            process(5, 9, false),
        ];
        let found = living(below(1, all));
        let mut found: Vec<i32> = found.iter().map(|process| process.id).collect();
        found.sort_unstable();
        assert_eq!(found, [2, 4]);
    }
}
