//! The trigger that words messages.

use rehearsal_model::error::ServiceError;
use serde_json::json;

use super::sign_up::with_metadata;
use super::{TriggerCall, attributes};
use crate::error::no_such_user;
use crate::messages::{CustomTexts, MessagePurpose};
use crate::pool::Pool;
use crate::trigger_state::Trigger;
use crate::user::UserId;

impl Pool {
    /// Has the function for messages write one, if the pool has it.
    pub(crate) fn custom_texts(
        &mut self,
        id: UserId,
        purpose: MessagePurpose,
    ) -> Result<CustomTexts, ServiceError> {
        let user = self.users.get(id).ok_or_else(no_such_user)?;
        let username = user.username.clone();
        let purpose_name = json!(purpose);
        let is_invitation = purpose == MessagePurpose::AdminCreateUser;
        let request = json!({
            "userAttributes": attributes(user),
            "codeParameter": "{####}",
            "linkParameter": "{##Click Here##}",
            "usernameParameter": is_invitation.then_some("{username}"),
        });
        let response = self.call_trigger(TriggerCall {
            trigger: Trigger::CustomMessage,
            source: format!(
                "CustomMessage_{}",
                purpose_name.as_str().unwrap_or_default()
            ),
            username: &username,
            request: with_metadata(request, self.metadata()),
            response: json!({"smsMessage": null, "emailMessage": null, "emailSubject": null}),
        })?;
        let response = response.unwrap_or_default();
        let text = |name: &str| {
            let text = response[name].as_str().filter(|text| !text.is_empty());
            text.map(str::to_owned)
        };
        Ok(CustomTexts {
            sms: text("smsMessage"),
            email: text("emailMessage"),
            subject: text("emailSubject"),
        })
    }
}
