//! Projections: the parts of an item that paths lead to.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::path::{Element, Path};
use crate::value::{AttributeMap, AttributeValue};

/// The paths of a projection, as a tree.
#[derive(Debug, Default, Clone)]
pub(crate) struct Projected {
    names: BTreeMap<Arc<str>, Projected>,
    indexes: BTreeMap<usize, Projected>,
}

impl Projected {
    pub(crate) fn new<'a>(paths: impl IntoIterator<Item = &'a Path>) -> Self {
        let mut root = Self::default();
        for path in paths {
            let mut node = &mut root;
            for element in &path.0 {
                node = match element {
                    Element::Name(name) => node.names.entry(Arc::clone(name)).or_default(),
                    Element::Index(index) => node.indexes.entry(*index).or_default(),
                };
            }
        }
        root
    }

    /// Returns the names of the attributes that it has parts of.
    pub(crate) fn roots(&self) -> impl Iterator<Item = &Arc<str>> {
        self.names.keys()
    }

    /// Returns the parts of an item that it has.
    pub(crate) fn apply(&self, item: &AttributeMap) -> AttributeMap {
        let parts = self.names.iter().filter_map(|(name, node)| {
            let part = node.part(item.get(name)?)?;
            Some((Arc::clone(name), part))
        });
        parts.collect()
    }

    fn part(&self, value: &AttributeValue) -> Option<AttributeValue> {
        if self.names.is_empty() && self.indexes.is_empty() {
            return Some(value.clone());
        }
        match value {
            AttributeValue::Map(map) => {
                let parts = self.apply(map);
                (!parts.is_empty()).then_some(AttributeValue::Map(parts))
            }
            AttributeValue::List(list) => {
                let parts = self.indexes.iter();
                let parts = parts.filter_map(|(index, node)| node.part(list.get(*index)?));
                let parts: Vec<_> = parts.collect();
                (!parts.is_empty()).then_some(AttributeValue::List(parts))
            }
            _ => None,
        }
    }
}
