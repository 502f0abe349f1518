use std::path::Path;
use std::sync::Arc;

use rehearsal_script::{PathKind, Sources};

/// The files on disk, relative to the current directory.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Disk;

impl Sources for Disk {
    fn read(&self, path: &str) -> Result<Arc<str>, String> {
        std::fs::read_to_string(path)
            .map(Into::into)
            .map_err(|error| error.to_string())
    }

    fn kind(&self, path: &str) -> PathKind {
        match std::fs::metadata(path) {
            Ok(found) if found.is_dir() => PathKind::Folder,
            Ok(_) => PathKind::File,
            Err(_) => PathKind::Missing,
        }
    }

    fn files_below(&self, folder: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut folders = vec![Path::new(folder).to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
                let path = entry.path();
                // Links are not followed: they may lead in a circle.
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() => folders.push(path),
                    Ok(_) => found.extend(path.to_str().map(|path| path.replace('\\', "/"))),
                    Err(_) => {}
                }
            }
        }
        found.sort();
        found
    }
}
