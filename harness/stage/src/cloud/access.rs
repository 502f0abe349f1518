//! How to reach a cloud.

/// The endpoint, region and credentials of a cloud.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloudAccess {
    /// The endpoint: `http://127.0.0.1:41234`
    pub endpoint: String,
    /// The region of all resources.
    pub region: String,
    /// The access key id.
    pub access_key_id: String,
    /// The secret access key.
    pub secret_access_key: String,
}

/// Returns the credentials of an app. Each app has its own, so that the journal knows
/// who made a call.
pub(crate) fn app_credentials(app: &str) -> (String, String) {
    (format!("test-{app}"), "test".to_owned())
}
