//! Paths in JSON documents.

use rehearsal_script::Segment;
use serde_json::Value;

/// Returns the value at a path; negative indexes count from the end.
pub(crate) fn pick<'v>(value: &'v Value, segments: &[Segment]) -> Option<&'v Value> {
    segments
        .iter()
        .try_fold(value, |value, segment| match segment {
            Segment::Key(key) => value.get(key),
            Segment::Index(index) => {
                let list = value.as_array()?;
                let at = match usize::try_from(*index) {
                    Ok(at) => at,
                    Err(_) => list
                        .len()
                        .checked_sub(usize::try_from(index.unsigned_abs()).ok()?)?,
                };
                list.get(at)
            }
        })
}

/// Appends to a path.
pub(super) fn join(path: &str, rest: &str) -> String {
    if path.is_empty() || rest.starts_with('[') {
        format!("{path}{rest}")
    } else {
        format!("{path}.{rest}")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn negative_index_counts_from_the_end() {
        let value = json!({"items": [{"sku": "A"}, {"sku": "B"}]});
        let key = |key: &str| Segment::Key(key.to_owned());
        let path = |index| [key("items"), Segment::Index(index), key("sku")];
        assert_eq!(pick(&value, &path(0)), Some(&json!("A")));
        assert_eq!(pick(&value, &path(-1)), Some(&json!("B")));
        assert_eq!(pick(&value, &path(-3)), None);
        assert_eq!(pick(&value, &[key("items"), key("sku")]), None);
    }
}
