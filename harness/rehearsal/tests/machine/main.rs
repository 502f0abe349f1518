//! Tests of the command line that need something of the machine. Where it is
//! missing they are ignored, with the reason; `REHEARSAL_REQUIRE` makes them fail.
#![expect(
    clippy::unwrap_used,
    reason = "a test reports what went wrong by panicking"
)]

mod disk;
mod docker;
mod support;

use std::process::ExitCode;

use rehearsal_testing::{Requirement, run, trial};

const DOCKER: &[Requirement] = &[Requirement::LocalDocker {
    images: &[docker::BASE],
}];
const ROOT: &[Requirement] = &[Requirement::Root];

fn main() -> ExitCode {
    run(vec![
        trial(
            "docker::embedded_cloud_runs_in_a_container",
            DOCKER,
            docker::embedded_cloud_runs_in_a_container,
        ),
        trial(
            "docker::stopped_run_leaves_nothing_at_the_engine",
            DOCKER,
            docker::stopped_run_leaves_nothing_at_the_engine,
        ),
        trial(
            "disk::full_disk_is_explained",
            ROOT,
            disk::full_disk_is_explained,
        ),
    ])
}
