//! The folder of the project that a command is run in: the current one, or one above
//! it.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use rehearsal_script::{PathKind, Sources as _};

use crate::disk::Disk;

/// The default folder of scenario files.
pub(crate) const FOLDER: &str = "scenarios";

/// The arguments of a command that name files.
#[derive(Debug, Default)]
pub(crate) struct PathArguments<'a> {
    /// Whether `--scenarios` names the folder.
    pub(crate) named: bool,
    /// Files, folders, or parts of names.
    pub(crate) filters: Vec<&'a mut String>,
    /// Files that are read or written.
    pub(crate) files: Vec<&'a mut PathBuf>,
}

/// Makes the project's folder the current one, and changes the arguments so that they
/// name the same files as before. Without a project above the current folder nothing
/// changes.
pub(crate) fn enter(arguments: PathArguments<'_>) {
    if arguments.named || Path::new(FOLDER).is_dir() {
        return;
    }
    let Ok(here) = std::env::current_dir() else {
        return;
    };
    let Some(root) = project_above(&here) else {
        return;
    };
    let below = here.strip_prefix(root).unwrap_or(Path::new("")).to_owned();
    for filter in arguments.filters {
        let path = below.join(filter.trim_start_matches("./"));
        if here.join(&*filter).exists()
            && let Some(path) = path.to_str()
        {
            path.clone_into(filter);
        }
    }
    for file in arguments.files {
        *file = here.join(&*file);
    }
    if std::env::set_current_dir(root).is_ok() {
        // If standard error is closed, nobody misses this.
        let _ = writeln!(std::io::stderr(), "project: {}", root.display());
    }
}

/// Returns the nearest folder above with scenario files, in the same repository.
fn project_above(here: &Path) -> Option<&Path> {
    for folder in here.ancestors() {
        if has_scenarios(&folder.join(FOLDER)) {
            return Some(folder);
        }
        if folder.join(".git").exists() {
            return None;
        }
    }
    None
}

fn has_scenarios(folder: &Path) -> bool {
    let Some(name) = folder.to_str().filter(|_| folder.is_dir()) else {
        return false;
    };
    Disk.kind(&format!("{name}/stage.yaml")) == PathKind::File
        || Disk
            .files_below(name)
            .iter()
            .any(|file| matches!(file.rsplit('.').next(), Some("yaml" | "yml")))
}
