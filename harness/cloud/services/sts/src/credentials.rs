//! Issuing temporary credentials.

use rehearsal_cloud_core::auth::SessionDetails;
use rehearsal_cloud_core::service::{CallContext, Timestamp};
use serde::Serialize;

/// Temporary credentials in an output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Credentials {
    access_key_id: String,
    secret_access_key: String,
    session_token: String,
    expiration: Timestamp,
}

/// Issues credentials for `arn` that expire after some seconds.
///
/// The cloud judges their expiry by its virtual clock. The expiration in the
/// output is in real time, because clients compare it with their own clock.
pub(super) fn issue(
    cx: &mut CallContext<'_>,
    account: &str,
    arn: &str,
    user_id: &str,
    seconds: i64,
) -> Credentials {
    issue_session(
        cx,
        (account, arn, user_id),
        seconds,
        SessionDetails::default(),
    )
}

/// Issues credentials of a session with policies, tags and the like.
pub(super) fn issue_session(
    cx: &mut CallContext<'_>,
    identity: (&str, &str, &str),
    seconds: i64,
    details: SessionDetails,
) -> Credentials {
    let lifetime = time::Duration::seconds(seconds);
    let random = cx.ids.bytes("access key", 5);
    let details = SessionDetails {
        issued: Some(cx.now().unix_timestamp()),
        ..details
    };
    let issued =
        cx.credentials()
            .issue_session(identity, cx.now() + lifetime, &random, Some(details));
    Credentials {
        access_key_id: issued.access_key_id,
        secret_access_key: issued.secret_access_key,
        session_token: issued.session_token,
        expiration: Timestamp(cx.real_now() + lifetime),
    }
}
