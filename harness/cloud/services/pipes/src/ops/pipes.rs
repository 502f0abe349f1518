//! Pipes.

use std::collections::BTreeMap;

use rehearsal_cloud_core::paging::Page;
use rehearsal_cloud_core::pattern::Pattern;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_cloud_core::tagged_by_arn;
use rehearsal_cloud_core::tagging::Tags;
use rehearsal_model::protocol::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::{conflict, not_found, not_here, validation};
use crate::state::{Pipe, PipePlace, Pipes, Work};
use crate::{log, run, source, target};

/// How many pipes a page has, if a call does not say.
const PAGE: usize = 10;

/// What a pipe is created with, and what can be changed of it.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Settings {
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

impl Settings {
    /// Sets what is given of a pipe, and checks the pipe. Where a stream is read from stays as
    /// it is.
    fn apply_to(self, pipe: &mut Pipe) -> Result<(), ServiceError> {
        if self.kms_key_identifier.is_some() {
            return Err(not_here("the KmsKeyIdentifier"));
        }
        pipe.role_arn = self.role_arn.into();
        if let Some(description) = self.description {
            pipe.description = Some(description);
        }
        if let Some(state) = self.desired_state {
            pipe.is_running = state != "STOPPED";
        }
        if let Some(Value::Object(changes)) = self.source_parameters {
            for (group, change) in changes {
                match (&mut pipe.source_parameters[&group], change) {
                    (Value::Object(known), Value::Object(change)) => known.extend(change),
                    (known, change) => *known = change,
                }
            }
        }
        if let Some(enrichment) = self.enrichment {
            pipe.enrichment = Some(enrichment).filter(|arn| !arn.is_empty());
        }
        if let Some(target) = self.target {
            pipe.target = target;
        }
        for (given, known) in [
            (self.enrichment_parameters, &mut pipe.enrichment_parameters),
            (self.target_parameters, &mut pipe.target_parameters),
            (self.log_configuration, &mut pipe.log_configuration),
        ] {
            if let Some(given) = given {
                *known = given;
            }
        }
        check(pipe)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreatePipe {
    name: String,
    source: String,
    #[serde(default)]
    tags: Tags,
    #[serde(flatten)]
    settings: Settings,
}

pub(crate) fn create_pipe(
    pipes: &mut Pipes,
    cx: &mut CallContext<'_>,
    input: CreatePipe,
) -> Result<Value, ServiceError> {
    tagged_by_arn::check(&input.tags)?;
    let place = PipePlace::of_caller(cx, &input.name);
    let now = Timestamp(cx.now());
    let mut pipe = Pipe {
        arn: place.arn(),
        name: input.name,
        description: None,
        is_running: true,
        role_arn: "".into(),
        source: input.source,
        source_parameters: json!({}),
        enrichment: None,
        enrichment_parameters: Value::Null,
        target: String::new(),
        target_parameters: Value::Null,
        log_configuration: Value::Null,
        tags: input.tags,
        created: now,
        modified: now,
        done: BTreeMap::new(),
        work: Work::default(),
    };
    input.settings.apply_to(&mut pipe)?;
    let region = pipes.regions.for_caller(cx);
    if region.pipes.contains_key(&pipe.name) {
        return Err(conflict(format!("Pipe {} already exists.", pipe.name)));
    }
    let output = changed(&pipe, "CREATING");
    region.pipes.insert(pipe.name.clone(), pipe);
    run::start(pipes, cx, &place);
    Ok(output)
}

/// Checks what the model cannot: patterns, and what source, enrichment and target need.
fn check(pipe: &Pipe) -> Result<(), ServiceError> {
    log::check(&pipe.log_configuration)?;
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
    set("LogConfiguration", pipe.log_configuration.clone());
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
    #[serde(flatten)]
    settings: Settings,
}

pub(crate) fn update_pipe(
    pipes: &mut Pipes,
    cx: &mut CallContext<'_>,
    input: UpdatePipe,
) -> Result<Value, ServiceError> {
    let place = PipePlace::of_caller(cx, &input.name);
    let now = cx.now();
    let known = pipes.find(cx, &input.name)?;
    let mut pipe = known.clone();
    input.settings.apply_to(&mut pipe)?;
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
    let output = set_running(pipes, cx, &input.name, true)?;
    run::start(pipes, cx, &PipePlace::of_caller(cx, &input.name));
    Ok(output)
}

pub(crate) fn stop_pipe(
    pipes: &mut Pipes,
    cx: &mut CallContext<'_>,
    input: PipeInput,
) -> Result<Value, ServiceError> {
    let output = set_running(pipes, cx, &input.name, false)?;
    let place = PipePlace::of_caller(cx, &input.name);
    source::stop(cx, &place, pipes.find(cx, &input.name)?);
    pipes.plan();
    Ok(output)
}

/// Sets whether a pipe is to run, if it does otherwise, and returns the answer.
fn set_running(
    pipes: &mut Pipes,
    cx: &mut CallContext<'_>,
    name: &str,
    is_running: bool,
) -> Result<Value, ServiceError> {
    let pipe = pipes.find(cx, name)?;
    if pipe.is_running == is_running {
        let state = if is_running { "running" } else { "stopped" };
        return Err(conflict(format!("Pipe {name} is already {state}.")));
    }
    pipe.is_running = is_running;
    pipe.modified = Timestamp(cx.now());
    Ok(changed(
        pipe,
        if is_running { "STARTING" } else { "STOPPING" },
    ))
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
