//! Pipes.

use std::collections::BTreeMap;

use rehearsal_cloud_core::paging::Page;
use rehearsal_cloud_core::pattern::Pattern;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_cloud_core::tagging::Tags;
use rehearsal_model::protocol::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::tags;
use crate::error::{conflict, not_found, not_here, validation};
use crate::state::{Pipe, PipePlace, Pipes, Work};
use crate::{run, source, target};

/// How many pipes a page has, if a call does not say.
const PAGE: usize = 10;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreatePipe {
    name: String,
    description: Option<String>,
    desired_state: Option<String>,
    source: String,
    source_parameters: Option<Value>,
    enrichment: Option<String>,
    enrichment_parameters: Option<Value>,
    target: String,
    target_parameters: Option<Value>,
    role_arn: String,
    #[serde(default)]
    tags: Tags,
    log_configuration: Option<Value>,
    kms_key_identifier: Option<String>,
}

pub(crate) fn create_pipe(
    pipes: &mut Pipes,
    cx: &mut CallContext<'_>,
    input: CreatePipe,
) -> Result<Value, ServiceError> {
    check_here(
        input.log_configuration.as_ref(),
        input.kms_key_identifier.as_ref(),
    )?;
    tags::check(&input.tags)?;
    let place = PipePlace::of_caller(cx, &input.name);
    let now = Timestamp(cx.now());
    let pipe = Pipe {
        arn: place.arn(),
        name: input.name,
        description: input.description,
        is_running: input.desired_state.as_deref() != Some("STOPPED"),
        role_arn: input.role_arn.into(),
        source: input.source,
        source_parameters: input.source_parameters.unwrap_or_else(|| json!({})),
        enrichment: input.enrichment.filter(|arn| !arn.is_empty()),
        enrichment_parameters: input.enrichment_parameters.unwrap_or_default(),
        target: input.target,
        target_parameters: input.target_parameters.unwrap_or_default(),
        tags: input.tags,
        created: now,
        modified: now,
        done: BTreeMap::new(),
        work: Work::default(),
    };
    check(&pipe)?;
    let region = pipes.regions.for_caller(cx);
    if region.pipes.contains_key(&pipe.name) {
        return Err(conflict(format!("Pipe {} already exists.", pipe.name)));
    }
    let output = changed(&pipe, "CREATING");
    region.pipes.insert(pipe.name.clone(), pipe);
    run::start(pipes, cx, &place);
    Ok(output)
}

fn check_here(log: Option<&Value>, key: Option<&String>) -> Result<(), ServiceError> {
    match (log, key) {
        (Some(_), _) => Err(not_here("the LogConfiguration")),
        (None, Some(_)) => Err(not_here("the KmsKeyIdentifier")),
        (None, None) => Ok(()),
    }
}

/// Checks what the model cannot: patterns, and what source, enrichment and target need.
fn check(pipe: &Pipe) -> Result<(), ServiceError> {
    target::check(pipe)?;
    let filters = pipe.source_parameters["FilterCriteria"]["Filters"].as_array();
    for filter in filters.into_iter().flatten() {
        let pattern = filter["Pattern"].as_str().unwrap_or_default();
        Pattern::parse(pattern)
            .map_err(|reason| validation(format!("Invalid event pattern: {reason}")))?;
    }
    let is_stream = !pipe.has_queue();
    if is_stream && pipe.own_source_parameters()["StartingPosition"].is_null() {
        return Err(validation("StartingPosition is required for the source."));
    }
    Ok(())
}

fn state(is_running: bool) -> &'static str {
    if is_running { "RUNNING" } else { "STOPPED" }
}

/// Returns what changes of a pipe answer, with the state that it goes through.
fn changed(pipe: &Pipe, current: &str) -> Value {
    json!({
        "Arn": pipe.arn,
        "Name": pipe.name,
        "DesiredState": state(pipe.is_running),
        "CurrentState": current,
        "CreationTime": pipe.created,
        "LastModifiedTime": pipe.modified,
    })
}

/// Returns a pipe as a list has it.
fn summary(pipe: &Pipe) -> Value {
    let mut summary = changed(pipe, state(pipe.is_running));
    summary["Source"] = pipe.source.as_str().into();
    summary["Target"] = pipe.target.as_str().into();
    if let Some(enrichment) = &pipe.enrichment {
        summary["Enrichment"] = enrichment.as_str().into();
    }
    summary
}

/// A call about one pipe.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PipeInput {
    name: String,
}

pub(crate) fn describe_pipe(
    pipes: &mut Pipes,
    cx: &mut CallContext<'_>,
    input: PipeInput,
) -> Result<Value, ServiceError> {
    let pipe = pipes.find(cx, &input.name)?;
    let mut output = summary(pipe);
    let mut set = |member: &str, value: Value| {
        if !value.is_null() {
            output[member] = value;
        }
    };
    set("Description", pipe.description.as_deref().into());
    set("RoleArn", (&*pipe.role_arn).into());
    set("SourceParameters", shown_source_parameters(pipe));
    set("EnrichmentParameters", pipe.enrichment_parameters.clone());
    set("TargetParameters", pipe.target_parameters.clone());
    set("Tags", json!(pipe.tags));
    set("StateReason", "User initiated".into());
    Ok(output)
}

/// Returns the parameters of the source, with what AWS fills in.
fn shown_source_parameters(pipe: &Pipe) -> Value {
    let mut shown = pipe.source_parameters.clone();
    let kind = match pipe.source.split(':').nth(2) {
        Some("sqs") => "SqsQueueParameters",
        Some("kinesis") => "KinesisStreamParameters",
        _ => "DynamoDBStreamParameters",
    };
    shown[kind]["BatchSize"] = pipe.batch_size().into();
    shown
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdatePipe {
    name: String,
    description: Option<String>,
    desired_state: Option<String>,
    source_parameters: Option<Value>,
    enrichment: Option<String>,
    enrichment_parameters: Option<Value>,
    target: Option<String>,
    target_parameters: Option<Value>,
    role_arn: String,
    log_configuration: Option<Value>,
    kms_key_identifier: Option<String>,
}

/// Changes a pipe. Where a stream is read from stays as it is.
pub(crate) fn update_pipe(
    pipes: &mut Pipes,
    cx: &mut CallContext<'_>,
    input: UpdatePipe,
) -> Result<Value, ServiceError> {
    check_here(
        input.log_configuration.as_ref(),
        input.kms_key_identifier.as_ref(),
    )?;
    let place = PipePlace::of_caller(cx, &input.name);
    let now = cx.now();
    let known = pipes.find(cx, &input.name)?;
    let mut pipe = known.clone();
    pipe.description = input.description.or(pipe.description);
    pipe.role_arn = input.role_arn.into();
    if let Some(Value::Object(changes)) = input.source_parameters {
        for (group, change) in changes {
            match (&mut pipe.source_parameters[&group], change) {
                (Value::Object(known), Value::Object(change)) => known.extend(change),
                (known, change) => *known = change,
            }
        }
    }
    if let Some(enrichment) = input.enrichment {
        pipe.enrichment = Some(enrichment).filter(|arn| !arn.is_empty());
    }
    if let Some(parameters) = input.enrichment_parameters {
        pipe.enrichment_parameters = parameters;
    }
    pipe.target = input.target.unwrap_or(pipe.target);
    if let Some(parameters) = input.target_parameters {
        pipe.target_parameters = parameters;
    }
    if let Some(state) = input.desired_state {
        pipe.is_running = state != "STOPPED";
    }
    check(&pipe)?;
    pipe.modified = Timestamp(now);
    source::stop(cx, &place, known);
    pipe.work.run = known.work.run;
    let output = changed(&pipe, "UPDATING");
    *known = pipe;
    run::start(pipes, cx, &place);
    Ok(output)
}

pub(crate) fn delete_pipe(
    pipes: &mut Pipes,
    cx: &mut CallContext<'_>,
    input: PipeInput,
) -> Result<Value, ServiceError> {
    let place = PipePlace::of_caller(cx, &input.name);
    let removed = pipes.regions.for_caller(cx).pipes.remove(&input.name);
    let mut pipe = removed.ok_or_else(|| not_found(&input.name))?;
    source::stop(cx, &place, &mut pipe);
    pipe.is_running = false;
    let mut output = changed(&pipe, "DELETING");
    output["DesiredState"] = "DELETED".into();
    pipes.plan();
    Ok(output)
}

pub(crate) fn start_pipe(
    pipes: &mut Pipes,
    cx: &mut CallContext<'_>,
    input: PipeInput,
) -> Result<Value, ServiceError> {
    let place = PipePlace::of_caller(cx, &input.name);
    let now = cx.now();
    let pipe = pipes.find(cx, &input.name)?;
    if pipe.is_running {
        return Err(conflict(format!("Pipe {} is already running.", input.name)));
    }
    pipe.is_running = true;
    pipe.modified = Timestamp(now);
    let output = changed(pipe, "STARTING");
    run::start(pipes, cx, &place);
    Ok(output)
}

pub(crate) fn stop_pipe(
    pipes: &mut Pipes,
    cx: &mut CallContext<'_>,
    input: PipeInput,
) -> Result<Value, ServiceError> {
    let place = PipePlace::of_caller(cx, &input.name);
    let now = cx.now();
    let pipe = pipes.find(cx, &input.name)?;
    if !pipe.is_running {
        return Err(conflict(format!("Pipe {} is already stopped.", input.name)));
    }
    source::stop(cx, &place, pipe);
    pipe.is_running = false;
    pipe.modified = Timestamp(now);
    let output = changed(pipe, "STOPPING");
    pipes.plan();
    Ok(output)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListPipes {
    name_prefix: Option<String>,
    current_state: Option<String>,
    desired_state: Option<String>,
    source_prefix: Option<String>,
    target_prefix: Option<String>,
    next_token: Option<String>,
    limit: Option<usize>,
}

pub(crate) fn list_pipes(
    pipes: &mut Pipes,
    cx: &mut CallContext<'_>,
    input: ListPipes,
) -> Result<Value, ServiceError> {
    let begins = |text: &str, prefix: &Option<String>| {
        prefix
            .as_ref()
            .is_none_or(|prefix| text.starts_with(prefix.as_str()))
    };
    let is = |pipe: &Pipe, wanted: &Option<String>| {
        wanted
            .as_deref()
            .is_none_or(|wanted| wanted == state(pipe.is_running))
    };
    let found = pipes.regions.for_caller(cx).pipes.values().filter(|pipe| {
        begins(&pipe.name, &input.name_prefix)
            && begins(&pipe.source, &input.source_prefix)
            && begins(&pipe.target, &input.target_prefix)
            && is(pipe, &input.current_state)
            && is(pipe, &input.desired_state)
    });
    let size = input.limit.unwrap_or(PAGE);
    let page = Page::new(found, size, input.next_token.as_deref());
    let page = page.map_err(|_| validation("Invalid NextToken."))?;
    Ok(page.into_output("Pipes", summary))
}
