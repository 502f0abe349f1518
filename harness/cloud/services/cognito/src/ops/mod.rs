//! The operations, all but those of sign-in: a file per group.

pub(super) mod admin_users;
pub(super) mod appearance;
pub(super) mod auth_events;
pub(super) mod branding;
mod client_checks;
pub(super) mod clients;
pub(super) mod confirm;
pub(super) mod create_user;
pub(super) mod devices;
pub(super) mod domains;
pub(super) mod forgot;
pub(super) mod groups;
pub(super) mod linked_users;
pub(super) mod list_users;
pub(super) mod members;
pub(super) mod mfa_config;
pub(super) mod own_user;
mod pool_checks;
pub(super) mod pools;
pub(super) mod providers;
pub(super) mod resource_servers;
pub(super) mod risk;
pub(super) mod sign_up;
pub(super) mod tags;
pub(super) mod terms;
pub(super) mod user_attributes;
pub(super) mod verify_attribute;

/// The operations by which the hosted pages serve users.
pub(super) mod users {
    pub(crate) use super::confirm::{confirm_sign_up, resend_confirmation_code};
    pub(crate) use super::forgot::{confirm_forgot_password, forgot_password};
    pub(crate) use super::sign_up::sign_up;
}

use serde::Deserialize;

/// Input with a pool.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct PoolInput {
    user_pool_id: String,
}

/// Input with a user of a pool.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct UserInput {
    user_pool_id: String,
    username: String,
}
