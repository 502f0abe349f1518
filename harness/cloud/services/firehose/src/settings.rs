//! What a destination's configuration says.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::service::ServiceError;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::error::{invalid_argument, not_implemented};
use crate::prefix::{KeySource, Prefix};
use crate::query::Query;

const MEGABYTE: u64 = 1024 * 1024;
/// For how long a request to an HTTP endpoint is tried again, if the configuration does not
/// say.
const RETRY_SECONDS: i64 = 300;

/// The settings of a destination in S3.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Settings {
    pub(crate) bucket: String,
    pub(crate) prefix: Prefix,
    pub(crate) error_prefix: Prefix,
    pub(crate) buffer: BufferLimits,
    pub(crate) is_compressed: bool,
    pub(crate) extension: String,
    pub(crate) transform: Option<Transform>,
    pub(crate) query: Option<Query>,
    /// What follows every record in an object.
    pub(crate) delimiter: String,
    /// The HTTP endpoint that gets the records; what it does not take goes to the bucket.
    #[serde(default)]
    pub(crate) endpoint: Option<Endpoint>,
}

/// An HTTP endpoint that gets records.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Endpoint {
    pub(crate) url: String,
    pub(crate) access_key: Option<String>,
    /// What every request says of its records.
    pub(crate) attributes: Map<String, Value>,
    pub(crate) is_compressed: bool,
    /// For how long a request is tried again, in milliseconds.
    pub(crate) retry_for: i64,
    /// Whether all records go to the bucket, too.
    pub(crate) backs_up_all: bool,
}

/// When a buffer is delivered: as soon as one of both is reached.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct BufferLimits {
    pub(crate) bytes: u64,
    /// Milliseconds.
    pub(crate) interval: i64,
}

/// The function that transforms records.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Transform {
    pub(crate) function_arn: String,
    pub(crate) retries: u32,
    pub(crate) buffer: BufferLimits,
}

impl BufferLimits {
    fn read(hints: &Value, usual: (u64, u64)) -> Self {
        let number = |name: &str, usual| {
            let given = &hints[name];
            let text = given.as_str().and_then(|text| text.parse().ok());
            given.as_u64().or(text).unwrap_or(usual)
        };
        let seconds = number("IntervalInSeconds", usual.1);
        Self {
            bytes: number("SizeInMBs", usual.0) * MEGABYTE,
            interval: i64::try_from(seconds * 1_000).unwrap_or(i64::MAX),
        }
    }
}

/// Returns the parameters of a processor by their names.
fn parameters(processor: &Value) -> Value {
    let parameters = processor["Parameters"].as_array();
    let pairs = parameters.into_iter().flatten().filter_map(|parameter| {
        let name = parameter["ParameterName"].as_str()?;
        Some((name.to_owned(), parameter["ParameterValue"].clone()))
    });
    Value::Object(pairs.collect::<Map<String, Value>>())
}

impl Settings {
    /// Reads the configuration of a destination.
    pub(crate) fn read(config: &Value) -> Result<Self, ServiceError> {
        let text = |name: &str| config[name].as_str().unwrap_or_default();
        let bucket = Arn::parse(text("BucketARN")).filter(|arn| arn.service == "s3");
        let bucket =
            bucket.ok_or_else(|| invalid_argument("BucketARN is not the ARN of a bucket."))?;
        refuse_missing_parts(config)?;
        let (prefix, error_prefix) =
            prefixes(text("Prefix"), config["ErrorOutputPrefix"].as_str())?;
        let mut settings = Self {
            bucket: bucket.resource.to_owned(),
            prefix,
            error_prefix,
            buffer: BufferLimits::read(&config["BufferingHints"], (5, 300)),
            is_compressed: text("CompressionFormat") == "GZIP",
            extension: text("FileExtension").to_owned(),
            transform: None,
            query: None,
            delimiter: String::new(),
            endpoint: None,
        };
        if settings.extension.is_empty() && settings.is_compressed {
            ".gz".clone_into(&mut settings.extension);
        }
        settings.add_processors(config)?;
        settings.check_partitioning(config)?;
        Ok(settings)
    }

    /// Reads the configuration of an HTTP endpoint, with the bucket of what it does not take.
    pub(crate) fn read_endpoint(config: &Value) -> Result<Self, ServiceError> {
        let mut settings = Self::read(&config["S3Configuration"])?;
        settings.buffer = BufferLimits::read(&config["BufferingHints"], (5, 300));
        settings.add_processors(config)?;
        if settings.query.is_some() || !settings.delimiter.is_empty() {
            return Err(invalid_argument(
                "An HTTP endpoint has no processors but Lambda.",
            ));
        }
        let given = &config["EndpointConfiguration"];
        let url = given["Url"].as_str().unwrap_or_default();
        // AWS takes HTTPS alone; what stands in for an endpoint here has no certificate.
        if !url.starts_with("https://") && !url.starts_with("http://") {
            return Err(invalid_argument(
                "The URL of the endpoint has no scheme https.",
            ));
        }
        if config["SecretsManagerConfiguration"]["Enabled"] == true {
            return Err(not_implemented(
                "the SecretsManagerConfiguration of Firehose",
            ));
        }
        let request = &config["RequestConfiguration"];
        let seconds = config["RetryOptions"]["DurationInSeconds"].as_i64();
        settings.endpoint = Some(Endpoint {
            url: url.to_owned(),
            access_key: given["AccessKey"].as_str().map(str::to_owned),
            attributes: attributes(&request["CommonAttributes"]),
            is_compressed: request["ContentEncoding"] == "GZIP",
            retry_for: seconds.unwrap_or(RETRY_SECONDS) * 1_000,
            backs_up_all: config["S3BackupMode"] == "AllData",
        });
        Ok(settings)
    }

    fn add_processors(&mut self, config: &Value) -> Result<(), ServiceError> {
        let processing = &config["ProcessingConfiguration"];
        let processors = processing["Processors"].as_array();
        let processors = processors.filter(|_| processing["Enabled"] == true);
        for processor in processors.into_iter().flatten() {
            self.add_processor(processor)?;
        }
        Ok(())
    }

    fn add_processor(&mut self, processor: &Value) -> Result<(), ServiceError> {
        let parameters = parameters(processor);
        match processor["Type"].as_str().unwrap_or_default() {
            "Lambda" => {
                let arn = parameters["LambdaArn"].as_str().ok_or_else(|| {
                    invalid_argument("LambdaArn is required for the processor Lambda.")
                })?;
                let retries = parameters["NumberOfRetries"].as_str();
                let hints = json!({
                    "SizeInMBs": parameters["BufferSizeInMBs"],
                    "IntervalInSeconds": parameters["BufferIntervalInSeconds"],
                });
                self.transform = Some(Transform {
                    function_arn: arn.to_owned(),
                    retries: retries.and_then(|text| text.parse().ok()).unwrap_or(3),
                    buffer: BufferLimits::read(&hints, (1, 60)),
                });
            }
            "MetadataExtraction" => {
                let text = parameters["MetadataExtractionQuery"]
                    .as_str()
                    .unwrap_or_default();
                let query = Query::parse(text);
                self.query = Some(query.ok_or_else(|| {
                    not_implemented(&format!(
                        "the MetadataExtractionQuery {text} of Firehose, but objects of paths: \
                         {{key: .path.to.value | tostring}}"
                    ))
                })?);
            }
            "AppendDelimiterToRecord" => {
                let delimiter = parameters["Delimiter"].as_str().unwrap_or("\\n");
                self.delimiter = delimiter.replace("\\n", "\n").replace("\\t", "\t");
            }
            other => {
                return Err(not_implemented(&format!(
                    "the processor {other} of Firehose"
                )));
            }
        }
        Ok(())
    }

    fn check_partitioning(&self, config: &Value) -> Result<(), ServiceError> {
        let is_partitioned = config["DynamicPartitioningConfiguration"]["Enabled"] == true;
        let mut keys = self.prefix.keys().peekable();
        if !is_partitioned {
            if keys.peek().is_some() || self.query.is_some() {
                return Err(invalid_argument(
                    "Dynamic Partitioning must be enabled when the prefix has partition keys or a \
                     MetadataExtraction processor is configured.",
                ));
            }
            return Ok(());
        }
        if keys.peek().is_none() {
            return Err(invalid_argument(
                "S3 Prefix should contain Dynamic Partitioning namespaces when Dynamic Partitioning \
                 is enabled",
            ));
        }
        if self.buffer.bytes < 64 * MEGABYTE {
            return Err(invalid_argument(
                "BufferingHints.SizeInMBs must be at least 64 when Dynamic Partitioning is enabled.",
            ));
        }
        for (source, name) in keys {
            let is_known = match source {
                KeySource::Query => {
                    let mut names = self.query.iter().flat_map(Query::names);
                    names.any(|known| known == name)
                }
                KeySource::Lambda => self.transform.is_some(),
            };
            if !is_known {
                return Err(invalid_argument(format!(
                    "The prefix has the partition key {name}, which no processor gives."
                )));
            }
        }
        Ok(())
    }
}

/// Refuses what AWS has and this cloud does not.
fn refuse_missing_parts(config: &Value) -> Result<(), ServiceError> {
    match config["CompressionFormat"].as_str() {
        None | Some("UNCOMPRESSED" | "GZIP") => {}
        Some(other) => {
            return Err(not_implemented(&format!(
                "the compression {other} of Firehose"
            )));
        }
    }
    if config["DataFormatConversionConfiguration"]["Enabled"] == true {
        return Err(not_implemented("format conversion of Firehose"));
    }
    if config["S3BackupMode"] == "Enabled" {
        return Err(not_implemented("the backup of source records of Firehose"));
    }
    match config["CustomTimeZone"].as_str() {
        None | Some("UTC") => Ok(()),
        Some(zone) => Err(not_implemented(&format!(
            "the time zone {zone} of Firehose"
        ))),
    }
}

/// Returns the prefixes of objects and of errors.
fn prefixes(prefix: &str, error_prefix: Option<&str>) -> Result<(Prefix, Prefix), ServiceError> {
    let parsed = Prefix::parse(prefix)?;
    if parsed.has_error_type() {
        return Err(invalid_argument(
            "Prefix cannot contain !{firehose:error-output-type}.",
        ));
    }
    let error_prefix = match error_prefix {
        None | Some("") if parsed.has_expressions() => {
            return Err(invalid_argument(
                "ErrorOutputPrefix cannot be null or empty when Prefix contains expressions.",
            ));
        }
        None | Some("") => Prefix::parse(prefix)?.with_error_type(),
        Some(text) => {
            let given = Prefix::parse(text)?;
            if given.has_expressions() && !given.has_error_type() {
                return Err(invalid_argument(
                    "ErrorOutputPrefix with expressions must contain \
                     !{firehose:error-output-type}.",
                ));
            }
            if given.keys().next().is_some() {
                return Err(invalid_argument(
                    "ErrorOutputPrefix cannot contain partition keys.",
                ));
            }
            given.with_error_type()
        }
    };
    Ok((parsed.with_time(), error_prefix.with_time()))
}

/// Returns the attributes of all records by their names.
fn attributes(given: &Value) -> Map<String, Value> {
    let given = given.as_array().into_iter().flatten();
    let pairs = given.filter_map(|one| {
        let name = one["AttributeName"].as_str()?.to_owned();
        Some((name, one["AttributeValue"].clone()))
    });
    pairs.collect()
}

/// Returns the configuration of an HTTP endpoint as it is described: without its key.
pub(crate) fn described_endpoint(config: &Value) -> Value {
    let mut described = json!({
        "BufferingHints": {"SizeInMBs": 5, "IntervalInSeconds": 300},
        "CloudWatchLoggingOptions": {"Enabled": false},
        "RequestConfiguration": {"ContentEncoding": "NONE"},
        "RetryOptions": {"DurationInSeconds": RETRY_SECONDS},
        "S3BackupMode": "FailedDataOnly",
    });
    for (name, value) in config.as_object().into_iter().flatten() {
        match name.as_str() {
            "S3Configuration" => {}
            "EndpointConfiguration" => {
                described[name] = value.clone();
                if let Some(endpoint) = described[name].as_object_mut() {
                    endpoint.remove("AccessKey");
                }
            }
            _ => described[name] = value.clone(),
        }
    }
    described["S3DestinationDescription"] = described_bucket(&config["S3Configuration"]);
    described
}

/// Returns the parts of a configuration that every bucket has.
pub(crate) fn described_bucket(config: &Value) -> Value {
    let extended = described(config);
    let simple = [
        "RoleARN",
        "BucketARN",
        "Prefix",
        "ErrorOutputPrefix",
        "BufferingHints",
        "CompressionFormat",
        "EncryptionConfiguration",
        "CloudWatchLoggingOptions",
    ];
    let simple = simple.into_iter().filter_map(|name| {
        let value = extended.get(name).filter(|value| !value.is_null())?;
        Some((name.to_owned(), value.clone()))
    });
    Value::Object(simple.collect())
}

/// Returns a configuration as it is described: with what AWS adds to it.
pub(crate) fn described(config: &Value) -> Value {
    let mut described = config.clone();
    let usual = [
        (
            "BufferingHints",
            json!({"SizeInMBs": 5, "IntervalInSeconds": 300}),
        ),
        ("CompressionFormat", json!("UNCOMPRESSED")),
        (
            "EncryptionConfiguration",
            json!({"NoEncryptionConfig": "NoEncryption"}),
        ),
        ("CloudWatchLoggingOptions", json!({"Enabled": false})),
    ];
    for (name, value) in usual {
        if described[name].is_null() {
            described[name] = value;
        }
    }
    described
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(more: Value) -> Result<Settings, String> {
        let mut config =
            json!({"BucketARN": "arn:aws:s3:::lake", "RoleARN": "arn:aws:iam::1:role/r"});
        if let (Some(config), Value::Object(more)) = (config.as_object_mut(), more) {
            config.extend(more);
        }
        Settings::read(&config).map_err(|error| error.message)
    }

    #[test]
    fn buffers_have_the_usual_limits() {
        let settings = read(json!({})).unwrap();
        assert_eq!(settings.bucket, "lake");
        assert_eq!(settings.buffer.bytes, 5 * MEGABYTE);
        assert_eq!(settings.buffer.interval, 300_000);
    }

    #[test]
    fn configurations_that_aws_refuses_are_refused() {
        let refused = |config: Value| read(config).unwrap_err();
        assert!(refused(json!({"Prefix": "a/!{timestamp:yyyy}/"})).contains("ErrorOutputPrefix"));
        assert!(
            refused(json!({"Prefix": "!{firehose:error-output-type}/"})).contains("Prefix cannot")
        );
        let partitioned = json!({"Enabled": true});
        let message = refused(json!({"DynamicPartitioningConfiguration": partitioned}));
        assert!(message.contains("should contain Dynamic Partitioning namespaces"));
        let message = refused(json!({
            "Prefix": "a=!{partitionKeyFromQuery:a}/",
            "ErrorOutputPrefix": "errors/",
            "BufferingHints": {"SizeInMBs": 64, "IntervalInSeconds": 60},
            "DynamicPartitioningConfiguration": partitioned,
        }));
        assert!(message.contains("which no processor gives"), "{message}");
        assert!(refused(json!({"CompressionFormat": "Snappy"})).contains("Snappy"));
    }
}
