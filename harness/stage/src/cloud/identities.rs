//! Addresses and domains that mail may come from.

use rehearsal_script::PlainText;

use super::Maker;
use super::failure::refused;
use crate::error::StageError;

impl Maker<'_> {
    /// Has an address (or a domain, which has no `@`) verified.
    pub(super) async fn identity(&self, identity: &PlainText) -> Result<(), StageError> {
        let (ses, text) = (&self.clients.ses, &*identity.text);
        let what = || format!("let mail come from {text}");
        if text.contains('@') {
            let asked = ses.verify_email_identity().email_address(text).send();
            asked.await.map_err(|error| refused(what(), &error))?;
        } else {
            let asked = ses.verify_domain_identity().domain(text).send();
            asked.await.map_err(|error| refused(what(), &error))?;
        }
        Ok(())
    }
}
