//! Ports that are taken.

use std::net::TcpListener;

use crate::support::{project, transcript};

fn stage(text: &str) -> tempfile::TempDir {
    project(&[
        ("scenarios/stage.yaml", text),
        (
            "scenarios/waits.yaml",
            "scenario: It waits\nsteps: [{sqs.peek: orders, expect: {count: 0}}]\n",
        ),
    ])
}

#[test]
fn taken_port_is_explained() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let cloud = transcript(
        stage("{}\n").path(),
        &["cloud", "--listen", address.as_str()],
    );
    assert!(cloud.ends_with("exit 3\n"), "{cloud}");
    assert!(cloud.contains(&address), "{cloud}");
    assert!(cloud.contains("--listen 127.0.0.1:0"), "{cloud}");

    // An app with a fixed port reports it in its own log.
    let program = env!("CARGO_BIN_EXE_rehearsal");
    let folder = stage(&format!(
        "cloud: {{queues: {{orders: {{}}}}}}\napps:\n  web: {{run: '\"{program}\" cloud --listen {address}', ready: {{tcp: true}}}}\n"
    ));
    let run = transcript(folder.path(), &["run"]);
    assert!(run.ends_with("exit 3\n"), "{run}");
    assert!(run.contains("could not start the app web"), "{run}");
    assert!(run.contains(&address), "{run}");
    assert!(run.contains("in use"), "{run}");
}
