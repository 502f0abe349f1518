use aws_sdk_s3::primitives::ByteStream;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use image::ImageError;
use shop_core::aws::{self, CallError, SdkConfig};
use shop_core::db::schema::thumbnails;
use shop_core::db::{DbError, Pool};
use shop_core::worker::{Failure, Handler, Message};

use crate::notice::{Notice, Upload};
use crate::thumbnail::Thumbnail;

/// How long a browser may keep a thumbnail: that of another upload has another
/// name.
const CACHE: &str = "public, max-age=31536000, immutable";

/// Makes thumbnails.
pub(crate) struct Studio {
    pool: Pool,
    s3: aws_sdk_s3::Client,
    bucket: String,
}

/// Why there is no thumbnail. It is tried again.
#[derive(Debug, thiserror::Error)]
enum StudioError {
    #[error("could not make a thumbnail of {key}: {error}")]
    NoPicture { key: String, error: ImageError },
    #[error("could not make a thumbnail of {0}: its maker panicked")]
    Panicked(String),
    #[error(transparent)]
    Call(#[from] CallError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl Handler for Studio {
    async fn handle(&self, message: &Message) -> Result<(), Failure> {
        let notice: Notice = message.json()?;
        for upload in &notice.uploads {
            if let Some(sku) = upload.sku() {
                self.make(sku, upload).await?;
            } else {
                tracing::info!(key = upload.key(), "no picture of a product");
            }
        }
        Ok(())
    }
}

impl Studio {
    pub(crate) fn new(pool: Pool, sdk: &SdkConfig, bucket: String) -> Self {
        let config = aws_sdk_s3::config::Builder::from(sdk)
            .force_path_style(aws::path_style(sdk))
            .build();
        Self {
            pool,
            s3: aws_sdk_s3::Client::from_conf(config),
            bucket,
        }
    }

    /// The thumbnail comes before its row: a row that is there has one. Done
    /// again, it comes to the same.
    async fn make(&self, sku: &str, upload: &Upload) -> Result<(), StudioError> {
        let key = upload.key().to_owned();
        let picture = self.fetch(upload).await?;
        let made = tokio::task::spawn_blocking(move || Thumbnail::of(&picture)).await;
        let thumbnail = match made {
            Ok(Ok(thumbnail)) => thumbnail,
            Ok(Err(error)) => return Err(StudioError::NoPicture { key, error }),
            Err(_) => return Err(StudioError::Panicked(key)),
        };
        let (width, height) = (side(thumbnail.width), side(thumbnail.height));
        let target = format!("{key}.png");
        self.store(&target, thumbnail.png).await?;
        let mut connection = self.pool.get().await.map_err(DbError::from)?;
        diesel::insert_into(thumbnails::table)
            .values((
                thumbnails::picture.eq(&key),
                thumbnails::sku.eq(sku),
                thumbnails::key.eq(&target),
                thumbnails::width.eq(width),
                thumbnails::height.eq(height),
            ))
            .on_conflict_do_nothing()
            .execute(&mut connection)
            .await
            .map_err(DbError::from)?;
        tracing::info!(key, width, height, "thumbnail made");
        Ok(())
    }

    async fn fetch(&self, upload: &Upload) -> Result<Vec<u8>, CallError> {
        let failed = |error: &dyn std::error::Error| CallError::because("read a picture", error);
        let object = self
            .s3
            .get_object()
            .bucket(upload.bucket())
            .key(upload.key())
            .send()
            .await
            .map_err(|error| failed(&error))?;
        let bytes = object
            .body
            .collect()
            .await
            .map_err(|error| failed(&error))?;
        Ok(bytes.to_vec())
    }

    async fn store(&self, key: &str, png: Vec<u8>) -> Result<(), CallError> {
        self.s3
            .put_object()
            .bucket(&self.bucket)
            .key(key)
            .content_type("image/png")
            .cache_control(CACHE)
            .body(ByteStream::from(png))
            .send()
            .await
            .map_err(|error| CallError::because("write a thumbnail", &error))?;
        Ok(())
    }
}

/// A side as the database has it; none is longer than a thumbnail's.
fn side(pixels: u32) -> i32 {
    i32::try_from(pixels).unwrap_or(i32::MAX)
}
