//! HTTP in, HTTP out: finds the operation, asks whether it is allowed, reads
//! the body, runs it, answers.

use std::sync::Arc;

use bytes::Bytes;
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use http_body_util::BodyExt as _;
use s3s::Body as HttpBody;
use sha2::Sha256;

use super::access;
use super::blob::Budget;
use super::chunked::ChunkSigner;
use super::context::Context;
use super::fault::{Fault, Result};
use super::intake::{self, Promise};
use super::journal;
use super::model::{State, canonical_id};
use super::reply::{Body as ReplyBody, Reply};
use super::request::{self, Body, Query, Request};
use super::route::{self, Operation, Scope, Takes};
use crate::auth::IdentityKind;
use crate::raw::{RawAnswer, RawCall, RawEntry};

/// The largest document: a million and some bytes for a thousand long keys to delete.
const MAX_DOCUMENT: usize = 20 << 20;
/// How much of a body nobody wants is read, so that the client hears the answer.
const MAX_DRAIN: u64 = 16 << 20;

/// Answers a request to S3.
pub(crate) fn handle(request: http::Request<HttpBody>, call: RawCall) -> RawAnswer {
    Box::pin(async move {
        let (parts, mut body) = request.into_parts();
        let mut asked = Asked::read(&parts, call.bucket());
        let outcome = answer(&mut asked, &mut body, &call).await;
        if outcome.is_err() {
            drain(&parts, body).await;
        }
        respond(&asked, outcome, &call)
    })
}

/// What a request asks for: the bucket and the operation.
pub(super) fn asks(parts: &Parts, bucket: Option<&str>) -> (Option<String>, &'static str) {
    let asked = Asked::read(parts, bucket);
    let name = asked
        .operation
        .map_or("Unknown", |operation| operation.name);
    (Some(asked.bucket).filter(|bucket| !bucket.is_empty()), name)
}

/// A request on its way to its operation.
struct Asked {
    method: Method,
    bucket: String,
    key: String,
    query: Query,
    headers: HeaderMap,
    operation: Option<&'static Operation>,
    /// Why the request cannot be read at all.
    fault: Option<Fault>,
}

impl Asked {
    fn read(parts: &Parts, bucket: Option<&str>) -> Self {
        let host = bucket.map(|bucket| format!("{bucket}.localhost"));
        let (target, fault) = match request::target(host.as_deref(), parts.uri.path()) {
            Ok(target) => (Some(target), None),
            Err(fault) => (None, Some(fault)),
        };
        let (bucket, key) = target.map(|t| (t.bucket, t.key)).unwrap_or_default();
        let query = Query::parse(parts.uri.query().unwrap_or_default());
        let scope = match (bucket.is_empty(), key.is_empty()) {
            (true, _) => Scope::Service,
            (_, true) => Scope::Bucket,
            _ => Scope::Object,
        };
        let operation = route::find(&parts.method, scope, &query, &parts.headers);
        Self {
            method: parts.method.clone(),
            bucket,
            key,
            query,
            headers: parts.headers.clone(),
            operation,
            fault,
        }
    }

    fn resource(&self) -> String {
        match (self.bucket.as_str(), self.key.as_str()) {
            ("", _) => "/".to_owned(),
            (bucket, "") => format!("/{bucket}"),
            (bucket, key) => format!("/{bucket}/{key}"),
        }
    }
}

async fn answer(asked: &mut Asked, body: &mut HttpBody, call: &RawCall) -> Result<Reply> {
    if let Some(fault) = asked.fault.take() {
        return Err(fault);
    }
    let Some(operation) = asked.operation else {
        return Err(Fault::method_not_allowed(asked.method.as_str(), "SERVICE"));
    };
    let Some(run) = operation.run else {
        return Err(Fault::not_implemented(operation.name));
    };
    let mut request = Request {
        method: asked.method.clone(),
        bucket: asked.bucket.clone(),
        key: asked.key.clone(),
        query: asked.query.clone(),
        headers: asked.headers.clone(),
        body: Body::Document(Bytes::new()),
    };
    // Before the body, so that nothing is sent in vain.
    let budget = within(call, |state, cx| -> Result<Arc<Budget>> {
        check_region(state, cx, operation, &request, call.lenient())?;
        access::authorise(state, cx, operation, &request)?;
        if operation.takes == Takes::Data {
            state.bucket(&request.bucket)?;
        }
        Ok(Arc::clone(&state.budget))
    })?;
    let signer = chunk_signer(&request.headers, call);
    request.body = match operation.takes {
        Takes::Data => {
            let promise = Promise::read(&request.headers)?;
            Body::Data(Box::new(
                intake::take(body, promise, signer, &budget).await?,
            ))
        }
        Takes::Document => {
            let document =
                intake::take_document(body, &request.headers, MAX_DOCUMENT, signer, &budget)
                    .await?;
            Body::Document(document)
        }
    };
    within(call, |state, cx| run(state, cx, &request))
}

/// Runs something over the state with S3's own context.
fn within<T>(call: &RawCall, run: impl FnOnce(&mut State, &mut Context<'_>) -> T) -> T {
    let identity = call.identity();
    let account = (identity.kind != IdentityKind::Anonymous).then(|| Arc::clone(call.account()));
    let base_url = call.base_url();
    let request_id = call.request_id();
    call.run::<State, T>(|state, service| {
        let mut cx = Context {
            now: service.now(),
            account,
            arn: Arc::clone(&identity.arn),
            region: Arc::clone(call.region()),
            request_id,
            base_url,
            ids: service.ids,
            events: Vec::new(),
        };
        run(state, &mut cx)
    })
}

/// A bucket is addressed in its own region.
fn check_region(
    state: &State,
    cx: &Context<'_>,
    operation: &Operation,
    request: &Request,
    lenient: bool,
) -> Result<()> {
    let Some(bucket) = state.buckets.get(&request.bucket) else {
        return Ok(());
    };
    let anywhere = matches!(operation.name, "CreateBucket" | "GetBucketLocation");
    if anywhere || lenient || cx.account.is_none() || bucket.region == cx.region {
        return Ok(());
    }
    Err(Fault::new(
        301,
        "PermanentRedirect",
        "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.",
    )
    .with("Endpoint", format!("{}.s3-{}.amazonaws.com", bucket.name, bucket.region))
    .with("Bucket", &bucket.name)
    .header("x-amz-bucket-region", &bucket.region))
}

/// What it takes to check a streamed body's signatures, where it has some.
fn chunk_signer(headers: &HeaderMap, call: &RawCall) -> Option<ChunkSigner> {
    let content = request::header(headers, "x-amz-content-sha256")?;
    if !content.starts_with("STREAMING-AWS4-HMAC-SHA256-PAYLOAD") || call.lenient() {
        return None;
    }
    let authorization = request::header(headers, "authorization")?;
    let field = |name: &str| {
        let (_, rest) = authorization.split_once(name)?;
        rest.split([',', ' ']).next()
    };
    let (access_key, scope) = field("Credential=")?.split_once('/')?;
    let secret = call.secret_of(access_key)?;
    let mut key = format!("AWS4{secret}").into_bytes();
    for part in scope.split('/') {
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("HMAC takes keys of any length");
        mac.update(part.as_bytes());
        key = mac.finalize().into_bytes().to_vec();
    }
    Some(ChunkSigner {
        key: key.try_into().ok()?,
        date: request::header(headers, "x-amz-date")?.to_owned(),
        scope: scope.to_owned(),
        previous: field("Signature=")?.to_owned(),
    })
}

/// Reads on, so that a client that is still sending hears the answer. One
/// that waits for `100 Continue` is not sending.
async fn drain(parts: &Parts, mut body: HttpBody) {
    if parts.headers.contains_key(header::EXPECT) {
        return;
    }
    let mut read = 0;
    while let Some(Ok(frame)) = body.frame().await {
        read += frame.data_ref().map_or(0, Bytes::len) as u64;
        if read > MAX_DRAIN {
            return;
        }
    }
}

fn respond(asked: &Asked, outcome: Result<Reply>, call: &RawCall) -> Response<HttpBody> {
    // S3's second id says which machine answered; ours is always the same.
    let host_id = canonical_id(call.base_url());
    let head = asked.method == Method::HEAD;
    let mut entry = RawEntry {
        operation: asked
            .operation
            .map_or("Unknown", |operation| operation.name)
            .to_owned(),
        resource: Some(asked.bucket.clone()).filter(|bucket| !bucket.is_empty()),
        request: journal::request(&asked.bucket, &asked.key, &asked.query, &asked.headers),
        ..RawEntry::default()
    };
    let reply = match outcome {
        Ok(reply) => {
            entry.response = journal::response(&reply.headers);
            reply
        }
        Err(fault) => {
            if fault.status() != StatusCode::NOT_MODIFIED {
                entry.error = Some((fault.code().to_owned(), fault.message().to_owned()));
            }
            Reply::fault(&fault, &asked.resource(), call.request_id(), &host_id, head)
        }
    };
    call.note(entry);
    let mut response = Response::new(match reply.body {
        _ if head => HttpBody::empty(),
        ReplyBody::Bytes(bytes) => HttpBody::from(bytes),
        ReplyBody::Blob(reader) => HttpBody::http_body(reader),
    });
    *response.status_mut() = reply.status;
    *response.headers_mut() = reply.headers;
    let headers = response.headers_mut();
    headers.insert(header::SERVER, HeaderValue::from_static("AmazonS3"));
    for (name, value) in [
        ("x-amz-request-id", call.request_id()),
        ("x-amz-id-2", &host_id),
    ] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
    response
}
