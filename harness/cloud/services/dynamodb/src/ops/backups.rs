//! Backups, and tables that are restored from them.

use std::sync::Arc;

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use super::describe::{Phase, describe, key_schema, seconds};
use super::lookup::{millis, table_ref};
use super::tables::{TableOutput, create};
use crate::error::Error;
use crate::names::TableRef;
use crate::state::{Backup, Dynamo};
use crate::table::{BillingMode, Table, TableDefinition};
use crate::value::StoredItem;

const MAX_LISTED: usize = 100;

fn not_found(arn: &str) -> Error {
    Error::new(
        "BackupNotFoundException",
        format!("Backup not found: {arn}"),
    )
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateBackup {
    table_name: String,
    backup_name: String,
}

pub(crate) fn create_backup(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: CreateBackup,
) -> Result<Value, ServiceError> {
    let name = table_ref(cx, &input.table_name)?;
    let created = millis(cx.now());
    let id = format!("{created:014}-{}", cx.ids.hex("backup", 8));
    let region = dynamo.regions.at(&name.account, &name.region);
    let table = region.tables.get(&name.name).ok_or_else(|| {
        Error::new(
            "TableNotFoundException",
            format!("Table not found: {}", name.name),
        )
    })?;
    let backup = Backup {
        name: input.backup_name,
        arn: format!("{}/backup/{id}", table.definition.arn),
        created,
        table: table.definition.clone(),
        items: table.entries().values().cloned().collect(),
        size: table.size(),
    };
    let details = details(&backup, "CREATING");
    region.backups.insert(backup.arn.clone(), backup);
    Ok(json!({"BackupDetails": details}))
}

fn details(backup: &Backup, status: &str) -> Value {
    json!({
        "BackupArn": backup.arn,
        "BackupName": backup.name,
        "BackupSizeBytes": backup.size,
        "BackupStatus": status,
        "BackupType": "USER",
        "BackupCreationDateTime": seconds(backup.created),
    })
}

fn description(backup: &Backup, status: &str) -> Value {
    let table = &backup.table;
    let billing = match table.billing {
        BillingMode::Provisioned => "PROVISIONED",
        BillingMode::PayPerRequest => "PAY_PER_REQUEST",
    };
    json!({
        "BackupDetails": details(backup, status),
        "SourceTableDetails": {
            "TableName": table.name,
            "TableId": table.id,
            "TableArn": table.arn,
            "TableSizeBytes": backup.size,
            "KeySchema": key_schema(&table.keys),
            "TableCreationDateTime": seconds(table.created),
            "ProvisionedThroughput": table.throughput,
            "ItemCount": backup.items.len(),
            "BillingMode": billing,
        },
        "SourceTableFeatureDetails": {},
    })
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct BackupInput {
    backup_arn: String,
}

pub(crate) fn describe_backup(
    dynamo: &mut Dynamo,
    _: &mut CallContext<'_>,
    input: BackupInput,
) -> Result<Value, ServiceError> {
    let backup = find(dynamo, &input.backup_arn)?;
    Ok(json!({"BackupDescription": description(backup, "AVAILABLE")}))
}

fn find<'a>(dynamo: &'a Dynamo, arn: &str) -> Result<&'a Backup, Error> {
    let table = TableRef::parse_arn(arn).ok_or_else(|| not_found(arn))?;
    let region = dynamo.region(&table).ok_or_else(|| not_found(arn))?;
    region.backups.get(arn).ok_or_else(|| not_found(arn))
}

pub(crate) fn delete_backup(
    dynamo: &mut Dynamo,
    _: &mut CallContext<'_>,
    input: BackupInput,
) -> Result<Value, ServiceError> {
    let arn = &input.backup_arn;
    let description = description(find(dynamo, arn)?, "DELETED");
    if let Some(table) = TableRef::parse_arn(arn) {
        let region = dynamo.regions.at(&table.account, &table.region);
        region.backups.remove(arn);
    }
    Ok(json!({"BackupDescription": description}))
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListBackups {
    table_name: Option<String>,
    limit: Option<usize>,
    exclusive_start_backup_arn: Option<String>,
    backup_type: Option<String>,
}

pub(crate) fn list_backups(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: ListBackups,
) -> Result<Value, ServiceError> {
    let table = match &input.table_name {
        Some(text) => Some(table_ref(cx, text)?.name),
        None => None,
    };
    let limit = input.limit.unwrap_or(MAX_LISTED).min(MAX_LISTED);
    let is_other_kind = matches!(input.backup_type.as_deref(), Some("SYSTEM" | "AWS_BACKUP"));
    let start = input.exclusive_start_backup_arn.as_deref();
    let region = dynamo.regions.for_caller(cx);
    let mut backups = region
        .backups
        .values()
        .filter(|_| !is_other_kind)
        .filter(|backup| table.as_ref().is_none_or(|name| backup.table.name == *name))
        .filter(|backup| start.is_none_or(|start| backup.arn.as_str() > start));
    let page: Vec<&Backup> = backups.by_ref().take(limit).collect();
    let more = backups.next().is_some();
    let summaries = page.iter().map(|backup| {
        let mut summary = details(backup, "AVAILABLE");
        summary["TableName"] = json!(backup.table.name);
        summary["TableId"] = json!(backup.table.id);
        summary["TableArn"] = json!(backup.table.arn);
        summary
    });
    let mut output = json!({"BackupSummaries": summaries.collect::<Value>()});
    if let Some(last) = page.last().filter(|_| more) {
        output["LastEvaluatedBackupArn"] = json!(last.arn);
    }
    Ok(output)
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RestoreTableFromBackup {
    target_table_name: String,
    backup_arn: String,
}

pub(crate) fn restore_table_from_backup(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: RestoreTableFromBackup,
) -> Result<TableOutput, ServiceError> {
    let backup = find(dynamo, &input.backup_arn)?;
    let (definition, items) = (backup.table.clone(), backup.items.clone());
    let source = json!({
        "SourceBackupArn": backup.arn,
        "SourceTableArn": backup.table.arn,
        "RestoreDateTime": seconds(backup.created),
        "RestoreInProgress": false,
    });
    let name = table_ref(cx, &input.target_table_name)?;
    restore(dynamo, cx, &name, definition, items, source)
}

/// Creates a table with the keys, indexes and items of another one. Its tags, stream, time to
/// live and policy are not restored (developer guide).
pub(super) fn restore(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    name: &TableRef,
    source: TableDefinition,
    items: Vec<StoredItem>,
    restored_from: Value,
) -> Result<TableOutput, ServiceError> {
    check_absent(dynamo, name)?;
    let definition = TableDefinition {
        name: Arc::clone(&name.name),
        arn: name.arn().into(),
        id: cx.ids.uuid("table"),
        created: millis(cx.now()),
        tags: std::collections::BTreeMap::new(),
        stream: None,
        ttl: None,
        recovery: None,
        policy: None,
        insights: Vec::new(),
        kinesis: Vec::new(),
        deletion_protection: false,
        restored_from: Some(restored_from),
        transition: None,
        ..source
    };
    let mut table = Table::new(definition);
    let now = cx.now().unix_timestamp();
    for item in items {
        let item = item.attributes();
        let key = table.check_item(&item)?;
        table.put(key, item, now);
    }
    let table_description = describe(&table, Phase::Created);
    create(dynamo, name, table)?;
    Ok(TableOutput { table_description })
}

/// Refuses to restore to a table that exists.
pub(super) fn check_absent(dynamo: &Dynamo, name: &TableRef) -> Result<(), Error> {
    match dynamo.table(name) {
        None => Ok(()),
        Some(_) => Err(Error::new(
            "TableAlreadyExistsException",
            format!("Table already exists: {}", name.name),
        )),
    }
}
