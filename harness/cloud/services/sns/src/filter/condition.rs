//! What a policy can ask of one value.

use std::net::IpAddr;

use serde_json::Value;

/// One of the alternatives in a key's list.
#[derive(Debug, Clone)]
pub(super) enum Condition {
    /// Exactly this string, number, `true`, `false` or `null`.
    Is(Value),
    /// A string that is like this.
    Text(Text),
    /// A number in this range.
    Numeric(Range),
    /// An address in this network.
    Cidr(Cidr),
    /// That there is a value (or that there is none).
    Exists(bool),
    /// Any value but these.
    AnythingBut(Vec<Value>),
    /// Any value that is like none of these.
    AnythingButText(Vec<Text>),
}

impl Condition {
    /// Whether a value that is there satisfies it.
    pub(super) fn holds(&self, value: &Value) -> bool {
        match self {
            Self::Is(wanted) => same(value, wanted),
            Self::Text(wanted) => value.as_str().is_some_and(|text| wanted.matches(text)),
            Self::Numeric(range) => value.as_f64().is_some_and(|number| range.contains(number)),
            Self::Cidr(network) => value
                .as_str()
                .and_then(|text| text.parse().ok())
                .is_some_and(|address| network.contains(address)),
            Self::Exists(wanted) => *wanted,
            Self::AnythingBut(unwanted) => !unwanted.iter().any(|other| same(value, other)),
            Self::AnythingButText(unwanted) => !value
                .as_str()
                .is_some_and(|text| unwanted.iter().any(|other| other.matches(text))),
        }
    }
}

/// Numbers are equal by value, everything else by what it is.
#[expect(
    clippy::float_cmp,
    reason = "the same decimal in another notation parses to the same float"
)]
fn same(left: &Value, right: &Value) -> bool {
    match (left.as_f64(), right.as_f64()) {
        (Some(left), Some(right)) => left == right,
        _ => left == right,
    }
}

/// A pattern for strings.
#[derive(Debug, Clone)]
pub(super) enum Text {
    /// It begins with this.
    Prefix(String),
    /// It ends with this.
    Suffix(String),
    /// It is this, whatever the case of its letters.
    EqualsIgnoreCase(String),
    /// It matches this pattern.
    Wildcard(Wildcard),
}

impl Text {
    fn matches(&self, text: &str) -> bool {
        match self {
            Self::Prefix(prefix) => text.starts_with(prefix),
            Self::Suffix(suffix) => text.ends_with(suffix),
            Self::EqualsIgnoreCase(wanted) => text.to_lowercase() == wanted.to_lowercase(),
            Self::Wildcard(pattern) => pattern.matches(text),
        }
    }
}

/// A pattern in which `*` stands for any characters, cut at its stars.
#[derive(Debug, Clone)]
pub(super) struct Wildcard {
    pieces: Vec<String>,
}

impl Wildcard {
    /// Reads a pattern; `\*` and `\\` are the characters themselves. Positions
    /// in messages count the opening quote, as the library behind SNS does.
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

/// A range of numbers.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Range {
    /// The lower bound, and whether it belongs to the range.
    pub(super) bottom: Option<(f64, bool)>,
    /// The upper bound, and whether it belongs to the range.
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
}

/// A network of IP addresses.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cidr {
    address: IpAddr,
    bits: u32,
}

impl Cidr {
    /// Reads `10.0.0.0/24`.
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
        // Shifting out every bit is no shift at all to the processor.
        let network = |address: IpAddr| number(address).checked_shr(shift).unwrap_or(0);
        address.is_ipv4() == self.address.is_ipv4() && network(address) == network(self.address)
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
