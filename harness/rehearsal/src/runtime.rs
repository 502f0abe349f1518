//! What the process itself brings: its cores, its name, its first bit of chance.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};

/// What one app's process, or a sandbox without any, may take of the memory.
const PART: u64 = 64 << 20;

/// How many cases play at once where nobody says: as many as there are cores,
/// and fewer where their sandboxes (`processes` apps in each) would not fit
/// into the memory that is free.
pub(crate) fn jobs(processes: usize) -> usize {
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZeroUsize::get);
    let room = free_memory().map_or(cores, |free| fitting(free, processes));
    cores.min(room).max(1)
}

/// Half of the memory is for sandboxes; a case has one, and the next one is
/// being made meanwhile.
fn fitting(free: u64, processes: usize) -> usize {
    let sandbox = PART * (processes as u64 + 1);
    usize::try_from(free / 2 / (2 * sandbox)).unwrap_or(usize::MAX)
}

/// The memory that can be had without anybody's suffering; what a container is
/// limited to counts where it is less.
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

/// A seed that nobody chose: small enough to be typed again. The standard
/// library's hash keys are the process's own chance.
pub(crate) fn seed() -> u64 {
    RandomState::new().build_hasher().finish() % 1_000_000
}

/// The command a person types to play scenarios again: by cargo where cargo
/// runs us now.
pub(crate) fn command() -> String {
    let by_cargo = std::env::var_os("CARGO").is_some();
    if by_cargo {
        "cargo run -- run"
    } else {
        "rehearsal run"
    }
    .to_owned()
}

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
        assert_eq!(fitting(100 << 20, 3), 0, "one is played all the same");
        assert!(jobs(1_000_000) == 1);
    }
}
