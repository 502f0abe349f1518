//! Functions: their names, which every sandbox has, and how the functions that a scenario
//! needs come into its cloud.

mod deploy;
mod invokers;
mod new_function;
mod triggers;

use std::sync::Arc;

use futures_util::future::{FutureExt as _, ready};

pub(crate) use deploy::{FunctionSource, deploy};

use super::clients::CloudClients;
use super::context::ProvisionContext;
use super::resource::{
    Completion, Creation, Found, Listing, ResourceKind, name_all, named_resource,
};

named_resource! {
    /// A function.
    pub struct Function = "function" in "functions"
}

/// The kind `functions`. They are created in the sandboxes of the scenarios that need them,
/// by [`deploy`]: here they have no more than their names.
pub(super) struct Functions;

impl ResourceKind for Functions {
    fn service(&self) -> &'static str {
        "lambda"
    }

    fn create<'a>(&'a self, cx: &'a ProvisionContext<'a>) -> Creation<'a> {
        name_all(&cx.config.functions, |logical, _| Function {
            name: physical_name(cx, logical),
            arn: arn(cx, logical),
        })
    }

    /// Returns none: functions are created in embedded clouds only, which end with the run.
    fn list<'a>(&'a self, _clients: &'a CloudClients, _prefix: &'a str) -> Listing<'a> {
        ready(Ok(Vec::new())).boxed()
    }

    fn remove<'a>(&'a self, _clients: &'a CloudClients, _function: &'a Found) -> Completion<'a> {
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
