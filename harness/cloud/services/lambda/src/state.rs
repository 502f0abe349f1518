//! The state of Lambda.

use std::collections::BTreeMap;

use rehearsal_cloud_core::service::{CallContext, Scoped, ServiceError};
use serde::{Deserialize, Serialize};

use crate::error::function_not_found;
use crate::function::Function;
use crate::invocation::Invocations;
use crate::names::FunctionName;
use crate::place::FunctionPlace;

/// Lambda.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Lambda {
    pub(crate) regions: Scoped<Region>,
    /// The invocations that run, and calls that wait for something.
    #[serde(skip)]
    pub(crate) invocations: Invocations,
}

/// What an account has in a region.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Region {
    pub(crate) functions: BTreeMap<String, Function>,
}

impl Lambda {
    /// Returns the function at a place.
    pub(crate) fn at(&mut self, place: &FunctionPlace) -> Option<&mut Function> {
        let region = self.regions.get_mut(&place.account, &place.region)?;
        region.functions.get_mut(&place.name)
    }

    /// Returns the function that a call names; the error names the qualifier, too.
    pub(crate) fn find(
        &mut self,
        cx: &CallContext<'_>,
        name: &FunctionName,
    ) -> Result<&mut Function, ServiceError> {
        let place = FunctionPlace::of(cx, name);
        self.at(&place).ok_or_else(|| {
            let arn = place.arn();
            function_not_found(&match &name.qualifier {
                Some(qualifier) => format!("{arn}:{qualifier}"),
                None => arn,
            })
        })
    }

    /// Returns the functions of the caller's account in its region.
    pub(crate) fn functions(&mut self, cx: &CallContext<'_>) -> &mut BTreeMap<String, Function> {
        &mut self.regions.for_caller(cx).functions
    }
}
