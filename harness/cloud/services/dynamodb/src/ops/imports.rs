//! Imports of tables from buckets, in DynamoDB JSON.

use std::io::Read as _;

use flate2::read::MultiGzDecoder;
use rehearsal_cloud_core::effect::Effect;
use rehearsal_cloud_core::objects::{BucketAccess, object_body};
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::definition_input::CreateTable;
use super::describe::seconds;
use super::lookup::{millis, table_ref};
use super::tables::create;
use super::transfers::{self, ListTransfers, PRINCIPAL, Ticket};
use crate::error::Error;
use crate::names::TableRef;
use crate::state::{Dynamo, Transfer};
use crate::table::{MAX_ITEM_SIZE, Table};
use crate::value::parse_map;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ImportTable {
    client_token: Option<String>,
    s3_bucket_source: Value,
    input_format: String,
    input_compression_type: Option<String>,
    table_creation_parameters: Value,
}

impl ImportTable {
    /// Refuses what is not there.
    fn check(&self) -> Result<(), ServiceError> {
        let missing = match (&*self.input_format, self.input_compression_type.as_deref()) {
            ("DYNAMODB_JSON", Some("ZSTD")) => "ImportTable with ZSTD".to_owned(),
            ("DYNAMODB_JSON", _) => return Ok(()),
            (format, _) => format!("ImportTable of {format}"),
        };
        Err(ServiceError::not_implemented("dynamodb", &missing))
    }
}

/// Returns the bucket that an import is described to read from.
fn bucket(description: &Value, table: &TableRef) -> BucketAccess {
    let bucket = &description["S3BucketSource"]["S3Bucket"];
    BucketAccess {
        account: table.account.clone(),
        region: table.region.clone(),
        bucket: bucket.as_str().unwrap_or_default().to_owned(),
        principal: PRINCIPAL,
    }
}

fn prefix(description: &Value) -> &str {
    let prefix = &description["S3BucketSource"]["S3KeyPrefix"];
    prefix.as_str().unwrap_or_default()
}

pub(crate) fn import_table(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: ImportTable,
) -> Result<Value, ServiceError> {
    input.check()?;
    let table: CreateTable = serde_json::from_value(input.table_creation_parameters.clone())
        .map_err(|error| Error::serialization(error.to_string()))?;
    let name = table_ref(cx, &table.table_name)?;
    if let Some(known) = transfers::known(dynamo, &name, input.client_token.as_deref()) {
        return Ok(json!({"ImportTableDescription": known.description}));
    }
    let now = millis(cx.now());
    let table_id = cx.ids.uuid("table");
    let definition = table.definition(&name, table_id.clone(), now)?;
    create(dynamo, &name, Table::new(definition))?;
    let id = format!("{now:014}-{}", cx.ids.hex("import", 8));
    let arn = format!("{}/import/{id}", name.arn());
    let mut description = json!({
        "ImportArn": arn,
        "ImportStatus": "IN_PROGRESS",
        "TableArn": name.arn(),
        "TableId": table_id,
        "S3BucketSource": input.s3_bucket_source,
        "ErrorCount": 0,
        "InputFormat": input.input_format,
        "InputCompressionType": input.input_compression_type.as_deref().unwrap_or("NONE"),
        "TableCreationParameters": input.table_creation_parameters,
        "StartTime": seconds(now),
        "ProcessedSizeBytes": 0,
        "ProcessedItemCount": 0,
        "ImportedItemCount": 0,
    });
    if let Some(token) = &input.client_token {
        description["ClientToken"] = token.as_str().into();
    }
    let call = bucket(&description, &name).list(prefix(&description), None);
    let ticket = Ticket::List {
        transfer: arn.clone(),
    };
    cx.effect_with_ticket(Effect::Call(call), json!(ticket));
    let region = dynamo.regions.at(&name.account, &name.region);
    let transfer = Transfer::new(input.client_token, description.clone(), Value::Null);
    region.transfers.insert(arn, transfer);
    Ok(json!({"ImportTableDescription": description}))
}

/// Reads the objects that an answer lists, and lists further ones.
pub(super) fn listed(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    table: &TableRef,
    arn: &str,
    output: &Value,
) {
    let Some(transfer) = transfers::transfer(dynamo, table, arn) else {
        return;
    };
    let bucket = bucket(&transfer.description, table);
    let objects = output["Contents"].as_array();
    let keys = objects.into_iter().flatten();
    let keys: Vec<&str> = keys.filter_map(|object| object["Key"].as_str()).collect();
    let more = output["IsTruncated"] == true;
    if keys.is_empty() {
        let now = seconds(millis(cx.now()));
        let prefix = prefix(&transfer.description).to_owned();
        let message = format!("The bucket has no objects whose keys begin with '{prefix}'");
        return transfer.fail("S3NoSuchKey", &message, now);
    }
    for (index, key) in keys.iter().enumerate() {
        let ticket = Ticket::Get {
            transfer: arn.to_owned(),
            is_last: !more && index + 1 == keys.len(),
        };
        cx.effect_with_ticket(Effect::Call(bucket.get(key)), json!(ticket));
    }
    if more {
        let call = bucket.list(prefix(&transfer.description), keys.last().copied());
        let ticket = Ticket::List {
            transfer: arn.to_owned(),
        };
        cx.effect_with_ticket(Effect::Call(call), json!(ticket));
    }
}

/// Puts the items of an object into the table.
pub(super) fn load(
    dynamo: &mut Dynamo,
    cx: &CallContext<'_>,
    table: &TableRef,
    arn: &str,
    output: &Value,
) {
    let Some(transfer) = transfers::transfer(dynamo, table, arn) else {
        return;
    };
    let bytes = object_body(output).unwrap_or_default();
    let is_compressed = transfer.description["InputCompressionType"] == "GZIP";
    let Some(text) = decompress(&bytes, is_compressed) else {
        return transfer.count(bytes.len(), 0, 1);
    };
    let now = cx.now().unix_timestamp();
    let (mut imported, mut wrong) = (0, 0);
    if let Some(found) = dynamo.table_mut(table) {
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            match put(found, line, now) {
                Some(()) => imported += 1,
                None => wrong += 1,
            }
        }
    }
    if let Some(transfer) = transfers::transfer(dynamo, table, arn) {
        transfer.count(bytes.len(), imported, wrong);
    }
}

fn decompress(bytes: &[u8], is_compressed: bool) -> Option<String> {
    if !is_compressed {
        return String::from_utf8(bytes.to_vec()).ok();
    }
    let mut text = String::new();
    let mut decoder = MultiGzDecoder::new(bytes);
    decoder.read_to_string(&mut text).ok()?;
    Some(text)
}

/// Puts the item of a line; `None` if it is none of the table's.
fn put(table: &mut Table, line: &str, now: i64) -> Option<()> {
    let line: Map<String, Value> = serde_json::from_str(line).ok()?;
    let item = parse_map(line.get("Item")?.as_object()?).ok()?;
    let key = table.check_item(&item).ok()?;
    if item.size() > MAX_ITEM_SIZE {
        return None;
    }
    table.put(key, item, now);
    Some(())
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ImportInput {
    import_arn: String,
}

pub(crate) fn describe_import(
    dynamo: &mut Dynamo,
    _: &mut CallContext<'_>,
    input: ImportInput,
) -> Result<Value, ServiceError> {
    let arn = &input.import_arn;
    let transfer = TableRef::parse_arn(arn)
        .and_then(|table| dynamo.region(&table)?.transfers.get(arn))
        .filter(|transfer| !transfer.is_export());
    let transfer = transfer.ok_or_else(|| {
        Error::new(
            "ImportNotFoundException",
            format!("Import not found: {arn}"),
        )
    })?;
    Ok(json!({"ImportTableDescription": transfer.description}))
}

pub(crate) fn list_imports(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: ListTransfers,
) -> Result<Value, ServiceError> {
    const MEMBERS: &[&str] = &[
        "ImportArn",
        "ImportStatus",
        "TableArn",
        "S3BucketSource",
        "InputFormat",
        "StartTime",
        "EndTime",
    ];
    let page = transfers::list(dynamo, cx, &input, "ImportArn", MEMBERS);
    Ok(transfers::page("ImportSummaryList", page))
}
