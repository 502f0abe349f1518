//! The lifecycle configuration of a bucket.

use std::sync::Arc;

use s3s::dto;
use time::{OffsetDateTime, Time};

use crate::config::LifecycleSetting;
use crate::context::CallContext;
use crate::dates;
use crate::document::Document;
use crate::error::{Result, S3Error};
use crate::lifecycle_rules::{DueTime, Filter, Lifecycle, Noncurrent, Rule};
use crate::reply::Reply;
use crate::request::Request;
use crate::state::{State, StorageClass};

pub(crate) const MIN_SIZE: &str = "x-amz-transition-default-minimum-object-size";
const ALL_CLASSES: &str = "all_storage_classes_128K";

pub(crate) fn put(state: &mut State, cx: &mut CallContext<'_>, request: &Request) -> Result<Reply> {
    state.bucket(&request.bucket)?;
    let minimum = request.header(MIN_SIZE).unwrap_or(ALL_CLASSES);
    if ![ALL_CLASSES, "varies_by_storage_class"].contains(&minimum) {
        return Err(S3Error::invalid_request(format!(
            "Invalid TransitionDefaultMinimumObjectSize found: {minimum}"
        )));
    }
    let mut document: dto::BucketLifecycleConfiguration = request.xml()?;
    if document.rules.is_empty() || document.rules.len() > 1000 {
        return Err(S3Error::malformed_xml());
    }
    for rule in &mut document.rules {
        if rule.id.as_deref().is_none_or(str::is_empty) {
            rule.id = Some(cx.configuration_id());
        }
    }
    let rules = document
        .rules
        .iter()
        .map(rule)
        .collect::<Result<Vec<Rule>>>()?;
    for (at, rule) in rules.iter().enumerate() {
        if rule.id.len() > 255 {
            return Err(S3Error::invalid_argument(
                "ID length should not exceed allowed limit of 255",
                "ID",
                &rule.id,
            ));
        }
        if rules[..at].iter().any(|other| other.id == rule.id) {
            return Err(S3Error::new(
                400,
                "InvalidArgument",
                "Rule ID must be unique. Found same ID for more than one rule",
            ));
        }
    }
    let config = &mut state.bucket_mut(&request.bucket)?.config;
    config.lifecycle = Some(Arc::new(Lifecycle { rules }));
    config.lifecycle_setting = Some(LifecycleSetting {
        document: Document::new(document),
        minimum: minimum.to_owned(),
    });
    state.schedule_bucket(&request.bucket);
    Ok(Reply::ok().header(MIN_SIZE, minimum))
}

fn rule(document: &dto::LifecycleRule) -> Result<Rule> {
    let enabled = match document.status.as_str() {
        "Enabled" => true,
        "Disabled" => false,
        _ => return Err(S3Error::malformed_xml()),
    };
    let filter = match (&document.filter, &document.prefix) {
        (Some(found), None) => filter(found)?,
        (None, Some(prefix)) => Filter {
            prefix: prefix.clone(),
            ..Filter::default()
        },
        _ => return Err(S3Error::malformed_xml()),
    };
    let mut rule = Rule {
        id: document.id.clone().unwrap_or_default(),
        enabled,
        filter,
        ..Rule::default()
    };
    if let Some(expiration) = &document.expiration {
        rule.clears_markers = expiration.expired_object_delete_marker == Some(true);
        let marker = expiration.expired_object_delete_marker.is_some();
        rule.expiration = when(expiration.days, expiration.date.as_ref(), "Expiration")?;
        if marker == rule.expiration.is_some() {
            return Err(S3Error::malformed_xml());
        }
    }
    if let Some(noncurrent) = &document.noncurrent_version_expiration {
        let days = noncurrent
            .noncurrent_days
            .ok_or_else(S3Error::malformed_xml)?;
        positive(
            days,
            "'NoncurrentDays' for NoncurrentVersionExpiration action must be a positive integer",
        )?;
        rule.noncurrent = Some(Noncurrent {
            days: days.into(),
            keep: usize::try_from(noncurrent.newer_noncurrent_versions.unwrap_or_default())
                .unwrap_or_default(),
        });
    }
    for transition in document.transitions.iter().flatten() {
        let when = when(transition.days, transition.date.as_ref(), "Transition")?
            .ok_or_else(S3Error::malformed_xml)?;
        let class = transition
            .storage_class
            .as_ref()
            .and_then(|class| StorageClass::parse(class.as_str()));
        rule.transitions
            .push((when, class.ok_or_else(S3Error::malformed_xml)?));
    }
    if let Some(abort) = &document.abort_incomplete_multipart_upload {
        let days = abort
            .days_after_initiation
            .ok_or_else(S3Error::malformed_xml)?;
        positive(
            days,
            "'DaysAfterInitiation' for AbortIncompleteMultipartUpload action must be a positive integer",
        )?;
        rule.abort_after = Some(days.into());
    }
    let idle = rule.expiration.is_none()
        && !rule.clears_markers
        && rule.noncurrent.is_none()
        && rule.transitions.is_empty()
        && rule.abort_after.is_none()
        && document.noncurrent_version_transitions.is_none();
    if idle {
        return Err(S3Error::invalid_request(
            "At least one action needs to be specified in a rule.",
        ));
    }
    Ok(rule)
}

fn positive(days: i32, message: &'static str) -> Result<()> {
    if days > 0 {
        Ok(())
    } else {
        Err(S3Error::new(400, "InvalidArgument", message))
    }
}

fn when(days: Option<i32>, date: Option<&dto::Timestamp>, action: &str) -> Result<Option<DueTime>> {
    match (days, date) {
        (None, None) => Ok(None),
        (Some(_), Some(_)) => Err(S3Error::malformed_xml()),
        (Some(days), None) => {
            // Objects can move on the day they come, but not expire on it.
            if days < 0 || days == 0 && action == "Expiration" {
                return Err(S3Error::new(
                    400,
                    "InvalidArgument",
                    format!("'Days' for {action} action must be a positive integer"),
                ));
            }
            Ok(Some(DueTime::Days(days.into())))
        }
        (None, Some(date)) => {
            let date = OffsetDateTime::from(date.clone());
            if date.time() != Time::MIDNIGHT {
                return Err(S3Error::invalid_argument(
                    "'Date' must be at midnight GMT",
                    "Date",
                    &dates::iso(date),
                ));
            }
            Ok(Some(DueTime::Date(date)))
        }
    }
}

fn filter(document: &dto::LifecycleRuleFilter) -> Result<Filter> {
    let size = |size: Option<i64>| size.and_then(|size| u64::try_from(size).ok());
    let tag = |tag: &dto::Tag| Some((tag.key.clone()?, tag.value.clone()?));
    let given = [
        document.and.is_some(),
        document.prefix.is_some(),
        document.tag.is_some(),
        document.object_size_greater_than.is_some(),
        document.object_size_less_than.is_some(),
    ];
    if given.into_iter().filter(|given| *given).count() > 1 {
        return Err(S3Error::malformed_xml());
    }
    if let Some(and) = &document.and {
        let tags: Vec<_> = and.tags.iter().flatten().filter_map(tag).collect();
        if tags
            .iter()
            .enumerate()
            .any(|(at, (key, _))| tags[..at].iter().any(|(other, _)| other == key))
        {
            return Err(S3Error::invalid_request(
                "Duplicate Tag Keys are not allowed.",
            ));
        }
        return Ok(Filter {
            prefix: and.prefix.clone().unwrap_or_default(),
            tags,
            larger_than: size(and.object_size_greater_than),
            smaller_than: size(and.object_size_less_than),
        });
    }
    Ok(Filter {
        prefix: document.prefix.clone().unwrap_or_default(),
        tags: document.tag.iter().filter_map(tag).collect(),
        larger_than: size(document.object_size_greater_than),
        smaller_than: size(document.object_size_less_than),
    })
}
