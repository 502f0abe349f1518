//! The stream of the carts' table.

use aws_sdk_dynamodbstreams::Client;
use aws_sdk_dynamodbstreams::error::ProvideErrorMetadata;
use aws_sdk_dynamodbstreams::types::{Record, ShardIteratorType};
use shop_core::aws::{CallError, SdkConfig};
use tokio::sync::OnceCell;

/// The stream of the carts' table.
pub(crate) struct CartStream {
    dynamo: aws_sdk_dynamodb::Client,
    client: Client,
    table: String,
    arn: OnceCell<String>,
}

/// A page of records.
pub(crate) struct Page {
    pub(crate) records: Vec<Record>,
    /// Where the next page begins; `None` at the end of a closed shard.
    pub(crate) next: Option<String>,
}

impl CartStream {
    pub(crate) fn new(sdk: &SdkConfig, table: String) -> Self {
        Self {
            dynamo: aws_sdk_dynamodb::Client::new(sdk),
            client: Client::new(sdk),
            table,
            arn: OnceCell::new(),
        }
    }

    async fn arn(&self) -> Result<&str, CallError> {
        let arn = self.arn.get_or_try_init(async || {
            let answer = self.dynamo.describe_table().table_name(&self.table).send();
            let answer = answer.await;
            let answer = answer.map_err(|error| CallError::from_sdk("find the stream", &error))?;
            let arn = answer.table.and_then(|table| table.latest_stream_arn);
            arn.ok_or_else(|| CallError::refused("find the stream", "the table has none"))
        });
        arn.await.map(String::as_str)
    }

    /// Returns the shards, parents before their children.
    pub(crate) async fn shards(&self) -> Result<Vec<String>, CallError> {
        let mut shards: Vec<String> = Vec::new();
        loop {
            let answer = self
                .client
                .describe_stream()
                .stream_arn(self.arn().await?)
                .set_exclusive_start_shard_id(shards.last().cloned())
                .send()
                .await
                .map_err(|error| CallError::from_sdk("describe the stream", &error))?;
            let Some(stream) = answer.stream_description else {
                return Ok(shards);
            };
            let ids = stream.shards().iter().filter_map(|shard| shard.shard_id());
            shards.extend(ids.map(str::to_owned));
            if stream.last_evaluated_shard_id.is_none() {
                return Ok(shards);
            }
        }
    }

    /// Returns where to read a shard from: after a record, or from its beginning if
    /// that record is no longer there.
    pub(crate) async fn iterator(
        &self,
        shard: &str,
        after: Option<&str>,
    ) -> Result<Option<String>, CallError> {
        let kind = match after {
            Some(_) => ShardIteratorType::AfterSequenceNumber,
            None => ShardIteratorType::TrimHorizon,
        };
        let request = self
            .client
            .get_shard_iterator()
            .stream_arn(self.arn().await?)
            .shard_id(shard);
        let answer = request
            .clone()
            .shard_iterator_type(kind)
            .set_sequence_number(after.map(str::to_owned))
            .send()
            .await;
        let answer = match answer {
            Err(error) if error.code() == Some("TrimmedDataAccessException") => {
                let beginning = request.shard_iterator_type(ShardIteratorType::TrimHorizon);
                beginning.send().await
            }
            answer => answer,
        };
        let answer = answer.map_err(|error| CallError::from_sdk("read a shard", &error))?;
        Ok(answer.shard_iterator)
    }

    pub(crate) async fn read(&self, iterator: &str) -> Result<Page, CallError> {
        let answer = self
            .client
            .get_records()
            .shard_iterator(iterator)
            .send()
            .await
            .map_err(|error| CallError::from_sdk("read the stream", &error))?;
        Ok(Page {
            records: answer.records.unwrap_or_default(),
            next: answer.next_shard_iterator,
        })
    }
}
