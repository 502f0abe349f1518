//! `AssumeRoleWithWebIdentity`: the role session of a JWT.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::Sts;
use super::credentials::{Credentials, issue_session};
use super::role::{AssumedRoleUser, PolicyArn, Role, packed_size, session_policies};
use rehearsal_cloud_core::auth::SessionDetails;
use rehearsal_cloud_core::policy::strings;
use rehearsal_cloud_core::service::{CallContext, ServiceError};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    role_arn: String,
    role_session_name: String,
    web_identity_token: String,
    duration_seconds: Option<i64>,
    policy: Option<String>,
    #[serde(default)]
    policy_arns: Vec<PolicyArn>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Output {
    credentials: Credentials,
    subject_from_web_identity_token: String,
    assumed_role_user: AssumedRoleUser,
    packed_policy_size: Option<u32>,
    provider: String,
    audience: Option<String>,
}

/// Accepts the token of any provider, whether IAM knows it or not.
pub(super) fn assume_role_with_web_identity(
    _: &mut Sts,
    cx: &mut CallContext<'_>,
    input: Input,
) -> Result<Output, ServiceError> {
    let role = Role::parse(&input.role_arn)?;
    let packed_policy_size = packed_size(input.policy.as_deref())?;
    let token = Token::read(&input.web_identity_token)?;
    token.check(cx.real_now())?;
    let keys = token.condition_keys(&input.role_session_name);
    let providers = token.providers(role.account);
    role.check_trust(cx, &providers, "sts:AssumeRoleWithWebIdentity", keys)?;
    let user = role.session_user(cx.credentials(), &input.role_session_name);
    let seconds = input.duration_seconds.unwrap_or(3_600);
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
        subject_from_web_identity_token: token.subject,
        assumed_role_user: user,
        packed_policy_size,
        provider: token.issuer,
        audience: token.audience,
    })
}

/// The claims of a token.
struct Token {
    subject: String,
    issuer: String,
    audience: Option<String>,
    /// How the user was authenticated.
    methods: Vec<String>,
    expires: i64,
}

impl Token {
    fn read(jwt: &str) -> Result<Self, ServiceError> {
        let claims = claims(jwt).ok_or_else(|| {
            ServiceError::sender(
                "InvalidIdentityTokenException",
                "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)",
            )
        })?;
        let text = |name: &str| claims.get(name).and_then(Value::as_str).map(str::to_owned);
        let missing = |name: &str| {
            let message = format!("Missing a required claim: {name}");
            ServiceError::sender("InvalidIdentityTokenException", message)
        };
        let audience = match claims.get("aud") {
            Some(Value::Array(list)) => list.first().and_then(Value::as_str).map(str::to_owned),
            _ => text("aud").or_else(|| text("client_id")),
        };
        Ok(Self {
            subject: text("sub").ok_or_else(|| missing("sub"))?,
            issuer: text("iss").ok_or_else(|| missing("iss"))?,
            audience,
            methods: strings(claims.get("amr"))
                .into_iter()
                .map(str::to_owned)
                .collect(),
            expires: claims
                .get("exp")
                .and_then(Value::as_i64)
                .ok_or_else(|| missing("exp"))?,
        })
    }

    /// Returns the issuer as trust policies write it: without a scheme.
    fn provider(&self) -> &str {
        let issuer = self.issuer.split_once("://");
        issuer.map_or(self.issuer.as_str(), |(_, rest)| rest)
    }

    /// Returns the names that the issuer may have in trust policies: an ARN of the account's,
    /// or its own name.
    fn providers(&self, account: &str) -> [String; 2] {
        let provider = self.provider();
        [
            format!("arn:aws:iam::{account}:oidc-provider/{provider}"),
            provider.to_owned(),
        ]
    }

    /// Returns the condition keys of the token (user guide of IAM, "Available keys for AWS web
    /// identity federation").
    fn condition_keys(&self, session: &str) -> Vec<(String, Vec<String>)> {
        let provider = self.provider();
        vec![
            (
                format!("{provider}:aud"),
                self.audience.clone().into_iter().collect(),
            ),
            (format!("{provider}:sub"), vec![self.subject.clone()]),
            (format!("{provider}:amr"), self.methods.clone()),
            ("sts:rolesessionname".to_owned(), vec![session.to_owned()]),
        ]
    }

    /// Checks the expiry in real time, by which apps judge tokens.
    fn check(&self, now: OffsetDateTime) -> Result<(), ServiceError> {
        if self.expires > now.unix_timestamp() {
            return Ok(());
        }
        let format = |time: OffsetDateTime| {
            let whole = time.replace_nanosecond(0).unwrap_or(time);
            whole.format(&Rfc3339).unwrap_or_default()
        };
        let end =
            OffsetDateTime::from_unix_timestamp(self.expires).unwrap_or(OffsetDateTime::UNIX_EPOCH);
        Err(ServiceError::sender(
            "ExpiredTokenException",
            format!(
                "Token expired: current date/time {} must be before the expiration date/time {}",
                format(now),
                format(end)
            ),
        ))
    }
}

/// Decodes the claims of a JWT.
fn claims(jwt: &str) -> Option<serde_json::Map<String, Value>> {
    let mut parts = jwt.split('.');
    let (Some(_), Some(claims), Some(_), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    let claims = URL_SAFE_NO_PAD.decode(claims.trim_end_matches('=')).ok()?;
    serde_json::from_slice(&claims).ok()
}
