//! Timeouts of runs, scenarios, steps and attempts, and what steps wait for.
use serde_json::Value;
use tempfile::TempDir;

use crate::run_output::{ENDLESS, RunOutput, STAGE, folder};

#[test]
fn run_timeout_reports_the_step_in_progress() {
    let folder = folder(&[("endless", ENDLESS), ("other", ENDLESS)]);
    let args = ["--timeout", "2s", "--jobs", "1", "--seed", "1"];
    let run = RunOutput::of(folder.path(), &args).exits(124);
    assert_eq!(run.summary("broken"), 1);
    assert_eq!(run.summary("unplayed"), 1);
    let step = &run.all("step_finished")[0]["step"];
    assert_eq!(step["title"], "wait for it");
    assert_eq!(step["verdict"]["verdict"], "broken");
    let message = step["verdict"]["message"].as_str().unwrap();
    assert!(
        message.contains("the run reached its time limit of 2s"),
        "{message}"
    );
    assert_eq!(
        run.all("unplayed")[0]["reason"],
        "the run reached its time limit of 2s"
    );
}

#[test]
fn scenario_timeout_fails_the_step_in_progress() {
    let limited = ENDLESS.replace("steps:", "timeout: 300ms\nsteps:");
    let folder = folder(&[("limited", &limited)]);
    let run = RunOutput::of(folder.path(), &[]).exits(1);
    let step = &run.all("step_finished")[0]["step"];
    assert_eq!(step["verdict"]["verdict"], "failed");
    let mismatch = &step["verdict"]["mismatches"][0];
    assert_eq!(mismatch["place"]["line"], 5, "{mismatch}");
    assert_eq!(mismatch["expected"], "all steps to be over within 300ms");
}

#[test]
fn waiting_leaves_a_history() {
    let late = "\
scenario: A delayed message comes
steps:
  - sqs.send: orders
    body: hello
  - sqs.peek: orders
    within: 60ms
    expect: {count: 2}
";
    let folder = folder(&[("late", late)]);
    let run = RunOutput::of(folder.path(), &[]).exits(1);
    let step = &run.all("step_finished")[1]["step"];
    let history = step["history"].as_array().unwrap();
    assert_eq!(history.len(), 1, "nothing changed: {history:?}");
    assert_eq!(history[0]["unmet"][0]["path"], "count");
    assert_eq!(history[0]["unmet"][0]["actual"], 1);
    assert_eq!(history[0]["times"], step["attempts"]);
}

#[test]
fn statements_are_reported() {
    let statements = "\
scenario: Statements run
steps:
  - sql: create table people as select 'ada' as name
  - sql: select name from people
    expect: {rows: [{name: ada}]}
  - sql: select nothing from people
    expect: {error: {code: '42703'}}
";
    let folder = folder(&[("statements", statements)]);
    let stage = format!("{STAGE}postgres: {{}}\n");
    std::fs::write(folder.path().join("scenarios/stage.yaml"), stage).unwrap();
    let run = RunOutput::of(folder.path(), &[]).exits(0);
    let statements = &run.all("case_finished")[0]["outcome"]["statements"];
    let texts: Vec<_> = statements
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["text"])
        .collect();
    let expected = [
        "create table people as select 'ada' as name",
        "select name from people",
        "select nothing from people",
    ];
    assert_eq!(texts, expected);
    let error = statements[2]["error"].as_str().unwrap();
    assert!(error.contains("does not exist"), "{error}");
}

/// Creates a project with a database, migrated by the stage or not.
fn with_database(scenario: &str, migrated: bool) -> TempDir {
    let folder = folder(&[("asks", scenario)]);
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    let migrations = if migrated { "migrations: db" } else { "" };
    let stage = format!("root: ..\n{STAGE}postgres: {{{migrations}}}\n");
    write("scenarios/stage.yaml", &stage);
    write(
        "db/0001_people.sql",
        "create table people (id uuid, name text);",
    );
    folder
}

/// Returns the last step that ran.
fn last_step(run: &RunOutput) -> &Value {
    &run.all("step_finished").last().unwrap()["step"]
}

/// Wrong statements, with the part that is marked, and the message and code of PostgreSQL.
const WRONG: &[(&str, &str, &str, &str)] = &[
    ("selekt 1", "selekt", "syntax error", "42601"),
    (
        "select name from poeple",
        "poeple",
        "does not exist",
        "42P01",
    ),
    (
        "select id, nmae from people",
        "nmae",
        "does not exist",
        "42703",
    ),
    (
        "select * from people where name = '1' and id = $who",
        "$who",
        "invalid input syntax for type uuid",
        "22P02",
    ),
    (
        "select * from people where name = $who and id = 'ada'",
        "'ada'",
        "invalid input syntax for type uuid",
        "22P02",
    ),
];

#[test]
fn wrong_statement_is_not_retried() {
    let cases = WRONG.iter().enumerate().map(|(at, (text, ..))| {
        let scenario = format!(
            "scenario: It is asked\nvars: {{who: ada}}\nsteps:\n  - sql: >-\n      {text}\n    \
             within: 1h\n    expect: {{count: 1}}\n  - sqs.send: orders\n    body: $who\n"
        );
        (format!("s{at}"), scenario)
    });
    let cases: Vec<_> = cases.collect();
    let folder = with_database(&cases[0].1, true);
    for (name, scenario) in &cases {
        std::fs::write(
            folder.path().join(format!("scenarios/{name}.yaml")),
            scenario,
        )
        .unwrap();
    }
    for ((name, _), (text, marked, message, code)) in cases.iter().zip(WRONG) {
        let run = RunOutput::of(folder.path(), &[name]).exits(1);
        let step = last_step(&run);
        assert_eq!(step["attempts"], 1, "{text}");
        assert_eq!(step["observation"]["error"]["code"], *code, "{text}");
        let mismatches = step["verdict"]["mismatches"].as_array().unwrap();
        assert_eq!(mismatches.len(), 1, "{mismatches:?}");
        let line = mismatches[0]["source"].as_str().unwrap();
        let column = mismatches[0]["place"]["column"].as_u64().unwrap();
        let from = usize::try_from(column).unwrap() - 1;
        assert!(line[from..].starts_with(marked), "{line:?} from {from}");
        assert!(run.transcript.contains(message), "{}", run.transcript);
    }
}

/// Returns the number of attempts of a step that fails.
fn attempts(scenario: &str, migrated: bool) -> u64 {
    let folder = with_database(scenario, migrated);
    let run = RunOutput::of(folder.path(), &[]).exits(1);
    last_step(&run)["attempts"].as_u64().unwrap()
}

#[test]
fn table_that_the_apps_create_is_waited_for() {
    let late = "\
scenario: A table comes
steps:
  - sql: select name from animals
    within: 100ms
    expect: {count: 1}
";
    assert!(attempts(late, false) > 1);
    assert_eq!(attempts(late, true), 1, "nothing will create it");
}

#[test]
fn expected_error_is_waited_for() {
    let dropped = "\
scenario: A table goes
steps:
  - sql: select oops from people
    within: 100ms
    expect: {error: {code: '42P01'}}
";
    assert!(attempts(dropped, true) > 1);
}

#[test]
fn waiting_ends_when_a_count_is_exceeded() {
    let twice = |expect: &str| {
        let scenario = format!(
            "scenario: It is sent once\nsteps:\n  - sqs.send: orders\n    body: one\n  \
             - sqs.send: orders\n    body: one\n  - sqs.sent: orders\n    within: 100ms\n    expect: {expect}\n"
        );
        let folder = folder(&[("twice", &scenario)]);
        let run = RunOutput::of(folder.path(), &[]).exits(1);
        last_step(&run)["attempts"].as_u64().unwrap()
    };
    for exceeded in [
        "{count: 1}",
        "{count: {lt: 2}}",
        "{count: {between: [0, 1]}}",
        "{messages: [{body: one}]}",
        "{messages: {length: {lte: 1}}}",
    ] {
        assert_eq!(twice(exceeded), 1, "{exceeded}");
    }
    for possible in ["{count: 3}", "{count: {gt: 2}}", "{messages: {length: 3}}"] {
        assert!(twice(possible) > 1, "{possible}");
    }
}

/// Asserts that a step without an answer fails at its timeout.
fn assert_times_out(folder: &TempDir, limit: &str) {
    let run = RunOutput::of(folder.path(), &[]).exits(1);
    let step = last_step(&run);
    let expected = format!("an answer within {limit}");
    assert_eq!(step["verdict"]["mismatches"][0]["expected"], expected);
}

#[test]
fn unanswered_request_ends_at_its_timeout() {
    // Connections stay in its backlog for ever.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let request = |keys: &str| {
        let scenario = format!(
            "scenario: It hangs\nsteps:\n  - http: GET {url}\n    {keys}\n    expect: {{status: 200}}\n"
        );
        folder(&[("hangs", &scenario)])
    };
    assert_times_out(&request("timeout: 200ms"), "200ms");
    // Without a `timeout`, an attempt ends soon after `within`.
    assert_times_out(&request("within: 100ms"), "2s");
}

#[test]
fn hanging_statement_ends_at_its_timeout() {
    let blocked = "\
scenario: It hangs
steps:
  - sql: select pg_sleep(3600)
    timeout: 200ms
    expect: {count: 1}
always:
  - sql: select 1 as one
    timeout: 20s
    expect: {rows: [{one: 1}]}
";
    let folder = with_database(blocked, true);
    let run = RunOutput::of(folder.path(), &[]).exits(1);
    let verdicts: Vec<_> = run
        .all("step_finished")
        .into_iter()
        .map(|event| &event["step"]["verdict"])
        .collect();
    let expected = &verdicts[0]["mismatches"][0]["expected"];
    assert_eq!(expected, "an answer within 200ms");
    assert_eq!(verdicts[1]["verdict"], "passed", "{}", run.transcript);
}

#[test]
fn hanging_call_ends_at_its_timeout() {
    let delayed = "\
scenario: It hangs
steps:
  - fault: {service: sqs, operation: ListQueues, delay: 1h}
  - aws: sqs.ListQueues
    timeout: 200ms
    expect: {status: 200}
";
    assert_times_out(&folder(&[("hangs", delayed)]), "200ms");
}
