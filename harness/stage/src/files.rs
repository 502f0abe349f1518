//! Small chores on the file system.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use crate::process::Account;

/// Lets every user pass through and list a folder, whatever the umask says:
/// PostgreSQL may run as another user than we do.
#[cfg(unix)]
pub(crate) fn make_passable(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
pub(crate) fn make_passable(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// Makes a folder that its owner alone may enter, given to `account`.
pub(crate) fn private_folder(folder: &Path, account: Option<Account>) -> io::Result<()> {
    fs::create_dir(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    }
    give(folder, account)
}

/// Gives one file or folder to an account.
#[cfg(unix)]
pub(crate) fn give(path: &Path, account: Option<Account>) -> io::Result<()> {
    match account {
        Some(account) => std::os::unix::fs::lchown(path, Some(account.uid), Some(account.gid)),
        None => Ok(()),
    }
}

#[cfg(not(unix))]
pub(crate) fn give(_path: &Path, _account: Option<Account>) -> io::Result<()> {
    Ok(())
}

/// Copies a tree of plain files and folders into the existing folder `to`,
/// private, and owned by `account`.
pub(crate) fn copy_tree(from: &Path, to: &Path, account: Option<Account>) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            private_folder(&target, account)?;
            copy_tree(&entry.path(), &target, account)?;
        } else {
            fs::copy(entry.path(), &target)?;
            give(&target, account)?;
        }
    }
    Ok(())
}

/// Removes a tree; one that is not there, or that goes away meanwhile (its
/// owner is still cleaning up), is what the caller wanted.
pub(crate) fn remove_all(path: &Path) -> io::Result<()> {
    for _ in 0..3 {
        match fs::remove_dir_all(path) {
            Err(error) if matches!(error.kind(), ErrorKind::NotFound) => break,
            // A process on its way out made another file.
            Err(error) if error.kind() == ErrorKind::DirectoryNotEmpty => {}
            other => return other,
        }
    }
    if path.exists() {
        Err(ErrorKind::DirectoryNotEmpty.into())
    } else {
        Ok(())
    }
}

/// The bytes that are free where `folder` lies; none where that is not to be known.
#[cfg(unix)]
pub(crate) fn free_space(folder: &Path) -> u64 {
    rustix::fs::statvfs(folder).map_or(0, |disk| disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[cfg(not(unix))]
pub(crate) fn free_space(_folder: &Path) -> u64 {
    0
}

/// Whether a folder lies in memory.
#[cfg(target_os = "linux")]
pub(crate) fn is_memory(folder: &Path) -> bool {
    const TMPFS: i64 = 0x0102_1994;
    rustix::fs::statfs(folder).is_ok_and(|disk| disk.f_type == TMPFS)
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn is_memory(_folder: &Path) -> bool {
    false
}

/// Whether a folder is ours alone to write to.
#[cfg(unix)]
pub(crate) fn is_ours(folder: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let meta = fs::symlink_metadata(folder)?;
    Ok(meta.is_dir()
        && meta.uid() == rustix::process::geteuid().as_raw()
        && meta.mode() & 0o022 == 0)
}

#[cfg(not(unix))]
pub(crate) fn is_ours(folder: &Path) -> io::Result<bool> {
    Ok(fs::symlink_metadata(folder)?.is_dir())
}
