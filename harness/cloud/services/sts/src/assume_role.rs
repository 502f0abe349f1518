//! `AssumeRole`.

use serde::{Deserialize, Serialize};

use super::Sts;
use super::credentials::{Credentials, issue_session};
use super::role::{
    AssumedRoleUser, PolicyArn, Role, SessionTag, check_tags, packed_size, session_policies,
};
use rehearsal_cloud_core::auth::{Identity, SessionDetails};
use rehearsal_cloud_core::service::{CallContext, ServiceError};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    role_arn: String,
    role_session_name: String,
    duration_seconds: Option<i64>,
    policy: Option<String>,
    #[serde(default)]
    policy_arns: Vec<PolicyArn>,
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
    let details = details(cx.identity(), &input)?;
    let user = role.session_user(cx.credentials(), &input.role_session_name);
    let seconds = input.duration_seconds.unwrap_or(3_600);
    Ok(Output {
        credentials: issue_session(
            cx,
            (role.account, &user.arn, &user.assumed_role_id),
            seconds,
            details,
        ),
        assumed_role_user: user,
        packed_policy_size,
        source_identity: input.source_identity,
    })
}

/// Returns what the session gets: its tags, and those that it inherits from the session
/// that assumes the role. Recorded: STS, test_iam_role_chaining_override_transitive_tags.
fn details(caller: &Identity, input: &Input) -> Result<SessionDetails, ServiceError> {
    let own = input
        .tags
        .iter()
        .map(|tag| (tag.key.clone(), tag.value.clone()));
    let mut tags: Vec<(String, String)> = own.collect();
    let mut transitive = input.transitive_tag_keys.clone();
    let calling = caller.session.as_deref().cloned().unwrap_or_default();
    for (key, value) in calling.tags {
        let is_key = |other: &String| other.eq_ignore_ascii_case(&key);
        if !calling.transitive.iter().any(is_key) {
            continue;
        }
        if input.tags.iter().any(|tag| is_key(&tag.key)) {
            return Err(ServiceError::sender(
                "InvalidParameterValue",
                "One of the specified transitive tag keys can't be set because it conflicts with \
                 a transitive tag key from the calling session.",
            ));
        }
        transitive.push(key.clone());
        tags.push((key, value));
    }
    Ok(SessionDetails {
        policies: session_policies(input.policy.as_deref(), &input.policy_arns),
        tags,
        transitive,
        // Who is behind a chain of roles stays the same.
        source_identity: calling
            .source_identity
            .or_else(|| input.source_identity.clone()),
        ..SessionDetails::default()
    })
}
