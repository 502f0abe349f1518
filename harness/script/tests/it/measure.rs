//! Not a test: how long it takes to check 200 files.
//!
//! `cargo test --release -p rehearsal-script --test it measure -- --ignored --nocapture`

#![expect(
    clippy::disallowed_methods,
    reason = "a measurement reads the real clock"
)]

use std::time::Instant;

use rehearsal_script::{MemorySources, check};

use crate::examples::STAGE;

const ORDER: &str = "\
scenario: A paid order is fulfilled
apps: [storefront]
as: alice
cases:
  - {name: one mug, sku: MUG-01, qty: 1}
  - {name: two shirts, sku: TEE-07, qty: 2}
steps:
  - name: place the order
    http: POST /orders
    json: {sku: $sku, qty: $qty}
    expect: {status: 201, json: {id: {is: uuid}, status: pending}}
    save: {order: json.id}
  - sns.published: order-events
    within: 5s
    expect: {count: 1, messages: [{json: {type: OrderPlaced, order: $order}}]}
  - sql: select status from orders where id = $order
    within: 5s
    expect: {rows: [{status: paid}]}
  - s3.get: receipts/${order}.json
    expect: {content_type: application/json, json: {order: $order}}
";

#[test]
#[ignore = "a measurement"]
fn check_of_200_files() {
    let names: Vec<String> = (0..200).map(|number| format!("s/{number}.yaml")).collect();
    let sources = names.iter().fold(
        MemorySources::default().with("stage.yaml", STAGE),
        |sources, name| sources.with(name, ORDER),
    );
    let mut best = None;
    for _ in 0..10 {
        let watch = Instant::now();
        let checked = check(&sources, Some("stage.yaml"), &names);
        let took = watch.elapsed();
        assert!(checked.diagnostics.is_empty());
        best = Some(best.map_or(took, |best: std::time::Duration| best.min(took)));
    }
    println!("check of 200 files: {best:?}");
}
