//! Changing a cart while others may change it, too.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::http::{HeaderMap, header};
use shop_core::Money;
use shop_core::aws::CallError;
use uuid::Uuid;

use super::cart::{Cart, Line};
use super::error::CartError;
use super::store::Carts;
use crate::auth::Caller;

/// The most products of a cart: their demand is counted in one transaction.
const MAX_LINES: usize = 90;

/// How often a change is tried that meets others.
const ATTEMPTS: u32 = 5;

/// How long it waits before it is tried again, more each time.
const PAUSE: Duration = Duration::from_millis(20);

/// A change of a cart.
pub(super) enum Change {
    /// Sets a product, or removes it.
    Line {
        sku: String,
        line: Option<Line>,
    },
    Note(String),
    Voucher(String),
    /// Sets the prices of the products that are in the cart.
    Prices(BTreeMap<String, Money>),
}

impl Change {
    /// Makes the change in a cart and writes it.
    async fn write(&self, carts: &dyn Carts, mut cart: Cart) -> Result<Cart, CartError> {
        match self {
            Self::Line { sku, line: None } => {
                cart.lines.remove(sku);
            }
            Self::Line {
                sku,
                line: Some(line),
            } => {
                cart.lines.insert(sku.clone(), line.clone());
                if cart.lines.len() > MAX_LINES {
                    return Err(CartError::TooLarge);
                }
            }
            Self::Note(note) => cart.note = Some(note.clone()).filter(|note| !note.is_empty()),
            Self::Prices(prices) => set_prices(&mut cart, prices),
            Self::Voucher(code) => {
                return match &cart.voucher {
                    None => carts.redeem(cart, code).await,
                    Some(voucher) if voucher.code == *code => Ok(cart),
                    Some(_) => Err(CartError::SecondVoucher),
                };
            }
        }
        carts.save(cart).await
    }
}

/// Sets the prices of the products that are in the cart.
pub(crate) fn set_prices(cart: &mut Cart, prices: &BTreeMap<String, Money>) {
    for (sku, line) in &mut cart.lines {
        if let Some(price) = prices.get(sku) {
            line.unit_price = price.clone();
        }
    }
}

/// Changes a cart. With the version that the client has read, the change is made
/// of that version or not at all; without, it is made of what others have left.
pub(super) async fn change(
    carts: &dyn Carts,
    caller: &Caller,
    id: Uuid,
    expected: Option<u64>,
    change: &Change,
) -> Result<Cart, CartError> {
    for attempt in 1..=ATTEMPTS {
        let mut cart = find(carts, caller, id).await?;
        cart.version = expected.unwrap_or(cart.version);
        match change.write(carts, cart).await {
            Err(CartError::Changed) if expected.is_none() => {}
            outcome => return outcome,
        }
        tokio::time::sleep(PAUSE * attempt).await;
    }
    Err(CallError::refused("change a cart", "others kept changing it").into())
}

/// Returns a cart of the caller.
pub(super) async fn find(carts: &dyn Carts, caller: &Caller, id: Uuid) -> Result<Cart, CartError> {
    let cart = carts.find(id).await?;
    cart.filter(|cart| cart.customer == caller.customer())
        .ok_or(CartError::NoSuchCart)
}

/// Returns the version of `If-Match`: the `ETag` of the cart that the client has read.
pub(super) fn expected_version(headers: &HeaderMap) -> Result<Option<u64>, CartError> {
    let Some(value) = headers.get(header::IF_MATCH) else {
        return Ok(None);
    };
    let version = value.to_str().ok().and_then(|value| {
        let version = value.strip_prefix('"')?.strip_suffix('"')?;
        version.parse().ok()
    });
    version.map(Some).ok_or(CartError::Changed)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn version_is_read_from_the_header() {
        assert_eq!(expected_version(&HeaderMap::new()).unwrap(), None);
        let expected = |value| {
            let value = HeaderValue::from_static(value);
            expected_version(&HeaderMap::from_iter([(header::IF_MATCH, value)]))
        };
        assert_eq!(expected(r#""3""#).unwrap(), Some(3));
        assert!(expected("3").is_err());
        assert!(expected("*").is_err());
    }

    #[test]
    fn prices_are_set_of_what_is_in_the_cart() {
        let mut cart = Cart::new(Uuid::nil(), "ada".to_owned(), 0);
        let unit_price = Money::from_cents(1495);
        let line = Line { qty: 2, unit_price };
        cart.lines.insert("MUG-01".to_owned(), line);
        let prices = [("MUG-01", 1650), ("PEN-11", 3850)];
        let prices = prices.map(|(sku, cents)| (sku.to_owned(), Money::from_cents(cents)));
        set_prices(&mut cart, &BTreeMap::from(prices));
        assert_eq!(cart.lines.len(), 1);
        assert_eq!(cart.lines["MUG-01"].unit_price, Money::from_cents(1650));
    }
}
