//! The definition of a table as `CreateTable` gives it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;

use super::index_input::{
    AttributeInput, IndexInput, KeyInput, attributes, global_indexes, local_indexes, table_keys,
};
use super::stream_settings::StreamSpecification;
use crate::error::Error;
use crate::names::TableRef;
use crate::table::{BillingMode, IndexDefinition, KeySchema, TableDefinition, Throughput};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateTable {
    pub(super) table_name: String,
    #[serde(default)]
    attribute_definitions: Vec<AttributeInput>,
    #[serde(default)]
    key_schema: Vec<KeyInput>,
    local_secondary_indexes: Option<Vec<IndexInput>>,
    global_secondary_indexes: Option<Vec<IndexInput>>,
    billing_mode: Option<BillingMode>,
    provisioned_throughput: Option<Throughput>,
    pub(super) stream_specification: Option<StreamSpecification>,
    pub(super) resource_policy: Option<String>,
    #[serde(rename = "SSESpecification")]
    sse_specification: Option<Value>,
    on_demand_throughput: Option<Value>,
    warm_throughput: Option<Value>,
    table_class: Option<String>,
    #[serde(default)]
    deletion_protection_enabled: bool,
    #[serde(default)]
    pub(super) tags: Vec<TagInput>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TagInput {
    pub(crate) key: String,
    pub(crate) value: String,
}

impl CreateTable {
    /// Checks the definition of a table and returns it.
    pub(super) fn definition(
        self,
        table: &TableRef,
        id: String,
        created: i64,
    ) -> Result<TableDefinition, Error> {
        let billing = self.billing_mode.unwrap_or(BillingMode::Provisioned);
        let throughput = throughput(billing, self.provisioned_throughput)?;
        let attributes = attributes(&self.attribute_definitions)?;
        let has_indexes =
            self.local_secondary_indexes.is_some() || self.global_secondary_indexes.is_some();
        let keys = table_keys(&self.key_schema, &attributes, has_indexes)?;
        let mut indexes = Vec::new();
        if let Some(inputs) = &self.local_secondary_indexes {
            indexes.extend(local_indexes(inputs, &attributes, &keys)?);
        }
        if let Some(inputs) = &self.global_secondary_indexes {
            indexes.extend(global_indexes(inputs, &attributes, billing)?);
        }
        check_index_names(&indexes)?;
        if billing == BillingMode::PayPerRequest {
            check_warm(self.warm_throughput.as_ref(), || "table".to_owned())?;
            for index in &indexes {
                check_warm(index.warm.as_ref(), || format!("index {}", index.name))?;
            }
        }
        check_attributes_used(attributes.iter().map(|(name, _)| &**name), &keys, &indexes)?;
        let tags = self.tags.into_iter().map(|tag| (tag.key, tag.value));
        Ok(TableDefinition {
            name: Arc::clone(&table.name),
            arn: table.arn().into(),
            id,
            created,
            attributes,
            keys,
            indexes,
            billing,
            pay_per_request_since: (billing == BillingMode::PayPerRequest).then_some(created),
            throughput,
            throughput_increased: None,
            throughput_decreased: None,
            decreases_today: 0,
            deletion_protection: self.deletion_protection_enabled,
            table_class: self.table_class,
            encryption: self.sse_specification,
            on_demand: self.on_demand_throughput,
            warm: self.warm_throughput,
            tags: tags.collect::<BTreeMap<_, _>>(),
            stream: None,
            ttl: None,
            recovery: None,
            policy: None,
            insights: Vec::new(),
            kinesis: Vec::new(),
            restored_from: None,
            transition: None,
        })
    }
}

/// Refuses a warm throughput below what a table that is paid per request begins with.
fn check_warm(warm: Option<&Value>, of: impl Fn() -> String) -> Result<(), Error> {
    for (member, least) in [
        ("ReadUnitsPerSecond", 12_000),
        ("WriteUnitsPerSecond", 4_000),
    ] {
        let units = warm.and_then(|warm| warm[member].as_i64());
        if units.is_some_and(|units| units < least) {
            return Err(Error::invalid_values(format!(
                "Requested {member} for WarmThroughput for {} is lower than initial throughput \
                 for OnDemand",
                of()
            )));
        }
    }
    Ok(())
}

/// Returns the units of a table; none where it is paid per request.
pub(super) fn throughput(
    billing: BillingMode,
    given: Option<Throughput>,
) -> Result<Throughput, Error> {
    match (billing, given) {
        (BillingMode::Provisioned, Some(throughput)) => Ok(throughput),
        (BillingMode::Provisioned, None) => Err(Error::invalid_values(
            "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is \
             PROVISIONED",
        )),
        // Recorded: test_dynamodb_pay_per_request.
        (BillingMode::PayPerRequest, Some(_)) => Err(Error::invalid_values(
            "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode \
             is PAY_PER_REQUEST",
        )),
        (BillingMode::PayPerRequest, None) => Ok(Throughput::default()),
    }
}

fn check_index_names(indexes: &[IndexDefinition]) -> Result<(), Error> {
    let mut names = BTreeSet::new();
    for index in indexes {
        if !names.insert(&index.name) {
            return Err(Error::invalid_values(format!(
                "Duplicate index name: {}",
                index.name
            )));
        }
    }
    Ok(())
}

/// Checks that each defined attribute is a key of the table or an index.
pub(super) fn check_attributes_used<'a>(
    attributes: impl Iterator<Item = &'a str>,
    keys: &KeySchema,
    indexes: &[IndexDefinition],
) -> Result<(), Error> {
    let index_keys = indexes.iter().flat_map(|index| index.keys.attributes());
    let used: BTreeSet<&str> = keys
        .attributes()
        .chain(index_keys)
        .map(|key| &*key.name)
        .collect();
    let mut defined: Vec<&str> = attributes.collect();
    defined.sort_unstable();
    if defined.iter().all(|name| used.contains(name)) {
        return Ok(());
    }
    if indexes.is_empty() {
        return Err(Error::invalid_values(
            "Number of attributes in KeySchema does not exactly match number of attributes \
             defined in AttributeDefinitions",
        ));
    }
    Err(Error::invalid_values(format!(
        "Some AttributeDefinitions are not used. AttributeDefinitions: [{}], keys used: [{}]",
        defined.join(", "),
        used.into_iter().collect::<Vec<_>>().join(", ")
    )))
}
