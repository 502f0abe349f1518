//! Domains of a pool's hosted pages and OAuth endpoints: a prefix of AWS's own domain, a
//! custom domain, or both.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::invalid;
use crate::pool::{Domain, Pool};
use crate::state::{Cognito, now};
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

/// Words that AWS reserves between hyphens.
const RESERVED: [&str; 3] = ["aws", "amazon", "cognito"];

/// The CloudFront domain of every hosted page.
const DISTRIBUTION: &str = "d111111abcdef8.cloudfront.net";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DomainInput {
    domain: String,
    user_pool_id: String,
    managed_login_version: Option<i64>,
    custom_domain_config: Option<Value>,
}

pub(crate) fn create(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: DomainInput,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool(cx, &input.user_pool_id)?;
    let custom = input.custom_domain_config.is_some();
    if pool.domain(custom).is_some() {
        return Err(invalid("User pool already has a domain configured."));
    }
    if !custom && input.domain.split('-').any(|part| RESERVED.contains(&part)) {
        return Err(invalid("Invalid request provided"));
    }
    check_name(&input.domain, custom)?;
    if cognito.pool_of_domain(&input.domain, cx.region()).is_some() {
        return Err(invalid("Domain already associated with another user pool."));
    }
    put(cognito, cx, input)
}

/// Changes a custom domain or the version of the pages.
pub(crate) fn update(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: DomainInput,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool(cx, &input.user_pool_id)?;
    let custom = input.custom_domain_config.is_some();
    if pool
        .domain(custom)
        .is_none_or(|domain| domain.name != input.domain)
    {
        return Err(no_such_domain());
    }
    put(cognito, cx, input)
}

/// Checks a name: a prefix is one label, a custom domain has several. The model allows
/// neither more nor less than one, though AWS takes `auth.example.com`.
fn check_name(domain: &str, custom: bool) -> Result<(), ServiceError> {
    let is_label = |label: &str| {
        let allowed = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
        (1..=63).contains(&label.len())
            && label.bytes().all(allowed)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    if domain.split('.').all(is_label) && (custom || !domain.contains('.')) {
        return Ok(());
    }
    Err(invalid(format!(
        "1 validation error detected: Value '{domain}' at 'domain' failed to satisfy constraint: \
         Member must satisfy regular expression pattern: \
         ^[a-z0-9](?:[a-z0-9\\-]{{0,61}}[a-z0-9])?$"
    )))
}

fn put(
    cognito: &mut Cognito,
    cx: &CallContext<'_>,
    input: DomainInput,
) -> Result<Value, ServiceError> {
    let now = now(cx);
    let mut output = json!({});
    if input.custom_domain_config.is_some() {
        output["CloudFrontDomain"] = json!(DISTRIBUTION);
    }
    if let Some(version) = input.managed_login_version {
        output["ManagedLoginVersion"] = json!(version);
    }
    cognito.set_domain(&input.domain, cx.region(), Some(&input.user_pool_id));
    let pool = cognito.pool_mut(cx, &input.user_pool_id)?;
    let custom = input.custom_domain_config.is_some();
    *pool.domain_mut(custom) = Some(Domain {
        name: input.domain,
        version: input.managed_login_version,
        custom: input.custom_domain_config,
    });
    pool.modified = now;
    Ok(output)
}

fn no_such_domain() -> ServiceError {
    invalid("No such domain or user pool exists.")
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DeleteUserPoolDomain {
    domain: String,
    user_pool_id: String,
}

pub(crate) fn delete(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: DeleteUserPoolDomain,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool_mut(cx, &input.user_pool_id)?;
    let custom = [false, true].into_iter().find(|custom| {
        let domain = pool.domain(*custom);
        domain.is_some_and(|domain| domain.name == input.domain)
    });
    *pool.domain_mut(custom.ok_or_else(no_such_domain)?) = None;
    cognito.set_domain(&input.domain, cx.region(), None);
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DescribeUserPoolDomain {
    domain: String,
}

/// Describes a domain; the description of an unknown one is empty.
pub(crate) fn describe(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: DescribeUserPoolDomain,
) -> Result<Value, ServiceError> {
    let found = cognito
        .pool_of_domain(&input.domain, cx.region())
        .filter(|pool| pool.account == *cx.account());
    let Some(pool) = found else {
        return Ok(json!({"DomainDescription": {}}));
    };
    let domain = [false, true]
        .into_iter()
        .filter_map(|custom| pool.domain(custom))
        .find(|domain| domain.name == input.domain);
    let mut output = json!({
        "UserPoolId": pool.id,
        "AWSAccountId": pool.account,
        "Domain": input.domain,
        "S3Bucket": format!("aws-cognito-prod-{}-assets", pool.region),
        "CloudFrontDistribution": DISTRIBUTION,
        "Version": "1",
        "Status": "ACTIVE",
        "CustomDomainConfig": domain.and_then(|domain| domain.custom.clone()).unwrap_or(json!({})),
    });
    if let Some(version) = domain.and_then(|domain| domain.version) {
        output["ManagedLoginVersion"] = json!(version);
    }
    Ok(json!({"DomainDescription": output}))
}

impl Pool {
    fn domain(&self, custom: bool) -> Option<&Domain> {
        if custom {
            self.custom_domain.as_ref()
        } else {
            self.domain.as_ref()
        }
    }

    fn domain_mut(&mut self, custom: bool) -> &mut Option<Domain> {
        if custom {
            &mut self.custom_domain
        } else {
            &mut self.domain
        }
    }
}
