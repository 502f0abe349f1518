//! The process: its cores and memory, its randomness, its Tokio runtime.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};

/// The memory that one app process, or a sandbox without any, is assumed to take.
const PROCESS_MEMORY: u64 = 64 << 20;

/// Returns how many cases run at once by default: as many as there are cores,
/// and fewer if their sandboxes (`processes` apps in each) would not fit into
/// the free memory.
pub(crate) fn jobs(processes: usize) -> usize {
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZeroUsize::get);
    let fitting = free_memory().map_or(cores, |free| fitting(free, processes));
    cores.min(fitting).max(1)
}

/// Half of the memory is for sandboxes; each case has one, and the next one is
/// being made meanwhile.
fn fitting(free: u64, processes: usize) -> usize {
    let sandbox = PROCESS_MEMORY * (processes as u64 + 1);
    usize::try_from(free / 2 / (2 * sandbox)).unwrap_or(usize::MAX)
}

/// Returns the memory that is available; the limit of a container counts if it
/// is lower.
#[cfg(target_os = "linux")]
fn free_memory() -> Option<u64> {
    let number = |path: &str| {
        std::fs::read_to_string(path)
            .ok()?
            .trim()
            .parse::<u64>()
            .ok()
    };
    let meminfo = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = meminfo
        .lines()
        .find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let free = line
        .trim()
        .strip_suffix(" kB")?
        .trim()
        .parse::<u64>()
        .ok()?
        << 10;
    let limit = number("/sys/fs/cgroup/memory.max");
    let used = number("/sys/fs/cgroup/memory.current");
    let left = limit
        .zip(used)
        .map(|(limit, used)| limit.saturating_sub(used));
    Some(left.map_or(free, |left| left.min(free)))
}

#[cfg(not(target_os = "linux"))]
fn free_memory() -> Option<u64> {
    None
}

/// Returns a random seed that is short enough to be typed. The standard
/// library's hash keys are the process's own randomness.
pub(crate) fn seed() -> u64 {
    RandomState::new().build_hasher().finish() % 1_000_000
}

/// Builds the Tokio runtime of the process.
pub(crate) fn build() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_fit_into_the_memory() {
        assert_eq!(fitting(8 << 30, 3), 8);
        assert_eq!(fitting(1 << 30, 3), 1);
        assert_eq!(fitting(100 << 20, 3), 0, "one runs all the same");
        assert!(jobs(1_000_000) == 1);
    }
}
