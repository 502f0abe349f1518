//! Names of functions: a name, a partial ARN or an ARN, with or without a qualifier.

use rehearsal_cloud_core::service::{CallContext, ServiceError};

use crate::error::{access_denied, invalid_parameter, not_found, validation};

/// The version that changes.
pub(crate) const LATEST: &str = "$LATEST";
/// The longest name of a function.
const LONGEST_NAME: usize = 64;

/// What a function is called in a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FunctionName {
    pub(crate) account: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) name: String,
    /// The version or alias.
    pub(crate) qualifier: Option<String>,
}

impl FunctionName {
    /// Reads a name; the model has checked its characters.
    pub(crate) fn parse(text: &str) -> Self {
        let rest = match text.strip_prefix("arn:") {
            // The partition and the service.
            Some(arn) => arn.splitn(3, ':').nth(2).unwrap_or_default(),
            None => text,
        };
        let mut parts = rest.split(':').peekable();
        let is_region = |part: &&str| {
            part.matches('-').count() >= 2 && part.ends_with(|c: char| c.is_ascii_digit())
        };
        let region = if rest.contains(":function:") {
            parts.next_if(is_region).map(str::to_owned)
        } else {
            None
        };
        let is_account = |part: &&str| part.len() == 12 && part.bytes().all(|b| b.is_ascii_digit());
        let account = if rest.contains(':') {
            parts.next_if(is_account).map(str::to_owned)
        } else {
            None
        };
        if parts.peek() == Some(&"function") && rest.contains(':') {
            parts.next();
        }
        Self {
            account,
            region,
            name: parts.next().unwrap_or_default().to_owned(),
            qualifier: parts.next().map(str::to_owned),
        }
    }

    /// Reads the name in a call, with the qualifier that the call has besides.
    pub(crate) fn of_call(
        cx: &CallContext<'_>,
        text: &str,
        qualifier: Option<&str>,
    ) -> Result<Self, ServiceError> {
        let mut name = Self::parse(text);
        if let Some(region) = name
            .region
            .as_deref()
            .filter(|region| **region != **cx.region())
        {
            return Err(not_found(format!(
                "Functions from '{region}' are not reachable in this region ('{}')",
                cx.region()
            )));
        }
        match (&name.qualifier, qualifier) {
            (Some(own), Some(given)) if own != given => {
                return Err(invalid_parameter(
                    "The derived qualifier from the function name does not match the specified \
                     qualifier.",
                ));
            }
            (None, Some(given)) => name.qualifier = Some(given.to_owned()),
            _ => {}
        }
        Ok(name)
    }

    /// Reads the name in a call about a function of the caller's own account.
    pub(crate) fn of_own(
        cx: &CallContext<'_>,
        operation: &str,
        text: &str,
        qualifier: Option<&str>,
    ) -> Result<Self, ServiceError> {
        let name = Self::of_call(cx, text, qualifier)?;
        match &name.account {
            Some(account) if **account != **cx.account() => {
                let arn = arn(cx.region(), account, &name.name);
                Err(access_denied(format!(
                    "User: {} is not authorized to perform: lambda:{operation} on resource: {arn} \
                     because no resource-based policy allows the lambda:{operation} action",
                    cx.identity().arn
                )))
            }
            _ => Ok(name),
        }
    }

    /// Reads the name of a function without a version or alias.
    pub(crate) fn unqualified(
        cx: &CallContext<'_>,
        operation: &str,
        text: &str,
    ) -> Result<Self, ServiceError> {
        let name = Self::of_own(cx, operation, text, None)?;
        match name.qualifier {
            // Recorded: lambda_api, `put_function_concurrency_with_qualified_arn`.
            Some(_) => Err(invalid_parameter(
                "This operation is permitted on Lambda functions only. Aliases and versions do \
                 not support this operation. Please specify either a function name or an \
                 unqualified function ARN.",
            )),
            None => Ok(name),
        }
    }

    /// Refuses a name that a new function may not have.
    pub(crate) fn check_new(&self) -> Result<(), ServiceError> {
        if self.name.len() <= LONGEST_NAME {
            return Ok(());
        }
        // Recorded: lambda_api, `long_function_name_exc`.
        Err(invalid_parameter(format!(
            "1 validation error detected: Value '{}' at 'functionName' failed to satisfy \
             constraint: Member must have length less than or equal to {LONGEST_NAME}",
            self.name
        )))
    }
}

/// Returns the ARN of a function.
pub(crate) fn arn(region: &str, account: &str, name: &str) -> String {
    format!("arn:aws:lambda:{region}:{account}:function:{name}")
}

/// Returns whether a qualifier is the number of a version.
pub(crate) fn is_number(qualifier: &str) -> bool {
    !qualifier.is_empty() && qualifier.bytes().all(|byte| byte.is_ascii_digit())
}

/// Refuses a name that an alias may not have.
pub(crate) fn check_alias(name: &str) -> Result<(), ServiceError> {
    if !is_number(name) {
        return Ok(());
    }
    // Recorded: lambda_api, `test_alias_naming`.
    Err(validation(format!(
        "1 validation error detected: Value '{name}' at 'name' failed to satisfy constraint: \
         Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)"
    )))
}

/// Returns the region of an ARN.
pub(crate) fn region_of(arn: &str) -> &str {
    arn.split(':').nth(3).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_all_forms_are_read() {
        let parts = |text: &str| {
            let name = FunctionName::parse(text);
            (name.region, name.account, name.name, name.qualifier)
        };
        let some = |text: &str| Some(text.to_owned());
        let plain = |name: &str, qualifier| (None, None, name.to_owned(), qualifier);
        assert_eq!(parts("orders"), plain("orders", None));
        assert_eq!(parts("orders:live"), plain("orders", some("live")));
        assert_eq!(parts("function:orders"), plain("orders", None));
        assert_eq!(parts("123456789012"), plain("123456789012", None));
        assert_eq!(
            parts("123456789012:function:orders:7"),
            (None, some("123456789012"), "orders".into(), some("7"))
        );
        assert_eq!(
            parts("arn:aws:lambda:eu-west-1:123456789012:function:orders:$LATEST"),
            (
                some("eu-west-1"),
                some("123456789012"),
                "orders".into(),
                some(LATEST)
            )
        );
    }
}
