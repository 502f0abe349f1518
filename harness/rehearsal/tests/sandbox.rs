//! Tests written in Rust: each has a sandbox, all share a stage, and nothing is
//! left after their process.
#![expect(
    clippy::unwrap_used,
    reason = "a test reports what went wrong by panicking"
)]

use std::process::Command;

use rehearsal::Sandbox;
use rehearsal::sdk::s3::primitives::ByteStream;
use serde_json::json;

const STAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sandbox/stage.yaml");

/// Returns the URL of the database's server, and the database's name.
fn database(sandbox: &Sandbox) -> (String, String) {
    let (server, name) = sandbox.database_url().rsplit_once('/').unwrap();
    (server.to_owned(), name.to_owned())
}

#[tokio::test]
async fn sdk_clients_find_the_resources_of_the_stage() {
    let sandbox = rehearsal::sandbox(STAGE).seed("waiting").await.unwrap();
    let put = sandbox.s3().put_object().bucket(sandbox.bucket("receipts"));
    let put = put.key("1.txt").body(ByteStream::from_static(b"one"));
    put.send().await.unwrap();
    let received = sandbox
        .sqs()
        .receive_message()
        .queue_url(sandbox.queue("orders"));
    let received = received.send().await.unwrap();
    assert_eq!(received.messages()[0].body(), Some("one"));
    let message = json!({"TopicArn": sandbox.topic("order-events"), "Message": "hello"});
    let published = sandbox.call("sns", "Publish", &message).await.unwrap();
    assert!(published["MessageId"].is_string(), "{published}");
    assert!(sandbox.cloud().journal().last() >= 3);
    assert!(sandbox.endpoint().starts_with("http://127.0.0.1:"));
}

#[tokio::test]
async fn sandboxes_are_isolated_and_share_a_stage() {
    let one = rehearsal::sandbox(STAGE).await.unwrap();
    let two = rehearsal::sandbox(STAGE).await.unwrap();
    let (server, name) = database(&one);
    let (other_server, other_name) = database(&two);
    assert_eq!(server, other_server, "the stage starts once");
    assert_ne!(name, other_name);
    assert_ne!(one.endpoint(), two.endpoint());
    let put = one.s3().put_object().bucket(one.bucket("receipts"));
    put.key("1.txt").send().await.unwrap();
    let list = two.s3().list_objects_v2().bucket(two.bucket("receipts"));
    assert!(list.send().await.unwrap().contents().is_empty());
}

#[tokio::test]
async fn unknown_name_is_reported() {
    let wrong = rehearsal::sandbox("no/such/stage.yaml").await;
    let message = wrong.unwrap_err().to_string();
    assert!(message.contains("no/such/stage.yaml"), "{message}");
    let sandbox = rehearsal::sandbox(STAGE).await.unwrap();
    let asked = std::panic::AssertUnwindSafe(|| sandbox.bucket("recipes").to_owned());
    let panic = std::panic::catch_unwind(asked).unwrap_err();
    let message = panic.downcast_ref::<String>().unwrap();
    assert!(message.contains("recipes"), "{message}");
}

/// Runs one of the tests above in another process and looks at what it leaves.
#[cfg(target_os = "linux")]
#[test]
fn nothing_is_left_after_the_process() {
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "sandboxes_are_isolated_and_share_a_stage"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mark = format!("run-{}-", child.id());
    let output = child.wait_with_output().unwrap();
    let transcript = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{transcript}");
    assert!(transcript.contains("1 passed"), "{transcript}");
    for base in ["/dev/shm".into(), std::env::temp_dir()] {
        let homes = std::fs::read_dir(base).unwrap().flatten();
        let homes =
            homes.filter(|home| home.file_name().to_string_lossy().starts_with("rehearsal-"));
        for run in homes
            .flat_map(|home| std::fs::read_dir(home.path()))
            .flatten()
            .flatten()
        {
            let name = run.file_name().to_string_lossy().into_owned();
            assert!(!name.starts_with(&mark), "{} is left", run.path().display());
        }
    }
}
