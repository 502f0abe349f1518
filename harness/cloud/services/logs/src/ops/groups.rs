//! Log groups: their creation, settings and lists.

use regex::Regex;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_cloud_core::tagging::Tags;
use serde::Deserialize;
use serde_json::{Value, json};

use super::page::paged;
use crate::error::{
    already_exists, group_not_found, invalid_parameter, not_implemented, validation,
};
use crate::group::{LogClass, LogGroup};
use crate::names::{own_group, own_group_arn};
use crate::state::{Logs, milliseconds};

/// The days that events can be kept.
const RETENTIONS: [i64; 22] = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
    3288, 3653,
];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CreateInput {
    log_group_name: String,
    kms_key_id: Option<String>,
    #[serde(default)]
    tags: Tags,
    log_group_class: Option<LogClass>,
    #[serde(default)]
    deletion_protection_enabled: bool,
}

pub(crate) fn create_log_group(
    logs: &mut Logs,
    cx: &mut CallContext<'_>,
    input: CreateInput,
) -> Result<Value, ServiceError> {
    let now = milliseconds(cx.now());
    let groups = &mut logs.regions.for_caller(cx).groups;
    let name = input.log_group_name;
    if groups.contains_key(&name) {
        return Err(already_exists("The specified log group already exists"));
    }
    let group = LogGroup {
        kms_key: input.kms_key_id,
        class: input.log_group_class.unwrap_or_default(),
        is_protected: input.deletion_protection_enabled,
        tags: input.tags,
        ..LogGroup::new(&name, now)
    };
    groups.insert(name, group);
    Ok(json!({}))
}

/// A call that names a log group and nothing else.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GroupInput {
    log_group_name: String,
}

pub(crate) fn delete_log_group(
    logs: &mut Logs,
    cx: &mut CallContext<'_>,
    input: GroupInput,
) -> Result<Value, ServiceError> {
    let groups = &mut logs.regions.for_caller(cx).groups;
    let group = groups.get(&input.log_group_name);
    if group.ok_or_else(group_not_found)?.is_protected {
        return Err(validation(
            "The log group cannot be deleted because deletion protection is enabled for it.",
        ));
    }
    groups.remove(&input.log_group_name);
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProtectionInput {
    log_group_identifier: String,
    deletion_protection_enabled: bool,
}

pub(crate) fn put_log_group_deletion_protection(
    logs: &mut Logs,
    cx: &mut CallContext<'_>,
    input: ProtectionInput,
) -> Result<Value, ServiceError> {
    let name = own_group(cx, &input.log_group_identifier)?;
    let group = logs.regions.for_caller(cx).group(cx, name)?;
    group.is_protected = input.deletion_protection_enabled;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RetentionInput {
    log_group_name: String,
    retention_in_days: i64,
}

pub(crate) fn put_retention_policy(
    logs: &mut Logs,
    cx: &mut CallContext<'_>,
    input: RetentionInput,
) -> Result<Value, ServiceError> {
    let days = input.retention_in_days;
    if !RETENTIONS.contains(&days) {
        return Err(invalid_parameter(format!(
            "1 validation error detected: Value '{days}' at 'retentionInDays' failed to satisfy \
             constraint: Member must satisfy enum value set: {RETENTIONS:?}"
        )));
    }
    let group = logs
        .regions
        .for_caller(cx)
        .group(cx, &input.log_group_name)?;
    group.retention = Some(days);
    group.forget_expired(milliseconds(cx.now()));
    Ok(json!({}))
}

pub(crate) fn delete_retention_policy(
    logs: &mut Logs,
    cx: &mut CallContext<'_>,
    input: GroupInput,
) -> Result<Value, ServiceError> {
    let group = logs
        .regions
        .for_caller(cx)
        .group(cx, &input.log_group_name)?;
    group.retention = None;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct KmsInput {
    log_group_name: Option<String>,
    resource_identifier: Option<String>,
    kms_key_id: Option<String>,
}

pub(crate) fn associate_kms_key(
    logs: &mut Logs,
    cx: &mut CallContext<'_>,
    input: KmsInput,
) -> Result<Value, ServiceError> {
    set_key(logs, cx, &input, input.kms_key_id.clone())
}

pub(crate) fn disassociate_kms_key(
    logs: &mut Logs,
    cx: &mut CallContext<'_>,
    input: KmsInput,
) -> Result<Value, ServiceError> {
    set_key(logs, cx, &input, None)
}

fn set_key(
    logs: &mut Logs,
    cx: &CallContext<'_>,
    input: &KmsInput,
    key: Option<String>,
) -> Result<Value, ServiceError> {
    let name = match (&input.log_group_name, &input.resource_identifier) {
        (Some(name), None) => name,
        (None, Some(identifier)) if !identifier.ends_with(":query-result:*") => {
            own_group(cx, identifier)?
        }
        (None, Some(_)) => return Err(not_implemented("keys of query results")),
        _ => {
            return Err(invalid_parameter(
                "Exactly one of logGroupName and resourceIdentifier has to be given.",
            ));
        }
    };
    logs.regions.for_caller(cx).group(cx, name)?.kms_key = key;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DescribeInput {
    log_group_name_prefix: Option<String>,
    log_group_name_pattern: Option<String>,
    log_group_class: Option<LogClass>,
    log_group_identifiers: Option<Vec<String>>,
    limit: Option<usize>,
    next_token: Option<String>,
}

pub(crate) fn describe_log_groups(
    logs: &mut Logs,
    cx: &mut CallContext<'_>,
    input: DescribeInput,
) -> Result<Value, ServiceError> {
    let prefix = input.log_group_name_prefix.as_deref();
    let pattern = input.log_group_name_pattern.map(|text| text.to_lowercase());
    if prefix.is_some() && pattern.is_some() {
        // Recorded: logs_groups, `test_describe_log_groups_prefix_and_pattern_error`.
        return Err(invalid_parameter(
            "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.",
        ));
    }
    let identifiers = input.log_group_identifiers.as_deref();
    let named: Option<Vec<&str>> = identifiers
        .map(|all| all.iter().map(|one| own_group(cx, one)).collect())
        .transpose()?;
    let now = milliseconds(cx.now());
    let groups = logs.regions.for_caller(cx).groups.values_mut();
    let found = groups.filter(|group| {
        prefix.is_none_or(|prefix| group.name.starts_with(prefix))
            && pattern
                .as_ref()
                .is_none_or(|pattern| group.name.to_lowercase().contains(pattern))
            && input
                .log_group_class
                .is_none_or(|class| group.class == class)
            && named
                .as_ref()
                .is_none_or(|named| named.contains(&group.name.as_str()))
    });
    let found = found.map(|group| {
        group.forget_expired(now);
        describe(cx, group)
    });
    let (limit, token) = (input.limit, input.next_token.as_deref());
    paged("logGroups", found.collect(), limit, token)
}

fn describe(cx: &CallContext<'_>, group: &LogGroup) -> Value {
    let arn = own_group_arn(cx, &group.name);
    json!({
        "logGroupName": group.name,
        "creationTime": group.created,
        "retentionInDays": group.retention,
        "metricFilterCount": group.metric_filters.len(),
        "arn": format!("{arn}:*"),
        "storedBytes": group.stored_bytes(),
        "kmsKeyId": group.kms_key,
        "logGroupClass": group.class,
        "logGroupArn": arn,
        "deletionProtectionEnabled": group.is_protected,
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListInput {
    log_group_name_pattern: Option<String>,
    log_group_class: Option<LogClass>,
    data_sources: Option<Value>,
    field_index_names: Option<Value>,
    log_group_tags: Option<Value>,
    limit: Option<usize>,
    next_token: Option<String>,
}

pub(crate) fn list_log_groups(
    logs: &mut Logs,
    cx: &mut CallContext<'_>,
    input: ListInput,
) -> Result<Value, ServiceError> {
    let others = [
        &input.data_sources,
        &input.field_index_names,
        &input.log_group_tags,
    ];
    if others.into_iter().any(Option::is_some) {
        return Err(not_implemented(
            "lists of log groups by data sources, field indexes or tags",
        ));
    }
    // The model allows names, `|` between them and `^` before them.
    let pattern = input.log_group_name_pattern.as_deref();
    let pattern = pattern.map(|text| Regex::new(&text.replace('.', "\\.")));
    let pattern = pattern
        .transpose()
        .map_err(|error| invalid_parameter(error.to_string()))?;
    let groups = logs.regions.for_caller(cx).groups.values();
    let found = groups.filter(|group| {
        pattern
            .as_ref()
            .is_none_or(|pattern| pattern.is_match(&group.name))
            && input
                .log_group_class
                .is_none_or(|class| group.class == class)
    });
    let found = found.map(|group| {
        json!({
            "logGroupName": group.name,
            "logGroupArn": own_group_arn(cx, &group.name),
            "logGroupClass": group.class,
        })
    });
    let (limit, token) = (input.limit, input.next_token.as_deref());
    paged("logGroups", found.collect(), limit, token)
}
