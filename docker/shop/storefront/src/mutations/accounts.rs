//! Mutations of accounts and tokens.

use std::sync::Arc;

use async_trait::async_trait;
use jsonwebtoken::dangerous::insecure_decode;
use shop_core::Problem;
use shop_core::aws::CallError;
use shop_core::mutations::Mutation;

use crate::auth::accounts::{Accounts, Tokens};
use crate::auth::error::AccountError;
use crate::auth::{Claims, STAFF, TokenVerifier};

pub(super) struct EveryoneStaff(pub(super) Arc<dyn TokenVerifier>);

#[async_trait]
impl TokenVerifier for EveryoneStaff {
    async fn verify(&self, token: &str) -> Result<Claims, Problem> {
        let mut claims = self.0.verify(token).await?;
        claims.groups.push(STAFF.to_owned());
        Ok(claims)
    }
}

pub(super) struct NoSignatureCheck;

#[async_trait]
impl TokenVerifier for NoSignatureCheck {
    async fn verify(&self, token: &str) -> Result<Claims, Problem> {
        let data = insecure_decode::<Claims>(token).map_err(Problem::internal)?;
        Ok(data.claims)
    }
}

pub(super) struct FaultyAccounts {
    pub(super) inner: Arc<dyn Accounts>,
    pub(super) mutation: Mutation,
}

impl FaultyAccounts {
    /// Replaces the reason of an error for [`Mutation::HidesAccountErrors`].
    fn hide<T>(&self, result: Result<T, AccountError>) -> Result<T, AccountError> {
        result.map_err(|error| {
            if self.mutation == Mutation::HidesAccountErrors {
                CallError::refused("use the user pool", "for some reason").into()
            } else {
                error
            }
        })
    }
}

#[async_trait]
impl Accounts for FaultyAccounts {
    async fn sign_up(
        &self,
        email: &str,
        password: &str,
        name: &str,
    ) -> Result<String, AccountError> {
        self.hide(self.inner.sign_up(email, password, name).await)
    }

    async fn confirm(&self, email: &str, code: &str) -> Result<(), AccountError> {
        self.hide(self.inner.confirm(email, code).await)
    }

    async fn send_code(&self, email: &str) -> Result<(), AccountError> {
        self.hide(self.inner.send_code(email).await)
    }

    async fn sign_in(&self, email: &str, password: &str) -> Result<Tokens, AccountError> {
        let mut tokens = self.hide(self.inner.sign_in(email, password).await)?;
        if self.mutation == Mutation::SwapsTokens {
            tokens.access_token = tokens.id_token.clone().unwrap_or_default();
        }
        Ok(tokens)
    }

    async fn refresh(&self, refresh_token: &str) -> Result<Tokens, AccountError> {
        self.hide(self.inner.refresh(refresh_token).await)
    }

    async fn revoke(&self, refresh_token: &str) -> Result<(), AccountError> {
        if self.mutation == Mutation::KeepsSessions {
            return Ok(());
        }
        self.hide(self.inner.revoke(refresh_token).await)
    }

    async fn sign_out_everywhere(&self, access_token: &str) -> Result<(), AccountError> {
        if self.mutation == Mutation::KeepsSessions {
            return Ok(());
        }
        self.hide(self.inner.sign_out_everywhere(access_token).await)
    }

    async fn forgot_password(&self, email: &str) -> Result<(), AccountError> {
        self.hide(self.inner.forgot_password(email).await)
    }

    async fn set_password(
        &self,
        email: &str,
        code: &str,
        password: &str,
    ) -> Result<(), AccountError> {
        self.hide(self.inner.set_password(email, code, password).await)
    }
}
