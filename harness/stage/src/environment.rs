//! What children inherit of our environment.

use std::ffi::{OsStr, OsString};

/// What cargo sets for the programs it runs; a build inside would take it for
/// its own. What a person sets (`CARGO_HOME`, `RUSTFLAGS` …) has to stay, or
/// the inner build would not find the outer one's work.
const OF_CARGO: [&str; 9] = [
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

/// What leads to somebody's real cloud or database.
const OF_THE_WORLD: [&str; 3] = ["AWS_", "DATABASE_URL", "PG"];

const PROXY_EXCEPTIONS: [&str; 2] = ["NO_PROXY", "no_proxy"];
const LOOPBACK: &str = "127.0.0.1,localhost";

/// For a build: all of it, but what a surrounding cargo has set.
pub(crate) fn for_builds() -> Vec<(OsString, OsString)> {
    std::env::vars_os()
        .filter(|(name, _)| !begins(name, &OF_CARGO))
        .collect()
}

/// For an app: moreover without what could lead it off the stage. Whatever it
/// is to find there, the stage file says.
pub(crate) fn for_apps() -> Vec<(OsString, OsString)> {
    let mut env: Vec<_> = for_builds()
        .into_iter()
        .filter(|(name, _)| !begins(name, &OF_THE_WORLD) && !is(name, &PROXY_EXCEPTIONS))
        .collect();
    // Without credentials in its environment an SDK asks the machine it takes
    // itself to be on, and waits.
    env.push(("AWS_EC2_METADATA_DISABLED".into(), "true".into()));
    // A proxy is for the world, not for the neighbour on loopback.
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

/// Whether a name is one of these, or begins with one that ends in `_` (or is `PG`).
fn begins(name: &OsStr, names: &[&str]) -> bool {
    let name = name.to_string_lossy();
    names.iter().any(|known| {
        name == *known || ((known.ends_with('_') || *known == "PG") && name.starts_with(known))
    })
}

fn is(name: &OsStr, names: &[&str]) -> bool {
    names.iter().any(|known| name == *known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builds_keep_what_a_person_set() {
        let goes = [
            "CARGO",
            "CARGO_PKG_NAME",
            "CARGO_MANIFEST_DIR",
            "CARGO_BIN_EXE_x",
        ];
        let stays = [
            "CARGO_HOME",
            "CARGO_TARGET_DIR",
            "RUSTFLAGS",
            "RUSTUP_TOOLCHAIN",
            "PATH",
        ];
        assert!(goes.iter().all(|name| begins(OsStr::new(name), &OF_CARGO)));
        assert!(!stays.iter().any(|name| begins(OsStr::new(name), &OF_CARGO)));
    }

    #[test]
    fn apps_see_neither_the_real_cloud_nor_a_real_database() {
        let goes = [
            "AWS_PROFILE",
            "AWS_SECRET_ACCESS_KEY",
            "PGHOST",
            "DATABASE_URL",
        ];
        assert!(
            goes.iter()
                .all(|name| begins(OsStr::new(name), &OF_THE_WORLD))
        );
        assert!(!begins(OsStr::new("PATH"), &OF_THE_WORLD));
        let env = for_apps();
        let exceptions = env.iter().find(|(name, _)| name == "NO_PROXY").unwrap();
        assert!(exceptions.1.to_string_lossy().ends_with(LOOPBACK));
    }
}
