//! Pictures of products. Clients upload them to and download them from S3 with
//! URLs that the shop signs.

pub(crate) mod store;
mod upload;

pub(crate) use store::{Images, S3Images};
pub(crate) use upload::{UploadRules, attach, start_upload};

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::Redirect;
use shop_core::Problem;
use shop_core::http::PathParams;

use super::{Catalogue, no_such_product};

/// How long a link to a picture is valid.
const DOWNLOAD_LINK: Duration = Duration::from_hours(1);

/// `GET /products/{sku}/image`
pub(crate) async fn show(
    State(catalogue): State<Arc<dyn Catalogue>>,
    State(images): State<Arc<dyn Images>>,
    PathParams(sku): PathParams<String>,
) -> Result<Redirect, Problem> {
    let found = catalogue.find(&sku).await?;
    let product = found.ok_or_else(|| no_such_product(&sku))?.article;
    let key = product
        .image_key
        .ok_or_else(|| Problem::not_found(format!("{sku} has no picture.")))?;
    let url = images
        .sign_download(&key, DOWNLOAD_LINK)
        .await
        .map_err(Problem::internal)?;
    Ok(Redirect::temporary(&url))
}
