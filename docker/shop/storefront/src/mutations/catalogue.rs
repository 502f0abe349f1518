//! Mutations of the catalogue and its pictures.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_s3::presigning::PresigningConfig;
use shop_core::aws::CallError;
use shop_core::db::DbError;
use shop_core::mutations::Mutation;

use crate::catalogue::images::store::{Images, Parts, S3Images, UPLOAD_LINK, UploadState};
use crate::catalogue::store::{Article, Catalogue, Details, Listing, Search};

/// A week, the longest that S3 allows.
pub(super) const WEEK: Duration = Duration::from_hours(7 * 24);

pub(super) struct FaultyCatalogue {
    pub(super) inner: Arc<dyn Catalogue>,
    pub(super) mutation: Mutation,
}

impl FaultyCatalogue {
    fn listing(&self, mut listing: Listing) -> Listing {
        if self.mutation == Mutation::LinksPictureAsThumbnail {
            listing.thumbnail_key = listing.article.image_key.clone();
        }
        listing
    }
}

#[async_trait]
impl Catalogue for FaultyCatalogue {
    async fn search(&self, mut search: Search) -> Result<Vec<Listing>, DbError> {
        let skip = self.mutation == Mutation::SkipsAProduct && search.after.is_some();
        search.limit += i64::from(skip);
        let found = self.inner.search(search).await?;
        let found = found.into_iter().skip(usize::from(skip));
        Ok(found.map(|listing| self.listing(listing)).collect())
    }

    async fn find(&self, sku: &str) -> Result<Option<Listing>, DbError> {
        let found = self.inner.find(sku).await?;
        Ok(found.map(|listing| self.listing(listing)))
    }

    async fn save(&self, sku: &str, details: &Details) -> Result<Article, DbError> {
        self.inner.save(sku, details).await
    }

    async fn set_image(&self, sku: &str, key: &str) -> Result<bool, DbError> {
        self.inner.set_image(sku, key).await
    }
}

pub(super) struct FaultyImages {
    pub(super) inner: S3Images,
    pub(super) mutation: Mutation,
}

impl FaultyImages {
    async fn sign_any_content_type(&self, key: &str, size: i64) -> Result<String, CallError> {
        let expiry = PresigningConfig::expires_in(UPLOAD_LINK)
            .map_err(|error| CallError::from_sdk("sign a URL", &error))?;
        let signed = self
            .inner
            .s3
            .put_object()
            .bucket(&self.inner.bucket)
            .key(key)
            .content_length(size)
            .presigned(expiry)
            .await
            .map_err(|error| CallError::from_sdk("sign an upload", &error))?;
        Ok(signed.uri().to_owned())
    }
}

#[async_trait]
impl Images for FaultyImages {
    async fn sign_upload(
        &self,
        key: &str,
        content_type: &str,
        size: i64,
    ) -> Result<String, CallError> {
        if self.mutation == Mutation::SignsAnyContentType {
            return self.sign_any_content_type(key, size).await;
        }
        if self.mutation == Mutation::UploadsToWrongBucket {
            let images = S3Images::new(self.inner.s3.clone(), "no-such-bucket".to_owned());
            return images.sign_upload(key, content_type, size).await;
        }
        self.inner.sign_upload(key, content_type, size).await
    }

    async fn start_multipart(&self, key: &str, content_type: &str) -> Result<String, CallError> {
        self.inner.start_multipart(key, content_type).await
    }

    async fn sign_part(
        &self,
        key: &str,
        upload_id: &str,
        number: i32,
        size: i64,
    ) -> Result<String, CallError> {
        self.inner.sign_part(key, upload_id, number, size).await
    }

    async fn finish(&self, key: &str, parts: Option<&Parts>) -> Result<UploadState, CallError> {
        let mut parts = parts.cloned();
        if self.mutation == Mutation::ReversesParts
            && let Some(parts) = &mut parts
        {
            parts.etags.reverse();
        }
        let upload = self.inner.finish(key, parts.as_ref()).await?;
        match (self.mutation, upload) {
            (Mutation::AttachesMissingPictures, UploadState::Missing) => {
                Ok(UploadState::Complete {
                    content_type: "image/png".to_owned(),
                })
            }
            (Mutation::ReportsLostUploadAsOutage, UploadState::NoSuchUpload) => {
                Err(CallError::refused("complete an upload", "it is gone"))
            }
            (_, upload) => Ok(upload),
        }
    }

    async fn sign_download(&self, key: &str, valid_for: Duration) -> Result<String, CallError> {
        let valid_for = match self.mutation {
            Mutation::SignsLongLinks => WEEK,
            _ => valid_for,
        };
        self.inner.sign_download(key, valid_for).await
    }
}
