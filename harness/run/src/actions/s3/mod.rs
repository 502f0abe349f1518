//! `s3.*`: objects, through the AWS SDK.

mod listing;
mod post_form;
mod presign;

use std::fmt::Write as _;
use std::str::FromStr;

use aws_sdk_s3::Client;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{MetadataDirective, ObjectCannedAcl};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};
use rehearsal_record::Observation;
use rehearsal_script::ObjectPath;
use rehearsal_script::action::s3::{Copy, Delete, Get, Head, Put};
use rehearsal_stage::Bucket;
use serde_json::{Map, Value, json};

use super::Perform;
use super::body::Body;
use super::sdk::{etag, refused, time};
use crate::context::StepContext;
use crate::error::StepError;
use crate::step_trace::{content as sent_content, sent_fields};

impl StepContext<'_> {
    fn s3(&self) -> &Client {
        &self.sandbox().clients().s3
    }

    /// Returns the physical bucket and the key of an object.
    fn object(&self, path: &ObjectPath) -> Result<(String, String), StepError> {
        let bucket = self
            .sandbox()
            .resource::<Bucket>(&self.name(&path.bucket)?)?;
        Ok((bucket.name.to_string(), self.text(&path.key)?))
    }
}

impl Perform for Put {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let (bucket, key) = cx.object(&self.object)?;
        let mut content_type = cx.optional_text(self.content_type.as_ref())?;
        let content = if let Some(json) = &self.json {
            content_type.get_or_insert_with(|| "application/json".into());
            cx.value(json)?.to_string().into_bytes()
        } else if let Some(file) = &self.file {
            cx.file(file)?.0
        } else if let Some(text) = &self.base64 {
            use base64::Engine as _;
            base64::engine::general_purpose::STANDARD
                .decode(cx.text(text)?)
                .map_err(|error| {
                    StepError::scenario(format!("could not read the base64: {error}"))
                })?
        } else {
            cx.optional_text(self.body.as_ref())?
                .unwrap_or_default()
                .into_bytes()
        };
        let mut metadata = Map::new();
        for (name, value) in self.metadata.iter() {
            metadata.insert(name.to_owned(), cx.text(value)?.into());
        }
        cx.sends(sent_fields([
            ("bucket", Some(bucket.clone().into())),
            ("key", Some(key.clone().into())),
            ("content_type", content_type.clone().map(Value::from)),
            ("body", Some(sent_content(&content))),
            ("metadata", (!metadata.is_empty()).then(|| metadata.into())),
        ]));
        let mut request = cx.s3().put_object().bucket(bucket).key(key);
        request = request
            .set_content_type(content_type)
            .body(ByteStream::from(content));
        for (name, value) in self.metadata.iter() {
            request = request.metadata(name, cx.text(value)?);
        }
        let mut tags = Vec::new();
        for (name, value) in self.tagging.iter() {
            tags.push(format!("{}={}", encode(name), encode(&cx.text(value)?)));
        }
        let acl = cx.optional_text(self.acl.as_ref())?;
        let acl = acl.map(|acl| ObjectCannedAcl::from_str(&acl)).transpose();
        let answer = request
            .set_tagging((!tags.is_empty()).then(|| tags.join("&")))
            .set_cache_control(cx.optional_text(self.cache_control.as_ref())?)
            .set_acl(acl.map_err(|error| StepError::scenario(error.to_string()))?)
            .set_if_match(cx.optional_text(self.if_match.as_ref())?)
            .set_if_none_match(cx.optional_text(self.if_none_match.as_ref())?)
            .send()
            .await;
        match answer {
            Ok(written) => {
                let mut observation = Map::new();
                observation.insert("etag".into(), etag(written.e_tag().unwrap_or_default()));
                insert(&mut observation, "version", written.version_id());
                Ok(observation.into())
            }
            Err(error) => refused(&error),
        }
    }
}

/// The characters that AWS's SDKs encode in the headers for tags and sources.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

fn encode(text: &str) -> PercentEncode<'_> {
    utf8_percent_encode(text, ENCODED)
}

impl Perform for Get {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let (bucket, key) = cx.object(&self.object)?;
        cx.sends(json!({ "bucket": bucket, "key": key }));
        let answer = cx
            .s3()
            .get_object()
            .bucket(bucket)
            .key(key)
            .set_version_id(cx.optional_text(self.version.as_ref())?)
            .set_range(cx.optional_text(self.range.as_ref())?)
            .send()
            .await;
        let object = match answer {
            Ok(object) => object,
            Err(error) => return refused(&error),
        };
        let mut observation = object_fields!(object);
        let mut parts = object.body;
        let mut body = Body::default();
        while let Some(part) = parts.next().await {
            let part = part.map_err(|error| {
                StepError::environment(format!("could not read the object: {error}"))
            })?;
            body.push(&part);
        }
        body.insert(&mut observation);
        Ok(observation.into())
    }
}

impl Perform for Head {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let (bucket, key) = cx.object(&self.object)?;
        cx.sends(json!({ "bucket": bucket, "key": key }));
        let answer = cx
            .s3()
            .head_object()
            .bucket(bucket)
            .key(key)
            .set_version_id(cx.optional_text(self.version.as_ref())?)
            .send()
            .await;
        match answer {
            Ok(object) => Ok(object_fields!(object).into()),
            Err(error) => refused(&error),
        }
    }
}

/// Returns the fields that GetObject and HeadObject have in common; their outputs
/// share no trait.
macro_rules! object_fields {
    ($object:expr) => {{
        let object = &$object;
        let mut observation = Map::new();
        insert(&mut observation, "content_type", object.content_type());
        insert(&mut observation, "cache_control", object.cache_control());
        insert(&mut observation, "version", object.version_id());
        observation.insert(
            "size".into(),
            object.content_length().unwrap_or_default().into(),
        );
        observation.insert("etag".into(), etag(object.e_tag().unwrap_or_default()));
        observation.insert(
            "last_modified".into(),
            object.last_modified().map_or(Value::Null, time),
        );
        let metadata: Map<String, Value> = object
            .metadata()
            .into_iter()
            .flatten()
            .map(|(name, value)| (name.to_lowercase(), value.as_str().into()))
            .collect();
        observation.insert("metadata".into(), metadata.into());
        observation
    }};
}
use object_fields;

fn insert(observation: &mut Map<String, Value>, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        observation.insert(name.into(), value.into());
    }
}

impl Perform for Delete {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let (bucket, key) = cx.object(&self.object)?;
        cx.sends(json!({ "bucket": bucket, "key": key }));
        let answer = cx
            .s3()
            .delete_object()
            .bucket(bucket)
            .key(key)
            .set_version_id(cx.optional_text(self.version.as_ref())?)
            .send()
            .await;
        match answer {
            Ok(deleted) => {
                let mut observation = Map::new();
                insert(&mut observation, "version", deleted.version_id());
                if let Some(marker) = deleted.delete_marker() {
                    observation.insert("delete_marker".into(), marker.into());
                }
                Ok(observation.into())
            }
            Err(error) => refused(&error),
        }
    }
}

impl Perform for Copy {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let (from_bucket, from_key) = cx.object(&self.from)?;
        let (bucket, key) = cx.object(&self.to)?;
        let mut source = format!("{from_bucket}/{}", encode_key(&from_key));
        if let Some(version) = cx.optional_text(self.version.as_ref())? {
            let _ = write!(source, "?versionId={version}");
        }
        let content_type = cx.optional_text(self.content_type.as_ref())?;
        cx.sends(json!({ "source": source, "bucket": bucket, "key": key }));
        let mut request = cx
            .s3()
            .copy_object()
            .bucket(bucket)
            .key(key)
            .copy_source(source);
        if content_type.is_some() || !self.metadata.is_empty() {
            request = request.metadata_directive(MetadataDirective::Replace);
        }
        for (name, value) in self.metadata.iter() {
            request = request.metadata(name, cx.text(value)?);
        }
        match request.set_content_type(content_type).send().await {
            Ok(written) => {
                let mut observation = Map::new();
                let tag = written
                    .copy_object_result()
                    .and_then(|result| result.e_tag());
                observation.insert("etag".into(), etag(tag.unwrap_or_default()));
                insert(&mut observation, "version", written.version_id());
                Ok(observation.into())
            }
            Err(error) => refused(&error),
        }
    }
}

/// Encodes a key for the header that names the source, which keeps slashes.
fn encode_key(key: &str) -> String {
    key.split('/')
        .map(|segment| encode(segment).to_string())
        .collect::<Vec<_>>()
        .join("/")
}
