use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::put_item::builders::PutItemFluentBuilder;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    CancellationReason, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update,
};
use shop_core::aws::{CallError, SdkConfig};
use time::OffsetDateTime;
use uuid::Uuid;

use super::cart::{Cart, Voucher};
use super::error::CartError;
use super::item;
use crate::dynamo::{Item, number, parse, text, text_of};

/// How long a cart is kept after its last change.
const LIFETIME: Duration = Duration::from_hours(7 * 24);

/// The index of the carts of a customer, in the order in which they were made.
const BY_CUSTOMER: &str = "by_customer";

/// The carts of all customers. Each write of a cart is for the version that was
/// read: of two writes that have read the same version, one is refused.
#[async_trait]
pub(crate) trait Carts: Send + Sync {
    async fn find(&self, id: Uuid) -> Result<Option<Cart>, CartError>;

    /// Returns a page of the carts of a customer, the newest first.
    async fn list(&self, customer: &str, after: Option<&str>, limit: u8)
    -> Result<Page, CartError>;

    /// Writes a cart; returns it at its new version.
    async fn save(&self, cart: Cart) -> Result<Cart, CartError>;

    /// Redeems a voucher for a cart: both change, or neither. Returns the cart at
    /// its new version.
    async fn redeem(&self, cart: Cart, code: &str) -> Result<Cart, CartError>;

    async fn delete(&self, id: Uuid) -> Result<(), CartError>;
}

/// A page of a list of carts.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) carts: Vec<Cart>,
    /// What to pass as `after` for the next page.
    pub(crate) next: Option<String>,
}

/// The carts in DynamoDB.
#[derive(Clone)]
pub(crate) struct DynamoCarts {
    dynamo: Client,
    carts: String,
    vouchers: String,
}

impl DynamoCarts {
    pub(crate) fn new(sdk: &SdkConfig, carts: String, vouchers: String) -> Self {
        Self {
            dynamo: Client::new(sdk),
            carts,
            vouchers,
        }
    }

    /// Returns the write of a cart, and its id.
    pub(crate) fn put(&self, cart: &Cart) -> (PutItemFluentBuilder, String) {
        let (item, write) = new_item(cart);
        let put = self
            .dynamo
            .put_item()
            .table_name(&self.carts)
            .set_item(Some(item))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let put = if cart.version == 0 {
            put.condition_expression("attribute_not_exists(id)")
        } else {
            put.condition_expression("version = :read")
                .expression_attribute_values(":read", number(cart.version))
        };
        (put, write)
    }

    /// Returns what redeems a voucher for a cart, which has it already.
    pub(crate) fn redemption(&self, cart: &Cart, code: &str) -> Result<(Update, Put), CallError> {
        let wrong = |error| CallError::from_sdk("redeem a voucher", &error);
        let update = Update::builder()
            .table_name(&self.vouchers)
            .key("code", text(code))
            .update_expression("SET remaining = remaining - :one")
            .condition_expression("remaining >= :one")
            .expression_attribute_values(":one", number(1))
            .build()
            .map_err(wrong)?;
        let put = Put::builder()
            .table_name(&self.carts)
            .set_item(Some(new_item(cart).0))
            .condition_expression("version = :read")
            .expression_attribute_values(":read", number(cart.version))
            .build()
            .map_err(wrong)?;
        Ok((update, put))
    }

    /// Carries out a redemption.
    pub(crate) async fn commit(
        &self,
        mut cart: Cart,
        (update, put): (Update, Put),
    ) -> Result<Cart, CartError> {
        let answer = self
            .dynamo
            .transact_write_items()
            .transact_items(TransactWriteItem::builder().update(update).build())
            .transact_items(TransactWriteItem::builder().put(put).build())
            .send()
            .await;
        match answer {
            Ok(_) => {
                cart.version += 1;
                Ok(cart)
            }
            Err(error) => Err(redemption_error(&cart, &error)),
        }
    }

    /// Returns a cart, even one that has expired and is still there.
    pub(crate) async fn find_whenever(&self, id: Uuid) -> Result<Option<Cart>, CartError> {
        Ok(self
            .find_item(id)
            .await?
            .as_ref()
            .map(item::decode)
            .transpose()?)
    }

    async fn find_item(&self, id: Uuid) -> Result<Option<Item>, CallError> {
        let found = self
            .dynamo
            .get_item()
            .table_name(&self.carts)
            .key("id", text(id))
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| CallError::from_sdk("find a cart", &error))?;
        Ok(found.item)
    }

    /// Returns a voucher.
    pub(crate) async fn find_voucher(&self, code: &str) -> Result<Option<Voucher>, CartError> {
        let found = self
            .dynamo
            .get_item()
            .table_name(&self.vouchers)
            .key("code", text(code))
            .send()
            .await
            .map_err(|error| CallError::from_sdk("find a voucher", &error))?;
        Ok(found.item.as_ref().and_then(item::decode_voucher))
    }
}

#[async_trait]
impl Carts for DynamoCarts {
    async fn find(&self, id: Uuid) -> Result<Option<Cart>, CartError> {
        // DynamoDB deletes expired items some time later.
        let is_there = |item: &Item| parse(item, "expires_at").is_some_and(|at: i64| at > now());
        let item = self.find_item(id).await?.filter(is_there);
        Ok(item.as_ref().map(item::decode).transpose()?)
    }

    async fn list(
        &self,
        customer: &str,
        after: Option<&str>,
        limit: u8,
    ) -> Result<Page, CartError> {
        let start = match after.map(|after| start_key(customer, after)) {
            Some(None) => return Ok(Page::default()),
            Some(start) => start,
            None => None,
        };
        let found = self
            .dynamo
            .query()
            .table_name(&self.carts)
            .index_name(BY_CUSTOMER)
            .key_condition_expression("customer = :customer")
            .expression_attribute_values(":customer", text(customer))
            .scan_index_forward(false)
            .limit(limit.into())
            .set_exclusive_start_key(start)
            .send()
            .await
            .map_err(|error| CallError::from_sdk("list carts", &error))?;
        let carts = found.items().iter().map(item::decode);
        let last = found.last_evaluated_key.as_ref();
        Ok(Page {
            carts: carts.collect::<Result<_, _>>()?,
            next: last.and_then(|last| {
                let created: i64 = parse(last, "created")?;
                Some(format!("{created}_{}", text_of(last, "id")?))
            }),
        })
    }

    async fn save(&self, mut cart: Cart) -> Result<Cart, CartError> {
        let (put, write) = self.put(&cart);
        match put.send().await {
            Ok(_) => {}
            Err(error) if is_own_write(&error, &write) => {}
            Err(error) => return Err(write_error(&error)),
        }
        cart.version += 1;
        Ok(cart)
    }

    async fn redeem(&self, mut cart: Cart, code: &str) -> Result<Cart, CartError> {
        let voucher = self.find_voucher(code).await?;
        cart.voucher = Some(voucher.ok_or_else(|| CartError::UnknownVoucher(code.to_owned()))?);
        let redemption = self.redemption(&cart, code)?;
        self.commit(cart, redemption).await
    }

    async fn delete(&self, id: Uuid) -> Result<(), CartError> {
        self.dynamo
            .delete_item()
            .table_name(&self.carts)
            .key("id", text(id))
            .send()
            .await
            .map_err(|error| CallError::from_sdk("delete a cart", &error))?;
        Ok(())
    }
}

/// Returns the item of a cart's next version, and the id of its write.
fn new_item(cart: &Cart) -> (Item, String) {
    let write = Uuid::new_v4().to_string();
    let lifetime = i64::try_from(LIFETIME.as_secs()).unwrap_or(i64::MAX);
    (item::encode(cart, &write, now() + lifetime), write)
}

/// Returns the seconds since 1970.
fn now() -> i64 {
    OffsetDateTime::now_utc().unix_timestamp()
}

/// Returns the key that the next page begins after: `1700000000000000_<id>`.
fn start_key(customer: &str, after: &str) -> Option<Item> {
    let (created, id) = after.split_once('_')?;
    let created: i64 = created.parse().ok()?;
    let id: Uuid = id.parse().ok()?;
    Some(Item::from([
        ("customer".to_owned(), text(customer)),
        ("created".to_owned(), number(created)),
        ("id".to_owned(), text(id)),
    ]))
}

/// Whether a write was refused because it had been made already: its answer was
/// lost, and the SDK has sent it again.
pub(crate) fn is_own_write(error: &SdkError<PutItemError>, write: &str) -> bool {
    let item = match error.as_service_error() {
        Some(PutItemError::ConditionalCheckFailedException(failed)) => failed.item(),
        _ => None,
    };
    item.is_some_and(|item| text_of(item, "write") == Some(write))
}

/// Returns why a write of a cart was refused.
pub(crate) fn write_error(error: &SdkError<PutItemError>) -> CartError {
    match error.code() {
        Some("ConditionalCheckFailedException" | "TransactionConflictException") => {
            CartError::Changed
        }
        Some("ValidationException") if is_about_size(error.message()) => CartError::TooLarge,
        _ => CallError::from_sdk("write a cart", error).into(),
    }
}

/// Returns why a voucher was not redeemed for a cart.
fn redemption_error(cart: &Cart, error: &SdkError<TransactWriteItemsError>) -> CartError {
    let reasons = match error.as_service_error() {
        Some(TransactWriteItemsError::TransactionCanceledException(canceled)) => {
            canceled.cancellation_reasons()
        }
        _ => &[],
    };
    let codes = reasons.iter().filter_map(CancellationReason::code);
    match codes.collect::<Vec<_>>()[..] {
        ["ConditionalCheckFailed", _] => {
            let code = cart.voucher.as_ref().map(|voucher| voucher.code.clone());
            CartError::VoucherUsedUp(code.unwrap_or_default())
        }
        [_, "ConditionalCheckFailed" | "TransactionConflict"] | ["TransactionConflict", _] => {
            CartError::Changed
        }
        [_, "ValidationError"] if is_about_size(reasons[1].message()) => CartError::TooLarge,
        _ => CallError::from_sdk("redeem a voucher", error).into(),
    }
}

fn is_about_size(message: Option<&str>) -> bool {
    message.is_some_and(|message| message.contains("Item size"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_begin_after_a_key() {
        let id = Uuid::new_v4();
        let key = start_key("ada", &format!("1700000000000000_{id}")).unwrap();
        assert_eq!(text_of(&key, "id"), Some(id.to_string().as_str()));
        assert_eq!(parse(&key, "created"), Some(1_700_000_000_000_000_i64));
        for after in ["", "1700000000000000", "x_y", "17_not-an-id"] {
            assert!(start_key("ada", after).is_none(), "{after}");
        }
    }
}
