//! Handlers for accounts.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde::{Deserialize, Serialize};
use shop_core::Problem;
use shop_core::db::schema::customers;
use shop_core::db::{DbError, Pool};
use shop_core::http::JsonBody;
use shop_core::problem::FieldError;

use super::accounts::{Accounts, Tokens};
use super::{Caller, bearer, unauthorized};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAccount {
    email: String,
    password: String,
    #[serde(default)]
    name: String,
}

#[derive(Serialize)]
pub(crate) struct Account {
    id: String,
}

/// `POST /auth/sign-up`: sends a code to the address.
pub(crate) async fn sign_up(
    State(pool): State<Pool>,
    State(accounts): State<Arc<dyn Accounts>>,
    JsonBody(request): JsonBody<NewAccount>,
) -> Result<(StatusCode, Json<Account>), Problem> {
    // Only the code can show whether the address exists.
    if !request.email.contains('@') {
        return Err(Problem::invalid(vec![FieldError::new(
            "/email",
            "must be an e-mail address",
        )]));
    }
    let id = accounts
        .sign_up(&request.email, &request.password, &request.name)
        .await?;
    let mut connection = pool.get().await.map_err(DbError::from)?;
    diesel::insert_into(customers::table)
        .values((
            customers::id.eq(&id),
            customers::email.eq(&request.email),
            customers::name.eq(&request.name),
        ))
        .on_conflict_do_nothing()
        .execute(&mut connection)
        .await
        .map_err(DbError::from)?;
    Ok((StatusCode::CREATED, Json(Account { id })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Confirmation {
    email: String,
    code: String,
}

/// `POST /auth/confirm`
pub(crate) async fn confirm(
    State(accounts): State<Arc<dyn Accounts>>,
    JsonBody(Confirmation { email, code }): JsonBody<Confirmation>,
) -> Result<StatusCode, Problem> {
    accounts.confirm(&email, &code).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Address {
    email: String,
}

/// `POST /auth/codes`: sends another code.
pub(crate) async fn send_code(
    State(accounts): State<Arc<dyn Accounts>>,
    JsonBody(Address { email }): JsonBody<Address>,
) -> Result<StatusCode, Problem> {
    accounts.send_code(&email).await?;
    Ok(StatusCode::ACCEPTED)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Credentials {
    email: String,
    password: String,
}

/// `POST /auth/sign-in`
pub(crate) async fn sign_in(
    State(accounts): State<Arc<dyn Accounts>>,
    JsonBody(Credentials { email, password }): JsonBody<Credentials>,
) -> Result<Json<Tokens>, Problem> {
    Ok(Json(accounts.sign_in(&email, &password).await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Session {
    refresh_token: String,
}

/// `POST /auth/refresh`
pub(crate) async fn refresh(
    State(accounts): State<Arc<dyn Accounts>>,
    JsonBody(Session { refresh_token }): JsonBody<Session>,
) -> Result<Json<Tokens>, Problem> {
    Ok(Json(accounts.refresh(&refresh_token).await?))
}

/// `POST /auth/sign-out`: ends one session.
pub(crate) async fn sign_out(
    State(accounts): State<Arc<dyn Accounts>>,
    JsonBody(Session { refresh_token }): JsonBody<Session>,
) -> Result<StatusCode, Problem> {
    accounts.revoke(&refresh_token).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /auth/sign-out-everywhere`: ends all sessions of the caller.
pub(crate) async fn sign_out_everywhere(
    State(accounts): State<Arc<dyn Accounts>>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<StatusCode, Problem> {
    let token = bearer(&headers).filter(|_| !caller.is_guest());
    let token = token.ok_or_else(|| unauthorized("A guest has no sessions."))?;
    accounts.sign_out_everywhere(token).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /auth/forgotten-password`: sends a code to the address. The answer does
/// not reveal whether there is such an account.
pub(crate) async fn forgotten_password(
    State(accounts): State<Arc<dyn Accounts>>,
    JsonBody(Address { email }): JsonBody<Address>,
) -> Result<StatusCode, Problem> {
    accounts.forgot_password(&email).await?;
    Ok(StatusCode::ACCEPTED)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPassword {
    email: String,
    code: String,
    password: String,
}

/// `PUT /auth/password`
pub(crate) async fn set_password(
    State(accounts): State<Arc<dyn Accounts>>,
    JsonBody(new): JsonBody<NewPassword>,
) -> Result<StatusCode, Problem> {
    accounts
        .set_password(&new.email, &new.code, &new.password)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
