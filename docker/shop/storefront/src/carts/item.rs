//! Carts as items of DynamoDB.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_dynamodb::types::AttributeValue;
use shop_core::Money;
use shop_core::aws::CallError;

use super::cart::{Cart, Line, Voucher};
use crate::dynamo::{Item, number, parse, text, text_of};

/// Returns the item of a cart at its next version, which a write makes of it.
/// The write has an id, so that a repeated one is told from another one.
pub(super) fn encode(cart: &Cart, write: &str, expires_at: i64) -> Item {
    let lines = cart.lines.iter().map(|(sku, line)| {
        let members = HashMap::from([
            ("qty".to_owned(), number(line.qty)),
            ("unit_price".to_owned(), text(line.unit_price.to_string())),
        ]);
        (sku.clone(), AttributeValue::M(members))
    });
    let mut item = HashMap::from([
        ("id".to_owned(), text(cart.id.to_string())),
        ("customer".to_owned(), text(cart.customer.clone())),
        ("created".to_owned(), number(cart.created)),
        ("version".to_owned(), number(cart.version + 1)),
        ("write".to_owned(), text(write.to_owned())),
        ("expires_at".to_owned(), number(expires_at)),
        ("lines".to_owned(), AttributeValue::M(lines.collect())),
    ]);
    if let Some(voucher) = &cart.voucher {
        let members = HashMap::from([
            ("code".to_owned(), text(voucher.code.clone())),
            ("discount".to_owned(), text(voucher.discount.to_string())),
        ]);
        item.insert("voucher".to_owned(), AttributeValue::M(members));
    }
    if let Some(note) = &cart.note {
        item.insert("note".to_owned(), text(note.clone()));
    }
    item
}

/// Returns the cart of an item.
pub(super) fn decode(item: &Item) -> Result<Cart, CallError> {
    let cart = || {
        let lines = item.get("lines")?.as_m().ok()?.iter();
        let lines = lines.map(|(sku, line)| {
            let line = line.as_m().ok()?;
            let line = Line {
                qty: parse(line, "qty")?,
                unit_price: text_of(line, "unit_price")?.parse().ok()?,
            };
            Some((sku.clone(), line))
        });
        let voucher = match item.get("voucher") {
            Some(voucher) => Some(decode_voucher(voucher.as_m().ok()?)?),
            None => None,
        };
        Some(Cart {
            id: text_of(item, "id")?.parse().ok()?,
            customer: text_of(item, "customer")?.to_owned(),
            lines: lines.collect::<Option<BTreeMap<_, _>>>()?,
            voucher,
            note: text_of(item, "note").map(str::to_owned),
            created: parse(item, "created")?,
            version: parse(item, "version")?,
        })
    };
    cart().ok_or_else(|| CallError::refused("read a cart", "the item is no cart"))
}

/// Returns a voucher, as carts and the table of vouchers have it.
pub(super) fn decode_voucher(members: &Item) -> Option<Voucher> {
    let discount: Money = text_of(members, "discount")?.parse().ok()?;
    Some(Voucher {
        code: text_of(members, "code")?.to_owned(),
        discount,
    })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn item_has_the_whole_cart() {
        let mut cart = Cart::new(Uuid::new_v4(), "ada".to_owned(), 1_700_000_000_000_000);
        let unit_price = Money::from_cents(1495);
        cart.lines
            .insert("MUG-01".to_owned(), Line { qty: 2, unit_price });
        cart.voucher = Some(Voucher {
            code: "TEN".to_owned(),
            discount: Money::from_cents(1000),
        });
        cart.note = Some("for Bob".to_owned());
        let item = encode(&cart, "w", 7);
        cart.version = 1;
        assert_eq!(decode(&item).unwrap(), cart);
        assert_eq!(parse::<i64>(&item, "expires_at"), Some(7));
    }

    #[test]
    fn other_items_are_no_carts() {
        let error = decode(&Item::new()).unwrap_err().to_string();
        assert_eq!(error, "could not read a cart: the item is no cart");
    }
}
