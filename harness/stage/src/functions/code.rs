//! Unpacks the code of functions.

use std::fs;
use std::io::{self, Cursor};
use std::path::{Path, PathBuf};

use rehearsal_cloud::functions::FunctionCode;

/// Unpacks an archive below `home`, unless that was done already; returns the folder.
pub(super) fn unpack(code: &FunctionCode, home: &Path) -> io::Result<PathBuf> {
    let FunctionCode::Zip { sha256, bytes } = code;
    let folder = home.join(&**sha256);
    if folder.is_dir() {
        return Ok(folder);
    }
    // Another invocation may unpack the same archive: the folder appears when it is whole.
    let part = home.join(format!("{sha256}.part-{}", crate::secret::generate()));
    fs::create_dir_all(&part)?;
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
    match fs::rename(&part, &folder) {
        Err(_) if folder.is_dir() => fs::remove_dir_all(&part)?,
        renamed => renamed?,
    }
    Ok(folder)
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
}
