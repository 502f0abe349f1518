//! The state of the code under test, for the reports.

use std::process::{Command, Stdio};

use rehearsal_record::Revision;

/// The variables in which CI systems name the branch, because they check out a
/// commit without one.
const BRANCHES: [&str; 5] = [
    "GITHUB_HEAD_REF",
    "GITHUB_REF_NAME",
    "CI_COMMIT_REF_NAME",
    "BUILDKITE_BRANCH",
    "BRANCH_NAME",
];

/// Returns the commit and the branch of the current folder, if git knows them.
pub(crate) fn current() -> Option<Revision> {
    let git = Command::new("git")
        .args(["--no-optional-locks", "status", "--porcelain=v2"])
        .args(["--branch", "--untracked-files=no"])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output();
    let output = git.ok().filter(|output| output.status.success())?;
    let mut revision = parse(&String::from_utf8_lossy(&output.stdout))?;
    if revision.branch.is_none() {
        let mut named = BRANCHES.iter().filter_map(|name| std::env::var(name).ok());
        revision.branch = named.find(|name| !name.is_empty());
    }
    Some(revision)
}

/// Reads the output of `git status --porcelain=v2 --branch`.
fn parse(status: &str) -> Option<Revision> {
    let header = |name: &str| {
        let mut lines = status.lines();
        lines.find_map(|line| line.strip_prefix("# branch.")?.strip_prefix(name))
    };
    let commit = header("oid ").filter(|commit| *commit != "(initial)")?;
    let branch = header("head ").filter(|branch| *branch != "(detached)");
    Some(Revision {
        commit: commit.to_owned(),
        branch: branch.map(str::to_owned),
        modified: status.lines().any(|line| !line.starts_with('#')),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_of_git_is_read() {
        let clean = "# branch.oid 1f2e\n# branch.head main\n# branch.upstream origin/main\n";
        let revision = Revision {
            commit: "1f2e".into(),
            branch: Some("main".into()),
            modified: false,
        };
        assert_eq!(parse(clean), Some(revision.clone()));
        let changed = format!("{clean}1 .M N... 100644 100644 100644 a b src/main.rs\n");
        let modified = Revision {
            modified: true,
            ..revision
        };
        assert_eq!(parse(&changed), Some(modified));
        let detached = parse("# branch.oid 1f2e\n# branch.head (detached)\n");
        assert_eq!(detached.unwrap().branch, None);
        assert_eq!(parse("# branch.oid (initial)\n# branch.head main\n"), None);
    }
}
