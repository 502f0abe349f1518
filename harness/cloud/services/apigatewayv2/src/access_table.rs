//! The permissions of IAM that the operations need.

use rehearsal_cloud_core::access::{AccessTable, DeniedError};
use rehearsal_model::models;
use serde_json::Value;

/// What the service authorization reference says of the operations: the actions are the
/// methods of HTTP, and the resources the paths.
pub(crate) static ACCESS: AccessTable = AccessTable {
    prefix: "apigateway",
    special: Some(by_path),
    error: DeniedError::REST,
    ..AccessTable::BASE
};

fn by_path(operation: &str, input: &Value) -> Vec<(String, String)> {
    let Some(operation) = models::APIGATEWAYV2.operation(operation) else {
        return Vec::new();
    };
    let path = operation.path.split('?').next().unwrap_or_default();
    let parts = path.trim_start_matches("/v2").split('/').map(|part| {
        let member = part.trim_matches(['{', '}', '+']);
        let mut members = input.as_object().into_iter().flatten();
        let value = members.find(|(name, _)| name.eq_ignore_ascii_case(&member.replace('-', "")));
        match value.and_then(|(_, value)| value.as_str()) {
            Some(value) if part.starts_with('{') => value.to_owned(),
            _ => part.to_owned(),
        }
    });
    let path = parts.collect::<Vec<_>>().join("/");
    vec![(
        operation.method.to_owned(),
        format!("arn:aws:apigateway:{{$region}}::{path}"),
    )]
}
