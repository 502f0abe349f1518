//! Connects functions with the queues, topics, buckets, tables, streams and buses that trigger
//! them.

use aws_sdk_s3::types::{
    Event, FilterRule, FilterRuleName, LambdaFunctionConfiguration, NotificationConfiguration,
    NotificationConfigurationFilter, S3KeyFilter,
};
use rehearsal_script::{Template, stage};
use serde_json::{Map, Value, json};

use super::new_function::{NewFunction, seconds};
use crate::cloud::context::fixed;
use crate::cloud::error::service_error;
use crate::cloud::{Bucket, Stream, Table, buses, queues, topics};
use crate::error::StageError;

/// Has a trigger invoke the function from now on; `place` is its place among the triggers of
/// the function.
pub(super) async fn connect(
    function: &NewFunction<'_>,
    trigger: &stage::FunctionTrigger,
    place: usize,
) -> Result<(), StageError> {
    let cx = function.cx;
    if let Some(queue) = &trigger.queue {
        let arn = queues::arn(cx, &fixed(queue));
        return map_source(function, trigger, &arn, json!({})).await;
    }
    if let Some(topic) = &trigger.topic {
        return subscribe(function, trigger, &topics::arn(cx, &fixed(topic))).await;
    }
    if let Some(bucket) = &trigger.bucket {
        let bucket = function.resources.get::<Bucket>(&fixed(bucket))?;
        return notify(function, trigger, bucket).await;
    }
    let stream = match (&trigger.table, &trigger.stream) {
        (Some(table), _) => {
            let table = function.resources.get::<Table>(&fixed(table))?;
            Some(table.stream.as_deref().unwrap_or_default())
        }
        (None, Some(stream)) => {
            let stream = function.resources.get::<Stream>(&fixed(stream))?;
            Some(&*stream.arn)
        }
        (None, None) => None,
    };
    if let Some(stream) = stream {
        let mut more = json!({"StartingPosition": "TRIM_HORIZON"});
        if let Some(retries) = trigger.retries {
            more["MaximumRetryAttempts"] = retries.0.into();
        }
        if trigger.bisect.0 {
            more["BisectBatchOnFunctionError"] = true.into();
        }
        if let Some(queue) = &trigger.on_failure {
            let arn = queues::arn(cx, &fixed(queue));
            more["DestinationConfig"] = json!({"OnFailure": {"Destination": &*arn}});
        }
        return map_source(function, trigger, stream, more).await;
    }
    if let (Some(bus), Some(pattern)) = (&trigger.bus, &trigger.pattern) {
        return add_rule(function, &fixed(bus), pattern, place).await;
    }
    Ok(())
}

/// Creates an event source mapping.
async fn map_source(
    function: &NewFunction<'_>,
    trigger: &stage::FunctionTrigger,
    source: &str,
    more: Value,
) -> Result<(), StageError> {
    let mut input = json!({
        "FunctionName": &*function.name(),
        "EventSourceArn": source,
    });
    if let Some(batch) = trigger.batch {
        input["BatchSize"] = batch.0.into();
    }
    if let Some(window) = trigger.window {
        input["MaximumBatchingWindowInSeconds"] = seconds(window);
    }
    if trigger.partial.0 {
        input["FunctionResponseTypes"] = json!(["ReportBatchItemFailures"]);
    }
    if let Some(most) = trigger.concurrency {
        input["ScalingConfig"] = json!({"MaximumConcurrency": most.0});
    }
    if let Some(filter) = &trigger.filter {
        let patterns = match filter.eval(function.scope, function.cx.expressions)? {
            Value::Array(patterns) => patterns,
            pattern => vec![pattern],
        };
        let filters = patterns
            .iter()
            .map(|pattern| json!({"Pattern": pattern.to_string()}));
        input["FilterCriteria"] = json!({"Filters": filters.collect::<Vec<_>>()});
    }
    if let (Some(input), Value::Object(more)) = (input.as_object_mut(), more) {
        input.extend(more);
    }
    let action = format!("map {source} to");
    function
        .call("lambda", "CreateEventSourceMapping", &input, &action)
        .await?;
    Ok(())
}

/// Lets a service invoke the function for a resource.
pub(super) async fn allow(
    function: &NewFunction<'_>,
    service: &str,
    source: &str,
) -> Result<(), StageError> {
    let name = source.rsplit(':').next().unwrap_or_default();
    let input = json!({
        "FunctionName": &*function.name(),
        "StatementId": format!("{service}-{name}").replace(['.', '/'], "-"),
        "Action": "lambda:InvokeFunction",
        "Principal": format!("{service}.amazonaws.com"),
        "SourceArn": source,
    });
    let action = format!("let {source} invoke");
    function
        .call("lambda", "AddPermission", &input, &action)
        .await?;
    Ok(())
}

async fn subscribe(
    function: &NewFunction<'_>,
    trigger: &stage::FunctionTrigger,
    topic: &str,
) -> Result<(), StageError> {
    allow(function, "sns", topic).await?;
    let mut attributes = Map::new();
    if let Some(filter) = &trigger.filter {
        let filter = function.cx.document(filter, function.scope)?;
        attributes.insert("FilterPolicy".into(), filter.into());
    }
    if let Some(stage::FilterScope::Body) = trigger.filter_scope {
        attributes.insert("FilterPolicyScope".into(), "MessageBody".into());
    }
    let input = json!({
        "TopicArn": topic,
        "Protocol": "lambda",
        "Endpoint": &*function.arn(),
        "Attributes": attributes,
    });
    let action = format!("subscribe to {topic}");
    function.call("sns", "Subscribe", &input, &action).await?;
    Ok(())
}

/// Adds a rule of a bus, whose events go to the function.
async fn add_rule(
    function: &NewFunction<'_>,
    bus: &str,
    pattern: &Template,
    place: usize,
) -> Result<(), StageError> {
    let cx = function.cx;
    let rule = format!("{}-{place}", function.logical);
    let arn = buses::rule_arn(cx, bus, &rule);
    allow(function, "events", &arn).await?;
    let (rule, bus) = (
        buses::rule_name(cx, bus, &rule),
        buses::physical_name(cx, bus),
    );
    let action = format!("add a rule of the bus {bus} for");
    let input = json!({
        "Name": rule,
        "EventBusName": bus,
        "EventPattern": cx.document(pattern, function.scope)?,
    });
    function.call("events", "PutRule", &input, &action).await?;
    let input = json!({
        "Rule": rule,
        "EventBusName": bus,
        "Targets": [{"Id": "function", "Arn": &*function.arn()}],
    });
    function
        .call("events", "PutTargets", &input, &action)
        .await?;
    Ok(())
}

/// Adds the function to those that a bucket notifies.
async fn notify(
    function: &NewFunction<'_>,
    trigger: &stage::FunctionTrigger,
    bucket: &Bucket,
) -> Result<(), StageError> {
    allow(function, "s3", &bucket.arn).await?;
    let s3 = &function.cx.clients.s3;
    let action = |verb: &str| {
        let (bucket, function) = (&bucket.name, function.logical);
        format!("{verb} notifications of the bucket {bucket} for the function {function}")
    };
    let get = s3.get_bucket_notification_configuration();
    let known = get.bucket(&*bucket.name).send().await;
    let known = known.map_err(|error| service_error(action("read"), &error))?;
    let rules = [
        (FilterRuleName::Prefix, &trigger.prefix),
        (FilterRuleName::Suffix, &trigger.suffix),
    ];
    let rules = rules.into_iter().filter_map(|(name, value)| {
        let rule = FilterRule::builder().name(name);
        Some(rule.value(&value.as_ref()?.text).build())
    });
    let rules: Vec<_> = rules.collect();
    let filter = (!rules.is_empty()).then(|| {
        let key = S3KeyFilter::builder().set_filter_rules(Some(rules)).build();
        NotificationConfigurationFilter::builder().key(key).build()
    });
    let events = trigger.events.iter();
    let events = events.map(|event| Event::from(event.text.as_str()));
    let own = LambdaFunctionConfiguration::builder()
        .lambda_function_arn(&*function.arn())
        .set_events(Some(events.collect()))
        .set_filter(filter)
        .build()
        .map_err(|error| StageError::Cloud {
            what: action("set"),
            reason: error.to_string(),
        })?;
    let mut functions = known.lambda_function_configurations.unwrap_or_default();
    functions.push(own);
    let configuration = NotificationConfiguration::builder()
        .set_queue_configurations(known.queue_configurations)
        .set_topic_configurations(known.topic_configurations)
        .set_lambda_function_configurations(Some(functions))
        .build();
    let put = s3.put_bucket_notification_configuration();
    let put = put.bucket(&*bucket.name);
    let put = put.notification_configuration(configuration).send().await;
    put.map_err(|error| service_error(action("set"), &error))?;
    Ok(())
}
