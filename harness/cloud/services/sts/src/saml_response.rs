//! What a SAML response says. Its signature is not read.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The parts of a SAML response that a role session is made of.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct SamlResponse {
    /// Who issued it.
    pub(super) issuer: String,
    /// The name of whom it is about, and the format of that name.
    pub(super) subject: String,
    pub(super) subject_format: String,
    /// Where it is to be used.
    pub(super) audience: String,
    /// When it has to be used.
    pub(super) expires: Option<OffsetDateTime>,
    attributes: BTreeMap<String, Vec<String>>,
}

impl SamlResponse {
    /// Reads a response. Returns `None` if it is not XML or has no assertion.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut reader = Reader::from_str(text);
        let mut response = Self::default();
        let (mut path, mut attribute) = (Vec::new(), String::new());
        let mut has_assertion = false;
        loop {
            match reader.read_event().ok()? {
                Event::Start(element) => {
                    let name = local_name(&element);
                    has_assertion |= name == "Assertion";
                    response.open(&name, &element, &mut attribute);
                    path.push(name);
                }
                Event::Empty(element) => {
                    response.open(&local_name(&element), &element, &mut attribute);
                }
                Event::End(_) => {
                    path.pop();
                }
                Event::Text(text) => {
                    let text = text.decode().ok()?;
                    response.add_text(path.last()?, text.trim(), &attribute);
                }
                Event::Eof => return has_assertion.then_some(response),
                _ => {}
            }
        }
    }

    /// Returns the values of an attribute.
    pub(super) fn values(&self, attribute: &str) -> &[String] {
        self.attributes.get(attribute).map_or(&[], Vec::as_slice)
    }

    fn open(&mut self, name: &str, element: &BytesStart<'_>, attribute: &mut String) {
        match name {
            "NameID" => self.subject_format = value(element, "Format").unwrap_or_default(),
            "SubjectConfirmationData" => {
                self.audience = value(element, "Recipient").unwrap_or_default();
                self.expires = value(element, "NotOnOrAfter")
                    .and_then(|time| OffsetDateTime::parse(&time, &Rfc3339).ok());
            }
            "Attribute" => *attribute = value(element, "Name").unwrap_or_default(),
            _ => {}
        }
    }

    fn add_text(&mut self, element: &str, text: &str, attribute: &str) {
        match element {
            "Issuer" => text.clone_into(&mut self.issuer),
            "NameID" => text.clone_into(&mut self.subject),
            "AttributeValue" => {
                let values = self.attributes.entry(attribute.to_owned()).or_default();
                values.push(text.to_owned());
            }
            _ => {}
        }
    }
}

/// Returns the name of an element without its prefix.
fn local_name(element: &BytesStart<'_>) -> String {
    String::from_utf8_lossy(element.local_name().as_ref()).into_owned()
}

fn value(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = element.try_get_attribute(name).ok()??;
    Some(String::from_utf8_lossy(&attribute.value).into_owned())
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn response_is_read_whatever_its_prefixes() {
        let text = r#"<samlp:Response xmlns:samlp="p"><a:Issuer xmlns:a="a">https://id.test</a:Issuer>
            <a:Assertion xmlns:a="a"><a:Subject>
              <a:NameID Format="urn:x:persistent">ada</a:NameID>
              <a:SubjectConfirmation><a:SubjectConfirmationData
                NotOnOrAfter="2026-01-02T03:04:05Z" Recipient="https://signin.test/saml"/>
              </a:SubjectConfirmation></a:Subject>
              <a:AttributeStatement><a:Attribute Name="groups">
                <a:AttributeValue>one</a:AttributeValue><a:AttributeValue>two</a:AttributeValue>
              </a:Attribute></a:AttributeStatement></a:Assertion></samlp:Response>"#;
        let response = SamlResponse::parse(text).unwrap();
        assert_eq!(
            (&*response.issuer, &*response.subject, &*response.audience),
            ("https://id.test", "ada", "https://signin.test/saml")
        );
        assert_eq!(response.subject_format, "urn:x:persistent");
        assert_eq!(response.expires, Some(datetime!(2026-01-02 03:04:05 UTC)));
        assert_eq!(response.values("groups"), ["one", "two"]);
        assert_eq!(SamlResponse::parse("<a/>"), None);
        assert_eq!(SamlResponse::parse("<a><b></a>"), None);
    }
}
