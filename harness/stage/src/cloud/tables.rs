//! Tables.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::FutureExt as _;
use rehearsal_script::Entries;
use rehearsal_script::stage::{self, KeyType, StreamView};
use serde_json::{Map, Value, json};

use super::clients::CloudClients;
use super::context::{ProvisionContext, tags};
use super::resource::{Completion, Creation, Found, Listing, Resource, ResourceKind, create_all};
use super::table_seed;
use crate::error::StageError;

/// How long a table may take to become active, in seconds.
const PATIENCE: u32 = 120;
/// The tag with which the embedded cloud enforces the units of a table.
const ENFORCE_CAPACITY: &str = "rehearsal:enforce-capacity";
/// The member of an input that enables a table's stream.
const STREAM: &str = "StreamSpecification";

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its physical name.
    pub name: Arc<str>,
    /// Its ARN.
    pub arn: Arc<str>,
    /// The ARN of its stream.
    pub stream: Option<Arc<str>>,
}

impl Resource for Table {
    const NOUN: &'static str = "table";
    const SECTION: &'static str = "tables";

    fn physical_name(&self) -> &str {
        &self.name
    }

    fn export(&self) -> Value {
        json!({"name": &*self.name, "arn": &*self.arn, "stream": self.stream.as_deref()})
    }
}

/// The kind `tables`.
pub(super) struct Tables;

impl ResourceKind for Tables {
    fn service(&self) -> &'static str {
        "dynamodb"
    }

    fn create<'a>(&'a self, cx: &'a ProvisionContext<'a>) -> Creation<'a> {
        create_all(&cx.config.tables, move |name, config| {
            create(cx, name, config)
        })
    }

    fn list<'a>(&'a self, clients: &'a CloudClients, prefix: &'a str) -> Listing<'a> {
        async move {
            let mut found = Vec::new();
            let mut input = json!({});
            loop {
                let page = call(clients, "ListTables", &input, || "list tables".to_owned()).await?;
                let names = page["TableNames"].as_array().into_iter().flatten();
                let names = names.filter_map(Value::as_str);
                found.extend(
                    names
                        .filter(|name| name.starts_with(prefix))
                        .map(|name| Found {
                            name: name.to_owned(),
                            id: name.to_owned(),
                        }),
                );
                match page.get("LastEvaluatedTableName") {
                    Some(last) => input = json!({"ExclusiveStartTableName": last}),
                    None => return Ok(found),
                }
            }
        }
        .boxed()
    }

    fn remove<'a>(&'a self, clients: &'a CloudClients, table: &'a Found) -> Completion<'a> {
        async move {
            let input = json!({"TableName": table.id});
            let action = || format!("delete the table {}", table.id);
            call(clients, "DeleteTable", &input, action).await?;
            Ok(())
        }
        .boxed()
    }
}

async fn call(
    clients: &CloudClients,
    operation: &str,
    input: &Value,
    action: impl Fn() -> String,
) -> Result<Value, StageError> {
    let output = clients.api.call("dynamodb", operation, input).await;
    output.map_err(|error| error.during(action()))
}

async fn create(
    cx: &ProvisionContext<'_>,
    logical: &str,
    config: &stage::Table,
) -> Result<Table, StageError> {
    let name = format!("{}-{logical}", cx.prefix);
    let seed = config.seed.as_ref().map(table_seed::read).transpose()?;
    let mut input = definition(&name, config);
    // The stream begins after the seed, so that it has only what scenarios change.
    let stream = seed
        .as_ref()
        .and_then(|_| input.as_object_mut()?.remove(STREAM));
    let action = || format!("create the table {logical}");
    let mut created = call(cx.clients, "CreateTable", &input, action).await?;
    wait_until_active(cx, &name, logical).await?;
    if let Some(items) = &seed {
        let action = || format!("put the seed into the table {logical}");
        table_seed::load(cx.clients, &name, items, action).await?;
    }
    // The seed is not throttled.
    if config
        .capacity
        .as_ref()
        .is_some_and(|capacity| capacity.enforce.0)
    {
        let arn = &created["TableDescription"]["TableArn"];
        let tags = json!([{"Key": ENFORCE_CAPACITY, "Value": "true"}]);
        let input = json!({"ResourceArn": arn, "Tags": tags});
        let action = || format!("enforce the capacity of the table {logical}");
        call(cx.clients, "TagResource", &input, action).await?;
    }
    if let Some(stream) = stream {
        let input = json!({"TableName": name, STREAM: stream});
        let action = || format!("enable the stream of the table {logical}");
        created = call(cx.clients, "UpdateTable", &input, action).await?;
        wait_until_active(cx, &name, logical).await?;
    }
    if let Some(attribute) = &config.ttl {
        let input = json!({
            "TableName": name,
            "TimeToLiveSpecification": {"Enabled": true, "AttributeName": attribute.text},
        });
        let action = || format!("set the time to live of the table {logical}");
        call(cx.clients, "UpdateTimeToLive", &input, action).await?;
    }
    let description = &created["TableDescription"];
    let text = |member: &str| description[member].as_str().map(Arc::from);
    Ok(Table {
        arn: text("TableArn").unwrap_or_else(|| cx.arn("dynamodb", &format!("table/{name}"))),
        stream: text("LatestStreamArn"),
        name: name.into(),
    })
}

/// Waits until a table can be used: at once in the embedded cloud, seconds later in a real account.
async fn wait_until_active(
    cx: &ProvisionContext<'_>,
    name: &str,
    logical: &str,
) -> Result<(), StageError> {
    let input = json!({"TableName": name});
    for _ in 0..PATIENCE {
        let action = || format!("describe the table {logical}");
        let described = call(cx.clients, "DescribeTable", &input, action).await?;
        if described["Table"]["TableStatus"] == "ACTIVE" {
            return Ok(());
        }
        #[expect(
            clippy::disallowed_methods,
            reason = "no event tells that a table is active"
        )]
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    Err(StageError::Cloud {
        what: format!("create the table {logical}"),
        reason: format!("it was not active after {PATIENCE} seconds"),
    })
}

/// Returns the input of `CreateTable`.
fn definition(name: &str, config: &stage::Table) -> Value {
    let mut types = Map::new();
    let mut add_types = |keys: &Entries<KeyType>| {
        for (name, kind) in keys.iter() {
            types.insert(name.to_owned(), type_name(*kind).into());
        }
    };
    add_types(&config.partition_key);
    add_types(&config.sort_key);
    let units = config.capacity.as_ref().map(|capacity| {
        json!({"ReadCapacityUnits": capacity.read.0, "WriteCapacityUnits": capacity.write.0})
    });
    let (mut local, mut global) = (Vec::new(), Vec::new());
    for (name, index) in config.indexes.iter() {
        add_types(&index.partition_key);
        add_types(&index.sort_key);
        // An index without a partition key has the table's.
        let partition = if index.partition_key.is_empty() {
            &config.partition_key
        } else {
            &index.partition_key
        };
        let mut described = json!({
            "IndexName": name,
            "KeySchema": key_schema(partition, &index.sort_key),
            "Projection": projection(index),
        });
        if index.local.0 {
            local.push(described);
            continue;
        }
        if let Some(units) = &units {
            described["ProvisionedThroughput"] = units.clone();
        }
        global.push(described);
    }
    let attributes = types
        .into_iter()
        .map(|(name, kind)| json!({"AttributeName": name, "AttributeType": kind}));
    let mut input = json!({
        "TableName": name,
        "AttributeDefinitions": attributes.collect::<Value>(),
        "KeySchema": key_schema(&config.partition_key, &config.sort_key),
        "BillingMode": if units.is_some() { "PROVISIONED" } else { "PAY_PER_REQUEST" },
    });
    if let Some(units) = units {
        input["ProvisionedThroughput"] = units;
    }
    for (member, indexes) in [
        ("LocalSecondaryIndexes", local),
        ("GlobalSecondaryIndexes", global),
    ] {
        if !indexes.is_empty() {
            input[member] = indexes.into();
        }
    }
    if let Some(view) = config.stream {
        input[STREAM] = json!({"StreamEnabled": true, "StreamViewType": view_name(view)});
    }
    let tags = tags(&config.tagging).map(|(key, value)| json!({"Key": key, "Value": value}));
    let tags: Vec<Value> = tags.collect();
    if !tags.is_empty() {
        input["Tags"] = tags.into();
    }
    input
}

fn key_schema(partition: &Entries<KeyType>, sort: &Entries<KeyType>) -> Value {
    let keys = |entries: &Entries<KeyType>, kind: &'static str| -> Vec<Value> {
        let names = entries.iter();
        names
            .map(|(name, _)| json!({"AttributeName": name, "KeyType": kind}))
            .collect()
    };
    let mut schema = keys(partition, "HASH");
    schema.extend(keys(sort, "RANGE"));
    schema.into()
}

fn projection(index: &stage::TableIndex) -> Value {
    if !index.keys_only.0 {
        return json!({"ProjectionType": "ALL"});
    }
    if index.include.is_empty() {
        return json!({"ProjectionType": "KEYS_ONLY"});
    }
    let names = index.include.iter().map(|name| Value::from(&*name.text));
    json!({"ProjectionType": "INCLUDE", "NonKeyAttributes": names.collect::<Value>()})
}

fn type_name(kind: KeyType) -> &'static str {
    match kind {
        KeyType::String => "S",
        KeyType::Number => "N",
        KeyType::Binary => "B",
    }
}

fn view_name(view: StreamView) -> &'static str {
    match view {
        StreamView::Keys => "KEYS_ONLY",
        StreamView::New => "NEW_IMAGE",
        StreamView::Old => "OLD_IMAGE",
        StreamView::Both => "NEW_AND_OLD_IMAGES",
    }
}
