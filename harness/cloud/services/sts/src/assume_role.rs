//! `AssumeRole`.

use serde::{Deserialize, Serialize};

use super::Sts;
use super::credentials::{Credentials, issue};
use super::role::{AssumedRoleUser, Role, SessionTag, check_tags, packed_size};
use rehearsal_cloud_core::service::{CallContext, ServiceError};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    role_arn: String,
    role_session_name: String,
    duration_seconds: Option<i64>,
    policy: Option<String>,
    source_identity: Option<String>,
    #[serde(default)]
    tags: Vec<SessionTag>,
    #[serde(default)]
    transitive_tag_keys: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Output {
    credentials: Credentials,
    assumed_role_user: AssumedRoleUser,
    packed_policy_size: Option<u32>,
    source_identity: Option<String>,
}

pub(super) fn assume_role(
    _: &mut Sts,
    cx: &mut CallContext<'_>,
    input: Input,
) -> Result<Output, ServiceError> {
    let role = Role::parse(&input.role_arn)?;
    check_tags(&input.tags, &input.transitive_tag_keys)?;
    let packed_policy_size = packed_size(input.policy.as_deref())?;
    let user = role.session_user(cx.credentials(), &input.role_session_name);
    let seconds = input.duration_seconds.unwrap_or(3_600);
    Ok(Output {
        credentials: issue(cx, role.account, &user.arn, &user.assumed_role_id, seconds),
        assumed_role_user: user,
        packed_policy_size,
        source_identity: input.source_identity,
    })
}
