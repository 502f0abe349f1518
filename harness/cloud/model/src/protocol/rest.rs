//! restJson1: the method and the path tell the operation, and members stand
//! in the path, the query and the body.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use serde_json::{Number, Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::{Form, Timestamp, json};
use crate::codec::http::{parse_date, read_headers};
use crate::codec::xml::{self, Element, Times};
use crate::error::ServiceError;
use crate::models::{Location, Member, OperationModel, Protocol, ServiceModel, Shape};

/// Operations that AWS has moved, where SDKs of before still look for them:
/// method, path, name.
const MOVED: [(&str, &str, &str); 2] = [
    (
        "GET",
        "/v2/email/configuration-sets",
        "ListConfigurationSets",
    ),
    ("GET", "/v2/email/identities", "ListEmailIdentities"),
];

/// The operation of a method and a path, with what the path's labels stand for.
pub fn find(
    model: &'static ServiceModel,
    method: &str,
    path: &str,
) -> Option<(&'static OperationModel, Vec<(&'static str, String)>)> {
    model
        .operations()
        .iter()
        .filter(|operation| operation.method == method)
        .filter_map(|operation| Some((operation, labels(operation.path, path)?)))
        // A path written out goes before one with a label in the same place.
        .min_by_key(|(_, labels)| labels.len())
        .or_else(|| {
            let before = (method, path.trim_end_matches('/'));
            let (.., name) = MOVED
                .iter()
                .find(|(method, path, _)| (*method, *path) == before)?;
            Some((model.operation(name)?, Vec::new()))
        })
}

/// What a template's labels stand for in a path, if the path is of its form.
fn labels(template: &'static str, path: &str) -> Option<Vec<(&'static str, String)>> {
    let (mut wanted, mut given) = (
        template.trim_end_matches('/').split('/'),
        path.trim_end_matches('/').split('/'),
    );
    let mut labels = Vec::new();
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return Some(labels),
            (Some(wanted), Some(given)) => {
                let label = wanted
                    .strip_prefix('{')
                    .and_then(|label| label.strip_suffix('}'));
                match label {
                    Some(label) if !given.is_empty() => {
                        labels.push((label, super::query::unescape_path(given)));
                    }
                    None if wanted == given => {}
                    _ => return None,
                }
            }
            _ => return None,
        }
    }
}

/// Reads the input from a path, a query, headers and a body.
pub fn decode(
    model: &ServiceModel,
    operation: &OperationModel,
    labels: &[(&'static str, String)],
    query: &Form,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Value, ServiceError> {
    let Shape::Structure(structure) = operation.input() else {
        return json::decode(operation.input(), body);
    };
    let mut input = match structure.payload() {
        Some(member) => {
            let payload = payload(model, member, body)?;
            payload.map_or_else(|| json!({}), |payload| json!({ member.name: payload }))
        }
        None if model.protocol == Protocol::RestXml => document(operation.input(), body)?,
        None => json::decode(operation.input(), body)?,
    };
    let Some(members) = input.as_object_mut() else {
        return Ok(input);
    };
    read_headers(structure, headers, members, |member, text| {
        match (member.shape(), parse_date(text)) {
            (Shape::Timestamp, Some(time)) => Ok(json!(Timestamp(time))),
            _ => scalar(member, text),
        }
    })?;
    for member in structure.members {
        let name = member.wire_name();
        let text = match member.location {
            Location::Path => labels
                .iter()
                .find(|(label, _)| *label == name)
                .map(|(_, text)| text.as_str()),
            Location::Query => query.get(name),
            _ => None,
        };
        if let Some(text) = text {
            members.insert(member.name.to_owned(), scalar(member, text)?);
        }
    }
    Ok(input)
}

/// The member that is the whole body; `None` where there is no body.
fn payload(
    model: &ServiceModel,
    member: &Member,
    body: &[u8],
) -> Result<Option<Value>, ServiceError> {
    if body.is_empty() {
        return Ok(None);
    }
    let malformed = || ServiceError::sender("SerializationException", "The body is not UTF-8.");
    Ok(Some(match member.shape() {
        Shape::Blob(_) => STANDARD.encode(body).into(),
        Shape::String(_) => std::str::from_utf8(body).map_err(|_| malformed())?.into(),
        shape if model.protocol == Protocol::RestXml => document(shape, body)?,
        shape => json::decode(shape, body)?,
    }))
}

fn document(shape: &Shape, body: &[u8]) -> Result<Value, ServiceError> {
    if body.is_empty() {
        return Ok(json!({}));
    }
    let text = std::str::from_utf8(body).map_err(|error| error.to_string());
    let root = text.and_then(Element::parse).map_err(|error| {
        let message = format!("could not parse the request body as XML: {error}");
        ServiceError::sender("MalformedXML", message)
    })?;
    Ok(xml::read(shape, &root, Times::Seconds))
}

fn scalar(member: &Member, text: &str) -> Result<Value, ServiceError> {
    let malformed = || {
        ServiceError::sender(
            "SerializationException",
            format!("{text} is no value of {}", member.name),
        )
    };
    Ok(match member.shape() {
        Shape::Integer(_) | Shape::Long(_) => {
            Value::from(text.parse::<i64>().map_err(|_| malformed())?)
        }
        Shape::Double => text
            .parse()
            .ok()
            .and_then(Number::from_f64)
            .map(Value::Number)
            .ok_or_else(malformed)?,
        Shape::Boolean => Value::from(text.parse::<bool>().map_err(|_| malformed())?),
        Shape::List(_) => Value::from(vec![text]),
        Shape::Timestamp => {
            let instant = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| malformed())?;
            serde_json::to_value(Timestamp(instant)).map_err(|_| malformed())?
        }
        _ => Value::from(text),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::SESV2;

    #[test]
    fn a_path_tells_the_operation_and_its_labels() {
        let (operation, labels) =
            find(&SESV2, "GET", "/v2/email/identities/jo%40example.com").unwrap();
        assert_eq!(operation.name, "GetEmailIdentity");
        assert_eq!(labels, [("EmailIdentity", "jo@example.com".to_owned())]);
        assert_eq!(
            find(&SESV2, "POST", "/v2/email/outbound-emails")
                .unwrap()
                .0
                .name,
            "SendEmail"
        );
        assert!(find(&SESV2, "GET", "/v2/email/outbound-emails").is_none());
        for (method, path) in [
            ("GET", "/v2/email/identities/"),
            ("POST", "/v2/email/list-identities"),
        ] {
            let found = find(&SESV2, method, path).unwrap();
            assert_eq!(found.0.name, "ListEmailIdentities", "{method} {path}");
        }
    }

    #[test]
    fn members_come_from_path_query_and_body() {
        let (operation, labels) = find(&SESV2, "PUT", "/v2/email/templates/welcome").unwrap();
        let input = decode(
            &SESV2,
            operation,
            &labels,
            &Form::default(),
            &HeaderMap::new(),
            br#"{"TemplateContent": {"Subject": "s"}}"#,
        )
        .unwrap();
        assert_eq!(input["TemplateName"], "welcome");
        assert_eq!(input["TemplateContent"]["Subject"], "s");
        let (operation, labels) = find(&SESV2, "GET", "/v2/email/templates").unwrap();
        let query = crate::protocol::parse_form(b"PageSize=7");
        assert_eq!(
            decode(&SESV2, operation, &labels, &query, &HeaderMap::new(), b"").unwrap()["PageSize"],
            7
        );
    }
}
