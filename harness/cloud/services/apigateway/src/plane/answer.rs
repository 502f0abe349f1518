//! Answers a request to an API.

use std::sync::OnceLock;

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderValue, Response};
use rehearsal_cloud_core::raw::{RawAnswer, RawCall, RawOutcome, RawRequest};
use rehearsal_model::body::Body;
use serde_json::{Value, json};

use super::deployed::Deployed;
use super::exchange::Exchange;
use super::refusal::Refusal;
use super::request::RestRequest;
use super::{authorize, gateway, integration, limits, route, validate};
use crate::gateway_response::ResponseType;
use crate::state::RestApis;

/// The longest body of a request, in bytes.
const LONGEST: usize = 10 * 1024 * 1024;

impl RawRequest for RestRequest {
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
            "Query": self.parts.uri.query().unwrap_or_default(),
        })
    }

    fn parts(&self) -> &Parts {
        &self.parts
    }

    fn answer(mut self: Box<Self>, body: Body, call: RawCall) -> RawAnswer {
        Box::pin(async move {
            call.inspect(|apis: &mut RestApis, _| self.resolve(apis));
            let body = body.bytes().unwrap_or_default();
            answer(&self, &body, &call).await
        })
    }
}

/// Goes through the steps of a request. The call is in the journal before, so that what is
/// called goes back to it.
async fn answer(request: &RestRequest, body: &Bytes, call: &RawCall) -> Response<Body> {
    let id = call.request_id();
    let deployed = call.commit(
        |apis: &mut RestApis, cx| Deployed::of(apis, request, (cx.now(), cx.real_now()), id),
        |deployed| match deployed {
            Ok(_) => RawOutcome::default(),
            Err(refusal) => refusal.outcome(),
        },
    );
    match deployed {
        Err(refusal) => finish(call, gateway::usual(&refusal), Some(&refusal)),
        Ok(deployed) => match respond(request, body, call, &deployed).await {
            Ok(response) => finish(call, response, None),
            Err(refusal) => {
                let response = gateway::respond(request, &deployed, &refusal);
                finish(call, response, Some(&refusal))
            }
        },
    }
}

async fn respond(
    request: &RestRequest,
    body: &Bytes,
    call: &RawCall,
    deployed: &Deployed,
) -> Result<Response<Body>, Refusal> {
    let verb = request.parts.method.as_str();
    let method = route::find(&deployed.content, verb, &deployed.path)?;
    let exchange = Exchange {
        request,
        body,
        call,
        deployed,
        method: &method,
        authorized: OnceLock::new(),
        api_key: OnceLock::new(),
    };
    if body.len() > LONGEST {
        let reason = format!("the body has more than {LONGEST} bytes");
        let kind = ResponseType::RequestTooLarge;
        return Err(Refusal::new(kind, "Request Too Long", reason));
    }
    let authorized = authorize::check(&exchange).await?;
    let _ = exchange.authorized.set(authorized);
    limits::check(&exchange)?;
    validate::check(&exchange)?;
    integration::respond(&exchange).await
}

fn finish(
    call: &RawCall,
    mut response: Response<Body>,
    refusal: Option<&Refusal>,
) -> Response<Body> {
    call.note(match refusal {
        Some(refusal) => RawOutcome {
            status: response.status().as_u16(),
            ..refusal.outcome()
        },
        None => RawOutcome {
            status: response.status().as_u16(),
            ..RawOutcome::default()
        },
    });
    if let Ok(id) = HeaderValue::from_str(call.request_id()) {
        let headers = response.headers_mut();
        headers.insert("x-amzn-requestid", id.clone());
        headers.insert("x-amz-apigw-id", id);
    }
    response
}
