//! Enabling and disabling the stream of a table.

use rehearsal_cloud_core::service::CallContext;
use serde::Deserialize;
use time::OffsetDateTime;
use time::macros::format_description;

use super::lookup::millis;
use super::streams::records_key;
use crate::error::Error;
use crate::names::TableRef;
use crate::state::Dynamo;
use crate::stream::Stream;
use crate::table::{StreamSettings, ViewType};

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct StreamSpecification {
    stream_enabled: bool,
    stream_view_type: Option<ViewType>,
}

impl StreamSpecification {
    /// Returns the records that a stream is to have; `None` where it is to be disabled.
    pub(super) fn view(&self) -> Result<Option<ViewType>, Error> {
        match (self.stream_enabled, self.stream_view_type) {
            (true, Some(view)) => Ok(Some(view)),
            (true, None) => Err(Error::invalid_values(
                "StreamViewType must be specified when StreamEnabled is true",
            )),
            (false, None) => Ok(None),
            (false, Some(_)) => Err(Error::invalid_values(
                "StreamViewType cannot be specified when StreamEnabled is false",
            )),
        }
    }
}

/// Returns the label of a stream that is created at a time: `2026-11-30T09:30:00.123`.
fn label(now: OffsetDateTime) -> String {
    let format =
        format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]");
    now.format(&format).unwrap_or_default()
}

/// Creates a stream of a table.
pub(super) fn enable(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    name: &TableRef,
    view: ViewType,
) -> Result<(), Error> {
    let shard = format!(
        "shardId-{:020}-{}",
        millis(cx.now()),
        cx.ids.hex("shard", 8)
    );
    let now = cx.now();
    let region = dynamo.regions.at(&name.account, &name.region);
    let table = region
        .tables
        .get_mut(&name.name)
        .ok_or_else(|| Error::table_not_found(&name.name))?;
    let definition = &mut table.definition;
    if let Some(stream) = definition.stream.as_ref().filter(|stream| stream.enabled) {
        return Err(Error::validation(format!(
            "Table already has an enabled stream: TableName: {}, StreamArn: {}",
            name.name, stream.arn
        )));
    }
    // Two streams of a table cannot have one label.
    let mut at = now;
    let mut settings = loop {
        let label = label(at);
        let arn = format!("{}/stream/{label}", definition.arn);
        if !region.streams.contains_key(arn.as_str()) {
            break StreamSettings {
                arn: arn.into(),
                label,
                view,
                enabled: true,
            };
        }
        at += time::Duration::milliseconds(1);
    };
    settings.view = view;
    let keys = definition.keys.clone();
    let stream = Stream::new(&name.name, &settings, keys, shard, millis(now));
    region
        .streams
        .insert(std::sync::Arc::clone(&settings.arn), stream);
    definition.stream = Some(settings);
    Ok(())
}

/// Closes the stream of a table; its records can be read for 24 hours.
pub(super) fn disable(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    name: &TableRef,
) -> Result<(), Error> {
    let region = dynamo.regions.at(&name.account, &name.region);
    let table = region
        .tables
        .get_mut(&name.name)
        .ok_or_else(|| Error::table_not_found(&name.name))?;
    let settings = table.definition.stream.as_mut();
    let Some(settings) = settings.filter(|settings| settings.enabled) else {
        return Err(Error::validation(format!(
            "Table doesn't have a stream that can be disabled: TableName: {}",
            name.name
        )));
    };
    settings.enabled = false;
    if let Some(stream) = region.streams.get_mut(&settings.arn) {
        stream.disabled = Some(millis(cx.now()));
        cx.wake(records_key(&settings.arn));
    }
    Ok(())
}
