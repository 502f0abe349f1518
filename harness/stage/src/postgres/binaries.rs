//! Where `initdb` and `postgres` come from: the machine, or cargo.

use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};

use crate::cache::Cache;

/// The oldest PostgreSQL that qualifies: `DROP DATABASE … (FORCE)` came with it.
const OLDEST: u32 = 13;

/// A PostgreSQL that can be started.
#[derive(Debug, Clone)]
pub(super) struct Binaries {
    pub(super) initdb: PathBuf,
    pub(super) postgres: PathBuf,
    /// As it says it: `17.5`.
    pub(super) version: String,
    /// Changes when the binaries do.
    pub(super) identity: String,
}

impl Binaries {
    /// Whether it runs here at all, and what it says then.
    pub(super) fn says_its_version(&self) -> Result<String, String> {
        let said = Command::new(&self.postgres).arg("--version").output();
        let said = said.map_err(|error| format!("it does not start: {error}"))?;
        if said.status.success() {
            return Ok(self.version.clone());
        }
        Err(why(String::from_utf8_lossy(&said.stderr).trim().to_owned()))
    }

    pub(super) fn major(&self) -> u32 {
        major(&self.version)
    }
}

fn major(version: &str) -> u32 {
    version
        .split(|c: char| !c.is_ascii_digit())
        .next()
        .and_then(|n| n.parse().ok())
        .unwrap_or(0)
}

/// The reason behind what the dynamic linker says of a C library that is too old.
pub(super) fn why(reason: String) -> String {
    if reason.contains("GLIBC_") && reason.contains("not found") {
        return "it needs glibc 2.34 or newer, and this system's is older: install PostgreSQL from \
                the system's packages, which is taken then"
            .into();
    }
    reason
}

fn name(program: &str) -> String {
    format!("{program}{}", std::env::consts::EXE_SUFFIX)
}

/// The newest PostgreSQL on the machine that qualifies.
pub(super) fn on_this_machine() -> Result<Binaries, String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let shelves = [
        "/usr/lib/postgresql",
        "/opt/homebrew/opt",
        "/usr/local/opt",
        "/Applications/Postgres.app/Contents/Versions",
    ];
    for shelf in shelves {
        let entries = std::fs::read_dir(shelf)
            .into_iter()
            .flatten()
            .filter_map(Result::ok);
        folders.extend(entries.map(|entry| entry.path().join("bin")));
    }
    let mut found: Vec<_> = folders
        .iter()
        .filter_map(|folder| look_into(folder))
        .collect();
    found.sort_by_key(Binaries::major);
    let newest = found
        .pop()
        .ok_or("there are no `initdb` and `postgres` in PATH or the usual places")?;
    if newest.major() < OLDEST {
        return Err(format!(
            "PostgreSQL {} is older than {OLDEST}",
            newest.version
        ));
    }
    Ok(newest)
}

/// The binaries in a folder, where both are there and run.
fn look_into(folder: &Path) -> Option<Binaries> {
    // Debian's links in PATH lead to a folder with more in it.
    let postgres = folder.join(name("postgres")).canonicalize().ok()?;
    let initdb = postgres.with_file_name(name("initdb"));
    if !initdb.is_file() {
        return None;
    }
    let said = Command::new(&postgres).arg("--version").output().ok()?;
    let said = String::from_utf8(said.stdout).ok()?;
    let version = said
        .split_whitespace()
        .find(|word| major(word) > 0)?
        .to_owned();
    let meta = std::fs::metadata(&postgres).ok()?;
    let mark = format!(
        "{} {said} {} {:?}",
        postgres.display(),
        meta.len(),
        meta.modified()
    );
    let identity = hex::encode(&Sha256::digest(mark)[..8]);
    Some(Binaries {
        initdb,
        postgres,
        version,
        identity,
    })
}

/// The PostgreSQL that cargo brought, unpacked into the cache.
#[cfg(embedded_postgres)]
pub(super) fn embedded(cache: &Cache) -> Result<Binaries, String> {
    use super::embedded::{SHA256, VERSION, unpack};

    let identity = &SHA256[..16];
    let folder = cache
        .folder(&format!("postgres-{VERSION}-{identity}"), unpack)
        .map_err(|error| error.to_string())?;
    Ok(Binaries {
        initdb: folder.join("bin").join(name("initdb")),
        postgres: folder.join("bin").join(name("postgres")),
        version: VERSION.into(),
        identity: identity.into(),
    })
}

#[cfg(not(embedded_postgres))]
pub(super) fn embedded(_cache: &Cache) -> Result<Binaries, String> {
    Err(
        "there is none for this target; it comes for Linux with glibc (x86-64, arm64), macOS and \
         Windows (gnu)"
            .into(),
    )
}

#[cfg(test)]
mod tests {
    use super::{major, why};

    #[test]
    fn an_old_c_library_is_told_by_its_name() {
        let linker = "initdb: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found";
        assert!(why(linker.into()).starts_with("it needs glibc 2.34"));
        assert_eq!(why("something else".into()), "something else");
    }

    #[test]
    fn versions_are_read_by_their_first_number() {
        assert_eq!(major("17.5"), 17);
        assert_eq!(major("18beta1"), 18);
        assert_eq!(major("(PostgreSQL)"), 0);
    }
}
