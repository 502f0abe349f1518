//! Event streams, `application/vnd.amazon.eventstream`: frames, and what they mean by the
//! models.

mod body;
mod events;
mod frame;
mod header;

pub use body::body;
pub use events::{Event, Events};
pub use frame::{Frame, FrameError};
pub use header::HeaderValue;

/// The media type of a stream.
pub const CONTENT_TYPE: &str = "application/vnd.amazon.eventstream";
