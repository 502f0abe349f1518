//! Runs this test binary as `cargo test` would, with a requirement that no
//! machine meets, and reads its summary.

use std::process::{Command, ExitCode};

use rehearsal_testing::{Requirement, async_trial, run, trial};

const NONE: &[Requirement] = &[];
const IMPOSSIBLE: &[Requirement] = &[Requirement::Python {
    modules: &["a_module_that_nobody_wrote"],
}];

fn main() -> ExitCode {
    if std::env::var_os("TRIALS_SAMPLE").is_some() {
        return run(vec![trial("sample", IMPOSSIBLE, || panic!("must not run"))]);
    }
    run(vec![
        trial("summary_shows_the_reason", NONE, summary_shows_the_reason),
        trial("required_test_fails", NONE, required_test_fails),
        trial("typo_in_require_fails", NONE, typo_in_require_fails),
        async_trial("async_test_runs", NONE, async_test_runs),
    ])
}

/// Runs the sample and returns its exit code and what it printed.
fn sample(require: Option<&str>) -> (Option<i32>, String) {
    let program = std::env::current_exe().unwrap_or_else(|error| panic!("{error}"));
    let mut command = Command::new(program);
    command.env("TRIALS_SAMPLE", "1");
    match require {
        Some(names) => command.env("REHEARSAL_REQUIRE", names),
        None => command.env_remove("REHEARSAL_REQUIRE"),
    };
    let output = command.output().unwrap_or_else(|error| panic!("{error}"));
    let text = [output.stdout, output.stderr].concat();
    (
        output.status.code(),
        String::from_utf8_lossy(&text).into_owned(),
    )
}

fn summary_shows_the_reason() {
    for require in [None, Some("docker")] {
        let (code, text) = sample(require);
        assert_eq!(code, Some(0), "{text}");
        let reason = "ignored (no Python with a_module_that_nobody_wrote was found";
        assert!(text.contains(reason), "{text}");
        assert!(text.contains("0 passed; 0 failed; 1 ignored"), "{text}");
    }
}

fn required_test_fails() {
    let (code, text) = sample(Some("root,boto3"));
    assert_eq!(code, Some(101), "{text}");
    assert!(text.contains("REHEARSAL_REQUIRE asks for boto3"), "{text}");
}

fn typo_in_require_fails() {
    let (code, text) = sample(Some("chrome"));
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("\"chrome\""), "{text}");
}

async fn async_test_runs() {
    assert_eq!(tokio::spawn(async { 1 + 1 }).await.ok(), Some(2));
}
