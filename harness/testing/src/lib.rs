//! Tests that need something of the machine: a Docker engine, a browser, a
//! Python module, root. Where it is missing, the test is *ignored with the
//! reason* instead of passing without having run; where `REHEARSAL_REQUIRE`
//! names the requirement, it fails.
//!
//! Used as a dev-dependency by test targets with `harness = false`:
//!
//! ```ignore
//! use rehearsal_testing::{Requirement, run, trial};
//!
//! const DOCKER: &[Requirement] = &[Requirement::Docker { images: &["postgres:17"] }];
//!
//! fn main() -> std::process::ExitCode {
//!     run(vec![trial("containers_are_removed", DOCKER, containers_are_removed)])
//! }
//! ```

mod browser;
mod required;
mod requirement;

use std::io::Write as _;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Completion, Failed};

pub use libtest_mimic::Trial;

pub use crate::browser::Page;
use crate::required::Required;
pub use crate::requirement::{Requirement, chromium, python};

/// Creates a test that runs where all requirements are met.
///
/// They are checked when the test is about to run, so that listing and
/// filtering cost nothing. A missing requirement makes the test ignored, with
/// the reason, or failed if `REHEARSAL_REQUIRE` names it.
pub fn trial(
    name: impl Into<String>,
    requirements: &'static [Requirement],
    test: impl FnOnce() + Send + 'static,
) -> Trial {
    Trial::ignorable_test(name, move || {
        let required = Required::from_env().map_err(Failed::from)?;
        for requirement in requirements {
            if let Some(reason) = requirement.missing() {
                return skip(*requirement, &reason, &required);
            }
        }
        test();
        Ok(Completion::Completed)
    })
}

/// Creates a test like [`trial`] from an async function, which runs on a
/// multi-threaded Tokio runtime.
pub fn async_trial<F>(
    name: impl Into<String>,
    requirements: &'static [Requirement],
    test: impl FnOnce() -> F + Send + 'static,
) -> Trial
where
    F: Future<Output = ()>,
{
    trial(name, requirements, move || {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap_or_else(|error| panic!("could not start a runtime: {error}"))
            .block_on(test());
    })
}

/// Runs the tests as `cargo test` expects of a target with `harness = false`.
pub fn run(trials: Vec<Trial>) -> ExitCode {
    let arguments = Arguments::from_args();
    if let Err(error) = Required::from_env() {
        // Nothing can be done about a standard error that is closed.
        let _ = writeln!(std::io::stderr(), "error: {error}");
        return ExitCode::from(2);
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn skip(requirement: Requirement, reason: &str, required: &Required) -> Result<Completion, Failed> {
    if required.names(requirement) {
        Err(Failed::from(format!(
            "REHEARSAL_REQUIRE asks for {}, but {reason}",
            requirement.name()
        )))
    } else {
        Ok(Completion::ignored_with(reason))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MISSING: Requirement = Requirement::Python {
        modules: &["no_such_module"],
    };

    fn required(text: &str) -> Required {
        text.parse().unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn missing_requirement_ignores_with_its_reason() {
        let Ok(Completion::Ignored { reason }) = skip(MISSING, "no Python", &required("docker"))
        else {
            panic!("the test was not ignored");
        };
        assert_eq!(reason.as_deref(), Some("no Python"));
    }

    #[test]
    fn missing_requirement_fails_where_it_is_required() {
        for text in ["boto3", "docker, boto3", "all"] {
            let Err(failed) = skip(MISSING, "no Python", &required(text)) else {
                panic!("{text}: the test did not fail");
            };
            assert_eq!(
                failed.message(),
                Some("REHEARSAL_REQUIRE asks for boto3, but no Python")
            );
        }
    }
}
