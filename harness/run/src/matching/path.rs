//! Paths in JSON documents, and the matching of unordered lists.

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

/// Assigns an element to `item`, and reassigns others if that is necessary.
/// `fits` says for each item which elements it matches, `taken` which item has
/// each element.
pub(super) fn augment(
    item: usize,
    fits: &[Vec<bool>],
    taken: &mut [Option<usize>],
    visited: &mut [bool],
) -> bool {
    for at in 0..taken.len() {
        if !fits[item][at] || std::mem::replace(&mut visited[at], true) {
            continue;
        }
        let free = match taken[at] {
            None => true,
            Some(other) => augment(other, fits, taken, visited),
        };
        if free {
            taken[at] = Some(item);
            return true;
        }
    }
    false
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

    #[test]
    fn broad_expectation_leaves_the_element_of_a_narrow_one() {
        // The first fits both elements, the second only the first one.
        let fits = [vec![true, true], vec![true, false]];
        let mut taken = vec![None; 2];
        for item in 0..2 {
            assert!(augment(item, &fits, &mut taken, &mut [false; 2]));
        }
        assert_eq!(taken, [Some(1), Some(0)]);
    }
}
