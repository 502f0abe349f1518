//! Buckets.

mod seed;
mod settings;

use std::sync::Arc;

use aws_sdk_s3::types::{
    BucketLocationConstraint, BucketVersioningStatus, CreateBucketConfiguration, Delete,
    ObjectIdentifier, PublicAccessBlockConfiguration, VersioningConfiguration,
};
use futures_util::future::{FutureExt as _, try_join_all};
use rehearsal_script::Scope;
use rehearsal_script::stage::{self, Seed};

use super::clients::CloudClients;
use super::context::{Delivery, ProvisionContext, fixed};
use super::error::service_error;
use super::resource::{
    CloudSeed, Completion, Creation, Found, Listing, ResourceKind, Resources, SeedContext,
    create_all, named_resource,
};
use super::{queues, topics};
use crate::error::StageError;

named_resource! {
    /// A bucket.
    pub struct Bucket = "bucket" in "buckets"
}

/// The kind `buckets`.
pub(super) struct Buckets;

impl ResourceKind for Buckets {
    fn service(&self) -> &'static str {
        "s3"
    }

    fn create<'a>(&'a self, cx: &'a ProvisionContext<'a>) -> Creation<'a> {
        create_all(&cx.config.buckets, move |name, config| {
            create(cx, name, config)
        })
    }

    fn deliveries(&self, cx: &ProvisionContext<'_>) -> Vec<Delivery> {
        let mut deliveries = Vec::new();
        for (name, bucket) in cx.config.buckets.iter() {
            for notification in &bucket.notifications {
                let queue = notification.queue.as_ref();
                let queue = queue.map(|queue| queues::arn(cx, &fixed(queue)));
                let topic = notification.topic.as_ref();
                let topic = topic.map(|topic| topics::arn(cx, &fixed(topic)));
                let targets = queue.into_iter().chain(topic);
                deliveries.extend(targets.map(|target| Delivery {
                    principal: "s3.amazonaws.com",
                    source: arn(cx, name),
                    target,
                }));
            }
        }
        deliveries
    }

    fn authorize<'a>(
        &'a self,
        cx: &'a ProvisionContext<'a>,
        resources: &'a Resources,
        scope: &'a Scope,
    ) -> Completion<'a> {
        async move {
            let buckets = resources.all::<Bucket>();
            let buckets = buckets.filter_map(|(name, bucket)| {
                let config = cx.config.buckets.get(name)?;
                Some(set_policy(cx, name, config, bucket, scope))
            });
            try_join_all(buckets).await.map(drop)
        }
        .boxed()
    }

    fn connect<'a>(
        &'a self,
        cx: &'a ProvisionContext<'a>,
        resources: &'a Resources,
        _scope: &'a Scope,
    ) -> Completion<'a> {
        async move {
            let buckets = resources.all::<Bucket>();
            let buckets = buckets.filter_map(|(name, bucket)| {
                let config = cx.config.buckets.get(name)?;
                Some(set_notifications(cx, name, config, bucket))
            });
            try_join_all(buckets).await.map(drop)
        }
        .boxed()
    }

    fn list<'a>(&'a self, clients: &'a CloudClients, _prefix: &'a str) -> Listing<'a> {
        async move {
            let buckets = clients.s3.list_buckets().send().await;
            let buckets = buckets.map_err(|error| service_error("list buckets", &error))?;
            let names = buckets.buckets().iter().filter_map(|bucket| bucket.name());
            let found = names.map(|name| Found {
                name: name.to_owned(),
                id: name.to_owned(),
            });
            Ok(found.collect())
        }
        .boxed()
    }

    /// Removes every version of every object: only an empty bucket can be deleted.
    fn clear<'a>(&'a self, clients: &'a CloudClients, bucket: &'a Found) -> Completion<'a> {
        clear(clients, &bucket.id).boxed()
    }

    fn remove<'a>(&'a self, clients: &'a CloudClients, bucket: &'a Found) -> Completion<'a> {
        async move {
            let deleted = clients.s3.delete_bucket().bucket(&bucket.id).send().await;
            let action = || format!("delete the bucket {}", bucket.id);
            deleted.map_err(|error| service_error(action(), &error))?;
            Ok(())
        }
        .boxed()
    }

    fn read_seed(
        &self,
        seed: &Seed,
        cx: &SeedContext<'_>,
    ) -> Result<Option<Arc<dyn CloudSeed>>, StageError> {
        match seed {
            Seed::Objects {
                bucket,
                folder,
                prefix,
            } => {
                let declared = cx.stage.cloud.buckets.get(bucket);
                let notifies = declared.is_some_and(|bucket| !bucket.notifications.is_empty());
                let seed = seed::ObjectSeed::read(bucket, folder.as_ref(), prefix, notifies)?;
                Ok(Some(Arc::new(seed)))
            }
            _ => Ok(None),
        }
    }
}

/// Returns the physical name of a bucket, which may have neither underscores nor
/// capital letters.
fn physical_name(cx: &ProvisionContext<'_>, logical: &str) -> String {
    let name = format!("{}-{logical}", cx.prefix);
    name.to_lowercase().replace('_', "-")
}

/// Returns the ARN of a bucket.
fn arn(cx: &ProvisionContext<'_>, logical: &str) -> Arc<str> {
    format!("arn:aws:s3:::{}", physical_name(cx, logical)).into()
}

/// Creates a bucket with everything that refers to no other resource.
async fn create(
    cx: &ProvisionContext<'_>,
    logical: &str,
    config: &stage::Bucket,
) -> Result<Bucket, StageError> {
    let name = physical_name(cx, logical);
    let s3 = &cx.clients.s3;
    let action = |verb: &str| format!("{verb} the bucket {logical}");
    // us-east-1 is the only region that must not be a location constraint.
    let location = (cx.access.region != "us-east-1").then(|| {
        let region = BucketLocationConstraint::from(cx.access.region.as_str());
        CreateBucketConfiguration::builder()
            .location_constraint(region)
            .build()
    });
    let create = s3.create_bucket().bucket(&name);
    let create = create.set_create_bucket_configuration(location).send();
    let created = create.await;
    created.map_err(|error| service_error(action("create"), &error))?;
    if config.versioning.0 {
        let enabled = BucketVersioningStatus::Enabled;
        let enabled = VersioningConfiguration::builder().status(enabled).build();
        let put = s3.put_bucket_versioning().bucket(&name);
        let put = put.versioning_configuration(enabled).send().await;
        put.map_err(|error| service_error(action("version"), &error))?;
    }
    if let Some(cors) = settings::cors(config) {
        let put = s3.put_bucket_cors().bucket(&name);
        let put = put.cors_configuration(cors).send().await;
        put.map_err(|error| service_error(action("set the CORS rules of"), &error))?;
    }
    if let Some(lifecycle) = settings::lifecycle(config) {
        let put = s3.put_bucket_lifecycle_configuration().bucket(&name);
        let put = put.lifecycle_configuration(lifecycle).send().await;
        put.map_err(|error| service_error(action("set the lifecycle of"), &error))?;
    }
    if let Some(tagging) = settings::tagging(config) {
        let put = s3.put_bucket_tagging().bucket(&name);
        let put = put.tagging(tagging).send().await;
        put.map_err(|error| service_error(action("tag"), &error))?;
    }
    Ok(Bucket {
        name: name.into(),
        arn: arn(cx, logical),
    })
}

async fn set_policy(
    cx: &ProvisionContext<'_>,
    logical: &str,
    config: &stage::Bucket,
    bucket: &Bucket,
    scope: &Scope,
) -> Result<(), StageError> {
    let s3 = &cx.clients.s3;
    let action = |verb: &str| format!("{verb} the bucket {logical}");
    let policy = match &config.policy {
        Some(policy) => Some(cx.document(policy, scope)?),
        None if config.public_read.0 => Some(settings::public_read_policy(&bucket.arn)),
        None => None,
    };
    if config.public_read.0 {
        // AWS blocks public policies by default.
        let access = PublicAccessBlockConfiguration::builder()
            .block_public_policy(false)
            .restrict_public_buckets(false)
            .build();
        let put = s3.put_public_access_block().bucket(&*bucket.name);
        let put = put.public_access_block_configuration(access).send().await;
        put.map_err(|error| service_error(action("open"), &error))?;
    }
    if let Some(policy) = policy {
        let put = s3.put_bucket_policy().bucket(&*bucket.name);
        let put = put.policy(policy).send().await;
        put.map_err(|error| service_error(action("set the policy of"), &error))?;
    }
    Ok(())
}

async fn set_notifications(
    cx: &ProvisionContext<'_>,
    logical: &str,
    config: &stage::Bucket,
    bucket: &Bucket,
) -> Result<(), StageError> {
    if config.notifications.is_empty() {
        return Ok(());
    }
    let notifications = settings::notifications(cx, &config.notifications);
    let s3 = &cx.clients.s3;
    let put = s3.put_bucket_notification_configuration();
    let put = put.bucket(&*bucket.name);
    let put = put.notification_configuration(notifications).send().await;
    let action = || format!("set the notifications of the bucket {logical}");
    put.map_err(|error| service_error(action(), &error))?;
    Ok(())
}

async fn clear(clients: &CloudClients, bucket: &str) -> Result<(), StageError> {
    let action = || format!("empty the bucket {bucket}");
    loop {
        let list = clients.s3.list_object_versions().bucket(bucket).send();
        let list = list.await;
        let list = list.map_err(|error| service_error(action(), &error))?;
        let versions = list.versions().iter();
        let versions = versions.map(|version| (version.key(), version.version_id()));
        let markers = list.delete_markers().iter();
        let markers = markers.map(|marker| (marker.key(), marker.version_id()));
        let objects: Vec<_> = versions
            .chain(markers)
            .filter_map(|(key, version)| {
                let object = ObjectIdentifier::builder().key(key?);
                let object = object.set_version_id(version.map(str::to_owned));
                object.build().ok()
            })
            .collect();
        if objects.is_empty() {
            return Ok(());
        }
        let objects = Delete::builder().set_objects(Some(objects)).quiet(true);
        let objects = settings::complete(objects.build());
        let delete = clients.s3.delete_objects().bucket(bucket).delete(objects);
        let deleted = delete.send().await;
        let deleted = deleted.map_err(|error| service_error(action(), &error))?;
        if let Some(failed) = deleted.errors().first() {
            return Err(StageError::Cloud {
                what: action(),
                reason: failed.message().unwrap_or_default().to_owned(),
            });
        }
    }
}
