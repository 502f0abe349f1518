use async_trait::async_trait;
use aws_sdk_s3::primitives::ByteStream;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use image::ImageError;
use shop_core::aws::{self, CallError, SdkConfig};
use shop_core::db::schema::thumbnails;
use shop_core::db::{DbError, Pool};
use shop_core::worker::{Handler, HandlerError, Message};

use crate::notification::{Notification, Upload};
use crate::thumbnail::Thumbnail;

/// The thumbnail of another upload has another key, so browsers may keep it.
const CACHE_CONTROL: &str = "public, max-age=31536000, immutable";

/// The longer side of a thumbnail in pixels.
const MAX_SIDE: u32 = 48;

/// Makes thumbnails.
pub(crate) struct Thumbnailer {
    pool: Pool,
    s3: aws_sdk_s3::Client,
    bucket: String,
    pub(crate) max_side: u32,
}

/// Why there is no thumbnail. It is retried.
#[derive(Debug, thiserror::Error)]
enum ThumbnailerError {
    #[error("could not make a thumbnail of {key}: {error}")]
    NotAPicture { key: String, error: ImageError },
    #[error("could not make a thumbnail of {0}: decoding panicked")]
    Panicked(String),
    #[error(transparent)]
    Call(#[from] CallError),
    #[error(transparent)]
    Db(#[from] DbError),
}

#[async_trait]
impl Handler for Thumbnailer {
    async fn handle(&self, message: &Message) -> Result<(), HandlerError> {
        let notification: Notification = message.json()?;
        for upload in &notification.uploads {
            if let Some(sku) = upload.sku() {
                self.process(sku, upload).await?;
            } else {
                tracing::info!(key = upload.key(), "not a picture of a product");
            }
        }
        Ok(())
    }
}

impl Thumbnailer {
    pub(crate) fn new(pool: Pool, sdk: &SdkConfig, bucket: String) -> Self {
        let config = aws_sdk_s3::config::Builder::from(sdk)
            .force_path_style(aws::path_style(sdk))
            .build();
        Self {
            pool,
            s3: aws_sdk_s3::Client::from_conf(config),
            bucket,
            max_side: MAX_SIDE,
        }
    }

    /// Makes a thumbnail. It is stored before its row, so that every row has a
    /// thumbnail; repeating this has no effect.
    async fn process(&self, sku: &str, upload: &Upload) -> Result<(), ThumbnailerError> {
        let key = upload.key().to_owned();
        let picture = self.fetch(upload).await?;
        let side = self.max_side;
        let task = tokio::task::spawn_blocking(move || Thumbnail::new(&picture, side));
        let thumbnail = match task.await {
            Ok(Ok(thumbnail)) => thumbnail,
            Ok(Err(error)) => return Err(ThumbnailerError::NotAPicture { key, error }),
            Err(_) => return Err(ThumbnailerError::Panicked(key)),
        };
        let (width, height) = (pixels(thumbnail.width), pixels(thumbnail.height));
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
        let failed = |error: &dyn std::error::Error| CallError::from_sdk("read a picture", error);
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
            .cache_control(CACHE_CONTROL)
            .body(ByteStream::from(png))
            .send()
            .await
            .map_err(|error| CallError::from_sdk("write a thumbnail", &error))?;
        Ok(())
    }
}

fn pixels(side: u32) -> i32 {
    i32::try_from(side).unwrap_or(i32::MAX)
}
