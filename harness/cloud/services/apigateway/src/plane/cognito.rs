//! Authorizers that are user pools of this cloud.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_http::authorized::Authorized;
use rehearsal_cloud_http::token::{Accepted, scopes, verify, without_scheme};
use serde_json::Value;

use super::exchange::Exchange;
use super::refusal::Refusal;
use super::values::value;
use crate::state::{Settings, text};

/// Checks the token of a request. A method without scopes takes identity tokens, one with scopes
/// takes access tokens that have one of them.
pub(super) fn check(exchange: &Exchange<'_>, authorizer: &Settings) -> Result<Authorized, Refusal> {
    let source = text(authorizer, "identitySource").unwrap_or_default();
    let token = value(exchange, source).filter(|token| !token.is_empty());
    let missing = || Refusal::unauthorized(format!("the request has no token in {source}"));
    let token = token.ok_or_else(missing)?;
    let issuers: Vec<String> = list(authorizer, "providerARNs")
        .filter_map(|arn| {
            let arn = Arn::parse(arn)?;
            let pool = arn.resource.strip_prefix("userpool/")?;
            Some(format!(
                "https://cognito-idp.{}.amazonaws.com/{pool}",
                arn.region
            ))
        })
        .collect();
    let accepted = Accepted {
        issuers: &issuers,
        audiences: &[],
    };
    let now = exchange.deployed.real_now.unix_timestamp();
    let claims = verify(without_scheme(&token), accepted, now).map_err(Refusal::unauthorized)?;
    let use_of_token = claims.get("token_use").and_then(Value::as_str);
    let wanted: Vec<&str> = list(&exchange.method.settings, "authorizationScopes").collect();
    if wanted.is_empty() {
        if use_of_token != Some("id") {
            return Err(Refusal::unauthorized(
                "the method has no authorizationScopes, so that it takes identity tokens; the \
                 token is another one",
            ));
        }
    } else {
        let has = scopes(&claims);
        if !wanted.iter().any(|scope| has.contains(scope)) {
            return Err(Refusal::unauthorized(format!(
                "the token has none of the scopes {}; it has: {}",
                wanted.join(" "),
                has.join(" ")
            )));
        }
    }
    let claims = rehearsal_cloud_http::authorized::texts(&claims);
    Ok(Authorized::Function(serde_json::json!({"claims": claims})))
}

fn list<'a>(settings: &'a Settings, member: &str) -> impl Iterator<Item = &'a str> {
    let list = settings.get(member).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str)
}
