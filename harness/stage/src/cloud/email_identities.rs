//! E-mail addresses and domains that may send mail.

use futures_util::future::{FutureExt as _, ready, try_join_all};
use rehearsal_script::PlainText;
use serde_json::{Value, json};

use super::clients::CloudClients;
use super::context::ProvisionContext;
use super::resource::{Completion, Created, Creation, Found, Listing, Resource, ResourceKind};
use crate::error::StageError;

/// A verified address or domain.
#[derive(Debug, Clone)]
struct EmailIdentity(String);

impl Resource for EmailIdentity {
    const NOUN: &'static str = "identity";
    const SECTION: &'static str = "identities";
    const IS_NAMED: bool = false;

    fn physical_name(&self) -> &str {
        &self.0
    }

    fn export(&self) -> Value {
        json!({ "name": self.0 })
    }
}

/// The kind `identities`.
pub(super) struct EmailIdentities;

impl ResourceKind for EmailIdentities {
    fn service(&self) -> &'static str {
        "ses"
    }

    fn create<'a>(&'a self, cx: &'a ProvisionContext<'a>) -> Creation<'a> {
        async move {
            let identities = cx.config.identities.iter();
            let identities = identities.map(async |identity| {
                verify(cx, identity).await?;
                let name = identity.text.clone();
                Ok::<_, StageError>((name.as_str().into(), EmailIdentity(name)))
            });
            let created: Created<EmailIdentity> =
                try_join_all(identities).await?.into_iter().collect();
            Ok(Box::new(created) as _)
        }
        .boxed()
    }

    /// Returns none: mail is sent by the embedded cloud, which ends with its sandbox.
    fn list<'a>(&'a self, _clients: &'a CloudClients, _prefix: &'a str) -> Listing<'a> {
        ready(Ok(Vec::new())).boxed()
    }

    fn remove<'a>(&'a self, clients: &'a CloudClients, identity: &'a Found) -> Completion<'a> {
        async move {
            let input = json!({ "Identity": identity.id });
            let deleted = clients.api.call("ses", "DeleteIdentity", &input).await;
            deleted
                .map_err(|error| error.during(format!("delete the identity {}", identity.id)))?;
            Ok(())
        }
        .boxed()
    }
}

/// Verifies an address, or a domain, which has no `@`.
async fn verify(cx: &ProvisionContext<'_>, identity: &PlainText) -> Result<(), StageError> {
    let text = &*identity.text;
    let (operation, input) = if text.contains('@') {
        ("VerifyEmailIdentity", json!({ "EmailAddress": text }))
    } else {
        ("VerifyDomainIdentity", json!({ "Domain": text }))
    };
    let verified = cx.clients.api.call("ses", operation, &input).await;
    verified.map_err(|error| error.during(format!("verify the mail identity {text}")))?;
    Ok(())
}
