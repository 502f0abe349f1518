//! What goes wrong on a hosted page, and who is told.

use http::StatusCode;
use rehearsal_cloud_core::endpoint::{EndpointRequest, EndpointResponse};
use rehearsal_cloud_core::service::CallContext;

use super::html;
use super::language::Texts;
use super::response::{encode, page, redirect, with_query};

/// Why a request for a page is refused.
#[derive(Debug)]
pub(super) enum PageError {
    /// The user is led to the page of errors.
    Shown {
        client: String,
        error: &'static str,
        description: String,
    },
    /// The app is told, by a redirect.
    Redirect {
        redirect_uri: String,
        /// Whether the error is in the fragment, where the tokens would be.
        in_fragment: bool,
        error: &'static str,
        description: Option<String>,
        state: Option<String>,
    },
    /// The request cannot be read.
    BadRequest(String),
    /// The form was not sent by the page, or the cookie is gone.
    ForeignForm,
    /// The cloud does not have it.
    NotImplemented(String),
}

impl PageError {
    pub(super) fn shown(client: &str, error: &'static str, description: &str) -> Self {
        Self::Shown {
            client: client.to_owned(),
            error,
            description: description.to_owned(),
        }
    }

    pub(super) fn bad_request(message: &str) -> Self {
        Self::BadRequest(message.to_owned())
    }

    pub(super) fn into_response(
        self,
        cx: &CallContext<'_>,
        request: &EndpointRequest,
    ) -> EndpointResponse {
        let texts = Texts::of(request);
        let (code, message) = match &self {
            Self::Shown {
                error, description, ..
            } => (*error, description.clone()),
            Self::Redirect {
                error, description, ..
            } => (*error, description.clone().unwrap_or_default()),
            Self::BadRequest(message) => ("invalid_request", message.clone()),
            Self::ForeignForm => ("invalid_csrf_token", texts.expired.to_owned()),
            Self::NotImplemented(message) => ("not_implemented", message.clone()),
        };
        let error_page = |status, message: &str| page(status, html::error_page(texts, message));
        let mut response = match self {
            Self::Shown {
                client,
                error,
                description,
            } => {
                let mut parameters = vec![("error", error), ("client_id", &client)];
                if !description.is_empty() {
                    parameters.push(("error_description", &description));
                }
                let base_url = cx.base_url();
                redirect(&format!("{base_url}/error?{}", encode(parameters)))
            }
            Self::Redirect {
                redirect_uri,
                in_fragment,
                error,
                description,
                state,
            } => {
                let mut parameters = vec![("error", error)];
                parameters.extend(
                    description
                        .as_deref()
                        .map(|text| ("error_description", text)),
                );
                parameters.extend(state.as_deref().map(|state| ("state", state)));
                let query = encode(parameters);
                redirect(&if in_fragment {
                    format!("{redirect_uri}#{query}")
                } else {
                    with_query(&redirect_uri, &query)
                })
            }
            Self::BadRequest(message) => error_page(StatusCode::BAD_REQUEST, &message),
            Self::ForeignForm => error_page(StatusCode::FORBIDDEN, texts.expired),
            Self::NotImplemented(message) => error_page(StatusCode::NOT_IMPLEMENTED, &message),
        };
        response.error = Some((code.to_owned(), message));
        response
    }
}

/// Returns the page of errors.
pub(super) fn show(request: &EndpointRequest) -> EndpointResponse {
    let parameter = |name: &str| request.form.get(name).unwrap_or_default();
    let (error, description) = (parameter("error"), parameter("error_description"));
    let message = if description.is_empty() {
        error.to_owned()
    } else {
        format!("{error}: {description}")
    };
    let texts = Texts::of(request);
    page(StatusCode::BAD_REQUEST, html::error_page(texts, &message))
}
