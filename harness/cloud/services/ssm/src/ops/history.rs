//! `GetParameterHistory`.

use rehearsal_cloud_core::paging::Page;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::Value;

use super::describe::metadata;
use crate::encryption;
use crate::error::{invalid_token, parameter_not_found};
use crate::name::strip_arn;
use crate::state::Ssm;

/// How many versions a page has at most, and if the call does not say.
const PAGE: usize = 50;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetParameterHistory {
    name: String,
    #[serde(default)]
    with_decryption: bool,
    max_results: Option<usize>,
    next_token: Option<String>,
}

pub(crate) fn get_parameter_history(
    ssm: &mut Ssm,
    cx: &mut CallContext<'_>,
    input: GetParameterHistory,
) -> Result<Value, ServiceError> {
    let region = ssm.regions.for_caller(cx);
    let parameter = region.parameter(strip_arn(&input.name, cx));
    let parameter = parameter.ok_or_else(parameter_not_found)?;
    let size = input.max_results.unwrap_or(PAGE);
    let page = Page::new(&parameter.versions, size, input.next_token.as_deref());
    let page = page.map_err(|_| invalid_token())?;
    for version in &page.items {
        encryption::check_decryption(cx, version, input.with_decryption)?;
    }
    Ok(page.into_output("Parameters", |version| {
        let mut described = metadata(parameter, version);
        described["Value"] = version.value(input.with_decryption).into();
        described["Labels"] = version.labels.clone().into();
        described
    }))
}
