//! Access control: the owner's account, the bucket's policy, the lists of
//! grants, and the blocks of public access.

use super::acl::{Acl, Permission};
use super::canonical_id::canonical_id;
use super::context::CallContext;
use super::error::{Result, S3Error};
use super::operation::Operation;
use super::policy::{self, AccessRequest, Caller, PolicyDecision};
use super::request::Request;
use super::state::{Bucket, State};
use super::{dates, tagging};
use rehearsal_cloud_core::policy::conditions::ConditionKeys;

/// Refuses what the caller may not do.
pub(crate) fn authorise(
    state: &State,
    cx: &CallContext<'_>,
    operation: &Operation,
    request: &Request,
) -> Result<()> {
    if matches!(operation.name, "CreateBucket" | "ListBuckets") {
        return if cx.account.is_some() {
            Ok(())
        } else {
            Err(S3Error::access_denied())
        };
    }
    let bucket = state.bucket(&request.bucket)?;
    check_owner(bucket, request, "x-amz-expected-bucket-owner")?;
    let version = request.version_id()?;
    if operation.name == "DeleteObjects" {
        // Every key is checked by itself.
        return Ok(());
    }
    decide(
        bucket,
        cx,
        request,
        &action(operation.action, version),
        &request.key,
        version,
    )?;
    for extra in further_actions(request) {
        // Whom the bucket's list lets write may choose the new object's list and tags as well;
        // only a policy forbids it.
        let with_object = matches!(extra, "s3:PutObjectAcl" | "s3:PutObjectTagging")
            && operation.action == "s3:PutObject"
            && !is_denied(bucket, cx, request, extra)
            && granted(bucket, cx, operation.action, &request.key, version);
        if !with_object {
            decide(bucket, cx, request, extra, &request.key, version)?;
        }
    }
    Ok(())
}

/// Actions on a version are called differently.
pub(crate) fn action(
    action: &'static str,
    version: Option<&str>,
) -> std::borrow::Cow<'static, str> {
    let versioned = [
        "s3:GetObject",
        "s3:DeleteObject",
        "s3:GetObjectAcl",
        "s3:PutObjectAcl",
        "s3:GetObjectTagging",
        "s3:PutObjectTagging",
        "s3:DeleteObjectTagging",
        "s3:GetObjectAttributes",
    ];
    match (
        version,
        action.strip_prefix("s3:GetObject"),
        action.strip_prefix("s3:PutObject"),
        action.strip_prefix("s3:DeleteObject"),
    ) {
        (None, ..) => action.into(),
        _ if !versioned.contains(&action) => action.into(),
        (_, Some(rest), _, _) => format!("s3:GetObjectVersion{rest}").into(),
        (_, _, Some(rest), _) => format!("s3:PutObjectVersion{rest}").into(),
        (_, _, _, Some(rest)) => format!("s3:DeleteObjectVersion{rest}").into(),
        _ => action.into(),
    }
}

/// What a request's headers ask for besides the operation itself.
pub(crate) fn further_actions(request: &Request) -> impl Iterator<Item = &'static str> {
    let has = |name: &str| request.header(name).is_some();
    let acl = request
        .header("x-amz-acl")
        .is_some_and(|acl| !acl.is_empty())
        && request.query.get("acl").is_none()
        && !request.key.is_empty();
    [
        (acl, "s3:PutObjectAcl"),
        (has("x-amz-tagging"), "s3:PutObjectTagging"),
        (has("x-amz-object-lock-mode"), "s3:PutObjectRetention"),
        (has("x-amz-object-lock-legal-hold"), "s3:PutObjectLegalHold"),
        (
            has("x-amz-bypass-governance-retention"),
            "s3:BypassGovernanceRetention",
        ),
    ]
    .into_iter()
    .filter_map(|(wanted, action)| wanted.then_some(action))
}

/// Refuses a request that expects the bucket to be somebody else's.
pub(crate) fn check_owner(bucket: &Bucket, request: &Request, header: &str) -> Result<()> {
    let Some(expected) = request.header(header) else {
        return Ok(());
    };
    if expected.len() != 12 || !expected.bytes().all(|b| b.is_ascii_digit()) {
        return Err(S3Error::new(
            400,
            "InvalidBucketOwnerAWSAccountID",
            format!(
                "The value of the expected bucket owner parameter must be an AWS Account ID... [{expected}]"
            ),
        ));
    }
    if *expected == *bucket.owner {
        Ok(())
    } else {
        Err(S3Error::access_denied())
    }
}

/// The same for one key of a batch.
pub(crate) fn may_delete(
    state: &State,
    cx: &CallContext<'_>,
    request: &Request,
    key: &str,
    version: Option<&str>,
) -> Result<()> {
    let action = action("s3:DeleteObject", version);
    decide(
        state.bucket(&request.bucket)?,
        cx,
        request,
        &action,
        key,
        version,
    )
}

/// The same for the source of a copy.
pub(crate) fn may_read(
    bucket: &Bucket,
    cx: &CallContext<'_>,
    request: &Request,
    key: &str,
    version: Option<&str>,
) -> Result<()> {
    decide(
        bucket,
        cx,
        request,
        &action("s3:GetObject", version),
        key,
        version,
    )
}

fn decide(
    bucket: &Bucket,
    cx: &CallContext<'_>,
    request: &Request,
    action: &str,
    key: &str,
    version: Option<&str>,
) -> Result<()> {
    if !allowed(bucket, cx, request, action, key, version) {
        return Err(S3Error::access_denied());
    }
    // Callers who may not list must not learn which keys do not exist.
    let reads = action == "s3:GetObject";
    if reads
        && !bucket.keys.contains_key(key)
        && !allowed(bucket, cx, request, "s3:ListBucket", "", None)
    {
        return Err(S3Error::access_denied());
    }
    Ok(())
}

fn allowed(
    bucket: &Bucket,
    cx: &CallContext<'_>,
    request: &Request,
    action: &str,
    key: &str,
    version: Option<&str>,
) -> bool {
    let owner = cx.account.as_deref() == Some(&*bucket.owner);
    match by_policy(bucket, cx, request, action, key, version) {
        // The owner can always take back a policy that locks everyone out.
        PolicyDecision::Deny => return owner && action.ends_with("BucketPolicy"),
        PolicyDecision::Allow => return true,
        PolicyDecision::Silent => {}
    }
    owner || granted(bucket, cx, action, key, version)
}

/// Whether the bucket's policy forbids an action.
fn is_denied(bucket: &Bucket, cx: &CallContext<'_>, request: &Request, action: &str) -> bool {
    by_policy(bucket, cx, request, action, &request.key, None) == PolicyDecision::Deny
}

/// What the bucket's policy says of an action.
fn by_policy(
    bucket: &Bucket,
    cx: &CallContext<'_>,
    request: &Request,
    action: &str,
    key: &str,
    version: Option<&str>,
) -> PolicyDecision {
    let owner = cx.account.as_deref() == Some(&*bucket.owner);
    let blocks = bucket.config.blocks();
    let Some(policy) = &bucket.config.policy else {
        return PolicyDecision::Silent;
    };
    let resource = if policy::is_object_action(action) && !key.is_empty() {
        format!("{}/{key}", bucket.arn())
    } else {
        bucket.arn()
    };
    let canonical = cx.account.as_deref().map(canonical_id).unwrap_or_default();
    let principal = match &cx.account {
        Some(account) => Caller::Account {
            account,
            arn: &cx.identity.arn,
            canonical: &canonical,
        },
        None => Caller::Anonymous,
    };
    let condition_keys = RequestKeys {
        cx,
        request,
        bucket,
        key,
        version,
    };
    let decision = policy.decide(&AccessRequest {
        principal,
        action,
        resource: &resource,
        condition_keys: &condition_keys,
    });
    match decision {
        PolicyDecision::Allow if !owner && blocks.restrict_buckets && policy.is_public() => {
            PolicyDecision::Silent
        }
        decision => decision,
    }
}

/// Whether a list of grants allows an action.
fn granted(
    bucket: &Bucket,
    cx: &CallContext<'_>,
    action: &str,
    key: &str,
    version: Option<&str>,
) -> bool {
    let ignore_public = bucket.config.blocks().ignore_acls;
    grants_for(bucket, action, key, version).is_some_and(|(acl, wanted)| {
        !bucket.config.acls_disabled() && acl.allows(cx.requester(), wanted, ignore_public)
    })
}

/// The list that speaks about an action, and what it must grant.
fn grants_for<'b>(
    bucket: &'b Bucket,
    action: &str,
    key: &str,
    version: Option<&str>,
) -> Option<(&'b Acl, Permission)> {
    let of_bucket = |permission| Some((&bucket.config.acl, permission));
    let of_object = |permission| {
        let Some(found) = bucket.keys.get(key) else {
            // Nothing there: the bucket's list says whether that may be known.
            return Some((&bucket.config.acl, permission));
        };
        let version = match version {
            Some(id) => found.get(id)?,
            None => found.current(),
        };
        Some((&version.object().ok()?.acl, permission))
    };
    match action {
        "s3:ListBucket" | "s3:ListBucketVersions" | "s3:ListBucketMultipartUploads" => {
            of_bucket(Permission::Read)
        }
        "s3:PutObject"
        | "s3:DeleteObject"
        | "s3:DeleteObjectVersion"
        | "s3:AbortMultipartUpload" => of_bucket(Permission::Write),
        "s3:GetBucketAcl" => of_bucket(Permission::ReadAcp),
        "s3:PutBucketAcl" => of_bucket(Permission::WriteAcp),
        "s3:GetObject" | "s3:GetObjectVersion" => of_object(Permission::Read),
        "s3:GetObjectAcl" | "s3:GetObjectVersionAcl" => of_object(Permission::ReadAcp),
        "s3:PutObjectAcl" | "s3:PutObjectVersionAcl" => of_object(Permission::WriteAcp),
        _ => None,
    }
}

/// What a policy may ask of a request.
struct RequestKeys<'a> {
    cx: &'a CallContext<'a>,
    request: &'a Request,
    bucket: &'a Bucket,
    key: &'a str,
    version: Option<&'a str>,
}

impl RequestKeys<'_> {
    fn existing_tag(&self, name: &str) -> Option<String> {
        let (_, object) = self.bucket.object(self.key, self.version, "GET").ok()?;
        object
            .tags
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.clone())
    }

    fn requested_tags(&self) -> Vec<(String, String)> {
        self.request
            .header("x-amz-tagging")
            .and_then(|text| tagging::from_header(text).ok())
            .unwrap_or_default()
    }
}

impl ConditionKeys for RequestKeys<'_> {
    fn get(&self, key: &str) -> Vec<String> {
        let header = |name: &str| self.request.header(name).map(str::to_owned);
        let parameter = |name: &str| self.request.query.get(name).map(str::to_owned);
        let in_query = |name: &str| self.request.query.get(name).is_some();
        let presigned = in_query("X-Amz-Signature") || in_query("AWSAccessKeyId");
        let one = match key {
            "aws:sourceip" => Some("127.0.0.1".to_owned()),
            "aws:securetransport" => Some("false".to_owned()),
            "aws:currenttime" => Some(dates::iso(self.cx.now)),
            "aws:epochtime" => Some(self.cx.now.unix_timestamp().to_string()),
            "aws:referer" => header("referer"),
            "aws:useragent" => header("user-agent"),
            "aws:principalarn" => self
                .cx
                .account
                .as_ref()
                .map(|_| self.cx.identity.arn.to_string()),
            "aws:principalaccount" | "aws:userid" => {
                self.cx.account.as_ref().map(ToString::to_string)
            }
            "aws:principaltype" => Some(
                if self.cx.account.is_some() {
                    "Account"
                } else {
                    "Anonymous"
                }
                .to_owned(),
            ),
            "aws:resourceaccount" | "s3:resourceaccount" => Some(self.bucket.owner.to_string()),
            "aws:requestedregion" => Some(self.cx.region.to_string()),
            "s3:prefix" => parameter("prefix"),
            "s3:delimiter" => parameter("delimiter"),
            "s3:max-keys" => parameter("max-keys"),
            "s3:versionid" => self.version.map(str::to_owned),
            "s3:authtype" | "s3:signatureversion" if self.cx.account.is_none() => None,
            "s3:authtype" => Some(
                if presigned {
                    "REST-QUERY-STRING"
                } else {
                    "REST-HEADER"
                }
                .to_owned(),
            ),
            "s3:signatureversion" if self.request.is_signed_v2() => Some("AWS".to_owned()),
            "s3:signatureversion" => Some("AWS4-HMAC-SHA256".to_owned()),
            "s3:object-lock-mode"
            | "s3:object-lock-legal-hold"
            | "s3:object-lock-retain-until-date" => header(&key.replace("s3:", "x-amz-")),
            "s3:requestobjecttagkeys" => {
                return self
                    .requested_tags()
                    .into_iter()
                    .map(|(key, _)| key)
                    .collect();
            }
            _ => match key.split_once('/') {
                Some(("s3:existingobjecttag", name)) => self.existing_tag(name),
                Some(("s3:requestobjecttag", name)) => self
                    .requested_tags()
                    .into_iter()
                    .find(|(key, _)| key.eq_ignore_ascii_case(name))
                    .map(|(_, value)| value),
                _ => key
                    .strip_prefix("s3:")
                    .filter(|name| name.starts_with("x-amz-"))
                    .and_then(header),
            },
        };
        one.into_iter().collect()
    }
}
