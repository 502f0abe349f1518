//! Parameters, as forms and query strings have them.

use crate::percent;

/// Parameters, sorted by name; those of one name are in the order they came.
#[derive(Debug, Default, Clone)]
pub struct Form {
    parameters: Vec<(String, String)>,
}

impl Form {
    /// Returns the value of a parameter, the last where there are several.
    pub fn get(&self, name: &str) -> Option<&str> {
        let after = self
            .parameters
            .partition_point(|(other, _)| other.as_str() <= name);
        let (found, value) = self.parameters.get(after.checked_sub(1)?)?;
        (found == name).then_some(value.as_str())
    }

    /// Returns all values of a parameter.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let start = self
            .parameters
            .partition_point(|(other, _)| other.as_str() < name);
        let rest = self.parameters[start..].iter();
        rest.take_while(move |(other, _)| other == name)
            .map(|(_, value)| value.as_str())
    }

    /// Returns all parameters, by name.
    #[inline]
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.parameters
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Adds what another part of the request says, where this one does not.
    pub fn merge(&mut self, other: &Self) {
        let new = other.parameters.iter();
        let new: Vec<_> = new
            .filter(|(name, _)| self.get(name).is_none())
            .cloned()
            .collect();
        self.parameters.extend(new);
        self.sort();
    }

    fn sort(&mut self) {
        self.parameters.sort_by(|(a, _), (b, _)| a.cmp(b));
    }
}

/// Reads `a=b&c=d`.
pub fn parse_form(text: &[u8]) -> Form {
    let mut form = Form::default();
    if !text.is_empty() {
        form.parameters.reserve(16);
    }
    for pair in text
        .split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty())
    {
        let mut halves = pair.splitn(2, |byte| *byte == b'=');
        let name = unescape(halves.next().unwrap_or_default());
        let value = unescape(halves.next().unwrap_or_default());
        form.parameters.push((name, value));
    }
    form.sort();
    form
}

/// Undoes the escaping of a path, where a plus is a plus.
pub(super) fn unescape_path(text: &str) -> String {
    String::from_utf8_lossy(&percent::decode_path(text.as_bytes())).into_owned()
}

/// Undoes form escaping; what is no escape, or not UTF-8, is kept as well as it can be.
fn unescape(text: &[u8]) -> String {
    String::from_utf8_lossy(&percent::decode(text)).into_owned()
}

/// Adds a parameter to a text of parameters, which may be empty.
pub(super) fn push(name: &str, value: &str, out: &mut String) {
    if !out.is_empty() {
        out.push('&');
    }
    escape(name, out);
    out.push('=');
    escape(value, out);
}

/// Percent-encodes a text.
pub(super) fn escape(text: &str, out: &mut String) {
    out.extend(percent::encode(text.as_bytes()));
}

/// Percent-encodes a text that is several segments of a path.
pub(super) fn escape_path(text: &str, out: &mut String) {
    out.extend(percent::encode_path(text.as_bytes()));
}
