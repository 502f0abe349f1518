//! Tags of functions.

use std::collections::BTreeMap;

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_cloud_core::tagging::{Place, TagChange, TaggedResource, TaggedResources, Tags};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::{function_not_found, invalid_parameter};
use crate::function::Function;
use crate::names::FunctionName;
use crate::place::FunctionPlace;
use crate::state::Lambda;

/// The most tags of a function.
const MOST_TAGS: usize = 50;

/// Refuses more tags than a function may have.
pub(crate) fn check_count(tags: &Tags) -> Result<(), ServiceError> {
    if tags.len() > MOST_TAGS {
        return Err(invalid_parameter(
            "Number of tags exceeds resource tag limit.",
        ));
    }
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TagInput {
    resource: String,
    tags: BTreeMap<String, String>,
}

pub(crate) fn tag_resource(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: TagInput,
) -> Result<Value, ServiceError> {
    let function = tagged(lambda, cx, &input.resource)?;
    if input.tags.is_empty() {
        // Recorded: lambda_api, `tag_empty_tags`.
        return Err(invalid_parameter(
            "An error occurred and the request cannot be processed.",
        ));
    }
    change(function, &TagChange::Add(input.tags))?;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UntagInput {
    resource: String,
    tag_keys: Vec<String>,
}

pub(crate) fn untag_resource(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: UntagInput,
) -> Result<Value, ServiceError> {
    let function = tagged(lambda, cx, &input.resource)?;
    change(function, &TagChange::Remove(input.tag_keys))?;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListInput {
    resource: String,
}

pub(crate) fn list_tags(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: ListInput,
) -> Result<Value, ServiceError> {
    let function = tagged(lambda, cx, &input.resource)?;
    Ok(json!({"Tags": function.tags}))
}

/// Returns the function of an ARN that a call about tags names.
fn tagged<'a>(
    lambda: &'a mut Lambda,
    cx: &CallContext<'_>,
    resource: &str,
) -> Result<&'a mut Function, ServiceError> {
    let name = FunctionName::of_own(cx, "TagResource", resource, None)?;
    if name.qualifier.is_some() {
        return Err(invalid_parameter(
            "Tags on function aliases and versions are not supported. Please specify a function \
             ARN.",
        ));
    }
    lambda.find(cx, &name)
}

fn change(function: &mut Function, change: &TagChange) -> Result<(), ServiceError> {
    let tags = change.applied_to(&function.tags);
    check_count(&tags)?;
    function.tags = tags;
    Ok(())
}

impl TaggedResources for Lambda {
    fn tagged(&self, place: Place<'_>) -> Vec<TaggedResource> {
        let region = self.regions.get(place.account, place.region);
        let functions = region
            .into_iter()
            .flat_map(|region| region.functions.values());
        functions
            .filter(|function| !function.tags.is_empty())
            .map(|function| TaggedResource {
                arn: function.arn.to_string(),
                kind: "function".to_owned(),
                tags: function.tags.clone(),
            })
            .collect()
    }

    fn change_tags(
        &mut self,
        place: Place<'_>,
        arn: &Arn<'_>,
        tags: &TagChange,
    ) -> Result<(), ServiceError> {
        let place = FunctionPlace {
            account: place.account.into(),
            region: place.region.into(),
            name: FunctionName::parse(arn.text).name,
        };
        let function = self
            .at(&place)
            .ok_or_else(|| function_not_found(arn.text))?;
        change(function, tags)
    }
}
