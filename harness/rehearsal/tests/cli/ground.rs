//! What a stage stands on: chosen, missing, refused; and a stage that is kept up.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::Stdio;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{command, project, rehearsal, seen, shown};

const GREEN: &str = "\
scenario: A queue is empty
steps:
  - sqs.peek: orders
    expect: {count: 0}
";

fn on(stage: &str) -> TempDir {
    project(&[
        ("scenarios/stage.yaml", stage),
        ("scenarios/green.yaml", GREEN),
    ])
}

fn queues() -> TempDir {
    on("cloud:\n  queues:\n    orders: {}\n")
}

/// Exit code and what was said, on a machine without a Docker engine.
fn without_engine(folder: &TempDir, args: &[&str]) -> (i32, String) {
    let output = command(folder.path(), args)
        .env("DOCKER_HOST", "unix:///nowhere/docker.sock")
        .output()
        .unwrap();
    (output.status.code().unwrap(), shown(&output, args))
}

#[test]
fn an_engine_that_is_not_there_is_told_with_what_to_do() {
    let run = without_engine(&queues(), &["run", "--stage", "docker"]);
    assert_eq!(run.0, 3, "{}", run.1);
    let said = "could not reach a Docker engine at unix:///nowhere/docker.sock: ";
    assert!(run.1.contains(said), "{}", run.1);
    assert!(run.1.contains("leave `--stage docker` out"), "{}", run.1);

    let database = on("cloud:\n  queues:\n    orders: {}\npostgres: {migrate: 'true'}\n");
    let run = without_engine(&database, &["run", "--postgres", "docker"]);
    assert_eq!(run.0, 3, "{}", run.1);
    assert!(run.1.contains(said), "{}", run.1);

    // Nobody else needs one.
    assert_eq!(without_engine(&queues(), &["run"]).0, 0);
}

#[test]
fn a_database_that_dies_in_the_middle_is_not_the_apps_fault() {
    let folder = project(&[
        (
            "scenarios/stage.yaml",
            "cloud:\n  queues:\n    orders: {}\npostgres: {migrate: 'true'}\n",
        ),
        (
            "scenarios/dies.yaml",
            "\
scenario: The database dies
steps:
  - sql: copy (select 1) to program 'cat > /dev/null; kill -9 $(head -n 1 postmaster.pid)'
  - sqs.peek: orders
    within: 2s
    expect: {count: 1}
",
        ),
    ]);
    let run = seen(folder.path(), &["run"]);
    assert!(run.contains("PostgreSQL ended with signal: 9"), "{run}");
    assert!(run.contains("system log"), "{run}");
    assert!(run.ends_with("exit 3\n"), "{run}");
}

#[test]
fn what_is_not_on_this_machine_is_refused() {
    let run = seen(
        queues().path(),
        &["run", "--cloud", "http://192.0.2.1:4566"],
    );
    let said = "could not use the cloud at http://192.0.2.1:4566: it is not on this machine";
    assert!(run.contains(said) && run.ends_with("exit 3\n"), "{run}");

    let database = on("cloud:\n  queues:\n    orders: {}\npostgres: {migrate: 'true'}\n");
    let far = "postgres://me:secret@192.0.2.1:5432/live";
    let run = seen(database.path(), &["run", "--postgres", far]);
    let said = "could not use the PostgreSQL at 192.0.2.1:5432: it is not on this machine";
    assert!(run.contains(said) && run.ends_with("exit 3\n"), "{run}");

    let run = seen(queues().path(), &["run", "--stage", "kubernetes"]);
    assert!(
        run.contains("neither embedded nor docker") && run.ends_with("exit 2\n"),
        "{run}"
    );
}

#[test]
fn an_image_that_is_not_to_be_had_is_told_by_its_name() {
    let folder = on("cloud:\n  image: rehearsal/no-such-image:1\n  queues:\n    orders: {}\n");
    let args = ["run", "--stage", "docker"];
    let output = command(folder.path(), &args)
        .env("REHEARSAL_IMAGES", "present")
        .output()
        .unwrap();
    let run = shown(&output, &args);
    assert!(run.ends_with("exit 3\n"), "{run}");
    // Without an engine that is what is told, and nothing can be said of images.
    let told = "could not get the image rehearsal/no-such-image:1: it is not here, and \
                REHEARSAL_IMAGES=present forbids to pull it";
    assert!(
        run.contains(told) || run.contains("could not reach a Docker engine"),
        "{run}"
    );
}

#[test]
fn a_cloud_that_runs_already_is_played_on_and_left_as_it_was() {
    let folder = queues();
    let mut cloud = command(folder.path(), &["cloud", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut url = String::new();
    BufReader::new(cloud.stdout.take().unwrap())
        .read_line(&mut url)
        .unwrap();
    let run = seen(folder.path(), &["run", "--cloud", url.trim()]);
    cloud.kill().unwrap();
    cloud.wait().unwrap();
    assert!(run.ends_with("exit 0\n"), "{run}");
    assert!(run.contains("on the external stage"), "{run}");
    assert!(run.contains(&format!("cloud at {}", url.trim())), "{run}");
}

#[test]
fn a_clock_that_cannot_be_moved_skips_the_case() {
    let folder = project(&[
        (
            "scenarios/stage.yaml",
            "cloud:\n  queues:\n    orders: {}\n",
        ),
        (
            "scenarios/later.yaml",
            "scenario: An hour later\nsteps:\n  - clock.advance: 1h\n",
        ),
    ]);
    let mut cloud = command(folder.path(), &["cloud", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut url = String::new();
    BufReader::new(cloud.stdout.take().unwrap())
        .read_line(&mut url)
        .unwrap();
    let run = seen(folder.path(), &["run", "--cloud", url.trim()]);
    cloud.kill().unwrap();
    cloud.wait().unwrap();
    assert!(run.contains("has no clock that can be moved"), "{run}");
    // Skipped is not green.
    assert!(run.ends_with("exit 4\n"), "{run}");
}

#[test]
fn a_stage_stays_up_until_it_is_taken_down() {
    let folder = queues();
    let none = seen(folder.path(), &["down"]);
    assert!(
        none.contains("no stage is up here") && none.ends_with("exit 4\n"),
        "{none}"
    );

    let mut up = command(folder.path(), &["up", "--env", "stage.env"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let said = BufReader::new(up.stderr.take().unwrap()).lines();
    let stands = said
        .map_while(Result::ok)
        .any(|line| line.contains("the stage is up"));
    assert!(stands);
    let second = rehearsal(folder.path(), &["up"]);
    let told = String::from_utf8(second.stdout).unwrap();
    assert_eq!(second.status.code(), Some(3));
    let complained = String::from_utf8(second.stderr).unwrap();
    assert!(
        complained.contains("a stage is already up here"),
        "{complained}"
    );
    let env = std::fs::read_to_string(folder.path().join("stage.env")).unwrap();
    for name in [
        "AWS_ENDPOINT_URL",
        "AWS_SECRET_ACCESS_KEY",
        "ORDERS_QUEUE_URL",
    ] {
        assert!(told.contains(&format!("{name}=")), "{told}");
        assert!(env.contains(&format!("export {name}=")), "{env}");
    }

    assert!(seen(folder.path(), &["down"]).ends_with("exit 0\n"));
    assert!(up.wait().unwrap().success());
    let mut first = String::new();
    up.stdout.unwrap().read_to_string(&mut first).unwrap();
    assert_eq!(first, told);
}

#[test]
fn the_doctor_looks_at_every_stage_and_says_what_is_next() {
    let folder = project(&[]);
    let (exit, told) = without_engine(&folder, &["doctor"]);
    assert_eq!(exit, 0, "{told}");
    assert!(
        told.contains("ok       PostgreSQL: 17.5, embedded"),
        "{told}"
    );
    assert!(
        told.contains("missing  engine: could not reach a Docker engine"),
        "{told}"
    );
    let json = rehearsal(folder.path(), &["doctor", "--format", "json"]);
    let findings: Vec<Value> = serde_json::from_slice(&json.stdout).unwrap();
    let stages: Vec<_> = findings.iter().map(|it| it["stage"].as_str()).collect();
    assert!(stages.contains(&Some("embedded")) && stages.contains(&Some("docker")));
}
