//! Numbers: decimal, exact, with up to 38 significant digits.

use std::cmp::Ordering;
use std::fmt::{self, Write as _};

/// The most significant digits of a number.
const MAX_DIGITS: u32 = 38;
/// The exponents of the first digit of the largest and the smallest numbers.
const MAX_EXPONENT: i32 = 125;
const MIN_EXPONENT: i32 = -130;

/// A decimal number: `±coefficient × 10^exponent`. The coefficient does not end with a
/// zero and has at most 38 digits; zero has the exponent 0. So equal numbers are equal values.
///
/// Written here because the decimal crates either have fewer digits than 38 or allocate.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Number {
    /// The upper and the lower half: a `u128` would align the type to 16 bytes.
    high: u64,
    low: u64,
    exponent: i16,
    negative: bool,
}

/// Why a text or a result is not a number of DynamoDB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NumberError {
    /// The text is not a number.
    Syntax,
    /// It has more than 38 significant digits.
    Digits,
    /// Its magnitude is too large.
    Overflow,
    /// Its magnitude is too small.
    Underflow,
}

impl Number {
    /// Zero.
    pub(crate) const ZERO: Self = Self {
        high: 0,
        low: 0,
        exponent: 0,
        negative: false,
    };

    /// Parses `12.5`, `-1E+3` or `.5`.
    pub(crate) fn parse(text: &str) -> Result<Self, NumberError> {
        let (negative, rest) = match text.as_bytes() {
            [b'-', ..] => (true, &text[1..]),
            [b'+', ..] => (false, &text[1..]),
            _ => (false, text),
        };
        let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, Some(exponent)),
            None => (rest, None),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.len() + fraction.len() == 0 || !is_digits(whole) || !is_digits(fraction) {
            return Err(NumberError::Syntax);
        }
        let exponent = exponent.map_or(Ok(0), parse_exponent)?;
        let digits = whole.bytes().chain(fraction.bytes());
        let digits: Vec<u8> = digits.skip_while(|digit| *digit == b'0').collect();
        let Some(last) = digits.iter().rposition(|digit| *digit != b'0') else {
            return Ok(Self::ZERO);
        };
        let significant = &digits[..=last];
        if significant.len() > MAX_DIGITS as usize {
            return Err(NumberError::Digits);
        }
        let coefficient = significant
            .iter()
            .fold(0_u128, |value, digit| value * 10 + u128::from(digit - b'0'));
        let dropped = i64::try_from(digits.len() - 1 - last).unwrap_or(i64::MAX);
        let places = i64::try_from(fraction.len()).unwrap_or(i64::MAX);
        let exponent = exponent.saturating_sub(places).saturating_add(dropped);
        let exponent = i32::try_from(exponent.clamp(-100_000, 100_000)).unwrap_or_default();
        Self::normalized(negative, coefficient, exponent)
    }

    /// Returns a number of its parts.
    fn normalized(
        negative: bool,
        mut coefficient: u128,
        mut exponent: i32,
    ) -> Result<Self, NumberError> {
        if coefficient == 0 {
            return Ok(Self::ZERO);
        }
        while coefficient.is_multiple_of(10) {
            coefficient /= 10;
            exponent += 1;
        }
        let digits = coefficient.ilog10() + 1;
        if digits > MAX_DIGITS {
            return Err(NumberError::Digits);
        }
        let first = exponent + digits.cast_signed() - 1;
        if first > MAX_EXPONENT {
            return Err(NumberError::Overflow);
        }
        if first < MIN_EXPONENT {
            return Err(NumberError::Underflow);
        }
        let exponent = i16::try_from(exponent).map_err(|_| NumberError::Overflow)?;
        Ok(Self::from_parts(negative, coefficient, exponent))
    }

    /// Returns the number of what [`Number::parts`] has returned.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the two halves of 128 bits"
    )]
    pub(crate) fn from_parts(negative: bool, coefficient: u128, exponent: i16) -> Self {
        Self {
            high: (coefficient >> 64) as u64,
            low: coefficient as u64,
            exponent,
            negative,
        }
    }

    /// Returns whether it is negative, its coefficient and its exponent.
    pub(crate) fn parts(self) -> (bool, u128, i16) {
        (self.negative, self.coefficient(), self.exponent)
    }

    fn coefficient(self) -> u128 {
        u128::from(self.high) << 64 | u128::from(self.low)
    }

    /// Returns how many significant digits it has; none for zero.
    fn digits(self) -> u32 {
        self.coefficient().checked_ilog10().map_or(0, |log| log + 1)
    }

    /// Returns the exponent of its first digit.
    fn first_exponent(self) -> i32 {
        i32::from(self.exponent) + self.digits().cast_signed() - 1
    }

    /// Returns the sum.
    pub(crate) fn add(self, other: Self) -> Result<Self, NumberError> {
        if self == Self::ZERO {
            return Ok(other);
        }
        if other == Self::ZERO {
            return Ok(self);
        }
        let (upper, lower) = if self.exponent >= other.exponent {
            (self, other)
        } else {
            (other, self)
        };
        let shift = u32::from((upper.exponent - lower.exponent).unsigned_abs());
        // Where this does not fit, the sum has more than 38 digits: its last digit is the
        // lower number's last, which is not zero.
        let raised = 10_u128
            .checked_pow(shift)
            .and_then(|factor| upper.coefficient().checked_mul(factor))
            .ok_or(NumberError::Digits)?;
        let added = lower.coefficient();
        let (negative, coefficient) = if upper.negative == lower.negative {
            let sum = raised.checked_add(added).ok_or(NumberError::Digits)?;
            (upper.negative, sum)
        } else if raised >= added {
            (upper.negative, raised - added)
        } else {
            (lower.negative, added - raised)
        };
        Self::normalized(negative, coefficient, i32::from(lower.exponent))
    }

    /// Returns the difference.
    pub(crate) fn subtract(self, other: Self) -> Result<Self, NumberError> {
        self.add(other.negated())
    }

    fn negated(mut self) -> Self {
        self.negative = !self.negative && self != Self::ZERO;
        self
    }

    /// Returns how many bytes it counts for: two digits fit into one, and there is one for
    /// the exponent and one for the sign of negative numbers.
    pub(crate) fn size(self) -> usize {
        let digits = self.digits();
        if digits == 0 {
            return 1;
        }
        let pair = digits.is_multiple_of(2) && self.first_exponent() % 2 != 0;
        1 + digits.div_ceil(2) as usize + usize::from(pair) + usize::from(self.negative)
    }
}

impl Number {
    /// Returns it without its fraction, if it fits.
    pub(crate) fn to_i64(self) -> Option<i64> {
        let factor = 10_u128.checked_pow(u32::from(self.exponent.unsigned_abs()));
        let magnitude = match (factor, self.exponent < 0) {
            (Some(factor), true) => self.coefficient() / factor,
            (Some(factor), false) => self.coefficient().checked_mul(factor)?,
            (None, true) => 0,
            (None, false) => return None,
        };
        let value = i64::try_from(magnitude).ok()?;
        Some(if self.negative { -value } else { value })
    }
}

impl From<u32> for Number {
    fn from(value: u32) -> Self {
        Self::normalized(false, value.into(), 0).unwrap_or(Self::ZERO)
    }
}

fn parse_exponent(text: &str) -> Result<i64, NumberError> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NumberError::Syntax);
    }
    let value = digits.parse::<i64>().unwrap_or(i64::from(i32::MAX));
    let value = value.min(i64::from(i32::MAX));
    Ok(if text.starts_with('-') { -value } else { value })
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        let sign = |number: &Self| match (number.negative, number.coefficient()) {
            (_, 0) => 0,
            (true, _) => -1,
            (false, _) => 1,
        };
        let signs = sign(self).cmp(&sign(other));
        if signs != Ordering::Equal || sign(self) == 0 {
            return signs;
        }
        let digits = self.digits().max(other.digits());
        let raised = |number: &Self| number.coefficient() * 10_u128.pow(digits - number.digits());
        let magnitudes = self
            .first_exponent()
            .cmp(&other.first_exponent())
            .then_with(|| raised(self).cmp(&raised(other)));
        if self.negative {
            magnitudes.reverse()
        } else {
            magnitudes
        }
    }
}

/// The canonical text: all digits, no exponent, no zeros at the ends.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negative {
            f.write_char('-')?;
        }
        let digits = self.coefficient().to_string();
        if self.exponent >= 0 {
            f.write_str(&digits)?;
            return (0..self.exponent).try_for_each(|_| f.write_char('0'));
        }
        let places = usize::from(self.exponent.unsigned_abs());
        if digits.len() > places {
            let (whole, fraction) = digits.split_at(digits.len() - places);
            return write!(f, "{whole}.{fraction}");
        }
        write!(f, "0.{digits:0>places$}")
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap()
    }

    #[test]
    fn text_is_canonical() {
        for (text, canonical) in [
            ("0", "0"),
            ("-0.00", "0"),
            ("007", "7"),
            ("+1.50", "1.5"),
            (".5", "0.5"),
            ("5.", "5"),
            ("-12.340", "-12.34"),
            ("1e3", "1000"),
            ("1.23E-4", "0.000123"),
            (
                "12345678901234567890123456789012345678",
                "12345678901234567890123456789012345678",
            ),
            (
                "0.00000000000000000000000000000000000001",
                "0.00000000000000000000000000000000000001",
            ),
        ] {
            assert_eq!(number(text).to_string(), canonical, "{text}");
        }
        assert_eq!(number("9.99e125").to_string().len(), 126);
    }

    #[test]
    fn limits_are_those_of_the_developer_guide() {
        let digits = "1".repeat(39);
        for (text, error) in [
            (&*digits, NumberError::Digits),
            ("1e126", NumberError::Overflow),
            ("-1e126", NumberError::Overflow),
            ("1e-131", NumberError::Underflow),
            ("1e99999999999999999999", NumberError::Overflow),
            ("", NumberError::Syntax),
            ("-", NumberError::Syntax),
            ("1e", NumberError::Syntax),
            ("1.2.3", NumberError::Syntax),
            (" 1", NumberError::Syntax),
            ("NaN", NumberError::Syntax),
        ] {
            assert_eq!(Number::parse(text), Err(error), "{text}");
        }
        number("9.9999999999999999999999999999999999999E+125");
        number("1E-130");
        assert_eq!(number(&format!("{}000", "1".repeat(38))).digits(), 38);
    }

    #[test]
    fn arithmetic_is_exact() {
        let sum = number("0.1").add(number("0.2")).unwrap();
        assert_eq!(sum, number("0.3"));
        let nines = number("1e38").subtract(number("1")).unwrap();
        assert_eq!(nines.to_string(), "9".repeat(38));
        assert_eq!(number("1e38").add(number("1")), Err(NumberError::Digits));
        assert_eq!(
            number("9e125").add(number("9e125")),
            Err(NumberError::Overflow)
        );
        assert_eq!(
            number("1e125").add(number("1e-130")),
            Err(NumberError::Digits)
        );
        assert_eq!(number("5").subtract(number("5")).unwrap(), Number::ZERO);
    }

    #[test]
    fn sizes_are_as_measured_at_aws() {
        for (text, size) in [
            ("0", 1),
            ("1", 2),
            ("12", 3),
            ("100", 2),
            ("-1", 3),
            ("123", 3),
            ("1.2", 2),
        ] {
            assert_eq!(number(text).size(), size, "{text}");
        }
    }

    proptest! {
        #[test]
        fn numbers_behave_as_integers_do(a in -1_000_000_000_000_i64..1_000_000_000_000, b in -1_000_000_000_000_i64..1_000_000_000_000) {
            let (x, y) = (number(&a.to_string()), number(&b.to_string()));
            prop_assert_eq!(x.add(y).unwrap(), number(&(a + b).to_string()));
            prop_assert_eq!(x.subtract(y).unwrap(), number(&(a - b).to_string()));
            prop_assert_eq!(x.cmp(&y), a.cmp(&b));
            prop_assert_eq!(x.to_i64(), Some(a));
        }

        #[test]
        fn order_follows_from_differences(a in any_text(), b in any_text()) {
            let (x, y) = (number(&a), number(&b));
            if let Ok(difference) = x.subtract(y) {
                prop_assert_eq!(difference.cmp(&Number::ZERO), x.cmp(&y));
                prop_assert_eq!(difference.add(y), Ok(x));
            }
            prop_assert_eq!(number(&x.to_string()), x);
        }

        #[test]
        fn any_text_is_a_number_or_an_error(text in "[-+0-9.eE ]{0,60}|.{0,10}") {
            if let Ok(number) = Number::parse(&text) {
                prop_assert_eq!(Number::parse(&number.to_string()), Ok(number));
            }
        }
    }

    fn any_text() -> impl Strategy<Value = String> {
        "-?[0-9]{1,18}(\\.[0-9]{1,19})?([eE][-+]?[0-9]{1,2})?"
    }
}
