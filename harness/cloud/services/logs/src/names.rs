//! Names and ARNs of log groups.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::service::{CallContext, ServiceError};

use crate::error::{invalid_parameter, validation};

/// Returns the ARN of a log group.
pub(crate) fn group_arn(account: &str, region: &str, name: &str) -> String {
    format!("arn:aws:logs:{region}:{account}:log-group:{name}")
}

/// Returns the ARN of a log group of the caller.
pub(crate) fn own_group_arn(cx: &CallContext<'_>, name: &str) -> String {
    group_arn(cx.account(), cx.region(), name)
}

/// Returns the name of the log group that an ARN is of, with or without `:*` at its end.
pub(crate) fn group_of_arn<'a>(arn: &Arn<'a>) -> Option<&'a str> {
    let name = arn.resource.strip_prefix("log-group:")?;
    Some(name.strip_suffix(":*").unwrap_or(name))
}

/// Returns the log group that a call names, by its name or by an identifier: a name or an ARN.
pub(crate) fn named_group<'a>(
    cx: &CallContext<'_>,
    name: Option<&'a str>,
    identifier: Option<&'a str>,
) -> Result<&'a str, ServiceError> {
    match (name, identifier) {
        // Recorded: logs_streams, `test_describe_log_streams_with_log_group_identifier`.
        (Some(_), Some(_)) => Err(validation(
            "LogGroup name and LogGroup ARN are mutually exclusive parameters.",
        )),
        (None, None) => Err(validation(
            "At least one of the following parameters has to be given: logGroupName, \
             logGroupIdentifier.",
        )),
        (Some(name), None) => Ok(name),
        (None, Some(identifier)) => own_group(cx, identifier),
    }
}

/// Returns the log group of the caller that an identifier names.
pub(crate) fn own_group<'a>(
    cx: &CallContext<'_>,
    identifier: &'a str,
) -> Result<&'a str, ServiceError> {
    let Some(arn) = Arn::parse(identifier) else {
        return Ok(identifier);
    };
    let is_own = arn.service == "logs" && (arn.account, arn.region) == (cx.account(), cx.region());
    group_of_arn(&arn)
        .filter(|_| is_own)
        .ok_or_else(|| invalid_parameter(format!("{identifier} is no log group of this account.")))
}
