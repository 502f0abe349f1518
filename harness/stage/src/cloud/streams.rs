//! Kinesis streams.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::FutureExt as _;
use rehearsal_script::stage;
use serde_json::{Map, Value, json};

use super::clients::CloudClients;
use super::context::{ProvisionContext, tags};
use super::resource::{
    Completion, Creation, Found, Listing, ResourceKind, create_all, named_resource,
};
use crate::error::StageError;

/// How long a stream may take to become active, in seconds.
const PATIENCE: u32 = 120;
/// The tag with which the embedded cloud enforces the limits of a stream's shards.
const ENFORCE_CAPACITY: &str = "rehearsal:enforce-capacity";

named_resource! {
    /// A Kinesis stream.
    pub struct Stream = "stream" in "streams"
}

/// The kind `streams`.
pub(super) struct Streams;

impl ResourceKind for Streams {
    fn service(&self) -> &'static str {
        "kinesis"
    }

    fn create<'a>(&'a self, cx: &'a ProvisionContext<'a>) -> Creation<'a> {
        create_all(&cx.config.streams, move |name, config| {
            create(cx, name, config)
        })
    }

    fn list<'a>(&'a self, clients: &'a CloudClients, prefix: &'a str) -> Listing<'a> {
        async move {
            let mut found: Vec<Found> = Vec::new();
            let mut input = json!({});
            loop {
                let page = call(clients, "ListStreams", &input, || "list streams".to_owned());
                let page = page.await?;
                let names = page["StreamNames"].as_array().into_iter().flatten();
                let names: Vec<&str> = names.filter_map(Value::as_str).collect();
                let ours = names.iter().filter(|name| name.starts_with(prefix));
                found.extend(ours.map(|name| Found {
                    name: (*name).to_owned(),
                    id: (*name).to_owned(),
                }));
                match names.last() {
                    Some(last) if page["HasMoreStreams"] == true => {
                        input = json!({"ExclusiveStartStreamName": last});
                    }
                    _ => return Ok(found),
                }
            }
        }
        .boxed()
    }

    fn remove<'a>(&'a self, clients: &'a CloudClients, stream: &'a Found) -> Completion<'a> {
        async move {
            let input = json!({"StreamName": stream.id, "EnforceConsumerDeletion": true});
            let action = || format!("delete the stream {}", stream.id);
            call(clients, "DeleteStream", &input, action).await?;
            Ok(())
        }
        .boxed()
    }
}

fn physical_name(cx: &ProvisionContext<'_>, logical: &str) -> String {
    format!("{}-{logical}", cx.prefix)
}

/// Returns the ARN of a stream.
pub(super) fn arn(cx: &ProvisionContext<'_>, logical: &str) -> Arc<str> {
    cx.arn("kinesis", &format!("stream/{}", physical_name(cx, logical)))
}

async fn call(
    clients: &CloudClients,
    operation: &str,
    input: &Value,
    action: impl Fn() -> String,
) -> Result<Value, StageError> {
    let output = clients.api.call("kinesis", operation, input).await;
    output.map_err(|error| error.during(action()))
}

async fn create(
    cx: &ProvisionContext<'_>,
    logical: &str,
    config: &stage::Stream,
) -> Result<Stream, StageError> {
    let name = physical_name(cx, logical);
    let tags = tags(&config.tagging).map(|(key, value)| (key.to_owned(), value.into()));
    let mut tags: Map<String, Value> = tags.collect();
    if config.enforce_capacity.0 {
        tags.insert(ENFORCE_CAPACITY.to_owned(), "true".into());
    }
    let shards = config.shards.map_or(1, |count| count.0);
    let mut input = json!({"StreamName": name, "ShardCount": shards});
    if !tags.is_empty() {
        input["Tags"] = tags.into();
    }
    let action = || format!("create the stream {logical}");
    call(cx.clients, "CreateStream", &input, action).await?;
    let arn = wait_until_active(cx, &name, logical).await?;
    if let Some(retention) = config.retention {
        let hours = retention.0.as_secs() / 3_600;
        if hours > 24 {
            let input = json!({"StreamName": name, "RetentionPeriodHours": hours});
            let action = || format!("set the retention of the stream {logical}");
            call(cx.clients, "IncreaseStreamRetentionPeriod", &input, action).await?;
            wait_until_active(cx, &name, logical).await?;
        }
    }
    Ok(Stream {
        name: name.into(),
        arn: arn.into(),
    })
}

/// Waits until a stream can be used, and returns its ARN: at once in the embedded cloud,
/// seconds later in a real account.
async fn wait_until_active(
    cx: &ProvisionContext<'_>,
    name: &str,
    logical: &str,
) -> Result<String, StageError> {
    let input = json!({"StreamName": name});
    for _ in 0..PATIENCE {
        let action = || format!("describe the stream {logical}");
        let described = call(cx.clients, "DescribeStreamSummary", &input, action).await?;
        let described = &described["StreamDescriptionSummary"];
        if described["StreamStatus"] == "ACTIVE" {
            return Ok(described["StreamARN"]
                .as_str()
                .unwrap_or_default()
                .to_owned());
        }
        #[expect(
            clippy::disallowed_methods,
            reason = "no event tells that a stream is active"
        )]
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    Err(StageError::Cloud {
        what: format!("create the stream {logical}"),
        reason: format!("it was not active after {PATIENCE} seconds"),
    })
}
