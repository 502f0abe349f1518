//! Exports and imports go on as calls of S3 are answered.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde_json::Value;

use super::describe::seconds;
use super::imports;
use super::lookup::millis;
use super::transfers::{self, Ticket};
use crate::names::TableRef;
use crate::state::Dynamo;

/// Goes on with a transfer whose call of S3 was answered.
pub(crate) fn effect_completed(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    ticket: Value,
    outcome: Result<Value, ServiceError>,
) {
    let Ok(ticket) = serde_json::from_value::<Ticket>(ticket) else {
        return;
    };
    let arn = ticket.transfer().to_owned();
    let Some(table) = TableRef::parse_arn(&arn) else {
        return;
    };
    let now = seconds(millis(cx.now()));
    let Some(transfer) =
        transfers::transfer(dynamo, &table, &arn).filter(|transfer| !transfer.is_over())
    else {
        return;
    };
    match (&ticket, outcome) {
        (_, Err(error)) => transfer.fail(&format!("S3{}", error.code), &error.message, now),
        (Ticket::Put { is_last: true, .. }, Ok(_)) => transfer.complete(now),
        (Ticket::Put { .. }, Ok(_)) => {}
        (Ticket::List { .. }, Ok(output)) => imports::listed(dynamo, cx, &table, &arn, &output),
        (Ticket::Get { is_last, .. }, Ok(output)) => {
            imports::load(dynamo, cx, &table, &arn, &output);
            if let Some(transfer) = transfers::transfer(dynamo, &table, &arn).filter(|_| *is_last) {
                transfer.complete(now);
            }
        }
    }
}
