//! Logs that services write for their resources, such as the lines of functions.

use std::sync::Arc;

/// Messages for a log stream. The group and the stream are created if they are not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRecords {
    /// The account of the log group.
    pub account: Arc<str>,
    /// The region of the log group.
    pub region: Arc<str>,
    /// The name of the log group.
    pub group: String,
    /// The name of the log stream.
    pub stream: String,
    /// The messages.
    pub messages: Vec<String>,
}
