//! Answers a request to a URL.

use std::sync::Arc;

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderValue, Method, Response};
use rehearsal_cloud_core::access::Permission;
use rehearsal_cloud_core::functions::LONGEST_PAYLOAD;
use rehearsal_cloud_core::raw::{RawAnswer, RawCall, RawOutcome, RawRequest};
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_cloud_http::cors::Cors;
use rehearsal_model::body::Body;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::config::{AuthType, FunctionUrl};
use super::refusal::Refusal;
use super::reply::{self, Sender, UrlReply};
use super::request::UrlRequest;
use super::{access, event};
use crate::error::too_large;
use crate::events::Event;
use crate::invocation::Origin;
use crate::place::FunctionPlace;
use crate::run;
use crate::state::Lambda;

/// Who invoked a function by a request without a signature, as the journal names it.
const ANYBODY: &str = "function URL";

/// What becomes of a request.
enum Plan {
    /// The URL answers a preflight itself.
    Preflight(Cors),
    /// The function runs.
    Run(Option<Cors>),
    Refused(Option<Cors>, Refusal),
}

impl RawRequest for UrlRequest {
    fn operation(&self) -> &'static str {
        "InvokeFunctionUrl"
    }

    fn resource(&self) -> Option<String> {
        Some(self.id.clone())
    }

    fn input(&self) -> Value {
        json!({
            "Method": self.parts.method.as_str(),
            "Path": self.path,
            "Query": self.parts.uri.query().unwrap_or_default(),
        })
    }

    fn parts(&self) -> &Parts {
        &self.parts
    }

    fn allows_page(&self, call: &RawCall) -> bool {
        let origin = self.header("origin").unwrap_or_default();
        call.inspect(|lambda: &mut Lambda, _| {
            let found = lambda.function_of_url(&self.id);
            let url = found.and_then(|(place, qualifier)| lambda.at(&place)?.urls.get(&qualifier));
            let cors = url.and_then(|url| url.cors.as_ref());
            cors.is_some_and(|cors| cors.allows(origin))
        })
    }

    fn answer(self: Box<Self>, body: Body, call: RawCall) -> RawAnswer {
        Box::pin(async move {
            let body = body.bytes().unwrap_or_default();
            answer(&self, &body, &call).await
        })
    }
}

/// Starts the function and waits for its response. The call is in the journal before, so
/// that the run goes back to it.
async fn answer(request: &UrlRequest, body: &Bytes, call: &RawCall) -> Response<Body> {
    let (sender, received) = mpsc::unbounded_channel();
    let denial = denial(request, call);
    let plan = call.commit(
        |lambda: &mut Lambda, cx| match denial {
            Some(refusal) => Plan::Refused(None, refusal),
            None => plan(lambda, cx, request, body, sender),
        },
        |plan| match plan {
            Plan::Refused(_, refusal) => refusal.outcome(),
            Plan::Preflight(_) | Plan::Run(_) => RawOutcome::default(),
        },
    );
    let (cors, answered) = match plan {
        Plan::Preflight(cors) => {
            let mut response = Response::new(Body::empty());
            cors.answer_preflight(request.headers(), response.headers_mut());
            return finish(call, response, None);
        }
        Plan::Refused(cors, refusal) => (cors, Err(refusal)),
        Plan::Run(cors) => {
            // Starts the run.
            call.finish();
            (cors, reply::response(received).await)
        }
    };
    let (mut response, refusal) = match answered {
        Ok(response) => (response, None),
        Err(refusal) => (refusal.response(), Some(refusal)),
    };
    if let Some(cors) = &cors {
        cors.answer(request.headers(), response.headers_mut());
    }
    finish(call, response, refusal)
}

/// Returns why the policies of a signer do not let it invoke the function, where they are
/// enforced.
fn denial(request: &UrlRequest, call: &RawCall) -> Option<Refusal> {
    let resource = call.inspect(|lambda: &mut Lambda, _| {
        let (place, qualifier) = lambda.function_of_url(&request.id)?;
        let function = lambda.at(&place)?;
        let is_signed = function.urls.get(&qualifier)?.auth == AuthType::Iam;
        let qualifier = Some(&*qualifier).filter(|text| !text.is_empty());
        is_signed.then(|| function.qualified_arn(qualifier))
    })?;
    let permission = Permission {
        action: "lambda:InvokeFunctionUrl".to_owned(),
        resource,
    };
    let denied = call.check_access(call.identity(), permission).err()?;
    Some(Refusal::forbidden(denied.message))
}

fn finish(
    call: &RawCall,
    mut response: Response<Body>,
    refusal: Option<Refusal>,
) -> Response<Body> {
    call.note(match refusal {
        Some(refusal) => refusal.outcome(),
        None => RawOutcome {
            status: response.status().as_u16(),
            ..RawOutcome::default()
        },
    });
    // Recorded: lambda, `test_request_id_invoke_url`.
    if let Ok(id) = HeaderValue::from_str(call.request_id()) {
        response.headers_mut().insert("x-amzn-requestid", id);
    }
    response
}

/// Decides what becomes of a request, and starts the function.
fn plan(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    request: &UrlRequest,
    body: &Bytes,
    sender: Sender,
) -> Plan {
    let found = lambda.function_of_url(&request.id);
    let Some((place, qualifier)) = found else {
        return Plan::Refused(None, Refusal::unknown(&request.id));
    };
    let function = lambda.at(&place);
    let url = function.and_then(|function| function.urls.get(&qualifier).cloned());
    let Some(url) = url else {
        return Plan::Refused(None, Refusal::unknown(&request.id));
    };
    let cors = url.cors.clone();
    if request.parts.method == Method::OPTIONS
        && let Some(cors) = cors
    {
        return Plan::Preflight(cors);
    }
    let target = (&place, Some(qualifier).filter(|text| !text.is_empty()));
    match start(lambda, cx, request, target, &url, body, sender) {
        Ok(()) => Plan::Run(cors),
        Err(refusal) => Plan::Refused(cors, refusal),
    }
}

fn start(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    request: &UrlRequest,
    (place, qualifier): (&FunctionPlace, Option<String>),
    url: &FunctionUrl,
    body: &Bytes,
    sender: Sender,
) -> Result<(), Refusal> {
    let function = lambda.at(place);
    let function = function.ok_or_else(|| Refusal::unknown(&url.id))?;
    let named = qualifier.as_deref();
    access::check(cx, request, function, &place.account, named, url.auth)?;
    let reply = UrlReply::new(sender, url.mode.unwrap_or_default());
    let not_run = |error: ServiceError| Refusal::not_run(&error);
    let version = function.choose(named, cx.ids).map_err(not_run)?;
    let signer = (url.auth == AuthType::Iam).then(|| cx.identity());
    let payload = event::event(cx, request, &place.region, signer, body).to_string();
    if payload.len() > LONGEST_PAYLOAD {
        return Err(not_run(too_large(format!(
            "Request must be smaller than {LONGEST_PAYLOAD} bytes for the InvokeFunction operation"
        ))));
    }
    let caller = cx.credentials().caller_name(cx.identity());
    let event = Event {
        id: Arc::clone(&cx.caller.request_id),
        payload: payload.into(),
        qualifier,
        client_context: None,
        trace: cx.trace().cloned(),
        invoked_by: Some(caller.unwrap_or_else(|| ANYBODY.into())),
    };
    run::start(lambda, cx, place, &version, event, Origin::Url(reply)).map_err(not_run)
}
