//! Pictures of products. Their bytes never pass through the shop: a client
//! uploads to and downloads from S3 with URLs that the shop signs.

use std::time::Duration;

use aws_sdk_s3::operation::head_object::HeadObjectError;
use aws_sdk_s3::presigning::PresigningConfig;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Redirect;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use shop_core::Problem;
use shop_core::aws::CallError;
use shop_core::db::schema::products;
use shop_core::db::{DbError, Pool};
use shop_core::http::{At, Body};
use shop_core::problem::FieldError;
use uuid::Uuid;

use super::find;
use crate::auth::Staff;

/// How long an upload may wait to begin, and how long a link to a picture holds.
const UPLOAD: Duration = Duration::from_mins(15);
const DOWNLOAD: Duration = Duration::from_hours(1);

/// The largest picture.
const LARGEST: i64 = 10 << 20;

/// The bucket that holds the pictures.
#[derive(Clone)]
pub(crate) struct Images {
    s3: aws_sdk_s3::Client,
    bucket: String,
}

/// A picture somebody wants to upload.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Announced {
    content_type: String,
    size: i64,
}

/// Where to upload it, and how.
#[derive(Serialize)]
pub(crate) struct Upload {
    method: &'static str,
    url: String,
    /// Headers that have to be sent as they are: they are part of what is signed.
    headers: Value,
    /// What to attach to the product afterwards.
    key: String,
    expires_in: u64,
}

/// A picture that was uploaded.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Uploaded {
    key: String,
}

impl Announced {
    fn check(&self) -> Result<&'static str, Problem> {
        let ending = ending(&self.content_type);
        let mut errors = Vec::new();
        if ending.is_none() {
            errors.push(FieldError::new(
                "/content_type",
                "must be image/png, image/jpeg or image/webp",
            ));
        }
        if !(1..=LARGEST).contains(&self.size) {
            errors.push(FieldError::new(
                "/size",
                format!("must be between 1 and {LARGEST} bytes"),
            ));
        }
        ending
            .filter(|_| errors.is_empty())
            .ok_or_else(|| Problem::invalid(errors))
    }
}

fn ending(content_type: &str) -> Option<&'static str> {
    match content_type {
        "image/png" => Some("png"),
        "image/jpeg" => Some("jpg"),
        "image/webp" => Some("webp"),
        _ => None,
    }
}

impl Images {
    pub(crate) fn new(s3: aws_sdk_s3::Client, bucket: String) -> Self {
        Self { s3, bucket }
    }

    async fn sign_upload(&self, key: &str, picture: &Announced) -> Result<String, CallError> {
        let failed = |error: &dyn std::error::Error| CallError::because("sign an upload", error);
        let expiry = PresigningConfig::expires_in(UPLOAD).map_err(|error| failed(&error))?;
        let signed = self
            .s3
            .put_object()
            .bucket(&self.bucket)
            .key(key)
            .content_type(&picture.content_type)
            .content_length(picture.size)
            .presigned(expiry)
            .await
            .map_err(|error| failed(&error))?;
        Ok(signed.uri().to_owned())
    }

    async fn sign_download(&self, key: &str) -> Result<String, CallError> {
        let failed = |error: &dyn std::error::Error| CallError::because("sign a download", error);
        let expiry = PresigningConfig::expires_in(DOWNLOAD).map_err(|error| failed(&error))?;
        let signed = self
            .s3
            .get_object()
            .bucket(&self.bucket)
            .key(key)
            .presigned(expiry)
            .await
            .map_err(|error| failed(&error))?;
        Ok(signed.uri().to_owned())
    }

    /// The content type of what was uploaded, if anything was.
    async fn content_type(&self, key: &str) -> Result<Option<String>, CallError> {
        let answer = self
            .s3
            .head_object()
            .bucket(&self.bucket)
            .key(key)
            .send()
            .await;
        match answer {
            Ok(head) => Ok(Some(head.content_type.unwrap_or_default())),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(HeadObjectError::is_not_found) =>
            {
                Ok(None)
            }
            Err(error) => Err(CallError::because("look at an upload", &error)),
        }
    }
}

/// `POST /products/{sku}/image-uploads`
pub(crate) async fn begin_upload(
    State(pool): State<Pool>,
    State(images): State<Images>,
    _: Staff,
    At(sku): At<String>,
    Body(picture): Body<Announced>,
) -> Result<(StatusCode, Json<Upload>), Problem> {
    let ending = picture.check()?;
    find(&pool, &sku).await?;
    let key = format!("products/{sku}/{}.{ending}", Uuid::new_v4());
    let url = images
        .sign_upload(&key, &picture)
        .await
        .map_err(Problem::internal)?;
    let upload = Upload {
        method: "PUT",
        url,
        headers: json!({"content-type": picture.content_type}),
        key,
        expires_in: UPLOAD.as_secs(),
    };
    Ok((StatusCode::CREATED, Json(upload)))
}

/// `PUT /products/{sku}/image`: the upload is done, show it from now on.
pub(crate) async fn attach(
    State(pool): State<Pool>,
    State(images): State<Images>,
    _: Staff,
    At(sku): At<String>,
    Body(uploaded): Body<Uploaded>,
) -> Result<StatusCode, Problem> {
    let wrong = |detail: &str| Err(Problem::invalid(vec![FieldError::new("/key", detail)]));
    if !uploaded.key.starts_with(&format!("products/{sku}/")) {
        return wrong("must be the key of an upload for this product");
    }
    let found = images
        .content_type(&uploaded.key)
        .await
        .map_err(Problem::unavailable)?;
    match found {
        None => return wrong("nothing was uploaded under this key"),
        Some(found) if ending(&found).is_none() => return wrong("what was uploaded is no picture"),
        Some(_) => {}
    }
    let mut connection = pool.get().await.map_err(DbError::from)?;
    let changed = diesel::update(products::table.find(&sku))
        .set(products::image_key.eq(&uploaded.key))
        .execute(&mut connection)
        .await
        .map_err(DbError::from)?;
    if changed == 0 {
        return Err(Problem::not_found(format!("There is no product {sku}.")));
    }
    Ok(StatusCode::NO_CONTENT)
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_pictures_of_known_kinds_and_reasonable_size() {
        let picture = |content_type: &str, size| Announced {
            content_type: content_type.to_owned(),
            size,
        };
        assert_eq!(picture("image/jpeg", 1).check().unwrap(), "jpg");
        assert!(picture("image/svg+xml", 1).check().is_err());
        assert!(picture("image/png", LARGEST + 1).check().is_err());
        assert!(picture("image/png", 0).check().is_err());
    }
}
