//! Compares answers of apps with their OpenAPI documents.

use rehearsal_record::{EnvironmentError, Event};
use rehearsal_stage::App;
use reqwest::Url;
use serde_json::Value;

use crate::context::StepContext;
use crate::error::StepError;
use crate::openapi::Document;

/// Compares an answer of an app with its OpenAPI document, if the stage file names one.
/// The document is read once in a run.
pub(super) async fn check(
    app: &App,
    method: &str,
    url: &Url,
    observation: &Value,
    cx: &StepContext<'_>,
) -> Result<(), StepError> {
    let Some(settings) = cx.sandbox().app_settings(app.name()) else {
        return Ok(());
    };
    let (Some(path), true) = (&settings.openapi, observation.get("status").is_some()) else {
        return Ok(());
    };
    let loaded = cx.case.events.documents().of(app.name());
    let loaded = loaded
        .get_or_init(async || {
            let document = load(app, &path.text, cx).await;
            match &document {
                Ok(document) => cx.case.events.send(Event::RoutesRead {
                    app: app.name().into(),
                    routes: document.routes(),
                }),
                Err(reason) if !settings.check_responses.0 => {
                    cx.case.events.send(Event::Notice {
                        text: format!("{reason}, so its routes are not known"),
                    });
                }
                Err(_) => {}
            }
            document
        })
        .await;
    if !settings.check_responses.0 {
        return Ok(());
    }
    match loaded {
        Ok(document) => {
            cx.violates(document.check(method, url.path(), observation));
            Ok(())
        }
        Err(reason) => Err(StepError::Environment(EnvironmentError {
            message: reason.clone(),
            help: Some("correct `openapi` of the app in the stage file".to_owned()),
        })),
    }
}

async fn load(app: &App, path: &str, cx: &StepContext<'_>) -> Result<Document, String> {
    let name = app.name();
    let url = format!("{}{path}", app.url());
    let failed = |reason: &dyn std::fmt::Display| {
        format!("could not read the OpenAPI document of {name} at {path}: {reason}")
    };
    let response = cx.case.browser.client().get(&url).send().await;
    let response = response.map_err(|error| failed(&error.without_url()))?;
    if !response.status().is_success() {
        return Err(failed(&format_args!(
            "the app answered {}",
            response.status()
        )));
    }
    let text = response.text().await;
    let text = text.map_err(|error| failed(&error.without_url()))?;
    let document = serde_json::from_str(&text);
    let document = document.map_err(|error| failed(&format_args!("it is no JSON: {error}")))?;
    Document::new(document).map_err(|reason| failed(&reason))
}
