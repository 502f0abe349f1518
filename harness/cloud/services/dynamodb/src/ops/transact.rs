//! Transactions: reads and writes of several items, all or none.

use std::collections::{BTreeMap, BTreeSet};

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::batch::add_metrics;
use super::capacity::{Capacities, Capacity, ReadMode, collection_metrics};
use super::conditions::ConditionInput;
use super::items::{projection, returns_item};
use super::lookup::{millis, table_ref};
use super::metering;
use super::write::{Write, WriteAction, commit};
use crate::error::Error;
use crate::expression::{BoundCondition, Kind, Placeholders};
use crate::names::TableRef;
use crate::state::{Dynamo, RequestToken};
use crate::table::{Access, Change};
use crate::value::{AttributeMap, parse_map};

/// How long a token stands for the request that it was first sent with, in milliseconds.
const TOKEN_LIFETIME: i64 = 10 * 60 * 1_000;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TransactGetItems {
    transact_items: Vec<GetAction>,
    return_consumed_capacity: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct GetAction {
    get: Get,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Get {
    key: Map<String, Value>,
    table_name: String,
    projection_expression: Option<String>,
    expression_attribute_names: Option<BTreeMap<String, String>>,
}

pub(crate) fn transact_get_items(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: TransactGetItems,
) -> Result<Value, ServiceError> {
    let now = millis(cx.now());
    let mut responses: Vec<Value> = Vec::new();
    let mut reasons = Vec::new();
    let mut capacities = Capacities::default();
    for GetAction { get } in &input.transact_items {
        let projection = projection(
            get.projection_expression.as_deref(),
            get.expression_attribute_names.as_ref(),
            None,
        )?;
        let key = parse_map(&get.key)?;
        let name = table_ref(cx, &get.table_name)?;
        let table = dynamo.usable_table(&name)?;
        let key = match table.definition.keys.check_key(&key) {
            Ok(key) => key,
            Err(error) => {
                reasons.push(Some(error));
                continue;
            }
        };
        if let Err(error) = metering::check(table, Access::Read, None, now) {
            reasons.push(Some(error));
            continue;
        }
        reasons.push(None);
        let item = table.get(&key);
        let size = item.as_ref().map_or(0, AttributeMap::size);
        let capacity = Capacity::read(ReadMode::Transaction.units(size));
        capacities.add(&name, capacity);
        responses.push(match (item, &projection) {
            (None, _) => json!({}),
            (Some(item), None) => json!({"Item": item}),
            (Some(item), Some(projection)) => json!({"Item": projection.apply(&item)}),
        });
    }
    check_reasons(&reasons)?;
    metering::charge_all(dynamo, &capacities, Access::Read, now);
    let mut output = json!({"Responses": responses});
    let wanted = input.return_consumed_capacity.as_deref();
    if let Some(consumed) = capacities.describe(wanted, Some("ReadCapacityUnits")) {
        output["ConsumedCapacity"] = consumed;
    }
    Ok(output)
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TransactWriteItems {
    transact_items: Vec<Map<String, Value>>,
    client_request_token: Option<String>,
    return_consumed_capacity: Option<String>,
    return_item_collection_metrics: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct WriteInput {
    table_name: String,
    key: Option<Map<String, Value>>,
    item: Option<Map<String, Value>>,
    update_expression: Option<String>,
    condition_expression: Option<String>,
    expression_attribute_names: Option<BTreeMap<String, String>>,
    expression_attribute_values: Option<Map<String, Value>>,
    return_values_on_condition_check_failure: Option<String>,
}

/// A write whose expressions have been read, and not yet checked against its table.
struct Parsed {
    table: TableRef,
    attributes: AttributeMap,
    /// `None` puts the attributes as an item.
    action: Option<WriteAction>,
    condition: Option<BoundCondition>,
    returns_item: bool,
}

pub(crate) fn transact_write_items(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: TransactWriteItems,
) -> Result<Value, ServiceError> {
    let parsed = input
        .transact_items
        .iter()
        .map(|action| parse_action(cx, action));
    let parsed: Vec<Parsed> = parsed.collect::<Result<_, _>>()?;
    let token = input.client_request_token.as_deref();
    let digest = hex::encode(Sha256::digest(json!(input.transact_items).to_string()));
    if is_repeated(dynamo, cx, token, &digest)? {
        return Ok(json!({}));
    }
    let mut checked = Vec::new();
    for write in parsed {
        let table = dynamo.usable_table(&write.table)?;
        let result = match write.action {
            None => Write::put(table, write.table, write.attributes),
            Some(action) => Write::of_key(table, write.table, write.attributes, action),
        };
        if let Err(error) = &result
            && error.is_empty_key()
        {
            return Err(error.clone().into());
        }
        checked.push(result.map(|mut checked| {
            checked.condition = write.condition;
            checked.returns_item = write.returns_item;
            checked
        }));
    }
    let changes = transact(dynamo, cx, checked)?;
    remember(dynamo, cx, token, digest);
    let mut capacities = Capacities::default();
    let mut metrics = Map::new();
    for (write, change) in &changes {
        let Some(table) = dynamo.table(&write.table) else {
            continue;
        };
        capacities.add(&write.table, Capacity::write(table, change, 2.0));
        let wanted = input.return_item_collection_metrics.as_deref();
        if let Some(measured) = collection_metrics(table, &write.key_attributes, wanted) {
            add_metrics(&mut metrics, &write.table.name, measured);
        }
    }
    let mut output = json!({});
    let wanted = input.return_consumed_capacity.as_deref();
    if let Some(consumed) = capacities.describe(wanted, Some("WriteCapacityUnits")) {
        output["ConsumedCapacity"] = consumed;
    }
    if !metrics.is_empty() {
        output["ItemCollectionMetrics"] = metrics.into();
    }
    Ok(output)
}

fn parse_action(cx: &CallContext<'_>, action: &Map<String, Value>) -> Result<Parsed, Error> {
    let mut members = action.iter();
    let (Some((kind, value)), None) = (members.next(), members.next()) else {
        return Err(Error::validation(
            "TransactItems can only contain one of Check, Put, Update or Delete",
        ));
    };
    let input =
        WriteInput::deserialize(value).map_err(|error| Error::serialization(error.to_string()))?;
    let condition = ConditionInput {
        expression: input.condition_expression.as_deref(),
        names: input.expression_attribute_names.as_ref(),
        values: input.expression_attribute_values.as_ref(),
        ..ConditionInput::default()
    };
    let update = input.update_expression.as_deref();
    let placeholders = Placeholders::new(
        condition.names,
        condition.values,
        &[
            (Kind::Update, update),
            (Kind::Condition, condition.expression),
        ],
    )?;
    let action = match (kind.as_str(), update) {
        ("Put", _) => None,
        ("Update", Some(text)) => Some(WriteAction::Update(placeholders.update(text)?)),
        ("Delete", _) => Some(WriteAction::Delete),
        _ => Some(WriteAction::Check),
    };
    let bound = condition.bound(&placeholders)?;
    placeholders.check_used()?;
    let attributes = input.item.or(input.key).unwrap_or_default();
    Ok(Parsed {
        table: table_ref(cx, &input.table_name)?,
        attributes: parse_map(&attributes)?,
        action,
        condition: bound,
        returns_item: returns_item(input.return_values_on_condition_check_failure.as_deref()),
    })
}

/// Carries out all writes, or none.
pub(super) fn transact(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    checked: Vec<Result<Write, Error>>,
) -> Result<Vec<(Write, Change)>, Error> {
    let mut items = BTreeSet::new();
    for write in checked.iter().flatten() {
        if !items.insert((&write.table, &write.key)) {
            return Err(Error::validation(
                "Transaction request cannot include multiple operations on one item",
            ));
        }
    }
    let now = millis(cx.now());
    let mut reasons = Vec::new();
    let mut prepared = Vec::new();
    for write in checked {
        let result = write.and_then(|write| {
            let table = dynamo.usable_table(&write.table)?;
            metering::check(table, Access::Write, None, now)?;
            let prepared = write.prepare(table)?;
            Ok((write, prepared))
        });
        match result {
            Ok(ready) => {
                prepared.push(ready);
                reasons.push(None);
            }
            Err(error) => reasons.push(Some(error)),
        }
    }
    check_reasons(&reasons)?;
    let changes = prepared.into_iter().map(|(write, prepared)| {
        let change = commit(dynamo, cx, &write.table, prepared)?;
        metering::charge(dynamo, &write.table, Access::Write, now, |table| {
            Capacity::write(table, &change, 2.0)
        });
        Ok((write, change))
    });
    changes.collect()
}

/// Returns the error that cancels a transaction if there is a reason.
pub(super) fn check_reasons(reasons: &[Option<Error>]) -> Result<(), Error> {
    if reasons.iter().all(Option::is_none) {
        return Ok(());
    }
    let code = |reason: &Option<Error>| match reason {
        None => "None",
        Some(error) => match error.code {
            "ConditionalCheckFailedException" => "ConditionalCheckFailed",
            "DuplicateItemException" => "DuplicateItem",
            "ProvisionedThroughputExceededException" => "ProvisionedThroughputExceeded",
            _ => "ValidationError",
        },
    };
    let codes: Vec<&str> = reasons.iter().map(code).collect();
    let described = reasons.iter().map(|reason| {
        let mut described = json!({"Code": code(reason)});
        if let Some(error) = reason {
            described["Message"] = error.message.as_str().into();
            if let Some((name, value)) = error.member.as_deref() {
                described[*name] = value.clone();
            }
        }
        described
    });
    Err(Error::new(
        "TransactionCanceledException",
        format!(
            "Transaction cancelled, please refer cancellation reasons for specific reasons [{}]",
            codes.join(", ")
        ),
    )
    .with_member("CancellationReasons", described.collect()))
}

/// Whether a request with the token has been carried out before.
pub(super) fn is_repeated(
    dynamo: &mut Dynamo,
    cx: &CallContext<'_>,
    token: Option<&str>,
    digest: &str,
) -> Result<bool, Error> {
    let now = millis(cx.now());
    let tokens = &mut dynamo.regions.for_caller(cx).tokens;
    tokens.retain(|_, known| known.expires > now);
    match token.and_then(|token| tokens.get(token)) {
        None => Ok(false),
        Some(known) if known.digest == digest => Ok(true),
        Some(_) => Err(Error::new(
            "IdempotentParameterMismatchException",
            "The client request token was used before with other parameters",
        )),
    }
}

/// Remembers that the request of a token has been carried out.
pub(super) fn remember(
    dynamo: &mut Dynamo,
    cx: &CallContext<'_>,
    token: Option<&str>,
    digest: String,
) {
    if let Some(token) = token {
        let expires = millis(cx.now()) + TOKEN_LIFETIME;
        let tokens = &mut dynamo.regions.for_caller(cx).tokens;
        tokens.insert(token.to_owned(), RequestToken { digest, expires });
    }
}
