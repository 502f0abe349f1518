//! An external identity provider. It is stored; no user is redirected to it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use rehearsal_cloud_core::service::Timestamp;

/// An identity provider, stored as the API returns it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct IdentityProvider {
    pub(super) user_pool_id: String,
    pub(super) provider_name: String,
    pub(super) provider_type: String,
    #[serde(default)]
    pub(super) provider_details: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) attribute_mapping: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) idp_identifiers: Vec<String>,
    pub(super) last_modified_date: Timestamp,
    pub(super) creation_date: Timestamp,
}

impl IdentityProvider {
    /// Adds AWS's defaults: the provider's addresses, and the attribute with the user
    /// name.
    pub(super) fn add_defaults(&mut self) {
        let version = self.provider_details.get("api_version").cloned();
        let version = version.map_or_else(String::new, |version| format!("{version}/"));
        let (name, details): (_, &[(&str, &str)]) = match self.provider_type.as_str() {
            "Google" => ("sub", &GOOGLE),
            "Facebook" => ("id", &FACEBOOK),
            "LoginWithAmazon" => ("user_id", &AMAZON),
            "SignInWithApple" => ("sub", &APPLE),
            "OIDC" => ("sub", &OIDC),
            _ => return,
        };
        for (key, value) in details {
            let value = value.replace("VERSION/", &version);
            let details = &mut self.provider_details;
            details.entry((*key).to_owned()).or_insert(value);
        }
        let mapping = &mut self.attribute_mapping;
        mapping
            .entry("username".to_owned())
            .or_insert_with(|| name.to_owned());
    }
}

const GOOGLE: [(&str, &str); 6] = [
    (
        "attributes_url",
        "https://people.googleapis.com/v1/people/me?personFields=",
    ),
    ("attributes_url_add_attributes", "true"),
    (
        "authorize_url",
        "https://accounts.google.com/o/oauth2/v2/auth",
    ),
    ("oidc_issuer", "https://accounts.google.com"),
    ("token_request_method", "POST"),
    ("token_url", "https://www.googleapis.com/oauth2/v4/token"),
];

const FACEBOOK: [(&str, &str); 5] = [
    (
        "attributes_url",
        "https://graph.facebook.com/VERSION/me?fields=",
    ),
    ("attributes_url_add_attributes", "true"),
    (
        "authorize_url",
        "https://www.facebook.com/VERSION/dialog/oauth",
    ),
    ("token_request_method", "GET"),
    (
        "token_url",
        "https://graph.facebook.com/VERSION/oauth/access_token",
    ),
];

const AMAZON: [(&str, &str); 5] = [
    ("attributes_url", "https://api.amazon.com/user/profile"),
    ("attributes_url_add_attributes", "false"),
    ("authorize_url", "https://www.amazon.com/ap/oa"),
    ("token_request_method", "POST"),
    ("token_url", "https://api.amazon.com/auth/o2/token"),
];

const APPLE: [(&str, &str); 5] = [
    ("attributes_url_add_attributes", "false"),
    ("authorize_url", "https://appleid.apple.com/auth/authorize"),
    ("oidc_issuer", "https://appleid.apple.com"),
    ("token_request_method", "POST"),
    ("token_url", "https://appleid.apple.com/auth/token"),
];

const OIDC: [(&str, &str); 1] = [("attributes_url_add_attributes", "false")];
