//! The rules for tags.

use std::collections::BTreeMap;

use super::refusal::Refusal;

const MOST_TAGS: usize = 50;
const LONGEST_KEY: usize = 128;
const LONGEST_VALUE: usize = 256;

/// Whether tags may be put on a queue.
pub(crate) fn check(tags: &BTreeMap<String, String>) -> Result<(), Refusal> {
    for (key, value) in tags {
        check_key(key)?;
        if value.chars().count() > LONGEST_VALUE {
            return Err(Refusal::invalid(
                "Tag values must be between 0 and 256 characters in length.",
            ));
        }
        if key.to_ascii_lowercase().starts_with("aws:") {
            return Err(Refusal::invalid("Tag keys cannot start with 'aws:'."));
        }
    }
    Ok(())
}

/// Whether a tag can be called that.
pub(crate) fn check_key(key: &str) -> Result<(), Refusal> {
    if (1..=LONGEST_KEY).contains(&key.chars().count()) {
        return Ok(());
    }
    Err(Refusal::invalid(
        "Tag keys must be between 1 and 128 characters in length.",
    ))
}

/// Whether a queue can bear as many tags.
pub(crate) fn check_count(count: usize, queue: &str) -> Result<(), Refusal> {
    if count <= MOST_TAGS {
        return Ok(());
    }
    Err(Refusal::invalid(format!(
        "Too many tags added for queue {queue}."
    )))
}
