//! Delivery streams: creating, describing, listing, changing and deleting them.

use std::collections::BTreeMap;
use std::sync::Arc;

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::tags::{self, Tag};
use crate::error::{invalid_argument, not_implemented};
use crate::settings::{Settings, described, described_bucket, described_endpoint};
use crate::source;
use crate::state::{Batch, DeliveryStream, Firehose, Place, Source, millis, seconds};

const DESTINATION_ID: &str = "destinationId-000000000001";
const EXTENDED: &str = "ExtendedS3DestinationConfiguration";
const ENDPOINT: &str = "HttpEndpointDestinationConfiguration";
/// How many streams are listed if the call does not say.
const LISTED: usize = 10;
/// How many streams an account has in a region.
const MOST_STREAMS: usize = 5_000;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateDeliveryStream {
    delivery_stream_name: String,
    delivery_stream_type: Option<String>,
    kinesis_stream_source_configuration: Option<KinesisSource>,
    delivery_stream_encryption_configuration_input: Option<Value>,
    tags: Option<Vec<Tag>>,
    /// The configurations of destinations and other sources.
    #[serde(flatten)]
    others: Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct KinesisSource {
    #[serde(rename = "KinesisStreamARN")]
    stream_arn: String,
    #[serde(rename = "RoleARN")]
    role_arn: String,
}

impl CreateDeliveryStream {
    /// Returns the configuration of the destination, and what it says.
    fn destination(&self) -> Result<(&Value, Settings), ServiceError> {
        let mut given = self
            .others
            .iter()
            .filter(|(name, value)| name.contains("DestinationConfiguration") && !value.is_null());
        match (given.next(), given.next()) {
            (Some((name, config)), None) => match name.as_str() {
                EXTENDED | "S3DestinationConfiguration" => {
                    Settings::read(config).map(|settings| (config, settings))
                }
                ENDPOINT => Settings::read_endpoint(config).map(|settings| (config, settings)),
                other => {
                    let other = other.trim_end_matches("Configuration");
                    Err(not_implemented(&format!("the {other} of Firehose")))
                }
            },
            _ => Err(invalid_argument(
                "Exactly one destination configuration is supported for a Firehose",
            )),
        }
    }

    fn source(&self, now_known: &str) -> Result<Option<Source>, ServiceError> {
        match (now_known, &self.kinesis_stream_source_configuration) {
            ("DirectPut", None) => Ok(None),
            ("KinesisStreamAsSource", Some(given)) => Ok(Some(Source {
                stream_arn: given.stream_arn.clone(),
                role_arn: given.role_arn.clone(),
                shards: BTreeMap::new(),
            })),
            ("DirectPut", Some(_)) => Err(invalid_argument(
                "KinesisSourceStreamConfig is only applicable for KinesisStreamAsSource stream type",
            )),
            ("KinesisStreamAsSource", None) => Err(invalid_argument(
                "KinesisStreamSourceConfiguration is required for the type KinesisStreamAsSource.",
            )),
            (other, _) => Err(not_implemented(&format!("the source {other} of Firehose"))),
        }
    }
}

pub(crate) fn create_delivery_stream(
    firehose: &mut Firehose,
    cx: &mut CallContext<'_>,
    input: CreateDeliveryStream,
) -> Result<Value, ServiceError> {
    let now = millis(cx.now());
    let kind = input.delivery_stream_type.as_deref().unwrap_or("DirectPut");
    let source = input.source(kind)?;
    let (config, settings) = input.destination()?;
    let config = config.clone();
    let tags = tags::read(input.tags.unwrap_or_default())?;
    source::start_all(firehose, cx);
    let place = Place {
        account: Arc::clone(cx.account()),
        region: Arc::clone(cx.region()),
        name: input.delivery_stream_name,
    };
    let region = firehose.regions.for_caller(cx);
    if region.streams.contains_key(&place.name) {
        return Err(ServiceError::sender(
            "ResourceInUseException",
            format!(
                "Firehose {} under accountId {} already exists",
                place.name, place.account
            ),
        ));
    }
    if region.streams.len() >= MOST_STREAMS {
        return Err(ServiceError::sender(
            "LimitExceededException",
            format!("You have already consumed your firehose quota of {MOST_STREAMS} hoses."),
        ));
    }
    let stream = DeliveryStream {
        place: place.clone(),
        created: now,
        updated: None,
        version: 1,
        source,
        config,
        settings,
        tags,
        encryption: input.delivery_stream_encryption_configuration_input,
        untransformed: Batch::default(),
        buffers: Vec::new(),
        errors: BTreeMap::new(),
    };
    source::start(cx, &stream);
    let arn = stream.arn();
    region.streams.insert(place.name, stream);
    Ok(json!({"DeliveryStreamARN": arn}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct StreamName {
    delivery_stream_name: String,
}

pub(crate) fn delete_delivery_stream(
    firehose: &mut Firehose,
    cx: &mut CallContext<'_>,
    input: StreamName,
) -> Result<Value, ServiceError> {
    let name = input.delivery_stream_name;
    source::stop(cx, firehose.stream(cx, &name)?);
    firehose.regions.for_caller(cx).streams.remove(&name);
    firehose.plan();
    Ok(json!({}))
}

pub(crate) fn describe_delivery_stream(
    firehose: &mut Firehose,
    cx: &mut CallContext<'_>,
    input: StreamName,
) -> Result<Value, ServiceError> {
    let stream = firehose.stream(cx, &input.delivery_stream_name)?;
    let mut destination = json!({"DestinationId": DESTINATION_ID});
    if stream.settings.endpoint.is_some() {
        destination["HttpEndpointDestinationDescription"] = described_endpoint(&stream.config);
    } else {
        destination["S3DestinationDescription"] = described_bucket(&stream.config);
        destination["ExtendedS3DestinationDescription"] = described(&stream.config);
    }
    let encryption = match &stream.encryption {
        None => json!({"Status": "DISABLED"}),
        Some(given) => json!({
            "Status": "ENABLED",
            "KeyType": given["KeyType"],
            "KeyARN": given["KeyARN"],
        }),
    };
    let mut output = json!({
        "DeliveryStreamName": stream.place.name,
        "DeliveryStreamARN": stream.arn(),
        "DeliveryStreamStatus": "ACTIVE",
        "DeliveryStreamType": match stream.source {
            None => "DirectPut",
            Some(_) => "KinesisStreamAsSource",
        },
        "VersionId": stream.version.to_string(),
        "CreateTimestamp": seconds(stream.created),
        "DeliveryStreamEncryptionConfiguration": encryption,
        "Destinations": [destination],
        "HasMoreDestinations": false,
    });
    if let Some(updated) = stream.updated {
        output["LastUpdateTimestamp"] = seconds(updated);
    }
    if let Some(source) = &stream.source {
        output["Source"] = json!({"KinesisStreamSourceDescription": {
            "KinesisStreamARN": source.stream_arn,
            "RoleARN": source.role_arn,
            "DeliveryStartTimestamp": seconds(stream.created),
        }});
    }
    Ok(json!({"DeliveryStreamDescription": output}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListDeliveryStreams {
    limit: Option<usize>,
    delivery_stream_type: Option<String>,
    exclusive_start_delivery_stream_name: Option<String>,
}

pub(crate) fn list_delivery_streams(
    firehose: &mut Firehose,
    cx: &mut CallContext<'_>,
    input: ListDeliveryStreams,
) -> Result<Value, ServiceError> {
    let after = input
        .exclusive_start_delivery_stream_name
        .unwrap_or_default();
    let kind = input.delivery_stream_type;
    let streams = firehose.regions.for_caller(cx).streams.values();
    let mut rest = streams.filter(|stream| {
        let is_direct = stream.source.is_none();
        stream.place.name > after
            && kind
                .as_deref()
                .is_none_or(|kind| (kind == "DirectPut") == is_direct)
    });
    let limit = input.limit.unwrap_or(LISTED);
    let names: Vec<&str> = rest
        .by_ref()
        .take(limit)
        .map(|one| one.place.name.as_str())
        .collect();
    Ok(json!({
        "DeliveryStreamNames": names,
        "HasMoreDeliveryStreams": rest.next().is_some(),
    }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateDestination {
    delivery_stream_name: String,
    current_delivery_stream_version_id: String,
    destination_id: String,
    #[serde(rename = "S3DestinationUpdate")]
    simple: Option<Map<String, Value>>,
    #[serde(rename = "ExtendedS3DestinationUpdate")]
    extended: Option<Map<String, Value>>,
    #[serde(rename = "HttpEndpointDestinationUpdate")]
    endpoint: Option<Map<String, Value>>,
}

pub(crate) fn update_destination(
    firehose: &mut Firehose,
    cx: &mut CallContext<'_>,
    input: UpdateDestination,
) -> Result<Value, ServiceError> {
    let now = millis(cx.now());
    let stream = firehose.stream(cx, &input.delivery_stream_name)?;
    if input.destination_id != DESTINATION_ID {
        return Err(invalid_argument(format!(
            "Destination Id {} not found",
            input.destination_id
        )));
    }
    let version = stream.version.to_string();
    if input.current_delivery_stream_version_id != version {
        return Err(ServiceError::sender(
            "ConcurrentModificationException",
            format!(
                "Cannot update firehose: {} since the current version id: {version} and specified \
                 version id: {} do not match",
                input.delivery_stream_name, input.current_delivery_stream_version_id
            ),
        ));
    }
    let mut config = stream.config.clone();
    let is_endpoint = stream.settings.endpoint.is_some();
    let update = if is_endpoint {
        input.endpoint
    } else {
        input.extended.or(input.simple)
    };
    let update =
        update.ok_or_else(|| not_implemented("another destination in UpdateDestination"))?;
    for (name, value) in update {
        match (name.as_str(), value) {
            ("S3Update", Value::Object(value)) => {
                if let Some(bucket) = config["S3Configuration"].as_object_mut() {
                    bucket.extend(value);
                }
            }
            (_, value) => config[&name] = value,
        }
    }
    stream.settings = if is_endpoint {
        Settings::read_endpoint(&config)?
    } else {
        Settings::read(&config)?
    };
    stream.config = config;
    stream.version += 1;
    stream.updated = Some(now);
    firehose.plan();
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct StartEncryption {
    delivery_stream_name: String,
    delivery_stream_encryption_configuration_input: Option<Value>,
}

pub(crate) fn start_delivery_stream_encryption(
    firehose: &mut Firehose,
    cx: &mut CallContext<'_>,
    input: StartEncryption,
) -> Result<Value, ServiceError> {
    let stream = firehose.stream(cx, &input.delivery_stream_name)?;
    if stream.source.is_some() {
        return Err(invalid_argument(
            "Encryption is that of the source stream for KinesisStreamAsSource.",
        ));
    }
    let given = input.delivery_stream_encryption_configuration_input;
    stream.encryption = Some(given.unwrap_or_else(|| json!({"KeyType": "AWS_OWNED_CMK"})));
    Ok(json!({}))
}

pub(crate) fn stop_delivery_stream_encryption(
    firehose: &mut Firehose,
    cx: &mut CallContext<'_>,
    input: StreamName,
) -> Result<Value, ServiceError> {
    firehose.stream(cx, &input.delivery_stream_name)?.encryption = None;
    Ok(json!({}))
}
