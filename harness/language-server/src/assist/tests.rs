use rehearsal_record::LastRuns;

use super::*;
use rehearsal_syntax::sources::MemorySources;

const STAGE: &str = "\
cloud:
  queues:
    orders: {}
    orders-dlq: {}
  buckets: {receipts: {}}
  user_pools: {customers: {clients: {web: {}}}}
apps: {storefront: {run: [./storefront]}}
";

/// Returns the labels of what can be written where a text has `|`.
fn labels(text: &str) -> Vec<String> {
    let completions = completions(text).into_iter();
    completions.map(|completion| completion.label).collect()
}

fn at_bar(text: &str) -> (String, Position) {
    let (before, after) = text.split_once('|').unwrap();
    let line = before.rsplit('\n').next().unwrap();
    let position = Position {
        line: u32::try_from(before.matches('\n').count() + 1).unwrap(),
        column: u32::try_from(line.chars().count() + 1).unwrap(),
    };
    (format!("{before}{after}"), position)
}

fn with_assistant<T>(text: &str, ask: impl FnOnce(&Assistant<'_>, Position) -> T) -> T {
    with_runs(text, &LastRuns::default(), ask)
}

fn with_runs<T>(
    text: &str,
    last_runs: &LastRuns,
    ask: impl FnOnce(&Assistant<'_>, Position) -> T,
) -> T {
    let (text, position) = at_bar(text);
    let sources = MemorySources::default()
        .with("scenarios/stage.yaml", STAGE)
        .with("scenarios/flows/pay.yaml", "flow: It pays\nsteps: []\n")
        .with("scenarios/a.yaml", &text);
    let assistant = Assistant {
        sources: &sources,
        stage_file: Some("scenarios/stage.yaml"),
        last_runs,
    };
    ask(&assistant, position)
}

fn completions(text: &str) -> Vec<Completion> {
    with_assistant(text, |assistant, position| {
        assistant.complete("scenarios/a.yaml", position)
    })
}

fn hover_at(text: &str) -> Option<String> {
    let hover = with_assistant(text, |assistant, position| {
        assistant.hover("scenarios/a.yaml", position)
    });
    hover.map(|hover| hover.text)
}

fn definition_at(text: &str) -> Option<String> {
    let place = with_assistant(text, |assistant, position| {
        assistant.definition("scenarios/a.yaml", position)
    });
    place.map(|place| place.to_string())
}

#[test]
fn keys_of_a_scenario_are_those_that_it_does_not_have() {
    let found = labels("scenario: x\n|\nsteps: []\n");
    assert!(found.contains(&"tags".to_owned()), "{found:?}");
    assert!(!found.contains(&"steps".to_owned()), "{found:?}");
    assert!(!found.contains(&"scenario".to_owned()), "{found:?}");
}

#[test]
fn step_begins_with_an_action() {
    for text in [
        "scenario: x\nsteps:\n  - sq|\n",
        "scenario: x\nsteps:\n  - |\n",
        "scenario: x\nsteps:\n  - name: y\n    |\n",
        "scenario: x\nsteps:\n  - {sq|}\n",
    ] {
        let found = completions(text);
        let send = found.iter().find(|one| one.label == "sqs.send");
        let send = send.unwrap_or_else(|| panic!("{text}: {found:?}"));
        assert_eq!(send.insert, "sqs.send: ");
        assert!(send.doc.contains("```yaml"), "{}", send.doc);
    }
}

#[test]
fn step_with_an_action_has_its_arguments() {
    let found = labels("scenario: x\nsteps:\n  - sqs.send: orders\n    b|\n");
    assert!(found.contains(&"body".to_owned()), "{found:?}");
    assert!(found.contains(&"expect".to_owned()), "{found:?}");
    assert!(!found.contains(&"http".to_owned()), "{found:?}");
}

#[test]
fn resources_are_those_of_the_stage() {
    let found = labels("scenario: x\nsteps:\n  - sqs.send: or|\n");
    assert_eq!(found, ["orders", "orders-dlq"]);
}

#[test]
fn expectations_have_the_fields_of_the_observation() {
    let found = labels("scenario: x\nsteps:\n  - http: GET /\n    expect:\n      st|\n");
    assert!(found.contains(&"status".to_owned()), "{found:?}");
    assert!(labels("scenario: x\nsteps:\n  - http: GET /\n    expect: st|\n").is_empty());
    let found = labels("scenario: x\nsteps:\n  - http: GET /\n    expect: {status: {|}}\n");
    assert!(found.contains(&"$gte".to_owned()), "{found:?}");
    let found = labels("scenario: x\nsteps:\n  - http: GET /\n    expect: {status: {$g|}}\n");
    assert!(found.contains(&"$gte".to_owned()), "{found:?}");
    let found = labels("scenario: x\nsteps:\n  - http: GET /\n    expect: {status: {$g|");
    assert!(found.contains(&"$gte".to_owned()), "{found:?}");
}

#[test]
fn names_in_expressions_are_completed_part_by_part() {
    let scenario = |expression: &str| {
        format!(
            "scenario: x\nsteps:\n  - http: GET /\n    save: {{token: json.token}}\n  - http: GET {expression}\n"
        )
    };
    let found = labels(&scenario("/${|}"));
    for expected in ["token", "cloud", "apps", "uuid"] {
        assert!(
            found.contains(&expected.to_owned()),
            "{expected}: {found:?}"
        );
    }
    assert!(!labels(&scenario("/$to|")).contains(&"uuid".to_owned()));
    assert_eq!(
        labels(&scenario("/${cloud.queues.|}")),
        ["orders", "orders-dlq"]
    );
    assert!(labels(&scenario("/${cloud.queues.orders.u|}")).contains(&"url".to_owned()));
    assert_eq!(labels(&scenario("/${apps.|}")), ["storefront"]);
    assert_eq!(
        labels(&scenario("/${cloud.user_pools.customers.clients.|}")),
        ["web"]
    );
    assert_eq!(
        labels(&scenario("/${1 + cloud.queues.or|}")),
        ["orders", "orders-dlq"]
    );
}

#[test]
fn what_is_inserted_replaces_the_word() {
    let (text, _) = at_bar("scenario: x\nsteps:\n  - sqs.send: or|ders\n");
    let found = completions("scenario: x\nsteps:\n  - sqs.send: or|ders\n");
    assert_eq!(&text[found[1].replaces.clone()], "orders");
}

#[test]
fn hover_explains_keys_and_words() {
    let doc = hover_at("scenario: x\nsteps:\n  - sqs.s|end: orders\n    body: y\n").unwrap();
    assert!(doc.contains("```yaml"), "{doc}");
    let doc = hover_at("scenario: x\nsteps:\n  - sqs.send: ord|ers\n").unwrap();
    assert!(doc.contains("queue `orders`"), "{doc}");
    let doc = hover_at("scenario: x\nsteps:\n  - http: GET /\n    wi|thin: 5s\n").unwrap();
    assert!(doc.contains("Tries it again"), "{doc}");
    assert_eq!(hover_at("scenario: x|\nsteps: []\n"), None);
}

#[test]
fn definitions_are_found_in_the_stage_and_in_the_file() {
    let found = definition_at("scenario: x\nsteps:\n  - sqs.send: orders-d|lq\n");
    assert_eq!(found.as_deref(), Some("scenarios/stage.yaml:4:5"));
    let found = definition_at("scenario: x\nsteps:\n  - http: GET ${cloud.queues.ord|ers.url}\n");
    assert_eq!(found.as_deref(), Some("scenarios/stage.yaml:3:5"));
    let text =
        "scenario: x\nsteps:\n  - http: GET /\n    save: {id: json.id}\n  - http: GET /$i|d\n";
    assert_eq!(
        definition_at(text).as_deref(),
        Some("scenarios/a.yaml:4:12")
    );
    let found = definition_at("scenario: x\nsteps:\n  - use: ./flows/p|ay.yaml\n");
    assert_eq!(found.as_deref(), Some("scenarios/flows/pay.yaml:1:1"));
}

#[test]
fn outline_has_steps_and_what_a_stage_declares() {
    let found = symbols(
        "a.yaml",
        "scenario: x\nsteps:\n  - sqs.send: orders\n  - name: y\n    http: GET /\n",
    );
    let steps = &found[1].children;
    assert_eq!((&*steps[0].name, &*steps[0].detail), ("orders", "sqs.send"));
    assert_eq!((&*steps[1].name, &*steps[1].detail), ("y", "http"));
    let found = symbols("stage.yaml", STAGE);
    let queues = &found[0].children[0];
    assert_eq!(queues.children[1].name, "orders-dlq");
}

#[test]
fn any_position_in_any_text_is_answered() {
    let text =
        "scenario: ä\nsteps:\n  - http: GET /${cloud.|}\n    expect: {status: [200, {$gt: 1}]}\n";
    let whole = text.replace('|', "");
    for end in whole.char_indices().map(|(at, _)| at) {
        for cut in [&whole[..end], &whole[end..]] {
            for (line, content) in (1..).zip(cut.split('\n')) {
                for column in 0..content.chars().count() + 2 {
                    let position = Position {
                        line,
                        column: u32::try_from(column).unwrap(),
                    };
                    let sources = MemorySources::default().with("a.yaml", cut);
                    let assistant = Assistant {
                        sources: &sources,
                        stage_file: None,
                        last_runs: &LastRuns::default(),
                    };
                    assistant.complete("a.yaml", position);
                    assistant.hover("a.yaml", position);
                    assistant.definition("a.yaml", position);
                }
            }
        }
    }
}

#[test]
fn operations_and_their_members_come_from_the_models() {
    let found = labels("scenario: x\nsteps:\n  - aws: sq|\n");
    assert!(found.contains(&"sqs.".to_owned()), "{found:?}");
    let found = labels("scenario: x\nsteps:\n  - aws: sqs.Cre|\n");
    assert!(found.contains(&"sqs.CreateQueue".to_owned()), "{found:?}");
    let found = labels("scenario: x\nsteps:\n  - calls: |\n");
    assert!(found.contains(&"all".to_owned()), "{found:?}");
    let step = |input: &str| {
        format!("scenario: x\nsteps:\n  - aws: dynamodb.CreateTable\n    input: {input}\n")
    };
    let found = labels(&step("{TableName: x, B|}"));
    assert!(found.contains(&"BillingMode".to_owned()), "{found:?}");
    assert!(!found.contains(&"TableName".to_owned()), "{found:?}");
    let found = labels(&step("{KeySchema: [{|}]}"));
    assert_eq!(found, ["AttributeName", "KeyType"]);
    let found = labels(&step("{BillingMode: P|}"));
    assert!(found.contains(&"PAY_PER_REQUEST".to_owned()), "{found:?}");
    let found =
        labels("scenario: x\nsteps:\n  - aws: sqs.SendMessage\n    expect: {output: {|}}\n");
    assert!(found.contains(&"MessageId".to_owned()), "{found:?}");
    let found = labels("scenario: x\nsteps:\n  - fault: {service: sqs, operation: Se|}\n");
    assert!(found.contains(&"SendMessage".to_owned()), "{found:?}");
}

#[test]
fn files_are_offered_as_one_writes_them() {
    let found = labels("scenario: x\nsteps:\n  - use: fl|\n");
    assert_eq!(found, ["flows/pay.yaml"]);
    let found = labels("scenario: x\nsteps:\n  - use: ./flows/p|\n");
    assert_eq!(found, ["./flows/pay.yaml"]);
}

#[test]
fn buckets_are_offered_before_keys() {
    let found = labels("scenario: x\nsteps:\n  - s3.get: re|\n");
    assert_eq!(found, ["receipts/"]);
}

#[test]
fn variables_say_where_they_are_defined() {
    let found = completions(
        "scenario: x\nsteps:\n  - http: GET /\n    save: {token: json.token}\n  - http: GET /${tok|}\n",
    );
    let token = found.iter().find(|one| one.label == "token").unwrap();
    assert!(token.doc.contains("line 4"), "{}", token.doc);
    assert!(
        token.doc.contains("save: {token: json.token}"),
        "{}",
        token.doc
    );
}

#[test]
fn conditions_and_block_scalars_have_tokens() {
    let text = "scenario: x\nsteps:\n  - sql: |\n      select $id,\n        ${a + 1}\n    when: b > 2\n    name: no $$c\n";
    let sources = MemorySources::default().with("scenarios/a.yaml", text);
    let assistant = Assistant {
        sources: &sources,
        stage_file: None,
        last_runs: &LastRuns::default(),
    };
    let tokens = assistant.tokens("scenarios/a.yaml");
    let words: Vec<&str> = tokens
        .iter()
        .map(|token| &text[token.bytes.clone()])
        .collect();
    assert_eq!(
        words,
        ["sql", "$", "id", "${", "a", "+", "1", "}", "b", ">", "2"]
    );
}
