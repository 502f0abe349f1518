//! Making, finding and removing buckets; their versioning.

use std::sync::Arc;

use s3s::dto;
use s3s::xml::{DeError, DeResult, Deserialize, Deserializer};

use crate::acl::Acl;
use crate::canonical_id::canonical_id;
use crate::config::{Config, ObjectLock, Ownership};
use crate::context::CallContext;
use crate::dates;
use crate::error::{Result, S3Error};
use crate::listing;
use crate::names;
use crate::reply::Reply;
use crate::request::Request;
use crate::state::{Bucket, State, Versioning};
use crate::tagging::{self, TagTarget};

/// The region that needs no location, and gives none.
const HOME: &str = "us-east-1";

/// What `CreateBucketConfiguration` says: the types of s3s know no tags there.
#[derive(Default)]
struct BucketOptions {
    location: Option<String>,
    tags: Vec<dto::Tag>,
}

impl<'xml> Deserialize<'xml> for BucketOptions {
    fn deserialize(d: &mut Deserializer<'xml>) -> DeResult<Self> {
        d.named_element("CreateBucketConfiguration", |d| {
            let mut wishes = Self::default();
            d.for_each_element(|d, name| match name {
                b"LocationConstraint" => {
                    let place: String = d.content()?;
                    wishes.location = Some(place).filter(|place| !place.is_empty());
                    Ok(())
                }
                b"Tags" => d.for_each_element(|d, name| match name {
                    b"Tag" => {
                        wishes.tags.push(d.content()?);
                        Ok(())
                    }
                    _ => Err(DeError::UnexpectedTagName),
                }),
                // Directory buckets say where they lie; there are none here.
                b"Location" => d.content::<dto::LocationInfo>().map(drop),
                b"Bucket" => d.content::<dto::BucketInfo>().map(drop),
                _ => Err(DeError::UnexpectedTagName),
            })?;
            Ok(wishes)
        })
    }
}

pub(crate) fn create(
    state: &mut State,
    cx: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let name = &request.bucket;
    names::check_bucket_name(name)?;
    let BucketOptions { location, tags } = request.xml_opt()?.unwrap_or_default();
    let tags = tagging::from_document(tags, TagTarget::NewBucket)?;
    let region = region_of(location.as_deref(), &cx.region)?;
    let Some(account) = cx.account.clone() else {
        return Err(S3Error::access_denied());
    };

    if let Some(existing) = state.buckets.get(name) {
        if existing.owner != account {
            return Err(S3Error::new(
                409,
                "BucketAlreadyExists",
                "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
            )
            .with("BucketName", name));
        }
        // Making one's own bucket again succeeds in the oldest region alone.
        if &*region == HOME && &*existing.region == HOME {
            return Ok(created(existing));
        }
        return Err(S3Error::new(
            409,
            "BucketAlreadyOwnedByYou",
            "Your previous request to create the named bucket succeeded and you already own it.",
        )
        .with("BucketName", name));
    }

    let ownership = match request.header("x-amz-object-ownership") {
        None => Ownership::Enforced,
        Some(text) => Ownership::parse(text).ok_or_else(|| {
            S3Error::new(
                400,
                "InvalidArgument",
                format!("Invalid x-amz-object-ownership header: {text}"),
            )
            .with("ArgumentName", "x-amz-object-ownership")
        })?,
    };
    let asked = Acl::from_headers(|name| request.header(name), &account, &account)?;
    if ownership == Ownership::Enforced
        && asked
            .as_ref()
            .is_some_and(|acl| *acl != Acl::private(Arc::clone(&account)))
    {
        return Err(S3Error::new(
            400,
            "InvalidBucketAclWithObjectOwnership",
            "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
        ));
    }
    if asked.as_ref().is_some_and(Acl::is_public) {
        // Every new bucket blocks public lists, so none can be born with one.
        return Err(S3Error::new(
            400,
            "InvalidBucketAclWithBlockPublicAccessError",
            "Bucket cannot have public ACLs set with BlockPublicAccess enabled",
        ));
    }
    let locked = request
        .header("x-amz-bucket-object-lock-enabled")
        .is_some_and(|v| v.eq_ignore_ascii_case("true"));
    let mut config = Config::new(asked.unwrap_or_else(|| Acl::private(Arc::clone(&account))));
    config.ownership = Some(ownership);
    config.tags = tags;
    config.account_access = state
        .account_access
        .get(&*account)
        .copied()
        .unwrap_or_default();
    config.object_lock = locked.then(ObjectLock::default);

    let bucket = Bucket {
        name: name.clone(),
        owner: account,
        region,
        location,
        created: cx.now,
        versioning: if locked {
            Versioning::Enabled
        } else {
            Versioning::Never
        },
        keys: std::collections::BTreeMap::new(),
        uploads: std::collections::BTreeMap::new(),
        completed: std::collections::VecDeque::new(),
        config: Box::new(config),
    };
    let reply = created(&bucket);
    state.buckets.insert(name.clone(), bucket);
    Ok(reply)
}

fn created(bucket: &Bucket) -> Reply {
    let location = if &*bucket.region == HOME {
        format!("/{}", bucket.name)
    } else {
        format!("http://{}.s3.amazonaws.com/", bucket.name)
    };
    Reply::ok()
        .header("location", location)
        .header("x-amz-bucket-arn", bucket.arn())
}

/// The region of a new bucket: its location constraint must fit the endpoint that was called.
fn region_of(location: Option<&str>, asked: &Arc<str>) -> Result<Arc<str>> {
    let wrong = |location: &str| {
        Err(S3Error::new(
            400,
            "IllegalLocationConstraintException",
            format!(
                "The {location} location constraint is incompatible for the region specific endpoint this request was sent to."
            ),
        ))
    };
    let invalid = |location: &str| {
        Err(S3Error::new(
            400,
            "InvalidLocationConstraint",
            "The specified location-constraint is not valid",
        )
        .with("LocationConstraint", location))
    };
    match location {
        None if &**asked == HOME => Ok(Arc::clone(asked)),
        None => wrong("unspecified"),
        Some("EU") if matches!(&**asked, HOME | "eu-west-1") => Ok("eu-west-1".into()),
        // A regional endpoint takes its own region, whatever else is named (recorded: s3,
        // `test_create_bucket_with_invalid_location_constraint[eu-west-1-bar]`).
        Some(location) if &**asked != HOME && location != &**asked => wrong(location),
        Some(location) if location == HOME || !names::is_region(location) => invalid(location),
        // The oldest region's endpoint is the global one: it makes buckets anywhere.
        Some(location) => Ok(location.into()),
    }
}

pub(crate) fn head(state: &mut State, _: &mut CallContext<'_>, request: &Request) -> Result<Reply> {
    let bucket = state.bucket(&request.bucket)?;
    Ok(Reply::ok()
        .header("x-amz-bucket-region", &*bucket.region)
        .header("x-amz-bucket-arn", bucket.arn())
        .header("x-amz-access-point-alias", "false")
        .header("content-type", "application/xml"))
}

pub(crate) fn delete(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let bucket = state.bucket(&request.bucket)?;
    if !bucket.keys.is_empty() {
        let mut message = "The bucket you tried to delete is not empty".to_owned();
        if bucket.versioning != Versioning::Never {
            message.push_str(". You must delete all versions in the bucket.");
        }
        return Err(
            S3Error::new(409, "BucketNotEmpty", message).with("BucketName", &request.bucket)
        );
    }
    state.buckets.remove(&request.bucket);
    Ok(Reply::no_content())
}

pub(crate) fn list(
    state: &mut State,
    cx: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let Some(account) = cx.account.clone() else {
        return Err(S3Error::access_denied());
    };
    let query = &request.query;
    let max = match query.get("max-buckets") {
        None => 10_000,
        Some(text) => text
            .parse::<usize>()
            .ok()
            .filter(|n| (1..=10_000).contains(n))
            .ok_or_else(|| {
                S3Error::invalid_argument(
                    "Argument max-buckets must be an integer between 1 and 10000",
                    "max-buckets",
                    text,
                )
            })?,
    };
    let prefix = query.get("prefix").unwrap_or_default();
    let region = query.get("bucket-region");
    if let Some(region) = region.filter(|r| !names::is_region(r)) {
        return Err(S3Error::new(
            400,
            "InvalidArgument",
            format!("Argument value {region} is not a valid AWS Region"),
        )
        .with("ArgumentName", "bucket-region"));
    }
    let from = match query.get("continuation-token") {
        None => String::new(),
        Some(token) => listing::read_token(token).ok_or_else(|| {
            S3Error::invalid_argument(
                "The continuation token provided is incorrect",
                "continuation-token",
                token,
            )
        })?,
    };
    let paged = query.get("max-buckets").is_some()
        || query.get("prefix").is_some()
        || region.is_some()
        || query.get("continuation-token").is_some();
    let mut found = state
        .buckets
        .range(from..)
        .map(|(_, bucket)| bucket)
        .filter(|b| b.owner == account && b.name.starts_with(prefix))
        .filter(|b| region.is_none_or(|r| *b.region == *r));
    let shown: Vec<&Bucket> = found.by_ref().take(max).collect();
    let next = found.next().map(|bucket| listing::token(&bucket.name));
    Ok(Reply::answer("ListAllMyBucketsResult", |x| {
        x.element("Owner", |x| x.text("ID", &canonical_id(&account)));
        x.element("Buckets", |x| {
            for bucket in shown {
                x.element("Bucket", |x| {
                    x.text("Name", &bucket.name);
                    x.text("CreationDate", &dates::iso(bucket.created));
                    if paged {
                        x.text("BucketRegion", &bucket.region);
                    }
                    x.text("BucketArn", &bucket.arn());
                });
            }
        });
        x.text_opt("ContinuationToken", next.as_deref());
        x.text_opt("Prefix", query.get("prefix"));
    }))
}

pub(crate) fn location(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let bucket = state.bucket(&request.bucket)?;
    let location = bucket.location.clone().unwrap_or_default();
    let mut document =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<LocationConstraint xmlns=\"");
    document.push_str(crate::xml::NAMESPACE);
    document.push_str("\">");
    document.push_str(&location);
    document.push_str("</LocationConstraint>");
    Ok(Reply::xml(document))
}

pub(crate) fn put_versioning(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let bucket = state.bucket_mut(&request.bucket)?;
    let document: dto::VersioningConfiguration = request.xml()?;
    let versioning = match document
        .status
        .as_ref()
        .map(dto::BucketVersioningStatus::as_str)
    {
        Some("Enabled") => Versioning::Enabled,
        Some("Suspended") => Versioning::Suspended,
        Some(_) => return Err(S3Error::malformed_xml()),
        None => {
            return Err(S3Error::new(
                400,
                "IllegalVersioningConfigurationException",
                "The Versioning element must be specified",
            ));
        }
    };
    if versioning == Versioning::Suspended && bucket.config.object_lock.is_some() {
        return Err(S3Error::new(
            409,
            "InvalidBucketState",
            "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.",
        ));
    }
    if versioning == Versioning::Suspended && bucket.config.replication.is_some() {
        return Err(S3Error::new(
            409,
            "InvalidBucketState",
            "A replication configuration is present on this bucket, so the versioning state cannot be changed.",
        ));
    }
    bucket.versioning = versioning;
    Ok(Reply::ok())
}

pub(crate) fn get_versioning(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let bucket = state.bucket(&request.bucket)?;
    Ok(Reply::answer("VersioningConfiguration", |x| {
        match bucket.versioning {
            Versioning::Never => {}
            Versioning::Enabled => x.text("Status", "Enabled"),
            Versioning::Suspended => x.text("Status", "Suspended"),
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locations() {
        let region = |location: Option<&str>, asked: &str| {
            region_of(location, &asked.into()).map(|r| r.to_string())
        };
        assert_eq!(region(None, "us-east-1").unwrap(), "us-east-1");
        assert_eq!(
            region(None, "eu-west-1").unwrap_err().code(),
            "IllegalLocationConstraintException"
        );
        assert_eq!(region(Some("eu-west-1"), "eu-west-1").unwrap(), "eu-west-1");
        assert_eq!(region(Some("eu-west-1"), "us-east-1").unwrap(), "eu-west-1");
        assert_eq!(region(Some("EU"), "us-east-1").unwrap(), "eu-west-1");
        assert_eq!(
            region(Some("eu-west-1"), "us-west-2").unwrap_err().code(),
            "IllegalLocationConstraintException"
        );
        assert_eq!(
            region(Some("us-east-1"), "us-east-1").unwrap_err().code(),
            "InvalidLocationConstraint"
        );
        assert_eq!(
            region(Some("nowhere"), "us-east-1").unwrap_err().code(),
            "InvalidLocationConstraint"
        );
    }
}
