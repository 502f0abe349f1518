//! The identity pools of Cognito: identities of users that other providers know, and
//! temporary credentials for them.
//!
//! The tokens of this cloud's user pools are verified. Those of providers outside are
//! read, their time and their audience are checked, and their signatures are not: their
//! keys are elsewhere. Tokens of identities are signed with RS256, and on AWS with RS512.

#![allow(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "all operations have one signature: an owned input, a result"
)]

mod access_table;
mod error;
mod ops;
mod roles;
mod state;
mod token;

use rehearsal_cloud_core::operations;
use rehearsal_cloud_core::registry::ServiceEntry;
use rehearsal_cloud_core::service::{Operation, Service};
use rehearsal_model::models::{self, OperationModel, ServiceModel};
use serde_json::Value;

use ops::{credentials, developers, identities, pools, role_settings, tags};
pub use state::Identities;

/// The service, as the server registers it.
pub static SERVICE: ServiceEntry =
    ServiceEntry::new::<Identities>().with_access(&access_table::ACCESS);

impl Service for Identities {
    const MODEL: &'static ServiceModel = &models::COGNITO_IDENTITY;
    const OPERATIONS: &'static [Operation<Self>] = operations![
        CreateIdentityPool => pools::create,
        DeleteIdentities => identities::delete,
        DeleteIdentityPool => pools::delete,
        DescribeIdentity => identities::describe,
        DescribeIdentityPool => pools::describe,
        GetCredentialsForIdentity => credentials::for_identity,
        GetId => identities::get_id,
        GetIdentityPoolRoles => role_settings::get,
        GetOpenIdToken => credentials::open_id_token,
        GetOpenIdTokenForDeveloperIdentity => developers::open_id_token,
        GetPrincipalTagAttributeMap => role_settings::get_tag_map,
        ListIdentities => identities::list,
        ListIdentityPools => pools::list,
        ListTagsForResource => tags::list,
        LookupDeveloperIdentity => developers::look_up,
        SetIdentityPoolRoles => role_settings::set,
        SetPrincipalTagAttributeMap => role_settings::set_tag_map,
        TagResource => tags::add,
        UnlinkDeveloperIdentity => developers::unlink,
        UnlinkIdentity => identities::unlink,
        UntagResource => tags::remove,
        UpdateIdentityPool => pools::update,
    ];

    fn resource(_: &'static OperationModel, input: &Value) -> Option<String> {
        let pool = input.get("IdentityPoolId").or(input.get("IdentityId"))?;
        pool.as_str().map(str::to_owned)
    }
}
