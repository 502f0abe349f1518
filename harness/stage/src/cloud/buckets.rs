//! Buckets.

use std::sync::Arc;

use aws_sdk_s3::error::BuildError;
use aws_sdk_s3::types::{
    AbortIncompleteMultipartUpload, BucketLifecycleConfiguration, BucketLocationConstraint,
    BucketVersioningStatus, CorsConfiguration, CorsRule, CreateBucketConfiguration, Event,
    ExpirationStatus, FilterRule, FilterRuleName, LifecycleExpiration, LifecycleRule,
    LifecycleRuleFilter, NoncurrentVersionExpiration, NotificationConfiguration,
    NotificationConfigurationFilter, PublicAccessBlockConfiguration, QueueConfiguration,
    S3KeyFilter, Tag, Tagging, TopicConfiguration, VersioningConfiguration,
};
use rehearsal_script::{PlainText, Scope, TimeSpan, stage};
use serde_json::json;

use super::failure::refused;
use super::{Bucket, Maker, Resources, fixed, tags};
use crate::error::StageError;

impl Maker<'_> {
    pub(super) async fn bucket(
        &self,
        logical: &str,
        plan: &stage::Bucket,
    ) -> Result<(Arc<str>, Bucket), StageError> {
        let name = self.bucket_name(logical);
        let s3 = &self.clients.s3;
        // us-east-1 is the one region that must not be named here.
        let location = (self.access.region != "us-east-1").then(|| {
            let region = BucketLocationConstraint::from(self.access.region.as_str());
            CreateBucketConfiguration::builder()
                .location_constraint(region)
                .build()
        });
        let create = s3
            .create_bucket()
            .bucket(&name)
            .set_create_bucket_configuration(location);
        let what = |does: &str| format!("{does} the bucket {logical}");
        create
            .send()
            .await
            .map_err(|error| refused(what("make"), &error))?;
        if plan.versioning.0 {
            let enabled = BucketVersioningStatus::Enabled;
            let enabled = VersioningConfiguration::builder().status(enabled).build();
            let put = s3
                .put_bucket_versioning()
                .bucket(&name)
                .versioning_configuration(enabled);
            put.send()
                .await
                .map_err(|error| refused(what("version"), &error))?;
        }
        if !plan.cors.is_empty() {
            let rules = plan.cors.iter().map(cors_rule).collect::<Result<_, _>>();
            let cors = rules.and_then(|rules| {
                CorsConfiguration::builder()
                    .set_cors_rules(Some(rules))
                    .build()
            });
            let cors = complete(cors);
            let put = s3.put_bucket_cors().bucket(&name).cors_configuration(cors);
            put.send()
                .await
                .map_err(|error| refused(what("set the CORS rules of"), &error))?;
        }
        if !plan.lifecycle.is_empty() {
            let rules = plan.lifecycle.iter().enumerate();
            let rules = rules
                .map(|(index, rule)| lifecycle_rule(index, rule))
                .collect();
            let rules = complete(
                BucketLifecycleConfiguration::builder()
                    .set_rules(Some(rules))
                    .build(),
            );
            let put = s3.put_bucket_lifecycle_configuration().bucket(&name);
            let put = put.lifecycle_configuration(rules).send().await;
            put.map_err(|error| refused(what("set the lifecycle of"), &error))?;
        }
        if !plan.tagging.is_empty() {
            let set = tags(&plan.tagging)
                .map(|(key, value)| Tag::builder().key(key).value(value).build());
            let set = complete(set.collect::<Result<Vec<_>, _>>());
            let tagging = complete(Tagging::builder().set_tag_set(Some(set)).build());
            let put = s3.put_bucket_tagging().bucket(&name).tagging(tagging);
            put.send()
                .await
                .map_err(|error| refused(what("tag"), &error))?;
        }
        let arn = self.bucket_arn(logical);
        Ok((
            logical.into(),
            Bucket {
                name: name.into(),
                arn,
            },
        ))
    }

    /// Gives a bucket what refers to other resources, and to itself: its
    /// policy, and who is told of changes.
    pub(super) async fn tie_bucket(
        &self,
        logical: &str,
        plan: &stage::Bucket,
        made: &Resources,
        scope: &Scope,
    ) -> Result<(), StageError> {
        let s3 = &self.clients.s3;
        let Bucket { name, arn } = &made.buckets[logical];
        let what = |does: &str| format!("{does} the bucket {logical}");
        let policy = match &plan.policy {
            Some(policy) => Some(self.document(policy, scope)?),
            None if plan.public_read.0 => Some(anybody_may_read(arn)),
            None => None,
        };
        if plan.public_read.0 {
            // AWS blocks public policies unless told otherwise.
            let open = PublicAccessBlockConfiguration::builder()
                .block_public_policy(false)
                .restrict_public_buckets(false)
                .build();
            let put = s3.put_public_access_block().bucket(&**name);
            let put = put.public_access_block_configuration(open).send().await;
            put.map_err(|error| refused(what("open"), &error))?;
        }
        if let Some(policy) = policy {
            let put = s3
                .put_bucket_policy()
                .bucket(&**name)
                .policy(policy)
                .send()
                .await;
            put.map_err(|error| refused(what("set the policy of"), &error))?;
        }
        if !plan.notifications.is_empty() {
            let told = self.notifications(&plan.notifications);
            let put = s3.put_bucket_notification_configuration().bucket(&**name);
            let put = put.notification_configuration(told).send().await;
            put.map_err(|error| refused(what("set the notifications of"), &error))?;
        }
        Ok(())
    }

    fn notifications(&self, plans: &[stage::Notification]) -> NotificationConfiguration {
        let mut told = NotificationConfiguration::builder();
        for plan in plans {
            let events: Vec<_> = plan
                .events
                .iter()
                .map(|event| Event::from(&*event.text))
                .collect();
            let rules: Vec<_> = [
                (FilterRuleName::Prefix, &plan.prefix),
                (FilterRuleName::Suffix, &plan.suffix),
            ]
            .into_iter()
            .filter_map(|(name, value)| Some((name, value.as_ref()?)))
            .map(|(name, value)| FilterRule::builder().name(name).value(&value.text).build())
            .collect();
            let filter = (!rules.is_empty()).then(|| {
                let key = S3KeyFilter::builder().set_filter_rules(Some(rules)).build();
                NotificationConfigurationFilter::builder().key(key).build()
            });
            if let Some(queue) = &plan.queue {
                let configuration = QueueConfiguration::builder()
                    .queue_arn(&*self.queue_arn(&fixed(queue)))
                    .set_events(Some(events))
                    .set_filter(filter);
                told = told.queue_configurations(complete(configuration.build()));
            } else if let Some(topic) = &plan.topic {
                let configuration = TopicConfiguration::builder()
                    .topic_arn(&*self.topic_arn(&fixed(topic)))
                    .set_events(Some(events))
                    .set_filter(filter);
                told = told.topic_configurations(complete(configuration.build()));
            }
        }
        told.build()
    }
}

fn anybody_may_read(arn: &str) -> String {
    json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": "*",
            "Action": "s3:GetObject",
            "Resource": format!("{arn}/*"),
        }],
    })
    .to_string()
}

fn words(words: &[PlainText]) -> Vec<String> {
    words.iter().map(|word| word.text.clone()).collect()
}

/// The SDK's builders want to be told all that a type needs.
fn complete<T>(built: Result<T, BuildError>) -> T {
    built.expect("everything the type needs has been set")
}

fn seconds(span: Option<TimeSpan>) -> Option<i32> {
    span.map(|TimeSpan(span)| i32::try_from(span.as_secs()).unwrap_or(i32::MAX))
}

/// Lifecycle rules count whole days; a part of one is not less than one.
fn days(span: Option<TimeSpan>) -> Option<i32> {
    let days = |seconds: i32| seconds / 86_400 + i32::from(seconds % 86_400 > 0);
    seconds(span).map(days)
}

fn cors_rule(rule: &stage::CorsRule) -> Result<CorsRule, BuildError> {
    CorsRule::builder()
        .set_allowed_origins(Some(words(&rule.origins)))
        .set_allowed_methods(Some(words(&rule.methods)))
        .set_allowed_headers(Some(words(&rule.headers)))
        .set_expose_headers(Some(words(&rule.expose)))
        .set_max_age_seconds(seconds(rule.max_age))
        .build()
}

fn lifecycle_rule(index: usize, rule: &stage::LifecycleRule) -> LifecycleRule {
    let prefix = rule.prefix.as_ref().map(|prefix| prefix.text.clone());
    let expiration =
        days(rule.expire_after).map(|days| LifecycleExpiration::builder().days(days).build());
    let versions = days(rule.expire_versions_after).map(|days| {
        NoncurrentVersionExpiration::builder()
            .noncurrent_days(days)
            .build()
    });
    let uploads = days(rule.abort_uploads_after).map(|days| {
        AbortIncompleteMultipartUpload::builder()
            .days_after_initiation(days)
            .build()
    });
    complete(
        LifecycleRule::builder()
            .id(format!("rule-{}", index + 1))
            .status(ExpirationStatus::Enabled)
            .filter(
                LifecycleRuleFilter::builder()
                    .prefix(prefix.unwrap_or_default())
                    .build(),
            )
            .set_expiration(expiration)
            .set_noncurrent_version_expiration(versions)
            .set_abort_incomplete_multipart_upload(uploads)
            .build(),
    )
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_part_of_a_day_counts_as_one() {
        let day = 86_400;
        assert_eq!(days(Some(TimeSpan(Duration::from_secs(day)))), Some(1));
        assert_eq!(days(Some(TimeSpan(Duration::from_secs(day + 1)))), Some(2));
        assert_eq!(days(None), None);
    }
}
