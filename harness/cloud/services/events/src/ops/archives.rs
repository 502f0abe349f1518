//! Archives of events.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_model::protocol::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::page::{page, set_members};
use crate::error::{exists, invalid_pattern, not_found, validation};
use crate::state::{Archive, BusRef, Events, PatternText, Place};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateArchive {
    archive_name: String,
    event_source_arn: String,
    description: Option<String>,
    event_pattern: Option<String>,
    retention_days: Option<i64>,
}

pub(crate) fn create_archive(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: CreateArchive,
) -> Result<Value, ServiceError> {
    let bus = BusRef::of_arn(&input.event_source_arn);
    let bus = bus.ok_or_else(|| {
        validation("Parameter EventSourceArn is not valid. Reason: Must contain an event bus ARN.")
    })?;
    let pattern = input.event_pattern.map(PatternText::parse).transpose();
    let pattern = pattern.map_err(|reason| invalid_pattern(&reason))?;
    let place = Place::of_caller(cx);
    let source_arn = events.bus(&bus, cx.now())?.arn.clone();
    let region = events.for_caller(cx);
    let name = input.archive_name;
    if region.archives.contains_key(&name) {
        return Err(exists(format!("Archive {name} already exists.")));
    }
    let archive = Archive {
        arn: place.arn(&format!("archive/{name}")),
        name: name.clone(),
        source_arn,
        description: input.description,
        pattern,
        retention_days: input.retention_days.unwrap_or(0),
        events: Vec::new(),
        created: Timestamp(cx.now()),
    };
    let output = changed(&archive);
    region.archives.insert(name, archive);
    Ok(output)
}

/// Returns what changes of an archive answer.
fn changed(archive: &Archive) -> Value {
    json!({
        "ArchiveArn": archive.arn,
        "State": "ENABLED",
        "CreationTime": archive.created,
    })
}

/// Returns an archive, without the events that it no longer keeps.
fn find<'a>(
    events: &'a mut Events,
    cx: &CallContext<'_>,
    name: &str,
) -> Result<&'a mut Archive, ServiceError> {
    let archive = events.for_caller(cx).archives.get_mut(name);
    let archive = archive.ok_or_else(|| not_found(format!("Archive {name} does not exist.")))?;
    forget(archive, cx.now());
    Ok(archive)
}

fn forget(archive: &mut Archive, now: OffsetDateTime) {
    if archive.retention_days > 0 {
        let oldest = now - Duration::days(archive.retention_days);
        archive.events.retain(|archived| archived.at.0 >= oldest);
    }
}

/// A call about one archive.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ArchiveInput {
    archive_name: String,
}

pub(crate) fn delete_archive(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: ArchiveInput,
) -> Result<Value, ServiceError> {
    find(events, cx, &input.archive_name)?;
    events.for_caller(cx).archives.remove(&input.archive_name);
    Ok(json!({}))
}

pub(crate) fn describe_archive(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: ArchiveInput,
) -> Result<Value, ServiceError> {
    let archive = find(events, cx, &input.archive_name)?;
    let mut output = describe(archive);
    output["ArchiveArn"] = archive.arn.as_str().into();
    output["Description"] = json!(archive.description);
    output["EventPattern"] = json!(archive.pattern.as_ref().map(|pattern| &pattern.text));
    Ok(set_members(output))
}

fn describe(archive: &Archive) -> Value {
    let sizes = archive.events.iter();
    let sizes = sizes.map(|archived| archived.event.to_string().len());
    json!({
        "ArchiveName": archive.name,
        "EventSourceArn": archive.source_arn,
        "State": "ENABLED",
        "RetentionDays": archive.retention_days,
        "SizeBytes": sizes.sum::<usize>(),
        "EventCount": archive.events.len(),
        "CreationTime": archive.created,
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListArchives {
    name_prefix: Option<String>,
    event_source_arn: Option<String>,
    state: Option<String>,
    limit: Option<usize>,
    next_token: Option<String>,
}

pub(crate) fn list_archives(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: ListArchives,
) -> Result<Value, ServiceError> {
    let source = input.event_source_arn.as_deref();
    if let Some(bus) = source.and_then(BusRef::of_arn) {
        events.bus(&bus, cx.now())?;
    }
    let prefix = input.name_prefix.unwrap_or_default();
    let region = events.for_caller(cx);
    for archive in region.archives.values_mut() {
        forget(archive, cx.now());
    }
    let archives = region.archives.values().filter(|archive| {
        archive.name.starts_with(&prefix)
            && input.state.as_ref().is_none_or(|state| state == "ENABLED")
            && input
                .event_source_arn
                .as_ref()
                .is_none_or(|arn| *arn == archive.source_arn)
    });
    let token = input.next_token.as_deref();
    page("Archives", archives, input.limit, token, describe)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateArchive {
    archive_name: String,
    description: Option<String>,
    event_pattern: Option<String>,
    retention_days: Option<i64>,
}

pub(crate) fn update_archive(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: UpdateArchive,
) -> Result<Value, ServiceError> {
    let given = [
        input.description.is_some(),
        input.event_pattern.is_some(),
        input.retention_days.is_some(),
    ];
    if !given.contains(&true) {
        return Err(validation(
            "At least one of EventPattern, RetentionDays or Description must be provided.",
        ));
    }
    let pattern = input.event_pattern.map(PatternText::parse).transpose();
    let pattern = pattern.map_err(|reason| invalid_pattern(&reason))?;
    let archive = find(events, cx, &input.archive_name)?;
    if let Some(pattern) = pattern {
        archive.pattern = Some(pattern);
    }
    if let Some(description) = input.description {
        archive.description = Some(description);
    }
    if let Some(days) = input.retention_days {
        archive.retention_days = days;
    }
    Ok(changed(archive))
}
