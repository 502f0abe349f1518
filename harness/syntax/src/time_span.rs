//! Durations as people write them.

use std::time::Duration;

/// A duration: `500ms`, `5s`, `15m`, `1h30m`, `7d`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeSpan(pub Duration);

impl TimeSpan {
    /// Reads a duration; every number needs its unit.
    pub fn parse(text: &str) -> Option<Self> {
        let mut rest = text.trim();
        let mut total = Duration::ZERO;
        let mut any = false;
        while !rest.is_empty() {
            let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
            let (number, tail) = rest.split_at(digits);
            let unit_end = tail
                .find(|c: char| !c.is_ascii_alphabetic())
                .unwrap_or(tail.len());
            let (unit, tail) = tail.split_at(unit_end);
            let seconds = match unit {
                "ms" => 0.001,
                "s" => 1.0,
                "m" => 60.0,
                "h" => 3600.0,
                "d" => 86_400.0,
                "w" => 604_800.0,
                _ => return None,
            };
            let number: f64 = number.parse().ok()?;
            let part = Duration::try_from_secs_f64(number * seconds).ok()?;
            total = total.checked_add(part)?;
            any = true;
            rest = tail.trim_start();
        }
        // Binary fractions are rounded to what was written.
        let micros = u64::try_from((total.as_nanos() + 500) / 1000).ok()?;
        any.then_some(Self(Duration::from_micros(micros)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_need_units() {
        let millis = |text: &str| TimeSpan::parse(text).map(|span| span.0.as_millis());
        assert_eq!(millis("500ms"), Some(500));
        assert_eq!(millis("1h30m"), Some(5_400_000));
        assert_eq!(millis("1.5s"), Some(1_500));
        assert_eq!(millis("0s"), Some(0));
        for bad in ["", "5", "s", "5x", "-5s", "1..5s"] {
            assert_eq!(millis(bad), None, "{bad}");
        }
    }
}
