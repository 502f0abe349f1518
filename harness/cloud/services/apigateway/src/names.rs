//! Identifiers and ARNs.

use rehearsal_cloud_core::service::CallContext;

const ALPHABET: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
const MIXED: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// Returns a new identifier.
pub(crate) fn id(cx: &mut CallContext<'_>, label: &str, length: usize) -> String {
    cx.ids.text(label, ALPHABET, length)
}

/// Returns the value of a new API key.
pub(crate) fn key_value(cx: &mut CallContext<'_>) -> String {
    cx.ids.text("api key value", MIXED, 40)
}

/// Returns the ARN of an API or of something in it: `/restapis/ID`.
pub(crate) fn arn(region: &str, path: &str) -> String {
    format!("arn:aws:apigateway:{region}::{path}")
}
