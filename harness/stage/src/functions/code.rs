//! Unpacks the code of functions.

use std::fs;
use std::io::{self, Cursor};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use bytes::Bytes;
use rehearsal_cloud::functions::FunctionCode;

/// How many files of a folder are looked at to see whether its code has changed.
const MOST_FILES: usize = 10_000;

/// Returns the folder with the code. An archive is unpacked below `home`, unless that was
/// done already.
pub(super) fn unpack(code: &FunctionCode, home: &Path) -> io::Result<PathBuf> {
    let (sha256, bytes) = match code {
        FunctionCode::Zip { sha256, bytes } => (sha256, bytes),
        FunctionCode::Folder(path) if path.is_dir() => return Ok(path.to_path_buf()),
        FunctionCode::Folder(path) => {
            let message = format!("there is no folder {}", path.display());
            return Err(io::Error::new(io::ErrorKind::NotFound, message));
        }
    };
    let folder = home.join(&**sha256);
    if folder.is_dir() {
        return Ok(folder);
    }
    extract(&[bytes], &folder)?;
    Ok(folder)
}

/// Unpacks archives into a folder, one over the other. Another invocation may unpack the same
/// ones: the folder appears when it is whole.
pub(super) fn extract(archives: &[&Bytes], folder: &Path) -> io::Result<()> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let part = folder.with_file_name(format!(
        "{name}.part-{}",
        rehearsal_process::secret::generate()
    ));
    fs::create_dir_all(&part)?;
    for archive in archives {
        extract_one(archive, &part)?;
    }
    match fs::rename(&part, folder) {
        Err(_) if folder.is_dir() => fs::remove_dir_all(&part),
        renamed => renamed,
    }
}

fn extract_one(bytes: &Bytes, part: &Path) -> io::Result<()> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(io::Error::other)?;
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).map_err(io::Error::other)?;
        // A path that leads out of the folder is left out.
        let Some(path) = file.enclosed_name() else {
            continue;
        };
        let path = part.join(path);
        if file.is_dir() {
            fs::create_dir_all(&path)?;
            continue;
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        let mut to = fs::File::create(&path)?;
        io::copy(&mut file, &mut to)?;
        #[cfg(unix)]
        if let Some(mode) = file.unix_mode() {
            use std::os::unix::fs::PermissionsExt as _;
            // As Lambda does, it can be read in any case.
            to.set_permissions(fs::Permissions::from_mode(mode & 0o777 | 0o444))?;
        }
    }
    Ok(())
}

/// Returns when a file of a folder with code last changed; `None` for an archive, which does
/// not change.
pub(super) fn modified(code: &FunctionCode) -> Option<SystemTime> {
    let FunctionCode::Folder(path) = code else {
        return None;
    };
    let mut latest = None;
    let mut folders = vec![path.to_path_buf()];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        // What cannot be read, the function cannot read either.
        let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
        for entry in entries {
            files += 1;
            if files > MOST_FILES {
                return latest;
            }
            // Of a link to a program, the program is what changes.
            let Ok(found) = fs::metadata(entry.path()) else {
                continue;
            };
            let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
            // What Python writes while it imports a module is no change of the code.
            if found.is_dir() && !is_link && entry.file_name() != "__pycache__" {
                folders.push(entry.path());
            } else if found.is_file() {
                latest = latest.max(found.modified().ok());
            }
        }
    }
    latest
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use zip::write::SimpleFileOptions;

    use super::*;

    fn archive(files: &[(&str, &str)]) -> FunctionCode {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in files {
            writer
                .start_file(*name, SimpleFileOptions::default())
                .unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        FunctionCode::Zip {
            sha256: "hash".into(),
            bytes: writer.finish().unwrap().into_inner().into(),
        }
    }

    #[test]
    fn archive_is_unpacked_once_and_into_its_folder_only() {
        let home = tempfile::tempdir().unwrap();
        let code = archive(&[("a/b.txt", "b"), ("../out.txt", "out")]);
        let folder = unpack(&code, home.path()).unwrap();
        assert_eq!(fs::read_to_string(folder.join("a/b.txt")).unwrap(), "b");
        assert!(!home.path().join("out.txt").exists());
        assert_eq!(unpack(&code, home.path()).unwrap(), folder);
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
    }

    #[test]
    fn change_of_a_file_in_a_folder_is_noticed() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("lib/index.py");
        fs::create_dir_all(home.path().join("lib/__pycache__")).unwrap();
        fs::write(&file, "a").unwrap();
        let code = FunctionCode::Folder(home.path().into());
        assert_eq!(unpack(&code, home.path()).unwrap(), home.path());
        let before = modified(&code).unwrap();
        let set = |path: &Path, at| fs::File::options().write(true).open(path)?.set_modified(at);
        let later = before + std::time::Duration::from_secs(5);
        let cache = home.path().join("lib/__pycache__/index.pyc");
        fs::write(&cache, "").unwrap();
        set(&cache, later).unwrap();
        assert_eq!(modified(&code), Some(before));
        set(&file, later).unwrap();
        assert_eq!(modified(&code), Some(later));
        let gone = FunctionCode::Folder(home.path().join("gone").into());
        let error = unpack(&gone, home.path()).unwrap_err();
        assert!(error.to_string().contains("there is no folder"), "{error}");
    }
}
