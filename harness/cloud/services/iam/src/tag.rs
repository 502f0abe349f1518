//! Tags of IAM's resources.

use rehearsal_model::error::ServiceError;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::error::{invalid_input, limit_exceeded};

/// The most tags that a resource may have.
const MAX_TAGS: usize = 50;

/// A tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Tag {
    pub(crate) key: String,
    #[serde(default)]
    pub(crate) value: String,
}

/// Adds tags; one with the same key, in whatever case, is replaced.
pub(crate) fn add(tags: &mut Vec<Tag>, added: Vec<Tag>) -> Result<(), ServiceError> {
    for (index, tag) in added.iter().enumerate() {
        let same = |other: &Tag| other.key.eq_ignore_ascii_case(&tag.key);
        if added[..index].iter().any(same) {
            return Err(invalid_input(
                "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
            ));
        }
    }
    let mut merged = tags.clone();
    for tag in added {
        let same = |other: &&mut Tag| other.key.eq_ignore_ascii_case(&tag.key);
        match merged.iter_mut().find(same) {
            Some(other) => *other = tag,
            None => merged.push(tag),
        }
    }
    if merged.len() > MAX_TAGS {
        return Err(limit_exceeded(format!(
            "The number of tags has reached the maximum limit of {MAX_TAGS}."
        )));
    }
    *tags = merged;
    Ok(())
}

/// Removes the tags with these keys.
pub(crate) fn remove(tags: &mut Vec<Tag>, keys: &[String]) {
    tags.retain(|tag| !keys.iter().any(|key| key.eq_ignore_ascii_case(&tag.key)));
}

/// Adds a resource's tags to its output, where it has some.
pub(crate) fn add_to_output(output: &mut Value, tags: &[Tag]) {
    if !tags.is_empty() {
        output["Tags"] = json!(tags);
    }
}
