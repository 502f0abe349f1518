//! How the sign-in pages of a pool look. It is stored for those who set and read it;
//! the pages here stay plain.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use rehearsal_cloud_core::service::Timestamp;

/// The client id that stands for all clients of a pool.
pub(super) const ALL_CLIENTS: &str = "ALL";

/// The looks of a pool's pages.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Appearance {
    /// Those of the classic pages, by client id or [`ALL_CLIENTS`].
    pub(super) customizations: BTreeMap<String, Customization>,
    /// Those of the managed pages, by id.
    pub(super) brandings: BTreeMap<String, Branding>,
    /// The links to terms of use, by id.
    pub(super) terms: BTreeMap<String, Terms>,
}

impl Appearance {
    /// Returns the customization that a client's pages have: its own, or else that of all
    /// clients.
    pub(super) fn customization(&self, client_id: &str) -> Option<&Customization> {
        let customizations = &self.customizations;
        let own = customizations.get(client_id);
        own.or_else(|| customizations.get(ALL_CLIENTS))
    }

    /// Returns the branding of a client.
    pub(super) fn branding_of(&self, client_id: &str) -> Option<&Branding> {
        let mut brandings = self.brandings.values();
        brandings.find(|branding| branding.client_id == client_id)
    }
}

/// The style sheet and the logo of classic pages.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Customization {
    pub(super) client_id: String,
    pub(super) css: Option<String>,
    pub(super) css_version: String,
    /// The image in Base64.
    pub(super) image: Option<String>,
    pub(super) created: Timestamp,
    pub(super) modified: Timestamp,
}

/// The settings and images of managed pages.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Branding {
    pub(super) id: String,
    pub(super) client_id: String,
    pub(super) uses_provided_values: bool,
    pub(super) settings: Option<Value>,
    pub(super) assets: Vec<Value>,
    pub(super) created: Timestamp,
    pub(super) modified: Timestamp,
}

/// The links to the terms of use or the privacy policy of a client, stored as the API
/// returns them.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Terms {
    #[serde(rename = "TermsId")]
    pub(super) id: String,
    pub(super) user_pool_id: String,
    pub(super) client_id: String,
    #[serde(rename = "TermsName")]
    pub(super) name: String,
    #[serde(rename = "TermsSource")]
    pub(super) source: String,
    pub(super) enforcement: String,
    pub(super) links: BTreeMap<String, String>,
    pub(super) creation_date: Timestamp,
    pub(super) last_modified_date: Timestamp,
}
