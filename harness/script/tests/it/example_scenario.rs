use rehearsal_script::{Action, MatcherKind, MemorySources, Style, check, render};

pub(crate) const STAGE: &str = r"
root: ..
cloud:
  buckets:
    receipts: {}
  queues:
    orders: {visibility: 30s, dead_letter: {queue: orders-dlq, after: 3}}
    orders-dlq: {}
  topics:
    order-events:
      subscriptions: [{queue: orders, raw: true, filter: {type: [OrderPlaced]}}]
  user_pools: {customers: {}}
postgres:
  migrations: docker/shop/migrations
seeds:
  catalog:
    - sql: fixtures/catalog.sql
users:
  alice: {email: alice@example.com}
apps:
  storefront:
    cargo: storefront
    env:
      PORT: ${port}
      DATABASE_URL: ${postgres.url}
      AWS_ENDPOINT_URL: ${cloud.endpoint}
      ORDERS_QUEUE_URL: ${cloud.queues.orders.url}
      RECEIPTS_BUCKET: ${cloud.buckets.receipts.name}
    ready: {http: /healthz}
";

pub(crate) const SCENARIO: &str = r#"
scenario: A paid order is fulfilled and receipted
tags: [checkout, smoke]
seed: [catalog]
as: alice
cases:
  - {name: one mug,   sku: MUG-01, qty: 1, total: "14.95"}
  - {name: two shirts, sku: TEE-07, qty: 2, total: "59.90"}
steps:
  - name: place the order
    http: POST /orders
    json: {sku: $sku, qty: $qty}
    expect: {status: 201, json: {id: {$is: uuid}, status: pending}}
    save: {order: json.id}
  - sqs.sent: orders
    within: 5s
    expect: {count: 1, messages: [{json: {type: OrderPlaced, order: $order}}]}
  - sql: select status, total::text from orders where id = $order
    within: 5s
    fail_if: {rows: [{status: rejected}]}
    expect: {rows: [{status: paid, total: $total}]}
  - s3.get: receipts/${order}.json
    within: 5s
    expect: {content_type: application/json, json: {order: $order, total: $total}}
  - clock.advance: 15m
  - sqs.peek: orders-dlq
    expect: {count: 0}
always:
  - http: DELETE /orders/${order}
"#;

#[test]
fn scenario_is_parsed_completely() {
    let sources = MemorySources::default()
        .with("scenarios/stage.yaml", STAGE)
        .with("scenarios/checkout/paid.yaml", SCENARIO)
        .with("fixtures/catalog.sql", "")
        .with("docker/shop/migrations/1.sql", "");
    let files = ["scenarios/checkout/paid.yaml".to_owned()];
    let checked = check(&sources, Some("scenarios/stage.yaml"), &files);
    let reported = render(&checked.diagnostics, &sources, Style::Plain);
    assert_eq!(reported, "");

    let stage = checked.stage.unwrap();
    assert_eq!(stage.root, ".");
    assert_eq!(stage.apps.iter().count(), 1);

    let scenario = &checked.scenarios[0];
    assert_eq!(&*scenario.id, "checkout/paid");
    assert_eq!(scenario.cases.len(), 2);
    assert_eq!(scenario.steps.len(), 6);
    let Action::Sql(sql) = &scenario.steps[2].action else {
        panic!("the third step is SQL")
    };
    assert_eq!(
        sql.statement.text,
        "select status, total::text from orders where id = $1"
    );
    assert_eq!(sql.statement.values.len(), 1);
    let expect = scenario.steps[0].expect.as_ref().unwrap();
    assert_eq!(expect.fields().len(), 2);
    let MatcherKind::Equal(status) = &expect.fields()[0].matcher.kind else {
        panic!("the status is a plain value")
    };
    assert_eq!((status.place.line, status.place.column), (13, 22));
}

#[test]
fn editors_get_places_and_replacements() {
    let sources =
        MemorySources::default().with("a.yaml", "scenario: A\nsteps:\n  - htpp: GET /a\n");
    let checked = check(&sources, None, &["a.yaml".to_owned()]);
    let place = serde_json::json!({"file": "a.yaml", "line": 3, "column": 5, "length": 4});
    assert_eq!(
        serde_json::to_value(&checked.diagnostics).unwrap(),
        serde_json::json!([{
            "code": "no-action",
            "severity": "error",
            "message": "there is no action `htpp`",
            "labels": [{"place": place, "text": "did you mean `http`?"}],
            "suggestion": {"place": place, "text": "http"},
            "reference": "harness/docs/reference/diagnostics.md#no-action",
        }])
    );
}

#[test]
fn missing_file_is_reported() {
    let sources = MemorySources::default();
    let checked = check(&sources, None, &["nowhere.yaml".to_owned()]);
    assert_eq!(
        render(&checked.diagnostics, &sources, Style::Plain),
        "error[unreadable]: could not read nowhere.yaml: no such file\n --> nowhere.yaml:1:1\n  |\n1 |\n  | ^\n  |\n  = more: rehearsal explain unreadable\n\n"
    );
}

#[test]
fn system_of_a_stage_has_its_parts_and_what_leads_from_one_to_another() {
    let sources = MemorySources::default()
        .with("scenarios/stage.yaml", STAGE)
        .with("fixtures/catalog.sql", "")
        .with("docker/shop/migrations/1.sql", "");
    let checked = check(&sources, Some("scenarios/stage.yaml"), &[]);
    let system = checked.stage.unwrap().system();
    let names = |part: &rehearsal_record::Part| format!("{} {}", part.kind, part.name);
    let parts: Vec<String> = system.parts.iter().map(names).collect();
    assert_eq!(
        parts,
        [
            "app storefront",
            "topic order-events",
            "queue orders",
            "queue orders-dlq",
            "bucket receipts",
            "user_pool customers",
            "database postgres",
        ]
    );
    let links = system.links.iter();
    let links = links.map(|link| format!("{} -> {}", names(&link.from), names(&link.to)));
    assert_eq!(
        links.collect::<Vec<_>>(),
        [
            "app storefront -> database postgres",
            "app storefront -> queue orders",
            "app storefront -> bucket receipts",
            "topic order-events -> queue orders",
            "queue orders -> queue orders-dlq",
        ]
    );
}
