//! Cognito user pools: sign-up, sign-in and user management.
//!
//! `state` is what is stored and how calls find it; `pool`, `client`, `user`,
//! `users`, `schema`, `group`, `auth_state` and so on are its parts, which
//! import no operation. `ops` has the operations, a file per group; `auth` has
//! sign-in: flows, challenges, tokens, OAuth. `triggers` has the functions that decide along
//! the way.

#![allow(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "all operations have one signature: an owned input, a result"
)]

mod access_table;
mod appearance;
mod attributes;
mod auth;
mod auth_state;
mod client;
mod codes;
mod control;
mod device;
mod error;
mod events;
mod filter;
mod group;
mod messages;
mod ops;
mod paging;
mod password;
mod pool;
mod provider;
mod resource_server;
mod risk;
mod schema;
mod sign_in_name;
mod state;
mod trigger_state;
mod triggers;
mod user;
mod users;
mod vocabulary;

pub use auth::TokenOrder;
pub use auth_state::srp::{SrpChallenge, SrpClient, SrpProof};
pub use control::{TokenError, TokenIssuing};
pub(crate) use state::Cognito;

use serde_json::Value;

use rehearsal_cloud_core::operations;
use rehearsal_cloud_core::registry::ServiceEntry;
use rehearsal_cloud_core::service::{CallContext, Operation, Service, Violation};
use rehearsal_cloud_core::tagging::TaggedResources;
use rehearsal_model::error::ServiceError;
use rehearsal_model::models::{self, OperationModel, ServiceModel};
use rehearsal_model::protocol::joined;

/// The service, as the server registers it.
pub static SERVICE: ServiceEntry = ServiceEntry::new::<Cognito>()
    .with_access(&access_table::ACCESS)
    .with_endpoints(auth::ENDPOINTS)
    .with_control(control::OPERATIONS);

impl Service for Cognito {
    const MODEL: &'static ServiceModel = &models::COGNITO_IDP;
    const OPERATIONS: &'static [Operation<Self>] = operations![
        AddCustomAttributes => ops::pools::add_custom_attributes,
        AddUserPoolClientSecret => ops::clients::add_secret,
        AdminAddUserToGroup => ops::members::add,
        AdminConfirmSignUp => waits triggers::ops::admin_confirm_sign_up,
        AdminCreateUser => waits triggers::ops::admin_create_user,
        AdminDeleteSoftwareToken => auth::ops::admin_delete_software_token,
        AdminDeleteUser => ops::admin_users::delete,
        AdminDeleteUserAttributes => ops::user_attributes::admin_delete,
        AdminDisableProviderForUser => ops::linked_users::unlink,
        AdminDisableUser => ops::admin_users::disable,
        AdminEnableUser => ops::admin_users::enable,
        AdminForgetDevice => ops::devices::forget,
        AdminGetDevice => ops::devices::get,
        AdminGetUser => ops::admin_users::get,
        AdminGetUserAuthFactors => auth::ops::admin_get_user_auth_factors,
        AdminInitiateAuth => waits triggers::ops::admin_initiate_auth,
        AdminLinkProviderForUser => ops::linked_users::link,
        AdminListDevices => ops::devices::list,
        AdminListGroupsForUser => ops::members::list_groups,
        AdminListUserAuthEvents => ops::auth_events::list,
        AdminRemoveUserFromGroup => ops::members::remove,
        AdminResetUserPassword => waits triggers::ops::admin_reset_user_password,
        AdminRespondToAuthChallenge => waits triggers::ops::admin_respond_to_auth_challenge,
        AdminSetUserMFAPreference => auth::ops::admin_set_user_mfa_preference,
        AdminSetUserPassword => ops::admin_users::set_password,
        AdminSetUserSettings => auth::ops::admin_set_user_settings,
        AdminUpdateAuthEventFeedback => ops::auth_events::update_feedback,
        AdminUpdateDeviceStatus => ops::devices::update_status,
        AdminUpdateUserAttributes => waits triggers::ops::admin_update_user_attributes,
        AdminUserGlobalSignOut => auth::ops::admin_user_global_sign_out,
        AssociateSoftwareToken => auth::ops::associate_software_token,
        ChangePassword => ops::own_user::change_password,
        ConfirmDevice => ops::devices::confirm,
        ConfirmForgotPassword => waits triggers::ops::confirm_forgot_password,
        ConfirmSignUp => waits triggers::ops::confirm_sign_up,
        CreateGroup => ops::groups::create,
        CreateIdentityProvider => ops::providers::create,
        CreateManagedLoginBranding => ops::branding::create,
        CreateResourceServer => ops::resource_servers::create,
        CreateTerms => ops::terms::create,
        CreateUserPool => ops::pools::create,
        CreateUserPoolClient => ops::clients::create,
        CreateUserPoolDomain => ops::domains::create,
        DeleteGroup => ops::groups::delete,
        DeleteIdentityProvider => ops::providers::delete,
        DeleteManagedLoginBranding => ops::branding::delete,
        DeleteResourceServer => ops::resource_servers::delete,
        DeleteTerms => ops::terms::delete,
        DeleteUser => ops::own_user::delete,
        DeleteUserAttributes => ops::user_attributes::delete,
        DeleteUserPool => ops::pools::delete,
        DeleteUserPoolClient => ops::clients::delete,
        DeleteUserPoolClientSecret => ops::clients::delete_secret,
        DeleteUserPoolDomain => ops::domains::delete,
        DescribeIdentityProvider => ops::providers::describe,
        DescribeManagedLoginBranding => ops::branding::describe,
        DescribeManagedLoginBrandingByClient => ops::branding::describe_by_client,
        DescribeResourceServer => ops::resource_servers::describe,
        DescribeRiskConfiguration => ops::risk::describe,
        DescribeTerms => ops::terms::describe,
        DescribeUserPool => ops::pools::describe,
        DescribeUserPoolClient => ops::clients::describe,
        DescribeUserPoolDomain => ops::domains::describe,
        ForgetDevice => ops::devices::forget,
        ForgotPassword => waits triggers::ops::forgot_password,
        GetDevice => ops::devices::get,
        GetGroup => ops::groups::get,
        GetIdentityProviderByIdentifier => ops::providers::get_by_identifier,
        GetLogDeliveryConfiguration => ops::risk::get_log_delivery,
        GetTokensFromRefreshToken => waits triggers::ops::get_tokens_from_refresh_token,
        GetUICustomization => ops::appearance::get,
        GetUser => ops::own_user::get,
        GetUserAttributeVerificationCode => waits triggers::ops::get_user_attribute_verification_code,
        GetUserAuthFactors => auth::ops::get_user_auth_factors,
        GetUserPoolMfaConfig => ops::mfa_config::get,
        GlobalSignOut => auth::ops::global_sign_out,
        InitiateAuth => waits triggers::ops::initiate_auth,
        ListDevices => ops::devices::list,
        ListGroups => ops::groups::list,
        ListIdentityProviders => ops::providers::list,
        ListResourceServers => ops::resource_servers::list,
        ListTagsForResource => ops::tags::list,
        ListTerms => ops::terms::list,
        ListUserPoolClientSecrets => ops::clients::list_secrets,
        ListUserPoolClients => ops::clients::list,
        ListUserPools => ops::pools::list,
        ListUsers => ops::list_users::list_users,
        ListUsersInGroup => ops::members::list_users,
        ResendConfirmationCode => waits triggers::ops::resend_confirmation_code,
        RespondToAuthChallenge => waits triggers::ops::respond_to_auth_challenge,
        RevokeToken => auth::ops::revoke_token,
        SetLogDeliveryConfiguration => ops::risk::set_log_delivery,
        SetRiskConfiguration => ops::risk::set,
        SetUICustomization => ops::appearance::set,
        SetUserMFAPreference => auth::ops::set_user_mfa_preference,
        SetUserPoolMfaConfig => ops::mfa_config::set,
        SetUserSettings => auth::ops::set_user_settings,
        SignUp => waits triggers::ops::sign_up,
        TagResource => ops::tags::tag,
        UntagResource => ops::tags::untag,
        UpdateDeviceStatus => ops::devices::update_status,
        UpdateGroup => ops::groups::update,
        UpdateIdentityProvider => ops::providers::update,
        UpdateManagedLoginBranding => ops::branding::update,
        UpdateResourceServer => ops::resource_servers::update,
        UpdateTerms => ops::terms::update,
        UpdateUserAttributes => waits triggers::ops::update_user_attributes,
        UpdateUserPool => ops::pools::update,
        UpdateUserPoolClient => ops::clients::update,
        UpdateUserPoolDomain => ops::domains::update,
        VerifySoftwareToken => auth::ops::verify_software_token,
        VerifyUserAttribute => ops::verify_attribute::verify,
    ];

    /// Returns the pool or the client.
    fn resource(_: &'static OperationModel, input: &Value) -> Option<String> {
        const NAMES: [&str; 4] = ["UserPoolId", "PoolName", "ClientId", "ResourceArn"];
        NAMES
            .iter()
            .find_map(|name| input.get(*name)?.as_str())
            .map(str::to_owned)
    }

    fn tagged_resources(&mut self) -> Option<&mut dyn TaggedResources> {
        Some(self)
    }

    fn validation_error(violations: &[Violation]) -> Option<ServiceError> {
        // Custom domains have dots: the operation knows which it is.
        let is_dotted = |violation: &Violation| {
            let value = violation.value.as_deref().unwrap_or_default();
            violation.member == "Domain" && value.contains('.')
        };
        if violations.iter().all(is_dotted) {
            return None;
        }
        Some(joined("InvalidParameterException", violations))
    }

    fn effect_completed(
        &mut self,
        cx: &mut CallContext<'_>,
        ticket: Value,
        outcome: Result<Value, ServiceError>,
    ) {
        triggers::attempt::effect_completed(self, cx, &ticket, outcome);
    }
}
