//! A cart, and how clients see it.

use std::collections::BTreeMap;

use serde::Serialize;
use shop_core::Money;
use uuid::Uuid;

/// A cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cart {
    pub(crate) id: Uuid,
    pub(crate) customer: String,
    /// The products by their SKUs.
    pub(crate) lines: BTreeMap<String, Line>,
    pub(crate) voucher: Option<Voucher>,
    /// What the buyer wants to remember about the cart.
    pub(crate) note: Option<String>,
    /// Microseconds since 1970.
    pub(crate) created: i64,
    /// The number of its writes: a write is for the version that was read.
    pub(crate) version: u64,
}

/// A product in a cart, at the price that the buyer was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) qty: i32,
    pub(crate) unit_price: Money,
}

/// A voucher that was redeemed for a cart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Voucher {
    pub(crate) code: String,
    pub(crate) discount: Money,
}

/// A cart in an answer.
#[derive(Serialize)]
pub(super) struct CartView<'a> {
    id: Uuid,
    lines: Vec<LineView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    voucher: Option<&'a Voucher>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    total: Money,
}

#[derive(Serialize)]
struct LineView<'a> {
    sku: &'a str,
    qty: i32,
    unit_price: &'a Money,
}

impl Cart {
    /// Returns an empty cart that has not been written yet.
    pub(crate) fn new(id: Uuid, customer: String, created: i64) -> Self {
        Self {
            id,
            customer,
            lines: BTreeMap::new(),
            voucher: None,
            note: None,
            created,
            version: 0,
        }
    }

    /// Returns how much the voucher takes off the total.
    pub(crate) fn discount(&self) -> Money {
        let voucher = self.voucher.as_ref();
        voucher.map_or(Money::from_cents(0), |voucher| voucher.discount.clone())
    }

    pub(super) fn view(&self) -> CartView<'_> {
        let lines = self.lines.iter().map(|(sku, line)| LineView {
            sku,
            qty: line.qty,
            unit_price: &line.unit_price,
        });
        let prices = self.lines.values().map(|line| &line.unit_price * line.qty);
        let sum: Money = prices.sum();
        CartView {
            id: self.id,
            lines: lines.collect(),
            voucher: self.voucher.as_ref(),
            note: self.note.as_deref(),
            total: sum.less(&self.discount()),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn voucher_is_taken_off_the_total() {
        let mut cart = Cart::new(Uuid::nil(), "ada".to_owned(), 0);
        let unit_price = Money::from_cents(1495);
        cart.lines
            .insert("MUG-01".to_owned(), Line { qty: 2, unit_price });
        cart.voucher = Some(Voucher {
            code: "TEN".to_owned(),
            discount: Money::from_cents(1000),
        });
        let expected = json!({
            "id": Uuid::nil(),
            "lines": [{"sku": "MUG-01", "qty": 2, "unit_price": "14.95"}],
            "voucher": {"code": "TEN", "discount": "10.00"},
            "total": "19.90",
        });
        assert_eq!(serde_json::to_value(cart.view()).unwrap(), expected);
    }
}
