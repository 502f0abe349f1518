//! What a change of a cart means for the demand.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use aws_sdk_dynamodbstreams::types::{AttributeValue, Record};

/// The principal that deletes expired items.
const EXPIRY: &str = "dynamodb.amazonaws.com";

/// A change of a cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    /// Its place in the stream.
    pub(crate) sequence: String,
    /// The products that came into the cart (1) or left it (-1).
    pub(crate) products: BTreeMap<String, i32>,
    /// Whether the cart has expired.
    pub(crate) expired: bool,
}

impl Change {
    /// Reads a record of the stream; `None` if it has no place in it.
    pub(crate) fn of(record: &Record) -> Option<Self> {
        let change = record.dynamodb()?;
        let (before, after) = (products(change.old_image()), products(change.new_image()));
        let gone = before.difference(&after).map(|sku| ((*sku).to_owned(), -1));
        let new = after.difference(&before).map(|sku| ((*sku).to_owned(), 1));
        let principal = record.user_identity().and_then(|user| user.principal_id());
        Some(Self {
            sequence: change.sequence_number()?.to_owned(),
            products: gone.chain(new).collect(),
            expired: principal == Some(EXPIRY),
        })
    }
}

/// Returns the products in a cart.
fn products(cart: Option<&HashMap<String, AttributeValue>>) -> BTreeSet<&str> {
    let lines = cart.and_then(|cart| cart.get("lines")?.as_m().ok());
    let skus = lines.into_iter().flat_map(HashMap::keys);
    skus.map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    use aws_sdk_dynamodbstreams::types::{Identity, StreamRecord};

    use super::*;

    fn cart(skus: &[&str]) -> HashMap<String, AttributeValue> {
        let lines = skus
            .iter()
            .map(|sku| ((*sku).to_owned(), AttributeValue::M(HashMap::new())));
        HashMap::from([("lines".to_owned(), AttributeValue::M(lines.collect()))])
    }

    #[test]
    fn only_products_that_come_or_go_count() {
        let change = StreamRecord::builder()
            .sequence_number("7")
            .set_old_image(Some(cart(&["MUG-01", "PEN-11"])))
            .set_new_image(Some(cart(&["MUG-01", "CAP-03"])))
            .build();
        let change = Change::of(&Record::builder().dynamodb(change).build()).unwrap();
        let products = [("CAP-03".to_owned(), 1), ("PEN-11".to_owned(), -1)];
        assert_eq!(change.products, BTreeMap::from(products));
        assert!(!change.expired);
    }

    #[test]
    fn products_of_an_expired_cart_leave_it() {
        let change = StreamRecord::builder()
            .sequence_number("8")
            .set_old_image(Some(cart(&["MUG-01"])))
            .build();
        let record = Record::builder()
            .dynamodb(change)
            .user_identity(Identity::builder().principal_id(EXPIRY).build())
            .build();
        let change = Change::of(&record).unwrap();
        assert_eq!(change.products, BTreeMap::from([("MUG-01".to_owned(), -1)]));
        assert!(change.expired);
    }
}
