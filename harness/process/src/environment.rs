//! The environment that child processes inherit.

use std::ffi::{OsStr, OsString};

/// Variables that cargo sets for the programs it runs, and that would confuse a
/// build inside. Variables that a user sets (`CARGO_HOME`, `RUSTFLAGS` …) are
/// kept: with others, the inner build would compile everything again.
const CARGO_VARIABLES: [&str; 9] = [
    "CARGO",
    "CARGO_BIN_",
    "CARGO_CRATE_NAME",
    "CARGO_MANIFEST_",
    "CARGO_PKG_",
    "CARGO_PRIMARY_PACKAGE",
    "CARGO_TARGET_TMPDIR",
    "OUT_DIR",
    "RUST_RECURSION_COUNT",
];

/// Variables that lead to a real cloud or database.
const EXTERNAL_SERVICES: [&str; 3] = ["AWS_", "DATABASE_URL", "PG"];

const PROXY_EXCEPTIONS: [&str; 2] = ["NO_PROXY", "no_proxy"];
const LOOPBACK: &str = "127.0.0.1,localhost";

/// Returns the environment for a build: ours without what a surrounding cargo
/// has set.
pub fn for_builds() -> Vec<(OsString, OsString)> {
    std::env::vars_os()
        .filter(|(name, _)| !matches_any(name, &CARGO_VARIABLES))
        .collect()
}

/// Returns the environment for an app: also without variables that lead to
/// services outside the stage. The stage file adds what the app needs.
pub fn for_apps() -> Vec<(OsString, OsString)> {
    let mut env: Vec<_> = for_builds()
        .into_iter()
        .filter(|(name, _)| {
            !matches_any(name, &EXTERNAL_SERVICES) && !is_one_of(name, &PROXY_EXCEPTIONS)
        })
        .collect();
    // An SDK that finds no credentials in its environment asks the EC2 metadata
    // service for some, and waits.
    env.push(("AWS_EC2_METADATA_DISABLED".into(), "true".into()));
    // A proxy must not be used for services on loopback.
    for name in PROXY_EXCEPTIONS {
        let mut value = std::env::var_os(name).unwrap_or_default();
        if !value.is_empty() {
            value.push(",");
        }
        value.push(LOOPBACK);
        env.push((name.into(), value));
    }
    env
}

/// Whether a name is in the list, or begins with an entry that ends in `_` (or
/// with `PG`).
fn matches_any(name: &OsStr, names: &[&str]) -> bool {
    let name = name.to_string_lossy();
    names.iter().any(|known| {
        name == *known || ((known.ends_with('_') || *known == "PG") && name.starts_with(known))
    })
}

fn is_one_of(name: &OsStr, names: &[&str]) -> bool {
    names.iter().any(|known| name == *known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builds_keep_variables_of_the_user() {
        let removed = [
            "CARGO",
            "CARGO_PKG_NAME",
            "CARGO_MANIFEST_DIR",
            "CARGO_BIN_EXE_x",
        ];
        let kept = [
            "CARGO_HOME",
            "CARGO_TARGET_DIR",
            "RUSTFLAGS",
            "RUSTUP_TOOLCHAIN",
            "PATH",
        ];
        assert!(
            removed
                .iter()
                .all(|name| matches_any(OsStr::new(name), &CARGO_VARIABLES))
        );
        assert!(
            !kept
                .iter()
                .any(|name| matches_any(OsStr::new(name), &CARGO_VARIABLES))
        );
    }

    #[test]
    fn apps_do_not_inherit_a_real_cloud_or_database() {
        let removed = [
            "AWS_PROFILE",
            "AWS_SECRET_ACCESS_KEY",
            "PGHOST",
            "DATABASE_URL",
        ];
        assert!(
            removed
                .iter()
                .all(|name| matches_any(OsStr::new(name), &EXTERNAL_SERVICES))
        );
        assert!(!matches_any(OsStr::new("PATH"), &EXTERNAL_SERVICES));
        let env = for_apps();
        let exceptions = env.iter().find(|(name, _)| name == "NO_PROXY").unwrap();
        assert!(exceptions.1.to_string_lossy().ends_with(LOOPBACK));
    }
}
