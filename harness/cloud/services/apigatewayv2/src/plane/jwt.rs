//! JWT authorizers: tokens of the user pools of this cloud.

use rehearsal_cloud_http::authorized::Authorized;
use rehearsal_cloud_http::token::{Accepted, scopes, verify, without_scheme};

use super::mapping::source;
use super::plan::Plan;
use super::request::ApiRequest;
use super::response::Refusal;
use crate::authorizer::Authorizer;

/// Checks the token of a request.
pub(super) fn check(
    request: &ApiRequest,
    plan: &Plan,
    authorizer: &Authorizer,
) -> Result<Authorized, Refusal> {
    let source_name = authorizer
        .identity_source
        .first()
        .map_or("", String::as_str);
    let token = source(request, plan, source_name);
    let token = token.filter(|token| !token.is_empty()).ok_or_else(|| {
        Refusal::unauthorized(format!("the request has no token in {source_name}"))
            .with_challenge("Bearer")
    })?;
    let configuration = authorizer.jwt_configuration.clone().unwrap_or_default();
    let accepted = Accepted {
        issuers: &[configuration.issuer],
        audiences: &configuration.audience,
    };
    let now = plan.real_now.unix_timestamp();
    let claims = verify(without_scheme(&token), accepted, now).map_err(|why| {
        let challenge =
            format!("Bearer scope=\"\" error=\"invalid_token\" error_description=\"{why}\"");
        Refusal::unauthorized(why).with_challenge(challenge)
    })?;
    let required = &plan.route.authorization_scopes;
    if required.is_empty() {
        return Ok(Authorized::Token {
            claims,
            scopes: None,
        });
    }
    let has = scopes(&claims);
    let granted: Vec<String> = required
        .iter()
        .filter(|scope| has.contains(&scope.as_str()))
        .cloned()
        .collect();
    if granted.is_empty() {
        let wanted = required.join(" ");
        let challenge = format!(
            "Bearer scope=\"{wanted}\" error=\"insufficient_scope\" error_description=\"the token \
             does not have the required scope\""
        );
        let reason = format!(
            "the token has none of the scopes {wanted}; it has: {}",
            has.join(" ")
        );
        return Err(Refusal::forbidden(reason).with_challenge(challenge));
    }
    Ok(Authorized::Token {
        claims,
        scopes: Some(granted),
    })
}
