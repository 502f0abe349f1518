//! Messages to one mobile endpoint, without a topic.

use rehearsal_cloud_core::service::{CallContext, Effect};

use super::journal;
use crate::message::Message;

/// Pushes a message to an endpoint of a platform (`APNS`, `GCM` …).
pub(crate) fn push(
    cx: &mut CallContext<'_>,
    endpoint_arn: &str,
    platform: &str,
    message: &Message,
) {
    let text = message.content.text_for(platform);
    let note = journal::direct(cx, "application", endpoint_arn, &message.id, text);
    cx.effect(Effect::Note(note));
}
