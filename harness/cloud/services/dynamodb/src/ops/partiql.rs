//! PartiQL statements: alone, in batches and in transactions.

use std::ops::Bound;
use std::sync::Arc;

use rehearsal_cloud_core::paging::{decode_token, encode_token};
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::capacity::{Capacity, ReadMode};
use super::items::{returned, returns_item};
use super::key_parts::{partition, whole_key};
use super::lookup::{millis, table_ref};
use super::metering;
use super::query::bounds;
use super::read::{Page, PageInput, Selection, Source, values};
use super::transact::{check_reasons, is_repeated, remember, transact};
use super::write::{Write, WriteAction, write};
use crate::error::Error;
use crate::expression::{BoundCondition, Condition, Path, Update, check_condition, checked_update};
use crate::partiql::{Returning, Select, Statement, parse};
use crate::state::Dynamo;
use crate::table::{Access, KeySchema};
use crate::value::{AttributeMap, parse_map, parse_value};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct StatementInput {
    statement: String,
    #[serde(default)]
    parameters: Vec<Value>,
    consistent_read: Option<bool>,
    limit: Option<usize>,
    next_token: Option<String>,
    return_consumed_capacity: Option<String>,
    return_values_on_condition_check_failure: Option<String>,
}

impl StatementInput {
    fn parse(&self) -> Result<Statement, Error> {
        let parameters = self.parameters.iter();
        let parameters = parameters.map(|value| parse_value(value).map(Arc::new));
        let parameters: Vec<_> = parameters.collect::<Result<_, _>>()?;
        parse(&self.statement, &parameters)
    }

    fn returns_item(&self) -> bool {
        returns_item(self.return_values_on_condition_check_failure.as_deref())
    }
}

pub(crate) fn execute_statement(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: StatementInput,
) -> Result<Value, ServiceError> {
    match input.parse()? {
        Statement::Select(statement) => Ok(select(dynamo, cx, &statement, &input)?),
        Statement::Exists(_) => {
            Err(Error::validation("EXISTS is only supported in ExecuteTransaction").into())
        }
        statement => {
            let capacity = input.return_consumed_capacity.as_deref();
            Ok(execute_write(dynamo, cx, statement, &input, capacity)?)
        }
    }
}

fn select(
    dynamo: &mut Dynamo,
    cx: &CallContext<'_>,
    statement: &Select,
    input: &StatementInput,
) -> Result<Value, Error> {
    let name = table_ref(cx, &statement.table)?;
    let table = dynamo.usable_table(&name)?;
    let now = millis(cx.now());
    let source = Source::new(table, statement.index.as_deref())
        .map_err(|_| Error::validation("The table does not have the specified index"))?;
    let mode = ReadMode::of(input.consistent_read);
    source.check_consistency(mode)?;
    metering::check(table, Access::Read, statement.index.as_deref(), now)?;
    let keys = source
        .index
        .map_or(&table.definition.keys, |index| &index.keys);
    let condition = statement.condition.as_ref();
    condition.map_or(Ok(()), check_condition)?;
    let read = condition.map(|condition| partition(condition, keys));
    let read = read.transpose()?.flatten();
    let backwards = is_backwards(statement, keys, read.is_some())?;
    let (mut lower, mut upper) = match &read {
        Some(read) => bounds(read),
        None => (Bound::Unbounded, Bound::Unbounded),
    };
    if let Some(token) = &input.next_token {
        let invalid = || Error::validation("The NextToken is invalid");
        let key = decode_token(token).map_err(|_| invalid())?;
        let key: Map<String, Value> = serde_json::from_str(&key).map_err(|_| invalid())?;
        let start = source.start_key(&parse_map(&key)?)?;
        if backwards {
            upper = Bound::Excluded(start);
        } else {
            lower = Bound::Excluded(start);
        }
    }
    let selection = match (&statement.paths, source.index) {
        (Some(paths), _) => Selection::Values(paths.clone()),
        (None, Some(_)) => Selection::Projected,
        (None, None) => Selection::All,
    };
    let page_input = PageInput {
        limit: input.limit,
        filter: condition,
        selection: &selection,
        mode,
    };
    let range = source.range(lower, upper);
    let page = if backwards {
        Page::read(&source, range.rev(), &page_input)
    } else {
        Page::read(&source, range, &page_input)
    };
    let (items, last, capacity) = page.into_parts();
    let mut output = json!({"Items": items});
    if let Some(last) = last {
        output["NextToken"] = encode_token(&json!(last).to_string()).into();
        output["LastEvaluatedKey"] = json!(last);
    }
    let wanted = input.return_consumed_capacity.as_deref();
    if let Some(consumed) = capacity.describe(&statement.table, wanted) {
        output["ConsumedCapacity"] = consumed;
    }
    metering::charge(dynamo, &name, Access::Read, now, |_| capacity);
    Ok(output)
}

/// Returns whether the order of a statement is backwards.
fn is_backwards(select: &Select, keys: &KeySchema, has_partition: bool) -> Result<bool, Error> {
    let Some((name, backwards)) = &select.order else {
        return Ok(false);
    };
    if !has_partition {
        return Err(Error::validation(
            "Must have at least one non-optional hash key condition in WHERE clause when using \
             ORDER BY clause.",
        ));
    }
    if !keys.contains(name) {
        return Err(Error::validation(format!(
            "Variable reference {name} in ORDER BY clause must be part of the primary key"
        )));
    }
    Ok(*backwards && keys.range.iter().any(|key| key.name == *name))
}

/// Returns the write that a statement means, and what it answers.
fn checked_write(
    dynamo: &Dynamo,
    cx: &CallContext<'_>,
    statement: Statement,
    returns_item: bool,
) -> Result<(Write, Option<Returning>, Update), Error> {
    let name = table_ref(cx, statement.table())?;
    let table = dynamo.usable_table(&name)?;
    let keys = &table.definition.keys;
    let hash = || Path::attribute(&keys.hash[0].name);
    let nothing = Update::new(Vec::new());
    let (mut write, condition, returning, update) = match statement {
        Statement::Insert { item, .. } => {
            let write = Write::put(table, name, item)?;
            (write, Condition::NotExists(hash()), None, nothing)
        }
        Statement::Update {
            actions,
            condition,
            returning,
            ..
        } => {
            let (key, mut rest) = whole_key(&condition, keys)?;
            let update = checked_update(actions)?;
            rest.push(Condition::Exists(hash()));
            let write = Write::of_key(table, name, key, WriteAction::Update(update.clone()))?;
            (write, Condition::And(rest), returning, update)
        }
        Statement::Delete {
            condition,
            returning,
            ..
        } => {
            let (key, rest) = whole_key(&condition, keys)?;
            let write = Write::of_key(table, name, key, WriteAction::Delete)?;
            (write, missing_or(hash(), rest), returning, nothing)
        }
        Statement::Select(select) | Statement::Exists(select) => {
            let condition = select.condition.as_ref();
            let condition = condition
                .ok_or_else(|| Error::validation("The statement has to have a WHERE clause"))?;
            let (key, mut rest) = whole_key(condition, keys)?;
            rest.push(Condition::Exists(hash()));
            let write = Write::of_key(table, name, key, WriteAction::Check)?;
            (write, Condition::And(rest), None, nothing)
        }
    };
    check_condition(&condition)?;
    write.condition = Some(condition);
    write.returns_item = returns_item;
    Ok((write, returning, update))
}

/// A deletion of an item that is not there succeeds.
fn missing_or(hash: Path, rest: Vec<BoundCondition>) -> BoundCondition {
    Condition::Or(vec![Condition::NotExists(hash), Condition::And(rest)])
}

/// Returns the error of an item that is there already in the words of PartiQL.
fn of_insert(error: Error) -> Error {
    if error.code == "ConditionalCheckFailedException" {
        return Error::new(
            "DuplicateItemException",
            "Duplicate primary key exists in table",
        );
    }
    error
}

fn execute_write(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    statement: Statement,
    input: &StatementInput,
    wanted: Option<&str>,
) -> Result<Value, Error> {
    let is_insert = matches!(statement, Statement::Insert { .. });
    let table_name = statement.table().to_owned();
    let (checked, returning, update) = checked_write(dynamo, cx, statement, input.returns_item())?;
    let change = write(dynamo, cx, &checked)
        .map_err(|error| if is_insert { of_insert(error) } else { error })?;
    let wanted_values = match returning {
        None => "NONE",
        Some(Returning::AllOld) => "ALL_OLD",
        Some(Returning::AllNew) => "ALL_NEW",
        Some(Returning::ModifiedOld) => "UPDATED_OLD",
        Some(Returning::ModifiedNew) => "UPDATED_NEW",
    };
    let item = returned(wanted_values, &change, &update.projection());
    let mut output = json!({"Items": item.into_iter().collect::<Vec<_>>()});
    if let Some(table) = dynamo.table(&checked.table)
        && let Some(consumed) = Capacity::write(table, &change, 1.0).describe(&table_name, wanted)
    {
        output["ConsumedCapacity"] = consumed;
    }
    Ok(output)
}

/// Returns the item that a statement names by its whole key.
fn read_item(
    dynamo: &Dynamo,
    cx: &CallContext<'_>,
    select: &Select,
) -> Result<Option<AttributeMap>, Error> {
    let name = table_ref(cx, &select.table)?;
    let table = dynamo.usable_table(&name)?;
    let condition = select.condition.as_ref();
    let condition = condition
        .ok_or_else(|| Error::validation("Select statements within a batch or a transaction must specify the primary key in the where clause."))?;
    check_condition(condition)?;
    let (key, rest) = whole_key(condition, &table.definition.keys)?;
    let key = table.definition.keys.check_key(&key)?;
    let item = table.get(&key);
    let item = item.filter(|item| crate::expression::matches(&Condition::And(rest), item));
    Ok(item.map(|item| match &select.paths {
        Some(paths) => values(paths, &item),
        None => item,
    }))
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct BatchExecuteStatement {
    statements: Vec<StatementInput>,
}

pub(crate) fn batch_execute_statement(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: BatchExecuteStatement,
) -> Result<Value, ServiceError> {
    let mut responses = Vec::new();
    for statement in &input.statements {
        responses.push(match statement.parse() {
            Err(error) => json!({"Error": batch_error(&error)}),
            Ok(parsed) => {
                let table = parsed.table().to_owned();
                let mut response = json!({"TableName": table});
                match one_of_batch(dynamo, cx, parsed, statement) {
                    Ok(Some(item)) => response["Item"] = item,
                    Ok(None) => {}
                    Err(error) => response["Error"] = batch_error(&error),
                }
                response
            }
        });
    }
    Ok(json!({"Responses": responses}))
}

fn one_of_batch(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    parsed: Statement,
    input: &StatementInput,
) -> Result<Option<Value>, Error> {
    match parsed {
        Statement::Select(select) => {
            let item = read_item(dynamo, cx, &select)?;
            Ok(item.map(|item| json!(item)))
        }
        Statement::Exists(_) => Err(Error::validation(
            "EXISTS is only supported in ExecuteTransaction",
        )),
        statement => {
            let mut output = execute_write(dynamo, cx, statement, input, None)?;
            Ok(output["Items"].get_mut(0).map(Value::take))
        }
    }
}

fn batch_error(error: &Error) -> Value {
    let code = match error.code {
        "ConditionalCheckFailedException" => "ConditionalCheckFailed",
        "DuplicateItemException" => "DuplicateItem",
        "ResourceNotFoundException" => "ResourceNotFound",
        _ => "ValidationError",
    };
    let mut described = json!({"Code": code, "Message": error.message});
    if let Some((name, value)) = error.member.as_deref() {
        described[*name] = value.clone();
    }
    described
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ExecuteTransaction {
    transact_statements: Vec<Value>,
    client_request_token: Option<String>,
}

pub(crate) fn execute_transaction(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: ExecuteTransaction,
) -> Result<Value, ServiceError> {
    let inputs = input.transact_statements.iter().map(|value| {
        StatementInput::deserialize(value).map_err(|error| Error::serialization(error.to_string()))
    });
    let inputs: Vec<StatementInput> = inputs.collect::<Result<_, _>>()?;
    let parsed = inputs.iter().map(StatementInput::parse);
    let parsed: Vec<Statement> = parsed.collect::<Result<_, _>>()?;
    let reads = parsed
        .iter()
        .filter(|statement| matches!(statement, Statement::Select(_)))
        .count();
    if reads == parsed.len() {
        return Ok(read_items(dynamo, cx, &parsed)?);
    }
    if reads > 0 {
        return Err(Error::validation(
            "ExecuteTransaction API does not support mixing read and write statements",
        )
        .into());
    }
    let token = input.client_request_token.as_deref();
    let digest = hex::encode(Sha256::digest(json!(input.transact_statements).to_string()));
    if is_repeated(dynamo, cx, token, &digest)? {
        return Ok(json!({"Responses": []}));
    }
    let checked = parsed.into_iter().zip(&inputs).map(|(statement, input)| {
        let checked = checked_write(dynamo, cx, statement, input.returns_item());
        checked.map(|(write, ..)| write)
    });
    let mut writes = Vec::new();
    for write in checked {
        match write {
            Err(error) if error.code == "ResourceNotFoundException" => return Err(error.into()),
            write => writes.push(write),
        }
    }
    transact(dynamo, cx, writes)?;
    remember(dynamo, cx, token, digest);
    // Recorded: test_dynamodb_execute_transaction.
    Ok(json!({"Responses": []}))
}

fn read_items(
    dynamo: &Dynamo,
    cx: &CallContext<'_>,
    statements: &[Statement],
) -> Result<Value, Error> {
    let mut responses = Vec::new();
    let mut reasons = Vec::new();
    for statement in statements {
        let Statement::Select(select) = statement else {
            continue;
        };
        match read_item(dynamo, cx, select) {
            Ok(item) => {
                reasons.push(None);
                responses.push(item.map_or_else(|| json!({}), |item| json!({"Item": item})));
            }
            Err(error) if error.code == "ResourceNotFoundException" => return Err(error),
            Err(error) => reasons.push(Some(error)),
        }
    }
    check_reasons(&reasons)?;
    Ok(json!({"Responses": responses}))
}
