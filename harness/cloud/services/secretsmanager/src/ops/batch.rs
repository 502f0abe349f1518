//! `BatchGetSecretValue`.

use rehearsal_cloud_core::paging::Page;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use super::filters::{Filter, matches};
use super::value::read;
use crate::error::{invalid_parameter, invalid_token};
use crate::state::Secrets;

/// How many secrets are on a page if the call does not say.
const PAGE: usize = 20;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct BatchGetSecretValue {
    secret_id_list: Option<Vec<String>>,
    filters: Option<Vec<Filter>>,
    max_results: Option<usize>,
    next_token: Option<String>,
}

pub(crate) fn batch_get_secret_value(
    secrets: &mut Secrets,
    cx: &mut CallContext<'_>,
    input: BatchGetSecretValue,
) -> Result<Value, ServiceError> {
    if input.max_results.is_some() && input.filters.is_none() {
        return Err(invalid_parameter(
            "'Filters' not specified. 'Filters' must also be specified when 'MaxResults' is \
             provided.",
        ));
    }
    let (ids, next_token) = match (input.secret_id_list, input.filters) {
        (Some(ids), None) => (ids, None),
        (None, Some(filters)) => {
            let region = secrets.regions.for_caller(cx);
            let kept = region.by_creation().into_iter();
            let kept = kept.filter(|one| one.deleted.is_none() && matches(one, &filters));
            let size = input.max_results.unwrap_or(PAGE);
            let page = Page::new(kept, size, input.next_token.as_deref());
            let page = page.map_err(|_| invalid_token())?;
            let ids = page.items.into_iter().map(|secret| secret.arn.clone());
            (ids.collect(), page.next_token)
        }
        _ => {
            return Err(invalid_parameter(
                "Either 'SecretIdList' or 'Filters' must be provided, but not both.",
            ));
        }
    };
    let (mut values, mut errors) = (Vec::new(), Vec::new());
    for id in ids {
        let secret = secrets.find_kept(cx, &id, "GetSecretValue");
        match secret.and_then(|secret| read(secret, cx, None, None)) {
            Ok(value) => values.push(value),
            Err(error) => errors.push(json!({
                "SecretId": id,
                "ErrorCode": error.code,
                "Message": error.message,
            })),
        }
    }
    Ok(json!({"SecretValues": values, "Errors": errors, "NextToken": next_token}))
}
