//! The Security Token Service.

mod get_caller_identity;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::facts::{self, OperationFacts, ServiceFacts};
use crate::service::{Operation, Service, operations};

/// STS keeps no state: what it issues carries all that is to be known of it.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Sts {}

impl Service for Sts {
    const FACTS: &'static ServiceFacts = &facts::STS;
    const OPERATIONS: &'static [Operation<Self>] = operations![
        GetCallerIdentity => get_caller_identity::get_caller_identity,
    ];

    fn resource(_: &'static OperationFacts, input: &Value) -> Option<String> {
        input.get("RoleArn")?.as_str().map(str::to_owned)
    }
}
