//! Keys and indexes as requests give them.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;

use crate::error::Error;
use crate::table::{
    BillingMode, IndexDefinition, KeyAttribute, KeySchema, KeyType, Projection, Throughput,
};

/// The most indexes of a table.
const MAX_LOCAL: usize = 5;
const MAX_GLOBAL: usize = 20;
/// The most hash attributes, and the most range attributes, of a global index.
const MAX_INDEX_KEYS: usize = 4;

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct AttributeInput {
    pub(super) attribute_name: Arc<str>,
    pub(super) attribute_type: KeyType,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct KeyInput {
    pub(super) attribute_name: Arc<str>,
    pub(super) key_type: String,
}

impl KeyInput {
    fn is_hash(&self) -> bool {
        self.key_type == "HASH"
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ProjectionInput {
    projection_type: Option<String>,
    non_key_attributes: Option<Vec<Arc<str>>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct IndexInput {
    pub(super) index_name: Arc<str>,
    pub(super) key_schema: Vec<KeyInput>,
    projection: ProjectionInput,
    provisioned_throughput: Option<Throughput>,
    on_demand_throughput: Option<Value>,
    warm_throughput: Option<Value>,
}

/// Returns the definitions of key attributes, each once.
pub(super) fn attributes(input: &[AttributeInput]) -> Result<Vec<(Arc<str>, KeyType)>, Error> {
    let mut names = BTreeSet::new();
    for attribute in input {
        if !names.insert(&attribute.attribute_name) {
            return Err(Error::invalid_values(format!(
                "Duplicate AttributeName in AttributeDefinitions: {}",
                attribute.attribute_name
            )));
        }
    }
    let attributes = input.iter().map(|attribute| {
        (
            Arc::clone(&attribute.attribute_name),
            attribute.attribute_type,
        )
    });
    Ok(attributes.collect())
}

/// Returns the keys of a table.
pub(super) fn table_keys(
    input: &[KeyInput],
    attributes: &[(Arc<str>, KeyType)],
    has_indexes: bool,
) -> Result<KeySchema, Error> {
    if input.len() > 2 {
        let elements = input.iter().map(|key| {
            let kind = if key.is_hash() { "HASH" } else { "RANGE" };
            let name = &key.attribute_name;
            format!("KeySchemaElement(attributeName={name}, keyType={kind})")
        });
        return Err(Error::validation(format!(
            "Value '[{}]' at 'keySchema' failed to satisfy constraint: Member must have length \
             less than or equal to 2",
            elements.collect::<Vec<_>>().join(", ")
        ))
        .detected());
    }
    let defined = check_defined(input, attributes);
    if defined.is_err() && !has_indexes {
        return Err(Error::validation(
            "Invalid KeySchema: Some index key attribute have no definition",
        ));
    }
    defined?;
    if !input.first().is_some_and(KeyInput::is_hash) {
        return Err(Error::validation(
            "Invalid KeySchema: The first KeySchemaElement is not a HASH key type",
        ));
    }
    if let Some(second) = input.get(1) {
        if second.is_hash() {
            return Err(Error::validation(
                "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type",
            ));
        }
        if input[0].attribute_name == second.attribute_name {
            return Err(Error::validation(
                "Both the Hash Key and the Range Key element in the KeySchema have the same name",
            ));
        }
    }
    Ok(schema(input, attributes))
}

fn check_defined(input: &[KeyInput], attributes: &[(Arc<str>, KeyType)]) -> Result<(), Error> {
    let is_defined = |key: &KeyInput| {
        attributes
            .iter()
            .any(|(name, _)| *name == key.attribute_name)
    };
    if input.iter().all(is_defined) {
        return Ok(());
    }
    let keys: Vec<&str> = input.iter().map(|key| &*key.attribute_name).collect();
    let mut defined: Vec<&str> = attributes.iter().map(|(name, _)| &**name).collect();
    defined.sort_unstable();
    Err(Error::invalid_values(format!(
        "Some index key attributes are not defined in AttributeDefinitions. Keys: [{}], \
         AttributeDefinitions: [{}]",
        keys.join(", "),
        defined.join(", ")
    )))
}

fn schema(input: &[KeyInput], attributes: &[(Arc<str>, KeyType)]) -> KeySchema {
    let of = |is_hash: bool| -> Vec<KeyAttribute> {
        let keys = input.iter().filter(|key| key.is_hash() == is_hash);
        let keys = keys.filter_map(|key| {
            let found = attributes
                .iter()
                .find(|(name, _)| *name == key.attribute_name);
            found.map(|(name, kind)| KeyAttribute {
                name: Arc::clone(name),
                kind: *kind,
            })
        });
        keys.collect()
    };
    KeySchema {
        hash: of(true),
        range: of(false),
    }
}

/// Returns the local indexes of a table.
pub(super) fn local_indexes(
    inputs: &[IndexInput],
    attributes: &[(Arc<str>, KeyType)],
    table: &KeySchema,
) -> Result<Vec<IndexDefinition>, Error> {
    if inputs.is_empty() {
        return Err(Error::invalid_values(
            "List of LocalSecondaryIndexes is empty",
        ));
    }
    if table.range.is_empty() {
        return Err(Error::invalid_values(
            "Table KeySchema does not have a range key, which is required when specifying a \
             LocalSecondaryIndex",
        ));
    }
    if inputs.len() > MAX_LOCAL {
        return Err(Error::invalid_values(
            "LocalSecondaryIndex count exceeds the per-table limit of 5",
        ));
    }
    let indexes = inputs.iter().map(|input| {
        let keys = index_keys(input, attributes, 1)?;
        if keys.range.is_empty() {
            return Err(Error::invalid_values(format!(
                "Index KeySchema does not have a range key for index: {}",
                input.index_name
            )));
        }
        let (hash, table_hash) = (&keys.hash[0].name, &table.hash[0].name);
        if hash != table_hash {
            return Err(Error::invalid_values(format!(
                "Index KeySchema does not have the same leading hash key as table KeySchema for \
                 index: {}. index hash key: {hash}, table hash key: {table_hash}",
                input.index_name
            )));
        }
        index(input, keys, false, Throughput::default())
    });
    indexes.collect()
}

/// Returns the global indexes of a table.
pub(super) fn global_indexes(
    inputs: &[IndexInput],
    attributes: &[(Arc<str>, KeyType)],
    billing: BillingMode,
) -> Result<Vec<IndexDefinition>, Error> {
    if inputs.is_empty() {
        return Err(Error::invalid_values(
            "List of GlobalSecondaryIndexes is empty",
        ));
    }
    if inputs.len() > MAX_GLOBAL {
        return Err(Error::invalid_values(
            "GlobalSecondaryIndex count exceeds the per-table limit of 20",
        ));
    }
    let indexes = inputs
        .iter()
        .map(|input| global_index(input, attributes, billing));
    indexes.collect()
}

/// Returns a global index.
pub(super) fn global_index(
    input: &IndexInput,
    attributes: &[(Arc<str>, KeyType)],
    billing: BillingMode,
) -> Result<IndexDefinition, Error> {
    let keys = index_keys(input, attributes, MAX_INDEX_KEYS)?;
    let throughput = match (billing, input.provisioned_throughput) {
        (BillingMode::Provisioned, Some(throughput)) => throughput,
        (BillingMode::Provisioned, None) => {
            return Err(Error::invalid_values(format!(
                "ProvisionedThroughput is not specified for index: {}",
                input.index_name
            )));
        }
        (BillingMode::PayPerRequest, Some(_)) => {
            return Err(Error::invalid_values(format!(
                "ProvisionedThroughput should not be specified for index: {} when BillingMode \
                 is PAY_PER_REQUEST",
                input.index_name
            )));
        }
        (BillingMode::PayPerRequest, None) => Throughput::default(),
    };
    index(input, keys, true, throughput)
}

fn index_keys(
    input: &IndexInput,
    attributes: &[(Arc<str>, KeyType)],
    most: usize,
) -> Result<KeySchema, Error> {
    check_defined(&input.key_schema, attributes)?;
    let keys = schema(&input.key_schema, attributes);
    let first_is_hash = input.key_schema.first().is_some_and(KeyInput::is_hash);
    if !first_is_hash {
        return Err(Error::validation(
            "Invalid KeySchema: The first KeySchemaElement is not a HASH key type",
        ));
    }
    // Hash attributes come first.
    let ordered = input
        .key_schema
        .is_sorted_by_key(|key| u8::from(!key.is_hash()));
    if !ordered || keys.hash.len() > most || keys.range.len() > most {
        return Err(Error::validation(
            "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type",
        ));
    }
    let names: BTreeSet<_> = keys.attributes().map(|key| &key.name).collect();
    if names.len() < input.key_schema.len() {
        return Err(Error::validation(
            "Both the Hash Key and the Range Key element in the KeySchema have the same name",
        ));
    }
    Ok(keys)
}

fn index(
    input: &IndexInput,
    keys: KeySchema,
    is_global: bool,
    throughput: Throughput,
) -> Result<IndexDefinition, Error> {
    Ok(IndexDefinition {
        name: Arc::clone(&input.index_name),
        is_global,
        keys,
        projection: projection(&input.projection)?,
        throughput,
        on_demand: input.on_demand_throughput.clone(),
        warm: input.warm_throughput.clone(),
    })
}

fn projection(input: &ProjectionInput) -> Result<Projection, Error> {
    let kind = input.projection_type.as_deref();
    match (kind, &input.non_key_attributes) {
        (Some("ALL"), None) => Ok(Projection::All),
        (Some("KEYS_ONLY"), None) => Ok(Projection::KeysOnly),
        (Some("INCLUDE"), Some(names)) => Ok(Projection::Include(names.clone())),
        (Some("INCLUDE"), None) => Err(Error::invalid_values(
            "ProjectionType is INCLUDE, but NonKeyAttributes is not specified",
        )),
        (Some(kind @ ("ALL" | "KEYS_ONLY")), Some(_)) => Err(Error::invalid_values(format!(
            "ProjectionType is {kind}, but NonKeyAttributes is specified"
        ))),
        (kind, _) => Err(Error::invalid_values(format!(
            "Unknown ProjectionType: {}",
            kind.unwrap_or("null")
        ))),
    }
}
