//! The settings of a function: what its configuration is made of.

use std::collections::BTreeMap;

use rehearsal_cloud_core::service::ServiceError;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::code::UsedLayer;
use crate::error::invalid_parameter;
use crate::runtime;

/// The most bytes of the environment variables of a function.
const LONGEST_VARIABLES: usize = 4 * 1024;

/// The settings of a version of a function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Settings {
    pub(crate) runtime: String,
    pub(crate) handler: String,
    pub(crate) role: String,
    pub(crate) description: String,
    /// In seconds.
    pub(crate) timeout: u32,
    /// In megabytes.
    pub(crate) memory: u32,
    pub(crate) variables: Option<BTreeMap<String, String>>,
    pub(crate) architecture: String,
    /// In megabytes.
    pub(crate) storage: u32,
    pub(crate) tracing: String,
    /// Where asynchronous invocations go that failed.
    pub(crate) dead_letters: Option<String>,
    pub(crate) logging: Logging,
    pub(crate) snap_start: String,
    /// The layers, in their order.
    #[serde(default)]
    pub(crate) layers: Vec<UsedLayer>,
    /// What is stored and has no effect here.
    pub(crate) stored: Map<String, Value>,
}

/// How a function logs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Logging {
    pub(crate) log_format: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) application_log_level: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) system_log_level: Option<String>,
    pub(crate) log_group: String,
}

/// The settings in a call; what is absent stays as it is.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SettingsInput {
    runtime: Option<String>,
    handler: Option<String>,
    role: Option<String>,
    description: Option<String>,
    timeout: Option<u32>,
    memory_size: Option<u32>,
    environment: Option<EnvironmentInput>,
    architectures: Option<Vec<String>>,
    ephemeral_storage: Option<StorageInput>,
    tracing_config: Option<TracingInput>,
    dead_letter_config: Option<DeadLetterInput>,
    logging_config: Option<LoggingInput>,
    snap_start: Option<SnapStartInput>,
    /// The ARNs of versions of layers.
    pub(crate) layers: Option<Vec<String>>,
    vpc_config: Option<Map<String, Value>>,
    #[serde(rename = "KMSKeyArn")]
    kms_key_arn: Option<Value>,
    file_system_configs: Option<Vec<Value>>,
    image_config: Option<Value>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct EnvironmentInput {
    variables: Option<BTreeMap<String, String>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct StorageInput {
    size: u32,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TracingInput {
    mode: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct DeadLetterInput {
    target_arn: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SnapStartInput {
    apply_on: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct LoggingInput {
    log_format: Option<String>,
    application_log_level: Option<String>,
    system_log_level: Option<String>,
    log_group: Option<String>,
}

impl Settings {
    /// Returns the settings of a new function.
    pub(crate) fn new(
        name: &str,
        input: SettingsInput,
        layers: Option<Vec<UsedLayer>>,
    ) -> Result<Self, ServiceError> {
        let mut settings = Self {
            runtime: String::new(),
            handler: String::new(),
            role: String::new(),
            description: String::new(),
            timeout: 3,
            memory: 128,
            variables: None,
            architecture: "x86_64".to_owned(),
            storage: 512,
            tracing: "PassThrough".to_owned(),
            dead_letters: None,
            logging: Logging {
                log_format: "Text".to_owned(),
                application_log_level: None,
                system_log_level: None,
                log_group: format!("/aws/lambda/{name}"),
            },
            snap_start: "None".to_owned(),
            layers: Vec::new(),
            stored: Map::new(),
        };
        settings.change(input, layers)?;
        if settings.runtime.is_empty() {
            return Err(invalid_parameter(
                "Runtime is mandatory for functions created with deployment packages.",
            ));
        }
        if settings.handler.is_empty() {
            return Err(invalid_parameter(
                "Handler is mandatory for functions created with deployment packages.",
            ));
        }
        Ok(settings)
    }

    /// Takes over what a call names, and the layers if it names some. After an error nothing
    /// has changed.
    pub(crate) fn change(
        &mut self,
        input: SettingsInput,
        layers: Option<Vec<UsedLayer>>,
    ) -> Result<(), ServiceError> {
        let mut changed = self.clone();
        take(&mut changed.layers, layers);
        if let Some(runtime) = input.runtime {
            runtime::check(&runtime)?;
            changed.runtime = runtime;
        }
        if let Some(Some(variables)) = input.environment.map(|given| given.variables) {
            check_variables(&variables)?;
            changed.variables = Some(variables);
        }
        take(&mut changed.handler, input.handler);
        take(&mut changed.role, input.role);
        take(&mut changed.description, input.description);
        take(&mut changed.timeout, input.timeout);
        take(&mut changed.memory, input.memory_size);
        let architecture = input.architectures.unwrap_or_default().into_iter().next();
        take(&mut changed.architecture, architecture);
        let storage = input.ephemeral_storage.map(|given| given.size);
        take(&mut changed.storage, storage);
        let tracing = input.tracing_config.and_then(|given| given.mode);
        take(&mut changed.tracing, tracing);
        let snap_start = input.snap_start.and_then(|given| given.apply_on);
        take(&mut changed.snap_start, snap_start);
        if let Some(given) = input.dead_letter_config {
            changed.dead_letters = given.target_arn.filter(|arn| !arn.is_empty());
        }
        if let Some(given) = input.logging_config {
            changed.logging.change(given);
        }
        let stored = [
            ("VpcConfig", input.vpc_config.map(vpc)),
            ("KMSKeyArn", input.kms_key_arn),
            (
                "FileSystemConfigs",
                input.file_system_configs.map(Value::from),
            ),
            (
                "ImageConfigResponse",
                input
                    .image_config
                    .map(|given| json!({"ImageConfig": given})),
            ),
        ];
        for (name, value) in stored {
            if let Some(value) = value {
                changed.stored.insert(name.to_owned(), value);
            }
        }
        *self = changed;
        Ok(())
    }
}

impl Logging {
    fn change(&mut self, given: LoggingInput) {
        take(&mut self.log_format, given.log_format);
        take(&mut self.log_group, given.log_group);
        if self.log_format == "JSON" {
            let info = || Some("INFO".to_owned());
            let level = &mut self.application_log_level;
            *level = given.application_log_level.or(level.take()).or_else(info);
            let level = &mut self.system_log_level;
            *level = given.system_log_level.or(level.take()).or_else(info);
        } else {
            self.application_log_level = None;
            self.system_log_level = None;
        }
    }
}

fn take<T>(setting: &mut T, given: Option<T>) {
    if let Some(given) = given {
        *setting = given;
    }
}

/// Returns the settings of a network as a function shows them; the network has no effect.
fn vpc(mut given: Map<String, Value>) -> Value {
    for list in ["SubnetIds", "SecurityGroupIds"] {
        given.entry(list).or_insert_with(|| json!([]));
    }
    given
        .entry("Ipv6AllowedForDualStack")
        .or_insert(Value::Bool(false));
    given.entry("VpcId").or_insert_with(|| "".into());
    given.into()
}

/// The variables that Lambda sets and a function may not.
const RESERVED: [&str; 17] = [
    "_HANDLER",
    "_X_AMZN_TRACE_ID",
    "AWS_DEFAULT_REGION",
    "AWS_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_LAMBDA_RUNTIME_API",
    "LAMBDA_TASK_ROOT",
    "LAMBDA_RUNTIME_DIR",
];

fn check_variables(variables: &BTreeMap<String, String>) -> Result<(), ServiceError> {
    let reserved: Vec<&str> = RESERVED
        .into_iter()
        .filter(|name| variables.contains_key(*name))
        .collect();
    if !reserved.is_empty() {
        return Err(invalid_parameter(format!(
            "Lambda was unable to configure your environment variables because the environment \
             variables you have provided contains reserved keys that are currently not supported \
             for modification. Reserved keys used in this request: {}",
            reserved.join(", ")
        )));
    }
    let measured = json!(variables).to_string();
    if measured.len() > LONGEST_VARIABLES {
        // Recorded: lambda_api, `test_large_environment_variables_fails`.
        return Err(invalid_parameter(format!(
            "Lambda was unable to configure your environment variables because the environment \
             variables you have provided exceeded the 4KB limit. String measured: {measured}"
        )));
    }
    Ok(())
}
