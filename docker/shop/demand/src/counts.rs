use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::ProvideErrorMetadata as _;
use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem, Update};
use shop_core::aws::{CallError, SdkConfig};

use crate::change::Change;

/// The counts, and how far each shard has been counted.
#[async_trait]
pub(crate) trait Counts: Send + Sync {
    /// Returns the place of the last change of a shard that was counted.
    async fn checkpoint(&self, shard: &str) -> Result<Option<String>, CallError>;

    /// Counts a change, if `after` is still the checkpoint; returns whether it was.
    async fn count(
        &self,
        shard: &str,
        after: Option<&str>,
        change: &Change,
    ) -> Result<bool, CallError>;
}

/// The counts in DynamoDB. The checkpoints are in the same table: one transaction
/// changes both, so that each change counts once.
pub(crate) struct DynamoCounts {
    client: Client,
    table: String,
}

impl DynamoCounts {
    pub(crate) fn new(sdk: &SdkConfig, table: String) -> Self {
        Self {
            client: Client::new(sdk),
            table,
        }
    }
}

#[async_trait]
impl Counts for DynamoCounts {
    async fn checkpoint(&self, shard: &str) -> Result<Option<String>, CallError> {
        let found = self
            .client
            .get_item()
            .table_name(&self.table)
            .key("sku", checkpoint(shard))
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| CallError::from_sdk("find a checkpoint", &error))?;
        let item = found.item.unwrap_or_default();
        let counted = item.get("counted").and_then(|value| value.as_s().ok());
        Ok(counted.cloned())
    }

    async fn count(
        &self,
        shard: &str,
        after: Option<&str>,
        change: &Change,
    ) -> Result<bool, CallError> {
        let wrong = |error| CallError::from_sdk("count a change", &error);
        let moved = Update::builder()
            .table_name(&self.table)
            .key("sku", checkpoint(shard))
            .update_expression("SET counted = :this")
            .expression_attribute_values(":this", AttributeValue::S(change.sequence.clone()));
        let moved = match after {
            None => moved.condition_expression("attribute_not_exists(counted)"),
            Some(after) => moved
                .condition_expression("counted = :after")
                .expression_attribute_values(":after", AttributeValue::S(after.to_owned())),
        };
        let mut writes = vec![moved.build().map_err(wrong)?];
        for (sku, difference) in &change.products {
            let counted = Update::builder()
                .table_name(&self.table)
                .key("sku", AttributeValue::S(sku.clone()))
                .update_expression("ADD carts :difference")
                .expression_attribute_values(
                    ":difference",
                    AttributeValue::N(difference.to_string()),
                );
            writes.push(counted.build().map_err(wrong)?);
        }
        let writes = writes.into_iter();
        let writes = writes.map(|write| TransactWriteItem::builder().update(write).build());
        let answer = self
            .client
            .transact_write_items()
            .set_transact_items(Some(writes.collect()))
            .send()
            .await;
        match answer {
            Ok(_) => Ok(true),
            Err(error) if error.code() == Some("TransactionCanceledException") => Ok(false),
            Err(error) => Err(CallError::from_sdk("count a change", &error)),
        }
    }
}

/// Returns the key of the checkpoint of a shard.
fn checkpoint(shard: &str) -> AttributeValue {
    AttributeValue::S(format!("checkpoint of {shard}"))
}
