//! What `init --ci` writes: a file that a CI system reads.

use clap::ValueEnum;
use rehearsal_script::scaffold::File;

/// A CI system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CiSystem {
    Github,
    Gitlab,
    Codebuild,
    Buildkite,
}

impl CiSystem {
    /// Returns the file for this system.
    pub(crate) fn file(self) -> File {
        let (path, text) = match self {
            Self::Github => (
                ".github/workflows/scenarios.yml",
                include_str!("ci/github.yml"),
            ),
            Self::Gitlab => (".gitlab/scenarios.yml", include_str!("ci/gitlab.yml")),
            Self::Codebuild => ("buildspec.yml", include_str!("ci/buildspec.yml")),
            Self::Buildkite => (".buildkite/scenarios.yml", include_str!("ci/buildkite.yml")),
        };
        File {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    /// Returns what a person does next.
    pub(super) fn next(self) -> &'static str {
        match self {
            Self::Github => "next: commit it, and push",
            Self::Gitlab => {
                "next: name it in .gitlab-ci.yml: `include: {local: .gitlab/scenarios.yml}`"
            }
            Self::Codebuild => {
                "next: commit it, and let the build project run batches, or remove `batch`"
            }
            Self::Buildkite => {
                "next: upload it in the pipeline's steps: `buildkite-agent pipeline upload .buildkite/scenarios.yml`"
            }
        }
    }
}
