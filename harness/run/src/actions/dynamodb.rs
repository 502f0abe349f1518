//! `dynamodb.*`: items of tables, as plain JSON.

use rehearsal_record::Observation;
use rehearsal_script::action::dynamodb::{Attributes, Delete, Get, Put, Query, Scan, Update};
use rehearsal_script::{Entries, Name, TableKind, Template, Text};
use rehearsal_stage::{CallError, Table, attributes};
use serde_json::{Map, Value, json};

use super::Perform;
use super::sdk::call_error;
use crate::context::StepContext;
use crate::error::StepError;

impl StepContext<'_> {
    pub(super) fn table(&self, name: &Name<TableKind>) -> Result<&Table, StepError> {
        Ok(self.sandbox().resource::<Table>(&self.name(name)?)?)
    }

    /// Returns attributes in DynamoDB's form.
    fn attributes(&self, attributes: &Attributes) -> Result<Map<String, Value>, StepError> {
        match self.value(&attributes.0)? {
            Value::Object(members) => Ok(attributes::encode(&members)),
            other => Err(StepError::scenario(format!(
                "a mapping from attributes to values is needed, and this is {other}"
            ))),
        }
    }

    async fn dynamodb(&self, operation: &str, input: &Value) -> Result<Value, CallError> {
        let api = &self.sandbox().clients().api;
        api.call("dynamodb", operation, input).await
    }
}

/// The input of an operation, with the names and values of its expressions.
struct Input {
    members: Map<String, Value>,
    names: Map<String, Value>,
    values: Map<String, Value>,
}

impl Input {
    fn new(table: &Table) -> Self {
        Self {
            members: Map::from_iter([("TableName".to_owned(), (*table.name).into())]),
            names: Map::new(),
            values: Map::new(),
        }
    }

    fn set(&mut self, member: &str, value: impl Into<Value>) {
        self.members.insert(member.to_owned(), value.into());
    }

    fn set_text(
        &mut self,
        member: &str,
        text: Option<&Text>,
        cx: &StepContext<'_>,
    ) -> Result<(), StepError> {
        if let Some(text) = cx.optional_text(text)? {
            self.set(member, text);
        }
        Ok(())
    }

    /// Adds the names and values that a step gives.
    fn placeholders(
        &mut self,
        names: &Entries<Text>,
        values: &Entries<Template>,
        cx: &StepContext<'_>,
    ) -> Result<(), StepError> {
        for (name, attribute) in names.iter() {
            let attribute = cx.text(attribute)?;
            self.names.insert(with_sign('#', name), attribute.into());
        }
        for (name, value) in values.iter() {
            let value = attributes::encode_value(&cx.value(value)?);
            self.values.insert(with_sign(':', name), value);
        }
        Ok(())
    }

    /// Returns a placeholder for the name of an attribute.
    fn name_of(&mut self, attribute: &str) -> String {
        let name = format!("#_{}", self.names.len());
        self.names.insert(name.clone(), attribute.into());
        name
    }

    /// Returns `#name = :value` for an attribute.
    fn assignment(&mut self, attribute: &str, value: Value) -> String {
        let placeholder = format!(":_{}", self.values.len());
        self.values.insert(placeholder.clone(), value);
        format!("{} = {placeholder}", self.name_of(attribute))
    }

    fn into_value(mut self) -> Value {
        for (member, placeholders) in [
            ("ExpressionAttributeNames", self.names),
            ("ExpressionAttributeValues", self.values),
        ] {
            if !placeholders.is_empty() {
                self.members.insert(member.to_owned(), placeholders.into());
            }
        }
        self.members.into()
    }
}

/// Returns the name of a placeholder with its sign, which may be left out.
fn with_sign(sign: char, name: &str) -> String {
    if name.starts_with(sign) {
        name.to_owned()
    } else {
        format!("{sign}{name}")
    }
}

/// Calls an operation that observes one item.
async fn call_for_item(
    cx: &StepContext<'_>,
    operation: &str,
    input: Input,
    field: &str,
) -> Result<Observation, StepError> {
    let input = input.into_value();
    cx.sends(json!({ "operation": format!("dynamodb.{operation}"), "input": input }));
    match cx.dynamodb(operation, &input).await {
        Ok(output) => {
            let mut observation = Map::new();
            if let Some(item) = output.get("Attributes") {
                observation.insert(field.to_owned(), attributes::decode(item));
            }
            Ok(observation.into())
        }
        Err(error) => call_error(error),
    }
}

impl Perform for Put {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let mut input = Input::new(cx.table(&self.table)?);
        input.set("Item", cx.attributes(&self.item)?);
        input.set("ReturnValues", "ALL_OLD");
        input.set_text("ConditionExpression", self.condition.as_ref(), cx)?;
        input.placeholders(&self.names, &self.values, cx)?;
        call_for_item(cx, "PutItem", input, "old").await
    }
}

impl Perform for Update {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let mut input = Input::new(cx.table(&self.table)?);
        input.set("Key", cx.attributes(&self.key)?);
        input.set("ReturnValues", "ALL_NEW");
        input.set_text("UpdateExpression", self.update.as_ref(), cx)?;
        input.set_text("ConditionExpression", self.condition.as_ref(), cx)?;
        input.placeholders(&self.names, &self.values, cx)?;
        let mut clauses = Vec::new();
        if let Some(attributes) = &self.attributes {
            let set = cx.attributes(attributes)?.into_iter();
            let set: Vec<String> = set
                .map(|(name, value)| input.assignment(&name, value))
                .collect();
            clauses.push(format!("SET {}", set.join(", ")));
        }
        if !self.remove.is_empty() {
            let names = self.remove.iter().map(|name| input.name_of(&name.text));
            let names: Vec<String> = names.collect();
            clauses.push(format!("REMOVE {}", names.join(", ")));
        }
        if !clauses.is_empty() {
            input.set("UpdateExpression", clauses.join(" "));
        }
        call_for_item(cx, "UpdateItem", input, "item").await
    }
}

impl Perform for Delete {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let mut input = Input::new(cx.table(&self.table)?);
        input.set("Key", cx.attributes(&self.key)?);
        input.set("ReturnValues", "ALL_OLD");
        input.set_text("ConditionExpression", self.condition.as_ref(), cx)?;
        input.placeholders(&self.names, &self.values, cx)?;
        call_for_item(cx, "DeleteItem", input, "old").await
    }
}

impl Perform for Get {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let mut input = Input::new(cx.table(&self.table)?);
        input.set("Key", cx.attributes(&self.key)?);
        input.set("ConsistentRead", true);
        let input = input.into_value();
        cx.sends(json!({ "operation": "dynamodb.GetItem", "input": input }));
        match cx.dynamodb("GetItem", &input).await {
            Ok(output) => Ok(match output.get("Item") {
                Some(item) => json!({ "found": true, "item": attributes::decode(item) }),
                None => json!({ "found": false }),
            }),
            Err(error) => call_error(error),
        }
    }
}

impl Perform for Query {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let mut input = Input::new(cx.table(&self.table)?);
        input.placeholders(&self.names, &self.values, cx)?;
        let mut conditions = Vec::new();
        if let Some(key) = &self.key {
            for (name, value) in cx.attributes(key)? {
                conditions.push(input.assignment(&name, value));
            }
        }
        conditions.extend(cx.optional_text(self.condition.as_ref())?);
        input.set("KeyConditionExpression", conditions.join(" AND "));
        input.set_text("FilterExpression", self.filter.as_ref(), cx)?;
        input.set("ScanIndexForward", !self.descending.0);
        match &self.index {
            Some(index) => input.set("IndexName", &*index.text),
            None => input.set("ConsistentRead", true),
        }
        if let Some(from) = &self.from {
            input.set("ExclusiveStartKey", cx.attributes(from)?);
        }
        let limit = cx.optional_count(self.limit.as_ref())?;
        read_pages(cx, "Query", input, limit).await
    }
}

impl Perform for Scan {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let mut input = Input::new(cx.table(&self.table)?);
        input.placeholders(&self.names, &self.values, cx)?;
        input.set_text("FilterExpression", self.filter.as_ref(), cx)?;
        match &self.index {
            Some(index) => input.set("IndexName", &*index.text),
            None => input.set("ConsistentRead", true),
        }
        if let Some(from) = &self.from {
            input.set("ExclusiveStartKey", cx.attributes(from)?);
        }
        let limit = cx.optional_count(self.limit.as_ref())?;
        read_pages(cx, "Scan", input, limit).await
    }
}

/// Reads one page if there is a limit, and else all.
async fn read_pages(
    cx: &StepContext<'_>,
    operation: &str,
    mut input: Input,
    limit: Option<u64>,
) -> Result<Observation, StepError> {
    if let Some(limit) = limit {
        input.set("Limit", limit);
    }
    let mut input = input.into_value();
    cx.sends(json!({ "operation": format!("dynamodb.{operation}"), "input": input }));
    let mut items: Vec<Value> = Vec::new();
    let mut scanned = 0;
    loop {
        let page = match cx.dynamodb(operation, &input).await {
            Ok(page) => page,
            Err(error) => return call_error(error),
        };
        let read = page["Items"].as_array().into_iter().flatten();
        items.extend(read.map(attributes::decode));
        scanned += page["ScannedCount"].as_u64().unwrap_or_default();
        let next = page.get("LastEvaluatedKey");
        match (next, limit) {
            (Some(next), None) => input["ExclusiveStartKey"] = next.clone(),
            (next, _) => {
                let mut observation =
                    json!({ "count": items.len(), "items": items, "scanned": scanned });
                if let Some(next) = next {
                    observation["next"] = attributes::decode(next);
                }
                return Ok(observation);
            }
        }
    }
}
