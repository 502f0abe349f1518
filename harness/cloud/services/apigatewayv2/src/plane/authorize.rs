//! Whether a caller may call a route.

use rehearsal_cloud_core::access::Permission;
use rehearsal_cloud_core::auth::IdentityKind;
use rehearsal_cloud_core::raw::RawCall;
use rehearsal_cloud_http::authorized::Authorized;

use super::plan::Plan;
use super::request::ApiRequest;
use super::response::Refusal;
use super::{jwt, lambda_authorizer};
use crate::route::Authorization;

pub(super) async fn check(
    request: &ApiRequest,
    call: &RawCall,
    plan: &Plan,
) -> Result<Authorized, Refusal> {
    match (plan.route.authorization_type, &plan.authorizer) {
        (Authorization::Jwt, Some(authorizer)) => jwt::check(request, plan, authorizer),
        (Authorization::Custom, Some(authorizer)) => {
            lambda_authorizer::check(request, call, plan, authorizer).await
        }
        (Authorization::Iam, _) => match call.identity() {
            identity if identity.kind == IdentityKind::Anonymous => {
                let refused = request.refusal.as_deref();
                let why = refused.unwrap_or("the request has none");
                Err(Refusal::forbidden(format!(
                    "the route asks for a signature (AWS_IAM): {why}"
                )))
            }
            identity => {
                let permission = Permission {
                    action: "execute-api:Invoke".to_owned(),
                    resource: plan.request_arn(request.method().as_str()),
                };
                let checked = call.check_access(identity, permission);
                checked.map_err(|denied| Refusal::forbidden(denied.message))?;
                Ok(Authorized::Signer(identity.clone()))
            }
        },
        _ => Ok(Authorized::Anyone),
    }
}
