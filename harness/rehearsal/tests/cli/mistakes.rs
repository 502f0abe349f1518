//! Mistakes of the author that only show while a scenario runs.

use serde_json::Value;

use crate::run_output::RunOutput;
use crate::support::project;

/// Runs a scenario of these steps; returns its transcript and its verdict.
fn run(steps: &str) -> (i32, String, Value) {
    let scenario = format!(
        "scenario: It has a mistake\nvars: {{wrong: {{QueueNam: orders}}}}\nsteps:\n{steps}"
    );
    let folder = project(&[
        ("scenarios/stage.yaml", "cloud: {queues: {orders: {}}}\n"),
        ("scenarios/a.yaml", &scenario),
    ]);
    let run = RunOutput::of(folder.path(), &[]);
    let finished = run
        .events
        .iter()
        .find(|event| event["event"] == "case_finished");
    let verdict = finished.map(|event| event["outcome"]["verdict"].clone());
    (run.exit, run.transcript, verdict.unwrap_or_default())
}

#[test]
fn unset_variable_is_a_mistake_at_its_place() {
    let (exit, transcript, verdict) =
        run("  - sqs.send: orders\n    body: ${env('REHEARSAL_TEST_NOT_SET')}\n");
    assert_eq!(exit, 2, "{transcript}");
    assert_eq!(verdict["verdict"], "mistake", "{verdict}");
    assert_eq!(verdict["place"]["line"], 5);
    assert!(transcript.contains("MISTAKE"), "{transcript}");
    assert!(
        transcript.contains("body: ${env('REHEARSAL_TEST_NOT_SET')}"),
        "{transcript}"
    );
    assert!(
        !transcript.contains("BROKEN") && !transcript.contains("FAIL"),
        "{transcript}"
    );
}

#[test]
fn wrong_arguments_and_patterns_are_mistakes() {
    for step in [
        "  - assert: {a: \"${match('text', '(')}\"}\n    expect: {a: text}\n",
        "  - assert: {a: \"${number('many')}\"}\n    expect: {a: 1}\n",
        "  - aws: sqs.CreateQueue\n    input: $wrong\n",
        "  - sqs.send: \"${lower('OTHERS')}\"\n    body: x\n",
    ] {
        let (exit, transcript, verdict) = run(step);
        assert_eq!(
            (exit, &verdict["verdict"]),
            (2, &"mistake".into()),
            "{step}{transcript}"
        );
    }
}

/// What the app sent is not the author's mistake, whatever is done with it.
#[test]
fn value_of_an_observation_that_does_not_fit_is_a_failure() {
    let (exit, transcript, verdict) = run(
        "  - sqs.send: orders\n    json: {qty: many}\n  - sqs.peek: orders\n    \
         save: {qty: 'messages[0].json.qty'}\n  - set: {next: '${number(qty) + 1}'}\n  \
         - assert: {next: $next}\n    expect: {next: 2}\n",
    );
    assert_eq!(
        (exit, &verdict["verdict"]),
        (1, &"failed".into()),
        "{transcript}"
    );
}

#[test]
fn app_whose_environment_has_a_mistake_is_reported_once() {
    let stage =
        "apps: {api: {run: [sleep, '1000'], env: {KEY: \"${env('REHEARSAL_TEST_NOT_SET')}\"}}}\n";
    let scenario = |title: &str| {
        format!("scenario: {title}\nsteps:\n  - logs: api\n    expect: {{count: 0}}\n")
    };
    let folder = project(&[
        ("scenarios/stage.yaml", stage),
        ("scenarios/a.yaml", &scenario("One")),
        ("scenarios/b.yaml", &scenario("Another")),
    ]);
    let run = RunOutput::of(folder.path(), &[]);
    assert_eq!(run.exit, 2, "{}", run.transcript);
    assert!(
        run.transcript.contains("stage.yaml:1:"),
        "{}",
        run.transcript
    );
    assert_eq!(
        run.transcript.matches("stopped by the same as").count(),
        1,
        "{}",
        run.transcript
    );
}

#[test]
fn answer_of_a_mock_that_cannot_be_computed_is_a_mistake() {
    let stage = "externals:\n  cards:\n    mock:\n      - request: POST /charges\n        \
                 answer: {json: {key: \"${env('REHEARSAL_TEST_NOT_SET')}\"}}\n";
    let scenario = "scenario: The mock has a mistake\nsteps:\n  \
                    - http: POST ${externals.cards.url}/charges\n    expect: {status: 500}\n";
    let folder = project(&[
        ("scenarios/stage.yaml", stage),
        ("scenarios/a.yaml", scenario),
    ]);
    let run = RunOutput::of(folder.path(), &[]);
    assert_eq!(run.exit, 2, "{}", run.transcript);
    assert!(
        run.transcript.contains("stage.yaml:5:"),
        "{}",
        run.transcript
    );
}
