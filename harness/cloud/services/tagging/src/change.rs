//! `TagResources` and `UntagResources`.

use std::collections::BTreeMap;

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::service::{AcrossContext, ServiceError};
use rehearsal_cloud_core::tagging::{TagChange, Tags};
use serde::{Deserialize, Serialize};

use crate::error::{invalid_parameter, not_an_arn};
use crate::place;

#[derive(Deserialize)]
pub(crate) struct TagResources {
    #[serde(rename = "ResourceARNList")]
    arns: Vec<String>,
    #[serde(rename = "Tags")]
    tags: Tags,
}

#[derive(Deserialize)]
pub(crate) struct UntagResources {
    #[serde(rename = "ResourceARNList")]
    arns: Vec<String>,
    #[serde(rename = "TagKeys")]
    keys: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Output {
    failed_resources_map: BTreeMap<String, Failure>,
}

/// Why the tags of a resource were not changed.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Failure {
    status_code: u16,
    error_code: String,
    error_message: String,
}

pub(crate) fn tag_resources(
    cx: &AcrossContext<'_>,
    input: TagResources,
) -> Result<Output, ServiceError> {
    change(cx, &input.arns, &TagChange::Add(input.tags))
}

pub(crate) fn untag_resources(
    cx: &AcrossContext<'_>,
    input: UntagResources,
) -> Result<Output, ServiceError> {
    change(cx, &input.arns, &TagChange::Remove(input.keys))
}

/// Changes the tags of each resource, and returns those that refused it. Text that is
/// not an ARN fails the whole call.
fn change(
    cx: &AcrossContext<'_>,
    arns: &[String],
    change: &TagChange,
) -> Result<Output, ServiceError> {
    let parse = |text| Arn::parse(text).ok_or_else(|| not_an_arn(text));
    let parsed: Vec<Arn<'_>> = arns
        .iter()
        .map(|text| parse(text))
        .collect::<Result<_, _>>()?;
    let mut failed_resources_map = BTreeMap::new();
    for arn in parsed {
        let changed = cx.tags.change_tags(place(cx), &arn, change);
        if let Err(error) = changed.unwrap_or_else(|| Err(unknown_service(&arn))) {
            failed_resources_map.insert(arn.text.to_owned(), Failure::from(error));
        }
    }
    Ok(Output {
        failed_resources_map,
    })
}

fn unknown_service(arn: &Arn<'_>) -> ServiceError {
    invalid_parameter(format!(
        "The embedded cloud has no tagged resources of the service {}.",
        arn.service
    ))
}

impl From<ServiceError> for Failure {
    fn from(error: ServiceError) -> Self {
        Self {
            status_code: error.http_status(&rehearsal_model::models::RESOURCEGROUPSTAGGINGAPI),
            error_code: error.code.into_owned(),
            error_message: error.message,
        }
    }
}
