//! The ways of authorisation.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::variables::Variables;
use crate::error::Error;
use crate::exchange::Request;
use crate::json::{At, text_of};

/// Adds what the way of authorisation sends.
pub(super) fn authorize(
    auth: &At<'_>,
    variables: &mut Variables,
    request: &mut Request,
) -> Result<(), Error> {
    let Some(kind) = auth.text_of("type")? else {
        return Ok(());
    };
    let mut settings = BTreeMap::new();
    if let Some(list) = auth.get(kind) {
        // Version 2.0 has an object, and 2.1 a list.
        if list.value.is_object() {
            for (name, value) in list.entries()? {
                settings.insert(name.to_owned(), variables.fill(&text_of(value.value)));
            }
        } else {
            for setting in list.list()? {
                let name = setting.require("key")?.text()?.to_owned();
                let value = setting
                    .get("value")
                    .map(|at| text_of(at.value))
                    .unwrap_or_default();
                settings.insert(name, variables.fill(&value));
            }
        }
    }
    let mut setting = |name: &str| settings.remove(name).unwrap_or_default();
    let (name, value) = match kind {
        "noauth" => return Ok(()),
        "bearer" => (
            "authorization".to_owned(),
            format!("Bearer {}", setting("token")),
        ),
        "oauth2" => (
            "authorization".to_owned(),
            format!("Bearer {}", setting("accessToken")),
        ),
        "basic" => {
            let text = format!("{}:{}", setting("username"), setting("password"));
            (
                "authorization".to_owned(),
                format!("Basic {}", STANDARD.encode(text)),
            )
        }
        "apikey" if setting("in") == "query" => {
            let pair = (setting("key"), setting("value"));
            request.url.query.push(pair);
            return Ok(());
        }
        "apikey" => (setting("key"), setting("value")),
        other => {
            return Err(auth.error(format!("the authorisation `{other}` cannot be imported")));
        }
    };
    request.headers.push((name, value));
    Ok(())
}
