//! Checks of tags.

use std::collections::BTreeMap;

use crate::error::Error;

const MAX_TAGS: usize = 50;
const MAX_KEY: usize = 128;
const MAX_VALUE: usize = 256;

/// Checks tags to be added.
pub(crate) fn check_tags(tags: &BTreeMap<String, String>) -> Result<(), Error> {
    for (key, value) in tags {
        check_key(key)?;
        if value.chars().count() > MAX_VALUE {
            return Err(Error::invalid(
                "Tag values must be between 0 and 256 characters in length.",
            ));
        }
        if key.to_ascii_lowercase().starts_with("aws:") {
            return Err(Error::invalid("Tag keys cannot start with 'aws:'."));
        }
    }
    Ok(())
}

/// Checks the key of a tag.
pub(crate) fn check_key(key: &str) -> Result<(), Error> {
    if (1..=MAX_KEY).contains(&key.chars().count()) {
        return Ok(());
    }
    Err(Error::invalid(
        "Tag keys must be between 1 and 128 characters in length.",
    ))
}

/// Checks the number of a queue's tags.
pub(crate) fn check_count(count: usize, queue: &str) -> Result<(), Error> {
    if count <= MAX_TAGS {
        return Ok(());
    }
    Err(Error::invalid(format!(
        "Too many tags added for queue {queue}."
    )))
}
