//! Answers a routed request: checks that it is allowed, reads the body, runs
//! the operation, and writes the response.

use std::sync::Arc;

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderValue, Method, Response, header};
use http_body_util::BodyExt as _;
use hyper::body::Body as _;
use rehearsal_cloud_core::access::Permission;
use rehearsal_cloud_core::auth::{ALGORITHM, Scope, takes_version_2};
use rehearsal_cloud_core::raw::{RawAnswer, RawCall, RawError, RawRequest};
use rehearsal_model::body::Body as HttpBody;
use serde_json::Value;

use super::blob::Budget;
use super::call::{commit, failure, host_id, inspect, outcome};
use super::chunked::ChunkSigner;
use super::context::CallContext;
use super::error::{Result, S3Error};
use super::expected_body::ExpectedBody;
use super::form_upload::Form;
use super::operation::{BodyKind, Operation, POST_OBJECT};
use super::reply::{Body as ReplyBody, Reply};
use super::request::{Body, Request};
use super::routed::{RoutedRequest, Target};
use super::state::State;
use super::{
    access, access_table, cors_response, event, journal, names, notifications, receive, website,
};

impl RawRequest for RoutedRequest {
    fn operation(&self) -> &'static str {
        match &self.target {
            Target::Operation(operation) => operation.name,
            Target::Form(_) => POST_OBJECT.name,
            Target::Preflight => "OptionsObject",
            Target::Page => "WebsiteGet",
            Target::Control(operation) => operation.name(),
            Target::NotImplemented(name) => name,
            Target::Unknown | Target::Invalid(_) => "Unknown",
        }
    }

    fn resource(&self) -> Option<String> {
        let bucket = &self.request.bucket;
        (!bucket.is_empty()).then(|| bucket.clone())
    }

    fn input(&self) -> Value {
        journal::request(&self.request)
    }

    fn parts(&self) -> &Parts {
        &self.request.head
    }

    fn permissions(&self) -> Option<Vec<Permission>> {
        Some(access_table::permissions(self))
    }

    fn allows_page(&self, call: &RawCall) -> bool {
        cors_response::headers(&self.request, call).is_some()
    }

    fn answer(self: Box<Self>, body: HttpBody, call: RawCall) -> RawAnswer {
        Box::pin(answer(*self, body, call))
    }
}

/// The largest document: a million and some bytes for a thousand long keys to delete.
const MAX_DOCUMENT: usize = 20 << 20;
/// How much of the body of a failed request is read, so that the client reads the response.
const MAX_DRAIN: u64 = 16 << 20;

/// Answers a request.
pub(crate) async fn answer(
    mut routed: RoutedRequest,
    mut body: HttpBody,
    call: RawCall,
) -> Response<HttpBody> {
    let result = run(&mut routed, &mut body, &call).await;
    let unread = result.is_err() && !drain(&routed.request, body).await;
    if !call.is_committed() {
        call.note(outcome(&result));
    }
    let request = &routed.request;
    let head = request.method() == Method::HEAD;
    let reply = result
        .unwrap_or_else(|error| Reply::error(&error, call.request_id(), &host_id(&call), head));
    let mut response = response(reply, &call, head);
    if unread {
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(header::CONNECTION, close);
    }
    if request.headers().contains_key(header::ORIGIN) {
        let headers = response.headers_mut();
        for (name, value) in cors_response::headers(request, &call).into_iter().flatten() {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        }
    }
    response
}

/// Encodes an error of the gateway, and notes it for the journal.
pub(crate) fn encode_error(error: RawError<'_>, call: &RawCall) -> Response<HttpBody> {
    let error = S3Error::from(error);
    call.note(failure(&error));
    let reply = Reply::error(&error, call.request_id(), &host_id(call), false);
    response(reply, call, false)
}

fn response(reply: Reply, call: &RawCall, head: bool) -> Response<HttpBody> {
    let mut response = Response::new(match reply.body {
        _ if head => HttpBody::empty(),
        ReplyBody::Bytes(bytes) => HttpBody::from(bytes),
        ReplyBody::Blob(reader) => HttpBody::stream(reader),
    });
    *response.status_mut() = reply.status;
    *response.headers_mut() = reply.headers;
    let headers = response.headers_mut();
    headers.insert(header::SERVER, HeaderValue::from_static("AmazonS3"));
    for (name, value) in [
        ("x-amz-request-id", call.request_id()),
        ("x-amz-id-2", &host_id(call)),
    ] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
    response
}

async fn run(routed: &mut RoutedRequest, body: &mut HttpBody, call: &RawCall) -> Result<Reply> {
    let RoutedRequest { request, target } = routed;
    match target {
        Target::Invalid(error) => Err(error.clone()),
        Target::NotImplemented(name) => Err(S3Error::not_implemented(name)),
        Target::Unknown => {
            let resource = if request.key.is_empty() {
                "BUCKET"
            } else {
                "OBJECT"
            };
            Err(S3Error::method_not_allowed(
                request.method().as_str(),
                resource,
            ))
        }
        Target::Preflight => cors_response::preflight(request, call),
        Target::Page => {
            let host_id = host_id(call);
            let ids = (call.request_id(), host_id.as_str());
            commit(call, call.identity(), |state, cx| {
                Ok(website::serve(state, cx, request, ids))
            })
        }
        Target::Control(operation) => {
            let budget = inspect(call, |state, _| Arc::clone(&state.budget));
            let expected = |length| ExpectedBody::of_document(request.headers(), length);
            let document = receive::receive_document(body, expected, MAX_DOCUMENT, None, &budget);
            request.body = Body::Document(document.await?);
            let operation = *operation;
            commit(call, call.identity(), |state, cx| {
                operation.run(state, cx, request)
            })
            .map_err(S3Error::of_control)
        }
        Target::Operation(operation) => run_operation(operation, request, body, call).await,
        Target::Form(boundary) => {
            let (budget, region) = inspect(call, |state, _| {
                let bucket = state.bucket(&request.bucket);
                bucket.map(|bucket| (Arc::clone(&state.budget), Arc::clone(&bucket.region)))
            })?;
            let mut form = Form::read(body, boundary, request, &budget).await?;
            let key = form.key();
            if !key.is_empty() {
                call.add_input("Key", key);
            }
            let identity = form.authenticate(&region, call)?;
            let identity = identity.as_ref().unwrap_or_else(|| call.identity());
            access_table::check_upload(call, identity, &request.bucket, &form.key())?;
            commit(call, identity, |state, cx| form.store(state, cx))
        }
    }
}

async fn run_operation(
    operation: &'static Operation,
    request: &mut Request,
    body: &mut HttpBody,
    call: &RawCall,
) -> Result<Reply> {
    let Some(run) = operation.run else {
        return Err(S3Error::not_implemented(operation.name));
    };
    // Before the body, so that a client that may not write need not send it.
    let budget = inspect(call, |state, cx| -> Result<Arc<Budget>> {
        check_region(state, cx, operation, request, call.lenient())?;
        access::authorise(state, cx, operation, request)?;
        Ok(Arc::clone(&state.budget))
    })?;
    let signer = chunk_signer(request, call);
    request.body = match operation.body {
        BodyKind::Data => {
            let expected = match operation.name {
                "UploadPart" => ExpectedBody::of_part(request.headers())?,
                _ => ExpectedBody::read(request.headers())?,
            };
            Body::Data(Box::new(
                receive::receive(body, expected, signer, &budget).await?,
            ))
        }
        BodyKind::Document => {
            let expected = |length| match operation.name {
                // Its checksum is the object's, not the document's.
                "CompleteMultipartUpload" => {
                    ExpectedBody::without_checksum(request.headers(), length)
                }
                _ => ExpectedBody::of_document(request.headers(), length),
            };
            let document = receive::receive_document(body, expected, MAX_DOCUMENT, signer, &budget);
            Body::Document(document.await?)
        }
    };
    if operation.name == "DeleteObjects" {
        request.denied_keys = access_table::denied_keys(request, call);
    }
    if operation.name == "PutBucketNotificationConfiguration" {
        try_destinations(request, call)?;
    }
    commit(call, call.identity(), |state, cx| run(state, cx, request))
}

/// Sends a test message to the destinations of a notification configuration.
fn try_destinations(request: &Request, call: &RawCall) -> Result<()> {
    let skip = request
        .header("x-amz-skip-destination-validation")
        .is_some_and(|text| text.eq_ignore_ascii_case("true"));
    if skip || call.lenient() {
        return Ok(());
    }
    let document: s3s::dto::NotificationConfiguration = request.xml()?;
    let document = notifications::read(document, String::new)?;
    let (arn, owner, now) = inspect(call, |state, cx| {
        state
            .bucket(&request.bucket)
            .map(|bucket| (bucket.arn(), Arc::clone(&bucket.owner), cx.now))
    })?;
    let test = event::test_message(&request.bucket, now, call.request_id(), &host_id(call));
    notifications::try_destinations(&document, (&arn, &owner), &test, |ask| call.ask(ask))
}

/// Refuses a request that was signed for another region than the bucket's, or for none.
fn check_region(
    state: &State,
    cx: &CallContext<'_>,
    operation: &Operation,
    request: &Request,
    lenient: bool,
) -> Result<()> {
    let bucket = state.buckets.get(&request.bucket);
    if lenient || cx.account.is_none() {
        return Ok(());
    }
    if request.is_signed_v2() {
        return match bucket {
            Some(bucket) if !takes_version_2(&bucket.region) => Err(S3Error::outdated_signature()),
            _ => Ok(()),
        };
    }
    if !names::is_region(&cx.region) {
        let expected = bucket.map_or("us-east-1", |bucket| &*bucket.region);
        let presigned = request.query.get("X-Amz-Signature").is_some();
        return Err(S3Error::wrong_region(&cx.region, expected, presigned));
    }
    let Some(bucket) = bucket else {
        return Ok(());
    };
    let anywhere = matches!(operation.name, "CreateBucket" | "GetBucketLocation");
    if anywhere || bucket.region == cx.region {
        return Ok(());
    }
    Err(S3Error::new(
        301,
        "PermanentRedirect",
        "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.",
    )
    .with("Endpoint", format!("{}.s3-{}.amazonaws.com", bucket.name, bucket.region))
    .with("Bucket", &bucket.name)
    .header("x-amz-bucket-region", &bucket.region))
}

/// Returns the signer that checks a streamed body's chunks, where they are signed.
fn chunk_signer(request: &Request, call: &RawCall) -> Option<ChunkSigner> {
    let content = request.header("x-amz-content-sha256")?;
    let prefix = format!("STREAMING-{ALGORITHM}-PAYLOAD");
    if !content.starts_with(&prefix) || call.lenient() {
        return None;
    }
    let authorization = request.header("authorization")?;
    let field = |name: &str| {
        let (_, rest) = authorization.split_once(name)?;
        rest.split([',', ' ']).next()
    };
    let credential = field("Credential=")?;
    let (_, scope) = credential.split_once('/')?;
    Some(ChunkSigner {
        key: call.signing_key(&Scope::parse(credential)?)?,
        date: request.header("x-amz-date")?.to_owned(),
        scope: scope.to_owned(),
        previous: field("Signature=")?.to_owned(),
    })
}

/// Reads on, so that a client that is still sending reads the response. Returns whether the body
/// was read to its end. A client that waits for `100 Continue` is not sending.
async fn drain(request: &Request, mut body: HttpBody) -> bool {
    if body.is_end_stream() || request.headers().contains_key(header::EXPECT) {
        return body.is_end_stream();
    }
    let mut read = 0;
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else {
            return false;
        };
        read += frame.data_ref().map_or(0, Bytes::len) as u64;
        if read > MAX_DRAIN {
            return false;
        }
    }
    true
}
