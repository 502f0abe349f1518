//! Lambda authorizers: a function decides, and its answer is remembered by the cloud's clock.

use rehearsal_cloud_core::auth::Identity;
use rehearsal_cloud_core::raw::RawCall;
use rehearsal_cloud_http::authorized::Authorized;
use rehearsal_cloud_http::authorizer::{Verdict, judge as judge_policy};
use rehearsal_cloud_http::target::function_of;
use serde_json::{Value, json};

use super::event;
use super::function;
use super::mapping::source;
use super::plan::Plan;
use super::request::ApiRequest;
use super::response::Refusal;
use crate::authorizer::Authorizer;
use crate::state::{ApiGateway, CachedDecision};

/// How long an authorizer may take.
const TIMEOUT: std::time::Duration = std::time::Duration::from_secs(10);

pub(super) async fn check(
    request: &ApiRequest,
    call: &RawCall,
    plan: &Plan,
    authorizer: &Authorizer,
) -> Result<Authorized, Refusal> {
    let sources = &authorizer.identity_source;
    let mut values = Vec::new();
    for name in sources {
        let value = source(request, plan, name).filter(|value| !value.is_empty());
        values.push(value.ok_or_else(|| {
            Refusal::unauthorized(format!(
                "the request has no {name}, which identifies its caller"
            ))
        })?);
    }
    let key = (authorizer.id.clone(), plan.stage.clone(), values.clone());
    let ttl = authorizer.ttl();
    // Without sources there is nothing to remember an answer by.
    let is_remembered = ttl.is_positive() && !sources.is_empty();
    let known = call.inspect(|gateway: &mut ApiGateway, cx| {
        let now = cx.now();
        gateway.decisions.retain(|_, known| known.until > now);
        let known = gateway.decisions.get(&key).filter(|_| is_remembered);
        known.map(|known| known.answer.clone())
    });
    let answer = if let Some(answer) = known {
        answer
    } else {
        let answer = ask(request, call, plan, authorizer, values).await?;
        if is_remembered {
            call.inspect(|gateway: &mut ApiGateway, cx| {
                let decision = CachedDecision {
                    answer: answer.clone(),
                    until: cx.now() + ttl,
                };
                gateway.decisions.insert(key, decision);
            });
        }
        answer
    };
    judge(plan, call.identity(), authorizer, answer)
}

async fn ask(
    request: &ApiRequest,
    call: &RawCall,
    plan: &Plan,
    authorizer: &Authorizer,
    sources: Vec<String>,
) -> Result<Value, Refusal> {
    let uri = &authorizer.uri;
    let arn = function_of(uri)
        .ok_or_else(|| Refusal::failed(format!("{uri} is not the ARN of a function")))?;
    let route = plan.route_arn();
    let is_version_1 = authorizer.payload_version.as_deref() == Some("1.0");
    let event = if let Some(event) = &plan.connect_event {
        let mut event = event.clone();
        event["type"] = "REQUEST".into();
        event["methodArn"] = route.into();
        event
    } else if is_version_1 {
        let mut event = event::version_1(request, plan, &Authorized::Anyone);
        event["type"] = "REQUEST".into();
        event["methodArn"] = route.into();
        event["identitySource"] = sources.join(",").into();
        event["authorizationToken"] = sources.first().cloned().unwrap_or_default().into();
        event
    } else {
        let mut event = event::version_2(request, plan, &Authorized::Anyone);
        event["type"] = "REQUEST".into();
        event["routeArn"] = route.into();
        event["identitySource"] = json!(sources);
        event
    };
    let source = plan.arn(&format!("authorizers/{}", authorizer.id));
    function::invoke(call, arn, &event, source, TIMEOUT)
        .await
        .map_err(|refusal| Refusal::failed(refusal.reason))
}

/// Reads an answer: `{isAuthorized, context}`, or a policy with a principal.
fn judge(
    plan: &Plan,
    caller: &Identity,
    authorizer: &Authorizer,
    mut answer: Value,
) -> Result<Authorized, Refusal> {
    if authorizer.enable_simple_responses {
        return match answer.get("isAuthorized").and_then(Value::as_bool) {
            Some(true) => Ok(Authorized::Function(answer["context"].take())),
            Some(false) => Err(Refusal::forbidden(
                "the authorizer answered isAuthorized: false",
            )),
            None => Err(Refusal::failed(format!(
                "the authorizer has to answer isAuthorized: true or false, and answered {answer}"
            ))),
        };
    }
    let resource = plan.route_arn();
    match judge_policy(answer, caller, &resource, plan.now) {
        Verdict::Allowed {
            principal,
            mut context,
        } => {
            let names_principal = plan.connect_event.is_some()
                || authorizer.payload_version.as_deref() == Some("1.0");
            if names_principal {
                context["principalId"] = principal.into();
            }
            Ok(Authorized::Function(context))
        }
        Verdict::Denied { .. } => Err(Refusal::forbidden(format!(
            "the policy of the authorizer does not allow execute-api:Invoke on {resource}"
        ))),
        Verdict::Malformed(reason) => Err(Refusal::failed(reason)),
    }
}
