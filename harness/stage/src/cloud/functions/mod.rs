//! Functions: their names, which every sandbox has, and how the functions that a scenario
//! needs come into its cloud.

mod deploy;
mod invokers;
mod new_function;
mod triggers;

use std::sync::Arc;

use futures_util::future::{BoxFuture, FutureExt as _, ready};
use serde_json::{Value, json};

pub(crate) use deploy::{FunctionSource, deploy};

use super::clients::CloudClients;
use super::context::ProvisionContext;
use super::resource::{AnyResources, Created, Found, Resource, ResourceKind};
use crate::error::StageError;

/// A function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// Its physical name.
    pub name: Arc<str>,
    /// Its ARN.
    pub arn: Arc<str>,
}

impl Resource for Function {
    const NOUN: &'static str = "function";
    const SECTION: &'static str = "functions";

    fn physical_name(&self) -> &str {
        &self.name
    }

    fn export(&self) -> Value {
        json!({"name": &*self.name, "arn": &*self.arn})
    }
}

/// The kind `functions`. They are created in the sandboxes of the scenarios that need them,
/// by [`deploy`]: here they have no more than their names.
pub(super) struct Functions;

impl ResourceKind for Functions {
    fn service(&self) -> &'static str {
        "lambda"
    }

    fn create<'a>(
        &'a self,
        cx: &'a ProvisionContext<'a>,
    ) -> BoxFuture<'a, Result<Box<dyn AnyResources>, StageError>> {
        let functions = cx.config.functions.iter();
        let functions = functions.map(|(logical, _)| {
            let name = physical_name(cx, logical);
            let arn = arn(cx, logical);
            (Arc::from(logical), Function { name, arn })
        });
        let created: Created<Function> = functions.collect();
        ready(Ok(Box::new(created) as _)).boxed()
    }

    /// Returns none: functions are created in embedded clouds only, which end with the run.
    fn list<'a>(
        &'a self,
        _clients: &'a CloudClients,
        _prefix: &'a str,
    ) -> BoxFuture<'a, Result<Vec<Found>, StageError>> {
        ready(Ok(Vec::new())).boxed()
    }

    fn remove<'a>(
        &'a self,
        _clients: &'a CloudClients,
        _function: &'a Found,
    ) -> BoxFuture<'a, Result<(), StageError>> {
        ready(Ok(())).boxed()
    }
}

fn physical_name(cx: &ProvisionContext<'_>, logical: &str) -> Arc<str> {
    cx.fifo_name(logical, false).into()
}

/// Returns the ARN of a function.
fn arn(cx: &ProvisionContext<'_>, logical: &str) -> Arc<str> {
    cx.arn(
        "lambda",
        &format!("function:{}", physical_name(cx, logical)),
    )
}
