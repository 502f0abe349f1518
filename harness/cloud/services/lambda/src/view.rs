//! Functions, versions and aliases as the API shows them.

use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::macros::format_description;

use crate::function::{Alias, Function, Version};
use crate::runtime;

/// What a configuration says of the state of the function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// In a list: nothing.
    InList,
    /// The function is ready.
    Ready,
    /// It was just created.
    Created,
    /// It was just updated.
    Updated,
}

/// Returns the configuration of a version under the ARN of a qualifier.
pub(crate) fn configuration(
    function: &Function,
    version: &Version,
    qualifier: Option<&str>,
    shown: Shown,
) -> Value {
    let settings = &version.settings;
    let region = function.arn.split(':').nth(3).unwrap_or_default();
    let mut view = json!({
        "FunctionName": function.name,
        "FunctionArn": function.qualified_arn(qualifier),
        "Runtime": settings.runtime,
        "Role": settings.role,
        "Handler": settings.handler,
        "CodeSize": version.code.size(),
        "CodeSha256": version.code.sha256(),
        "Description": settings.description,
        "Timeout": settings.timeout,
        "MemorySize": settings.memory,
        "LastModified": modified(version.modified),
        "Version": version.name,
        "TracingConfig": {"Mode": settings.tracing},
        "RevisionId": version.revision,
        "PackageType": "Zip",
        "Architectures": [settings.architecture],
        "EphemeralStorage": {"Size": settings.storage},
        "SnapStart": {"ApplyOn": settings.snap_start, "OptimizationStatus": "Off"},
        "LoggingConfig": settings.logging,
    });
    let mut add = |name: &str, value: Value| {
        if let Some(members) = view.as_object_mut() {
            members.insert(name.to_owned(), value);
        }
    };
    if let Some(variables) = &settings.variables {
        add("Environment", json!({"Variables": variables}));
    }
    if let Some(target) = &settings.dead_letters {
        add("DeadLetterConfig", json!({"TargetArn": target}));
    }
    if !settings.layers.is_empty() {
        let layers = settings.layers.iter();
        let layers = layers.map(|layer| json!({"Arn": layer.arn, "CodeSize": layer.code.size()}));
        add("Layers", layers.collect());
    }
    for (name, value) in &settings.stored {
        add(name, value.clone());
    }
    if shown != Shown::InList {
        let arn = runtime::version_arn(region, &settings.runtime);
        add("RuntimeVersionConfig", json!({"RuntimeVersionArn": arn}));
    }
    // Recorded: lambda_api, `test_function_lifecycle`.
    let reason = "The function is being created.";
    match shown {
        Shown::InList => {}
        Shown::Ready => {
            add("State", "Active".into());
            add("LastUpdateStatus", "Successful".into());
        }
        Shown::Created => {
            add("State", "Pending".into());
            add("StateReason", reason.into());
            add("StateReasonCode", "Creating".into());
        }
        Shown::Updated => {
            add("State", "Active".into());
            add("LastUpdateStatus", "InProgress".into());
            add("LastUpdateStatusReason", reason.into());
            add("LastUpdateStatusReasonCode", "Creating".into());
        }
    }
    view
}

/// Returns an alias.
pub(crate) fn alias(function: &Function, name: &str, alias: &Alias) -> Value {
    let mut view = json!({
        "AliasArn": function.qualified_arn(Some(name)),
        "Name": name,
        "FunctionVersion": alias.version,
        "Description": alias.description,
        "RevisionId": alias.revision,
    });
    if let Some((other, share)) = &alias.other {
        let weights = Map::from_iter([(other.clone(), json!(share))]);
        view["RoutingConfig"] = json!({"AdditionalVersionWeights": weights});
    }
    view
}

/// Returns a time as functions have it.
pub(crate) fn modified(at: OffsetDateTime) -> String {
    at.format(format_description!(
        "[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]+0000"
    ))
    .unwrap_or_default()
}
