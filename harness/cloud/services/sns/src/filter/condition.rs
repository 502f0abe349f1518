//! The conditions that a policy can have on a value.

use std::fmt;
use std::net::IpAddr;

use serde_json::{Value, json};

/// One of the alternatives in the list of a key.
#[derive(Debug, Clone)]
pub(super) enum Condition {
    /// A string, a number, `true`, `false` or `null`.
    Equals(Value),
    /// A string that matches a pattern.
    Text(TextPattern),
    /// A number in a range.
    Numeric(Range),
    /// An address in a network.
    Cidr(Cidr),
    /// The presence of a value, or its absence.
    Exists(bool),
    /// Any value but these.
    AnythingBut(Vec<Value>),
    /// Any value that matches none of these patterns.
    AnythingButText(Vec<TextPattern>),
}

impl Condition {
    /// Returns whether the condition holds for a value.
    pub(super) fn holds(&self, value: &Value) -> bool {
        match self {
            Self::Equals(expected) => is_equal(value, expected),
            Self::Text(pattern) => value.as_str().is_some_and(|text| pattern.matches(text)),
            Self::Numeric(range) => value
                .as_f64()
                .is_some_and(|number| range.contains(truncated(number))),
            Self::Cidr(network) => value
                .as_str()
                .and_then(|text| text.parse().ok())
                .is_some_and(|address| network.contains(address)),
            Self::Exists(expected) => *expected,
            Self::AnythingBut(excluded) => !excluded.iter().any(|other| is_equal(value, other)),
            Self::AnythingButText(excluded) => !value
                .as_str()
                .is_some_and(|text| excluded.iter().any(|pattern| pattern.matches(text))),
        }
    }

    /// Returns the condition as it is written in a policy.
    pub(super) fn to_json(&self) -> Value {
        match self {
            Self::Equals(value) => value.clone(),
            Self::Text(pattern) => pattern.to_json(),
            Self::Numeric(range) => json!({"numeric": range.to_json()}),
            Self::Cidr(network) => json!({"cidr": network.to_string()}),
            Self::Exists(expected) => json!({"exists": expected}),
            Self::AnythingBut(excluded) => json!({"anything-but": excluded}),
            Self::AnythingButText(excluded) => {
                // SNS takes a single pattern.
                let excluded: Vec<Value> = excluded.iter().map(TextPattern::to_json).collect();
                match <[Value; 1]>::try_from(excluded) {
                    Ok([only]) => json!({"anything-but": only}),
                    Err(all) => json!({"anything-but": all}),
                }
            }
        }
    }
}

/// Returns a number without the digits that SNS does not compare: it is exact to five
/// digits after the decimal point.
pub(super) fn truncated(number: f64) -> f64 {
    const DIGITS: usize = 5;
    let text = number.to_string();
    match text.find('.') {
        Some(point) if text.len() > point + 1 + DIGITS => {
            text[..=point + DIGITS].parse().unwrap_or(number)
        }
        _ => number,
    }
}

/// Returns whether two values are equal; numbers are compared by value.
#[expect(
    clippy::float_cmp,
    reason = "the same decimal in another notation parses to the same float"
)]
fn is_equal(left: &Value, right: &Value) -> bool {
    match (left.as_f64(), right.as_f64()) {
        (Some(left), Some(right)) => truncated(left) == truncated(right),
        _ => left == right,
    }
}

/// A pattern for strings.
#[derive(Debug, Clone)]
pub(super) enum TextPattern {
    Prefix(String),
    Suffix(String),
    EqualsIgnoreCase(String),
    Wildcard(Wildcard),
}

impl TextPattern {
    fn matches(&self, text: &str) -> bool {
        match self {
            Self::Prefix(prefix) => text.starts_with(prefix),
            Self::Suffix(suffix) => text.ends_with(suffix),
            Self::EqualsIgnoreCase(expected) => text.to_lowercase() == expected.to_lowercase(),
            Self::Wildcard(pattern) => pattern.matches(text),
        }
    }

    fn to_json(&self) -> Value {
        match self {
            Self::Prefix(prefix) => json!({"prefix": prefix}),
            Self::Suffix(suffix) => json!({"suffix": suffix}),
            Self::EqualsIgnoreCase(expected) => json!({"equals-ignore-case": expected}),
            Self::Wildcard(pattern) => json!({"wildcard": pattern.to_string()}),
        }
    }
}

/// A pattern in which `*` stands for any characters, split at its stars.
#[derive(Debug, Clone)]
pub(super) struct Wildcard {
    pieces: Vec<String>,
}

impl Wildcard {
    /// Parses a pattern; `\*` and `\\` stand for the characters themselves.
    /// Positions in errors count the opening quote, as Event Ruler does.
    pub(super) fn parse(pattern: &str) -> Result<Self, String> {
        let mut pieces = vec![String::new()];
        let mut chars = pattern.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            match c {
                '\\' => match chars.next() {
                    Some((_, escaped @ ('*' | '\\'))) => pieces
                        .last_mut()
                        .expect("there is always a piece")
                        .push(escaped),
                    _ => return Err(format!("Invalid escape character at pos {}", at + 1)),
                },
                '*' => {
                    if chars.peek().is_some_and(|(_, next)| *next == '*') {
                        return Err(format!("Consecutive wildcard characters at pos {}", at + 1));
                    }
                    pieces.push(String::new());
                }
                c => pieces.last_mut().expect("there is always a piece").push(c),
            }
        }
        Ok(Self { pieces })
    }

    fn matches(&self, text: &str) -> bool {
        let [first, middle @ .., last] = self.pieces.as_slice() else {
            return self.pieces.first().is_some_and(|whole| whole == text);
        };
        let Some(mut rest) = text
            .strip_prefix(first.as_str())
            .and_then(|rest| rest.strip_suffix(last.as_str()))
        else {
            return false;
        };
        for piece in middle {
            match rest.find(piece.as_str()) {
                Some(at) => rest = &rest[at + piece.len()..],
                None => return false,
            }
        }
        true
    }
}

impl fmt::Display for Wildcard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let escaped = |piece: &String| piece.replace('\\', "\\\\").replace('*', "\\*");
        let pieces: Vec<String> = self.pieces.iter().map(escaped).collect();
        f.write_str(&pieces.join("*"))
    }
}

/// A range of numbers.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Range {
    /// The lower bound, and whether it is inclusive.
    pub(super) bottom: Option<(f64, bool)>,
    /// The upper bound, and whether it is inclusive.
    pub(super) top: Option<(f64, bool)>,
}

impl Range {
    fn contains(&self, number: f64) -> bool {
        self.bottom
            .is_none_or(|(bound, inclusive)| number > bound || (inclusive && number >= bound))
            && self
                .top
                .is_none_or(|(bound, inclusive)| number < bound || (inclusive && number <= bound))
    }

    fn to_json(self) -> Value {
        let operator = |strict: &str, (bound, inclusive): (f64, bool)| {
            let operator = if inclusive {
                format!("{strict}=")
            } else {
                strict.to_owned()
            };
            [Value::from(operator), json!(bound)]
        };
        let bottom = self.bottom.map(|bound| operator(">", bound));
        let top = self.top.map(|bound| operator("<", bound));
        bottom.into_iter().chain(top).flatten().collect()
    }
}

/// A network of IP addresses.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cidr {
    address: IpAddr,
    bits: u32,
}

impl Cidr {
    /// Parses `10.0.0.0/24`.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.split('/').collect();
        let [address, bits] = parts.as_slice() else {
            return Err("Malformed CIDR, one '/' required".to_owned());
        };
        let Ok(bits) = bits.parse::<u32>() else {
            return Err("Malformed CIDR, mask bits must be an integer".to_owned());
        };
        let Ok(address) = address.parse::<IpAddr>() else {
            return Err(format!("Nonstandard IP address: {address}"));
        };
        if bits >= width(address) {
            return Err(format!(
                "{} mask bits must be < {}",
                if address.is_ipv4() { "IPv4" } else { "IPv6" },
                width(address)
            ));
        }
        Ok(Self { address, bits })
    }

    fn contains(self, address: IpAddr) -> bool {
        let shift = width(self.address) - self.bits;
        // A shift by all bits overflows.
        let network = |address: IpAddr| number(address).checked_shr(shift).unwrap_or(0);
        address.is_ipv4() == self.address.is_ipv4() && network(address) == network(self.address)
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.bits)
    }
}

fn width(address: IpAddr) -> u32 {
    if address.is_ipv4() { 32 } else { 128 }
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_bits().into(),
        IpAddr::V6(address) => address.to_bits(),
    }
}
