//! File-system helpers.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use crate::account::Account;

/// Lets every user enter and list a folder, whatever the umask is: PostgreSQL may
/// run as another user.
#[cfg(unix)]
pub fn make_traversable(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
pub fn make_traversable(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// Creates a folder that only its owner may enter, owned by `account`.
pub fn private_folder(folder: &Path, account: Option<Account>) -> io::Result<()> {
    fs::create_dir(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    }
    change_owner(folder, account)
}

/// Makes `account` the owner of one file or folder.
#[cfg(unix)]
pub fn change_owner(path: &Path, account: Option<Account>) -> io::Result<()> {
    match account {
        Some(account) => std::os::unix::fs::lchown(path, Some(account.uid), Some(account.gid)),
        None => Ok(()),
    }
}

#[cfg(not(unix))]
pub fn change_owner(_path: &Path, _account: Option<Account>) -> io::Result<()> {
    Ok(())
}

/// Copies a tree of plain files and folders into the existing folder `to`,
/// private, and owned by `account`.
pub fn copy_tree(from: &Path, to: &Path, account: Option<Account>) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            private_folder(&target, account)?;
            copy_tree(&entry.path(), &target, account)?;
        } else {
            fs::copy(entry.path(), &target)?;
            change_owner(&target, account)?;
        }
    }
    Ok(())
}

/// Removes a tree. A tree that does not exist, or that another process removes
/// meanwhile, is no error.
pub fn remove_all(path: &Path) -> io::Result<()> {
    for _ in 0..3 {
        match fs::remove_dir_all(path) {
            Err(error) if matches!(error.kind(), ErrorKind::NotFound) => break,
            // A process that is ending has created another file.
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

/// Returns the free bytes on the disk of `folder`; 0 if they are unknown.
#[cfg(unix)]
pub fn free_space(folder: &Path) -> u64 {
    rustix::fs::statvfs(folder).map_or(0, |disk| disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[cfg(not(unix))]
pub fn free_space(_folder: &Path) -> u64 {
    0
}

/// Whether a folder is in memory (tmpfs).
#[cfg(target_os = "linux")]
pub fn is_in_memory(folder: &Path) -> bool {
    const TMPFS: i64 = 0x0102_1994;
    rustix::fs::statfs(folder).is_ok_and(|disk| disk.f_type == TMPFS)
}

#[cfg(not(target_os = "linux"))]
pub fn is_in_memory(_folder: &Path) -> bool {
    false
}

/// Whether a folder belongs to this user, and only this user may write to it.
#[cfg(unix)]
pub fn is_owned_by_us(folder: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let meta = fs::symlink_metadata(folder)?;
    Ok(meta.is_dir()
        && meta.uid() == rustix::process::geteuid().as_raw()
        && meta.mode() & 0o022 == 0)
}

#[cfg(not(unix))]
pub fn is_owned_by_us(folder: &Path) -> io::Result<bool> {
    Ok(fs::symlink_metadata(folder)?.is_dir())
}
