use std::time::Duration;

use aws_sdk_s3::error::ProvideErrorMetadata;
use aws_sdk_s3::operation::head_object::HeadObjectError;
use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart};
use shop_core::aws::CallError;
use shop_core::mutation::Mutation;

use crate::links;

/// How long an upload may wait to begin, and how long a link to a picture holds.
pub(super) const UPLOAD: Duration = Duration::from_mins(15);
const DOWNLOAD: Duration = Duration::from_hours(1);

/// The bucket that holds the pictures.
#[derive(Clone)]
pub(crate) struct Images {
    s3: aws_sdk_s3::Client,
    bucket: String,
}

/// What became of an upload in parts.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Completed {
    /// The picture is there.
    Whole,
    /// There is no such upload: it was given up, or never begun.
    NoSuchUpload,
    /// S3 has not got these parts, or not all of them.
    PartsMissing,
}

fn expiry(time: Duration) -> Result<PresigningConfig, CallError> {
    PresigningConfig::expires_in(time).map_err(|error| CallError::because("sign a URL", &error))
}

impl Images {
    pub(crate) fn new(s3: aws_sdk_s3::Client, bucket: String) -> Self {
        Self { s3, bucket }
    }

    /// A URL that takes a picture of just this type and size.
    pub(super) async fn sign_upload(
        &self,
        key: &str,
        content_type: &str,
        size: i64,
    ) -> Result<String, CallError> {
        let bucket = if Mutation::UploadsElsewhere.is_made() {
            "elsewhere"
        } else {
            &self.bucket
        };
        let content_type = (!Mutation::SignsAnything.is_made()).then_some(content_type);
        let signed = self
            .s3
            .put_object()
            .bucket(bucket)
            .key(key)
            .set_content_type(content_type.map(str::to_owned))
            .content_length(size)
            .presigned(expiry(UPLOAD)?)
            .await
            .map_err(|error| CallError::because("sign an upload", &error))?;
        Ok(signed.uri().to_owned())
    }

    /// Begins an upload in parts; gives back its id.
    pub(super) async fn begin(&self, key: &str, content_type: &str) -> Result<String, CallError> {
        let begun = self
            .s3
            .create_multipart_upload()
            .bucket(&self.bucket)
            .key(key)
            .content_type(content_type)
            .send()
            .await
            .map_err(|error| CallError::because("begin an upload", &error))?;
        begun
            .upload_id
            .ok_or_else(|| CallError::refused("begin an upload", "it got no id"))
    }

    /// A URL that takes one part of just this size.
    pub(super) async fn sign_part(
        &self,
        key: &str,
        upload: &str,
        number: i32,
        size: i64,
    ) -> Result<String, CallError> {
        let signed = self
            .s3
            .upload_part()
            .bucket(&self.bucket)
            .key(key)
            .upload_id(upload)
            .part_number(number)
            .content_length(size)
            .presigned(expiry(UPLOAD)?)
            .await
            .map_err(|error| CallError::because("sign a part of an upload", &error))?;
        Ok(signed.uri().to_owned())
    }

    /// Makes one picture of the parts, which have these entity tags in turn.
    pub(super) async fn complete(
        &self,
        key: &str,
        upload: &str,
        etags: &[String],
    ) -> Result<Completed, CallError> {
        let mut etags: Vec<_> = etags.iter().collect();
        if Mutation::MixesUpParts.is_made() {
            etags.reverse();
        }
        let parts = (1..).zip(etags).map(|(number, etag)| {
            let part = CompletedPart::builder().part_number(number);
            part.e_tag(etag).build()
        });
        let parts = CompletedMultipartUpload::builder()
            .set_parts(Some(parts.collect()))
            .build();
        let answer = self
            .s3
            .complete_multipart_upload()
            .bucket(&self.bucket)
            .key(key)
            .upload_id(upload)
            .multipart_upload(parts)
            .send()
            .await;
        match answer {
            Ok(_) => Ok(Completed::Whole),
            Err(error) => match error.code() {
                Some("NoSuchUpload") => Ok(Completed::NoSuchUpload),
                Some("InvalidPart" | "EntityTooSmall" | "MalformedXML") => {
                    Ok(Completed::PartsMissing)
                }
                _ => Err(CallError::because("complete an upload", &error)),
            },
        }
    }

    pub(super) async fn sign_download(&self, key: &str) -> Result<String, CallError> {
        let signed = self
            .s3
            .get_object()
            .bucket(&self.bucket)
            .key(key)
            .presigned(expiry(links::hold(DOWNLOAD))?)
            .await
            .map_err(|error| CallError::because("sign a download", &error))?;
        Ok(signed.uri().to_owned())
    }

    /// The content type of what was uploaded, if anything was.
    pub(super) async fn content_type(&self, key: &str) -> Result<Option<String>, CallError> {
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
