//! The state of Lambda.

use std::collections::BTreeMap;
use std::sync::Arc;

use rehearsal_cloud_core::service::{CallContext, Scoped, ServiceError};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use time::OffsetDateTime;

use crate::error::function_not_found;
use crate::function::Function;
use crate::invocation::Invocations;
use crate::layer::{Layer, LayerPlace, LayerVersion};
use crate::lookup::Lookups;
use crate::mapping::Mapping;
use crate::names::FunctionName;
use crate::place::{FunctionPlace, MappingPlace};
use crate::response_stream::ResponseStreams;

/// Lambda.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Lambda {
    pub(crate) regions: Scoped<Region>,
    /// The invocations that run, and calls that wait for something.
    #[serde(skip)]
    pub(crate) invocations: Invocations,
    #[serde(skip)]
    pub(crate) lookups: Lookups,
    /// The responses that clients read while functions write them.
    #[serde(skip)]
    pub(crate) streams: ResponseStreams,
    /// When the next event comes due that waits for another attempt.
    pub(crate) next_event: Option<OffsetDateTime>,
    /// When the next batch is full because its time is over.
    #[serde(skip)]
    pub(crate) next_batch: Option<OffsetDateTime>,
    #[serde(skip)]
    pub(crate) mappings_started: Started,
}

/// Whether the mappings of this state wait for messages. Those of a copy do not yet.
#[derive(Debug, Default)]
pub(crate) struct Started(pub(crate) bool);

impl Clone for Started {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// What an account has in a region.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Region {
    pub(crate) functions: BTreeMap<String, Function>,
    #[serde(default)]
    pub(crate) layers: BTreeMap<String, Layer>,
    /// By UUID.
    pub(crate) mappings: BTreeMap<String, Mapping>,
    /// Code signing configurations by ARN.
    #[serde(default)]
    pub(crate) code_signing: BTreeMap<String, Map<String, Value>>,
}

impl Lambda {
    /// Returns the function at a place.
    pub(crate) fn at(&mut self, place: &FunctionPlace) -> Option<&mut Function> {
        let region = self.regions.get_mut(&place.account, &place.region)?;
        region.functions.get_mut(&place.name)
    }

    /// Returns the layer at a place.
    pub(crate) fn layer(&self, place: &LayerPlace) -> Option<&Layer> {
        let region = self.regions.get(&place.account, &place.region)?;
        region.layers.get(&place.name)
    }

    /// Returns a version of a layer.
    pub(crate) fn layer_version(
        &mut self,
        place: &LayerPlace,
        number: u64,
    ) -> Option<&mut LayerVersion> {
        let region = self.regions.get_mut(&place.account, &place.region)?;
        let layer = region.layers.get_mut(&place.name)?;
        layer.versions.get_mut(&number)
    }

    /// Returns the place of the function that has a URL, and the alias that the URL invokes;
    /// empty for the function.
    pub(crate) fn function_of_url(&self, id: &str) -> Option<(FunctionPlace, String)> {
        let mut regions = self.regions.iter();
        regions.find_map(|(account, region, state)| {
            state.functions.values().find_map(|function| {
                let (qualifier, _) = function.urls.iter().find(|(_, url)| url.id == id)?;
                let place = FunctionPlace {
                    account: Arc::clone(account),
                    region: Arc::clone(region),
                    name: function.name.clone(),
                };
                Some((place, qualifier.clone()))
            })
        })
    }

    /// Returns the mapping at a place.
    pub(crate) fn mapping(&mut self, place: &MappingPlace) -> Option<&mut Mapping> {
        let region = self.regions.get_mut(&place.account, &place.region)?;
        region.mappings.get_mut(&place.uuid)
    }

    /// Returns when something comes due: an event, a batch, or at once the mappings of a
    /// copy of a state.
    pub(crate) fn next_due(&self) -> Option<OffsetDateTime> {
        let mut regions = self.regions.iter();
        if !self.mappings_started.0 && regions.any(|(_, _, region)| !region.mappings.is_empty()) {
            return Some(OffsetDateTime::UNIX_EPOCH);
        }
        match (self.next_event, self.next_batch) {
            (Some(event), Some(batch)) => Some(event.min(batch)),
            (event, batch) => event.or(batch),
        }
    }

    /// Returns the function that a call names; the error names the qualifier, too.
    pub(crate) fn find(
        &mut self,
        cx: &CallContext<'_>,
        name: &FunctionName,
    ) -> Result<&mut Function, ServiceError> {
        let place = FunctionPlace::of(cx, name);
        self.at(&place).ok_or_else(|| {
            let arn = place.arn();
            function_not_found(&match &name.qualifier {
                Some(qualifier) => format!("{arn}:{qualifier}"),
                None => arn,
            })
        })
    }

    /// Returns the functions of the caller's account in its region.
    pub(crate) fn functions(&mut self, cx: &CallContext<'_>) -> &mut BTreeMap<String, Function> {
        &mut self.regions.for_caller(cx).functions
    }
}
