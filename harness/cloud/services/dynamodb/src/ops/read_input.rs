//! The input of queries and scans.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::capacity::ReadMode;
use super::items::read_projection;
use super::legacy;
use super::metering;
use super::read::{PageInput, SelectInput, Selection, Source};
use crate::error::Error;
use crate::expression::{BoundCondition, Kind, Placeholders, Projected};
use crate::names::TableRef;
use crate::state::Dynamo;
use crate::table::Access;
use crate::value::{AttributeMap, parse_map};

/// The input of a query or a scan. The model says which members each has.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ReadInput {
    pub(super) table_name: String,
    index_name: Option<String>,
    select: Option<String>,
    pub(super) attributes_to_get: Option<Vec<String>>,
    limit: Option<usize>,
    consistent_read: Option<bool>,
    pub(super) key_conditions: Option<Map<String, Value>>,
    #[serde(rename = "QueryFilter", alias = "ScanFilter")]
    pub(super) filter: Option<Map<String, Value>>,
    pub(super) conditional_operator: Option<String>,
    pub(super) scan_index_forward: Option<bool>,
    exclusive_start_key: Option<Map<String, Value>>,
    pub(super) return_consumed_capacity: Option<String>,
    pub(super) segment: Option<u64>,
    pub(super) total_segments: Option<u64>,
    pub(super) projection_expression: Option<String>,
    pub(super) filter_expression: Option<String>,
    pub(super) key_condition_expression: Option<String>,
    expression_attribute_names: Option<BTreeMap<String, String>>,
    expression_attribute_values: Option<Map<String, Value>>,
}

/// What the expressions of a read mean, or the parameters before them.
pub(super) struct ReadExpressions {
    pub(super) filter: Option<BoundCondition>,
    projection: Option<Projected>,
    /// The name of the parameter that the projection is from.
    parameter: &'static str,
    /// The key that the page begins after.
    pub(super) start: Option<AttributeMap>,
}

impl ReadInput {
    /// Returns the names and values for the expressions that an operation has.
    pub(super) fn placeholders(&self, kinds: &[Kind]) -> Result<Placeholders, Error> {
        let expressions = kinds.iter().map(|kind| {
            let text = match kind {
                Kind::KeyCondition => &self.key_condition_expression,
                Kind::Projection => &self.projection_expression,
                _ => &self.filter_expression,
            };
            (*kind, text.as_deref())
        });
        Placeholders::new(
            self.expression_attribute_names.as_ref(),
            self.expression_attribute_values.as_ref(),
            &expressions.collect::<Vec<_>>(),
        )
    }

    /// Returns what the expressions mean; all placeholders have to be used then.
    pub(super) fn expressions(
        &self,
        placeholders: &Placeholders,
    ) -> Result<ReadExpressions, Error> {
        let operator = self.conditional_operator.as_deref();
        let filter = match (self.filter_expression.as_deref(), &self.filter) {
            (Some(text), _) => Some(placeholders.condition(Kind::Filter, text)?),
            (None, Some(filter)) if !filter.is_empty() => {
                Some(legacy::conditions(filter, operator)?)
            }
            (None, _) => None,
        };
        let (projection, parameter) = read_projection(
            placeholders,
            self.projection_expression.as_deref(),
            self.attributes_to_get.as_deref(),
        )?;
        placeholders.check_used()?;
        let start = self.exclusive_start_key.as_ref().map(parse_map);
        Ok(ReadExpressions {
            filter,
            projection,
            parameter,
            start: start.transpose()?,
        })
    }

    /// Returns the table or the index that is read.
    pub(super) fn source<'a>(
        &self,
        dynamo: &'a Dynamo,
        name: &TableRef,
        now: i64,
    ) -> Result<Source<'a>, Error> {
        let table = dynamo.usable_table(name)?;
        let source = Source::new(table, self.index_name.as_deref())?;
        source.check_consistency(self.mode())?;
        metering::check(table, Access::Read, self.index_name.as_deref(), now)?;
        Ok(source)
    }

    fn mode(&self) -> ReadMode {
        ReadMode::of(self.consistent_read)
    }

    /// Returns which attributes are answered.
    pub(super) fn selection(
        &self,
        source: &Source<'_>,
        expressions: &mut ReadExpressions,
    ) -> Result<Selection, Error> {
        let select = SelectInput {
            select: self.select.as_deref(),
            projection: expressions.projection.take(),
            parameter: expressions.parameter,
        };
        select.selection(source)
    }

    pub(super) fn page<'a>(
        &self,
        filter: Option<&'a BoundCondition>,
        selection: &'a Selection,
    ) -> PageInput<'a> {
        PageInput {
            limit: self.limit,
            filter,
            selection,
            mode: self.mode(),
        }
    }
}
