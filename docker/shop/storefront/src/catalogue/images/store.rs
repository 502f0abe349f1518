use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_s3::error::ProvideErrorMetadata;
use aws_sdk_s3::operation::head_object::HeadObjectError;
use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart};
use shop_core::aws::CallError;

/// How long a link for an upload is valid.
pub(crate) const UPLOAD_LINK: Duration = Duration::from_mins(15);

/// The pictures of all products.
#[async_trait]
pub(crate) trait Images: Send + Sync {
    /// Returns a URL that accepts a picture of exactly this type and size.
    async fn sign_upload(
        &self,
        key: &str,
        content_type: &str,
        size: i64,
    ) -> Result<String, CallError>;

    /// Starts a multipart upload. Returns its id.
    async fn start_multipart(&self, key: &str, content_type: &str) -> Result<String, CallError>;

    /// Returns a URL that accepts a part of exactly this size.
    async fn sign_part(
        &self,
        key: &str,
        upload_id: &str,
        number: i32,
        size: i64,
    ) -> Result<String, CallError>;

    /// Returns the state of an upload. A multipart upload is completed first; the
    /// client may repeat this.
    async fn finish(&self, key: &str, parts: Option<&Parts>) -> Result<UploadState, CallError>;

    /// Returns a URL to download a picture.
    async fn sign_download(&self, key: &str, valid_for: Duration) -> Result<String, CallError>;
}

/// The parts of a multipart upload.
#[derive(Debug, Clone)]
pub(crate) struct Parts {
    pub(crate) upload_id: String,
    /// The `ETag` of each part, in order.
    pub(crate) etags: Vec<String>,
}

/// The state of an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum UploadState {
    /// The picture was uploaded.
    Complete { content_type: String },
    /// There is no object with this key.
    Missing,
    /// There is no such multipart upload: it was aborted, or never started.
    NoSuchUpload,
    /// Some parts are missing, or their ETags are wrong.
    PartsMissing,
}

/// The pictures in their bucket.
#[derive(Clone)]
pub(crate) struct S3Images {
    pub(crate) s3: aws_sdk_s3::Client,
    pub(crate) bucket: String,
}

impl S3Images {
    pub(crate) fn new(s3: aws_sdk_s3::Client, bucket: String) -> Self {
        Self { s3, bucket }
    }

    async fn complete_multipart(&self, key: &str, parts: &Parts) -> Result<UploadState, CallError> {
        let completed = (1..).zip(&parts.etags).map(|(number, etag)| {
            let part = CompletedPart::builder().part_number(number);
            part.e_tag(etag).build()
        });
        let completed = CompletedMultipartUpload::builder()
            .set_parts(Some(completed.collect()))
            .build();
        let answer = self
            .s3
            .complete_multipart_upload()
            .bucket(&self.bucket)
            .key(key)
            .upload_id(&parts.upload_id)
            .multipart_upload(completed)
            .send()
            .await;
        match answer {
            Ok(_) => self.find(key).await,
            Err(error) => match error.code() {
                Some("NoSuchUpload") => Ok(UploadState::NoSuchUpload),
                Some("InvalidPart" | "EntityTooSmall" | "MalformedXML") => {
                    Ok(UploadState::PartsMissing)
                }
                _ => Err(CallError::from_sdk("complete an upload", &error)),
            },
        }
    }

    async fn find(&self, key: &str) -> Result<UploadState, CallError> {
        let answer = self
            .s3
            .head_object()
            .bucket(&self.bucket)
            .key(key)
            .send()
            .await;
        match answer {
            Ok(head) => Ok(UploadState::Complete {
                content_type: head.content_type.unwrap_or_default(),
            }),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(HeadObjectError::is_not_found) =>
            {
                Ok(UploadState::Missing)
            }
            Err(error) => Err(CallError::from_sdk("find an upload", &error)),
        }
    }
}

fn valid_for(time: Duration) -> Result<PresigningConfig, CallError> {
    PresigningConfig::expires_in(time).map_err(|error| CallError::from_sdk("sign a URL", &error))
}

#[async_trait]
impl Images for S3Images {
    async fn sign_upload(
        &self,
        key: &str,
        content_type: &str,
        size: i64,
    ) -> Result<String, CallError> {
        let signed = self
            .s3
            .put_object()
            .bucket(&self.bucket)
            .key(key)
            .content_type(content_type)
            .content_length(size)
            .presigned(valid_for(UPLOAD_LINK)?)
            .await
            .map_err(|error| CallError::from_sdk("sign an upload", &error))?;
        Ok(signed.uri().to_owned())
    }

    async fn start_multipart(&self, key: &str, content_type: &str) -> Result<String, CallError> {
        let started = self
            .s3
            .create_multipart_upload()
            .bucket(&self.bucket)
            .key(key)
            .content_type(content_type)
            .send()
            .await
            .map_err(|error| CallError::from_sdk("start an upload", &error))?;
        started
            .upload_id
            .ok_or_else(|| CallError::refused("start an upload", "the answer has no id"))
    }

    async fn sign_part(
        &self,
        key: &str,
        upload_id: &str,
        number: i32,
        size: i64,
    ) -> Result<String, CallError> {
        let signed = self
            .s3
            .upload_part()
            .bucket(&self.bucket)
            .key(key)
            .upload_id(upload_id)
            .part_number(number)
            .content_length(size)
            .presigned(valid_for(UPLOAD_LINK)?)
            .await
            .map_err(|error| CallError::from_sdk("sign a part of an upload", &error))?;
        Ok(signed.uri().to_owned())
    }

    async fn finish(&self, key: &str, parts: Option<&Parts>) -> Result<UploadState, CallError> {
        let found = self.find(key).await?;
        match parts {
            Some(parts) if found == UploadState::Missing => {
                self.complete_multipart(key, parts).await
            }
            _ => Ok(found),
        }
    }

    async fn sign_download(&self, key: &str, time: Duration) -> Result<String, CallError> {
        let signed = self
            .s3
            .get_object()
            .bucket(&self.bucket)
            .key(key)
            .presigned(valid_for(time)?)
            .await
            .map_err(|error| CallError::from_sdk("sign a download", &error))?;
        Ok(signed.uri().to_owned())
    }
}
