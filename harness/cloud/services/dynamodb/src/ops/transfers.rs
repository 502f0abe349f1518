//! What exports and imports have in common: they are described by their ARNs, and listed.

use rehearsal_cloud_core::service::CallContext;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::names::TableRef;
use crate::state::{Dynamo, Transfer};

/// Who reads and writes objects.
pub(super) const PRINCIPAL: &str = "dynamodb.amazonaws.com";

/// The most transfers of a page.
const MAX_LISTED: usize = 25;

/// What a call of S3 is for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum Ticket {
    /// A file of an export.
    Put { transfer: String, is_last: bool },
    /// The objects of an import.
    List { transfer: String },
    /// An object of an import.
    Get { transfer: String, is_last: bool },
}

impl Ticket {
    /// Returns the ARN of the export or the import.
    pub(super) fn transfer(&self) -> &str {
        match self {
            Self::Put { transfer, .. } | Self::List { transfer } | Self::Get { transfer, .. } => {
                transfer
            }
        }
    }
}

/// Returns the transfer of a table that was started with a token.
pub(super) fn known<'a>(
    dynamo: &'a Dynamo,
    table: &TableRef,
    token: Option<&str>,
) -> Option<&'a Transfer> {
    let token = token?;
    let transfers = dynamo.region(table)?.transfers.iter();
    let mut of_table = transfers
        .filter(|(arn, _)| TableRef::parse_arn(arn).is_some_and(|of| of.name == table.name));
    of_table
        .find(|(_, transfer)| transfer.token.as_deref() == Some(token))
        .map(|(_, transfer)| transfer)
}

/// Returns a transfer, to change it.
pub(super) fn transfer<'a>(
    dynamo: &'a mut Dynamo,
    table: &TableRef,
    arn: &str,
) -> Option<&'a mut Transfer> {
    let region = dynamo.regions.get_mut(&table.account, &table.region)?;
    region.transfers.get_mut(arn)
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListTransfers {
    table_arn: Option<String>,
    #[serde(alias = "PageSize")]
    max_results: Option<usize>,
    next_token: Option<String>,
}

/// Returns a page of the caller's transfers of a kind, and the token of the next one.
pub(super) fn list(
    dynamo: &mut Dynamo,
    cx: &CallContext<'_>,
    input: &ListTransfers,
    kind: &str,
    members: &[&str],
) -> (Vec<Value>, Option<String>) {
    let transfers = dynamo.regions.for_caller(cx).transfers.iter();
    let start = input.next_token.as_deref();
    let mut found = transfers
        .filter(|(arn, transfer)| {
            let table = input.table_arn.as_deref();
            !transfer.description[kind].is_null()
                && start.is_none_or(|start| arn.as_str() > start)
                && table.is_none_or(|table| arn.starts_with(&format!("{table}/")))
        })
        .map(|(arn, transfer)| (arn.clone(), &transfer.description));
    let limit = input.max_results.unwrap_or(MAX_LISTED).min(MAX_LISTED);
    let page: Vec<(String, &Value)> = found.by_ref().take(limit).collect();
    let more = found.next().is_some();
    let next = page.last().filter(|_| more).map(|(arn, _)| arn.clone());
    let summaries = page.into_iter().map(|(_, description)| {
        let members = members.iter();
        let members = members.filter_map(|name| {
            let value = description.get(*name)?;
            Some(((*name).to_owned(), value.clone()))
        });
        members.collect::<Map<String, Value>>().into()
    });
    (summaries.collect(), next)
}

/// Returns the output of a list.
pub(super) fn page(member: &str, (summaries, next): (Vec<Value>, Option<String>)) -> Value {
    let mut output = json!({member: summaries});
    if let Some(next) = next {
        output["NextToken"] = next.into();
    }
    output
}
