//! Creating, describing, listing and deleting tables.

use std::ops::Bound;
use std::sync::Arc;

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::definition_input::CreateTable;
use super::describe::{Phase, describe};
use super::lookup::{millis, table_ref};
use super::policies::revision;
use super::stream_settings::{self, StreamSpecification};
use super::tags::check_tags;
use crate::error::Error;
use crate::names::TableRef;
use crate::state::Dynamo;
use crate::table::{Passage, ResourcePolicy, Table};

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
        .table_mut(&table)
        .ok_or_else(|| Error::table_not_found(&table.name))?;
    created
        .definition
        .begin(Passage::Creation, millis(cx.now()));
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
    Ok(json!({"Table": describe(found, Phase::of(found))}))
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
    check_settled(found)?;
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
    let now = millis(cx.now());
    let region = dynamo.regions.at(&table.account, &table.region);
    let deleted = region.tables.get_mut(&table.name);
    if !deleted.is_some_and(|table| table.definition.begin(Passage::Deletion, now)) {
        region.tables.remove(&table.name);
    }
    Ok(TableOutput { table_description })
}

/// Refuses to change a table that is being created, updated or deleted.
pub(super) fn check_settled(table: &Table) -> Result<(), Error> {
    let Some(passage) = table.definition.passage() else {
        return Ok(());
    };
    Err(Error::new(
        "ResourceInUseException",
        format!(
            "Attempt to change a resource which is still in use: Table is being {}: {}",
            passage.participle(),
            table.definition.name
        ),
    ))
}

/// Returns when the next transition of a table ends, in milliseconds since the epoch.
pub(crate) fn next_due(dynamo: &Dynamo) -> Option<OffsetDateTime> {
    let tables = dynamo
        .regions
        .iter()
        .flat_map(|(.., region)| region.tables.values());
    let ends = tables.filter_map(|table| Some(table.definition.transition?.until));
    let next = i128::from(ends.min()?) * 1_000_000;
    OffsetDateTime::from_unix_timestamp_nanos(next).ok()
}

/// Ends the transitions of tables that are due.
pub(crate) fn run_due(dynamo: &mut Dynamo, cx: &CallContext<'_>) {
    let now = millis(cx.now());
    for region in dynamo.regions.values_mut() {
        region.tables.retain(|_, table| {
            let transition = table.definition.transition;
            let Some(ended) = transition.filter(|transition| transition.until <= now) else {
                return true;
            };
            table.definition.transition = None;
            ended.passage != Passage::Deletion
        });
    }
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
