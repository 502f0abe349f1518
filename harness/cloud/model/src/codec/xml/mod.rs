//! XML: elements, and values in them.

mod element;
mod read;
mod write;

pub use element::Element;
pub(super) use read::{document, read, read_members};
pub use write::{element, escape};
pub(super) use write::{write_document, write_members};
