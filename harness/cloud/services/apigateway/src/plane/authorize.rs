//! Whether a caller may call a method.

use rehearsal_cloud_core::auth::IdentityKind;
use rehearsal_cloud_http::authorized::Authorized;

use super::exchange::Exchange;
use super::refusal::Refusal;
use super::{cognito, lambda_authorizer};
use crate::gateway_response::ResponseType;
use crate::state::text;

pub(super) async fn check(exchange: &Exchange<'_>) -> Result<Authorized, Refusal> {
    let method = &exchange.method.settings;
    match text(method, "authorizationType") {
        Some("AWS_IAM") => check_signature(exchange),
        Some(kind @ ("CUSTOM" | "COGNITO_USER_POOLS")) => {
            let id = text(method, "authorizerId").unwrap_or_default();
            let authorizer = exchange.deployed.content.authorizers.get(id);
            let missing = || Refusal::authorizer(format!("the authorizer {id} is not there"));
            let authorizer = authorizer.ok_or_else(missing)?;
            if kind == "CUSTOM" {
                lambda_authorizer::check(exchange, authorizer).await
            } else {
                cognito::check(exchange, authorizer)
            }
        }
        _ => Ok(Authorized::Anyone),
    }
}

fn check_signature(exchange: &Exchange<'_>) -> Result<Authorized, Refusal> {
    let identity = exchange.call.identity();
    if identity.kind != IdentityKind::Anonymous {
        return Ok(Authorized::Signer(identity.clone()));
    }
    Err(match &exchange.request.refusal {
        Some(message) => Refusal::new(ResponseType::InvalidSignature, message, message.as_str()),
        None => Refusal::missing_token("the method asks for a signature (AWS_IAM)"),
    })
}
