//! `GetFederationToken`.

use serde::{Deserialize, Serialize};

use super::Sts;
use super::credentials::{Credentials, issue_session};
use super::role::{PolicyArn, packed_size, session_policies};
use rehearsal_cloud_core::auth::{IdentityKind, SessionDetails};
use rehearsal_cloud_core::service::{CallContext, ServiceError};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    name: String,
    duration_seconds: Option<i64>,
    policy: Option<String>,
    #[serde(default)]
    policy_arns: Vec<PolicyArn>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Output {
    credentials: Credentials,
    federated_user: FederatedUser,
    packed_policy_size: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct FederatedUser {
    federated_user_id: String,
    arn: String,
}

pub(super) fn get_federation_token(
    _: &mut Sts,
    cx: &mut CallContext<'_>,
    input: Input,
) -> Result<Output, ServiceError> {
    let caller = cx.identity().clone();
    if caller.kind == IdentityKind::Session {
        return Err(ServiceError::sender(
            "AccessDenied",
            "Cannot call GetFederationToken with session credentials",
        )
        .with_status(403));
    }
    // Recorded: STS, test_get_federation_token. It is zero without a policy.
    let packed_policy_size = packed_size(input.policy.as_deref())?.unwrap_or(0);
    let account = &caller.account;
    let user = FederatedUser {
        federated_user_id: format!("{account}:{}", input.name),
        arn: format!("arn:aws:sts::{account}:federated-user/{}", input.name),
    };
    let seconds = input.duration_seconds.unwrap_or(43_200);
    // A federated user has what its own policy and that of the caller both allow.
    let details = SessionDetails {
        issuer: Some(caller.arn.clone()),
        policies: session_policies(input.policy.as_deref(), &input.policy_arns),
        ..SessionDetails::default()
    };
    Ok(Output {
        credentials: issue_session(
            cx,
            (account, &user.arn, &user.federated_user_id),
            seconds,
            details,
        ),
        federated_user: user,
        packed_policy_size,
    })
}
