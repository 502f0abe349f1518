//! Delivery streams of Firehose.

use std::sync::Arc;

use futures_util::future::{FutureExt as _, try_join_all};
use rehearsal_script::{Scope, stage};
use serde_json::{Value, json};

use super::buckets::Bucket;
use super::clients::CloudClients;
use super::context::{ProvisionContext, fixed, tags};
use super::resource::{
    Completion, Creation, Found, Listing, Resource, ResourceKind, Resources, name_all,
};
use super::streams::Stream;
use crate::error::StageError;

/// The least megabytes of a buffer of a stream that is partitioned.
const PARTITIONED_BUFFER: u64 = 64;

/// A delivery stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DeliveryStream {
    /// Its physical name.
    pub name: Arc<str>,
    /// Its ARN.
    pub arn: Arc<str>,
}

impl Resource for DeliveryStream {
    const NOUN: &'static str = "delivery stream";
    const SECTION: &'static str = "delivery_streams";

    fn physical_name(&self) -> &str {
        &self.name
    }

    fn export(&self) -> Value {
        json!({"name": &*self.name, "arn": &*self.arn})
    }
}

/// The kind `delivery_streams`.
pub(super) struct DeliveryStreams;

impl ResourceKind for DeliveryStreams {
    fn service(&self) -> &'static str {
        "firehose"
    }

    /// Returns the streams as they will be: they are created when their buckets and sources
    /// are there.
    fn create<'a>(&'a self, cx: &'a ProvisionContext<'a>) -> Creation<'a> {
        name_all(&cx.config.delivery_streams, |logical, _| {
            let name = format!("{}-{logical}", cx.prefix);
            DeliveryStream {
                arn: cx.arn("firehose", &format!("deliverystream/{name}")),
                name: name.into(),
            }
        })
    }

    fn connect<'a>(
        &'a self,
        cx: &'a ProvisionContext<'a>,
        resources: &'a Resources,
        _scope: &'a Scope,
    ) -> Completion<'a> {
        async move {
            let streams = resources.all::<DeliveryStream>();
            let streams = streams.filter_map(|(logical, stream)| {
                Some((logical, stream, cx.config.delivery_streams.get(logical)?))
            });
            let created = streams.map(async |(logical, stream, config)| {
                let input = definition(cx, stream, config, resources)?;
                let created = cx
                    .clients
                    .api
                    .call("firehose", "CreateDeliveryStream", &input);
                let action = || format!("create the delivery stream {logical}");
                created.await.map_err(|error| error.during(action()))
            });
            try_join_all(created).await.map(drop)
        }
        .boxed()
    }

    fn list<'a>(&'a self, clients: &'a CloudClients, prefix: &'a str) -> Listing<'a> {
        async move {
            let mut found: Vec<Found> = Vec::new();
            let mut input = json!({});
            loop {
                let page = clients
                    .api
                    .call("firehose", "ListDeliveryStreams", &input)
                    .await;
                let page = page.map_err(|error| error.during("list delivery streams"))?;
                let names = page["DeliveryStreamNames"].as_array().into_iter().flatten();
                let names: Vec<&str> = names.filter_map(Value::as_str).collect();
                let ours = names.iter().filter(|name| name.starts_with(prefix));
                found.extend(ours.map(|name| Found {
                    name: (*name).to_owned(),
                    id: (*name).to_owned(),
                }));
                match names.last() {
                    Some(last) if page["HasMoreDeliveryStreams"] == true => {
                        input = json!({"ExclusiveStartDeliveryStreamName": last});
                    }
                    _ => return Ok(found),
                }
            }
        }
        .boxed()
    }

    fn remove<'a>(&'a self, clients: &'a CloudClients, stream: &'a Found) -> Completion<'a> {
        async move {
            let input = json!({"DeliveryStreamName": stream.id});
            let deleted = clients
                .api
                .call("firehose", "DeleteDeliveryStream", &input)
                .await;
            let action = || format!("delete the delivery stream {}", stream.id);
            deleted.map_err(|error| error.during(action()))?;
            Ok(())
        }
        .boxed()
    }
}

/// Returns the input of `CreateDeliveryStream`.
fn definition(
    cx: &ProvisionContext<'_>,
    stream: &DeliveryStream,
    config: &stage::DeliveryStream,
    resources: &Resources,
) -> Result<Value, StageError> {
    let bucket = resources.get::<Bucket>(&fixed(&config.bucket))?;
    let role = match &config.role {
        Some(role) => role.text.clone(),
        None => format!("arn:aws:iam::{}:role/firehose", cx.account),
    };
    let usual = if config.partition_by.is_some() {
        PARTITIONED_BUFFER
    } else {
        5
    };
    let mut destination = json!({
        "RoleARN": role,
        "BucketARN": &*bucket.arn,
        "BufferingHints": {
            "SizeInMBs": config.buffer_size.map_or(usual, |size| size.0),
            "IntervalInSeconds": config.interval.map_or(300, |interval| interval.0.as_secs()),
        },
        "CompressionFormat": if config.gzip.0 { "GZIP" } else { "UNCOMPRESSED" },
    });
    for (name, prefix) in [
        ("Prefix", &config.prefix),
        ("ErrorOutputPrefix", &config.error_prefix),
    ] {
        if let Some(prefix) = prefix {
            destination[name] = prefix.text.as_str().into();
        }
    }
    let mut processors = Vec::new();
    if let Some(query) = &config.partition_by {
        processors.push(processor(
            "MetadataExtraction",
            &[
                ("MetadataExtractionQuery", &query.text),
                ("JsonParsingEngine", "JQ-1.6"),
            ],
        ));
        destination["DynamicPartitioningConfiguration"] = json!({"Enabled": true});
    }
    if config.lines.0 {
        let delimiter = [("Delimiter", "\\n")];
        processors.push(processor("AppendDelimiterToRecord", &delimiter));
    }
    if !processors.is_empty() {
        destination["ProcessingConfiguration"] = json!({"Enabled": true, "Processors": processors});
    }
    let mut input = json!({
        "DeliveryStreamName": &*stream.name,
        "DeliveryStreamType": "DirectPut",
        "ExtendedS3DestinationConfiguration": destination,
    });
    if let Some(source) = &config.stream {
        let source = resources.get::<Stream>(&fixed(source))?;
        input["DeliveryStreamType"] = "KinesisStreamAsSource".into();
        input["KinesisStreamSourceConfiguration"] =
            json!({"KinesisStreamARN": &*source.arn, "RoleARN": role});
    }
    let tags = tags(&config.tagging).map(|(key, value)| json!({"Key": key, "Value": value}));
    let tags: Vec<Value> = tags.collect();
    if !tags.is_empty() {
        input["Tags"] = tags.into();
    }
    Ok(input)
}

fn processor(kind: &str, parameters: &[(&str, &str)]) -> Value {
    let parameters = parameters.iter();
    let parameters =
        parameters.map(|(name, value)| json!({"ParameterName": name, "ParameterValue": value}));
    json!({"Type": kind, "Parameters": parameters.collect::<Vec<_>>()})
}
