//! Compares an observation with the matchers of an expectation.

mod assignment;
mod comparison;
mod describe;
mod exceeds;
mod json;
mod path;
mod value_kinds;

use rehearsal_record::Place;
use rehearsal_script::{EvalContext, EvalError, Scope, Template};
use serde_json::Value;

pub(crate) use self::comparison::compare;
pub(crate) use self::exceeds::exceeds;
pub(crate) use self::path::pick;

/// One expectation that is not met.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Finding {
    /// The path in the observation: `json.items[0].sku`; empty for the whole.
    pub(crate) path: String,
    /// What is expected there, in words.
    pub(crate) expected: String,
    /// The value found.
    pub(crate) actual: Option<Value>,
    /// The place of the expectation in the file.
    pub(crate) place: Place,
}

/// Evaluates the templates in expectations.
#[derive(Clone, Copy)]
pub(crate) struct Evaluator<'a> {
    pub(crate) scope: &'a Scope,
    pub(crate) context: &'a dyn EvalContext,
}

impl Evaluator<'_> {
    pub(crate) fn value(self, template: &Template) -> Result<Value, EvalError> {
        template.eval(self.scope, self.context)
    }
}
