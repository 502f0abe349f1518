//! Mobile push: platform applications and their endpoints.

use std::collections::BTreeMap;

use rehearsal_model::error::ServiceError;
use serde::{Deserialize, Serialize};

use crate::arn;
use crate::error::{invalid_parameter, not_found};

/// The attributes of an application or an endpoint.
pub(crate) type Attributes = BTreeMap<String, String>;

/// The applications and endpoints of an account in a region, by ARN.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct PlatformState {
    pub(crate) applications: BTreeMap<String, Attributes>,
    pub(crate) endpoints: BTreeMap<String, Endpoint>,
}

/// A device that an application is installed on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Endpoint {
    /// The ARN of its application.
    pub(crate) application: String,
    pub(crate) attributes: Attributes,
}

impl Endpoint {
    /// Returns whether messages are sent to the endpoint.
    pub(crate) fn is_enabled(&self) -> bool {
        self.attributes
            .get("Enabled")
            .is_some_and(|enabled| enabled.eq_ignore_ascii_case("true"))
    }
}

impl PlatformState {
    /// Returns the attributes of an application.
    pub(crate) fn application(&mut self, arn: &str) -> Result<&mut Attributes, ServiceError> {
        arn::parse(arn, "PlatformApplicationArn")?;
        self.applications
            .get_mut(arn)
            .ok_or_else(|| not_found("PlatformApplication"))
    }

    /// Returns an endpoint.
    pub(crate) fn endpoint(&mut self, arn: &str) -> Result<&mut Endpoint, ServiceError> {
        arn::parse(arn, "EndpointArn")?;
        self.endpoints
            .get_mut(arn)
            .ok_or_else(|| not_found("Endpoint"))
    }

    /// Removes an application and its endpoints.
    pub(crate) fn remove_application(&mut self, arn: &str) {
        self.applications.remove(arn);
        self.endpoints
            .retain(|_, endpoint| endpoint.application != arn);
    }

    /// Adds an endpoint and returns its ARN. With the token of an existing
    /// endpoint, and the same attributes, it is that endpoint.
    pub(crate) fn add_endpoint(
        &mut self,
        application: String,
        attributes: Attributes,
        id: &str,
    ) -> Result<String, ServiceError> {
        let is_same = |endpoint: &Endpoint| {
            endpoint.application == application
                && endpoint.attributes.get("Token") == attributes.get("Token")
        };
        let existing = self
            .endpoints
            .iter()
            .find(|(_, endpoint)| is_same(endpoint));
        if let Some((arn, endpoint)) = existing {
            if endpoint.attributes != attributes {
                return Err(invalid_parameter(format!(
                    "Token Reason: Endpoint {arn} already exists with the same Token, but different attributes."
                )));
            }
            return Ok(arn.clone());
        }
        let arn = format!("{}/{id}", application.replacen(":app/", ":endpoint/", 1));
        let endpoint = Endpoint {
            application,
            attributes,
        };
        self.endpoints.insert(arn.clone(), endpoint);
        Ok(arn)
    }
}
