//! Calls of other services, which have no HTTP: they put objects into buckets, list them and
//! get them. A service acts by a role of the account, so that no policy of the bucket is asked.

use std::collections::BTreeMap;
use std::ops::Bound;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderValue, Method, header};
use rehearsal_cloud_core::encryption::KeyUse;
use rehearsal_cloud_core::service::{self, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use super::canonical_id::canonical_id;
use super::context::CallContext;
use super::error::{Result, S3Error};
use super::expected_body::ExpectedBody;
use super::notifications::{self, EventSource};
use super::ops::encryption::{as_s3_error, key_request};
use super::ops::write;
use super::receive::BodyReceiver;
use super::request::{Body, Request};
use super::state::{Encryption, State};

/// The input of `PutObject`, as far as services use it.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PutObject {
    bucket: String,
    key: String,
    /// The object's bytes in base64.
    body: String,
    content_type: Option<String>,
    content_encoding: Option<String>,
}

impl PutObject {
    /// Returns the call as the request that a client would make.
    fn request(&self, state: &State) -> Result<Request> {
        let bytes = STANDARD.decode(&self.body).unwrap_or_default();
        let mut request = http::Request::new(());
        *request.method_mut() = Method::PUT;
        let headers = request.headers_mut();
        headers.insert(header::CONTENT_LENGTH, bytes.len().into());
        let texts = [
            (header::CONTENT_TYPE, &self.content_type),
            (header::CONTENT_ENCODING, &self.content_encoding),
        ];
        for (name, text) in texts {
            let value = text
                .as_deref()
                .and_then(|text| HeaderValue::from_str(text).ok());
            if let Some(value) = value {
                headers.insert(name, value);
            }
        }
        let expected = ExpectedBody::read(headers)?;
        let mut receiver = BodyReceiver::new(expected, None, &state.budget);
        receiver.frame(Bytes::from(bytes))?;
        let (head, ()) = request.into_parts();
        Ok(Request {
            denied_keys: BTreeMap::new(),
            head,
            bucket: self.bucket.clone(),
            virtual_hosted: false,
            key: self.key.clone(),
            query: rehearsal_model::protocol::Form::default(),
            body: Body::Data(Box::new(receiver.finish()?)),
        })
    }
}

/// Puts an object into a bucket. The service acts by a role of the account, so that no
/// policy of the bucket is asked.
pub(crate) fn put_object(
    state: &mut State,
    service: &mut service::CallContext<'_>,
    input: PutObject,
) -> Result<Value, ServiceError> {
    let base_url = service.base_url().to_owned();
    let request_id = service.request_id().to_owned();
    let identity = service.identity().clone();
    let trace = service.trace().cloned();
    let mut cx = CallContext {
        now: service.now(),
        account: Some(identity.account.clone()),
        region: service.region().clone(),
        base_url: &base_url,
        ids: service.ids,
        identity: &identity,
        encryption_keys: &service.environment.encryption_keys,
        events: Vec::new(),
    };
    let request = input
        .request(state)
        .map_err(|error| as_service_error(&error))?;
    let result = write::put(state, &mut cx, &request);
    let (now, events) = (cx.now, cx.events);
    let reply = result.map_err(|error| as_service_error(&error))?;
    for event in &events {
        state.schedule_key(&event.bucket, &event.key);
    }
    let cause = EventSource {
        now,
        caller: &identity.user_id,
        request_id: &request_id,
        host_id: &canonical_id(&base_url),
        trace: trace.as_deref(),
    };
    notifications::notify_destinations(state, &events, &cause, |effect| service.effect(effect));
    let etag = reply.headers.get(header::ETAG);
    let etag = etag.and_then(|etag| etag.to_str().ok()).unwrap_or_default();
    Ok(json!({"ETag": etag}))
}

/// The input of `GetObject`, as far as services use it.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetObject {
    bucket: String,
    key: String,
    version_id: Option<String>,
}

/// Returns the bytes of an object, in base64, and the region of its bucket.
pub(crate) fn get_object(
    state: &mut State,
    service: &mut service::CallContext<'_>,
    input: GetObject,
) -> Result<Value, ServiceError> {
    let bytes = read(state, &input, service);
    let bytes = bytes.map_err(|error| as_service_error(&error))?;
    let bucket = state.bucket(&input.bucket);
    let bucket = bucket.map_err(|error| as_service_error(&error))?;
    Ok(json!({"Body": STANDARD.encode(bytes), "BucketRegion": *bucket.region}))
}

fn read(state: &State, input: &GetObject, service: &service::CallContext<'_>) -> Result<Vec<u8>> {
    let bucket = state.bucket(&input.bucket)?;
    let (_, object) = bucket.object(&input.key, input.version_id.as_deref(), "GET")?;
    if !object.is_readable(service.now()) {
        let message = "The operation is not valid for the object's storage class";
        return Err(S3Error::new(403, "InvalidObjectState", message));
    }
    if let Encryption::Kms { key, .. } = &object.settings.encryption {
        let request = key_request(key, bucket, service.account(), KeyUse::Decrypt);
        service.encryption_key(request).map_err(as_s3_error)?;
    }
    let mut bytes = Vec::new();
    let all = 0..object.blob.len();
    let read = object
        .blob
        .for_each(all, |part| bytes.extend_from_slice(part));
    match read {
        Ok(()) => Ok(bytes),
        Err(error) => {
            tracing::error!(%error, "could not read an object back");
            let message = "We encountered an internal error. Please try again.";
            Err(S3Error::new(500, "InternalError", message))
        }
    }
}

/// The input of `ListObjectsV2`, as far as services use it.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListObjects {
    bucket: String,
    #[serde(default)]
    prefix: String,
    start_after: Option<String>,
}

/// The most objects of a page.
const PAGE: usize = 1_000;

/// Lists the objects of a bucket whose keys begin with a prefix.
pub(crate) fn list_objects(
    state: &mut State,
    _: &mut service::CallContext<'_>,
    input: ListObjects,
) -> Result<Value, ServiceError> {
    let bucket = state.bucket(&input.bucket);
    let bucket = bucket.map_err(|error| as_service_error(&error))?;
    let start = match &input.start_after {
        Some(after) if *after >= input.prefix => Bound::Excluded(after.as_str()),
        _ => Bound::Included(input.prefix.as_str()),
    };
    let keys = bucket.keys.range::<str, _>((start, Bound::Unbounded));
    let mut found = keys
        .take_while(|(key, _)| key.starts_with(&input.prefix))
        .filter_map(|(key, versions)| Some((key, versions.current().object().ok()?)));
    let page = found.by_ref().take(PAGE);
    let page: Vec<Value> = page
        .map(|(key, object)| json!({"Key": key, "Size": object.size()}))
        .collect();
    Ok(json!({"Contents": page, "IsTruncated": found.next().is_some()}))
}

fn as_service_error(error: &S3Error) -> ServiceError {
    let status = error.status();
    let answered = ServiceError::sender(error.code().to_owned(), error.message());
    ServiceError {
        receiver: status.is_server_error(),
        ..answered.with_status(status.as_u16())
    }
}
