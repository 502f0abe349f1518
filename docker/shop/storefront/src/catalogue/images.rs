//! Pictures of products. Their bytes never pass through the shop: a client
//! uploads to and downloads from S3 with URLs that the shop signs.

mod bucket;
mod upload;

pub(crate) use bucket::Images;
pub(crate) use upload::{attach, begin_upload};

use axum::extract::State;
use axum::response::Redirect;
use shop_core::Problem;
use shop_core::db::Pool;
use shop_core::http::At;

use super::find;

/// `GET /products/{sku}/image`
pub(crate) async fn show(
    State(pool): State<Pool>,
    State(images): State<Images>,
    At(sku): At<String>,
) -> Result<Redirect, Problem> {
    let product = find(&pool, &sku).await?;
    let key = product
        .image_key
        .ok_or_else(|| Problem::not_found(format!("{sku} has no picture.")))?;
    let url = images
        .sign_download(&key)
        .await
        .map_err(Problem::internal)?;
    Ok(Redirect::temporary(&url))
}
