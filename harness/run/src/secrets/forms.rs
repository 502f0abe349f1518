//! The forms in which a secret travels.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

/// A form that is shorter says nothing, and would be found everywhere.
pub(super) const SHORTEST: usize = 4;

/// JSON in JSON, and so on: an event in a message in a notification in a log.
const NESTED: usize = 5;

/// Every form of a secret that is looked for, the plain one among them; none
/// of a secret that is too short.
pub(super) fn of(secret: &str) -> BTreeSet<String> {
    let mut forms = BTreeSet::new();
    if secret.chars().count() < SHORTEST {
        return forms;
    }
    forms.insert(in_json(secret).replace('/', "\\/"));
    forms.insert(in_ascii_json(secret));
    let nested = std::iter::successors(Some(secret.to_owned()), |inner| Some(in_json(inner)));
    forms.extend(nested.take(NESTED));
    forms.insert(in_html(secret));
    forms.extend(in_urls(secret));
    forms.extend(in_base64(secret.as_bytes()));
    let hex = hex::encode(secret);
    forms.insert(hex.to_uppercase());
    forms.insert(hex);
    forms.retain(|form| form.len() >= SHORTEST);
    forms
}

/// As it stands between the quotes of a JSON string.
fn in_json(secret: &str) -> String {
    let quoted = serde_json::Value::from(secret).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// As those write it who keep JSON to ASCII.
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

/// What stays as it is in URLs, by who encodes: everything reserved encoded,
/// JavaScript's `encodeURIComponent`, forms, and a path's segments.
const PLAIN: [&str; 4] = ["-._~", "-._~!'()*", "-._*", "-._~!$&'()*+,;=:@"];

fn in_urls(secret: &str) -> impl Iterator<Item = String> {
    PLAIN.into_iter().flat_map(move |plain| {
        let upper = in_url(secret, plain, true);
        let lower = in_url(secret, plain, false);
        let form = upper.replace("%20", "+");
        [upper, lower, form]
    })
}

fn in_url(secret: &str, plain: &str, upper: bool) -> String {
    let mut url = String::new();
    for byte in secret.bytes() {
        if byte.is_ascii_alphanumeric() || plain.as_bytes().contains(&byte) {
            url.push(char::from(byte));
        } else if upper {
            let _ = write!(url, "%{byte:02X}");
        } else {
            let _ = write!(url, "%{byte:02x}");
        }
    }
    url
}

/// Whatever stands before and after it in what was encoded: the characters
/// that come from the secret alone, for each of the three ways it may lie.
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
