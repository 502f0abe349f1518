//! `AssumeRoleWithSAML`: the role session of a SAML response.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use sha1::{Digest, Sha1};

use super::Sts;
use super::credentials::{Credentials, issue_session};
use super::role::{AssumedRoleUser, PolicyArn, Role, packed_size, session_policies};
use super::saml_response::SamlResponse;
use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::auth::SessionDetails;
use rehearsal_cloud_core::service::{CallContext, ServiceError};

/// The attribute that names the role and the provider.
const ROLE: &str = "https://aws.amazon.com/SAML/Attributes/Role";
/// The attribute that names the session.
const SESSION_NAME: &str = "https://aws.amazon.com/SAML/Attributes/RoleSessionName";
/// The attribute that says how long the session lasts.
const SESSION_DURATION: &str = "https://aws.amazon.com/SAML/Attributes/SessionDuration";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    role_arn: String,
    principal_arn: String,
    #[serde(rename = "SAMLAssertion")]
    assertion: String,
    duration_seconds: Option<i64>,
    policy: Option<String>,
    #[serde(default)]
    policy_arns: Vec<PolicyArn>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Output {
    credentials: Credentials,
    assumed_role_user: AssumedRoleUser,
    packed_policy_size: Option<u32>,
    subject: String,
    subject_type: String,
    issuer: String,
    audience: String,
    name_qualifier: String,
}

/// Accepts the response of any provider, whoever signed it: providers are not known.
pub(super) fn assume_role_with_saml(
    _: &mut Sts,
    cx: &mut CallContext<'_>,
    input: Input,
) -> Result<Output, ServiceError> {
    let role = Role::parse(&input.role_arn)?;
    let provider = Arn::parse(&input.principal_arn)
        .filter(|arn| arn.resource.starts_with("saml-provider/"))
        .ok_or_else(|| {
            let message = format!("{} is invalid", input.principal_arn);
            ServiceError::sender("ValidationError", message)
        })?;
    let packed_policy_size = packed_size(input.policy.as_deref())?;
    let response = STANDARD
        .decode(input.assertion.split_whitespace().collect::<String>())
        .map_err(|_| invalid("Invalid base64 SAMLResponse"))?;
    let response = std::str::from_utf8(&response)
        .ok()
        .and_then(SamlResponse::parse)
        .ok_or_else(|| invalid("Couldn't parse SAMLResponse"))?;
    let is_pair = |pair: &String| {
        let (one, other) = pair.split_once(',').unwrap_or_default();
        let pair = [one.trim(), other.trim()];
        pair.contains(&&*input.role_arn) && pair.contains(&provider.text)
    };
    if !response.values(ROLE).iter().any(is_pair) {
        return Err(invalid(
            "Role and Provider pair is not listed among the authorized roles and providers of \
             the assertion",
        ));
    }
    if let Some(end) = response.expires
        && end <= cx.real_now()
    {
        return Err(ServiceError::sender(
            "ExpiredTokenException",
            "Token must be redeemed within 5 minutes of issuance",
        ));
    }
    let session = response.values(SESSION_NAME).first();
    let session = session.ok_or_else(|| invalid("RoleSessionName is required in AuthnResponse"))?;
    let providers = [provider.text.to_owned()];
    let keys = condition_keys(&response, session);
    role.check_trust(cx, &providers, "sts:AssumeRoleWithSAML", keys)?;
    let user = role.session_user(cx.credentials(), session);
    let asked = response.values(SESSION_DURATION).first();
    let asked = asked.and_then(|seconds| seconds.parse().ok());
    let seconds = input.duration_seconds.or(asked).unwrap_or(3_600);
    let (_, provider_name) = provider.resource.split_once('/').unwrap_or_default();
    let qualifier = format!("{}{}/{provider_name}", response.issuer, provider.account);
    let details = SessionDetails {
        policies: session_policies(input.policy.as_deref(), &input.policy_arns),
        ..SessionDetails::default()
    };
    Ok(Output {
        credentials: issue_session(
            cx,
            (role.account, &user.arn, &user.assumed_role_id),
            seconds,
            details,
        ),
        assumed_role_user: user,
        packed_policy_size,
        subject_type: subject_type(&response.subject_format),
        subject: response.subject,
        issuer: response.issuer,
        audience: response.audience,
        name_qualifier: STANDARD.encode(Sha1::digest(qualifier)),
    })
}

/// Returns the condition keys of a response (user guide of IAM, "Available keys for SAML-based
/// AWS STS federation").
fn condition_keys(response: &SamlResponse, session: &str) -> Vec<(String, Vec<String>)> {
    let pairs = [
        ("saml:aud", response.audience.as_str()),
        ("saml:iss", &response.issuer),
        ("saml:sub", &response.subject),
        ("saml:sub_type", &subject_type(&response.subject_format)),
        ("sts:rolesessionname", session),
    ];
    let pairs = pairs.into_iter();
    pairs
        .map(|(key, value)| (key.to_owned(), vec![value.to_owned()]))
        .collect()
}

fn invalid(message: &str) -> ServiceError {
    ServiceError::sender("InvalidIdentityTokenException", message)
}

/// Returns the format of a subject's name without the prefix of the usual ones.
fn subject_type(format: &str) -> String {
    let usual = "urn:oasis:names:tc:SAML:2.0:nameid-format:";
    format.strip_prefix(usual).unwrap_or(format).to_owned()
}
