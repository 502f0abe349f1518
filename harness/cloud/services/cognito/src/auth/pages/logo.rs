//! The logos that pools have for their sign-in pages.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use http::StatusCode;

use crate::state::Cognito;
use rehearsal_cloud_core::endpoint::{EndpointRequest, EndpointResponse};

/// Returns the pool and the client of a logo's path.
pub(super) fn client_of(path: &str) -> Option<(&str, &str)> {
    let (pool, client) = path.strip_prefix('/')?.split_once("/logo/")?;
    let is_logo = pool.contains('_') && !pool.contains('/') && !client.contains('/');
    is_logo.then_some((pool, client))
}

/// Returns the image; `None` if there is none.
pub(super) fn respond(state: &Cognito, request: &EndpointRequest) -> Option<EndpointResponse> {
    let (pool, client) = client_of(&request.path)?;
    let appearance = &state.public_pool(pool)?.appearance;
    let image = appearance.customizations.get(client)?.image.as_ref()?;
    let body = BASE64_STANDARD.decode(image).ok()?;
    Some(EndpointResponse {
        status: StatusCode::OK,
        content_type: media_type(&body),
        headers: Vec::new(),
        body,
        error: None,
    })
}

/// Returns the type of an image by its first bytes.
fn media_type(image: &[u8]) -> &'static str {
    match image {
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [0xff, 0xd8, ..] => "image/jpeg",
        _ => "application/octet-stream",
    }
}
