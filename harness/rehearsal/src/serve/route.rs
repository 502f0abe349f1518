//! One operation of the API: how it is called, what it takes and returns, and what
//! handles it.

use futures_util::future::BoxFuture;

use super::Server;
use super::api::{ApiError, ApiRequest, ApiResponse};

pub(super) type Handler =
    fn(Server, ApiRequest) -> BoxFuture<'static, Result<ApiResponse, ApiError>>;

/// One operation of the API.
pub(super) struct Route {
    pub(super) method: &'static str,
    /// Its path, with `{…}` for variable segments.
    pub(super) path: &'static str,
    pub(super) summary: &'static str,
    /// The query parameters: name and meaning.
    pub(super) query: &'static [(&'static str, &'static str)],
    /// The members of the body: name, JSON type and meaning.
    pub(super) body: &'static [(&'static str, &'static str, &'static str)],
    /// What the response has.
    pub(super) returns: &'static str,
    pub(super) status: u16,
    /// Whether it needs no token.
    pub(super) is_public: bool,
    pub(super) handler: Handler,
}
