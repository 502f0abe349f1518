//! Answers a request to an API.

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderValue, Response, StatusCode};
use rehearsal_cloud_core::raw::{RawAnswer, RawCall, RawOutcome, RawRequest};
use rehearsal_cloud_http::cors::is_preflight;
use rehearsal_cloud_http::target::function_of;
use rehearsal_model::body::Body;
use serde_json::{Value, json};

use super::mapping::Values;
use super::plan::{Plan, Planned};
use super::request::ApiRequest;
use super::response::Refusal;
use super::{authorize, function, proxy, websocket};
use crate::state::ApiGateway;

/// The longest body of a request, in bytes.
const LONGEST: usize = 10 * 1024 * 1024;

impl RawRequest for ApiRequest {
    fn operation(&self) -> &'static str {
        "ExecuteApi"
    }

    fn resource(&self) -> Option<String> {
        Some(self.api.clone())
    }

    fn input(&self) -> Value {
        json!({
            "Method": self.parts.method.as_str(),
            "Path": self.path,
            "Query": self.raw_query(),
        })
    }

    fn parts(&self) -> &Parts {
        &self.parts
    }

    fn answer(mut self: Box<Self>, body: Body, call: RawCall) -> RawAnswer {
        Box::pin(async move {
            call.inspect(|gateway: &mut ApiGateway, _| self.resolve(gateway));
            let body = body.bytes().unwrap_or_default();
            answer(&self, body, &call).await
        })
    }
}

/// Goes through the steps of a request: route, authorizer, integration. The call is in the
/// journal before, so that what is called goes back to it.
async fn answer(request: &ApiRequest, body: Bytes, call: &RawCall) -> Response<Body> {
    if let Some(response) = websocket::answer(request, call).await {
        return response;
    }
    let id = call.request_id();
    let planned = call.commit(
        |gateway: &mut ApiGateway, cx| Planned::of(gateway, request, (cx.now(), cx.real_now()), id),
        |planned| match &planned.plan {
            Ok(_) => RawOutcome::default(),
            Err(refusal) => refusal.outcome(),
        },
    );
    let cors = planned.cors;
    if let Some(cors) = &cors
        && is_preflight(request.method(), request.headers())
    {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NO_CONTENT;
        cors.answer_preflight(request.headers(), response.headers_mut());
        return finish(call, response, None);
    }
    let answered = match planned.plan {
        Ok(plan) => respond(request, &body, call, &plan).await,
        Err(refusal) => Err(refusal),
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

fn finish(
    call: &RawCall,
    mut response: Response<Body>,
    refusal: Option<Refusal>,
) -> Response<Body> {
    let outcome = match refusal {
        Some(refusal) => refusal.outcome(),
        None => RawOutcome {
            status: response.status().as_u16(),
            ..RawOutcome::default()
        },
    };
    call.note(outcome);
    if let Ok(id) = HeaderValue::from_str(call.request_id()) {
        response.headers_mut().insert("apigw-requestid", id);
    }
    response
}

async fn respond(
    request: &ApiRequest,
    body: &Bytes,
    call: &RawCall,
    plan: &Plan,
) -> Result<Response<Body>, Refusal> {
    if body.len() > LONGEST {
        let reason = format!("the body has more than {LONGEST} bytes");
        return Err(Refusal::new(413, "Request Entity Too Large", reason));
    }
    let authorized = authorize::check(request, call, plan).await?;
    let values = Values {
        request,
        body,
        plan,
        authorized: &authorized,
        response: None,
    };
    let uri = values.with_stage_variables(&plan.integration.uri);
    if plan.integration.kind == "HTTP_PROXY" {
        return proxy::respond(call, &values, &uri).await;
    }
    let arn = function_of(&uri)
        .ok_or_else(|| Refusal::failed(format!("{uri} is not the ARN of a function")))?;
    function::respond(call, &values, arn).await
}
