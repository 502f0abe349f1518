//! Which stream, shard and consumer a call names, and whether the call may use them.

use std::sync::Arc;

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::auth::IdentityKind;
use rehearsal_cloud_core::policy::{self, AccessRequest};
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;

use crate::consumer::Consumer;
use crate::error::{invalid_argument, not_found, stream_not_found};
use crate::shard::Shard;
use crate::state::{Kinesis, millis};
use crate::stream::Stream;

/// The members of a call that name a stream.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct StreamRef {
    pub(crate) stream_name: Option<String>,
    #[serde(rename = "StreamARN")]
    pub(crate) stream_arn: Option<String>,
}

impl StreamRef {
    /// Returns the reference to the stream of an ARN.
    pub(crate) fn of_arn(arn: &str) -> Self {
        Self {
            stream_name: None,
            stream_arn: Some(arn.to_owned()),
        }
    }
}

/// Where a stream is.
struct Location {
    account: Arc<str>,
    region: Arc<str>,
    name: String,
}

fn locate(cx: &CallContext<'_>, stream: &StreamRef) -> Result<Location, ServiceError> {
    if let Some(arn) = &stream.stream_arn {
        let invalid = || invalid_argument(format!("The ARN {arn} is not that of a stream."));
        let parsed = Arn::parse(arn).ok_or_else(invalid)?;
        let name = parsed
            .resource
            .strip_prefix("stream/")
            .ok_or_else(invalid)?;
        return Ok(Location {
            account: parsed.account.into(),
            region: parsed.region.into(),
            name: name.split('/').next().unwrap_or_default().to_owned(),
        });
    }
    let name = stream
        .stream_name
        .clone()
        .ok_or_else(|| invalid_argument("Either StreamName or StreamARN must be provided."))?;
    Ok(Location {
        account: Arc::clone(cx.account()),
        region: Arc::clone(cx.region()),
        name,
    })
}

impl Kinesis {
    /// Returns the stream that a call names, without what is too old, if the call may do what
    /// it does.
    pub(crate) fn stream(
        &mut self,
        cx: &CallContext<'_>,
        stream: &StreamRef,
        operation: &str,
    ) -> Result<&mut Stream, ServiceError> {
        let Location {
            account,
            region,
            name,
        } = locate(cx, stream)?;
        let region = self.regions.get_mut(&account, &region);
        let found = region.and_then(|region| region.streams.get_mut(&name));
        let stream = found.ok_or_else(|| stream_not_found(&name, &account))?;
        authorize(cx, stream.policy.as_deref(), &stream.arn, operation)?;
        stream.trim(millis(cx.now()));
        Ok(stream)
    }

    /// Returns the consumer with an ARN, and its stream.
    pub(crate) fn consumer_stream(
        &mut self,
        cx: &CallContext<'_>,
        arn: &str,
        operation: &str,
    ) -> Result<(&mut Stream, String), ServiceError> {
        let absent = || not_found(format!("Consumer {arn} not found."));
        let (_, rest) = arn.split_once("/consumer/").ok_or_else(absent)?;
        let name = rest
            .rsplit_once(':')
            .map_or(rest, |(name, _)| name)
            .to_owned();
        let Location {
            account,
            region,
            name: stream,
        } = locate(cx, &StreamRef::of_arn(arn))?;
        let region = self.regions.get_mut(&account, &region);
        let found = region.and_then(|region| region.streams.get_mut(&stream));
        let stream = found.ok_or_else(|| stream_not_found(&stream, &account))?;
        let consumer = stream.consumers.get(&name);
        let consumer = consumer
            .filter(|consumer| consumer.arn == arn)
            .ok_or_else(absent)?;
        authorize(cx, consumer.policy.as_deref(), &consumer.arn, operation)?;
        stream.trim(millis(cx.now()));
        Ok((stream, name))
    }
}

impl Stream {
    /// Returns the number of the shard with an id.
    pub(crate) fn shard_number(&self, id: &str) -> Option<u32> {
        let number: u32 = id.strip_prefix("shardId-")?.parse().ok()?;
        self.shards.contains_key(&number).then_some(number)
    }

    /// Returns the shard with an id.
    pub(crate) fn shard(&self, id: &str) -> Result<&Shard, ServiceError> {
        let shard = self
            .shard_number(id)
            .and_then(|number| self.shards.get(&number));
        shard.ok_or_else(|| {
            not_found(format!(
                "Shard {id} in stream {} under account {} does not exist",
                self.name, self.account
            ))
        })
    }

    /// Returns the consumer with a name.
    pub(crate) fn consumer(&self, name: &str) -> Result<&Consumer, ServiceError> {
        self.consumers.get(name).ok_or_else(|| {
            not_found(format!(
                "Consumer {name}, account {} not found.",
                self.account
            ))
        })
    }
}

/// Refuses a call of another account that the resource's policy does not let in, and any call
/// that it denies. Services of AWS act by a role of the account.
fn authorize(
    cx: &CallContext<'_>,
    policy: Option<&str>,
    arn: &str,
    operation: &str,
) -> Result<(), ServiceError> {
    let caller = cx.identity();
    if caller.kind == IdentityKind::Service {
        return Ok(());
    }
    let request = AccessRequest {
        caller,
        action: &format!("kinesis:{operation}"),
        resource: arn,
        now: cx.now(),
    };
    let owner = Arn::parse(arn).map(|arn| arn.account);
    policy::authorize(policy, &request, owner == Some(&*caller.account))
        .map_err(|message| ServiceError::sender("AccessDeniedException", message))
}
