//! A function on its way into a cloud.

use std::sync::Arc;

use rehearsal_script::{Scope, TimeSpan, stage};
use serde_json::Value;

use super::{arn, physical_name};
use crate::cloud::Resources;
use crate::cloud::context::ProvisionContext;
use crate::error::StageError;

/// A function that is being created.
pub(super) struct NewFunction<'a> {
    pub(super) cx: &'a ProvisionContext<'a>,
    pub(super) logical: &'a str,
    pub(super) config: &'a stage::Function,
    pub(super) resources: &'a Resources,
    pub(super) scope: &'a Scope,
}

impl NewFunction<'_> {
    pub(super) fn name(&self) -> Arc<str> {
        physical_name(self.cx, self.logical)
    }

    pub(super) fn arn(&self) -> Arc<str> {
        arn(self.cx, self.logical)
    }

    /// Calls an operation; `action` is what a message says it was for.
    pub(super) async fn call(
        &self,
        service: &str,
        operation: &str,
        input: &Value,
        action: &str,
    ) -> Result<Value, StageError> {
        let called = self.cx.clients.api.call(service, operation, input).await;
        called.map_err(|error| error.during(format!("{action} the function {}", self.logical)))
    }
}

/// Returns a duration as AWS has it.
pub(super) fn seconds(span: TimeSpan) -> Value {
    span.0.as_secs().into()
}
