//! Parses XML.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use super::tree::{Document, TextRules};

/// The most elements that contain each other.
const DEEPEST: usize = 256;

const RULES: TextRules = TextRules {
    hidden: &[],
    apart: &[],
    collapses: false,
};

pub(super) fn parse(text: &str) -> Result<Document, String> {
    let mut reader = Reader::from_str(text);
    let mut document = Document::new(RULES);
    let mut open = vec![Document::ROOT];
    let words = |error: quick_xml::Error| error.to_string();
    loop {
        let innermost = *open.last().unwrap_or(&Document::ROOT);
        match reader.read_event().map_err(words)? {
            Event::Start(start) => {
                if open.len() > DEEPEST {
                    return Err("it is too deep".to_owned());
                }
                let (name, attributes) = element(&start)?;
                check_root(&document, innermost)?;
                open.push(document.add(innermost, name, attributes));
            }
            Event::Empty(start) => {
                let (name, attributes) = element(&start)?;
                check_root(&document, innermost)?;
                document.add(innermost, name, attributes);
            }
            // The reader has compared the names.
            Event::End(_) => {
                open.pop();
            }
            Event::Text(text) => {
                let text = text.decode().map_err(|error| error.to_string())?;
                if innermost == Document::ROOT && !text.trim().is_empty() {
                    return Err("there is text outside of the root element".to_owned());
                }
                document.add_text(innermost, &text);
            }
            Event::CData(text) => {
                let text = text.decode().map_err(|error| error.to_string())?;
                document.add_text(innermost, &text);
            }
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().map_err(words)?;
                if let Some(character) = character {
                    document.add_text(innermost, &character.to_string());
                } else {
                    let name = reference.decode().map_err(|error| error.to_string())?;
                    let text = resolve_predefined_entity(&name);
                    let text = text.ok_or_else(|| format!("`&{name};` is not known"))?;
                    document.add_text(innermost, text);
                }
            }
            Event::Eof if open.len() > 1 => {
                let name = &document.element(innermost).name;
                return Err(format!("`<{name}>` is not closed"));
            }
            Event::Eof if document.elements().next().is_none() => {
                return Err("it has no element".to_owned());
            }
            Event::Eof => return Ok(document),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::DocType(_) => {}
        }
    }
}

/// Refuses a second element at the root.
fn check_root(document: &Document, parent: usize) -> Result<(), String> {
    if parent == Document::ROOT && document.children(parent).next().is_some() {
        return Err("it has more than one root element".to_owned());
    }
    Ok(())
}

/// Returns the name and the attributes of an element.
fn element(start: &BytesStart<'_>) -> Result<(String, Vec<(String, String)>), String> {
    let name = String::from_utf8_lossy(start.name().as_ref()).into_owned();
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let key = String::from_utf8_lossy(attribute.key.as_ref()).into_owned();
        let value = String::from_utf8_lossy(&attribute.value);
        let value = quick_xml::escape::unescape(&value).map_err(|error| error.to_string())?;
        attributes.push((key, value.into_owned()));
    }
    Ok((name, attributes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_resolved_and_what_is_not_well_formed_refused() {
        let document = parse("<?xml version=\"1.0\"?><a><b>x &lt; &#65;<![CDATA[<c>]]></b></a>");
        let document = document.unwrap();
        assert_eq!(document.text(2), "x < A<c>");
        for (bad, reason) in [
            ("", "it has no element"),
            ("<a>", "`<a>` is not closed"),
            ("<a/><b/>", "more than one root"),
            ("text", "text outside"),
            ("<a>&no;</a>", "`&no;` is not known"),
        ] {
            let error = parse(bad).unwrap_err();
            assert!(error.contains(reason), "{error}");
        }
        assert!(parse("<a></b>").is_err());
    }
}
