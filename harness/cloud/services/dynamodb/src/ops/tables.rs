//! Creating, describing, listing and deleting tables.

use std::ops::Bound;
use std::sync::Arc;

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::definition_input::CreateTable;
use super::describe::{Phase, describe};
use super::lookup::{millis, table_ref};
use super::policies::revision;
use super::stream_settings::{self, StreamSpecification};
use super::tags::check_tags;
use crate::error::Error;
use crate::names::TableRef;
use crate::state::Dynamo;
use crate::table::{ResourcePolicy, Table};

/// The most tables on a page.
const MAX_LISTED: usize = 100;

/// The input of operations that only name a table.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TableInput {
    pub(super) table_name: String,
}

/// The output of operations that answer a description.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TableOutput {
    pub(super) table_description: Value,
}

pub(crate) fn create_table(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    mut input: CreateTable,
) -> Result<TableOutput, ServiceError> {
    let table = table_ref(cx, &input.table_name)?;
    let stream = input.stream_specification.take();
    check_tags(&input.tags)?;
    let policy = input.resource_policy.clone();
    let id = cx.ids.uuid("table");
    let mut definition = input.definition(&table, id, millis(cx.now()))?;
    let view = stream.as_ref().map(StreamSpecification::view);
    let view = view.transpose()?.flatten();
    definition.policy = policy.map(|text| ResourcePolicy {
        text,
        revision: revision(cx, None),
    });
    create(dynamo, &table, Table::new(definition))?;
    if let Some(view) = view {
        stream_settings::enable(dynamo, cx, &table, view)?;
    }
    let created = dynamo
        .table(&table)
        .ok_or_else(|| Error::table_not_found(&table.name))?;
    Ok(TableOutput {
        table_description: describe(created, Phase::Created),
    })
}

/// Adds a table where there is none of its name.
pub(super) fn create(dynamo: &mut Dynamo, name: &TableRef, table: Table) -> Result<(), Error> {
    let region = dynamo.regions.at(&name.account, &name.region);
    if region.tables.contains_key(&name.name) {
        return Err(Error::new(
            "ResourceInUseException",
            format!("Table already exists: {}", name.name),
        ));
    }
    region.tables.insert(Arc::clone(&name.name), table);
    Ok(())
}

pub(crate) fn describe_table(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: TableInput,
) -> Result<Value, ServiceError> {
    let table = table_ref(cx, &input.table_name)?;
    let found = dynamo
        .table(&table)
        .ok_or_else(|| Error::table_not_found(&table.name))?;
    Ok(json!({"Table": describe(found, Phase::Active)}))
}

pub(crate) fn delete_table(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: TableInput,
) -> Result<TableOutput, ServiceError> {
    let table = table_ref(cx, &input.table_name)?;
    let found = dynamo
        .table(&table)
        .ok_or_else(|| Error::table_not_found(&table.name))?;
    if found.definition.deletion_protection {
        return Err(Error::validation(format!(
            "Resource cannot be deleted as it is currently protected against deletion. Disable \
             deletion protection first. Table: {}",
            table.name
        ))
        .into());
    }
    let table_description = describe(found, Phase::Deleted);
    let has_stream = found.definition.stream.as_ref();
    if has_stream.is_some_and(|stream| stream.enabled) {
        stream_settings::disable(dynamo, cx, &table)?;
    }
    let region = dynamo.regions.at(&table.account, &table.region);
    region.tables.remove(&table.name);
    Ok(TableOutput { table_description })
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListTables {
    exclusive_start_table_name: Option<String>,
    limit: Option<usize>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TableNames {
    table_names: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_evaluated_table_name: Option<String>,
}

pub(crate) fn list_tables(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: ListTables,
) -> Result<TableNames, ServiceError> {
    let limit = input.limit.unwrap_or(MAX_LISTED);
    let start = match &input.exclusive_start_table_name {
        Some(name) => Bound::Excluded(name.as_str()),
        None => Bound::Unbounded,
    };
    let region = dynamo.regions.for_caller(cx);
    let mut names = region
        .tables
        .range::<str, _>((start, Bound::Unbounded))
        .map(|(name, _)| name.to_string());
    let table_names: Vec<String> = names.by_ref().take(limit).collect();
    let more = names.next().is_some();
    Ok(TableNames {
        last_evaluated_table_name: table_names.last().filter(|_| more).cloned(),
        table_names,
    })
}

#[derive(Debug, Deserialize)]
pub(crate) struct NoInput {}

pub(crate) fn describe_limits(
    _: &mut Dynamo,
    _: &mut CallContext<'_>,
    _: NoInput,
) -> Result<Value, ServiceError> {
    Ok(json!({
        "AccountMaxReadCapacityUnits": 80_000,
        "AccountMaxWriteCapacityUnits": 80_000,
        "TableMaxReadCapacityUnits": 40_000,
        "TableMaxWriteCapacityUnits": 40_000,
    }))
}

pub(crate) fn describe_endpoints(
    _: &mut Dynamo,
    cx: &mut CallContext<'_>,
    _: NoInput,
) -> Result<Value, ServiceError> {
    let url = cx.base_url();
    let address = url.split_once("://").map_or(url, |(_, address)| address);
    Ok(json!({"Endpoints": [{"Address": address, "CachePeriodInMinutes": 1440}]}))
}
