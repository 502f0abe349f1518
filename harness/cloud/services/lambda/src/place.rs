//! Where functions are.

use std::sync::Arc;

use rehearsal_cloud_core::service::CallContext;
use serde::{Deserialize, Serialize};

use crate::names::{self, FunctionName};

/// Where a function is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FunctionPlace {
    pub(crate) account: Arc<str>,
    pub(crate) region: Arc<str>,
    pub(crate) name: String,
}

impl FunctionPlace {
    /// Returns the place of a function that a call names.
    pub(crate) fn of(cx: &CallContext<'_>, name: &FunctionName) -> Self {
        let account = name.account.as_deref();
        Self {
            account: account.map_or_else(|| Arc::clone(cx.account()), Arc::from),
            region: Arc::clone(cx.region()),
            name: name.name.clone(),
        }
    }

    /// Returns the ARN of the function.
    pub(crate) fn arn(&self) -> String {
        names::arn(&self.region, &self.account, &self.name)
    }
}

/// Where a mapping is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MappingPlace {
    pub(crate) account: Arc<str>,
    pub(crate) region: Arc<str>,
    pub(crate) uuid: String,
}

impl MappingPlace {
    /// Returns the place of a mapping of the caller.
    pub(crate) fn of(cx: &CallContext<'_>, uuid: &str) -> Self {
        Self {
            account: Arc::clone(cx.account()),
            region: Arc::clone(cx.region()),
            uuid: uuid.to_owned(),
        }
    }
}
