//! The syntax trees of the texts that were parsed last: apps send the same few texts.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use super::ast::{RawAction, RawCondition, RawPath};
use super::parser::{parse_condition, parse_projection, parse_update};

/// The most texts of a kind that are kept.
const CAPACITY: usize = 1_000;

type Parsed<T> = Result<Arc<T>, String>;

/// What texts were parsed to; emptied when it is full.
struct Cache<T>(LazyLock<Mutex<HashMap<String, Parsed<T>>>>);

impl<T> Cache<T> {
    const fn new() -> Self {
        Self(LazyLock::new(Mutex::default))
    }

    fn get(&self, text: &str, parse: fn(&str) -> Result<T, String>) -> Parsed<T> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(parsed) = kept.get(text) {
            return parsed.clone();
        }
        let parsed = parse(text).map(Arc::new);
        if kept.len() >= CAPACITY {
            kept.clear();
        }
        kept.insert(text.to_owned(), parsed.clone());
        parsed
    }
}

static CONDITIONS: Cache<RawCondition> = Cache::new();
static UPDATES: Cache<Vec<RawAction>> = Cache::new();
static PROJECTIONS: Cache<Vec<RawPath>> = Cache::new();

pub(super) fn condition(text: &str) -> Parsed<RawCondition> {
    CONDITIONS.get(text, parse_condition)
}

pub(super) fn update(text: &str) -> Parsed<Vec<RawAction>> {
    UPDATES.get(text, parse_update)
}

pub(super) fn projection(text: &str) -> Parsed<Vec<RawPath>> {
    PROJECTIONS.get(text, parse_projection)
}
