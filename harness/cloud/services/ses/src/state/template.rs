//! E-mail templates.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::Region;
use rehearsal_model::error::ServiceError;

/// An e-mail template.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Template {
    pub(crate) subject: Option<String>,
    pub(crate) text: Option<String>,
    pub(crate) html: Option<String>,
    /// When it was created; none for a template that came with a request.
    pub(crate) created: Option<OffsetDateTime>,
}

impl Region {
    /// Returns the template with that name.
    pub(crate) fn template(&self, name: &str) -> Result<&Template, ServiceError> {
        self.templates.get(name).ok_or_else(|| {
            ServiceError::sender(
                "TemplateDoesNotExistException",
                format!("Template {name} does not exist"),
            )
        })
    }
}
