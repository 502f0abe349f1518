//! Publishes and lists versions.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::Value;

use crate::error::{invalid_parameter, wrong_revision};
use crate::function::{Function, Version};
use crate::names::{FunctionName, LATEST};
use crate::ops::page::page;
use crate::state::Lambda;
use crate::view::{Shown, configuration};

/// Publishes what the function is now, unless nothing has changed since the last version;
/// returns the number.
pub(crate) fn publish(
    cx: &mut CallContext<'_>,
    function: &mut Function,
    description: Option<String>,
) -> u64 {
    if let Some((number, last)) = function.published.last_key_value() {
        let mut settings = function.latest.settings.clone();
        settings.description.clone_from(&last.settings.description);
        // Recorded: lambda_api, `test_version_lifecycle`: a description alone makes no version.
        if last.code == function.latest.code && last.settings == settings {
            return *number;
        }
    }
    let number = function.last_number + 1;
    function.last_number = number;
    let mut version = Version {
        name: number.to_string(),
        revision: cx.ids.uuid("revision"),
        environment: None,
        ..function.latest.clone()
    };
    if let Some(description) = description {
        version.settings.description = description;
    }
    function.published.insert(number, version);
    function.latest.revision = cx.ids.uuid("revision");
    number
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PublishInput {
    function_name: String,
    description: Option<String>,
    #[serde(rename = "CodeSha256")]
    code_sha256: Option<String>,
    revision_id: Option<String>,
}

pub(crate) fn publish_version(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: PublishInput,
) -> Result<Value, ServiceError> {
    let name = FunctionName::of_own(cx, "PublishVersion", &input.function_name, None)?;
    let function = lambda.find(cx, &name)?;
    let latest = &function.latest;
    if input
        .revision_id
        .is_some_and(|given| given != latest.revision)
    {
        return Err(wrong_revision("GetFunction/GetAlias"));
    }
    let current = latest.code.sha256();
    if let Some(given) = input.code_sha256.filter(|given| *given != current) {
        // Recorded: lambda_api, `test_publish_with_wrong_sha256`.
        return Err(invalid_parameter(format!(
            "CodeSHA256 ({given}) is different from current CodeSHA256 in $LATEST ({current}). \
             Please try again with the CodeSHA256 in $LATEST."
        )));
    }
    let number = publish(cx, function, input.description);
    let version = &function.published[&number];
    let qualifier = Some(version.name.as_str());
    Ok(configuration(function, version, qualifier, Shown::Ready))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListInput {
    function_name: String,
    marker: Option<String>,
    max_items: Option<usize>,
}

pub(crate) fn list_versions_by_function(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: ListInput,
) -> Result<Value, ServiceError> {
    let name = FunctionName::of_own(cx, "ListVersionsByFunction", &input.function_name, None)?;
    let function = lambda.find(cx, &name)?;
    let versions = std::iter::once(&function.latest).chain(function.published.values());
    let shown = |version: &Version| {
        let qualifier = Some(version.name.as_str());
        configuration(function, version, qualifier.or(Some(LATEST)), Shown::InList)
    };
    let found = versions.map(shown).collect();
    page("Versions", found, input.max_items, input.marker.as_deref())
}
