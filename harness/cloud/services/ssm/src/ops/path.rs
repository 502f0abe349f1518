//! `GetParametersByPath`.

use rehearsal_cloud_core::paging::Page;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::Value;

use super::filters::{Filter, Purpose, check, matches};
use super::get::describe;
use crate::encryption;
use crate::error::invalid_token;
use crate::name::{Reference, check_path, is_below, strip_arn};
use crate::state::Ssm;

/// How many parameters a page has at most, and if the call does not say.
const PAGE: usize = 10;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetParametersByPath {
    path: String,
    #[serde(default)]
    recursive: bool,
    #[serde(default)]
    parameter_filters: Vec<Filter>,
    #[serde(default)]
    with_decryption: bool,
    max_results: Option<usize>,
    next_token: Option<String>,
}

pub(crate) fn get_parameters_by_path(
    ssm: &mut Ssm,
    cx: &mut CallContext<'_>,
    input: GetParametersByPath,
) -> Result<Value, ServiceError> {
    let path = strip_arn(&input.path, cx);
    check_path(path)?;
    check(&input.parameter_filters, Purpose::ByPath)?;
    let region = ssm.regions.for_caller(cx);
    let label = input
        .parameter_filters
        .iter()
        .find(|filter| filter.key == "Label");
    let mut found = Vec::new();
    for (key, parameter) in &region.parameters {
        if !is_below(key, path, input.recursive) {
            continue;
        }
        // A label chooses the version that is returned.
        let version = match label {
            None => Some(parameter.newest()),
            Some(filter) => parameter
                .versions
                .iter()
                .find(|version| filter.matches_any(version.labels.iter())),
        };
        let Some(version) = version else { continue };
        if matches(&input.parameter_filters, key, parameter, version) {
            found.push((parameter, version));
        }
    }
    let size = input.max_results.unwrap_or(PAGE);
    let page = Page::new(found, size, input.next_token.as_deref());
    let page = page.map_err(|_| invalid_token())?;
    for (_, version) in &page.items {
        encryption::check_decryption(cx, version, input.with_decryption)?;
    }
    Ok(page.into_output("Parameters", |(parameter, version)| {
        let reference = Reference {
            name: parameter.name.clone(),
            selector: None,
        };
        describe(cx, parameter, version, &reference, input.with_decryption)
    }))
}
