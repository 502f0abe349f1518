//! Attributes by name.

use std::sync::Arc;

use super::AttributeValue;

/// Attributes by name, in the order of their names: an item, a key, or the value of a map.
///
/// A sorted vector, because most items have few attributes.
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

    /// Returns a map of attributes that are in the order of their names.
    pub(crate) fn from_sorted(attributes: Vec<(Arc<str>, AttributeValue)>) -> Self {
        Self(attributes)
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
