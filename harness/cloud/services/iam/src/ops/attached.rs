//! Managed policies that are attached to users, groups and roles.

use rehearsal_model::error::ServiceError;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Nothing, for_kinds, root_path};
use crate::error::{limit_exceeded, no_such_entity};
use crate::managed::AwsManaged;
use crate::page::PageInput;
use crate::state::{Account, Kind};

/// The most policies that can be attached to one principal.
const MAX_ATTACHED: usize = 10;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AttachInput {
    #[serde(alias = "UserName", alias = "GroupName", alias = "RoleName")]
    name: String,
    policy_arn: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListInput {
    #[serde(alias = "UserName", alias = "GroupName", alias = "RoleName")]
    name: String,
    #[serde(default = "root_path")]
    path_prefix: String,
    #[serde(flatten)]
    page: PageInput,
}

for_kinds!(attach(AttachInput) -> Nothing:
    attach_to_user => User, attach_to_group => Group, attach_to_role => Role);
for_kinds!(detach(AttachInput) -> Nothing:
    detach_from_user => User, detach_from_group => Group, detach_from_role => Role);
for_kinds!(list(ListInput) -> Value:
    list_of_user => User, list_of_group => Group, list_of_role => Role);

fn attach(kind: Kind, account: &mut Account, input: AttachInput) -> Result<Nothing, ServiceError> {
    account.principal(kind, &input.name)?;
    account.check_attachable(&input.policy_arn)?;
    let attached = &mut account.principal_mut(kind, &input.name)?.attached;
    if !attached.contains(&input.policy_arn) && attached.len() == MAX_ATTACHED {
        return Err(limit_exceeded(format!(
            "Cannot exceed quota for PoliciesPer{}: {MAX_ATTACHED}",
            kind.title()
        )));
    }
    attached.insert(input.policy_arn);
    Ok(Nothing {})
}

fn detach(kind: Kind, account: &mut Account, input: AttachInput) -> Result<Nothing, ServiceError> {
    let attached = &mut account.principal_mut(kind, &input.name)?.attached;
    if !attached.remove(&input.policy_arn) {
        return Err(no_such_entity(format!(
            "Policy {} was not found.",
            input.policy_arn
        )));
    }
    Ok(Nothing {})
}

fn list(kind: Kind, account: &mut Account, input: ListInput) -> Result<Value, ServiceError> {
    let principal = account.principal(kind, &input.name)?;
    let policies = principal.attached.iter().filter_map(|arn| {
        let (path, name) = path_and_name(account, arn)?;
        let policy = json!({ "PolicyName": name, "PolicyArn": arn });
        path.starts_with(&input.path_prefix).then_some(policy)
    });
    input.page.output("AttachedPolicies", policies)
}

/// Returns the path and the name of a managed policy.
fn path_and_name<'a>(account: &'a Account, arn: &str) -> Option<(&'a str, &'a str)> {
    match account.policies.get(arn) {
        Some(policy) => Some((&policy.path, &policy.name)),
        None => Some(AwsManaged::find(arn)?.path_and_name()),
    }
}
