//! The OpenAPI documents of apps: their routes, and whether answers are what they say.

mod document;
mod schema;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use tokio::sync::OnceCell;

pub(crate) use self::document::Document;

/// What an answer is not, according to a document.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Violation {
    /// The path in the observation.
    pub(crate) path: String,
    /// What the document says.
    pub(crate) expected: String,
    pub(crate) actual: Option<Value>,
}

/// A document, once it was read, or why it could not be.
pub(crate) type Loaded = OnceCell<Result<Document, String>>;

/// The documents that a run has read, by the app.
#[derive(Debug, Clone, Default)]
pub(crate) struct Documents(Arc<Mutex<HashMap<String, Arc<Loaded>>>>);

impl Documents {
    /// Returns the document of an app.
    pub(crate) fn of(&self, app: &str) -> Arc<Loaded> {
        let mut documents = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(documents.entry(app.to_owned()).or_default())
    }
}
