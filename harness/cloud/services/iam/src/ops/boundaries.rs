//! Permissions boundaries of users and roles.

use rehearsal_model::error::ServiceError;
use serde::Deserialize;

use super::{Nothing, for_kinds};
use crate::error::no_such_entity;
use crate::state::{Account, Kind};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PutInput {
    #[serde(alias = "UserName", alias = "RoleName")]
    name: String,
    permissions_boundary: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DeleteInput {
    #[serde(alias = "UserName", alias = "RoleName")]
    name: String,
}

for_kinds!(put(PutInput) -> Nothing: put_to_user => User, put_to_role => Role);
for_kinds!(delete(DeleteInput) -> Nothing: delete_from_user => User, delete_from_role => Role);

fn put(kind: Kind, account: &mut Account, input: PutInput) -> Result<Nothing, ServiceError> {
    account.principal(kind, &input.name)?;
    account.check_attachable(&input.permissions_boundary)?;
    let principal = account.principal_mut(kind, &input.name)?;
    principal.boundary = Some(input.permissions_boundary);
    Ok(Nothing {})
}

fn delete(kind: Kind, account: &mut Account, input: DeleteInput) -> Result<Nothing, ServiceError> {
    let principal = account.principal_mut(kind, &input.name)?;
    let removed = principal.boundary.take();
    removed.ok_or_else(|| {
        let (title, name) = (kind.title(), &input.name);
        no_such_entity(format!("{title} {name} has no permissions boundary."))
    })?;
    Ok(Nothing {})
}
