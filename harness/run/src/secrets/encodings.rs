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

/// The shortest line of a secret of several lines that is masked alone.
const MIN_LINE: usize = 8;

/// The longest secret that is also masked in base64 of base64: there are many such
/// encodings, and tokens would need megabytes.
const MAX_TWICE: usize = 256;

/// The widths at which base64 is broken into lines: of PEM and of MIME.
const BASE64_LINES: [usize; 2] = [64, 76];

/// The encodings of a secret, including the plain text.
#[derive(Debug, Clone, Default)]
pub(super) struct Encodings {
    /// Those in which the case of letters matters.
    pub(super) exact: BTreeSet<String>,
    /// Those that may have their hexadecimal digits in either case.
    pub(super) any_case: BTreeSet<String>,
}

impl Encodings {
    /// Returns all of them.
    pub(super) fn all(&self) -> impl Iterator<Item = &String> {
        self.exact.iter().chain(&self.any_case)
    }
}

/// Returns every encoding of a secret that is masked; none of a secret that is too
/// short.
pub(super) fn encodings_of(secret: &str) -> Encodings {
    let mut encodings = Encodings::default();
    if secret.chars().count() < MIN_LENGTH {
        return encodings;
    }
    add(&mut encodings, secret);
    // An app may log it line by line.
    let lines = secret.lines().map(str::trim);
    for line in lines.filter(|line| line.len() >= MIN_LINE && *line != secret) {
        add(&mut encodings, line);
    }
    let Encodings { exact, any_case } = &mut encodings;
    exact.retain(|encoding| encoding.len() >= MIN_LENGTH);
    any_case.retain(|encoding| encoding.len() >= MIN_LENGTH && !exact.contains(encoding));
    encodings
}

fn add(encodings: &mut Encodings, secret: &str) {
    let Encodings { exact, any_case } = encodings;
    exact.extend(in_nested_json(secret, in_json));
    for encode in [
        in_ascii_json,
        in_slash_json,
        in_php_json,
        in_go_json,
        in_dotnet_json,
    ] {
        any_case.extend(in_nested_json(secret, encode));
    }
    any_case.extend(in_html(secret));
    any_case.extend(in_urls(secret));
    let once: Vec<String> = in_base64(secret.as_bytes()).collect();
    if secret.len() <= MAX_TWICE {
        exact.extend(once.iter().flat_map(|text| in_base64(text.as_bytes())));
    }
    exact.extend(once);
    exact.extend(base64_lines(secret.as_bytes()));
    any_case.insert(hex::encode(secret));
}

/// Returns the texts of a secret in JSON that is in JSON again, several levels deep;
/// one level is written by `encode` and the others plainly.
fn in_nested_json(secret: &str, encode: fn(&str) -> String) -> Vec<String> {
    let nested = |text: String| std::iter::successors(Some(text), |inner| Some(in_json(inner)));
    let outer = nested(secret.to_owned()).take(MAX_NESTING).enumerate();
    let mut all: Vec<String> = outer
        .flat_map(|(depth, inner)| nested(encode(&inner)).take(MAX_NESTING - depth))
        .collect();
    all.push(secret.to_owned());
    all
}

/// Encodes a text as between the quotes of a JSON string.
fn in_json(secret: &str) -> String {
    let quoted = serde_json::Value::from(secret).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// Encodes a text as in JSON that is limited to ASCII.
fn in_ascii_json(secret: &str) -> String {
    escaped(&in_json(secret), |c| !c.is_ascii())
}

/// Encodes a text with its slashes, as they are in JSON that can stand in HTML.
fn in_slash_json(secret: &str) -> String {
    in_json(secret).replace('/', "\\/")
}

/// Encodes a text as PHP does, which escapes slashes, too.
fn in_php_json(secret: &str) -> String {
    in_ascii_json(secret).replace('/', "\\/")
}

/// Encodes a text as Go does, for JSON that can stand in HTML.
fn in_go_json(secret: &str) -> String {
    escaped(&in_json(secret), |c| "<>&\u{2028}\u{2029}".contains(c))
}

/// Encodes a text as .NET does.
fn in_dotnet_json(secret: &str) -> String {
    let inner = in_json(secret).replace("\\\"", "\\u0022");
    escaped(&inner, |c| !c.is_ascii() || "<>&'+`".contains(c))
}

fn escaped(text: &str, is_escaped: impl Fn(char) -> bool) -> String {
    let mut out = String::new();
    let mut units = [0; 2];
    for c in text.chars() {
        if is_escaped(c) {
            for unit in c.encode_utf16(&mut units) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// The entities of characters in HTML, by the character.
const ENTITIES: [(char, &[&str]); 8] = [
    ('&', &["&amp;", "&#38;", "&#x26;"]),
    ('<', &["&lt;", "&#60;", "&#x3c;"]),
    ('>', &["&gt;", "&#62;", "&#x3e;", ">"]),
    ('"', &["&quot;", "&#34;", "&#x22;", "\""]),
    ('\'', &["&#39;", "&#x27;", "&apos;", "'"]),
    ('/', &["&#x2f;", "&#47;", "/"]),
    ('=', &["&#x3d;", "&#61;", "="]),
    ('`', &["&#x60;", "&#96;", "`"]),
];

/// Returns the texts in HTML: each character has one entity throughout.
fn in_html(secret: &str) -> Vec<String> {
    let mut texts = vec![secret.to_owned()];
    for (c, entities) in ENTITIES {
        if secret.contains(c) {
            texts = texts
                .iter()
                // The entities themselves have no other character of the list than
                // `&`, which is the first.
                .flat_map(|text| entities.iter().map(|entity| text.replace(c, entity)))
                .collect();
        }
    }
    texts
}

/// The characters that URLs encode, by who encodes: everything reserved, Python's
/// `quote`, JavaScript's `encodeURIComponent`, forms, the segments of a path, and
/// JavaScript's `encodeURI`.
const URL_SETS: [&AsciiSet; 6] = [
    UNRESERVED,
    &UNRESERVED.remove(b'/'),
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
    &UNRESERVED
        .remove(b'!')
        .remove(b'#')
        .remove(b'$')
        .remove(b'&')
        .remove(b'\'')
        .remove(b'(')
        .remove(b')')
        .remove(b'*')
        .remove(b'+')
        .remove(b',')
        .remove(b'/')
        .remove(b':')
        .remove(b';')
        .remove(b'=')
        .remove(b'?')
        .remove(b'@'),
];

const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Returns the texts in URLs, also where they were encoded twice.
fn in_urls(secret: &str) -> Vec<String> {
    let mut texts = Vec::new();
    for set in URL_SETS {
        let text = utf8_percent_encode(secret, set).to_string();
        let form = text.replace("%20", "+");
        for once in [text, form] {
            texts.push(once.replace('%', "%25"));
            texts.push(once.replace('%', "%25").replace('+', "%2B"));
            texts.push(once);
        }
    }
    texts
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

/// Returns the lines of base64 that is broken into lines, if there are several.
fn base64_lines(secret: &[u8]) -> Vec<String> {
    let text = STANDARD.encode(secret);
    let broken = |width: usize| {
        let chunks = text.as_bytes().chunks(width);
        chunks.map(|line| String::from_utf8_lossy(line).into_owned())
    };
    let widths = BASE64_LINES.into_iter().filter(|width| text.len() > *width);
    let lines = widths.flat_map(broken);
    lines.filter(|line| line.len() >= MIN_LINE).collect()
}
