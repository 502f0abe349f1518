//! Who the caller is, and what they may do.

mod accounts;
mod jwt;
mod refusal;
pub(crate) mod routes;

pub(crate) use accounts::Accounts;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::{HeaderMap, StatusCode, header, request};
use shop_core::Problem;
use shop_core::mutation::Mutation;
use shop_core::order::GUEST;

use crate::config::UserPool;
use jwt::Verifier;

/// The group whose members run the shop.
const STAFF: &str = "staff";

/// The longest that fetching the issuer's keys may take.
const KEYS_TIMEOUT: Duration = Duration::from_secs(3);

/// Somebody who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Caller {
    /// The subject of their token, `None` for a guest.
    id: Option<String>,
    staff: bool,
}

impl Caller {
    /// What their orders and carts are filed under.
    pub(crate) fn customer(&self) -> &str {
        self.id.as_deref().unwrap_or(GUEST)
    }

    /// Whether they may see and touch what belongs to this customer.
    pub(crate) fn may_see(&self, customer: &str) -> bool {
        self.staff || self.customer() == customer || Mutation::ShowsStrangers.is_made()
    }

    pub(crate) fn is_guest(&self) -> bool {
        self.id.is_none()
    }
}

/// Somebody who runs the shop.
pub(crate) struct Staff;

/// Finds out who calls: their access token tells. Whoever has none is a guest,
/// and may buy as well; whoever has one that does not hold is nobody.
pub(crate) struct Gate(Verifier);

impl Gate {
    pub(crate) fn new(pool: &UserPool) -> std::io::Result<Self> {
        Verifier::new(pool, KEYS_TIMEOUT).map(Self)
    }

    async fn identify(&self, headers: &HeaderMap) -> Result<Caller, Problem> {
        if !headers.contains_key(header::AUTHORIZATION) {
            return Ok(Caller {
                id: None,
                staff: false,
            });
        }
        let token = bearer(headers).ok_or_else(|| unauthorized("There is no bearer token."))?;
        let claims = self.0.verify(token).await?;
        if !is_subject(&claims.sub) {
            return Err(unauthorized("The token names no valid subject."));
        }
        let staff = claims.groups.iter().any(|group| group == STAFF);
        Ok(Caller {
            staff: staff || Mutation::PromotesEverybody.is_made(),
            id: Some(claims.sub),
        })
    }
}

/// Whether this may be a customer's id: it becomes the group of their messages,
/// and SQS takes no other characters there.
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
    Arc<Gate>: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut request::Parts, state: &S) -> Result<Self, Problem> {
        Arc::<Gate>::from_ref(state).identify(&parts.headers).await
    }
}

impl<S> FromRequestParts<S> for Staff
where
    S: Send + Sync,
    Arc<Gate>: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut request::Parts, state: &S) -> Result<Self, Problem> {
        let caller = Caller::from_request_parts(parts, state).await?;
        if caller.staff {
            return Ok(Self);
        }
        if caller.is_guest() {
            return Err(unauthorized("There is no bearer token."));
        }
        Err(Problem::new(
            StatusCode::FORBIDDEN,
            "forbidden",
            "This is for the shop's staff",
            "The caller is not a member of the group `staff`.",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(authorization: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::AUTHORIZATION, authorization.parse().unwrap())])
    }

    fn caller(id: Option<&str>, staff: bool) -> Caller {
        let id = id.map(str::to_owned);
        Caller { id, staff }
    }

    #[test]
    fn everybody_sees_their_own_and_staff_see_all() {
        let ada = caller(Some("ada"), false);
        assert!(ada.may_see("ada") && !ada.may_see("bob") && !ada.is_guest());
        assert!(caller(Some("eve"), true).may_see("bob"));
        let guest = caller(None, false);
        assert!(guest.is_guest() && guest.may_see(GUEST) && !guest.may_see("ada"));
    }

    #[tokio::test]
    async fn who_has_no_token_is_a_guest_and_who_has_a_bad_one_is_nobody() {
        let pool = UserPool {
            issuer: "https://issuer.example/pool".to_owned(),
            client_id: "shop".to_owned(),
            jwks_url: "http://127.0.0.1:1/jwks.json".to_owned(),
        };
        let gate = Gate::new(&pool).unwrap();
        let guest = gate.identify(&HeaderMap::new()).await.unwrap();
        assert!(guest.is_guest() && !guest.staff);
        for bad in ["Basic abc", "bearer", "bearer abc"] {
            let problem = gate.identify(&headers(bad)).await.unwrap_err();
            assert_eq!(problem.status(), StatusCode::UNAUTHORIZED, "{bad}");
        }
    }

    #[test]
    fn a_bearer_token_is_found_whatever_the_case_of_its_scheme() {
        assert_eq!(bearer(&headers("bearer abc")), Some("abc"));
        assert_eq!(bearer(&headers("Basic abc")), None);
        assert_eq!(bearer(&headers("abc")), None);
    }
}
