//! Sign-in: flows, challenges, sessions, tokens, and the pages of OAuth.
//!
//! A sign-in begins in `initiate`, goes through challenges (`challenge` keeps
//! them, `respond` takes their answers) and ends in `tokens`. `session` is
//! what a refresh token stands for; `bearer` judges access tokens. `jwt`,
//! `srp` and `totp` are the cryptography, and know no Cognito state.

mod bearer;
mod challenge;
mod device;
mod initiate;
mod issue;
mod jti;
mod jwt;
mod lockout;
mod mfa;
mod pages;
mod password;
mod refresh;
mod respond;
mod second_factor;
mod session;
mod sign_in;
mod sign_out;
mod sign_up_session;
mod srp;
mod tokens;
mod totp;

pub use issue::TokenOrder;
pub(crate) use issue::issue;
pub(crate) use pages::ENDPOINTS;
pub use srp::{SrpChallenge, SrpClient, SrpProof};

pub(super) use bearer::{Bearer, bearer};
pub(super) use lockout::Lockout;
pub(super) use totp::Authenticator;

/// The operations.
pub(super) mod ops {
    pub(crate) use super::initiate::{admin_initiate_auth, initiate_auth};
    pub(crate) use super::mfa::{
        admin_set_user_mfa_preference, associate_software_token, get_user_auth_factors,
        set_user_mfa_preference, verify_software_token,
    };
    pub(crate) use super::refresh::{get_tokens_from_refresh_token, revoke_token};
    pub(crate) use super::respond::{admin_respond_to_auth_challenge, respond_to_auth_challenge};
    pub(crate) use super::sign_out::{admin_user_global_sign_out, global_sign_out};
}

use serde::{Deserialize, Serialize};

use challenge::Challenges;
use session::Sessions;

/// What the sign-in flows of a pool remember.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Store {
    challenges: Challenges,
    sessions: Sessions,
}
