//! Attributes by name.

use std::collections::HashSet;
use std::sync::Arc;

use super::AttributeValue;

/// The most names that the items of a table share.
const MAX_SHARED_NAMES: usize = 1_000;

/// Attributes by name, in the order of their names: an item, a key, or the value of a map.
///
/// A sorted vector, because most items have few attributes and a table has many items.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct AttributeMap(Vec<(Arc<str>, AttributeValue)>);

impl AttributeMap {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    fn position(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| (**known).cmp(name))
    }

    pub(crate) fn get(&self, name: &str) -> Option<&AttributeValue> {
        let at = self.position(name).ok()?;
        Some(&self.0[at].1)
    }

    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut AttributeValue> {
        let at = self.position(name).ok()?;
        Some(&mut self.0[at].1)
    }

    pub(crate) fn contains(&self, name: &str) -> bool {
        self.position(name).is_ok()
    }

    /// Sets an attribute and returns the value it had.
    pub(crate) fn insert(
        &mut self,
        name: impl Into<Arc<str>>,
        value: AttributeValue,
    ) -> Option<AttributeValue> {
        let name = name.into();
        match self.position(&name) {
            Ok(at) => Some(std::mem::replace(&mut self.0[at].1, value)),
            Err(at) => {
                self.0.insert(at, (name, value));
                None
            }
        }
    }

    pub(crate) fn remove(&mut self, name: &str) -> Option<AttributeValue> {
        let at = self.position(name).ok()?;
        Some(self.0.remove(at).1)
    }

    /// Takes no more memory than it needs, with names that are shared with other items.
    pub(crate) fn compact(&mut self, names: &mut AttributeNames) {
        for (name, _) in &mut self.0 {
            names.share(name);
        }
        self.0.shrink_to_fit();
    }

    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = (&Arc<str>, &AttributeValue)> {
        self.0.iter().map(|(name, value)| (name, value))
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<N: Into<Arc<str>>> FromIterator<(N, AttributeValue)> for AttributeMap {
    fn from_iter<I: IntoIterator<Item = (N, AttributeValue)>>(attributes: I) -> Self {
        let attributes = attributes.into_iter();
        let mut map = Self(Vec::with_capacity(attributes.size_hint().0));
        for (name, value) in attributes {
            map.insert(name, value);
        }
        map
    }
}

/// The names of attributes that the items of a table have in common, each in memory once.
#[derive(Debug, Clone, Default)]
pub(crate) struct AttributeNames(HashSet<Arc<str>>);

impl AttributeNames {
    /// Replaces a name by the shared one.
    fn share(&mut self, name: &mut Arc<str>) {
        if let Some(known) = self.0.get(name) {
            name.clone_from(known);
        } else if self.0.len() < MAX_SHARED_NAMES {
            self.0.insert(Arc::clone(name));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_share_the_names_of_their_attributes() {
        let mut names = AttributeNames::default();
        let items = ["1", "2"].map(|id| {
            let mut item: AttributeMap = [("id", id.into()), ("name", "x".into())]
                .into_iter()
                .collect();
            item.compact(&mut names);
            item
        });
        let [first, second] = items
            .each_ref()
            .map(|item| item.iter().map(|(name, _)| name));
        assert!(
            first
                .zip(second)
                .all(|(one, other)| Arc::ptr_eq(one, other))
        );
    }

    #[test]
    fn names_without_number_are_not_all_kept() {
        let mut names = AttributeNames::default();
        for number in 0..2 * MAX_SHARED_NAMES {
            let attribute = (format!("name-{number}"), "x".into());
            AttributeMap::from_iter([attribute]).compact(&mut names);
        }
        assert_eq!(names.0.len(), MAX_SHARED_NAMES);
    }
}
