//! Creates functions with their settings.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use rehearsal_script::{Entries, Scope, Text, stage};
use serde_json::{Map, Value, json};

use super::new_function::{NewFunction, seconds};
use super::triggers::connect;
use super::{arn, invokers};
use crate::cloud::Resources;
use crate::cloud::context::{ProvisionContext, fixed, tags};
use crate::cloud::{queues, roles, topics};
use crate::error::{StageError, known};

/// The bucket by which the embedded cloud knows code in a folder of this machine.
const FOLDER_BUCKET: &str = "hot-reload";

/// Where the code of functions is, by their names.
pub(crate) type FunctionSource = BTreeMap<Arc<str>, PathBuf>;

/// Creates the functions of these names, and connects them with what triggers them.
pub(crate) async fn deploy(
    cx: &ProvisionContext<'_>,
    names: &BTreeSet<Arc<str>>,
    source: &FunctionSource,
    resources: &Resources,
    scope: &Scope,
) -> Result<(), StageError> {
    for logical in names {
        let config = known("function", logical, cx.config.functions.get(logical))?;
        let folder = known("function", logical, source.get(logical))?;
        let function = NewFunction {
            cx,
            logical,
            config,
            resources,
            scope,
        };
        function.create(folder).await?;
        function.set_concurrency().await?;
        function.set_event_handling().await?;
        for (place, trigger) in config.triggers.iter().enumerate() {
            connect(&function, trigger, place).await?;
        }
        invokers::connect(&function).await?;
    }
    Ok(())
}

impl NewFunction<'_> {
    async fn create(&self, folder: &std::path::Path) -> Result<(), StageError> {
        let config = self.config;
        let name = self.name();
        let mut input = json!({
            "FunctionName": &*name,
            "Runtime": config.runtime(),
            "Role": roles::arn(self.cx, config.role.as_ref().map(fixed).as_deref()),
            "Handler": config.handler.as_ref().map_or("bootstrap", |handler| &handler.text),
            "Code": {"S3Bucket": FOLDER_BUCKET, "S3Key": folder.to_string_lossy()},
            "Environment": {"Variables": self.variables(&config.env)?},
            "Tags": tags(&config.tagging).collect::<BTreeMap<_, _>>(),
        });
        if let Some(timeout) = config.timeout {
            input["Timeout"] = seconds(timeout);
        }
        if let Some(memory) = config.memory {
            input["MemorySize"] = memory.0.into();
        }
        if let Some(queue) = &config.dead_letter {
            let queue = queues::arn(self.cx, &fixed(queue));
            input["DeadLetterConfig"] = json!({"TargetArn": &*queue});
        }
        self.call("lambda", "CreateFunction", &input, "create")
            .await?;
        Ok(())
    }

    fn variables(&self, env: &Entries<Text>) -> Result<Map<String, Value>, StageError> {
        let variables = env.iter().map(|(name, text)| {
            let text = text.eval(self.scope, self.cx.expressions)?;
            Ok((name.to_owned(), text.into()))
        });
        variables.collect()
    }

    async fn set_concurrency(&self) -> Result<(), StageError> {
        let Some(most) = self.config.concurrency else {
            return Ok(());
        };
        let input = json!({
            "FunctionName": &*self.name(),
            "ReservedConcurrentExecutions": most.0,
        });
        let action = "limit the concurrency of";
        self.call("lambda", "PutFunctionConcurrency", &input, action)
            .await?;
        Ok(())
    }

    /// Sets how events are tried again, and where their outcomes go.
    async fn set_event_handling(&self) -> Result<(), StageError> {
        let config = self.config;
        let mut input = json!({"FunctionName": &*self.name()});
        if let Some(retries) = config.retries {
            input["MaximumRetryAttempts"] = retries.0.into();
        }
        if let Some(age) = config.max_age {
            input["MaximumEventAgeInSeconds"] = seconds(age);
        }
        for (member, destination) in [
            ("OnSuccess", &config.on_success),
            ("OnFailure", &config.on_failure),
        ] {
            if let Some(destination) = destination {
                let arn = self.destination(destination);
                input["DestinationConfig"][member] = json!({"Destination": arn.as_deref()});
            }
        }
        if input.as_object().is_some_and(|members| members.len() > 1) {
            let action = "set how events are handled by";
            self.call("lambda", "PutFunctionEventInvokeConfig", &input, action)
                .await?;
        }
        Ok(())
    }

    fn destination(&self, destination: &stage::FunctionDestination) -> Option<Arc<str>> {
        let cx = self.cx;
        let queue = destination.queue.as_ref();
        let queue = queue.map(|queue| queues::arn(cx, &fixed(queue)));
        let topic = destination.topic.as_ref();
        let topic = topic.map(|topic| topics::arn(cx, &fixed(topic)));
        let function = destination.function.as_ref();
        let function = function.map(|function| arn(cx, &fixed(function)));
        queue.or(topic).or(function)
    }
}
