//! The operations that call triggers.

use rehearsal_cloud_core::service::{Answer, CallContext, read};
use rehearsal_model::error::ServiceError;
use serde_json::Value;

use super::attempt::attempt;
use crate::state::Cognito;
use crate::{auth, ops};

/// Writes operations that await their triggers.
macro_rules! awaiting {
    ($($name:ident => $run:path),* $(,)?) => {
        $(pub(crate) fn $name(
            cognito: &mut Cognito,
            cx: &mut CallContext<'_>,
            input: Value,
        ) -> Result<Answer<Value>, ServiceError> {
            attempt(cognito, cx, &input, |cognito, cx| $run(cognito, cx, read(&input)?))
        })*
    };
}

awaiting![
    admin_confirm_sign_up => ops::confirm::admin_confirm_sign_up,
    admin_create_user => ops::create_user::admin_create_user,
    admin_initiate_auth => auth::ops::admin_initiate_auth,
    admin_reset_user_password => ops::admin_users::reset_password,
    admin_respond_to_auth_challenge => auth::ops::admin_respond_to_auth_challenge,
    admin_update_user_attributes => ops::user_attributes::admin_update,
    confirm_forgot_password => ops::forgot::confirm_forgot_password,
    confirm_sign_up => ops::confirm::confirm_sign_up,
    forgot_password => ops::forgot::forgot_password,
    get_tokens_from_refresh_token => auth::ops::get_tokens_from_refresh_token,
    get_user_attribute_verification_code => ops::verify_attribute::get_code,
    initiate_auth => auth::ops::initiate_auth,
    resend_confirmation_code => ops::confirm::resend_confirmation_code,
    respond_to_auth_challenge => auth::ops::respond_to_auth_challenge,
    sign_up => ops::sign_up::sign_up,
    update_user_attributes => ops::user_attributes::update,
];
