//! Parsing of raw messages as far as the mailbox needs it: headers, text, HTML
//! and the names of attachments.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// How deep multipart bodies may be nested.
const MAX_DEPTH: usize = 8;

/// A parsed message.
#[derive(Debug, Default)]
pub(crate) struct ParsedMessage {
    headers: Vec<(String, String)>,
    pub(crate) text: Option<String>,
    pub(crate) html: Option<String>,
    pub(crate) attachments: Vec<String>,
}

impl ParsedMessage {
    /// Returns the decoded value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        find_header(&self.headers, name).map(decode_words)
    }

    /// Returns the addresses in a header.
    pub(crate) fn addresses(&self, name: &str) -> Vec<String> {
        self.header(name)
            .map(|value| split_addresses(&value))
            .unwrap_or_default()
    }
}

/// Parses a raw message.
pub(crate) fn parse(raw: &[u8]) -> ParsedMessage {
    let (headers, body) = split_part(raw);
    let mut parsed = ParsedMessage {
        headers: headers.clone(),
        ..ParsedMessage::default()
    };
    parse_part(&headers, body, &mut parsed, 0);
    parsed
}

/// Returns the value of a header as it is in the message.
fn find_header<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers
        .iter()
        .find(|(other, _)| other.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.as_str())
}

/// Splits a part into its headers, unfolded, and its body.
fn split_part(raw: &[u8]) -> (Vec<(String, String)>, &[u8]) {
    let mut headers: Vec<(String, String)> = Vec::new();
    let mut rest = raw;
    while !rest.is_empty() {
        let end = rest
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(rest.len(), |at| at + 1);
        let (line, after) = rest.split_at(end);
        rest = after;
        let line = String::from_utf8_lossy(line);
        let line = line.trim_end_matches(['\r', '\n']);
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t'])
            && let Some((_, value)) = headers.last_mut()
        {
            value.push(' ');
            value.push_str(line.trim());
        } else if let Some((name, value)) = line.split_once(':') {
            headers.push((name.trim().to_owned(), value.trim().to_owned()));
        }
    }
    (headers, rest)
}

/// Parses a part: a text, an attachment, or a multipart with parts.
fn parse_part(headers: &[(String, String)], body: &[u8], parsed: &mut ParsedMessage, depth: usize) {
    let kind = find_header(headers, "Content-Type")
        .unwrap_or("text/plain")
        .to_owned();
    let media = kind
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    if media.starts_with("multipart/") {
        if let Some(boundary) = parameter(&kind, "boundary")
            && depth < MAX_DEPTH
        {
            for part in split_multipart(body, &boundary) {
                let (headers, body) = split_part(part);
                parse_part(&headers, body, parsed, depth + 1);
            }
        }
        return;
    }
    let disposition = find_header(headers, "Content-Disposition").unwrap_or_default();
    let name = parameter(disposition, "filename").or_else(|| parameter(&kind, "name"));
    let attached = disposition.to_ascii_lowercase().starts_with("attachment");
    let target = match media.as_str() {
        _ if attached || name.is_some() => None,
        "text/plain" => Some(&mut parsed.text),
        "text/html" => Some(&mut parsed.html),
        _ => None,
    };
    match target {
        Some(target) if target.is_none() => {
            let bytes = decode_body(
                body,
                find_header(headers, "Content-Transfer-Encoding").unwrap_or_default(),
            );
            let charset = parameter(&kind, "charset").unwrap_or_default();
            *target = Some(decode_charset(&bytes, &charset));
        }
        Some(_) => {}
        None => parsed
            .attachments
            .push(name.map_or(media, |name| decode_words(&name))),
    }
}

/// Returns the value of a parameter: `boundary` in `multipart/mixed; boundary="x"`.
fn parameter(value: &str, searched: &str) -> Option<String> {
    value.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case(searched)
            .then(|| value.trim().trim_matches('"').to_owned())
    })
}

/// Returns the parts of a multipart body.
fn split_multipart<'a>(body: &'a [u8], boundary: &str) -> Vec<&'a [u8]> {
    let marker = format!("--{boundary}");
    let (mut parts, mut start, mut at) = (Vec::new(), None, 0);
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(marker.as_bytes()) {
            if let Some(start) = start {
                let part: &[u8] = &body[start..at];
                // The line break before a boundary belongs to the boundary.
                let part = part.strip_suffix(b"\n").unwrap_or(part);
                parts.push(part.strip_suffix(b"\r").unwrap_or(part));
            }
            start = Some(at + line.len());
            if line[marker.len()..].starts_with(b"--") {
                return parts;
            }
        }
        at += line.len();
    }
    parts.extend(start.map(|start| &body[start..]));
    parts
}

/// Decodes a body by its transfer encoding.
fn decode_body(body: &[u8], encoding: &str) -> Vec<u8> {
    match encoding.trim().to_ascii_lowercase().as_str() {
        "base64" => {
            let text: Vec<u8> = body
                .iter()
                .copied()
                .filter(|byte| !byte.is_ascii_whitespace())
                .collect();
            STANDARD.decode(&text).unwrap_or_else(|_| body.to_vec())
        }
        "quoted-printable" => decode_quoted_printable(body),
        _ => body.to_vec(),
    }
}

fn decode_quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(body.len());
    let mut rest = body;
    while let [first, after @ ..] = rest {
        rest = after;
        match (first, after) {
            (b'=', [b'\r', b'\n', tail @ ..] | [b'\n', tail @ ..]) => rest = tail,
            (b'=', [high, low, tail @ ..]) => match hex::decode([*high, *low]) {
                Ok(byte) => {
                    bytes.extend(byte);
                    rest = tail;
                }
                Err(_) => bytes.push(b'='),
            },
            _ => bytes.push(*first),
        }
    }
    bytes
}

fn decode_charset(bytes: &[u8], charset: &str) -> String {
    match charset.to_ascii_lowercase().as_str() {
        "iso-8859-1" | "latin1" => bytes.iter().copied().map(char::from).collect(),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// Decodes the encoded words (`=?utf-8?B?…?=`) in a header.
fn decode_words(text: &str) -> String {
    let (mut out, mut rest, mut after_word) = (String::new(), text, false);
    while let Some(start) = rest.find("=?") {
        let (before, word) = rest.split_at(start);
        let Some((decoded, length)) = decode_word(word) else {
            out.push_str(&rest[..start + 2]);
            rest = &rest[start + 2..];
            after_word = false;
            continue;
        };
        // White space between two encoded words is not part of the text.
        if !(after_word && before.trim().is_empty()) {
            out.push_str(before);
        }
        out.push_str(&decoded);
        rest = &word[length..];
        after_word = true;
    }
    out.push_str(rest);
    out
}

/// Decodes the encoded word that a text begins with, and returns its length.
fn decode_word(word: &str) -> Option<(String, usize)> {
    let mut parts = word.strip_prefix("=?")?.splitn(3, '?');
    let (charset, encoding, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let content = &rest[..rest.find("?=")?];
    let bytes = match encoding {
        "B" | "b" => STANDARD.decode(content).ok()?,
        "Q" | "q" => decode_quoted_printable(content.replace('_', " ").as_bytes()),
        _ => return None,
    };
    let length = 2 + charset.len() + 1 + encoding.len() + 1 + content.len() + 2;
    Some((decode_charset(&bytes, charset), length))
}

/// Splits a list of addresses at its commas, except those in quotes.
fn split_addresses(list: &str) -> Vec<String> {
    let mut quoted = false;
    list.split(|c: char| {
        quoted ^= c == '"';
        c == ',' && !quoted
    })
    .map(|address| address.trim().to_owned())
    .filter(|address| !address.is_empty())
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_message_has_headers_and_text() {
        let message = parse(b"From: Jo <jo@example.com>\r\nTo: a@example.com,\r\n \"B, b\" <b@example.com>\r\nSubject: =?utf-8?Q?gr=C3=BC?= =?utf-8?B?w59l?=\r\n\r\nhello\r\n");
        assert_eq!(
            message.header("subject").as_deref(),
            Some("gr\u{fc}\u{df}e")
        );
        assert_eq!(
            message.addresses("To"),
            ["a@example.com", "\"B, b\" <b@example.com>"]
        );
        assert_eq!(message.text.as_deref(), Some("hello\r\n"));
    }

    #[test]
    fn parts_are_distinguished_and_decoded() {
        let message = parse(
            b"Content-Type: multipart/mixed; boundary=\"out\"\n\npreamble\n--out\nContent-Type: multipart/alternative; boundary=in\n\n--in\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\ncaf=C3=A9 =\nau lait\n--in\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\nPGI+aGk8\nL2I+\n--in--\n--out\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=\"receipt.pdf\"\n\n%PDF\n--out--\n",
        );
        assert_eq!(message.text.as_deref(), Some("caf\u{e9} au lait"));
        assert_eq!(message.html.as_deref(), Some("<b>hi</b>"));
        assert_eq!(message.attachments, ["receipt.pdf"]);
    }

    #[test]
    fn malformed_messages_are_parsed_as_far_as_possible() {
        for raw in [
            &b""[..],
            b"\n\n\n",
            b"\xff\xfe",
            b"Content-Type: multipart/mixed; boundary=x\n\n--x",
            b"a: =?utf-8?B?!?=\n\n=",
        ] {
            let message = parse(raw);
            assert!(message.attachments.is_empty());
        }
        assert_eq!(decode_words("=?x?y?z?="), "=?x?y?z?=");
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_can_be_parsed(raw in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200), text in "(Content-Type: multipart/mixed; boundary=x\n|\n|--x|--|=\\?utf-8\\?[BQ]\\?|\\?=|=[0-9A-F]|[ -~]){0,30}") {
            for raw in [raw.as_slice(), text.as_bytes()] {
                let message = parse(raw);
                proptest::prop_assert!(message.addresses("To").iter().all(|address| !address.is_empty()));
            }
        }
    }
}
