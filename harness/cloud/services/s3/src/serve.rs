//! HTTP in, HTTP out: finds the operation, asks whether it is allowed, reads
//! the body, runs it, answers.

use std::sync::Arc;

use bytes::Bytes;
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use http_body_util::BodyExt as _;
use rehearsal_model::body::Body as HttpBody;
use sha2::Sha256;

use super::blob::Budget;
use super::checksum::Algorithm;
use super::chunked::ChunkSigner;
use super::context::CallContext;
use super::events::{self, Cause};
use super::fault::{Fault, Result};
use super::intake;
use super::model::{State, canonical_id};
use super::post::{Form, Signers};
use super::promise::Promise;
use super::reply::{Body as ReplyBody, Reply};
use super::request::{self, Body, Query, Request};
use super::route::{self, Operation, POST_OBJECT, Scope, Takes};
use super::{access, browser, form, journal, notify, website};
use rehearsal_cloud_core::auth::{Identity, IdentityKind};
use rehearsal_cloud_core::raw::{RawAnswer, RawCall, RawEntry, RawTold};

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
    let name = asked.name();
    (Some(asked.bucket).filter(|bucket| !bucket.is_empty()), name)
}

/// A request's input as the journal tells it, and what tells its output.
pub(super) fn told(parts: &Parts, bucket: Option<&str>) -> RawTold {
    let asked = Asked::read(parts, bucket);
    let request = journal::request(&asked.bucket, &asked.key, &asked.query, &asked.headers);
    (request, journal::response)
}

/// A request on its way to its operation.
pub(super) struct Asked {
    pub(super) method: Method,
    pub(super) bucket: String,
    key: String,
    query: Query,
    pub(super) headers: HeaderMap,
    wanted: Wanted,
}

/// What is wanted.
enum Wanted {
    Operation(&'static Operation),
    /// A browser's upload, with the boundary of its form.
    Form(String),
    /// Whether a browser may ask.
    Preflight,
    /// A page of a bucket that is a website.
    Page,
    /// Nothing that S3 knows.
    Nothing,
    /// The request cannot be read.
    Unreadable(Fault),
}

impl Asked {
    fn read(parts: &Parts, bucket: Option<&str>) -> Self {
        let (bucket, key, unreadable) = match request::target(bucket, parts.uri.path()) {
            Ok(target) => (target.bucket, target.key, None),
            Err(fault) => (String::new(), String::new(), Some(fault)),
        };
        let query = Query::parse(parts.uri.query().unwrap_or_default());
        let scope = match (bucket.is_empty(), key.is_empty()) {
            (true, _) => Scope::Service,
            (_, true) => Scope::Bucket,
            _ => Scope::Object,
        };
        let wanted = match unreadable {
            Some(fault) => Wanted::Unreadable(fault),
            None if parts.method == Method::OPTIONS => Wanted::Preflight,
            None if request::header(&parts.headers, "host").is_some_and(website::is_website) => {
                Wanted::Page
            }
            None => wanted(parts, scope, &query),
        };
        Self {
            method: parts.method.clone(),
            bucket,
            key,
            query,
            headers: parts.headers.clone(),
            wanted,
        }
    }

    /// The request as the operations see it, without its body.
    fn request(&self) -> Request {
        Request {
            method: self.method.clone(),
            bucket: self.bucket.clone(),
            key: self.key.clone(),
            query: self.query.clone(),
            headers: self.headers.clone(),
            body: Body::Document(Bytes::new()),
        }
    }

    fn name(&self) -> &'static str {
        match &self.wanted {
            Wanted::Operation(operation) => operation.name,
            Wanted::Form(_) => POST_OBJECT.name,
            Wanted::Preflight => "OptionsObject",
            Wanted::Page => "WebsiteGet",
            Wanted::Nothing | Wanted::Unreadable(_) => "Unknown",
        }
    }
}

fn wanted(parts: &Parts, scope: Scope, query: &Query) -> Wanted {
    if let Some(operation) = route::find(&parts.method, scope, query, &parts.headers) {
        return Wanted::Operation(operation);
    }
    if parts.method == Method::POST && scope == Scope::Bucket {
        let kind = request::header(&parts.headers, "content-type").unwrap_or_default();
        return match form::boundary(kind) {
            Some(boundary) => Wanted::Form(boundary.to_owned()),
            None => Wanted::Unreadable(Fault::precondition_failed(
                "Bucket POST must be of the enclosure-type multipart/form-data",
            )),
        };
    }
    Wanted::Nothing
}

async fn answer(asked: &mut Asked, body: &mut HttpBody, call: &RawCall) -> Result<Reply> {
    match &asked.wanted {
        Wanted::Unreadable(fault) => Err(fault.clone()),
        Wanted::Nothing => {
            let resource = if asked.key.is_empty() {
                "BUCKET"
            } else {
                "OBJECT"
            };
            Err(Fault::method_not_allowed(asked.method.as_str(), resource))
        }
        Wanted::Preflight => browser::preflight(asked, call),
        Wanted::Page => {
            let visit = asked.request();
            Ok(within(call, |state, cx| website::serve(state, cx, visit)))
        }
        Wanted::Operation(operation) => operate(operation, asked, body, call).await,
        Wanted::Form(boundary) => {
            let budget = within(call, |state, _| {
                state
                    .bucket(&asked.bucket)
                    .map(|_| Arc::clone(&state.budget))
            })?;
            let mut form = Form::read(body, boundary, &asked.bucket, &budget).await?;
            asked.key = form.key();
            let identity = form.authenticate(&FormSigners(call))?;
            let identity = identity.as_ref().unwrap_or_else(|| call.identity());
            within_as(call, identity, |state, cx| form.store(state, cx))
        }
    }
}

/// Looks up who signed a form.
struct FormSigners<'a>(&'a RawCall);

impl Signers for FormSigners<'_> {
    fn signer(
        &self,
        access_key_id: &str,
        token: Option<&str>,
    ) -> Option<(Identity, Option<String>)> {
        self.0.signer(access_key_id, token)
    }

    fn lenient(&self) -> bool {
        self.0.lenient()
    }
}

async fn operate(
    operation: &'static Operation,
    asked: &Asked,
    body: &mut HttpBody,
    call: &RawCall,
) -> Result<Reply> {
    let Some(run) = operation.run else {
        return Err(Fault::not_implemented(operation.name));
    };
    let mut request = asked.request();
    // Before the body, so that nothing is sent in vain.
    let budget = within(call, |state, cx| -> Result<Arc<Budget>> {
        check_region(state, cx, operation, &request, call.lenient())?;
        access::authorise(state, cx, operation, &request)?;
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
            let mut headers = request.headers.clone();
            if operation.name == "CompleteMultipartUpload" {
                // Its checksum is the object's, not the list's.
                for algorithm in Algorithm::ALL {
                    headers.remove(algorithm.header());
                }
            }
            let document = intake::take_document(body, headers, MAX_DOCUMENT, signer, &budget);
            Body::Document(document.await?)
        }
    };
    if operation.name == "PutBucketNotificationConfiguration" {
        try_destinations(&request, call)?;
    }
    within(call, |state, cx| run(state, cx, &request))
}

/// Asks the destinations of a configuration whether they take what S3 will send.
fn try_destinations(request: &Request, call: &RawCall) -> Result<()> {
    let skip = request
        .header("x-amz-skip-destination-validation")
        .is_some_and(|text| text.eq_ignore_ascii_case("true"));
    if skip || call.lenient() {
        return Ok(());
    }
    let document: s3s::dto::NotificationConfiguration = request.xml()?;
    let document = events::read(document, String::new)?;
    let (arn, owner, now) = within(call, |state, cx| {
        state
            .bucket(&request.bucket)
            .map(|bucket| (bucket.arn(), Arc::clone(&bucket.owner), cx.now))
    })?;
    let test = notify::test_message(&request.bucket, now, call.request_id(), &host_id(call));
    events::try_destinations(&document, (&arn, &owner), &test, |ask| call.ask(ask))
}

/// Runs something over the state with S3's own context.
pub(super) fn within<T>(
    call: &RawCall,
    run: impl FnOnce(&mut State, &mut CallContext<'_>) -> T,
) -> T {
    within_as(call, call.identity(), run)
}

fn within_as<T>(
    call: &RawCall,
    identity: &Identity,
    run: impl FnOnce(&mut State, &mut CallContext<'_>) -> T,
) -> T {
    let account = (identity.kind != IdentityKind::Anonymous).then(|| Arc::clone(&identity.account));
    call.run::<State, T>(|state, service| {
        let now = service.now();
        let mut cx = CallContext {
            now,
            account,
            arn: Arc::clone(&identity.arn),
            region: Arc::clone(call.region()),
            base_url: call.base_url(),
            ids: service.ids,
            events: Vec::new(),
        };
        let result = run(state, &mut cx);
        let happened = std::mem::take(&mut cx.events);
        if !happened.is_empty() {
            for event in &happened {
                state.foresee(&event.bucket, &event.key);
            }
            let cause = Cause {
                now,
                caller: &identity.user_id,
                request_id: call.request_id(),
                host_id: &host_id(call),
            };
            events::announce(state, &happened, &cause, |effect| service.effect(effect));
        }
        result
    })
}

/// S3's second id says which machine answered; ours is always the same.
fn host_id(call: &RawCall) -> String {
    canonical_id(call.base_url())
}

/// A bucket is addressed in its own region.
fn check_region(
    state: &State,
    cx: &CallContext<'_>,
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
    let host_id = host_id(call);
    let head = asked.method == Method::HEAD;
    let mut entry = RawEntry {
        operation: asked.name().to_owned(),
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
            Reply::fault(&fault, call.request_id(), &host_id, head)
        }
    };
    call.note(entry);
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
        ("x-amz-id-2", &host_id),
    ] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
    if asked.headers.contains_key(header::ORIGIN) {
        for (name, value) in browser::headers(asked, call).into_iter().flatten() {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        }
    }
    response
}
