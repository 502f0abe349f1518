use rehearsal_model::models::OperationModel;
use serde_json::Value;

use super::wording::{DeniedError, Wording};

/// Which actions of IAM the operations of a service need, on which resources.
///
/// Resources are templates. `{Member}` is a member of the input; `{Target.RoleArn}` one of a
/// structure, `{Names.[]}` each element of a list, `{RequestItems.@}` each key of a map. A
/// member that is an ARN is the whole resource, with what follows it if that is a path; a
/// URL of a queue is the queue's ARN. `{/Name}` is the member with a slash in front and
/// without a version; `{?Member}` and `{!Member}` are empty, and demand that the input has
/// the member, or does not have it. `{$resource}` is the name of the resource in the journal,
/// and `{$account}`, `{$region}` and `{$caller}` are those of the call. A template that is no
/// ARN gets the beginning of one.
#[derive(Debug, Clone, Copy)]
pub struct AccessTable {
    /// What its actions begin with: `sqs`.
    pub prefix: &'static str,
    /// Operation, action and resource, for operations that need another action than their
    /// name, a resource that is not the usual one, or several permissions. An action with a
    /// colon is another service's; without an action the operation needs no permission. The
    /// usual resource is meant where the template is empty.
    pub operations: &'static [(&'static str, &'static str, &'static str)],
    /// The usual resources: the first whose members the input has. Without, it is `*`.
    pub resources: &'static [&'static str],
    /// Condition keys in lower case, and the members that have their values.
    pub keys: &'static [(&'static str, &'static str)],
    /// Returns the actions and resources of operations that need more than templates.
    pub special: Option<Special>,
    /// The error of a denied call.
    pub error: DeniedError,
    /// How its message is worded.
    pub wording: Wording,
}

/// Returns actions and templates of resources, by the operation and its input.
pub type Special = fn(operation: &str, input: &Value) -> Vec<(String, String)>;

impl AccessTable {
    /// A table of a service with usual words, whose operations are no more than their names.
    pub const BASE: Self = Self {
        prefix: "",
        operations: &[],
        resources: &[],
        keys: &[],
        special: None,
        error: DeniedError::JSON,
        wording: Wording::Plain,
    };
}

/// Returns the permission of an operation of API Gateway, whose action is the method of HTTP and
/// whose resource is the path, without what the paths of its API begin with.
pub fn path_permission(operation: &OperationModel, start: &str, input: &Value) -> (String, String) {
    let path = operation.path.split('?').next().unwrap_or_default();
    let parts = path.trim_start_matches(start).split('/').map(|part| {
        let name = part.trim_matches(['{', '}', '+']).replace(['-', '_'], "");
        let mut members = input.as_object().into_iter().flatten();
        let value = members.find(|(member, _)| member.eq_ignore_ascii_case(&name));
        match value.and_then(|(_, value)| value.as_str()) {
            Some(value) if part.starts_with('{') => value.to_owned(),
            _ => part.to_owned(),
        }
    });
    let path = parts.collect::<Vec<_>>().join("/");
    let resource = format!("arn:aws:apigateway:{{$region}}::{path}");
    (operation.method.to_owned(), resource)
}
