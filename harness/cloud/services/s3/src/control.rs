//! S3 Control, the API of accounts: the blocks of public access of an account, and tags of
//! buckets. Its paths begin with its version, and a header names the account.

use http::Method;
use rehearsal_cloud_core::arn::Arn;
use s3s::dto;
use s3s::xml::{DeError, DeResult, Deserialize, Deserializer};

use super::config::PublicAccess;
use super::context::CallContext;
use super::error::{Result, S3Error};
use super::reply::Reply;
use super::request::{Request, percent_decode};
use super::state::{Bucket, State};
use super::tagging::{self, TagTarget};
use super::xml::Xml;

/// What the paths of S3 Control begin with.
const PREFIX: &str = "/v20180820/";
/// The paths of what is implemented.
pub(crate) const PATHS: &[&str] = &[
    "/v20180820/tags/",
    "/v20180820/configuration/publicAccessBlock",
];
const ACCOUNT: &str = "x-amz-account-id";
const NAMESPACE: &str = "http://awss3control.amazonaws.com/doc/2018-08-20/";

/// An operation of S3 Control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ControlOperation {
    GetPublicAccessBlock,
    PutPublicAccessBlock,
    DeletePublicAccessBlock,
    ListTagsForResource,
    TagResource,
    UntagResource,
    /// One that is not implemented; the gateway knows most of them.
    Other,
}

impl ControlOperation {
    /// Finds the operation of a request; `None` where it is no request to S3 Control.
    pub(crate) fn find(request: &Request) -> Option<Self> {
        let path = request.head.uri.path().strip_prefix(PREFIX)?;
        request.header(ACCOUNT)?;
        let method = request.method();
        Some(match (method, path) {
            (&Method::GET, "configuration/publicAccessBlock") => Self::GetPublicAccessBlock,
            (&Method::PUT, "configuration/publicAccessBlock") => Self::PutPublicAccessBlock,
            (&Method::DELETE, "configuration/publicAccessBlock") => Self::DeletePublicAccessBlock,
            (&Method::GET, path) if path.starts_with("tags/") => Self::ListTagsForResource,
            (&Method::POST, path) if path.starts_with("tags/") => Self::TagResource,
            (&Method::DELETE, path) if path.starts_with("tags/") => Self::UntagResource,
            _ => Self::Other,
        })
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::GetPublicAccessBlock => "GetPublicAccessBlock",
            Self::PutPublicAccessBlock => "PutPublicAccessBlock",
            Self::DeletePublicAccessBlock => "DeletePublicAccessBlock",
            Self::ListTagsForResource => "ListTagsForResource",
            Self::TagResource => "TagResource",
            Self::UntagResource => "UntagResource",
            Self::Other => "Unknown",
        }
    }

    /// Runs the operation.
    pub(crate) fn run(
        self,
        state: &mut State,
        cx: &mut CallContext<'_>,
        request: &Request,
    ) -> Result<Reply> {
        let account = request.header(ACCOUNT).unwrap_or_default();
        if cx.account.as_deref() != Some(account) {
            return Err(S3Error::access_denied());
        }
        match self {
            Self::GetPublicAccessBlock => {
                let blocks = state.account_access.get(account).copied();
                blocks.map(answer).ok_or_else(|| {
                    S3Error::new(
                        404,
                        "NoSuchPublicAccessBlockConfiguration",
                        "The public access block configuration was not found",
                    )
                    .with("AccountId", account)
                })
            }
            Self::PutPublicAccessBlock => {
                let document: dto::PublicAccessBlockConfiguration = request.xml()?;
                let blocks = PublicAccess::read(&document);
                set_blocks(state, account, Some(blocks));
                Ok(Reply::ok())
            }
            Self::DeletePublicAccessBlock => {
                set_blocks(state, account, None);
                Ok(Reply::no_content())
            }
            Self::ListTagsForResource => {
                let bucket = tagged(state, request, account)?;
                let root = "ListTagsForResourceResult";
                Ok(Reply::xml(Xml::document(root, Some(NAMESPACE), |x| {
                    x.element("Tags", |x| {
                        for (key, value) in &bucket.config.tags {
                            x.element("Tag", |x| {
                                x.text("Key", key);
                                x.text("Value", value);
                            });
                        }
                    });
                })))
            }
            Self::TagResource => {
                let NewTags(given) = request.xml()?;
                let bucket = tagged(state, request, account)?;
                let mut tags = bucket.config.tags.clone();
                for (key, value) in tagging::from_document(given, TagTarget::Bucket)? {
                    match tags.iter_mut().find(|(known, _)| *known == key) {
                        Some((_, kept)) => *kept = value,
                        None => tags.push((key, value)),
                    }
                }
                tagging::check(&tags, TagTarget::Bucket)?;
                bucket.config.tags = tags;
                Ok(Reply::no_content())
            }
            Self::UntagResource => {
                let names = request.head.uri.query().unwrap_or_default();
                let names: Vec<String> = names
                    .split('&')
                    .filter_map(|pair| pair.strip_prefix("tagKeys="))
                    .map(|name| String::from_utf8_lossy(&percent_decode(name, true)).into_owned())
                    .collect();
                let bucket = tagged(state, request, account)?;
                bucket.config.tags.retain(|(key, _)| !names.contains(key));
                Ok(Reply::no_content())
            }
            Self::Other => Err(S3Error::not_implemented(&format!(
                "{} {} of S3 Control",
                request.method(),
                request.head.uri.path()
            ))),
        }
    }
}

fn answer(blocks: PublicAccess) -> Reply {
    let root = "PublicAccessBlockConfiguration";
    Reply::xml(Xml::document(root, Some(NAMESPACE), |x| {
        x.value("BlockPublicAcls", blocks.block_acls);
        x.value("IgnorePublicAcls", blocks.ignore_acls);
        x.value("BlockPublicPolicy", blocks.block_policy);
        x.value("RestrictPublicBuckets", blocks.restrict_buckets);
    }))
}

/// Sets the blocks of an account, which hold for all of its buckets.
fn set_blocks(state: &mut State, account: &str, blocks: Option<PublicAccess>) {
    for bucket in state.buckets.values_mut() {
        if *bucket.owner == *account {
            bucket.config.account_access = blocks.unwrap_or_default();
        }
    }
    match blocks {
        Some(blocks) => state.account_access.insert(account.to_owned(), blocks),
        None => state.account_access.remove(account),
    };
}

/// Finds the bucket that a request to its tags names by ARN.
fn tagged<'s>(state: &'s mut State, request: &Request, account: &str) -> Result<&'s mut Bucket> {
    let path = request.head.uri.path().trim_start_matches(PREFIX);
    let arn = percent_decode(path.trim_start_matches("tags/"), false);
    let arn = String::from_utf8_lossy(&arn);
    let name = Arn::parse(&arn).filter(|arn| arn.service == "s3" && arn.account.is_empty());
    let Some(name) = name.map(|arn| arn.resource.to_owned()) else {
        return Err(S3Error::not_implemented(&format!(
            "tags of the resource {arn}"
        )));
    };
    let bucket = state.bucket_mut(&name)?;
    if *bucket.owner == *account {
        Ok(bucket)
    } else {
        Err(S3Error::access_denied())
    }
}

/// The document of TagResource.
#[derive(Default)]
struct NewTags(Vec<dto::Tag>);

impl<'xml> Deserialize<'xml> for NewTags {
    fn deserialize(d: &mut Deserializer<'xml>) -> DeResult<Self> {
        d.named_element("TagResourceRequest", |d| {
            let mut tags = Vec::new();
            d.for_each_element(|d, name| match name {
                b"Tags" => d.for_each_element(|d, name| match name {
                    b"Tag" => {
                        tags.push(d.content()?);
                        Ok(())
                    }
                    _ => Err(DeError::UnexpectedTagName),
                }),
                _ => Err(DeError::UnexpectedTagName),
            })?;
            Ok(Self(tags))
        })
    }
}
