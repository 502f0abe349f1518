//! Codes: given out, and given back.

use super::client::Client;
use super::error::{code_mismatch, expired_code, no_such_user};
use super::messages::{self, CodeDelivery, Message, MessagePurpose};
use super::pool::Pool;
use super::state::now;
use super::user::{Code, Purpose, Quota, User, UserId};
use super::vocabulary::Contact;
use rehearsal_cloud_core::service::{CallContext, Timestamp};
use rehearsal_model::error::ServiceError;

/// A code of six digits.
pub(super) fn six_digits(cx: &mut CallContext<'_>) -> String {
    cx.ids.text("code", b"0123456789", 6)
}

/// A code to be sent to a user.
#[derive(Debug, Clone, Copy)]
pub(super) struct CodeRequest<'a> {
    pub(super) purpose: Purpose,
    pub(super) occasion: MessagePurpose,
    pub(super) contact: Contact,
    /// Where to, if not to the user's own attribute.
    pub(super) address: Option<&'a str>,
    pub(super) client: Option<&'a Client>,
}

impl Pool {
    /// Makes a code, in the place of an earlier one for the same purpose, and
    /// sends it.
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
        let user = self.users.get(id).ok_or_else(no_such_user)?;
        let message = Message {
            occasion: request.occasion,
            contact: request.contact,
            address: &address,
            code: &digits,
            client: request.client,
        };
        Ok(messages::send(cx, self, user, message))
    }
}

impl User {
    /// Takes a code back: the right one in time, and not after too many wrong
    /// ones. It is good once.
    pub(super) fn take_code(
        &mut self,
        cx: &CallContext<'_>,
        purpose: Purpose,
        quota: Quota,
        given: &str,
    ) -> Result<Code, ServiceError> {
        let now = now(cx);
        self.count_attempt(quota, now)?;
        let code = self.codes.get(&purpose).ok_or_else(expired_code)?;
        if code.until <= now {
            return Err(expired_code());
        }
        if code.digits != given {
            return Err(code_mismatch());
        }
        self.reset_attempts(quota);
        self.codes.remove(&purpose).ok_or_else(expired_code)
    }
}
