//! The texts that `init` and `new` write, and the examples of the reference.

mod app;

pub use app::{Found, READ};

/// A file to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its path from the folder that is initialised.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// What `init` writes into a repository: a stage with one bucket and one
/// queue, a proposal for the app that was found, a scenario that is green at once,
/// without any app, and the schemas that editors complete from.
pub fn init() -> Vec<File> {
    init_for(&Found::default())
}

/// The same, with a proposal for the app of a project.
pub fn init_for(found: &Found) -> Vec<File> {
    let file = |path: &str, text: String| File {
        path: path.to_owned(),
        text,
    };
    vec![
        file(
            "scenarios/stage.yaml",
            format!("{}\n{STAGE}{}", schema_line("stage", 0), found.comments()),
        ),
        file(
            "scenarios/first.yaml",
            format!("{}\n{FIRST}", schema_line("scenario", 0)),
        ),
        file(
            "scenarios/schema/scenario.json",
            pretty(&crate::schema::scenario()),
        ),
        file(
            "scenarios/schema/stage.json",
            pretty(&crate::schema::stage()),
        ),
    ]
}

/// The first line of a file, which names its schema for editors. `depth` counts
/// the folders between the scenarios folder and the file.
pub fn schema_line(kind: &str, depth: usize) -> String {
    format!(
        "# yaml-language-server: $schema={}schema/{kind}.json",
        "../".repeat(depth)
    )
}

/// A schema as it is committed.
pub fn pretty(schema: &serde_json::Value) -> String {
    format!("{schema:#}\n")
}

/// What `new` writes: a scenario of a name such as `checkout/paid_order`.
pub fn scenario(name: &str) -> File {
    let last = name.rsplit('/').next().unwrap_or(name);
    let words = last.replace(['_', '-'], " ");
    let mut title = String::new();
    for (index, c) in words.trim().chars().enumerate() {
        if index == 0 {
            title.extend(c.to_uppercase());
        } else {
            title.push(c);
        }
    }
    // Quotes keep any name a text.
    let title = serde_json::Value::from(title);
    let schema_line = schema_line("scenario", name.matches('/').count());
    File {
        path: format!("scenarios/{name}.yaml"),
        text: format!(
            "{schema_line}
scenario: {title}
tags: []
steps:
  # One action per step; `expect` says what the result must be.
  - clock.advance: 1m
"
        ),
    }
}

const STAGE: &str = "\
# What is there before a scenario starts. Scenarios use the names on the left;
# the apps get the real names and URLs through their environment.
root: ..

cloud:
  buckets:
    receipts: {}
  queues:
    orders: {visibility: 30s, dead_letter: {queue: orders-dlq, after: 3}}
    orders-dlq: {}

";

const FIRST: &str = "\
scenario: A message that no worker handles ends in the dead letter queue
tags: [first]
steps:
  - name: an order arrives
    sqs.send: orders
    json: {sku: MUG-01, qty: 1}

  - name: a worker receives it and crashes
    repeat: 3
    steps:
      - sqs.receive: orders
        keep: true
        expect: {count: 1, messages: [{json: {sku: MUG-01}}]}
      - clock.advance: 31s        # the visibility timeout is over

  - name: the queue no longer delivers it
    sqs.receive: orders
    expect: {count: 0}

  - sqs.peek: orders-dlq
    within: 2s
    expect: {count: 1, messages: [{json: {sku: MUG-01, qty: 1}}]}
";

/// The example at the head of the reference page of scenarios.
pub(crate) const EXAMPLE: &str = "\
scenario: A paid order is fulfilled and receipted
tags: [checkout, smoke]
seed: [catalog]
as: alice
cases:
  - {name: one mug, sku: MUG-01, qty: 1, total: \"14.95\"}
  - {name: two shirts, sku: TEE-07, qty: 2, total: \"59.90\"}
steps:
  - name: place the order
    http: POST /orders
    json: {sku: $sku, qty: $qty}
    expect: {status: 201, json: {id: {$is: uuid}, status: pending}}
    save: {order: json.id}

  - sql: select status, total::text from orders where id = $order
    within: 5s
    fail_if: {rows: [{status: rejected}]}
    expect: {rows: [{status: paid, total: $total}]}

  - s3.get: receipts/${order}.json
    within: 5s
    expect: {content_type: application/json, json: {order: $order, total: $total}}
always:
  - http: DELETE /orders/${order}
";

/// The example at the head of the reference page of the stage.
pub(crate) const STAGE_EXAMPLE: &str = "\
root: ..
cloud:
  buckets:
    receipts: {}
  queues:
    orders: {visibility: 30s, dead_letter: {queue: orders-dlq, after: 3}}
    orders-dlq: {}
  user_pools:
    customers: {sign_in: [email]}
postgres:
  migrations: migrations
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
    ready: {http: /healthz}
";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{MemorySources, Style, check, render};

    fn report(stage: &str, scenarios: &[File]) -> String {
        let mut sources = MemorySources::default()
            .with("scenarios/stage.yaml", stage)
            .with("migrations/1.sql", "")
            .with("fixtures/catalog.sql", "");
        for file in scenarios {
            sources = sources.with(&file.path, &file.text);
        }
        let files: Vec<String> = scenarios.iter().map(|file| file.path.clone()).collect();
        let checked = check(&sources, Some("scenarios/stage.yaml"), &files);
        render(&checked.diagnostics, &sources, Style::Plain)
    }

    #[test]
    fn scaffolded_files_have_no_mistakes() {
        let mut files = init();
        let stage = files.remove(0);
        files.truncate(1);
        files.push(scenario("checkout/what: a \"name\""));
        assert_eq!(report(&stage.text, &files), "");
        // So is what the comments of the stage file offer.
        let all: String = stage
            .text
            .lines()
            .skip(1)
            .map(|line| match line.strip_prefix("# ") {
                Some(rest) if !rest.starts_with(|c: char| c.is_uppercase()) => format!("{rest}\n"),
                _ => format!("{line}\n"),
            })
            .collect();
        let all = all.replace(
            "the apps get the real names and URLs through their environment.\n",
            "",
        );
        assert!(all.contains("\napps:\n"));
        assert_eq!(report(&all, &files), "");
    }

    #[test]
    fn examples_of_the_reference_have_no_mistakes() {
        let file = File {
            path: "scenarios/example.yaml".to_owned(),
            text: EXAMPLE.to_owned(),
        };
        assert_eq!(report(STAGE_EXAMPLE, &[file]), "");
    }
}
