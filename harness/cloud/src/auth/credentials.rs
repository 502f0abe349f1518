use std::collections::HashMap;
use std::sync::Arc;

use crate::auth::Identity;
use crate::config::Config;

/// The credentials that a cloud knows.
#[derive(Debug)]
pub(crate) struct Credentials {
    known: HashMap<String, Known>,
    default_account: Arc<str>,
}

#[derive(Debug)]
struct Known {
    secret: String,
    account: Arc<str>,
}

impl Credentials {
    pub(crate) fn new(config: &Config) -> Self {
        let default_account: Arc<str> = config.account.as_str().into();
        let known = config.credentials.iter().map(|credential| {
            let account = credential
                .account
                .as_deref()
                .map_or_else(|| Arc::clone(&default_account), Into::into);
            let known = Known {
                secret: credential.secret_access_key.clone(),
                account,
            };
            (credential.access_key_id.clone(), known)
        });
        Self {
            known: known.collect(),
            default_account,
        }
    }

    /// The secret of an access key; `None` where it is not known, or any will do.
    pub(crate) fn secret_of(&self, access_key_id: &str) -> Option<String> {
        self.known
            .get(access_key_id)
            .map(|known| known.secret.clone())
    }

    /// Who holds an access key; the default account where nobody knows.
    pub(crate) fn identity(&self, access_key_id: &str) -> Identity {
        if let Some(known) = self.known.get(access_key_id) {
            return Identity::root(&known.account, access_key_id);
        }
        if is_account(access_key_id) {
            return Identity::root(&access_key_id.into(), access_key_id);
        }
        Identity::root(&self.default_account, access_key_id)
    }
}

/// Whether an access key id is an account's number: 12 digits.
pub(crate) fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}
