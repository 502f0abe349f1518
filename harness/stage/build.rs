//! Finds the PostgreSQL archive of the target in cargo's sources, and passes its
//! path to `include_bytes!`.
//!
//! The artifact crates export no path (their build script does so only if an
//! unpacked library is beside the archive), so cargo is asked where the crate is;
//! that works for registries, vendored sources and a moved `CARGO_HOME`. If cargo
//! cannot answer without the network (packages of other targets may be missing),
//! its sources are searched. The archive's SHA-256 is checked before use.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

const VERSION: &str = "0.2.7";
const ARCHIVE: &str = "lib/pglite-runtime.tar.zst";

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rustc-check-cfg=cfg(embedded_postgres)");
    let Some(target) = artifact_target() else {
        return;
    };
    let krate = format!("pglite-rs-lib-{target}");
    let Some(archive) = ask_cargo(&krate).or_else(|| search_sources(&krate)) else {
        panic!(
            "could not find {ARCHIVE} of the package {krate} {VERSION}: neither `cargo metadata` \
             nor the registry sources below CARGO_HOME name it; run `cargo fetch` once"
        );
    };
    println!("cargo:rerun-if-changed={}", archive.display());
    println!("cargo:rustc-cfg=embedded_postgres");
    println!("cargo:rustc-env=EMBEDDED_POSTGRES_TARGET={target}");
    println!(
        "cargo:rustc-env=EMBEDDED_POSTGRES_ARCHIVE={}",
        archive.display()
    );
}

/// Returns the target in the name of the artifact crate; keep it in step with the
/// target tables in Cargo.toml.
fn artifact_target() -> Option<&'static str> {
    let var = |name: &str| env::var(name).unwrap_or_default();
    let os = var("CARGO_CFG_TARGET_OS");
    let arch = var("CARGO_CFG_TARGET_ARCH");
    let env = var("CARGO_CFG_TARGET_ENV");
    match (os.as_str(), arch.as_str(), env.as_str()) {
        ("linux", "x86_64", "gnu") => Some("x86_64-unknown-linux-gnu"),
        ("linux", "aarch64", "gnu") => Some("aarch64-unknown-linux-gnu"),
        ("macos", "aarch64", _) => Some("aarch64-apple-darwin"),
        ("macos", "x86_64", _) => Some("x86_64-apple-darwin"),
        ("windows", "x86_64", "gnu") => Some("x86_64-pc-windows-gnu"),
        _ => None,
    }
}

/// Asks cargo where the crate is.
fn ask_cargo(krate: &str) -> Option<PathBuf> {
    let output = Command::new(env::var_os("CARGO")?)
        .args([
            "metadata",
            "--offline",
            "--format-version",
            "1",
            "--filter-platform",
        ])
        .arg(env::var_os("TARGET")?)
        .arg("--manifest-path")
        .arg(Path::new(&env::var_os("CARGO_MANIFEST_DIR")?).join("Cargo.toml"))
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    // There is one `manifest_path` per package, and the folder has the name of the
    // crate. That saves a JSON parser among the build-dependencies.
    text.split(r#""manifest_path":""#)
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(|path| PathBuf::from(path.replace(r"\\", r"\")))
        .filter_map(|manifest| Some(manifest.parent()?.to_path_buf()))
        .filter(|folder| {
            folder
                .file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with(krate))
        })
        .map(|folder| folder.join(ARCHIVE))
        .find(|archive| archive.is_file())
}

/// Searches `CARGO_HOME/registry/src/*/<crate>-<version>`.
fn search_sources(krate: &str) -> Option<PathBuf> {
    let home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(env::home_dir()?.join(".cargo")))?;
    std::fs::read_dir(home.join("registry/src"))
        .ok()?
        .filter_map(Result::ok)
        .map(|registry| {
            registry
                .path()
                .join(format!("{krate}-{VERSION}"))
                .join(ARCHIVE)
        })
        .find(|archive| archive.is_file())
}
