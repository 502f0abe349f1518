//! Cognito user pools: sign-up, sign-in and user management.
//!
//! `state` is what is stored and how calls find it; `pool`, `client`, `user`,
//! `users`, `schema`, `group`, `auth_state` and so on are its parts, which
//! import no operation. `ops` has the operations, a file per group; `auth` has
//! sign-in: flows, challenges, tokens, OAuth.

#![allow(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "all operations have one signature: an owned input, a result"
)]

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
use rehearsal_cloud_core::service::{Operation, Service, Violation};
use rehearsal_cloud_core::tagging::TaggedResources;
use rehearsal_model::error::ServiceError;
use rehearsal_model::models::{self, OperationModel, ServiceModel};
use rehearsal_model::protocol::joined;

/// The service, as the server registers it.
pub static SERVICE: ServiceEntry = ServiceEntry::new::<Cognito>()
    .with_endpoints(auth::ENDPOINTS)
    .with_control(control::OPERATIONS);

impl Service for Cognito {
    const MODEL: &'static ServiceModel = &models::COGNITO_IDP;
    const OPERATIONS: &'static [Operation<Self>] = operations![
        AddCustomAttributes => ops::pools::add_custom_attributes,
        AddUserPoolClientSecret => ops::clients::add_secret,
        AdminAddUserToGroup => ops::members::add,
        AdminConfirmSignUp => ops::confirm::admin_confirm_sign_up,
        AdminCreateUser => ops::create_user::admin_create_user,
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
        AdminInitiateAuth => auth::ops::admin_initiate_auth,
        AdminLinkProviderForUser => ops::linked_users::link,
        AdminListDevices => ops::devices::list,
        AdminListGroupsForUser => ops::members::list_groups,
        AdminListUserAuthEvents => ops::auth_events::list,
        AdminRemoveUserFromGroup => ops::members::remove,
        AdminResetUserPassword => ops::admin_users::reset_password,
        AdminRespondToAuthChallenge => auth::ops::admin_respond_to_auth_challenge,
        AdminSetUserMFAPreference => auth::ops::admin_set_user_mfa_preference,
        AdminSetUserPassword => ops::admin_users::set_password,
        AdminSetUserSettings => auth::ops::admin_set_user_settings,
        AdminUpdateAuthEventFeedback => ops::auth_events::update_feedback,
        AdminUpdateDeviceStatus => ops::devices::update_status,
        AdminUpdateUserAttributes => ops::user_attributes::admin_update,
        AdminUserGlobalSignOut => auth::ops::admin_user_global_sign_out,
        AssociateSoftwareToken => auth::ops::associate_software_token,
        ChangePassword => ops::own_user::change_password,
        ConfirmDevice => ops::devices::confirm,
        ConfirmForgotPassword => ops::forgot::confirm_forgot_password,
        ConfirmSignUp => ops::confirm::confirm_sign_up,
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
        ForgotPassword => ops::forgot::forgot_password,
        GetDevice => ops::devices::get,
        GetGroup => ops::groups::get,
        GetIdentityProviderByIdentifier => ops::providers::get_by_identifier,
        GetLogDeliveryConfiguration => ops::risk::get_log_delivery,
        GetTokensFromRefreshToken => auth::ops::get_tokens_from_refresh_token,
        GetUICustomization => ops::appearance::get,
        GetUser => ops::own_user::get,
        GetUserAttributeVerificationCode => ops::verify_attribute::get_code,
        GetUserAuthFactors => auth::ops::get_user_auth_factors,
        GetUserPoolMfaConfig => ops::mfa_config::get,
        GlobalSignOut => auth::ops::global_sign_out,
        InitiateAuth => auth::ops::initiate_auth,
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
        ResendConfirmationCode => ops::confirm::resend_confirmation_code,
        RespondToAuthChallenge => auth::ops::respond_to_auth_challenge,
        RevokeToken => auth::ops::revoke_token,
        SetLogDeliveryConfiguration => ops::risk::set_log_delivery,
        SetRiskConfiguration => ops::risk::set,
        SetUICustomization => ops::appearance::set,
        SetUserMFAPreference => auth::ops::set_user_mfa_preference,
        SetUserPoolMfaConfig => ops::mfa_config::set,
        SetUserSettings => auth::ops::set_user_settings,
        SignUp => ops::sign_up::sign_up,
        TagResource => ops::tags::tag,
        UntagResource => ops::tags::untag,
        UpdateDeviceStatus => ops::devices::update_status,
        UpdateGroup => ops::groups::update,
        UpdateIdentityProvider => ops::providers::update,
        UpdateManagedLoginBranding => ops::branding::update,
        UpdateResourceServer => ops::resource_servers::update,
        UpdateTerms => ops::terms::update,
        UpdateUserAttributes => ops::user_attributes::update,
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
}
