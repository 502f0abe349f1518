//! Authentication of callers, and what they may do.

pub(crate) mod accounts;
pub(crate) mod error;
mod jwt;
pub(crate) mod routes;
mod rs256;

pub(crate) use accounts::{Accounts, CognitoAccounts};
pub(crate) use jwt::{Claims, JwtVerifier, TokenRules};

use std::sync::Arc;

use async_trait::async_trait;
use axum::extract::{FromRef, FromRequestParts};
use axum::http::{HeaderMap, StatusCode, header, request};
use shop_core::Problem;
use shop_core::order::GUEST;

/// The group of staff in the user pool.
pub(crate) const STAFF: &str = "staff";

/// The caller of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Caller {
    /// The subject of the token, `None` for a guest.
    id: Option<String>,
    staff: bool,
}

impl Caller {
    /// Returns the customer of the caller's orders and carts.
    pub(crate) fn customer(&self) -> &str {
        self.id.as_deref().unwrap_or(GUEST)
    }

    /// Returns whether the caller may see this customer's orders.
    pub(crate) fn may_see(&self, customer: &str) -> bool {
        self.staff || self.customer() == customer
    }

    pub(crate) fn is_guest(&self) -> bool {
        self.id.is_none()
    }
}

/// Proof that the caller is a member of staff.
pub(crate) struct Staff;

/// Verifies access tokens.
#[async_trait]
pub(crate) trait TokenVerifier: Send + Sync {
    /// Returns the claims of a valid token.
    async fn verify(&self, token: &str) -> Result<Claims, Problem>;
}

/// Identifies callers by their access tokens. A caller without a token is a
/// guest, who may buy as well; an invalid token is refused.
#[derive(Clone)]
pub(crate) struct Authenticator(pub(crate) Arc<dyn TokenVerifier>);

impl Authenticator {
    async fn authenticate(&self, headers: &HeaderMap) -> Result<Caller, Problem> {
        if !headers.contains_key(header::AUTHORIZATION) {
            return Ok(Caller {
                id: None,
                staff: false,
            });
        }
        let token = bearer(headers).ok_or_else(|| unauthorized("A bearer token is required."))?;
        let claims = self.0.verify(token).await?;
        if !is_subject(&claims.sub) {
            return Err(unauthorized("The token has no valid subject."));
        }
        let staff = claims.groups.iter().any(|group| group == STAFF);
        Ok(Caller {
            id: Some(claims.sub),
            staff,
        })
    }
}

/// Returns whether this is valid as a customer's id, which becomes the message
/// group in SQS.
fn is_subject(id: &str) -> bool {
    (1..=128).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic())
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn unauthorized(detail: &str) -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "unauthorized",
        "Sign in first",
        detail,
    )
}

impl<S> FromRequestParts<S> for Caller
where
    S: Send + Sync,
    Authenticator: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut request::Parts, state: &S) -> Result<Self, Problem> {
        let authenticator = Authenticator::from_ref(state);
        authenticator.authenticate(&parts.headers).await
    }
}

impl<S> FromRequestParts<S> for Staff
where
    S: Send + Sync,
    Authenticator: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut request::Parts, state: &S) -> Result<Self, Problem> {
        let caller = Caller::from_request_parts(parts, state).await?;
        if caller.staff {
            return Ok(Self);
        }
        if caller.is_guest() {
            return Err(unauthorized("A bearer token is required."));
        }
        Err(Problem::new(
            StatusCode::FORBIDDEN,
            "forbidden",
            "Only staff may do this",
            "The caller is not a member of the group `staff`.",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Accepts no token.
    struct NoToken;

    #[async_trait]
    impl TokenVerifier for NoToken {
        async fn verify(&self, _: &str) -> Result<Claims, Problem> {
            Err(unauthorized("The token is not valid."))
        }
    }

    fn headers(authorization: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::AUTHORIZATION, authorization.parse().unwrap())])
    }

    fn caller(id: Option<&str>, staff: bool) -> Caller {
        let id = id.map(str::to_owned);
        Caller { id, staff }
    }

    #[test]
    fn customers_see_their_own_orders_and_staff_all() {
        let ada = caller(Some("ada"), false);
        assert!(ada.may_see("ada") && !ada.may_see("bob") && !ada.is_guest());
        assert!(caller(Some("eve"), true).may_see("bob"));
        let guest = caller(None, false);
        assert!(guest.is_guest() && guest.may_see(GUEST) && !guest.may_see("ada"));
    }

    #[tokio::test]
    async fn missing_token_is_a_guest_and_invalid_token_is_refused() {
        let authenticator = Authenticator(Arc::new(NoToken));
        let guest = authenticator.authenticate(&HeaderMap::new()).await.unwrap();
        assert!(guest.is_guest() && !guest.staff);
        for bad in ["Basic abc", "bearer", "bearer abc"] {
            let problem = authenticator.authenticate(&headers(bad)).await.unwrap_err();
            assert_eq!(problem.status(), StatusCode::UNAUTHORIZED, "{bad}");
        }
    }

    #[test]
    fn bearer_scheme_is_case_insensitive() {
        assert_eq!(bearer(&headers("bearer abc")), Some("abc"));
        assert_eq!(bearer(&headers("Basic abc")), None);
        assert_eq!(bearer(&headers("abc")), None);
    }
}
