use std::collections::BTreeMap;
use std::sync::Arc;

use rehearsal_record::Call;
use serde::Serialize;

use crate::services;
use rehearsal_model::models::{self, ServiceModel};

/// The coverage of a service.
#[derive(Debug, Clone, Serialize)]
pub struct ServiceCoverage {
    /// The service's short name: `sqs`.
    pub service: &'static str,
    /// Its full name.
    pub title: &'static str,
    /// All operations AWS has, by name.
    pub operations: Vec<OperationCoverage>,
}

/// The coverage of an operation.
#[derive(Debug, Clone, Serialize)]
pub struct OperationCoverage {
    /// The operation's API name.
    pub name: &'static str,
    /// Whether this cloud has it; without it a call is answered `NotImplemented`.
    pub here: bool,
}

impl ServiceCoverage {
    /// Returns how many operations are implemented.
    pub fn here(&self) -> usize {
        self.operations
            .iter()
            .filter(|operation| operation.here)
            .count()
    }
}

/// All services known by name, with their operations.
pub(crate) fn coverage() -> Vec<ServiceCoverage> {
    models::ALL.iter().map(|model| of(model)).collect()
}

/// How often an operation was called that this cloud does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MissingCalls {
    /// The service's short name: `ssm`.
    pub service: Arc<str>,
    /// The operation, or method and path: `GetParameter`.
    pub operation: Arc<str>,
    /// The number of calls.
    pub calls: usize,
}

/// Returns which operations were called that this cloud does not have, sorted by name.
pub(crate) fn missing_calls(calls: &[Arc<Call>]) -> Vec<MissingCalls> {
    let mut counts = BTreeMap::new();
    for call in calls.iter().filter(|call| call.is_not_implemented()) {
        let name = (Arc::clone(&call.service), Arc::clone(&call.operation));
        *counts.entry(name).or_insert(0) += 1;
    }
    let counts = counts.into_iter();
    let missing = counts.map(|((service, operation), calls)| MissingCalls {
        service,
        operation,
        calls,
    });
    missing.collect()
}

fn of(model: &ServiceModel) -> ServiceCoverage {
    let implemented = services::with_api(model.name)
        .map(|entry| entry.operations(model.name))
        .unwrap_or_default();
    let operations = model
        .operations()
        .iter()
        .map(|operation| OperationCoverage {
            name: operation.name,
            here: implemented.iter().any(|known| known.name == operation.name),
        });
    ServiceCoverage {
        service: model.name,
        title: model.title,
        operations: operations.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A misspelt name in a service's table would never be called.
    #[test]
    fn every_operation_here_is_one_of_awss() {
        for model in models::ALL {
            let implemented = services::with_api(model.name)
                .map(|entry| entry.operations(model.name))
                .unwrap_or_default();
            for name in implemented.iter().map(|operation| operation.name) {
                assert!(model.operation(name).is_some(), "{}: {name}", model.name);
            }
        }
    }

    #[test]
    fn sts_is_there() {
        let all = coverage();
        let sts = all.iter().find(|service| service.service == "sts").unwrap();
        assert!(sts.here() > 0);
        assert!(
            sts.here() < sts.operations.len(),
            "missing operations are listed too"
        );
    }
}
