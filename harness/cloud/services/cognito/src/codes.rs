//! Verification codes: sent to users and verified.

use super::client::Client;
use super::error::{code_mismatch, expired_code, no_such_user};
use super::messages::{self, CodeDelivery, Message, MessagePurpose};
use super::pool::Pool;
use super::state::now;
use super::user::{Code, CodePurpose, Quota, User, UserId};
use super::vocabulary::Contact;
use rehearsal_cloud_core::service::{CallContext, Timestamp};
use rehearsal_model::error::ServiceError;

/// Returns a new code of six digits.
pub(super) fn six_digits(cx: &mut CallContext<'_>) -> String {
    cx.ids.text("code", b"0123456789", 6)
}

/// A code to be sent to a user.
#[derive(Debug, Clone, Copy)]
pub(super) struct CodeRequest<'a> {
    pub(super) purpose: CodePurpose,
    pub(super) message_purpose: MessagePurpose,
    pub(super) contact: Contact,
    /// The address, if not the user's own attribute.
    pub(super) address: Option<&'a str>,
    pub(super) client: Option<&'a Client>,
}

impl Pool {
    /// Creates a code, which replaces an earlier one for the same purpose, and sends it.
    pub(super) fn send_code(
        &mut self,
        cx: &mut CallContext<'_>,
        id: UserId,
        request: CodeRequest<'_>,
    ) -> Result<CodeDelivery, ServiceError> {
        let digits = six_digits(cx);
        let until = Timestamp(cx.now() + request.purpose.validity());
        let user = self.users.get_mut(id).ok_or_else(no_such_user)?;
        let own = user.attribute(request.contact.attribute());
        let address = request.address.or(own).unwrap_or_default().to_owned();
        let code = Code {
            digits: digits.clone(),
            until,
            contact: request.contact,
            address: address.clone(),
        };
        user.codes.insert(request.purpose, code);
        let texts = self.custom_texts(id, request.message_purpose)?;
        let user = self.users.get(id).ok_or_else(no_such_user)?;
        let message = Message {
            purpose: request.message_purpose,
            contact: request.contact,
            address: &address,
            code: &digits,
            client: request.client,
            texts: &texts,
        };
        Ok(messages::send(cx, self, user, message))
    }
}

impl User {
    /// Verifies a code and removes it. Too many attempts are an error.
    pub(super) fn verify_code(
        &mut self,
        cx: &CallContext<'_>,
        purpose: CodePurpose,
        quota: Quota,
        digits: &str,
    ) -> Result<Code, ServiceError> {
        let now = now(cx);
        self.count_attempt(quota, now)?;
        let code = self.codes.get(&purpose).ok_or_else(expired_code)?;
        if code.until <= now {
            return Err(expired_code());
        }
        if code.digits != digits {
            return Err(code_mismatch());
        }
        self.reset_attempts(quota);
        self.codes.remove(&purpose).ok_or_else(expired_code)
    }
}
