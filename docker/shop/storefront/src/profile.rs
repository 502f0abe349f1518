//! The profile of a customer.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde::{Deserialize, Serialize};
use shop_core::Problem;
use shop_core::db::schema::customers;
use shop_core::db::{DbError, Pool};
use shop_core::http::JsonBody;
use shop_core::problem::FieldError;

use crate::auth::Caller;

#[derive(Deserialize, Serialize, Insertable, AsChangeset)]
#[serde(deny_unknown_fields)]
#[diesel(table_name = customers)]
pub(crate) struct Profile {
    email: String,
    #[serde(default)]
    name: String,
}

/// `PUT /me`
pub(crate) async fn put(
    State(pool): State<Pool>,
    caller: Caller,
    JsonBody(profile): JsonBody<Profile>,
) -> Result<Json<Profile>, Problem> {
    if caller.is_guest() {
        return Err(Problem::new(
            StatusCode::UNAUTHORIZED,
            "unauthorized",
            "Sign in first",
            "A guest has no profile.",
        ));
    }
    // Only an e-mail to it can show whether the address exists.
    if !profile.email.contains('@') {
        return Err(Problem::invalid(vec![FieldError::new(
            "/email",
            "must be an e-mail address",
        )]));
    }
    let mut connection = pool.get().await.map_err(DbError::from)?;
    diesel::insert_into(customers::table)
        .values((customers::id.eq(caller.customer()), &profile))
        .on_conflict(customers::id)
        .do_update()
        .set(&profile)
        .execute(&mut connection)
        .await
        .map_err(DbError::from)?;
    Ok(Json(profile))
}
