//! The user that PostgreSQL runs as: it refuses root.

use rehearsal_process::Account;

use crate::error::StageError;

/// Returns the user to switch to: none for an ordinary user; for root `postgres`,
/// else `nobody`. The user must be in /etc/passwd because `initdb` looks it up.
#[cfg(unix)]
pub(super) fn pick_account() -> Result<Option<Account>, StageError> {
    if !rustix::process::geteuid().is_root() {
        return Ok(None);
    }
    let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    ["postgres", "nobody"]
        .iter()
        .find_map(|name| find(&users, name))
        .map(Some)
        .ok_or(StageError::NoAccount)
}

#[cfg(not(unix))]
pub(super) fn pick_account() -> Result<Option<Account>, StageError> {
    Ok(None)
}

#[cfg(unix)]
fn find(users: &str, name: &str) -> Option<Account> {
    users.lines().find_map(|line| {
        let fields: Vec<_> = line.split(':').collect();
        match fields[..] {
            [user, _, uid, gid, ..] if user == name => Some(Account {
                uid: uid.parse().ok()?,
                gid: gid.parse().ok()?,
            }),
            _ => None,
        }
    })
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn users_are_found_by_their_full_name() {
        let users = "root:x:0:0::/root:/bin/sh\nnobody2:x:7:7::/:\nnobody:x:65534:65533::/:\n";
        assert_eq!(
            find(users, "nobody"),
            Some(Account {
                uid: 65534,
                gid: 65533
            })
        );
        assert_eq!(find(users, "postgres"), None);
    }
}
