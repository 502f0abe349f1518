//! The architecture: which crate may depend on which, and rules for the files
//! of each. Read from `cargo metadata` and the sources, and built with neither,
//! so that it takes seconds: `cargo test -p rehearsal-testing --test architecture`.
#![expect(
    clippy::unwrap_used,
    reason = "a test reports what went wrong by panicking"
)]

mod arrows;
mod circles;
mod dependencies;
mod modules;
mod sources;
mod workspace;

use std::process::ExitCode;

use rehearsal_testing::{run, trial};

fn main() -> ExitCode {
    let tests: &[(&str, fn())] = &[
        ("arrows_point_down", arrows::arrows_point_down),
        (
            "every_crate_of_the_harness_is_listed",
            arrows::every_crate_of_the_harness_is_listed,
        ),
        (
            "light_crates_have_no_heavy_dependencies",
            arrows::light_crates_have_no_heavy_dependencies,
        ),
        (
            "language_reads_no_files_and_waits_for_nothing",
            arrows::language_reads_no_files_and_waits_for_nothing,
        ),
        ("cloud_knows_no_yaml", arrows::cloud_knows_no_yaml),
        (
            "harness_is_built_with_few_sdks",
            arrows::harness_is_built_with_few_sdks,
        ),
        (
            "shop_knows_nothing_of_the_harness",
            arrows::shop_knows_nothing_of_the_harness,
        ),
        (
            "dependencies_come_from_the_registry",
            dependencies::dependencies_come_from_the_registry,
        ),
        (
            "dependencies_have_accepted_licences",
            dependencies::dependencies_have_accepted_licences,
        ),
        (
            "licence_expressions_are_understood",
            dependencies::licence_expressions_are_understood,
        ),
        (
            "files_do_not_import_each_other_in_circles",
            sources::files_do_not_import_each_other_in_circles,
        ),
        ("circles_are_found", circles::circles_are_found),
        ("no_crate_is_too_large", sources::no_crate_is_too_large),
        ("long_files_are_listed", sources::long_files_are_listed),
        ("unsafe_code_is_audited", sources::unsafe_code_is_audited),
        (
            "cloud_and_language_start_no_processes",
            sources::cloud_and_language_start_no_processes,
        ),
    ];
    let tests = tests.iter().map(|(name, test)| trial(*name, &[], test));
    run(tests.collect())
}
