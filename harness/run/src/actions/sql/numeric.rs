//! The wire format of PostgreSQL's `numeric`: digits to the base of 10,000.

use std::fmt::Write as _;

/// Returns the number as PostgreSQL formats it. It stays a text, because as JSON
/// numbers `59.90` and `59.9` would be the same.
pub(super) fn text(raw: &[u8]) -> Result<String, &'static str> {
    const TRUNCATED: &str = "a numeric value is truncated";
    let words: Vec<u16> = raw
        .chunks_exact(2)
        .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
        .collect();
    let [count, weight, sign, scale, digits @ ..] = &words[..] else {
        return Err(TRUNCATED);
    };
    if digits.len() != usize::from(*count) {
        return Err(TRUNCATED);
    }
    match sign {
        0xC000 => return Ok("NaN".into()),
        0xD000 => return Ok("Infinity".into()),
        0xF000 => return Ok("-Infinity".into()),
        _ => {}
    }
    // The weight is the power of 10,000 of the first digit.
    let weight = i32::from(weight.cast_signed());
    let digit = |power: i32| {
        usize::try_from(weight - power)
            .ok()
            .and_then(|at| digits.get(at))
            .copied()
            .unwrap_or(0)
    };
    let mut whole = String::new();
    for power in (0..=weight.max(0)).rev() {
        let _ = write!(whole, "{:04}", digit(power));
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        digits => digits,
    };
    let scale = usize::from(*scale);
    let mut fraction = String::new();
    let mut power = -1;
    while fraction.len() < scale {
        let _ = write!(fraction, "{:04}", digit(power));
        power -= 1;
    }
    fraction.truncate(scale);
    let minus = if *sign == 0x4000 { "-" } else { "" };
    let dot = if scale > 0 { "." } else { "" };
    Ok(format!("{minus}{whole}{dot}{fraction}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wire(weight: i16, sign: u16, scale: u16, digits: &[u16]) -> Vec<u8> {
        let count = u16::try_from(digits.len()).unwrap();
        [count, weight.cast_unsigned(), sign, scale]
            .iter()
            .chain(digits)
            .flat_map(|word| word.to_be_bytes())
            .collect()
    }

    #[test]
    fn digits_and_scale() {
        assert_eq!(text(&wire(0, 0, 2, &[14, 9500])).unwrap(), "14.95");
        assert_eq!(text(&wire(0, 0x4000, 2, &[59, 9000])).unwrap(), "-59.90");
        assert_eq!(text(&wire(1, 0, 0, &[12, 34])).unwrap(), "120034");
        assert_eq!(text(&wire(1, 0, 0, &[12])).unwrap(), "120000");
        assert_eq!(text(&wire(-1, 0, 4, &[5])).unwrap(), "0.0005");
        assert_eq!(text(&wire(-2, 0, 8, &[5])).unwrap(), "0.00000005");
        assert_eq!(text(&wire(0, 0, 3, &[])).unwrap(), "0.000");
        assert_eq!(text(&wire(0, 0xC000, 0, &[])).unwrap(), "NaN");
        assert!(text(&[0, 1, 0, 0]).is_err());
    }
}
