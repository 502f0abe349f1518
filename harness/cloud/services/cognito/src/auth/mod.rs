//! Sign-in: flows, challenges, sessions, tokens, and the pages of OAuth.
//!
//! A sign-in begins in `initiate`, goes through challenges (`respond` checks
//! their answers) and ends in `tokens`; `bearer` checks access tokens. What is
//! stored between calls is in `auth_state`.

mod bearer;
mod custom;
mod device;
mod initiate;
mod issue;
mod jti;
mod jwt;
mod legacy_mfa;
mod mfa;
mod pages;
mod password;
mod refresh;
mod respond;
mod second_factor;
mod sign_in;
mod sign_out;
mod sign_up_session;
mod tokens;

pub use issue::TokenOrder;
pub(crate) use issue::issue;
pub(crate) use pages::ENDPOINTS;

/// The operations.
pub(super) mod ops {
    pub(crate) use super::initiate::{admin_initiate_auth, initiate_auth};
    pub(crate) use super::legacy_mfa::{admin_set_user_settings, set_user_settings};
    pub(crate) use super::mfa::{
        admin_delete_software_token, admin_get_user_auth_factors, admin_set_user_mfa_preference,
        associate_software_token, get_user_auth_factors, set_user_mfa_preference,
        verify_software_token,
    };
    pub(crate) use super::refresh::{get_tokens_from_refresh_token, revoke_token};
    pub(crate) use super::respond::{admin_respond_to_auth_challenge, respond_to_auth_challenge};
    pub(crate) use super::sign_out::{admin_user_global_sign_out, global_sign_out};
}
