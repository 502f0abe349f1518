//! Ways through a JSON document.

use rehearsal_script::Segment;
use serde_json::Value;

/// What is at a path; negative indexes count from the end.
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

/// A path and what follows it.
pub(super) fn joined(path: &str, rest: &str) -> String {
    if path.is_empty() || rest.starts_with('[') {
        format!("{path}{rest}")
    } else {
        format!("{path}.{rest}")
    }
}

/// Finds `want` an element, moving others to another one that fits them where
/// that makes room.
pub(super) fn augment(
    want: usize,
    fits: &[Vec<bool>],
    taken: &mut [Option<usize>],
    seen: &mut [bool],
) -> bool {
    for at in 0..taken.len() {
        if !fits[want][at] || std::mem::replace(&mut seen[at], true) {
            continue;
        }
        let free = match taken[at] {
            None => true,
            Some(other) => augment(other, fits, taken, seen),
        };
        if free {
            taken[at] = Some(want);
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
    fn paths_go_down_and_count_from_the_end() {
        let value = json!({"items": [{"sku": "A"}, {"sku": "B"}]});
        let key = |key: &str| Segment::Key(key.to_owned());
        let path = |index| [key("items"), Segment::Index(index), key("sku")];
        assert_eq!(pick(&value, &path(0)), Some(&json!("A")));
        assert_eq!(pick(&value, &path(-1)), Some(&json!("B")));
        assert_eq!(pick(&value, &path(-3)), None);
        assert_eq!(pick(&value, &[key("items"), key("sku")]), None);
    }

    #[test]
    fn a_broad_expectation_makes_room_for_a_narrow_one() {
        // The first fits both elements, the second only the first one.
        let fits = [vec![true, true], vec![true, false]];
        let mut taken = vec![None; 2];
        for want in 0..2 {
            assert!(augment(want, &fits, &mut taken, &mut [false; 2]));
        }
        assert_eq!(taken, [Some(1), Some(0)]);
    }
}
