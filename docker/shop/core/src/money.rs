//! Amounts of money: exact, with two decimals.

use std::fmt;
use std::iter::Sum;
use std::ops::Mul;
use std::str::FromStr;

use bigdecimal::{BigDecimal, RoundingMode};
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Numeric;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An amount in the shop's only currency. JSON has it as a string (`"14.95"`),
/// because many JSON parsers turn numbers into floats.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, AsExpression, FromSqlRow)]
#[diesel(sql_type = Numeric)]
pub struct Money(BigDecimal);

impl Money {
    /// Returns an amount of cents.
    pub fn from_cents(cents: i64) -> Self {
        Self(BigDecimal::new(cents.into(), 2))
    }

    /// Returns what is left of it after a discount; never less than nothing.
    #[must_use]
    pub fn less(&self, discount: &Self) -> Self {
        Self((&self.0 - &discount.0).max(BigDecimal::from(0)))
    }

    /// Returns whether two decimals are enough to write it.
    pub fn is_whole_cents(&self) -> bool {
        self.0.normalized().fractional_digit_count() <= 2
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let two_decimals = self.0.with_scale_round(2, RoundingMode::HalfEven);
        f.write_str(&two_decimals.to_plain_string())
    }
}

impl FromStr for Money {
    type Err = bigdecimal::ParseBigDecimalError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl Mul<i32> for &Money {
    type Output = Money;

    fn mul(self, times: i32) -> Money {
        Money(&self.0 * BigDecimal::from(times))
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        Self(amounts.map(|amount| amount.0).sum())
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

impl ToSql<Numeric, Pg> for Money {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        ToSql::<Numeric, Pg>::to_sql(&self.0, out)
    }
}

impl FromSql<Numeric, Pg> for Money {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        BigDecimal::from_sql(value).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn multiplies_and_adds_exactly() {
        let three = &Money::from_cents(1495) * 3;
        assert_eq!(three.to_string(), "44.85");
        let sum: Money = [three, Money::from_cents(15)].into_iter().sum();
        assert_eq!(sum.to_string(), "45.00");
    }

    #[test]
    fn discount_leaves_nothing_at_least() {
        let (five, ten) = (Money::from_cents(500), Money::from_cents(1000));
        assert_eq!(ten.less(&five), five);
        assert_eq!(five.less(&ten), Money::from_cents(0));
    }

    #[test]
    fn is_a_string_in_json() {
        let json = serde_json::to_string(&Money::from_cents(5)).unwrap();
        assert_eq!(json, r#""0.05""#);
        assert_eq!(
            serde_json::from_str::<Money>(&json).unwrap(),
            Money::from_cents(5)
        );
        assert!(serde_json::from_str::<Money>("14.95").is_err());
    }
}
