//! How long things may take: a run, a scenario, a step, an attempt; what is
//! waited for and what is not.
use serde_json::Value;
use tempfile::TempDir;

use crate::ran::{ENDLESS, Ran, STAGE, folder};

#[test]
fn a_run_whose_time_is_over_tells_what_it_was_at() {
    let folder = folder(&[("endless", ENDLESS), ("other", ENDLESS)]);
    let args = ["--timeout", "2s", "--jobs", "1", "--seed", "1"];
    let ran = Ran::of(folder.path(), &args).exits(124);
    assert_eq!(ran.summary("broken"), 1);
    assert_eq!(ran.summary("unplayed"), 1);
    let step = &ran.all("step_finished")[0]["step"];
    assert_eq!(step["title"], "wait for it");
    assert_eq!(step["verdict"]["verdict"], "broken");
    let message = step["verdict"]["message"].as_str().unwrap();
    assert!(
        message.contains("the run reached its time limit of 2s"),
        "{message}"
    );
    assert_eq!(
        ran.all("unplayed")[0]["reason"],
        "the run reached its time limit of 2s"
    );
}

#[test]
fn a_scenario_whose_time_is_over_fails_at_the_step_it_was_at() {
    let limited = ENDLESS.replace("steps:", "timeout: 300ms\nsteps:");
    let folder = folder(&[("limited", &limited)]);
    let ran = Ran::of(folder.path(), &[]).exits(1);
    let step = &ran.all("step_finished")[0]["step"];
    assert_eq!(step["verdict"]["verdict"], "failed");
    let mismatch = &step["verdict"]["mismatches"][0];
    assert_eq!(mismatch["place"]["line"], 5, "{mismatch}");
    assert_eq!(mismatch["expected"], "all steps to be over within 300ms");
}

#[test]
fn a_wait_leaves_a_history() {
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
    let ran = Ran::of(folder.path(), &[]).exits(1);
    let step = &ran.all("step_finished")[1]["step"];
    let history = step["history"].as_array().unwrap();
    assert_eq!(history.len(), 1, "nothing changed: {history:?}");
    assert_eq!(history[0]["unmet"][0]["path"], "count");
    assert_eq!(history[0]["unmet"][0]["actual"], 1);
    assert_eq!(history[0]["times"], step["attempts"]);
}

#[test]
fn what_the_database_was_asked_is_told() {
    let asks = "\
scenario: A table is asked
steps:
  - sql: create table people as select 'ada' as name
  - sql: select name from people
    expect: {rows: [{name: ada}]}
  - sql: select nothing from people
    expect: {error: {code: '42703'}}
";
    let folder = folder(&[("asks", asks)]);
    let stage = format!("{STAGE}postgres: {{}}\n");
    std::fs::write(folder.path().join("scenarios/stage.yaml"), stage).unwrap();
    let ran = Ran::of(folder.path(), &[]).exits(0);
    let statements = &ran.all("case_finished")[0]["outcome"]["statements"];
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

/// With a database, migrated by the stage or not.
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

/// What became of the last step that was played.
fn last_step(ran: &Ran) -> &Value {
    &ran.all("step_finished").last().unwrap()["step"]
}

/// Wrong statements, with what is marked, what PostgreSQL says, and its code.
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
fn a_statement_that_is_wrong_is_not_tried_again() {
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
        let ran = Ran::of(folder.path(), &[name]).exits(1);
        let step = last_step(&ran);
        assert_eq!(step["attempts"], 1, "{text}");
        assert_eq!(step["observation"]["error"]["code"], *code, "{text}");
        let mismatches = step["verdict"]["mismatches"].as_array().unwrap();
        assert_eq!(mismatches.len(), 1, "{mismatches:?}");
        let line = mismatches[0]["source"].as_str().unwrap();
        let column = mismatches[0]["place"]["column"].as_u64().unwrap();
        let from = usize::try_from(column).unwrap() - 1;
        assert!(line[from..].starts_with(marked), "{line:?} from {from}");
        assert!(ran.told.contains(message), "{}", ran.told);
    }
}

/// How often a step was tried that fails in the end.
fn attempts(scenario: &str, migrated: bool) -> u64 {
    let folder = with_database(scenario, migrated);
    let ran = Ran::of(folder.path(), &[]).exits(1);
    last_step(&ran)["attempts"].as_u64().unwrap()
}

#[test]
fn a_table_that_the_apps_are_to_make_is_waited_for() {
    let late = "\
scenario: A table comes
steps:
  - sql: select name from animals
    within: 100ms
    expect: {count: 1}
";
    assert!(attempts(late, false) > 1);
    assert_eq!(attempts(late, true), 1, "nobody will make it");
}

#[test]
fn an_error_that_is_expected_is_waited_for_like_anything_else() {
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
fn more_than_enough_will_not_become_less() {
    let twice = |expect: &str| {
        let scenario = format!(
            "scenario: It is sent once\nsteps:\n  - sqs.send: orders\n    body: one\n  \
             - sqs.send: orders\n    body: one\n  - sqs.sent: orders\n    within: 100ms\n    expect: {expect}\n"
        );
        let folder = folder(&[("twice", &scenario)]);
        let ran = Ran::of(folder.path(), &[]).exits(1);
        last_step(&ran)["attempts"].as_u64().unwrap()
    };
    for vain in [
        "{count: 1}",
        "{count: {lt: 2}}",
        "{count: {between: [0, 1]}}",
        "{messages: [{body: one}]}",
        "{messages: {length: {lte: 1}}}",
    ] {
        assert_eq!(twice(vain), 1, "{vain}");
    }
    for hopeful in ["{count: 3}", "{count: {gt: 2}}", "{messages: {length: 3}}"] {
        assert!(twice(hopeful) > 1, "{hopeful}");
    }
}

/// Plays what gets no answer: the step fails when its time is over.
fn hangs(folder: &TempDir, limit: &str) {
    let ran = Ran::of(folder.path(), &[]).exits(1);
    let step = last_step(&ran);
    let expected = format!("an answer within {limit}");
    assert_eq!(step["verdict"]["mismatches"][0]["expected"], expected);
}

#[test]
fn a_request_that_is_never_answered_ends_with_its_time() {
    // Connections wait in its backlog for ever.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let asks = |keys: &str| {
        let scenario = format!(
            "scenario: It hangs\nsteps:\n  - http: GET {url}\n    {keys}\n    expect: {{status: 200}}\n"
        );
        folder(&[("hangs", &scenario)])
    };
    hangs(&asks("timeout: 200ms"), "200ms");
    // No `timeout`: an attempt ends soon after `within` does.
    hangs(&asks("within: 100ms"), "2s");
}

#[test]
fn a_statement_that_hangs_ends_with_its_time_and_holds_up_no_other() {
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
    let ran = Ran::of(folder.path(), &[]).exits(1);
    let verdicts: Vec<_> = ran
        .all("step_finished")
        .into_iter()
        .map(|told| &told["step"]["verdict"])
        .collect();
    let expected = &verdicts[0]["mismatches"][0]["expected"];
    assert_eq!(expected, "an answer within 200ms");
    assert_eq!(verdicts[1]["verdict"], "passed", "{}", ran.told);
}

#[test]
fn a_call_that_hangs_ends_with_its_time() {
    let delayed = "\
scenario: It hangs
steps:
  - fault: {service: sqs, operation: ListQueues, delay: 1h}
  - aws: sqs.ListQueues
    timeout: 200ms
    expect: {status: 200}
";
    hangs(&folder(&[("hangs", delayed)]), "200ms");
}
