//! A setting that is kept as the XML document it was.

use std::fmt;
use std::sync::Arc;

use s3s::xml::{DeserializeContent, Deserializer, SerializeContent, Serializer};
use serde::de::Error as _;
use serde::ser::Error as _;

/// A document, shared. A snapshot carries it as XML.
pub(crate) struct Document<T>(Arc<T>);

impl<T> Document<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(Arc::new(value))
    }
}

impl<T> Clone for Document<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> std::ops::Deref for Document<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: fmt::Debug> fmt::Debug for Document<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: SerializeContent> serde::Serialize for Document<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut buffer = Vec::new();
        Serializer::new(&mut buffer)
            .content("Document", &*self.0)
            .map_err(S::Error::custom)?;
        serializer.serialize_str(&String::from_utf8_lossy(&buffer))
    }
}

impl<'de, T: for<'xml> DeserializeContent<'xml>> serde::Deserialize<'de> for Document<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Deserializer::new(text.as_bytes())
            .named_element("Document", Deserializer::content)
            .map(Self::new)
            .map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use s3s::dto;

    use super::*;

    #[test]
    fn document_survives_a_snapshot() {
        let tag = dto::Tag {
            key: Some("a<".into()),
            value: Some("ü".into()),
        };
        let kept = Document::new(dto::Tagging {
            tag_set: vec![tag.clone()],
        });
        let text = serde_json::to_string(&kept).unwrap();
        let back: Document<dto::Tagging> = serde_json::from_str(&text).unwrap();
        assert_eq!(back.tag_set, [tag]);
    }
}
