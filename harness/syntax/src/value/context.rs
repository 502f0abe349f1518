use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use time::OffsetDateTime;

/// What functions in expressions need from outside. The runner implements it,
/// so that time and random values come from the sandbox and its seed.
pub trait EvalContext {
    /// The sandbox's (virtual) time.
    fn now(&self) -> OffsetDateTime;

    /// The next number from the seeded source.
    fn random(&self) -> u64;

    /// An environment variable of the user's shell.
    fn env(&self, name: &str) -> Option<String>;

    /// A secret that the stage declares; its value appears in no report.
    fn secret(&self, name: &str) -> Option<String>;

    /// Where a secret comes from that has no value, in words: `the environment
    /// variable PAYMENT_KEY`.
    fn secret_source(&self, _name: &str) -> Option<String> {
        None
    }

    /// The bytes of a file by its resolved path.
    fn file(&self, path: &str) -> Result<Vec<u8>, String>;
}

/// The names the language keeps for the stage.
pub const STAGE_ROOTS: [&str; 5] = ["apps", "cloud", "externals", "postgres", "users"];

/// The variables that are defined at a point of a scenario.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scope {
    values: BTreeMap<String, Value>,
    /// The variables whose values come from the author, and from nothing observed.
    given: BTreeSet<String>,
}

impl Scope {
    /// Defines a variable, replacing an earlier one of the same name.
    pub fn set(&mut self, name: impl Into<String>, value: Value) {
        let name = name.into();
        self.given.remove(&name);
        self.values.insert(name, value);
    }

    /// Defines a variable whose value comes from the author: a mistake in an
    /// expression of such values is the author's.
    pub fn set_given(&mut self, name: impl Into<String>, value: Value) {
        let name = name.into();
        self.given.insert(name.clone());
        self.values.insert(name, value);
    }

    /// Whether a variable's value comes from the author, or from the stage.
    pub fn is_given(&self, name: &str) -> bool {
        self.given.contains(name) || STAGE_ROOTS.contains(&name)
    }

    /// A variable's value.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.values.get(name)
    }

    /// All variables, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.values.iter().map(|(name, value)| (&**name, value))
    }
}
