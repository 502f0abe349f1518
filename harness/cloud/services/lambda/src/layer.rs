//! Layers: archives that functions share.

use std::collections::BTreeMap;
use std::sync::Arc;

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::service::CallContext;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::code::Code;
use crate::policy::Policy;

/// A layer: its versions.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Layer {
    pub(crate) versions: BTreeMap<u64, LayerVersion>,
    /// The number of the last version that was published, even if it is gone.
    pub(crate) last_number: u64,
}

/// A version of a layer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct LayerVersion {
    pub(crate) code: Code,
    /// What nobody else knows: it is in the URL of the archive.
    pub(crate) revision: String,
    pub(crate) description: String,
    pub(crate) license: Option<String>,
    pub(crate) runtimes: Option<Vec<String>>,
    pub(crate) architectures: Option<Vec<String>>,
    pub(crate) policy: Policy,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) created: OffsetDateTime,
}

/// Where a layer is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LayerPlace {
    pub(crate) account: Arc<str>,
    pub(crate) region: Arc<str>,
    pub(crate) name: String,
}

impl LayerPlace {
    /// Reads the name of a layer: a name or an ARN.
    pub(crate) fn parse(cx: &CallContext<'_>, text: &str) -> Self {
        Self::of_arn(text).map_or_else(
            || Self {
                account: Arc::clone(cx.account()),
                region: Arc::clone(cx.region()),
                name: text.to_owned(),
            },
            |(place, _)| place,
        )
    }

    /// Reads the ARN of a layer, or of a version with its number.
    pub(crate) fn of_arn(text: &str) -> Option<(Self, Option<u64>)> {
        let arn = Arn::parse(text)?;
        let rest = arn.resource.strip_prefix("layer:")?;
        let (name, number) = match rest.split_once(':') {
            Some((name, number)) => (name, Some(number.parse().ok()?)),
            None => (rest, None),
        };
        let place = Self {
            account: arn.account.into(),
            region: arn.region.into(),
            name: name.to_owned(),
        };
        Some((place, number))
    }

    /// Returns the ARN of the layer.
    pub(crate) fn arn(&self) -> String {
        let Self {
            account,
            region,
            name,
        } = self;
        format!("arn:aws:lambda:{region}:{account}:layer:{name}")
    }

    /// Returns the ARN of a version.
    pub(crate) fn version_arn(&self, number: u64) -> String {
        format!("{}:{number}", self.arn())
    }
}
