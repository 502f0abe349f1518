//! What a mapping asks its stream for.

use rehearsal_cloud_core::effect::{Effect, ServiceCall};
use rehearsal_cloud_core::service::CallContext;
use rehearsal_cloud_core::streams::StreamPosition;
use serde_json::{Value, json};

use super::settings::Shard;
use crate::place::MappingPlace;
use crate::state::Lambda;

pub(super) const PRINCIPAL: &str = "lambda.amazonaws.com";

/// What a mapping asks a stream for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    Shards,
    Iterator,
    Records,
}

impl Step {
    fn name(self) -> &'static str {
        match self {
            Self::Shards => "shards",
            Self::Iterator => "iterator",
            Self::Records => "records",
        }
    }
}

/// Returns what identifies a call for a mapping to its stream.
pub(super) fn ticket(place: &MappingPlace, step: Step, shard: &str) -> Value {
    json!({
        "stream": [*place.account, *place.region, place.uuid],
        "step": step.name(),
        "shard": shard,
    })
}

/// Returns the place of the mapping whose stream has answered.
pub(crate) fn place_of(ticket: &Value) -> Option<MappingPlace> {
    let text = |index: usize| ticket["stream"][index].as_str();
    Some(MappingPlace {
        account: text(0)?.into(),
        region: text(1)?.into(),
        uuid: text(2)?.to_owned(),
    })
}

/// Asks where the reading of a shard begins: where the mapping says, unless `position` does.
pub(super) fn begin(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    place: &MappingPlace,
    shard: &str,
    position: Option<StreamPosition>,
) {
    let Some(mapping) = lambda.mapping(place) else {
        return;
    };
    let Some(stream) = &mapping.stream else {
        return;
    };
    if mapping.work.shards.contains_key(shard) {
        return;
    }
    let position = position.unwrap_or_else(|| stream.position(shard));
    let call = ServiceCall::shard_iterator(&mapping.source, shard, &position, PRINCIPAL);
    mapping
        .work
        .shards
        .insert(shard.to_owned(), Shard::default());
    if let Some(call) = call {
        cx.effect_with_ticket(Effect::Call(call), ticket(place, Step::Iterator, shard));
    }
}
