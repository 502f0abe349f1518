//! Who the caller is, and what they may do.

mod jwt;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::{HeaderMap, StatusCode, header, request};
use shop_core::Problem;
use shop_core::order::GUEST;

use crate::config::Auth;
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
        self.staff || self.customer() == customer
    }

    pub(crate) fn is_guest(&self) -> bool {
        self.id.is_none()
    }
}

/// Somebody who runs the shop.
pub(crate) struct Staff;

/// Finds out who calls.
pub(crate) enum Gate {
    /// A gateway has found out already.
    Gateway,
    /// Their token tells.
    Jwt(Box<Verifier>),
}

impl Gate {
    pub(crate) fn new(auth: Auth) -> std::io::Result<Self> {
        Ok(match auth {
            Auth::Gateway => Self::Gateway,
            Auth::Jwt {
                issuer,
                client_id,
                jwks_url,
            } => Self::Jwt(Box::new(Verifier::new(
                issuer,
                client_id,
                jwks_url,
                KEYS_TIMEOUT,
            )?)),
        })
    }

    async fn identify(&self, headers: &HeaderMap) -> Result<Caller, Problem> {
        match self {
            Self::Gateway => as_the_gateway_says(headers),
            Self::Jwt(verifier) => {
                let token =
                    bearer(headers).ok_or_else(|| unauthorized("There is no bearer token."))?;
                let claims = verifier.verify(token).await?;
                if !is_subject(&claims.sub) {
                    return Err(unauthorized("The token names no valid subject."));
                }
                Ok(Caller {
                    staff: claims.groups.iter().any(|group| group == STAFF),
                    id: Some(claims.sub),
                })
            }
        }
    }
}

fn as_the_gateway_says(headers: &HeaderMap) -> Result<Caller, Problem> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let id = text("x-customer").map(str::to_owned);
    if id.as_deref().is_some_and(|id| !is_subject(id)) {
        return Err(unauthorized("The gateway names no valid customer."));
    }
    let staff = text("x-groups")
        .unwrap_or_default()
        .split(',')
        .any(|group| group.trim() == STAFF);
    Ok(Caller { id, staff })
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
        if Caller::from_request_parts(parts, state).await?.staff {
            return Ok(Self);
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

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn the_gateway_names_customers_and_staff() {
        let ada = as_the_gateway_says(&headers(&[("x-customer", "ada")])).unwrap();
        assert!(ada.may_see("ada") && !ada.may_see("bob") && !ada.staff);
        let boss = as_the_gateway_says(&headers(&[
            ("x-customer", "eve"),
            ("x-groups", "buyers, staff"),
        ]))
        .unwrap();
        assert!(boss.staff && boss.may_see("bob"));
        let guest = as_the_gateway_says(&HeaderMap::new()).unwrap();
        assert!(guest.is_guest() && guest.customer() == "guest" && !guest.staff);
        assert!(as_the_gateway_says(&headers(&[("x-customer", "two words")])).is_err());
    }

    #[test]
    fn a_bearer_token_is_found_whatever_the_case_of_its_scheme() {
        assert_eq!(
            bearer(&headers(&[("authorization", "bearer abc")])),
            Some("abc")
        );
        assert_eq!(bearer(&headers(&[("authorization", "Basic abc")])), None);
        assert_eq!(bearer(&headers(&[("authorization", "abc")])), None);
    }
}
