//! Uploading a picture: staff request a URL, upload the picture to S3, as a
//! whole or in parts, and attach it to its product.

use std::ops::RangeInclusive;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use shop_core::Problem;
use shop_core::aws::CallError;
use shop_core::http::{JsonBody, PathParams};
use shop_core::problem::FieldError;
use uuid::Uuid;

use super::store::{Images, Parts, UPLOAD_LINK, UploadState};
use crate::auth::Staff;
use crate::catalogue::{Catalogue, no_such_product};

/// Larger pictures are uploaded in parts of this size, so that a broken
/// connection costs one part only. S3 accepts smaller parts only as the last.
const PART_SIZE: i64 = 5 << 20;

/// What pictures may be uploaded.
#[derive(Debug, Clone)]
pub(crate) struct UploadRules {
    pub(crate) sizes: RangeInclusive<i64>,
    /// Returns the file extension of a content type, if it is allowed.
    pub(crate) extension: fn(&str) -> Option<&'static str>,
}

impl Default for UploadRules {
    fn default() -> Self {
        Self {
            sizes: 1..=10 << 20,
            extension,
        }
    }
}

fn extension(content_type: &str) -> Option<&'static str> {
    match content_type {
        "image/png" => Some("png"),
        "image/jpeg" => Some("jpg"),
        "image/webp" => Some("webp"),
        _ => None,
    }
}

/// A request to upload a picture.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct UploadRequest {
    content_type: String,
    size: i64,
}

/// How to upload the picture.
#[derive(Serialize)]
pub(crate) struct Instructions {
    method: &'static str,
    #[serde(flatten)]
    target: UploadTarget,
    /// What to attach to the product afterwards.
    key: String,
    expires_in: u64,
}

#[derive(Serialize)]
#[serde(untagged)]
enum UploadTarget {
    Single {
        url: String,
        /// Headers that the signature covers.
        headers: Value,
    },
    Multipart {
        /// The id of the upload, to be passed on when the picture is attached.
        upload: String,
        parts: Vec<Part>,
    },
}

/// A part of a picture.
#[derive(Serialize)]
struct Part {
    size: i64,
    url: String,
}

impl UploadRequest {
    /// Returns the file extension for the picture.
    fn validate(&self, rules: &UploadRules) -> Result<&'static str, Problem> {
        let extension = (rules.extension)(&self.content_type);
        let mut errors = Vec::new();
        if extension.is_none() {
            errors.push(FieldError::new(
                "/content_type",
                "must be image/png, image/jpeg or image/webp",
            ));
        }
        let (min, max) = (rules.sizes.start(), rules.sizes.end());
        if !rules.sizes.contains(&self.size) {
            errors.push(FieldError::new(
                "/size",
                format!("must be between {min} and {max} bytes"),
            ));
        }
        extension
            .filter(|_| errors.is_empty())
            .ok_or_else(|| Problem::invalid(errors))
    }

    async fn target(&self, images: &dyn Images, key: &str) -> Result<UploadTarget, CallError> {
        if self.size <= PART_SIZE {
            let url = images.sign_upload(key, &self.content_type, self.size);
            return Ok(UploadTarget::Single {
                url: url.await?,
                headers: json!({"content-type": self.content_type}),
            });
        }
        let upload = images.start_multipart(key, &self.content_type).await?;
        let mut parts = Vec::new();
        for (number, size) in (1..).zip(part_sizes(self.size)) {
            let url = images.sign_part(key, &upload, number, size).await?;
            parts.push(Part { size, url });
        }
        Ok(UploadTarget::Multipart { upload, parts })
    }
}

fn part_sizes(total: i64) -> impl Iterator<Item = i64> {
    (0..total)
        .step_by(usize::try_from(PART_SIZE).expect("the size of a part fits usize"))
        .map(move |start| PART_SIZE.min(total - start))
}

/// `POST /products/{sku}/image-uploads`
pub(crate) async fn start_upload(
    State(catalogue): State<Arc<dyn Catalogue>>,
    State(images): State<Arc<dyn Images>>,
    State(rules): State<UploadRules>,
    _: Staff,
    PathParams(sku): PathParams<String>,
    JsonBody(request): JsonBody<UploadRequest>,
) -> Result<(StatusCode, Json<Instructions>), Problem> {
    let extension = request.validate(&rules)?;
    if catalogue.find(&sku).await?.is_none() {
        return Err(no_such_product(&sku));
    }
    let key = format!("products/{sku}/{}.{extension}", Uuid::new_v4());
    let target = request
        .target(&*images, &key)
        .await
        .map_err(Problem::unavailable)?;
    let instructions = Instructions {
        method: "PUT",
        target,
        key,
        expires_in: UPLOAD_LINK.as_secs(),
    };
    Ok((StatusCode::CREATED, Json(instructions)))
}

/// A picture that was uploaded.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Attachment {
    key: String,
    /// The id of a multipart upload.
    #[serde(default)]
    upload: Option<String>,
    /// The `ETag` that S3 returned for each part, in order.
    #[serde(default)]
    etags: Vec<String>,
}

/// `PUT /products/{sku}/image`: shows an uploaded picture from now on.
pub(crate) async fn attach(
    State(catalogue): State<Arc<dyn Catalogue>>,
    State(images): State<Arc<dyn Images>>,
    _: Staff,
    PathParams(sku): PathParams<String>,
    JsonBody(attachment): JsonBody<Attachment>,
) -> Result<StatusCode, Problem> {
    let Attachment { key, upload, etags } = attachment;
    if !key.starts_with(&format!("products/{sku}/")) {
        return Err(invalid(
            "/key",
            "must be the key of an upload for this product",
        ));
    }
    let parts = upload.map(|upload_id| Parts { upload_id, etags });
    let upload = images.finish(&key, parts.as_ref()).await;
    match upload.map_err(Problem::unavailable)? {
        UploadState::Complete { content_type } if extension(&content_type).is_none() => {
            return Err(invalid("/key", "what was uploaded is not a picture"));
        }
        UploadState::Complete { .. } => {}
        UploadState::Missing => return Err(invalid("/key", "nothing was uploaded under this key")),
        UploadState::NoSuchUpload => {
            return Err(invalid(
                "/upload",
                "the upload does not exist, or has expired",
            ));
        }
        UploadState::PartsMissing => {
            return Err(invalid(
                "/etags",
                "must be the ETags of all parts, in order",
            ));
        }
    }
    if !catalogue.set_image(&sku, &key).await? {
        return Err(no_such_product(&sku));
    }
    Ok(StatusCode::NO_CONTENT)
}

fn invalid(pointer: &str, detail: &str) -> Problem {
    Problem::invalid(vec![FieldError::new(pointer, detail)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_known_types_and_limited_sizes() {
        let rules = UploadRules::default();
        let validate = |content_type: &str, size| {
            let request = UploadRequest {
                content_type: content_type.to_owned(),
                size,
            };
            request.validate(&rules)
        };
        assert_eq!(validate("image/jpeg", 1).unwrap(), "jpg");
        assert!(validate("image/svg+xml", 1).is_err());
        assert!(validate("image/png", rules.sizes.end() + 1).is_err());
        assert!(validate("image/png", 0).is_err());
    }

    #[test]
    fn all_parts_but_the_last_are_full() {
        assert_eq!(
            part_sizes(PART_SIZE + 1).collect::<Vec<_>>(),
            [PART_SIZE, 1]
        );
        assert_eq!(
            part_sizes(2 * PART_SIZE).collect::<Vec<_>>(),
            [PART_SIZE, PART_SIZE]
        );
    }
}
