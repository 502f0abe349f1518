//! Who may ask: the page itself, in a browser on this machine, with the token.

use http::{HeaderMap, StatusCode, header};

use super::answer::Refusal;
use crate::token::Token;

/// Refuses what another website could have a browser send: requests under a name that
/// somebody gave this machine, and requests of other pages.
pub(crate) fn check_sender(headers: &HeaderMap, port: u16) -> Result<(), Refusal> {
    let forbidden = |message: String| Err(Refusal::new(StatusCode::FORBIDDEN, message));
    let host = text(headers, header::HOST.as_str()).unwrap_or_default();
    let names = ["127.0.0.1", "localhost", "[::1]"];
    if !names.iter().any(|name| host == format!("{name}:{port}")) {
        return forbidden(format!(
            "could not answer for the host {host:?}: open the page by the address that `rehearsal ui` prints"
        ));
    }
    if let Some(origin) = text(headers, header::ORIGIN.as_str())
        && origin != format!("http://{host}")
    {
        return forbidden(format!(
            "could not answer the page of {origin}: only the page of this server may ask"
        ));
    }
    if let Some("cross-site" | "same-site") = text(headers, "sec-fetch-site") {
        return forbidden(
            "could not answer another website: only the page of this server may ask".to_owned(),
        );
    }
    Ok(())
}

/// Refuses requests without the token.
pub(crate) fn check_token(headers: &HeaderMap, token: &Token) -> Result<(), Refusal> {
    let given = text(headers, header::AUTHORIZATION.as_str());
    let given = given.and_then(|value| value.strip_prefix("Bearer "));
    if given.is_some_and(|given| token.is(given)) {
        return Ok(());
    }
    Err(Refusal::new(
        StatusCode::UNAUTHORIZED,
        "could not answer without the token: open the page by the address that `rehearsal ui` prints",
    ))
}

/// Refuses bodies that a form of another website could have.
pub(crate) fn check_json(headers: &HeaderMap) -> Result<(), Refusal> {
    let kind = text(headers, header::CONTENT_TYPE.as_str()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if kind.eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    Err(Refusal::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "could not read the body: send it with Content-Type: application/json",
    ))
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    // A value that is no text is none that is allowed.
    headers
        .get(name)
        .map(|value| value.to_str().unwrap_or("\u{0}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let pairs = pairs.iter();
        pairs
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect::<HeaderMap>()
    }

    #[test]
    fn only_names_of_this_machine_are_answered() {
        for host in ["127.0.0.1:80", "localhost:80", "[::1]:80"] {
            assert!(
                check_sender(&headers(&[("host", host)]), 80).is_ok(),
                "{host}"
            );
        }
        for host in [
            "evil.example:80",
            "127.0.0.1:81",
            "127.0.0.1",
            "",
            "localhost.evil:80",
        ] {
            let refusal = check_sender(&headers(&[("host", host)]), 80).unwrap_err();
            assert_eq!(refusal.status, StatusCode::FORBIDDEN, "{host}");
            assert!(refusal.message.contains(host), "{}", refusal.message);
        }
        assert!(check_sender(&HeaderMap::new(), 80).is_err());
    }

    #[test]
    fn pages_of_other_origins_are_refused() {
        let host = ("host", "127.0.0.1:80");
        let allowed = [
            ("origin", "http://127.0.0.1:80"),
            ("sec-fetch-site", "same-origin"),
            ("sec-fetch-site", "none"),
        ];
        for header in allowed {
            assert!(check_sender(&headers(&[host, header]), 80).is_ok());
        }
        let refused = [
            ("origin", "http://127.0.0.1:81"),
            ("origin", "http://localhost:80"),
            ("origin", "https://evil.example"),
            ("origin", "null"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ];
        for header in refused {
            assert!(
                check_sender(&headers(&[host, header]), 80).is_err(),
                "{header:?}"
            );
        }
    }

    #[test]
    fn token_is_required() {
        let token = Token::new();
        let bearer = format!("Bearer {}", token.as_str());
        assert!(check_token(&headers(&[("authorization", &bearer)]), &token).is_ok());
        for value in ["", "Bearer ", "Bearer 1234", token.as_str()] {
            let refusal = check_token(&headers(&[("authorization", value)]), &token).unwrap_err();
            assert_eq!(refusal.status, StatusCode::UNAUTHORIZED);
        }
    }

    #[test]
    fn bodies_of_forms_are_refused() {
        assert!(
            check_json(&headers(&[(
                "content-type",
                "application/json; charset=utf-8"
            )]))
            .is_ok()
        );
        for kind in ["text/plain", "application/x-www-form-urlencoded", ""] {
            assert!(
                check_json(&headers(&[("content-type", kind)])).is_err(),
                "{kind}"
            );
        }
    }
}
