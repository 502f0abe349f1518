//! Seeds of tables: files of items.

use std::path::Path;

use rehearsal_script::FilePath;
use serde_json::{Map, Value, json};

use super::attributes;
use super::clients::CloudClients;
use super::error::CallError;
use crate::error::StageError;
use crate::seeds::rows;

/// The most items of a call.
const BATCH: usize = 25;

/// Reads the items of a file, in DynamoDB's form.
pub(super) fn read(seed: &FilePath) -> Result<Vec<Map<String, Value>>, StageError> {
    // The check has refused paths with placeholders.
    let file = Path::new(seed.resolved.as_deref().unwrap_or_default());
    let rows = rows::objects(file, rows::read(file)?)?;
    Ok(rows.iter().map(item).collect())
}

/// Returns the item of a row, which an export of a table has as `Item`.
fn item(row: &Map<String, Value>) -> Map<String, Value> {
    match row.get("Item").and_then(Value::as_object) {
        Some(item) if row.len() == 1 => attributes::encode(item),
        _ => attributes::encode(row),
    }
}

/// Puts items into a table.
pub(super) async fn load(
    clients: &CloudClients,
    table: &str,
    items: &[Map<String, Value>],
    action: impl Fn() -> String,
) -> Result<(), StageError> {
    for batch in items.chunks(BATCH) {
        let puts = batch
            .iter()
            .map(|item| json!({"PutRequest": {"Item": item}}));
        let mut requests = json!({table: puts.collect::<Value>()});
        while requests
            .as_object()
            .is_some_and(|requests| !requests.is_empty())
        {
            let input = json!({"RequestItems": requests});
            let output = clients.api.call("dynamodb", "BatchWriteItem", &input).await;
            let mut output = output.map_err(|error: CallError| error.during(action()))?;
            requests = output["UnprocessedItems"].take();
        }
    }
    Ok(())
}
