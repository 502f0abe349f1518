//! Finding `initdb` and `postgres`: the system's, or the embedded ones.

use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};

use crate::cache::Cache;

/// The oldest supported PostgreSQL: the first with `DROP DATABASE … (FORCE)`.
const OLDEST: u32 = 13;

/// The binaries of a PostgreSQL.
#[derive(Debug, Clone)]
pub(super) struct Binaries {
    pub(super) initdb: PathBuf,
    pub(super) postgres: PathBuf,
    /// The version it prints: `17.5`.
    pub(super) version: String,
    /// A key that changes with the binaries.
    pub(super) identity: String,
}

impl Binaries {
    /// Runs it to check that it works here, and returns its version.
    pub(super) fn check_version(&self) -> Result<String, String> {
        let output = Command::new(&self.postgres).arg("--version").output();
        let output = output.map_err(|error| format!("it does not start: {error}"))?;
        if output.status.success() {
            return Ok(self.version.clone());
        }
        Err(explain(
            String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        ))
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

/// Explains the dynamic linker's message about a C library that is too old;
/// returns other messages unchanged.
pub(super) fn explain(reason: String) -> String {
    if reason.contains("GLIBC_") && reason.contains("not found") {
        return "it needs glibc 2.34 or newer, and this system's is older: install PostgreSQL from \
                the system's packages, which is used then"
            .into();
    }
    reason
}

fn name(program: &str) -> String {
    format!("{program}{}", std::env::consts::EXE_SUFFIX)
}

/// Finds the newest supported PostgreSQL on the machine.
pub(super) fn find_system() -> Result<Binaries, String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let parents = [
        "/usr/lib/postgresql",
        "/opt/homebrew/opt",
        "/usr/local/opt",
        "/Applications/Postgres.app/Contents/Versions",
    ];
    for parent in parents {
        let entries = std::fs::read_dir(parent)
            .into_iter()
            .flatten()
            .filter_map(Result::ok);
        folders.extend(entries.map(|entry| entry.path().join("bin")));
    }
    let mut found: Vec<_> = folders
        .iter()
        .filter_map(|folder| find_in_folder(folder))
        .collect();
    found.sort_by_key(Binaries::major);
    let newest = found
        .pop()
        .ok_or("`initdb` and `postgres` are neither in PATH nor in the usual folders")?;
    if newest.major() < OLDEST {
        return Err(format!(
            "PostgreSQL {} is older than {OLDEST}",
            newest.version
        ));
    }
    Ok(newest)
}

/// Returns the binaries in a folder, if both exist and work.
fn find_in_folder(folder: &Path) -> Option<Binaries> {
    // Debian has links in PATH to some of the binaries only.
    let postgres = folder.join(name("postgres")).canonicalize().ok()?;
    let initdb = postgres.with_file_name(name("initdb"));
    if !initdb.is_file() {
        return None;
    }
    let output = Command::new(&postgres).arg("--version").output().ok()?;
    let output = String::from_utf8(output.stdout).ok()?;
    let version = output
        .split_whitespace()
        .find(|word| major(word) > 0)?
        .to_owned();
    let meta = std::fs::metadata(&postgres).ok()?;
    let key = format!(
        "{} {output} {} {:?}",
        postgres.display(),
        meta.len(),
        meta.modified()
    );
    let identity = hex::encode(&Sha256::digest(key)[..8]);
    Some(Binaries {
        initdb,
        postgres,
        version,
        identity,
    })
}

/// Returns the embedded PostgreSQL, unpacked into the cache.
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
        "there is none for this target; there are some for Linux with glibc (x86-64, arm64), \
         macOS and Windows (gnu)"
            .into(),
    )
}

#[cfg(test)]
mod tests {
    use super::{explain, major};

    #[test]
    fn old_c_library_is_explained() {
        let linker = "initdb: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found";
        assert!(explain(linker.into()).starts_with("it needs glibc 2.34"));
        assert_eq!(explain("something else".into()), "something else");
    }

    #[test]
    fn major_version_is_the_first_number() {
        assert_eq!(major("17.5"), 17);
        assert_eq!(major("18beta1"), 18);
        assert_eq!(major("(PostgreSQL)"), 0);
    }
}
