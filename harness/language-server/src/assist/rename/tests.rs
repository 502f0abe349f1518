use super::super::references::Reference;
use super::*;
use rehearsal_script::check;
use rehearsal_syntax::sources::{MemorySources, PathKind, Sources};

const STAGE: &str = "\
cloud:
  queues:
    orders: {dead_letter: {queue: failed, after: 3}}
    failed: {}
    free: {}
  buckets: {receipts: {}}
apps:
  shop: {run: [./shop], env: {QUEUE: '${cloud.queues.orders.url}', BUCKET: \"${cloud.buckets.receipts.name}\"}}
";

const FLOW: &str = "\
flow: An order is placed
inputs: {sku: text}
steps:
  - http: POST /orders
    json: {sku: $sku}
    save: {order: json.id}
outputs:
  order: $order
";

const SCENARIO: &str = "\
scenario: An order
cases:
  - {name: a, sku: MUG, qty: 1}
  - {name: b, sku: TEE, qty: 2}
steps:
  - use: flows/place.yaml
    with: {sku: $sku}
    save: {placed: order}
  - sqs.send: orders
    body: \"${placed} of ${qty}\"
  - calls: sqs.SendMessage
    resource: orders
    expect: {count: 1}
  - s3.get: receipts/${placed}.json
    expect: {status: 200}
";

fn project() -> MemorySources {
    MemorySources::default()
        .with("scenarios/stage.yaml", STAGE)
        .with("scenarios/flows/place.yaml", FLOW)
        .with("scenarios/a.yaml", SCENARIO)
}

/// Asks about the first occurrence of a text in a file, behind its first characters.
fn ask<T>(
    sources: &MemorySources,
    file: &str,
    at: &str,
    ask: impl FnOnce(&Names<'_>, Position) -> T,
) -> T {
    let text = sources.read(file).unwrap();
    let offset = text.find(at).unwrap();
    let before = &text[..offset];
    let position = Position {
        line: u32::try_from(before.matches('\n').count() + 1).unwrap(),
        column: u32::try_from(before.rsplit('\n').next().unwrap().chars().count() + 2).unwrap(),
    };
    let stage_file = Some("scenarios/stage.yaml");
    let mut files = sources.paths();
    files.retain(|path| path.starts_with("scenarios/"));
    let checked = check(sources, stage_file, &files);
    let names = Names {
        sources,
        stage_file,
        files: &files,
        diagnostics: &checked.diagnostics,
        occurrences: &checked.occurrences,
    };
    ask(&names, position)
}

fn references(file: &str, at: &str) -> Vec<String> {
    let found = ask(&project(), file, at, |names, position| {
        names.references(file, position)
    });
    let show = |found: Reference| {
        let declares = if found.declares { " declared" } else { "" };
        format!("{}{declares}", found.place)
    };
    found.unwrap_or_default().into_iter().map(show).collect()
}

/// Renames, and returns the files that changed.
fn rename(file: &str, at: &str, new: &str) -> Result<Vec<String>, String> {
    rename_in(&project(), file, at, new)
}

fn rename_in(
    sources: &MemorySources,
    file: &str,
    at: &str,
    new: &str,
) -> Result<Vec<String>, String> {
    ask(sources, file, at, |names, position| {
        let renaming = names.rename(file, position, new)?;
        let mut lines = Vec::new();
        for (place, text) in &renaming.edits {
            lines.push(format!("{place} {text}"));
        }
        if let Some((old, new)) = renaming.file {
            lines.push(format!("{old} -> {new}"));
        }
        Ok(lines)
    })
}

#[test]
fn references_of_a_queue_are_in_the_stage_and_in_scenarios() {
    let expected = [
        "scenarios/a.yaml:9:15",
        "scenarios/a.yaml:12:15",
        "scenarios/stage.yaml:3:5 declared",
        "scenarios/stage.yaml:8:54",
    ];
    assert_eq!(references("scenarios/a.yaml", "orders\n    body"), expected);
    assert_eq!(references("scenarios/stage.yaml", "orders:"), expected);
    assert_eq!(
        references("scenarios/stage.yaml", "failed, after"),
        [
            "scenarios/stage.yaml:3:35",
            "scenarios/stage.yaml:4:5 declared"
        ]
    );
    assert_eq!(
        references("scenarios/a.yaml", "receipts/"),
        [
            "scenarios/a.yaml:14:13",
            "scenarios/stage.yaml:6:13 declared",
            "scenarios/stage.yaml:8:93"
        ]
    );
}

#[test]
fn variables_belong_to_the_file_that_defines_them() {
    assert_eq!(
        references("scenarios/a.yaml", "placed: order"),
        [
            "scenarios/a.yaml:8:12 declared",
            "scenarios/a.yaml:10:14",
            "scenarios/a.yaml:14:24"
        ]
    );
    assert_eq!(
        references("scenarios/a.yaml", "sku: MUG"),
        [
            "scenarios/a.yaml:3:15 declared",
            "scenarios/a.yaml:4:15",
            "scenarios/a.yaml:7:18"
        ]
    );
    // The input of the flow is another variable than the column.
    assert_eq!(
        references("scenarios/flows/place.yaml", "sku: text"),
        [
            "scenarios/a.yaml:7:12",
            "scenarios/flows/place.yaml:2:10 declared",
            "scenarios/flows/place.yaml:5:18"
        ]
    );
    assert_eq!(
        references("scenarios/flows/place.yaml", "order: $order"),
        [
            "scenarios/a.yaml:8:20",
            "scenarios/flows/place.yaml:8:3 declared"
        ]
    );
    assert_eq!(
        references("scenarios/flows/place.yaml", "flow: An"),
        ["scenarios/a.yaml:6:10"]
    );
}

#[test]
fn rename_changes_every_occurrence_and_nothing_else() {
    assert_eq!(
        rename("scenarios/a.yaml", "orders\n    body", "parcels").unwrap(),
        [
            "scenarios/a.yaml:9:15 parcels",
            "scenarios/a.yaml:12:15 parcels",
            "scenarios/stage.yaml:3:5 parcels",
            "scenarios/stage.yaml:8:54 parcels"
        ]
    );
    assert_eq!(
        rename("scenarios/a.yaml", "placed: order", "id").unwrap(),
        [
            "scenarios/a.yaml:8:12 id",
            "scenarios/a.yaml:10:14 id",
            "scenarios/a.yaml:14:24 id"
        ]
    );
}

#[test]
fn name_that_is_no_identifier_goes_into_brackets() {
    let edits = rename("scenarios/stage.yaml", "orders:", "new-orders").unwrap();
    assert_eq!(edits[3], "scenarios/stage.yaml:8:53 [\"new-orders\"]");
    let edits = rename("scenarios/stage.yaml", "receipts:", "new-receipts").unwrap();
    assert_eq!(edits[2], "scenarios/stage.yaml:8:92 ['new-receipts']");
}

#[test]
fn names_that_are_invalid_or_taken_are_refused() {
    for (file, at, new, message) in [
        (
            "scenarios/a.yaml",
            "orders\n",
            "a b",
            "cannot be a name of the stage",
        ),
        (
            "scenarios/a.yaml",
            "orders\n",
            "true",
            "cannot be a name of the stage",
        ),
        (
            "scenarios/a.yaml",
            "orders\n",
            "free",
            "`free` is taken: see scenarios/stage.yaml:5:5",
        ),
        (
            "scenarios/a.yaml",
            "placed: order",
            "2nd",
            "cannot be a variable's name",
        ),
        (
            "scenarios/a.yaml",
            "placed: order",
            "cloud",
            "`cloud` is reserved for the stage",
        ),
        (
            "scenarios/a.yaml",
            "placed: order",
            "qty",
            "`qty` is taken: see scenarios/a.yaml:3:25",
        ),
        ("scenarios/a.yaml", "cases", "rows", "there is no name here"),
        (
            "scenarios/a.yaml",
            "flows/place",
            "a.yaml",
            "is there already",
        ),
        (
            "scenarios/a.yaml",
            "receipts/",
            &"x".repeat(80),
            "something would be wrong",
        ),
    ] {
        let refused = rename(file, at, new).unwrap_err();
        assert!(refused.contains(message), "{at} as {new}: {refused}");
    }
}

#[test]
fn renamed_flow_moves_and_is_called_by_its_new_path() {
    assert_eq!(
        rename("scenarios/a.yaml", "flows/place", "flows/order.yaml").unwrap(),
        [
            "scenarios/a.yaml:6:10 flows/order.yaml",
            "scenarios/flows/place.yaml -> scenarios/flows/order.yaml"
        ]
    );
    let sources = project().with(
        "scenarios/a.yaml",
        &SCENARIO
            .replace("use: ", "use: './")
            .replace("place.yaml", "place.yaml'"),
    );
    assert_eq!(
        rename_in(
            &sources,
            "scenarios/a.yaml",
            "flows/place",
            "./flows/order.yaml"
        )
        .unwrap(),
        [
            "scenarios/a.yaml:6:11 ./flows/order.yaml",
            "scenarios/flows/place.yaml -> scenarios/flows/order.yaml"
        ]
    );
    assert_eq!(sources.kind("scenarios/flows/place.yaml"), PathKind::File);
}
