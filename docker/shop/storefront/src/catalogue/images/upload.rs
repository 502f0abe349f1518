//! How a picture gets into the shop: it is announced, uploaded to S3 by whoever
//! announced it, in one go or in parts, and attached to its product.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use shop_core::Problem;
use shop_core::aws::CallError;
use shop_core::db::schema::products;
use shop_core::db::{DbError, Pool};
use shop_core::http::{At, Body};
use shop_core::mutation::Mutation;
use shop_core::problem::FieldError;
use uuid::Uuid;

use super::bucket::{Completed, Images, UPLOAD};
use crate::auth::Staff;
use crate::catalogue::find;

/// The largest picture.
const LARGEST: i64 = 10 << 20;

/// A larger picture than this is uploaded in parts of this size: a connection
/// that breaks then costs one of them. S3 takes no smaller ones but the last.
const PART: i64 = 5 << 20;

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
    #[serde(flatten)]
    way: Way,
    /// What to attach to the product afterwards.
    key: String,
    expires_in: u64,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Way {
    InOneGo {
        url: String,
        /// Headers that have to be sent as they are: they are part of what is
        /// signed.
        headers: Value,
    },
    InParts {
        /// The upload's id, to be given back when all parts are there.
        upload: String,
        parts: Vec<Part>,
    },
}

/// A part of a picture, and where to upload it.
#[derive(Serialize)]
struct Part {
    size: i64,
    url: String,
}

/// A picture that was uploaded.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Uploaded {
    key: String,
    /// Where it was uploaded in parts: the upload's id, and what S3 answered to
    /// each part as its `ETag`, in turn.
    #[serde(default)]
    upload: Option<String>,
    #[serde(default)]
    etags: Vec<String>,
}

impl Announced {
    fn check(&self) -> Result<&'static str, Problem> {
        if Mutation::TakesAnyPicture.is_made() {
            return Ok("png");
        }
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

    async fn way(&self, images: &Images, key: &str) -> Result<Way, CallError> {
        if self.size <= PART {
            let url = images.sign_upload(key, &self.content_type, self.size);
            return Ok(Way::InOneGo {
                url: url.await?,
                headers: json!({"content-type": self.content_type}),
            });
        }
        let upload = images.begin(key, &self.content_type).await?;
        let mut parts = Vec::new();
        for (number, size) in (1..).zip(sizes(self.size)) {
            let url = images.sign_part(key, &upload, number, size).await?;
            parts.push(Part { size, url });
        }
        Ok(Way::InParts { upload, parts })
    }
}

/// How large the parts are of a picture of this size.
fn sizes(whole: i64) -> impl Iterator<Item = i64> {
    (0..whole)
        .step_by(usize::try_from(PART).expect("a part fits into memory"))
        .map(move |begin| PART.min(whole - begin))
}

fn ending(content_type: &str) -> Option<&'static str> {
    match content_type {
        "image/png" => Some("png"),
        "image/jpeg" => Some("jpg"),
        "image/webp" => Some("webp"),
        _ => None,
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
    let way = picture
        .way(&images, &key)
        .await
        .map_err(Problem::unavailable)?;
    let upload = Upload {
        method: "PUT",
        way,
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
    if !uploaded.key.starts_with(&format!("products/{sku}/")) {
        return Err(wrong(
            "/key",
            "must be the key of an upload for this product",
        ));
    }
    let mut found = arrived(&images, &uploaded).await?;
    if Mutation::ShowsNothing.is_made() {
        found = Some("image/png".to_owned());
    }
    let Some(found) = found else {
        return Err(wrong("/key", "nothing was uploaded under this key"));
    };
    if ending(&found).is_none() {
        return Err(wrong("/key", "what was uploaded is no picture"));
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

/// The content type of what was uploaded, if anything was. An upload in parts
/// is completed first, unless that was done before: a client may ask again.
async fn arrived(images: &Images, uploaded: &Uploaded) -> Result<Option<String>, Problem> {
    let look = async || {
        let found = images.content_type(&uploaded.key).await;
        found.map_err(Problem::unavailable)
    };
    let found = look().await?;
    let (None, Some(upload)) = (&found, &uploaded.upload) else {
        return Ok(found);
    };
    let completed = images
        .complete(&uploaded.key, upload, &uploaded.etags)
        .await
        .map_err(Problem::unavailable)?;
    match completed {
        Completed::Whole => look().await,
        Completed::NoSuchUpload if Mutation::BlamesS3.is_made() => {
            Err(Problem::unavailable("could not complete an upload"))
        }
        Completed::NoSuchUpload => Err(wrong("/upload", "there is no such upload, or no longer")),
        Completed::PartsMissing => Err(wrong(
            "/etags",
            "must be what S3 answered to the parts, in turn",
        )),
    }
}

fn wrong(pointer: &str, detail: &str) -> Problem {
    Problem::invalid(vec![FieldError::new(pointer, detail)])
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

    #[test]
    fn parts_are_full_but_the_last_and_add_up() {
        assert_eq!(sizes(PART + 1).collect::<Vec<_>>(), [PART, 1]);
        assert_eq!(sizes(2 * PART).collect::<Vec<_>>(), [PART, PART]);
    }
}
