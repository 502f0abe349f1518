//! Consumers: registering, describing, listing and deregistering them.

use std::collections::BTreeMap;

use rehearsal_cloud_core::paging::Page;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_cloud_core::tagging::Tags;
use serde::Deserialize;
use serde_json::{Value, json};

use super::tags;
use crate::consumer::Consumer;
use crate::error::{in_use, invalid_argument, limit_exceeded};
use crate::lookup::StreamRef;
use crate::state::{Kinesis, millis};
use crate::stream::Stream;

/// How many consumers a stream has at most.
const MOST_CONSUMERS: usize = 20;
/// How many consumers are listed if the call does not say.
const LISTED: usize = 100;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RegisterStreamConsumer {
    #[serde(rename = "StreamARN")]
    stream_arn: String,
    consumer_name: String,
    #[serde(default)]
    tags: Tags,
}

pub(crate) fn register_stream_consumer(
    kinesis: &mut Kinesis,
    cx: &mut CallContext<'_>,
    input: RegisterStreamConsumer,
) -> Result<Value, ServiceError> {
    let now = millis(cx.now());
    tags::check(&input.tags)?;
    let stream = StreamRef::of_arn(&input.stream_arn);
    let stream = kinesis.stream(cx, &stream, "RegisterStreamConsumer")?;
    let name = input.consumer_name;
    if stream.consumers.contains_key(&name) {
        return Err(in_use(format!(
            "Consumer {name} under stream {} already exists for account {}.",
            stream.name, stream.account
        )));
    }
    if stream.consumers.len() >= MOST_CONSUMERS {
        return Err(limit_exceeded(format!(
            "Consumer {name} for stream {}, account {} can not be created: limit of \
             {MOST_CONSUMERS} registered consumers per stream was reached.",
            stream.name, stream.account
        )));
    }
    let consumer = Consumer {
        arn: format!("{}/consumer/{name}:{}", stream.arn, now.div_euclid(1_000)),
        name: name.clone(),
        created: now,
        tags: input.tags,
        policy: None,
        subscriptions: BTreeMap::new(),
    };
    let described = consumer.describe("CREATING");
    stream.consumers.insert(name, consumer);
    Ok(json!({"Consumer": described}))
}

/// The members of a call that name a consumer.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ConsumerRef {
    #[serde(rename = "StreamARN")]
    stream_arn: Option<String>,
    consumer_name: Option<String>,
    #[serde(rename = "ConsumerARN")]
    consumer_arn: Option<String>,
}

impl ConsumerRef {
    /// Returns the stream and the name of the consumer.
    fn find<'a>(
        &self,
        kinesis: &'a mut Kinesis,
        cx: &CallContext<'_>,
        operation: &str,
    ) -> Result<(&'a mut Stream, String), ServiceError> {
        if let Some(arn) = &self.consumer_arn {
            return kinesis.consumer_stream(cx, arn, operation);
        }
        let (Some(arn), Some(name)) = (&self.stream_arn, &self.consumer_name) else {
            return Err(invalid_argument(
                "Either ConsumerARN, or StreamARN and ConsumerName must be provided.",
            ));
        };
        let stream = kinesis.stream(cx, &StreamRef::of_arn(arn), operation)?;
        stream.consumer(name)?;
        Ok((stream, name.clone()))
    }
}

pub(crate) fn describe_stream_consumer(
    kinesis: &mut Kinesis,
    cx: &mut CallContext<'_>,
    input: ConsumerRef,
) -> Result<Value, ServiceError> {
    let (stream, name) = input.find(kinesis, cx, "DescribeStreamConsumer")?;
    let mut described = stream.consumer(&name)?.describe("ACTIVE");
    described["StreamARN"] = stream.arn.as_str().into();
    Ok(json!({"ConsumerDescription": described}))
}

pub(crate) fn deregister_stream_consumer(
    kinesis: &mut Kinesis,
    cx: &mut CallContext<'_>,
    input: ConsumerRef,
) -> Result<Value, ServiceError> {
    let (stream, name) = input.find(kinesis, cx, "DeregisterStreamConsumer")?;
    let consumer = stream.consumers.remove(&name);
    for subscription in consumer
        .into_iter()
        .flat_map(|one| one.subscriptions.into_values())
    {
        cx.wake(subscription.id);
    }
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListStreamConsumers {
    #[serde(rename = "StreamARN")]
    stream_arn: String,
    next_token: Option<String>,
    max_results: Option<usize>,
}

pub(crate) fn list_stream_consumers(
    kinesis: &mut Kinesis,
    cx: &mut CallContext<'_>,
    input: ListStreamConsumers,
) -> Result<Value, ServiceError> {
    let stream = StreamRef::of_arn(&input.stream_arn);
    let stream = kinesis.stream(cx, &stream, "ListStreamConsumers")?;
    let (size, token) = (
        input.max_results.unwrap_or(LISTED),
        input.next_token.as_deref(),
    );
    let page = Page::new(stream.consumers.values(), size, token);
    let page = page.map_err(|_| invalid_argument("Invalid NextToken."))?;
    Ok(page.into_output("Consumers", |consumer| consumer.describe("ACTIVE")))
}
