//! Routes a request: which bucket, key and operation it means, found once from its head.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::Method;
use rehearsal_cloud_core::raw::{RawHead, RawRequest};

use super::control::ControlOperation;
use super::error::S3Error;
use super::operation::{Operation, Scope};
use super::request::{self, Body, Request};
use super::subresource::{self, OtherMeaning};
use super::{multipart_form, route, website};

/// A request whose operation is known and whose body is still to come.
pub(crate) struct RoutedRequest {
    pub(crate) request: Request,
    pub(crate) target: Target,
}

/// What a request is for.
pub(crate) enum Target {
    Operation(&'static Operation),
    /// A browser's upload, with the boundary of its form.
    Form(String),
    /// A CORS preflight.
    Preflight,
    /// A page of a bucket that is a website.
    Page,
    /// An operation of S3 Control.
    Control(ControlOperation),
    /// An operation of the model that is not implemented.
    NotImplemented(&'static str),
    /// Nothing that S3 knows.
    Unknown,
    /// The request cannot be read.
    Invalid(S3Error),
}

/// Routes and parses the head of a request.
pub(crate) fn parse(head: RawHead) -> Box<dyn RawRequest> {
    let RawHead {
        parts,
        query,
        host_resource,
        refusal: _,
    } = head;
    let virtual_hosted = host_resource.is_some();
    let (address, invalid) = match request::address(host_resource, parts.uri.path()) {
        Ok(address) => (address, None),
        Err(error) => (request::Address::default(), Some(error)),
    };
    let mut request = Request {
        denied_keys: BTreeMap::new(),
        head: parts,
        bucket: address.bucket,
        virtual_hosted,
        key: address.key,
        query,
        body: Body::Document(Bytes::new()),
    };
    let target = match (ControlOperation::find(&request), invalid) {
        (Some(operation), _) => {
            // Its path names no bucket.
            (request.bucket, request.key) = (String::new(), String::new());
            Target::Control(operation)
        }
        (None, Some(error)) => Target::Invalid(error),
        (None, None) => find_target(&request),
    };
    Box::new(RoutedRequest { request, target })
}

/// The error of a request to another kind of S3, which is told by its signature or by the name
/// of its bucket.
fn other_kind(request: &Request) -> Option<S3Error> {
    let header = request.header("authorization").unwrap_or_default();
    let query = request.query.get("X-Amz-Credential").unwrap_or_default();
    let signed_for = |service: &str| {
        let scope = format!("/{service}/aws4_request");
        header.contains(&scope) || query.ends_with(&scope)
    };
    if signed_for("s3express") || request.bucket.ends_with("--x-s3") {
        return Some(S3Error::not_implemented("of directory buckets"));
    }
    // Object Lambda has a path of its own, without a bucket.
    if signed_for("s3-object-lambda") || request.header("x-amz-request-route").is_some() {
        return Some(S3Error::not_implemented(
            "WriteGetObjectResponse of Object Lambda",
        ));
    }
    None
}

fn find_target(request: &Request) -> Target {
    if request.method() == Method::OPTIONS {
        return Target::Preflight;
    }
    if request.header("host").is_some_and(website::is_website) {
        return Target::Page;
    }
    let scope = match (request.bucket.is_empty(), request.key.is_empty()) {
        (true, _) => Scope::Service,
        (_, true) => Scope::Bucket,
        _ => Scope::Object,
    };
    if let Some(error) = other_kind(request) {
        return Target::Invalid(error);
    }
    let found = route::find(scope, request);
    match subresource::other_meaning(found, scope, request) {
        Some(OtherMeaning::NotImplemented(name)) => return Target::NotImplemented(name),
        Some(OtherMeaning::Refused(error)) => return Target::Invalid(error),
        None => {}
    }
    if let Some(operation) = found {
        return Target::Operation(operation);
    }
    if request.method() == Method::POST && scope == Scope::Bucket {
        let kind = request.header("content-type").unwrap_or_default();
        return match multipart_form::boundary(kind) {
            Some(boundary) => Target::Form(boundary.to_owned()),
            None => Target::Invalid(S3Error::precondition_failed(
                "Bucket POST must be of the enclosure-type multipart/form-data",
            )),
        };
    }
    Target::Unknown
}
