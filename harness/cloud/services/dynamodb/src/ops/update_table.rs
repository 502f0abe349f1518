//! Changing a table's settings and global indexes.

use std::sync::Arc;

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::Value;

use super::definition_input::throughput;
use super::describe::{Phase, describe};
use super::index_input::{AttributeInput, IndexInput, attributes, global_index};
use super::lookup::{millis, table_ref};
use super::stream_settings::{self, StreamSpecification};
use super::tables::{TableOutput, check_settled};
use crate::error::Error;
use crate::state::Dynamo;
use crate::table::{BillingMode, KeyType, Passage, Table, TableDefinition, Throughput};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateTable {
    table_name: String,
    #[serde(default)]
    attribute_definitions: Vec<AttributeInput>,
    billing_mode: Option<BillingMode>,
    provisioned_throughput: Option<Throughput>,
    #[serde(default)]
    global_secondary_index_updates: Vec<IndexUpdate>,
    #[serde(rename = "SSESpecification")]
    sse_specification: Option<Value>,
    stream_specification: Option<StreamSpecification>,
    replica_updates: Option<Value>,
    table_class: Option<String>,
    deletion_protection_enabled: Option<bool>,
    on_demand_throughput: Option<Value>,
    warm_throughput: Option<Value>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct IndexUpdate {
    create: Option<IndexInput>,
    update: Option<IndexSettings>,
    delete: Option<IndexName>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct IndexSettings {
    index_name: Arc<str>,
    provisioned_throughput: Option<Throughput>,
    on_demand_throughput: Option<Value>,
    warm_throughput: Option<Value>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct IndexName {
    index_name: Arc<str>,
}

impl UpdateTable {
    /// Whether it changes anything.
    fn is_empty(&self) -> bool {
        self.billing_mode.is_none()
            && self.provisioned_throughput.is_none()
            && self.global_secondary_index_updates.is_empty()
            && self.sse_specification.is_none()
            && self.stream_specification.is_none()
            && self.table_class.is_none()
            && self.deletion_protection_enabled.is_none()
            && self.on_demand_throughput.is_none()
            && self.warm_throughput.is_none()
    }
}

pub(crate) fn update_table(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: UpdateTable,
) -> Result<TableOutput, ServiceError> {
    let name = table_ref(cx, &input.table_name)?;
    let now = millis(cx.now());
    let table = dynamo
        .table(&name)
        .ok_or_else(|| Error::table_not_found(&name.name))?;
    if input.replica_updates.is_some() {
        return Err(ServiceError::not_implemented(
            "dynamodb",
            "UpdateTable with ReplicaUpdates",
        ));
    }
    if input.is_empty() {
        return Err(Error::validation(
            "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, \
             GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required",
        )
        .into());
    }
    check_settled(table)?;
    check_index_updates(&input, table)?;
    if let Some(specification) = &input.stream_specification {
        match specification.view()? {
            Some(view) => stream_settings::enable(dynamo, cx, &name, view)?,
            None => stream_settings::disable(dynamo, cx, &name)?,
        }
    }
    let table = dynamo
        .table_mut(&name)
        .ok_or_else(|| Error::table_not_found(&name.name))?;
    let definition = &mut table.definition;
    update_billing(definition, &input, now)?;
    for update in input.global_secondary_index_updates {
        update_index(table, update, &input.attribute_definitions)?;
    }
    let definition = &mut table.definition;
    if let Some(protection) = input.deletion_protection_enabled {
        definition.deletion_protection = protection;
    }
    for (stored, given) in [
        (&mut definition.encryption, input.sse_specification),
        (&mut definition.on_demand, input.on_demand_throughput),
        (&mut definition.warm, input.warm_throughput),
    ] {
        if given.is_some() {
            *stored = given;
        }
    }
    if input.table_class.is_some() {
        definition.table_class = input.table_class;
    }
    definition.begin(Passage::Update, now);
    Ok(TableOutput {
        table_description: describe(table, Phase::Updated),
    })
}

fn update_billing(
    definition: &mut TableDefinition,
    input: &UpdateTable,
    now: i64,
) -> Result<(), Error> {
    let Some(billing) = input.billing_mode else {
        if let Some(given) = input.provisioned_throughput {
            return update_throughput(definition, given, now);
        }
        return Ok(());
    };
    definition.throughput = match (billing, input.provisioned_throughput) {
        (BillingMode::Provisioned, None) if definition.billing == BillingMode::Provisioned => {
            definition.throughput
        }
        (billing, given) => throughput(billing, given)?,
    };
    if billing != definition.billing {
        definition.pay_per_request_since = (billing == BillingMode::PayPerRequest).then_some(now);
        for index in &mut definition.indexes {
            index.throughput = Throughput::default();
        }
    }
    definition.billing = billing;
    Ok(())
}

fn update_throughput(
    definition: &mut TableDefinition,
    given: Throughput,
    now: i64,
) -> Result<(), Error> {
    if definition.billing == BillingMode::PayPerRequest {
        throughput(BillingMode::PayPerRequest, Some(given))?;
    }
    let before = definition.throughput;
    if given == before {
        return Err(Error::validation(format!(
            "The provisioned throughput for the table will not change. The requested value \
             equals the current value. Current ReadCapacityUnits provisioned for the table: {}. \
             Requested ReadCapacityUnits: {}. Current WriteCapacityUnits provisioned for the \
             table: {}. Requested WriteCapacityUnits: {}. Refer to the Amazon DynamoDB Developer \
             Guide for current limits and how to request higher limits.",
            before.read_capacity_units,
            given.read_capacity_units,
            before.write_capacity_units,
            given.write_capacity_units
        )));
    }
    let is_any = |compare: fn(&i64, &i64) -> bool| {
        compare(&given.read_capacity_units, &before.read_capacity_units)
            || compare(&given.write_capacity_units, &before.write_capacity_units)
    };
    if is_any(i64::gt) {
        definition.throughput_increased = Some(now);
    }
    if is_any(i64::lt) {
        definition.throughput_decreased = Some(now);
        definition.decreases_today += 1;
    }
    definition.throughput = given;
    Ok(())
}

/// Checks all updates of indexes before the first one changes anything.
fn check_index_updates(input: &UpdateTable, table: &Table) -> Result<(), Error> {
    let updates = &input.global_secondary_index_updates;
    let structural = updates
        .iter()
        .filter(|update| update.create.is_some() || update.delete.is_some());
    if structural.count() > 1 {
        return Err(Error::new(
            "LimitExceededException",
            "Subscriber limit exceeded: Only 1 online index can be created or deleted \
             simultaneously per table",
        ));
    }
    for update in updates {
        let named = |name: &str| {
            let index = table.definition.index(name);
            index.filter(|index| index.is_global)
        };
        let (existing, created) = (
            update.update.as_ref().map(|update| &update.index_name),
            update.create.as_ref(),
        );
        let existing = existing.or(update.delete.as_ref().map(|delete| &delete.index_name));
        if existing.is_none() && created.is_none() {
            return Err(Error::invalid_values(
                "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, \
                 GlobalSecondaryIndexUpdate.Delete must not be null",
            ));
        }
        if let Some(name) = existing.filter(|name| named(name).is_none()) {
            return Err(Error::new(
                "ResourceNotFoundException",
                format!("Requested resource not found: Index: {name} not found"),
            ));
        }
        if let Some(create) = created {
            if table.definition.index(&create.index_name).is_some() {
                return Err(Error::validation(format!(
                    "Attempting to create an index which already exists: {}",
                    create.index_name
                )));
            }
            let billing = input.billing_mode.unwrap_or(table.definition.billing);
            let known = merged(&table.definition, &input.attribute_definitions)?;
            global_index(create, &known, billing)?;
        }
    }
    Ok(())
}

/// Returns the types of key attributes that are known and those that a request adds.
fn merged(
    definition: &TableDefinition,
    added: &[AttributeInput],
) -> Result<Vec<(Arc<str>, KeyType)>, Error> {
    let mut known = definition.attributes.clone();
    for (name, kind) in attributes(added)? {
        match known.iter_mut().find(|(known, _)| *known == name) {
            None => known.push((name, kind)),
            Some((_, before)) => *before = kind,
        }
    }
    Ok(known)
}

fn update_index(
    table: &mut Table,
    update: IndexUpdate,
    added: &[AttributeInput],
) -> Result<(), Error> {
    if let Some(create) = update.create {
        let known = merged(&table.definition, added)?;
        let index = global_index(&create, &known, table.definition.billing)?;
        table.definition.attributes = known;
        table.add_index(index);
        keep_used_attributes(&mut table.definition);
    }
    if let Some(settings) = update.update {
        let mut indexes = table.definition.indexes.iter_mut();
        if let Some(index) = indexes.find(|index| index.name == settings.index_name) {
            if let Some(throughput) = settings.provisioned_throughput {
                index.throughput = throughput;
            }
            if settings.on_demand_throughput.is_some() {
                index.on_demand = settings.on_demand_throughput;
            }
            if settings.warm_throughput.is_some() {
                index.warm = settings.warm_throughput;
            }
        }
    }
    if let Some(delete) = update.delete {
        table.remove_index(&delete.index_name);
        keep_used_attributes(&mut table.definition);
    }
    Ok(())
}

/// Forgets the types of attributes that are no keys any more.
fn keep_used_attributes(definition: &mut TableDefinition) {
    let (keys, indexes) = (&definition.keys, &definition.indexes);
    definition.attributes.retain(|(name, _)| {
        keys.contains(name) || indexes.iter().any(|index| index.keys.contains(name))
    });
}
