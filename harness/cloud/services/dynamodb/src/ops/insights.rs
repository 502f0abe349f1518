//! Contributor insights. Which tables and indexes have them is kept; there are no metrics.

use std::sync::Arc;

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use super::describe::seconds;
use super::lookup::{millis, table_ref};
use crate::error::Error;
use crate::names::TableRef;
use crate::state::Dynamo;
use crate::table::{Insights, Table};

/// The mode where a request names none.
const DEFAULT_MODE: &str = "ACCESSED_AND_THROTTLED_KEYS";

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct InsightsInput {
    table_name: String,
    index_name: Option<Arc<str>>,
    contributor_insights_action: Option<String>,
    contributor_insights_mode: Option<String>,
}

impl InsightsInput {
    fn table<'a>(
        &self,
        dynamo: &'a mut Dynamo,
        cx: &CallContext<'_>,
    ) -> Result<(TableRef, &'a mut Table), Error> {
        let name = table_ref(cx, &self.table_name)?;
        let table = dynamo
            .table_mut(&name)
            .ok_or_else(|| Error::table_not_found(&name.name))?;
        if let Some(index) = &self.index_name
            && table.definition.index(index).is_none()
        {
            return Err(Error::new(
                "ResourceNotFoundException",
                format!("Requested resource not found: Index: {index} not found"),
            ));
        }
        Ok((name, table))
    }
}

pub(crate) fn update_contributor_insights(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: InsightsInput,
) -> Result<Value, ServiceError> {
    let now = millis(cx.now());
    let (name, table) = input.table(dynamo, cx)?;
    let is_enabled = input.contributor_insights_action.as_deref() == Some("ENABLE");
    let mode = input.contributor_insights_mode.as_deref();
    let mode = mode.unwrap_or(DEFAULT_MODE).to_owned();
    let settings = &mut table.definition.insights;
    settings.retain(|known| known.index != input.index_name);
    settings.push(Insights {
        index: input.index_name.clone(),
        mode: mode.clone(),
        is_enabled,
        updated: now,
    });
    let status = if is_enabled { "ENABLING" } else { "DISABLING" };
    Ok(summary(
        &name.name,
        input.index_name.as_ref(),
        status,
        &mode,
    ))
}

pub(crate) fn describe_contributor_insights(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: InsightsInput,
) -> Result<Value, ServiceError> {
    let (name, table) = input.table(dynamo, cx)?;
    let mut settings = table.definition.insights.iter();
    let Some(known) = settings.find(|known| known.index == input.index_name) else {
        // Recorded: test_dynamodb_describe_contributor_insights.
        let mut described = json!({
            "TableName": name.name, "ContributorInsightsStatus": "DISABLED",
        });
        if let Some(index) = &input.index_name {
            described["IndexName"] = json!(index);
        }
        return Ok(described);
    };
    let mut described = summary(
        &name.name,
        known.index.as_ref(),
        known.status(),
        &known.mode,
    );
    described["LastUpdateDateTime"] = json!(seconds(known.updated));
    Ok(described)
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListInsights {
    table_name: Option<String>,
}

pub(crate) fn list_contributor_insights(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: ListInsights,
) -> Result<Value, ServiceError> {
    let only = match &input.table_name {
        Some(text) => Some(table_ref(cx, text)?.name),
        None => None,
    };
    let region = dynamo.regions.for_caller(cx);
    let tables = region.tables.iter();
    let tables = tables.filter(|(name, _)| only.as_ref().is_none_or(|only| only == *name));
    let summaries = tables.flat_map(|(name, table)| {
        let settings = table.definition.insights.iter();
        settings.map(move |known| summary(name, known.index.as_ref(), known.status(), &known.mode))
    });
    Ok(json!({"ContributorInsightsSummaries": summaries.collect::<Value>()}))
}

fn summary(table: &str, index: Option<&Arc<str>>, status: &str, mode: &str) -> Value {
    let mut summary = json!({
        "TableName": table,
        "ContributorInsightsStatus": status,
        "ContributorInsightsMode": mode,
    });
    if let Some(index) = index {
        summary["IndexName"] = json!(index);
    }
    summary
}
