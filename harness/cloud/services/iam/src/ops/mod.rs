//! The operations of IAM.

pub(crate) mod access_keys;
pub(crate) mod account;
pub(crate) mod attached;
pub(crate) mod boundaries;
pub(crate) mod groups;
pub(crate) mod inline;
pub(crate) mod instance_profiles;
pub(crate) mod linked_roles;
pub(crate) mod login_profiles;
pub(crate) mod policies;
pub(crate) mod policy_versions;
pub(crate) mod providers;
pub(crate) mod roles;
pub(crate) mod service_credentials;
pub(crate) mod simulate;
pub(crate) mod tags;
pub(crate) mod users;

use serde::{Deserialize, Serialize};

/// The output of an operation that answers nothing.
#[derive(Debug, Serialize)]
pub(crate) struct Nothing {}

/// Returns where resources are that name no path.
fn root_path() -> String {
    "/".to_owned()
}

/// The input of a list operation for what is below a path.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListInput {
    #[serde(default = "root_path")]
    path_prefix: String,
    #[serde(flatten)]
    page: crate::page::PageInput,
}

/// The operations that users, groups and roles have alike: one function for each kind.
macro_rules! for_kinds {
    ($function:ident($input:ty) -> $output:ty: $($name:ident => $kind:ident),+ $(,)?) => {$(
        pub(crate) fn $name(
            state: &mut crate::state::Iam,
            cx: &mut rehearsal_cloud_core::service::CallContext<'_>,
            input: $input,
        ) -> Result<$output, rehearsal_model::error::ServiceError> {
            $function(crate::state::Kind::$kind, state.account(cx), input)
        }
    )+};
}
use for_kinds;
