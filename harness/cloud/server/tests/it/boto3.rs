//! The most used SDK of all, where this machine has it.

use std::process::Command;

use crate::support::cloud;

/// The Python to use: one with these modules, which `REHEARSAL_PYTHON` can name.
fn python(modules: &str) -> Option<String> {
    let python = std::env::var("REHEARSAL_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let found = Command::new(&python)
        .args(["-c", &format!("import {modules}")])
        .output();
    found
        .is_ok_and(|output| output.status.success())
        .then_some(python)
}

/// Runs a script, which needs these modules, against a cloud of its own.
async fn run(script: &str, modules: &str) {
    let Some(python) = python(modules) else {
        #[expect(
            clippy::print_stdout,
            reason = "who runs the tests is to know what was not tested"
        )]
        {
            println!(
                "skipped: there is no Python with {modules} here (REHEARSAL_PYTHON names one)"
            );
        }
        return;
    };
    let cloud = cloud().await;
    let mut command = Command::new(python);
    let scripts = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/boto3/");
    command
        .arg(format!("{scripts}{script}"))
        .arg(cloud.endpoint());
    let output = tokio::task::spawn_blocking(move || command.output())
        .await
        .unwrap()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "ok");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn boto3_works_as_against_aws() {
    run("smoke.py", "boto3").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s3_works_with_all_of_boto3s_ways() {
    run("s3.py", "boto3").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn users_sign_in_by_pycognito_and_pyjwt_verifies_their_tokens() {
    run("cognito.py", "boto3, jwt, pycognito").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cognito_keeps_the_users_of_a_python_app() {
    run("users.py", "boto3").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ses_knows_what_surrounds_a_mail() {
    run("ses.py", "boto3").await;
}
