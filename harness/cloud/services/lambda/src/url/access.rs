//! Who may call a URL.

use rehearsal_cloud_core::auth::IdentityKind;
use rehearsal_cloud_core::policy::{AccessRequest, Decision, authorize_with, decide_with};
use rehearsal_cloud_core::service::CallContext;

use super::config::AuthType;
use super::refusal::Refusal;
use super::request::UrlRequest;
use crate::function::Function;
use crate::ops::permissions::document;

/// Refuses a caller that the policy of the function or alias does not let in. Without a
/// signature nobody is the owner, so a public URL needs a statement, too. Recorded: lambda,
/// `test_lambda_permission_url_invocation`.
pub(super) fn check(
    cx: &CallContext<'_>,
    request: &UrlRequest,
    function: &Function,
    owner: &str,
    qualifier: Option<&str>,
    auth: AuthType,
) -> Result<(), Refusal> {
    let policy = function.policies.get(qualifier.unwrap_or_default());
    let policy = policy.map(document).unwrap_or_default();
    let resource = function.qualified_arn(qualifier);
    let asked = AccessRequest {
        caller: cx.identity(),
        action: "lambda:InvokeFunctionUrl",
        resource: &resource,
        now: cx.now(),
    };
    let keys = [("lambda:functionurlauthtype", auth.name())];
    match auth {
        AuthType::None => match decide_with(&policy, &asked, &keys) {
            Decision::Allowed => Ok(()),
            Decision::Denied | Decision::Silent => Err(Refusal::forbidden(format!(
                "the policy of {resource} does not let everybody in: lambda:InvokeFunctionUrl \
                 for the principal *, with FunctionUrlAuthType NONE (AddPermission)"
            ))),
        },
        AuthType::Iam => {
            if let Some(error) = &request.refusal {
                return Err(Refusal::wrong_signature(error));
            }
            if cx.identity().kind == IdentityKind::Anonymous {
                return Err(Refusal::forbidden(format!(
                    "the URL of {resource} asks for a signature (AWS_IAM), and the request has \
                     none"
                )));
            }
            let is_owner = &*cx.identity().account == owner;
            authorize_with(Some(&policy.to_string()), &asked, &keys, is_owner)
                .map_err(Refusal::forbidden)
        }
    }
}
