//! `rehearsal ui`, clicked through in a browser.
//!
//! With `REHEARSAL_PICTURES=DIR` the pictures of the views are left in that folder.
#![expect(
    clippy::unwrap_used,
    reason = "a test reports what went wrong by panicking"
)]

mod cloud;
mod runs;
mod support;

use std::process::ExitCode;

use rehearsal_testing::{Requirement, run, trial};

const CHROMIUM: &[Requirement] = &[Requirement::Chromium];

fn main() -> ExitCode {
    run(vec![
        trial(
            "runs::cases_run_from_the_page",
            CHROMIUM,
            runs::cases_run_from_the_page,
        ),
        trial(
            "runs::running_case_grows_and_its_sandbox_is_open",
            CHROMIUM,
            runs::running_case_grows_and_its_sandbox_is_open,
        ),
        trial(
            "runs::earlier_runs_are_compared",
            CHROMIUM,
            runs::earlier_runs_are_compared,
        ),
        trial(
            "cloud::buttons_change_a_sandbox",
            CHROMIUM,
            cloud::buttons_change_a_sandbox,
        ),
        trial(
            "cloud::running_cloud_is_shown",
            CHROMIUM,
            cloud::running_cloud_is_shown,
        ),
        trial(
            "cloud::mails_can_do_nothing",
            CHROMIUM,
            cloud::mails_can_do_nothing,
        ),
    ])
}
