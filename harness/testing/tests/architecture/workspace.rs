//! The packages of the workspace and what they are built with, from `cargo
//! metadata`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use serde_json::Value;

/// Returns the root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

/// A package of the workspace.
pub(crate) struct Package {
    /// Its folder, relative to the root.
    pub(crate) folder: String,
    /// The packages that it names as dependencies, except dev-dependencies.
    pub(crate) direct: BTreeSet<String>,
    /// The packages that it is built with, except for its tests.
    pub(crate) all: BTreeSet<String>,
}

/// The packages of the workspace by name.
pub(crate) type Workspace = BTreeMap<String, Package>;

/// Reads the workspace, once.
pub(crate) fn read() -> &'static Workspace {
    static WORKSPACE: LazyLock<Workspace> = LazyLock::new(read_metadata);
    &WORKSPACE
}

/// Returns what `cargo metadata` says of the workspace and its dependencies.
pub(crate) fn metadata(options: &[&str]) -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .args(options)
        .current_dir(root())
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn read_metadata() -> Workspace {
    let metadata = metadata(&["--filter-platform", "host-tuple"]);
    let packages: BTreeMap<&str, &Value> = array(&metadata["packages"])
        .map(|package| (text(&package["id"]), package))
        .collect();
    let direct: BTreeMap<&str, BTreeSet<&str>> = array(&metadata["resolve"]["nodes"])
        .map(|node| (text(&node["id"]), direct(node)))
        .collect();
    let members = array(&metadata["workspace_members"]).map(text);
    let members = members.map(|id| {
        let mut all = BTreeSet::new();
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            open.extend(
                direct[id]
                    .iter()
                    .filter(|dependency| all.insert(**dependency)),
            );
        }
        let names = |ids: &BTreeSet<&str>| {
            let names = ids.iter().map(|id| text(&packages[id]["name"]).to_owned());
            names.collect()
        };
        let manifest = Path::new(text(&packages[id]["manifest_path"]));
        let folder = manifest.parent().unwrap().strip_prefix(root()).unwrap();
        let package = Package {
            folder: folder.to_str().unwrap().to_owned(),
            direct: names(&direct[id]),
            all: names(&all),
        };
        (text(&packages[id]["name"]).to_owned(), package)
    });
    members.collect()
}

/// Returns the ids of the dependencies of a node, except dev-dependencies.
fn direct(node: &Value) -> BTreeSet<&str> {
    let dependencies = array(&node["deps"]).filter(|dependency| {
        let mut kinds = array(&dependency["dep_kinds"]);
        kinds.any(|kind| kind["kind"] != "dev")
    });
    dependencies
        .map(|dependency| text(&dependency["pkg"]))
        .collect()
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().unwrap().iter()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}
