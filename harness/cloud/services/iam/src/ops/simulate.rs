//! What policies would decide.

use std::collections::BTreeMap;

use rehearsal_cloud_core::policy::conditions::{self, ConditionKeys, like, substitute};
use rehearsal_cloud_core::policy::{statements, strings};
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::document;
use crate::error::{no_such_entity, validation};
use crate::managed::AwsManaged;
use crate::page::PageInput;
use crate::position::{Span, statement_spans};
use crate::state::{Account, Iam, Principal};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CustomInput {
    policy_input_list: Vec<String>,
    #[serde(flatten)]
    question: Question,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PrincipalInput {
    policy_source_arn: String,
    #[serde(default)]
    policy_input_list: Vec<String>,
    #[serde(flatten)]
    question: Question,
}

/// What is asked of the policies.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Question {
    action_names: Vec<String>,
    #[serde(default = "any_resource")]
    resource_arns: Vec<String>,
    #[serde(default)]
    permissions_boundary_policy_input_list: Vec<String>,
    #[serde(default)]
    context_entries: Vec<ContextEntry>,
    resource_policy: Option<String>,
    #[serde(flatten)]
    page: PageInput,
}

fn any_resource() -> Vec<String> {
    vec!["*".to_owned()]
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ContextEntry {
    context_key_name: String,
    #[serde(default)]
    context_key_values: Vec<String>,
}

/// A policy that takes part in a decision.
struct Source {
    /// Its name, or its place in the input.
    id: String,
    kind: &'static str,
    policy: Value,
    spans: Vec<Span>,
}

impl Source {
    fn new(id: String, kind: &'static str, text: &str) -> Self {
        Self {
            id,
            kind,
            policy: serde_json::from_str(text).unwrap_or_default(),
            spans: statement_spans(text),
        }
    }
}

/// The condition keys that the question gives, by their names in lower case.
struct Context(BTreeMap<String, Vec<String>>);

impl ConditionKeys for Context {
    fn get(&self, key: &str) -> Vec<String> {
        self.0.get(key).cloned().unwrap_or_default()
    }
}

/// Says what the policies of the input would decide.
pub(crate) fn custom(
    _: &mut Iam,
    _: &mut CallContext<'_>,
    input: CustomInput,
) -> Result<Value, ServiceError> {
    let sources = of_input("PolicyInputList", &input.policy_input_list)?;
    answer(&sources, None, input.question)
}

/// Says what the policies of a user, group or role would decide.
pub(crate) fn principal(
    state: &mut Iam,
    cx: &mut CallContext<'_>,
    input: PrincipalInput,
) -> Result<Value, ServiceError> {
    let account = &*state.account(cx);
    let mut found = account.principals();
    let (_, principal) = found
        .find(|(_, principal)| principal.arn == input.policy_source_arn)
        .ok_or_else(|| {
            no_such_entity(format!(
                "The principal {} cannot be found.",
                input.policy_source_arn
            ))
        })?;
    let mut sources = of_principal(account, principal)?;
    if let Some(user) = account
        .users
        .values()
        .find(|u| u.principal.arn == principal.arn)
    {
        let groups = user.groups.iter();
        for group in groups.filter_map(|name| account.groups.get(name)) {
            sources.extend(of_principal(account, &group.principal)?);
        }
    }
    sources.extend(of_input("PolicyInputList", &input.policy_input_list)?);
    let boundary = match &principal.boundary {
        Some(arn) => Some(vec![managed(account, arn)?]),
        None => None,
    };
    answer(&sources, boundary, input.question)
}

fn of_input(list: &str, policies: &[String]) -> Result<Vec<Source>, ServiceError> {
    let policies = policies.iter().zip(1..);
    let sources = policies.map(|(text, number)| {
        document::check_permissions(text)?;
        Ok(Source::new(format!("{list}.{number}"), "IAM Policy", text))
    });
    sources.collect()
}

fn of_principal(account: &Account, principal: &Principal) -> Result<Vec<Source>, ServiceError> {
    let inline = principal.inline.iter();
    let inline = inline.map(|(name, text)| Ok(Source::new(name.clone(), "IAM Policy", text)));
    let attached = principal.attached.iter().map(|arn| managed(account, arn));
    inline.chain(attached).collect()
}

fn managed(account: &Account, arn: &str) -> Result<Source, ServiceError> {
    if let Some(policy) = account.policies.get(arn) {
        let text = &policy.versions[&policy.default_version].document;
        return Ok(Source::new(policy.name.clone(), "IAM Policy", text));
    }
    let policy = AwsManaged::find(arn);
    let (_, name) = policy.map(AwsManaged::path_and_name).unwrap_or_default();
    let document = policy.and_then(AwsManaged::document).ok_or_else(|| {
        ServiceError::receiver(
            "NotImplemented",
            format!("The embedded cloud does not have the document of AWS's policy {name}."),
        )
        .with_status(501)
    })?;
    let text = document.to_string();
    Ok(Source::new(name.to_owned(), "IAM Policy", &text))
}

/// Returns the output: a decision for each action, in general and for each resource.
fn answer(
    sources: &[Source],
    boundary: Option<Vec<Source>>,
    question: Question,
) -> Result<Value, ServiceError> {
    if question.resource_policy.is_some() {
        return Err(ServiceError::receiver(
            "NotImplemented",
            "The embedded cloud does not simulate policies together with a ResourcePolicy.",
        )
        .with_status(501));
    }
    for action in &question.action_names {
        if !action.contains(':') {
            return Err(validation(format!("Invalid action name: {action}")));
        }
    }
    let given = &question.permissions_boundary_policy_input_list;
    let boundary = if given.is_empty() {
        boundary
    } else {
        Some(of_input("PermissionsBoundaryPolicyInputList", given)?)
    };
    let entries = question.context_entries.into_iter();
    let context = Context(
        entries
            .map(|entry| {
                (
                    entry.context_key_name.to_ascii_lowercase(),
                    entry.context_key_values,
                )
            })
            .collect(),
    );
    let decide = |action: &str, resource: &str| {
        let call = Call {
            action,
            resource,
            context: &context,
        };
        call.decide(sources, boundary.as_deref())
    };
    let results = question.action_names.iter().flat_map(|action| {
        question
            .resource_arns
            .iter()
            .map(move |resource| (action, resource))
    });
    let results = results.map(|(action, resource)| {
        let decision = decide(action, resource);
        let mut result = decision.output("EvalDecision");
        result["EvalActionName"] = action.as_str().into();
        result["EvalResourceName"] = resource.as_str().into();
        result["EvalDecisionDetails"] = json!({});
        result["OrganizationsDecisionDetail"] = json!({ "AllowedByOrganizations": true });
        if resource != "*" {
            let mut specific = decision.output("EvalResourceDecision");
            specific["EvalResourceName"] = resource.as_str().into();
            result["ResourceSpecificResults"] = json!([specific]);
        }
        result
    });
    question.page.output("EvaluationResults", results)
}

/// One call that the policies decide on.
struct Call<'a> {
    action: &'a str,
    resource: &'a str,
    context: &'a Context,
}

/// What policies decide.
struct Decision {
    name: &'static str,
    matched: Vec<Value>,
    missing: Vec<String>,
    /// Whether the boundary allows it, where there is one.
    within_boundary: Option<bool>,
}

impl Call<'_> {
    fn decide(&self, sources: &[Source], boundary: Option<&[Source]>) -> Decision {
        let (name, matched, missing) = self.decide_by(sources);
        let within_boundary = boundary.map(|boundary| self.decide_by(boundary).0);
        let name = match within_boundary {
            Some(bound) if name == "allowed" => bound,
            _ => name,
        };
        Decision {
            name,
            matched,
            missing,
            within_boundary: within_boundary.map(|bound| bound == "allowed"),
        }
    }

    /// Returns the decision, the statements that it follows from, and the condition keys
    /// that were needed and not given.
    fn decide_by(&self, sources: &[Source]) -> (&'static str, Vec<Value>, Vec<String>) {
        let (mut allows, mut denials, mut missing) = (Vec::new(), Vec::new(), Vec::new());
        for source in sources {
            for (index, statement) in statements(&source.policy).into_iter().enumerate() {
                if !self.is_about(statement) {
                    continue;
                }
                if !self.conditions_hold(statement, &mut missing) {
                    continue;
                }
                let matched = matched(source, index);
                match statement["Effect"].as_str() {
                    Some("Deny") => denials.push(matched),
                    _ => allows.push(matched),
                }
            }
        }
        missing.sort();
        missing.dedup();
        if !denials.is_empty() {
            ("explicitDeny", denials, missing)
        } else if !allows.is_empty() {
            ("allowed", allows, missing)
        } else {
            ("implicitDeny", Vec::new(), missing)
        }
    }

    fn is_about(&self, statement: &Value) -> bool {
        let action = self.action.to_ascii_lowercase();
        let is_action = |pattern: &str| like(&pattern.to_ascii_lowercase(), &action);
        let is_resource = |pattern: &str| {
            let pattern = substitute(pattern, self.context);
            like(&pattern, self.resource)
        };
        names(statement, "Action", &is_action) && names(statement, "Resource", &is_resource)
    }

    fn conditions_hold(&self, statement: &Value, missing: &mut Vec<String>) -> bool {
        let Some(condition) = statement.get("Condition") else {
            return true;
        };
        let keys = condition.as_object().into_iter().flatten();
        let keys = keys.flat_map(|(_, tests)| tests.as_object().into_iter().flatten());
        let keys = keys.map(|(key, _)| key);
        let absent = keys.filter(|key| self.context.get(&key.to_ascii_lowercase()).is_empty());
        missing.extend(absent.cloned());
        conditions::parse(condition)
            .is_some_and(|conditions| conditions.iter().all(|c| c.holds(self.context)))
    }
}

/// Returns whether a statement's member holds, or the one that names all others does not.
fn names(statement: &Value, member: &str, holds: &dyn Fn(&str) -> bool) -> bool {
    let any = |value: &Value| strings(Some(value)).into_iter().any(holds);
    match (statement.get(member), statement.get(format!("Not{member}"))) {
        (Some(value), _) => any(value),
        (None, Some(value)) => !any(value),
        (None, None) => false,
    }
}

/// Returns a statement that a decision follows from.
fn matched(source: &Source, index: usize) -> Value {
    let mut output = json!({ "SourcePolicyId": source.id, "SourcePolicyType": source.kind });
    if let Some(span) = source.spans.get(index) {
        output["StartPosition"] = json!({ "Line": span.start.line, "Column": span.start.column });
        output["EndPosition"] = json!({ "Line": span.end.line, "Column": span.end.column });
    }
    output
}

impl Decision {
    fn output(&self, name_member: &str) -> Value {
        let mut output = json!({
            "MatchedStatements": self.matched, "MissingContextValues": self.missing,
        });
        output[name_member] = self.name.into();
        if let Some(allowed) = self.within_boundary {
            output["PermissionsBoundaryDecisionDetail"] =
                json!({ "AllowedByPermissionsBoundary": allowed });
        }
        output
    }
}
