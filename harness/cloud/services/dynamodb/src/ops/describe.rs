//! Descriptions of tables and indexes.

use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::table::{
    BillingMode, IndexDefinition, KeySchema, Passage, Projection, Table, TableDefinition,
    Throughput,
};

/// At which point of a table's life it is described: AWS leaves some members out in the
/// answers of `CreateTable` and `DeleteTable` (recorded: test_table_crud).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    Created,
    Active,
    Updated,
    Deleted,
}

impl Phase {
    /// Returns the phase of a table that is described later.
    pub(super) fn of(table: &Table) -> Self {
        match table.definition.passage() {
            None => Self::Active,
            Some(Passage::Creation) => Self::Created,
            Some(Passage::Update) => Self::Updated,
            Some(Passage::Deletion) => Self::Deleted,
        }
    }

    fn status(self) -> &'static str {
        match self {
            Self::Created => "CREATING",
            Self::Active => "ACTIVE",
            Self::Updated => "UPDATING",
            Self::Deleted => "DELETING",
        }
    }
}

/// Returns a time as the API writes it: seconds since the epoch.
#[expect(
    clippy::cast_precision_loss,
    reason = "milliseconds fit for 285,000 years"
)]
pub(super) fn seconds(millis: i64) -> f64 {
    millis as f64 / 1_000.0
}

/// Returns a time as manifests write it.
pub(super) fn timestamp(millis: i64) -> String {
    let time = OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000);
    let text = time.ok().and_then(|time| time.format(&Rfc3339).ok());
    text.unwrap_or_default()
}

/// Returns the milliseconds since the epoch of a time as the API reads it.
#[expect(
    clippy::cast_possible_truncation,
    reason = "times are far from the bounds"
)]
pub(super) fn from_seconds(seconds: f64) -> i64 {
    (seconds * 1_000.0).round() as i64
}

/// Returns the description of a table.
pub(super) fn describe(table: &Table, phase: Phase) -> Value {
    let definition = &table.definition;
    let is_deleted = phase == Phase::Deleted;
    let mut out = Map::new();
    let mut add = |name: &str, value: Value| {
        out.insert(name.to_owned(), value);
    };
    if !is_deleted {
        let attributes = definition.attributes.iter();
        let attributes =
            attributes.map(|(name, kind)| json!({"AttributeName": name, "AttributeType": kind}));
        add("AttributeDefinitions", attributes.collect());
        add("KeySchema", key_schema(&definition.keys));
        add("CreationDateTime", seconds(definition.created).into());
    }
    add("TableName", json!(definition.name));
    add("TableArn", json!(definition.arn));
    add("TableId", json!(definition.id));
    add("TableStatus", phase.status().into());
    add("ItemCount", table.len().into());
    add("TableSizeBytes", table.size().into());
    add(
        "DeletionProtectionEnabled",
        definition.deletion_protection.into(),
    );
    add("ProvisionedThroughput", table_throughput(definition));
    if definition.billing == BillingMode::PayPerRequest && !is_deleted {
        let mut summary =
            Map::from_iter([("BillingMode".to_owned(), Value::from("PAY_PER_REQUEST"))]);
        if let Some(since) = definition.pay_per_request_since
            && phase != Phase::Created
        {
            summary.insert(
                "LastUpdateToPayPerRequestDateTime".to_owned(),
                seconds(since).into(),
            );
        }
        add("BillingModeSummary", summary.into());
    }
    add_settings(definition, phase, &mut add);
    for (member, is_global) in [
        ("LocalSecondaryIndexes", false),
        ("GlobalSecondaryIndexes", true),
    ] {
        let indexes: Vec<Value> = definition
            .indexes
            .iter()
            .filter(|index| index.is_global == is_global)
            .map(|index| describe_index(table, index, phase))
            .collect();
        if !indexes.is_empty() && !is_deleted {
            add(member, indexes.into());
        }
    }
    out.into()
}

fn add_settings(definition: &TableDefinition, phase: Phase, add: &mut impl FnMut(&str, Value)) {
    if let Some(class) = &definition.table_class {
        add("TableClassSummary", json!({"TableClass": class}));
    }
    if let Some(settings) = &definition.on_demand {
        add("OnDemandThroughput", settings.clone());
    }
    if let Some(stream) = &definition.stream {
        add("LatestStreamArn", json!(stream.arn));
        add("LatestStreamLabel", stream.label.as_str().into());
        if stream.enabled {
            add(
                "StreamSpecification",
                json!({"StreamEnabled": true, "StreamViewType": stream.view}),
            );
        }
    }
    if let Some(source) = &definition.restored_from {
        add("RestoreSummary", source.clone());
    }
    if let Some(encryption) = describe_encryption(definition) {
        add("SSEDescription", encryption);
    }
    if let Some(warm) = warm_throughput(
        definition.billing,
        definition.throughput,
        definition.warm.as_ref(),
        phase,
    ) {
        add("WarmThroughput", warm);
    }
}

/// Returns the description of the encryption with a key of KMS, where there is one.
pub(super) fn describe_encryption(definition: &TableDefinition) -> Option<Value> {
    let given = definition.encryption.as_ref()?;
    let enabled = given.get("Enabled").and_then(Value::as_bool);
    if !enabled.unwrap_or(false) {
        return None;
    }
    let owned = || {
        let arn = definition
            .arn
            .split(":dynamodb:")
            .next()
            .unwrap_or("arn:aws");
        let mut scope = definition.arn.split(':').skip(3);
        let (region, account) = (scope.next()?, scope.next()?);
        Some(Value::from(format!(
            "{arn}:kms:{region}:{account}:alias/aws/dynamodb"
        )))
    };
    Some(json!({
        "Status": "ENABLED",
        "SSEType": "KMS",
        "KMSMasterKeyArn": given.get("KMSMasterKeyId").cloned().or_else(owned)?,
    }))
}

fn table_throughput(definition: &TableDefinition) -> Value {
    let mut throughput = json!({
        "ReadCapacityUnits": definition.throughput.read_capacity_units,
        "WriteCapacityUnits": definition.throughput.write_capacity_units,
        "NumberOfDecreasesToday": definition.decreases_today,
    });
    for (member, at) in [
        ("LastIncreaseDateTime", definition.throughput_increased),
        ("LastDecreaseDateTime", definition.throughput_decreased),
    ] {
        if let Some(at) = at {
            throughput[member] = seconds(at).into();
        }
    }
    throughput
}

/// Returns how many requests can be served at once. New tables have it only where it was given.
fn warm_throughput(
    billing: BillingMode,
    throughput: Throughput,
    given: Option<&Value>,
    phase: Phase,
) -> Option<Value> {
    let (reads, writes) = match billing {
        BillingMode::Provisioned => (
            throughput.read_capacity_units,
            throughput.write_capacity_units,
        ),
        BillingMode::PayPerRequest => (12_000, 4_000),
    };
    if phase == Phase::Deleted || phase == Phase::Created && given.is_none() {
        return None;
    }
    let units = |member: &str, usual: i64| {
        let given = given.and_then(|given| given.get(member)?.as_i64());
        given.unwrap_or(usual)
    };
    let status = if phase == Phase::Created {
        "UPDATING"
    } else {
        "ACTIVE"
    };
    Some(json!({
        "ReadUnitsPerSecond": units("ReadUnitsPerSecond", reads),
        "WriteUnitsPerSecond": units("WriteUnitsPerSecond", writes),
        "Status": status,
    }))
}

fn describe_index(table: &Table, index: &IndexDefinition, phase: Phase) -> Value {
    let definition = &table.definition;
    let stored = table.index(&index.name).map(|(_, index)| index);
    let mut out = json!({
        "IndexName": index.name,
        "IndexArn": format!("{}/index/{}", definition.arn, index.name),
        "KeySchema": key_schema(&index.keys),
        "Projection": describe_projection(&index.projection),
        "IndexSizeBytes": stored.map_or(0, |index| index.size),
        "ItemCount": stored.map_or(0, |index| index.entries.len()),
    });
    if !index.is_global {
        return out;
    }
    out["IndexStatus"] = match phase {
        Phase::Created => "CREATING",
        _ => "ACTIVE",
    }
    .into();
    out["ProvisionedThroughput"] = json!({
        "ReadCapacityUnits": index.throughput.read_capacity_units,
        "WriteCapacityUnits": index.throughput.write_capacity_units,
        "NumberOfDecreasesToday": 0,
    });
    if let Some(settings) = &index.on_demand {
        out["OnDemandThroughput"] = settings.clone();
    }
    let warm = warm_throughput(
        definition.billing,
        index.throughput,
        index.warm.as_ref(),
        phase,
    );
    if let Some(warm) = warm {
        out["WarmThroughput"] = warm;
    }
    out
}

/// Returns a key schema as the API writes it.
pub(super) fn key_schema(keys: &KeySchema) -> Value {
    let of = |kind: &'static str| move |key: &crate::table::KeyAttribute| json!({"AttributeName": key.name, "KeyType": kind});
    let hash = keys.hash.iter().map(of("HASH"));
    hash.chain(keys.range.iter().map(of("RANGE"))).collect()
}

/// Returns a projection as the API writes it.
pub(super) fn describe_projection(projection: &Projection) -> Value {
    match projection {
        Projection::All => json!({"ProjectionType": "ALL"}),
        Projection::KeysOnly => json!({"ProjectionType": "KEYS_ONLY"}),
        Projection::Include(names) => {
            json!({"ProjectionType": "INCLUDE", "NonKeyAttributes": names})
        }
    }
}
