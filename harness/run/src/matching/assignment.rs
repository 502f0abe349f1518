//! Assigns the expectations of an unordered list to its elements.

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
    use super::*;

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
