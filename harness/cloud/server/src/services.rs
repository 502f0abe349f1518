//! The services of this cloud: one line each.

use rehearsal_cloud_core::engine::Slot;
use rehearsal_cloud_core::registry::ServiceEntry;
use rehearsal_model::models::{Protocol, ServiceModel};

static SERVICES: &[&ServiceEntry] = &[
    #[cfg(feature = "apigateway")]
    &rehearsal_service_apigateway::SERVICE,
    #[cfg(feature = "apigatewayv2")]
    &rehearsal_service_apigatewayv2::SERVICE,
    #[cfg(feature = "cognito")]
    &rehearsal_service_cognito::SERVICE,
    #[cfg(feature = "dynamodb")]
    &rehearsal_service_dynamodb::SERVICE,
    #[cfg(feature = "events")]
    &rehearsal_service_events::SERVICE,
    #[cfg(feature = "firehose")]
    &rehearsal_service_firehose::SERVICE,
    #[cfg(feature = "iam")]
    &rehearsal_service_iam::SERVICE,
    #[cfg(feature = "identity")]
    &rehearsal_service_identity::SERVICE,
    #[cfg(feature = "kinesis")]
    &rehearsal_service_kinesis::SERVICE,
    #[cfg(feature = "kms")]
    &rehearsal_service_kms::SERVICE,
    #[cfg(feature = "lambda")]
    &rehearsal_service_lambda::SERVICE,
    #[cfg(feature = "logs")]
    &rehearsal_service_logs::SERVICE,
    #[cfg(feature = "pipes")]
    &rehearsal_service_pipes::SERVICE,
    #[cfg(feature = "s3")]
    &rehearsal_service_s3::SERVICE,
    #[cfg(feature = "scheduler")]
    &rehearsal_service_scheduler::SERVICE,
    #[cfg(feature = "secretsmanager")]
    &rehearsal_service_secretsmanager::SERVICE,
    #[cfg(feature = "ses")]
    &rehearsal_service_ses::SERVICE,
    #[cfg(feature = "sns")]
    &rehearsal_service_sns::SERVICE,
    #[cfg(feature = "sqs")]
    &rehearsal_service_sqs::SERVICE,
    #[cfg(feature = "ssm")]
    &rehearsal_service_ssm::SERVICE,
    #[cfg(feature = "sts")]
    &rehearsal_service_sts::SERVICE,
    #[cfg(feature = "tagging")]
    &rehearsal_service_tagging::SERVICE,
];

/// Returns all services.
pub(crate) fn all() -> impl Iterator<Item = &'static ServiceEntry> {
    SERVICES.iter().copied()
}

/// Returns the state of all services, new and empty.
pub(crate) fn slots(seed: u64) -> Vec<Slot> {
    all()
        .map(|entry| (entry.slot)(seed).with_access(entry.access))
        .collect()
}

/// Returns the short names of all services.
pub(crate) fn names() -> Vec<&'static str> {
    all().map(|entry| entry.model.name).collect()
}

/// Returns the service that has an API of that name.
pub(crate) fn with_api(api: &str) -> Option<&'static ServiceEntry> {
    all().find(|entry| entry.models().any(|model| model.name == api))
}

/// Returns the APIs of all services.
pub(crate) fn models() -> impl Iterator<Item = &'static ServiceModel> {
    all().flat_map(ServiceEntry::models)
}

/// Returns the API whose errors are written where the service of a request is unknown:
/// the first of that protocol.
pub(crate) fn of_protocol(protocol: Protocol) -> &'static ServiceModel {
    models()
        .find(|model| model.protocol == protocol)
        .unwrap_or(all_models_of(protocol))
}

fn all_models_of(protocol: Protocol) -> &'static ServiceModel {
    let known = rehearsal_model::models::ALL.iter();
    known
        .copied()
        .find(|model| model.protocol == protocol)
        .expect("every protocol has a service")
}
