//! `DescribeParameters`.

use rehearsal_cloud_core::paging::Page;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_model::protocol::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::filters::{Filter, Purpose, check, matches};
use crate::error::{invalid_token, validation};
use crate::name;
use crate::state::{Parameter, Ssm, Version};

/// How many parameters are on a page if the call does not say.
const PAGE: usize = 10;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DescribeParameters {
    #[serde(default)]
    filters: Vec<OldFilter>,
    #[serde(default)]
    parameter_filters: Vec<Filter>,
    max_results: Option<usize>,
    next_token: Option<String>,
    #[serde(default)]
    shared: bool,
}

/// A filter of the older kind: names are compared by their beginnings.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct OldFilter {
    key: String,
    values: Vec<String>,
}

impl OldFilter {
    fn matches(&self, parameter: &Parameter, version: &Version) -> bool {
        self.values.iter().any(|value| match self.key.as_str() {
            "Name" => parameter.name.starts_with(value.as_str()),
            "Type" => version.kind.name() == value,
            _ => version.key_id.as_ref() == Some(value),
        })
    }
}

pub(crate) fn describe_parameters(
    ssm: &mut Ssm,
    cx: &mut CallContext<'_>,
    input: DescribeParameters,
) -> Result<Value, ServiceError> {
    if !input.filters.is_empty() && !input.parameter_filters.is_empty() {
        return Err(validation(
            "You can use either Filters or ParameterFilters in a single request.",
        ));
    }
    check(&input.parameter_filters, Purpose::Describe)?;
    let region = ssm.regions.for_caller(cx);
    let found = region.parameters.iter().filter(|(key, parameter)| {
        let version = parameter.newest();
        // Nobody shares parameters with this account.
        !input.shared
            && matches(&input.parameter_filters, key, parameter, version)
            && input
                .filters
                .iter()
                .all(|filter| filter.matches(parameter, version))
    });
    let size = input.max_results.unwrap_or(PAGE);
    let page = Page::new(found, size, input.next_token.as_deref());
    let page = page.map_err(|_| invalid_token())?;
    Ok(page.into_output("Parameters", |(_, parameter)| {
        let mut described = metadata(parameter, parameter.newest());
        described["ARN"] = name::arn(cx.account(), cx.region(), &parameter.name).into();
        described
    }))
}

/// Returns what is known of a version besides its value.
pub(super) fn metadata(parameter: &Parameter, version: &Version) -> Value {
    let policies = version.policies.iter().map(|policy| {
        json!({
            "PolicyText": policy.to_string(),
            "PolicyType": policy["Type"],
            "PolicyStatus": "Pending",
        })
    });
    json!({
        "Name": parameter.name,
        "Type": version.kind.name(),
        "KeyId": version.key_id,
        "LastModifiedDate": Timestamp(version.modified.0),
        "LastModifiedUser": version.modified_by,
        "Description": version.description,
        "AllowedPattern": version.allowed_pattern,
        "Version": version.number,
        "Tier": version.tier.name(),
        "Policies": policies.collect::<Vec<_>>(),
        "DataType": version.data_type,
    })
}
