//! `sse.*`: server-sent events over streams that stay open.

use rehearsal_record::Observation;
use rehearsal_script::action::sse::{Close, Connect, Events};
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use serde_json::{Value, json};

use super::Perform;
use super::http;
use crate::context::StepContext;
use crate::error::StepError;

impl Perform for Connect {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let url = http::target_url(&self.to.0, self.app.as_ref(), cx)?;
        let token = http::token(self.bearer.as_ref(), self.as_user.as_ref(), &url, cx).await?;
        let client = cx.case.browser.client();
        let mut request = client.get(url).header(ACCEPT, "text/event-stream");
        request = http::add_query(request, &self.query, cx)?;
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if let Some(id) = cx.optional_text(self.last_event.as_ref())? {
            request = http::set_header(request, "last-event-id", &id)?;
        }
        for (name, value) in self.headers.iter() {
            request = http::set_header(request, name, &cx.text(value)?)?;
        }
        let (client, request) = request.build_split();
        let request = match request {
            Ok(request) => request,
            Err(error) => return Ok(http::no_connection(&error)),
        };
        let mut sent = http::sent_head(&request);
        sent["stream"] = self.stream.text.as_str().into();
        cx.sends(sent);
        let response = match client.execute(request).await {
            Ok(response) => response,
            Err(error) => return Ok(http::no_connection(&error)),
        };
        let mut observation = json!({"headers": http::headers(response.headers())});
        let kind = response.headers().get(CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.to_owned();
        let is_stream = kind.starts_with("text/event-stream");
        let status = response.status().as_u16();
        if status == 200 && is_stream {
            cx.case.event_streams.open(&self.stream.text, response);
            return Ok(observation);
        }
        let body = response.text().await.unwrap_or_default();
        if let Ok(json) = serde_json::from_str::<Value>(&body) {
            observation["json"] = json;
        }
        let message = if status == 200 {
            format!("the answer is no stream of events, but `{kind}`: {body}")
        } else {
            body
        };
        observation["error"] = json!({"code": "handshake", "message": message, "status": status});
        Ok(observation)
    }
}

impl Perform for Events {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let name = &self.stream.text;
        cx.sends(json!({"stream": name}));
        cx.case
            .event_streams
            .observe(name)
            .map_err(StepError::scenario)
    }
}

impl Perform for Close {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let name = &self.stream.text;
        cx.sends(json!({"stream": name}));
        let closed = cx.case.event_streams.close(name);
        closed.map_err(StepError::scenario)?;
        Ok(json!({}))
    }
}
