//! The reading, writing and deleting of a bucket's settings, once for all of them.

use s3s::xml::{Deserialize, SerializeContent};

use crate::config::{BucketEncryption, Config};
use crate::context::CallContext;
use crate::document::Document;
use crate::error::{Result, S3Error};
use crate::reply::Reply;
use crate::request::Request;
use crate::state::{Bucket, State};

/// A setting of a bucket that is one document.
pub(crate) trait Setting {
    /// Code and message of the error where a bucket does not have it; `None` if it
    /// always has a value.
    const MISSING: Option<(&'static str, &'static str)>;

    /// Returns the reply that shows it; `None` where the bucket does not have it.
    fn show(config: &Config) -> Option<Reply>;

    /// Removes it.
    fn clear(config: &mut Config);
}

/// A setting that is put as a document.
pub(crate) trait PutSetting: Setting {
    /// The document.
    type Document: for<'xml> Deserialize<'xml>;

    /// Checks a document against the bucket and other buckets.
    fn check(state: &State, bucket: &Bucket, document: &Self::Document) -> Result<()> {
        let _ = (state, bucket, document);
        Ok(())
    }

    /// Stores what a document says, if it is valid.
    fn store(config: &mut Config, document: Self::Document) -> Result<()>;
}

/// Puts a setting.
pub(crate) fn put<S: PutSetting>(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let bucket = state.bucket(&request.bucket)?;
    let document: S::Document = request.xml()?;
    S::check(state, bucket, &document)?;
    S::store(&mut state.bucket_mut(&request.bucket)?.config, document)?;
    Ok(Reply::ok())
}

/// Returns a setting.
pub(crate) fn get<S: Setting>(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let (code, message) = S::MISSING.unwrap_or_default();
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

/// Returns the reply that shows a document, or an empty one.
fn document_or_empty<T: SerializeContent>(root: &str, document: Option<&Document<T>>) -> Reply {
    match document {
        Some(document) => Reply::document(root, &**document),
        None => Reply::answer(root, |_| {}),
    }
}

/// Describes settings: the error where one is missing, if it can be, how it is shown, how it
/// is removed.
macro_rules! settings {
    (@missing) => { None };
    (@missing $code:literal, $message:literal) => { Some(($code, $message)) };
    ($($(#[$doc:meta])* $name:ident $(($code:literal, $message:literal))? {
        show: $show:expr,
        clear: $clear:expr,
    })*) => {$(
        $(#[$doc])*
        pub(crate) struct $name;

        impl Setting for $name {
            const MISSING: Option<(&'static str, &'static str)> =
                settings!(@missing $($code, $message)?);

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
    /// Transfer acceleration.
    Acceleration {
        show: |config| Some(Reply::answer("AccelerateConfiguration", |x| {
            x.text_opt("Status", config.acceleration.as_deref());
        })),
        clear: |config| config.acceleration = None,
    }
    /// The encryption of new objects. Since 2023 a bucket always has a default: deleting
    /// brings back S3's own.
    Encryption {
        show: |config| Some(Reply::answer("ServerSideEncryptionConfiguration", |x| {
            let encryption = &config.encryption;
            x.element("Rule", |x| {
                x.element("ApplyServerSideEncryptionByDefault", |x| {
                    x.text("SSEAlgorithm", &encryption.algorithm);
                    x.text_opt("KMSMasterKeyID", encryption.key.as_deref());
                });
                x.value("BucketKeyEnabled", encryption.bucket_key == Some(true));
            });
        })),
        clear: |config| config.encryption = BucketEncryption::default(),
    }
    /// Server access logging.
    Logging {
        show: |config| Some(document_or_empty("BucketLoggingStatus", config.logging.as_ref())),
        clear: |config| config.logging = None,
    }
    /// The destinations of events.
    Notifications {
        show: |config| Some(document_or_empty("NotificationConfiguration", config.notifications.as_ref())),
        clear: |config| config.notifications = None,
    }
    /// Who pays for requests.
    RequestPayment {
        show: |config| Some(Reply::answer("RequestPaymentConfiguration", |x| {
            x.text("Payer", if config.requester_pays { "Requester" } else { "BucketOwner" });
        })),
        clear: |config| config.requester_pays = false,
    }
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
