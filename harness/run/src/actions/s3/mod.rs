//! `s3.*`: objects through the real SDK.

mod form;
pub(super) mod listing;
pub(super) mod presign;

use std::fmt::Write as _;
use std::str::FromStr;

use aws_sdk_s3::Client;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{MetadataDirective, ObjectCannedAcl};
use rehearsal_script::ObjectPath;
use rehearsal_script::action::s3::{Copy, Delete, Get, Head, Put};
use serde_json::{Map, Value};

use super::aws::{etag, refused, time};
use super::{Cx, StepError, payload};

impl Cx<'_> {
    fn s3(&self) -> &Client {
        &self.sandbox().clients().s3
    }

    /// The physical bucket, and the key.
    fn object(&self, path: &ObjectPath) -> Result<(String, String), StepError> {
        let bucket = self.sandbox().bucket(&self.name(&path.bucket)?)?;
        Ok((bucket.name.to_string(), self.text(&path.key)?))
    }
}

pub(super) async fn put(step: &Put, cx: &Cx<'_>) -> Result<Value, StepError> {
    let (bucket, key) = cx.object(&step.object)?;
    let mut content_type = cx.optional(step.content_type.as_ref())?;
    let content = if let Some(json) = &step.json {
        content_type.get_or_insert_with(|| "application/json".into());
        cx.value(json)?.to_string().into_bytes()
    } else if let Some(file) = &step.file {
        cx.file(file)?.0
    } else if let Some(text) = &step.base64 {
        use base64::Engine as _;
        base64::engine::general_purpose::STANDARD
            .decode(cx.text(text)?)
            .map_err(|error| StepError::wrong(format!("could not read the base64: {error}")))?
    } else {
        cx.optional(step.body.as_ref())?
            .unwrap_or_default()
            .into_bytes()
    };
    let mut request = cx.s3().put_object().bucket(bucket).key(key);
    request = request
        .set_content_type(content_type)
        .body(ByteStream::from(content));
    for (name, value) in step.metadata.iter() {
        request = request.metadata(name, cx.text(value)?);
    }
    let mut tags = Vec::new();
    for (name, value) in step.tagging.iter() {
        tags.push(format!("{}={}", encoded(name), encoded(&cx.text(value)?)));
    }
    let acl = cx.optional(step.acl.as_ref())?;
    let acl = acl.map(|acl| ObjectCannedAcl::from_str(&acl)).transpose();
    let answer = request
        .set_tagging((!tags.is_empty()).then(|| tags.join("&")))
        .set_cache_control(cx.optional(step.cache_control.as_ref())?)
        .set_acl(acl.map_err(|error| StepError::wrong(error.to_string()))?)
        .set_if_match(cx.optional(step.if_match.as_ref())?)
        .set_if_none_match(cx.optional(step.if_none_match.as_ref())?)
        .send()
        .await;
    match answer {
        Ok(written) => {
            let mut seen = Map::new();
            seen.insert("etag".into(), etag(written.e_tag().unwrap_or_default()));
            insert(&mut seen, "version", written.version_id());
            Ok(seen.into())
        }
        Err(error) => refused(&error),
    }
}

/// A tag's name or value as it stands in the tagging header.
fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                out.push(byte.into());
            }
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

pub(super) async fn get(step: &Get, cx: &Cx<'_>) -> Result<Value, StepError> {
    let (bucket, key) = cx.object(&step.object)?;
    let answer = cx
        .s3()
        .get_object()
        .bucket(bucket)
        .key(key)
        .set_version_id(cx.optional(step.version.as_ref())?)
        .set_range(cx.optional(step.range.as_ref())?)
        .send()
        .await;
    let object = match answer {
        Ok(object) => object,
        Err(error) => return refused(&error),
    };
    let mut seen = facts!(object);
    let bytes = object.body.collect().await;
    let bytes =
        bytes.map_err(|error| StepError::broken(format!("could not read the object: {error}")))?;
    let bytes = bytes.into_bytes();
    seen.insert("sha256".into(), payload::sha256(&bytes));
    payload::tell(&bytes, &mut seen);
    Ok(seen.into())
}

pub(super) async fn head(step: &Head, cx: &Cx<'_>) -> Result<Value, StepError> {
    let (bucket, key) = cx.object(&step.object)?;
    let answer = cx
        .s3()
        .head_object()
        .bucket(bucket)
        .key(key)
        .set_version_id(cx.optional(step.version.as_ref())?)
        .send()
        .await;
    match answer {
        Ok(object) => Ok(facts!(object).into()),
        Err(error) => refused(&error),
    }
}

/// What GetObject and HeadObject both tell, whose outputs share no trait.
macro_rules! facts {
    ($object:expr) => {{
        let object = &$object;
        let mut seen = Map::new();
        insert(&mut seen, "content_type", object.content_type());
        insert(&mut seen, "cache_control", object.cache_control());
        insert(&mut seen, "version", object.version_id());
        seen.insert(
            "size".into(),
            object.content_length().unwrap_or_default().into(),
        );
        seen.insert("etag".into(), etag(object.e_tag().unwrap_or_default()));
        seen.insert(
            "last_modified".into(),
            object.last_modified().map_or(Value::Null, time),
        );
        let metadata: Map<String, Value> = object
            .metadata()
            .into_iter()
            .flatten()
            .map(|(name, value)| (name.to_lowercase(), value.as_str().into()))
            .collect();
        seen.insert("metadata".into(), metadata.into());
        seen
    }};
}
use facts;

fn insert(seen: &mut Map<String, Value>, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        seen.insert(name.into(), value.into());
    }
}

pub(super) async fn delete(step: &Delete, cx: &Cx<'_>) -> Result<Value, StepError> {
    let (bucket, key) = cx.object(&step.object)?;
    let answer = cx
        .s3()
        .delete_object()
        .bucket(bucket)
        .key(key)
        .set_version_id(cx.optional(step.version.as_ref())?)
        .send()
        .await;
    match answer {
        Ok(deleted) => {
            let mut seen = Map::new();
            insert(&mut seen, "version", deleted.version_id());
            if let Some(marker) = deleted.delete_marker() {
                seen.insert("delete_marker".into(), marker.into());
            }
            Ok(seen.into())
        }
        Err(error) => refused(&error),
    }
}

pub(super) async fn copy(step: &Copy, cx: &Cx<'_>) -> Result<Value, StepError> {
    let (from_bucket, from_key) = cx.object(&step.from)?;
    let (bucket, key) = cx.object(&step.to)?;
    let mut source = format!("{from_bucket}/{}", encoded_key(&from_key));
    if let Some(version) = cx.optional(step.version.as_ref())? {
        let _ = write!(source, "?versionId={version}");
    }
    let content_type = cx.optional(step.content_type.as_ref())?;
    let mut request = cx
        .s3()
        .copy_object()
        .bucket(bucket)
        .key(key)
        .copy_source(source);
    if content_type.is_some() || !step.metadata.is_empty() {
        request = request.metadata_directive(MetadataDirective::Replace);
    }
    for (name, value) in step.metadata.iter() {
        request = request.metadata(name, cx.text(value)?);
    }
    match request.set_content_type(content_type).send().await {
        Ok(written) => {
            let mut seen = Map::new();
            let tag = written
                .copy_object_result()
                .and_then(|result| result.e_tag());
            seen.insert("etag".into(), etag(tag.unwrap_or_default()));
            insert(&mut seen, "version", written.version_id());
            Ok(seen.into())
        }
        Err(error) => refused(&error),
    }
}

/// A key as it stands in the header that names the source: its slashes stay.
fn encoded_key(key: &str) -> String {
    key.split('/').map(encoded).collect::<Vec<_>>().join("/")
}
