//! Settings of buckets, as the API has them.

use aws_sdk_s3::error::BuildError;
use aws_sdk_s3::types::{
    AbortIncompleteMultipartUpload, BucketLifecycleConfiguration, CorsConfiguration, CorsRule,
    Event, ExpirationStatus, FilterRule, FilterRuleName, LifecycleExpiration, LifecycleRule,
    LifecycleRuleFilter, NoncurrentVersionExpiration, NotificationConfiguration,
    NotificationConfigurationFilter, QueueConfiguration, S3KeyFilter, Tag, Tagging,
    TopicConfiguration,
};
use rehearsal_script::{PlainText, TimeSpan, stage};
use serde_json::json;

use crate::cloud::context::{ProvisionContext, fixed, tags};
use crate::cloud::{queues, topics};

/// Returns the CORS rules of a bucket, if it has any.
pub(super) fn cors(config: &stage::Bucket) -> Option<CorsConfiguration> {
    if config.cors.is_empty() {
        return None;
    }
    let rules = config.cors.iter().map(|rule| complete(cors_rule(rule)));
    let cors = CorsConfiguration::builder().set_cors_rules(Some(rules.collect()));
    Some(complete(cors.build()))
}

/// Returns the lifecycle rules of a bucket, if it has any.
pub(super) fn lifecycle(config: &stage::Bucket) -> Option<BucketLifecycleConfiguration> {
    if config.lifecycle.is_empty() {
        return None;
    }
    let rules = config.lifecycle.iter().enumerate();
    let rules = rules.map(|(index, rule)| lifecycle_rule(index, rule));
    let rules = BucketLifecycleConfiguration::builder().set_rules(Some(rules.collect()));
    Some(complete(rules.build()))
}

/// Returns the tags of a bucket, if it has any.
pub(super) fn tagging(config: &stage::Bucket) -> Option<Tagging> {
    if config.tagging.is_empty() {
        return None;
    }
    let set = tags(&config.tagging)
        .map(|(key, value)| complete(Tag::builder().key(key).value(value).build()));
    let tagging = Tagging::builder().set_tag_set(Some(set.collect()));
    Some(complete(tagging.build()))
}

/// Returns where a bucket sends its notifications.
pub(super) fn notifications(
    cx: &ProvisionContext<'_>,
    configs: &[stage::Notification],
) -> NotificationConfiguration {
    let mut notifications = NotificationConfiguration::builder();
    for config in configs {
        let events = config.events.iter();
        let events: Vec<_> = events.map(|event| Event::from(&*event.text)).collect();
        let filter = notification_filter(config);
        if let Some(queue) = &config.queue {
            let queue = QueueConfiguration::builder()
                .queue_arn(&*queues::arn(cx, &fixed(queue)))
                .set_events(Some(events))
                .set_filter(filter);
            notifications = notifications.queue_configurations(complete(queue.build()));
        } else if let Some(topic) = &config.topic {
            let topic = TopicConfiguration::builder()
                .topic_arn(&*topics::arn(cx, &fixed(topic)))
                .set_events(Some(events))
                .set_filter(filter);
            notifications = notifications.topic_configurations(complete(topic.build()));
        }
    }
    notifications.build()
}

fn notification_filter(config: &stage::Notification) -> Option<NotificationConfigurationFilter> {
    let rules: Vec<_> = [
        (FilterRuleName::Prefix, &config.prefix),
        (FilterRuleName::Suffix, &config.suffix),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name, value.as_ref()?)))
    .map(|(name, value)| FilterRule::builder().name(name).value(&value.text).build())
    .collect();
    (!rules.is_empty()).then(|| {
        let key = S3KeyFilter::builder().set_filter_rules(Some(rules)).build();
        NotificationConfigurationFilter::builder().key(key).build()
    })
}

/// Returns the policy that lets everybody read objects.
pub(super) fn public_read_policy(arn: &str) -> String {
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

fn texts(words: &[PlainText]) -> Vec<String> {
    words.iter().map(|word| word.text.clone()).collect()
}

/// Unwraps what a builder of the SDK returns: all required fields are set.
pub(super) fn complete<T>(built: Result<T, BuildError>) -> T {
    built.expect("all required fields are set")
}

fn seconds(span: Option<TimeSpan>) -> Option<i32> {
    span.map(|TimeSpan(span)| i32::try_from(span.as_secs()).unwrap_or(i32::MAX))
}

/// Returns whole days, rounded up, as lifecycle rules count them.
fn days(span: Option<TimeSpan>) -> Option<i32> {
    let days = |seconds: i32| seconds / 86_400 + i32::from(seconds % 86_400 > 0);
    seconds(span).map(days)
}

fn cors_rule(rule: &stage::CorsRule) -> Result<CorsRule, BuildError> {
    CorsRule::builder()
        .set_allowed_origins(Some(texts(&rule.origins)))
        .set_allowed_methods(Some(texts(&rule.methods)))
        .set_allowed_headers(Some(texts(&rule.headers)))
        .set_expose_headers(Some(texts(&rule.expose)))
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
    fn days_are_rounded_up() {
        let day = 86_400;
        assert_eq!(days(Some(TimeSpan(Duration::from_secs(day)))), Some(1));
        assert_eq!(days(Some(TimeSpan(Duration::from_secs(day + 1)))), Some(2));
        assert_eq!(days(None), None);
    }
}
