//! Policies that are part of a user, group or role.

use rehearsal_model::error::ServiceError;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Nothing, for_kinds};
use crate::document;
use crate::error::{limit_exceeded, no_such_entity};
use crate::page::PageInput;
use crate::state::{Account, Kind};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PutInput {
    #[serde(alias = "UserName", alias = "GroupName", alias = "RoleName")]
    name: String,
    policy_name: String,
    policy_document: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PolicyInput {
    #[serde(alias = "UserName", alias = "GroupName", alias = "RoleName")]
    name: String,
    policy_name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListInput {
    #[serde(alias = "UserName", alias = "GroupName", alias = "RoleName")]
    name: String,
    #[serde(flatten)]
    page: PageInput,
}

for_kinds!(put(PutInput) -> Nothing:
    put_to_user => User, put_to_group => Group, put_to_role => Role);
for_kinds!(get(PolicyInput) -> Value:
    get_of_user => User, get_of_group => Group, get_of_role => Role);
for_kinds!(delete(PolicyInput) -> Nothing:
    delete_from_user => User, delete_from_group => Group, delete_from_role => Role);
for_kinds!(list(ListInput) -> Value:
    list_of_user => User, list_of_group => Group, list_of_role => Role);

/// The most characters of all policies of one principal, white space apart.
fn most_characters(kind: Kind) -> usize {
    match kind {
        Kind::User => 2_048,
        Kind::Group => 5_120,
        Kind::Role => 10_240,
    }
}

fn put(kind: Kind, account: &mut Account, input: PutInput) -> Result<Nothing, ServiceError> {
    let principal = account.principal_mut(kind, &input.name)?;
    document::check_permissions(&input.policy_document)?;
    let others = principal.inline.iter();
    let others = others.filter(|(name, _)| **name != input.policy_name);
    let others: usize = others.map(|(_, text)| document::size(text)).sum();
    let most = most_characters(kind);
    if others + document::size(&input.policy_document) > most {
        return Err(limit_exceeded(format!(
            "Maximum policy size of {most} bytes exceeded for {} {}",
            kind.noun(),
            input.name
        )));
    }
    principal
        .inline
        .insert(input.policy_name, input.policy_document);
    Ok(Nothing {})
}

fn get(kind: Kind, account: &mut Account, input: PolicyInput) -> Result<Value, ServiceError> {
    let principal = account.principal(kind, &input.name)?;
    let policy = principal.inline.get(&input.policy_name);
    let policy = policy.ok_or_else(|| missing(kind, &input.policy_name))?;
    let mut output = json!({
        "PolicyName": input.policy_name, "PolicyDocument": document::encoded(policy),
    });
    output[kind.name_member()] = input.name.into();
    Ok(output)
}

fn delete(kind: Kind, account: &mut Account, input: PolicyInput) -> Result<Nothing, ServiceError> {
    let principal = account.principal_mut(kind, &input.name)?;
    let removed = principal.inline.remove(&input.policy_name);
    removed.ok_or_else(|| missing(kind, &input.policy_name))?;
    Ok(Nothing {})
}

fn list(kind: Kind, account: &mut Account, input: ListInput) -> Result<Value, ServiceError> {
    let principal = account.principal(kind, &input.name)?;
    let names = principal.inline.keys().map(|name| json!(name));
    input.page.output("PolicyNames", names)
}

fn missing(kind: Kind, policy: &str) -> ServiceError {
    let noun = kind.noun();
    no_such_entity(format!(
        "The {noun} policy with name {policy} cannot be found."
    ))
}
