//! Who else may invoke a function.

use rehearsal_cloud_core::auth::is_account;
use rehearsal_cloud_core::policy::{self, AccessRequest};
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::error::{
    access_denied, conflict, invalid_parameter, not_found, resource_not_found, wrong_revision,
};
use crate::function::Function;
use crate::layer::LayerPlace;
use crate::names::{FunctionName, LATEST};
use crate::place::FunctionPlace;
use crate::policy::Policy;
use crate::state::Lambda;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AddInput {
    function_name: String,
    statement_id: String,
    action: String,
    principal: String,
    source_arn: Option<String>,
    source_account: Option<String>,
    event_source_token: Option<String>,
    qualifier: Option<String>,
    revision_id: Option<String>,
    #[serde(rename = "PrincipalOrgID")]
    principal_org_id: Option<String>,
    function_url_auth_type: Option<String>,
}

impl AddInput {
    /// Returns the statement about a resource.
    fn statement(&self, resource: String) -> Result<Value, ServiceError> {
        let mut statement = json!({
            "Sid": self.statement_id,
            "Effect": "Allow",
            "Principal": principal(&self.principal)?,
            "Action": self.action,
            "Resource": resource,
        });
        let equals = [
            ("AWS:SourceAccount", &self.source_account),
            ("aws:PrincipalOrgID", &self.principal_org_id),
            ("lambda:EventSourceToken", &self.event_source_token),
            ("lambda:FunctionUrlAuthType", &self.function_url_auth_type),
        ];
        let equals: Map<String, Value> = equals
            .into_iter()
            .filter_map(|(key, value)| Some((key.to_owned(), value.clone()?.into())))
            .collect();
        let mut conditions = Map::new();
        if !equals.is_empty() {
            conditions.insert("StringEquals".to_owned(), equals.into());
        }
        if let Some(source) = &self.source_arn {
            conditions.insert("ArnLike".to_owned(), json!({"AWS:SourceArn": source}));
        }
        if !conditions.is_empty() {
            statement["Condition"] = conditions.into();
        }
        Ok(statement)
    }
}

/// Returns a principal as policies have it.
pub(crate) fn principal(text: &str) -> Result<Value, ServiceError> {
    let is_service = |text: &str| {
        text.ends_with(".amazonaws.com") && !text.contains(|c: char| c.is_whitespace() || c == ':')
    };
    if text == "*" {
        Ok("*".into())
    } else if is_account(text) {
        Ok(json!({"AWS": format!("arn:aws:iam::{text}:root")}))
    } else if text.starts_with("arn:") {
        Ok(json!({"AWS": text}))
    } else if is_service(text) {
        Ok(json!({"Service": text}))
    } else {
        Err(invalid_parameter(
            "The provided principal was invalid. Please check the principal and try again.",
        ))
    }
}

pub(crate) fn add_permission(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: AddInput,
) -> Result<Value, ServiceError> {
    let (text, qualifier) = (&input.function_name, input.qualifier.as_deref());
    let name = FunctionName::of_own(cx, "AddPermission", text, qualifier)?;
    let revision = cx.ids.uuid("policy");
    let qualifier = name.qualifier.clone().unwrap_or_default();
    if qualifier == LATEST {
        return Err(invalid_parameter(
            "We currently do not support adding policies for $LATEST.",
        ));
    }
    let unqualified = FunctionName {
        qualifier: None,
        ..name
    };
    let function = lambda.find(cx, &unqualified)?;
    if !qualifier.is_empty() {
        function.check_qualifier(&qualifier)?;
    }
    let resource = function.qualified_arn(Some(&*qualifier).filter(|text| !text.is_empty()));
    let statement = input.statement(resource)?;
    let policy = function.policies.get(&qualifier);
    if let Some(given) = input.revision_id
        && policy.is_none_or(|policy| policy.revision != given)
    {
        return Err(wrong_revision("GetPolicy"));
    }
    if policy.is_some_and(|policy| policy.has(&input.statement_id)) {
        return Err(conflict(format!(
            "The statement id ({}) provided already exists. Please provide a new statement id, or \
             remove the existing statement.",
            input.statement_id
        )));
    }
    let policy = function.policies.entry(qualifier).or_default();
    policy.revision = revision;
    policy.statements.push(statement.clone());
    Ok(json!({"Statement": statement.to_string()}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RemoveInput {
    function_name: String,
    statement_id: String,
    qualifier: Option<String>,
    revision_id: Option<String>,
}

pub(crate) fn remove_permission(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: RemoveInput,
) -> Result<Value, ServiceError> {
    let (text, qualifier) = (&input.function_name, input.qualifier.as_deref());
    let name = FunctionName::of_own(cx, "RemovePermission", text, qualifier)?;
    let revision = cx.ids.uuid("policy");
    let qualifier = name.qualifier.clone().unwrap_or_default();
    let place = FunctionPlace::of(cx, &name);
    let Some(function) = lambda.at(&place) else {
        // Recorded: lambda_api, `remove_permission_fn_doesnotexist`.
        return Err(not_found(format!("No policy found for: {}", place.arn())));
    };
    if !qualifier.is_empty() {
        function.check_qualifier(&qualifier)?;
    }
    let Some(policy) = function.policies.get_mut(&qualifier) else {
        return Err(not_found(
            "No policy is associated with the given resource.",
        ));
    };
    if input
        .revision_id
        .is_some_and(|given| given != policy.revision)
    {
        return Err(wrong_revision("GetPolicy"));
    }
    let before = policy.statements.len();
    policy
        .statements
        .retain(|statement| statement["Sid"] != *input.statement_id);
    if policy.statements.len() == before {
        return Err(not_found(format!(
            "Statement {} is not found in resource policy.",
            input.statement_id
        )));
    }
    policy.revision = revision;
    if policy.statements.is_empty() {
        function.policies.remove(&qualifier);
    }
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetInput {
    function_name: String,
    qualifier: Option<String>,
}

pub(crate) fn get_policy(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: GetInput,
) -> Result<Value, ServiceError> {
    let (text, qualifier) = (&input.function_name, input.qualifier.as_deref());
    let name = FunctionName::of_own(cx, "GetPolicy", text, qualifier)?;
    let qualifier = name.qualifier.clone().unwrap_or_default();
    let function = lambda.at(&FunctionPlace::of(cx, &name));
    let policy = function.and_then(|function| function.policies.get(&qualifier));
    let policy = policy.ok_or_else(resource_not_found)?;
    Ok(json!({
        "Policy": document(policy).to_string(),
        "RevisionId": policy.revision,
    }))
}

/// Returns a policy as a document.
pub(crate) fn document(policy: &Policy) -> Value {
    json!({"Version": "2012-10-17", "Id": "default", "Statement": policy.statements})
}

/// Refuses a caller that may not invoke a function: of another account, or a service that
/// the policy does not let in.
pub(crate) fn authorize_invocation(
    cx: &CallContext<'_>,
    function: &Function,
    owner: &str,
    qualifier: Option<&str>,
) -> Result<(), ServiceError> {
    let policy = function.policies.get(qualifier.unwrap_or_default());
    let policy = policy.map(|policy| document(policy).to_string());
    let resource = function.qualified_arn(qualifier);
    let request = AccessRequest {
        caller: cx.identity(),
        action: "lambda:InvokeFunction",
        resource: &resource,
        now: cx.now(),
    };
    let is_owner = &*cx.identity().account == owner;
    policy::authorize(policy.as_deref(), &request, is_owner).map_err(access_denied)
}

/// Refuses a caller of another account that the policy of a version of a layer does not let in;
/// the error is the message.
pub(crate) fn authorize_layer(
    cx: &CallContext<'_>,
    policy: Option<&Policy>,
    arn: &str,
) -> Result<(), String> {
    let policy = policy.map(|policy| document(policy).to_string());
    let request = AccessRequest {
        caller: cx.identity(),
        action: "lambda:GetLayerVersion",
        resource: arn,
        now: cx.now(),
    };
    policy::authorize(policy.as_deref(), &request, false)
}

/// Refuses a caller that may not see a version of a layer.
pub(crate) fn check_layer_access(
    cx: &CallContext<'_>,
    place: &LayerPlace,
    number: u64,
    policy: Option<&Policy>,
) -> Result<(), ServiceError> {
    if place.account == *cx.account() {
        return Ok(());
    }
    authorize_layer(cx, policy, &place.version_arn(number)).map_err(access_denied)
}
