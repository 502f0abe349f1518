//! Document paths: `a.b[0]`.

use std::fmt;
use std::sync::Arc;

use crate::value::{AttributeMap, AttributeValue};

/// A part of a path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Element {
    Name(Arc<str>),
    Index(usize),
}

/// A path to an attribute or into it. The first part is a name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Path(pub(crate) Vec<Element>);

impl Path {
    /// Returns the path of an attribute.
    pub(crate) fn attribute(name: &str) -> Self {
        Self(vec![Element::Name(name.into())])
    }

    /// Returns the name of the attribute that it begins with.
    pub(crate) fn root(&self) -> &Arc<str> {
        match &self.0[0] {
            Element::Name(name) => name,
            Element::Index(_) => unreachable!("the first part of a path is a name"),
        }
    }

    /// Returns the attribute's name if the path does not go into it.
    pub(crate) fn as_attribute(&self) -> Option<&Arc<str>> {
        match self.0.as_slice() {
            [Element::Name(name)] => Some(name),
            _ => None,
        }
    }

    /// Returns what is there in an item.
    pub(crate) fn get<'a>(&self, item: &'a AttributeMap) -> Option<&'a AttributeValue> {
        let value = item.get(self.root())?;
        self.0[1..]
            .iter()
            .try_fold(value, |value, element| match (element, value) {
                (Element::Name(name), AttributeValue::Map(map)) => map.get(name),
                (Element::Index(index), AttributeValue::List(list)) => list.get(*index),
                _ => None,
            })
    }

    /// Returns how two paths of one expression get in each other's way.
    pub(crate) fn clash(&self, other: &Self) -> Option<Clash> {
        let pairs = self.0.iter().zip(&other.0);
        for (one, two) in pairs {
            match (one, two) {
                _ if one == two => {}
                (Element::Name(_), Element::Index(_)) | (Element::Index(_), Element::Name(_)) => {
                    return Some(Clash::Conflict);
                }
                _ => return None,
            }
        }
        Some(Clash::Overlap)
    }
}

/// How two paths get in each other's way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Clash {
    /// One is at or above the other.
    Overlap,
    /// One needs a list where the other needs a map.
    Conflict,
}

/// As errors write paths: `[a, b, [0]]`.
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[")?;
        for (at, element) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str(", ")?;
            }
            match element {
                Element::Name(name) => f.write_str(name)?,
                Element::Index(index) => write!(f, "[{index}]")?,
            }
        }
        f.write_str("]")
    }
}
