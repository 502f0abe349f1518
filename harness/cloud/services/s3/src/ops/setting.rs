//! The reading and deleting of a bucket's settings, once for all of them.

use crate::config::Config;
use crate::context::CallContext;
use crate::error::{Result, S3Error};
use crate::reply::Reply;
use crate::request::Request;
use crate::state::State;

/// A setting of a bucket that is one document.
pub(crate) trait Setting {
    /// Code and message of the error where a bucket does not have it.
    const MISSING: (&'static str, &'static str);

    /// Returns the reply that shows it; `None` where the bucket does not have it.
    fn show(config: &Config) -> Option<Reply>;

    /// Removes it.
    fn clear(config: &mut Config);
}

/// Returns a setting.
pub(crate) fn get<S: Setting>(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let (code, message) = S::MISSING;
    S::show(&state.bucket(&request.bucket)?.config)
        .ok_or_else(|| S3Error::new(404, code, message).with("BucketName", &request.bucket))
}

/// Deletes a setting.
pub(crate) fn delete<S: Setting>(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    S::clear(&mut state.bucket_mut(&request.bucket)?.config);
    Ok(Reply::no_content())
}

/// Describes settings: the error where one is missing, how it is shown, how it is removed.
macro_rules! settings {
    ($($(#[$doc:meta])* $name:ident ($code:literal, $message:literal) {
        show: $show:expr,
        clear: $clear:expr,
    })*) => {$(
        $(#[$doc])*
        pub(crate) struct $name;

        impl Setting for $name {
            const MISSING: (&'static str, &'static str) = ($code, $message);

            fn show(config: &Config) -> Option<Reply> {
                let show: fn(&Config) -> Option<Reply> = $show;
                show(config)
            }

            fn clear(config: &mut Config) {
                let clear: fn(&mut Config) = $clear;
                clear(config);
            }
        }
    )*};
}

settings! {
    /// The CORS rules.
    Cors("NoSuchCORSConfiguration", "The CORS configuration does not exist") {
        show: |config| config.cors.as_ref().map(|document| Reply::document("CORSConfiguration", &**document)),
        clear: |config| config.cors = None,
    }
    /// The replication rules.
    Replication("ReplicationConfigurationNotFoundError", "The replication configuration was not found") {
        show: |config| config.replication.as_ref().map(|document| Reply::document("ReplicationConfiguration", &**document)),
        clear: |config| config.replication = None,
    }
    /// The website.
    Website("NoSuchWebsiteConfiguration", "The specified bucket does not have a website configuration") {
        show: |config| config.website.as_ref().map(|document| Reply::document("WebsiteConfiguration", &**document)),
        clear: |config| config.website = None,
    }
    /// The bucket policy.
    BucketPolicy("NoSuchBucketPolicy", "The bucket policy does not exist") {
        show: |config| config.policy.as_ref().map(|policy| {
            Reply::ok()
                .header("content-type", "application/json")
                .body(policy.text.clone().into())
        }),
        clear: |config| config.policy = None,
    }
    /// Whether the bucket policy is public.
    PolicyStatus("NoSuchBucketPolicy", "The bucket policy does not exist") {
        show: |config| config.policy.as_ref().map(|policy| {
            Reply::answer("PolicyStatus", |x| x.value("IsPublic", policy.is_public()))
        }),
        clear: |_| {},
    }
    /// The blocks of public access.
    PublicAccessBlock("NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found") {
        show: |config| config.public_access.map(|blocks| {
            Reply::answer("PublicAccessBlockConfiguration", |x| {
                x.value("BlockPublicAcls", blocks.block_acls);
                x.value("IgnorePublicAcls", blocks.ignore_acls);
                x.value("BlockPublicPolicy", blocks.block_policy);
                x.value("RestrictPublicBuckets", blocks.restrict_buckets);
            })
        }),
        clear: |config| config.public_access = None,
    }
    /// The owner of new objects.
    OwnershipControls("OwnershipControlsNotFoundError", "The bucket ownership controls were not found") {
        show: |config| config.ownership.map(|ownership| {
            Reply::answer("OwnershipControls", |x| {
                x.element("Rule", |x| x.text("ObjectOwnership", ownership.name()));
            })
        }),
        clear: |config| config.ownership = None,
    }
    /// The lifecycle rules.
    Lifecycle("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist") {
        show: |config| config.lifecycle_setting.as_ref().map(|setting| {
            Reply::document("LifecycleConfiguration", &*setting.document)
                .header(super::lifecycle::MIN_SIZE, &setting.minimum)
        }),
        clear: |config| {
            config.lifecycle = None;
            config.lifecycle_setting = None;
        },
    }
}
