//! Targets of the rules of buses. Functions and externals become targets in the sandboxes
//! that have them, all others when the rules are made.

use rehearsal_script::Scope;
use rehearsal_script::stage::{Rule, Target};
use serde_json::{Map, Value, json};

use super::{Bus, rule_name};
use crate::cloud::context::{ProvisionContext, fixed, retry_policy};
use crate::cloud::resource::Resources;
use crate::cloud::{queues, streams, topics};
use crate::error::StageError;

const SERVICE: &str = "events";
/// The longest name of a connection and of an API destination.
const LONGEST_NAME: usize = 64;
/// The header with the API key of an external.
const API_KEY: &str = "x-api-key";
/// The API key of an external whose target has none.
const DEFAULT_KEY: &str = "rehearsal";

/// A target of a rule, with the logical names of what it belongs to.
#[derive(Clone, Copy)]
pub(in crate::cloud) struct RuleTarget<'a> {
    pub(in crate::cloud) bus_name: &'a str,
    bus: &'a Bus,
    pub(in crate::cloud) rule: &'a str,
    /// Its place among the targets of the rule.
    index: usize,
    pub(in crate::cloud) target: &'a Target,
}

/// Returns the targets of a rule.
pub(in crate::cloud) fn of_rule<'a>(
    (bus_name, bus): (&'a str, &'a Bus),
    (rule, config): (&'a str, &'a Rule),
) -> impl Iterator<Item = RuleTarget<'a>> {
    let targets = config.targets.iter().enumerate();
    targets.map(move |(index, target)| RuleTarget {
        bus_name,
        bus,
        rule,
        index,
        target,
    })
}

/// Returns the targets of all rules.
pub(in crate::cloud) fn all<'a>(
    cx: &'a ProvisionContext<'a>,
    resources: &'a Resources,
) -> impl Iterator<Item = RuleTarget<'a>> {
    let buses = resources.all::<Bus>();
    let rules = buses.flat_map(|(name, bus)| {
        let config = cx.config.buses.get(name);
        let rules = config.into_iter().flat_map(|config| config.rules.iter());
        rules.map(move |rule| ((&**name, bus), rule))
    });
    rules.flat_map(|(bus, rule)| of_rule(bus, rule))
}

/// Puts the targets of one rule that every sandbox has.
pub(in crate::cloud) async fn put_known(
    cx: &ProvisionContext<'_>,
    targets: impl Iterator<Item = RuleTarget<'_>>,
    scope: &Scope,
) -> Result<(), StageError> {
    let mut inputs = Vec::new();
    let mut rule = None;
    for target in targets {
        if let Some(arn) = target.known_arn(cx, scope)? {
            inputs.push(target.input(cx, &arn, scope)?);
            rule = Some(target);
        }
    }
    match rule {
        Some(rule) => rule.put_all(cx, inputs).await,
        None => Ok(()),
    }
}

/// Has externals that the sandbox has get the events of rules that name them.
pub(crate) async fn connect_externals(
    cx: &ProvisionContext<'_>,
    resources: &Resources,
    scope: &Scope,
) -> Result<(), StageError> {
    for target in all(cx, resources) {
        let Some(external) = target.target.external.as_ref().map(fixed) else {
            continue;
        };
        let externals = scope.get("externals");
        let url = externals.and_then(|externals| externals[&external]["url"].as_str());
        if let Some(url) = url {
            let arn = target.create_destination(cx, url, scope).await?;
            target.put(cx, &arn, scope).await?;
        }
    }
    Ok(())
}

impl RuleTarget<'_> {
    /// Returns the ARN of a target that every sandbox has.
    fn known_arn(
        &self,
        cx: &ProvisionContext<'_>,
        scope: &Scope,
    ) -> Result<Option<String>, StageError> {
        let target = self.target;
        if let Some(arn) = &target.arn {
            return Ok(Some(arn.eval(scope, cx.expressions)?));
        }
        let queue = target.queue.as_ref().map(fixed);
        let queue = queue.map(|queue| queues::arn(cx, &queue));
        let topic = target.topic.as_ref().map(fixed);
        let topic = topic.map(|topic| topics::arn(cx, &topic));
        let stream = target.stream.as_ref().map(fixed);
        let stream = stream.map(|stream| streams::arn(cx, &stream));
        Ok(queue.or(topic).or(stream).map(|arn| arn.to_string()))
    }

    /// Puts the target.
    pub(in crate::cloud) async fn put(
        &self,
        cx: &ProvisionContext<'_>,
        arn: &str,
        scope: &Scope,
    ) -> Result<(), StageError> {
        self.put_all(cx, vec![self.input(cx, arn, scope)?]).await
    }

    /// Puts targets of its rule.
    async fn put_all(
        &self,
        cx: &ProvisionContext<'_>,
        targets: Vec<Value>,
    ) -> Result<(), StageError> {
        let Self { bus_name, rule, .. } = self;
        let name = rule_name(cx, bus_name, rule);
        let input = json!({"Rule": name, "EventBusName": &*self.bus.name, "Targets": targets});
        let action = || format!("put the targets of the rule {rule} of the bus {bus_name}");
        let put = cx.clients.call((SERVICE, "PutTargets"), &input, action);
        let put = put.await?;
        let failed = put["FailedEntries"].as_array();
        match failed.and_then(|failed| failed.first()) {
            None => Ok(()),
            Some(failed) => {
                let text = |member: &str| failed[member].as_str().unwrap_or_default();
                Err(StageError::Cloud {
                    what: action(),
                    reason: format!("{}: {}", text("ErrorCode"), text("ErrorMessage")),
                })
            }
        }
    }

    /// Creates the API destination of an external, and returns its ARN.
    async fn create_destination(
        &self,
        cx: &ProvisionContext<'_>,
        url: &str,
        scope: &Scope,
    ) -> Result<String, StageError> {
        let Self { bus_name, rule, .. } = self;
        let name = format!("{}-{bus_name}-{rule}-{}", cx.prefix, self.index + 1);
        let name = &name[name.len().saturating_sub(LONGEST_NAME)..];
        let key = match &self.target.api_key {
            Some(key) => key.eval(scope, cx.expressions)?,
            None => DEFAULT_KEY.to_owned(),
        };
        let action = || format!("connect the rule {rule} of the bus {bus_name} with {url}");
        let input = json!({
            "Name": name,
            "AuthorizationType": "API_KEY",
            "AuthParameters": {
                "ApiKeyAuthParameters": {"ApiKeyName": API_KEY, "ApiKeyValue": key},
            },
        });
        let call = (SERVICE, "CreateConnection");
        let connection = cx.clients.call(call, &input, action).await?;
        let (method, path) = self.target.endpoint();
        let input = json!({
            "Name": name,
            "ConnectionArn": connection["ConnectionArn"],
            "InvocationEndpoint": format!("{}{path}", url.trim_end_matches('/')),
            "HttpMethod": method,
        });
        let call = (SERVICE, "CreateApiDestination");
        let destination = cx.clients.call(call, &input, action).await?;
        let arn = destination["ApiDestinationArn"].as_str();
        Ok(arn.unwrap_or_default().to_owned())
    }

    fn input(
        &self,
        cx: &ProvisionContext<'_>,
        arn: &str,
        scope: &Scope,
    ) -> Result<Value, StageError> {
        let target = self.target;
        let mut input = json!({"Id": (self.index + 1).to_string(), "Arn": arn});
        if let Some(group) = &target.group {
            input["SqsParameters"] = json!({"MessageGroupId": group.text});
        }
        if let Some(path) = &target.partition_key {
            input["KinesisParameters"] = json!({"PartitionKeyPath": path.text});
        }
        if let Some(document) = &target.input {
            input["Input"] = cx.document(document, scope)?.into();
        }
        if let Some(path) = &target.path {
            input["InputPath"] = path.text.as_str().into();
        }
        if let Some(transform) = &target.transform {
            let paths = transform.paths.iter();
            let paths: Map<_, _> = paths
                .map(|(name, path)| (name.to_owned(), path.text.as_str().into()))
                .collect();
            input["InputTransformer"] =
                json!({"InputPathsMap": paths, "InputTemplate": transform.template.text});
        }
        if let Some(queue) = &target.dead_letter {
            input["DeadLetterConfig"] = json!({"Arn": &*queues::arn(cx, &fixed(queue))});
        }
        if let Some(policy) = retry_policy(target.retries, target.retry_for) {
            input["RetryPolicy"] = policy;
        }
        Ok(input)
    }
}
