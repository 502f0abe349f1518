//! The encodings in which a secret can appear.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The shortest text that is masked; shorter ones occur everywhere.
pub(super) const MIN_LENGTH: usize = 4;

/// The levels of JSON in JSON: an event in a message in a notification in a log.
const MAX_NESTING: usize = 5;

/// Returns every encoding of a secret that is masked, including the plain text;
/// none of a secret that is too short.
pub(super) fn encodings_of(secret: &str) -> BTreeSet<String> {
    let mut encodings = BTreeSet::new();
    if secret.chars().count() < MIN_LENGTH {
        return encodings;
    }
    encodings.insert(in_json(secret).replace('/', "\\/"));
    encodings.insert(in_ascii_json(secret));
    let nested = std::iter::successors(Some(secret.to_owned()), |inner| Some(in_json(inner)));
    encodings.extend(nested.take(MAX_NESTING));
    encodings.insert(in_html(secret));
    encodings.extend(in_urls(secret));
    encodings.extend(in_base64(secret.as_bytes()));
    let hex = hex::encode(secret);
    encodings.insert(hex.to_uppercase());
    encodings.insert(hex);
    encodings.retain(|encoding| encoding.len() >= MIN_LENGTH);
    encodings
}

/// Encodes a text as between the quotes of a JSON string.
fn in_json(secret: &str) -> String {
    let quoted = serde_json::Value::from(secret).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// Encodes a text as in JSON that is limited to ASCII.
fn in_ascii_json(secret: &str) -> String {
    let mut ascii = String::new();
    let mut units = [0; 2];
    for c in in_json(secret).chars() {
        if c.is_ascii() {
            ascii.push(c);
        } else {
            for unit in c.encode_utf16(&mut units) {
                let _ = write!(ascii, "\\u{unit:04x}");
            }
        }
    }
    ascii
}

fn in_html(secret: &str) -> String {
    let secret = secret.replace('&', "&amp;").replace('<', "&lt;");
    secret.replace('>', "&gt;").replace('"', "&quot;")
}

/// The characters that URLs encode, by who encodes: everything reserved,
/// JavaScript's `encodeURIComponent`, forms, and the segments of a path.
const URL_SETS: [&AsciiSet; 4] = [
    UNRESERVED,
    &UNRESERVED
        .remove(b'!')
        .remove(b'\'')
        .remove(b'(')
        .remove(b')')
        .remove(b'*'),
    &UNRESERVED.remove(b'*').add(b'~'),
    &UNRESERVED
        .remove(b'!')
        .remove(b'$')
        .remove(b'&')
        .remove(b'\'')
        .remove(b'(')
        .remove(b')')
        .remove(b'*')
        .remove(b'+')
        .remove(b',')
        .remove(b';')
        .remove(b'=')
        .remove(b':')
        .remove(b'@'),
];

const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

fn in_urls(secret: &str) -> impl Iterator<Item = String> {
    URL_SETS.into_iter().flat_map(move |set| {
        let upper = utf8_percent_encode(secret, set).to_string();
        // Each escape is a part of its own.
        let lower = utf8_percent_encode(secret, set).map(|part| match part.strip_prefix('%') {
            Some(_) => part.to_lowercase(),
            None => part.to_owned(),
        });
        let form = upper.replace("%20", "+");
        [upper, lower.collect(), form]
    })
}

/// Encodes a secret within longer data: returns the characters that come from
/// the secret alone, for each of the three offsets it can have.
fn in_base64(secret: &[u8]) -> impl Iterator<Item = String> {
    [STANDARD, URL_SAFE].into_iter().flat_map(move |alphabet| {
        (0..3).map(move |before: usize| {
            let mut bytes = vec![0; before];
            bytes.extend_from_slice(secret);
            let from = (before * 8).div_ceil(6);
            let to = bytes.len() * 8 / 6;
            alphabet.encode(&bytes)[from..to].to_owned()
        })
    })
}
