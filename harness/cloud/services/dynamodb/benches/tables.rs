//! What tables cost in memory and time, as a table: `cargo bench -p rehearsal-service-dynamodb`.
//!
//! The calls come without HTTP. A number of items stands in the first column, so that one
//! sees what grows with the table; `-- large` adds a million.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    clippy::needless_pass_by_value,
    reason = "a benchmark: it panics when something is wrong, prints, and measures real time"
)]
#![allow(dead_code, reason = "the client of the tests has more operations")]

#[path = "../tests/it/support.rs"]
mod support;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rehearsal_cloud_core::config::Config;
use serde_json::{Value, json};
use support::Client;

/// How many calls a figure is of.
const CALLS: usize = 2_000;

fn main() {
    let is_large = std::env::args().any(|argument| argument == "large");
    println!(
        "{:>9} {:>12} {:>7} {:>10} {:>10} {:>12} {:>12} {:>16}",
        "items",
        "bytes/item",
        "of size",
        "put",
        "get",
        "query of 10",
        "page of 1 MB",
        "get beside scans"
    );
    for count in [1_000, 100_000] {
        measure(count);
    }
    if is_large {
        measure(1_000_000);
    }
}

fn measure(count: usize) {
    // The journal would take memory, too.
    let client = Client::with_config(Config {
        journal_capacity: 1,
        ..Config::default()
    });
    client.table("carts", "S", Some(("pos", "N")));
    let memory = resident();
    let put = each(count, |number| client.put("carts", item(number)));
    let memory = resident().saturating_sub(memory) as f64 / count as f64;
    let table = client.call("DescribeTable", json!({"TableName": "carts"}));
    let item_size = table["Table"]["TableSizeBytes"].as_f64().unwrap() / count as f64;
    let get = each(CALLS, |number| {
        client.get("carts", key(number * 7 % count)).unwrap();
    });
    let query = each(CALLS, |number| {
        let page = client.call("Query", query(number * 7 % count));
        assert_eq!(page["Count"], 10);
    });
    let scan = each(20, |_| {
        client.call("Scan", json!({"TableName": "carts"}));
    });
    println!(
        "{count:>9} {memory:>12.0} {:>7.1} {:>10} {:>10} {:>12} {:>12} {:>16}",
        memory / item_size,
        micros(put),
        micros(get),
        micros(query),
        micros(scan),
        format!("up to {}", micros(slowest_get_beside_scans(&client, count))),
    );
}

/// An item with a key of two parts and four attributes.
fn item(number: usize) -> Value {
    json!({
        "id": {"S": format!("customer-{:08}", number / 10)},
        "pos": {"N": (number % 10).to_string()},
        "product": {"S": format!("product-{:07}", number * 31 % 10_000_000)},
        "quantity": {"N": "3"},
        "added": {"S": "2026-03-01T10:00:00Z"},
        "gift": {"BOOL": false},
    })
}

fn key(number: usize) -> Value {
    json!({
        "id": {"S": format!("customer-{:08}", number / 10)},
        "pos": {"N": (number % 10).to_string()},
    })
}

fn query(number: usize) -> Value {
    json!({
        "TableName": "carts",
        "KeyConditionExpression": "id = :id",
        "ExpressionAttributeValues": {":id": key(number)["id"]},
    })
}

/// Returns what each of some calls takes.
fn each(count: usize, mut call: impl FnMut(usize)) -> Duration {
    let started = Instant::now();
    (0..count).for_each(&mut call);
    started.elapsed() / u32::try_from(count).unwrap()
}

/// Returns what the slowest of the gets takes while another thread scans the table.
fn slowest_get_beside_scans(client: &Client, count: usize) -> Duration {
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                client.call("Scan", json!({"TableName": "carts"}));
            }
        });
        let gets = (0..CALLS).map(|number| {
            let started = Instant::now();
            client.get("carts", key(number * 7 % count)).unwrap();
            started.elapsed()
        });
        let slowest = gets.max().unwrap();
        is_over.store(true, Ordering::Relaxed);
        slowest
    })
}

/// Returns the bytes of memory that this process has; none where the system does not tell.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = status.split_whitespace().nth(1);
    pages
        .and_then(|pages| pages.parse::<usize>().ok())
        .unwrap_or_default()
        * 4096
}

fn micros(span: Duration) -> String {
    format!("{:.1} µs", span.as_secs_f64() * 1e6)
}
