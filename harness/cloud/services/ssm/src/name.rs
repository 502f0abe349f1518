//! Names of parameters: which are allowed, and how calls refer to a version.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_cloud_core::tagging::Place;

use crate::error::validation;

/// How deep a hierarchy may be.
const MAX_LEVELS: usize = 15;
/// What the names of references to secrets begin with.
const SECRETS: &str = "/aws/reference/secretsmanager/";

/// What a call names: a parameter, and a version of it or a label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reference {
    /// The name as the call wrote it, without an ARN's beginning and a selector.
    pub(crate) name: String,
    /// The version or the label: `3`, `live`.
    pub(crate) selector: Option<String>,
}

impl Reference {
    /// Reads a name, with a selector behind a colon, or an ARN of the caller's place.
    pub(crate) fn parse(text: &str, cx: &CallContext<'_>) -> Result<Self, ServiceError> {
        let text = strip_arn(text, cx);
        let mut parts = text.splitn(3, ':');
        let name = parts.next().unwrap_or_default().to_owned();
        let selector = parts.next().map(str::to_owned);
        let is_malformed = selector.as_ref().is_some_and(String::is_empty)
            || name.is_empty()
            || parts.next().is_some()
            || !name.chars().all(is_allowed);
        if is_malformed {
            return Err(validation(
                "Invalid parameter name. Please use correct syntax for referencing a \
                 version/label  <name>:<version/label>",
            ));
        }
        Ok(Self { name, selector })
    }

    /// Returns the name of the secret that it refers to, if it refers to one.
    pub(crate) fn secret(&self) -> Option<&str> {
        self.name.strip_prefix(SECRETS)
    }
}

/// Returns the name of the parameter of an ARN of the caller's place, and other text as it
/// is. ARNs have one slash before the name, whether it begins with one or not.
pub(crate) fn strip_arn<'a>(text: &'a str, cx: &CallContext<'_>) -> &'a str {
    let place = Place {
        account: cx.account(),
        region: cx.region(),
    };
    let arn = Arn::parse(text).filter(|arn| arn.service == "ssm" && place.contains(arn));
    arn.and_then(|arn| arn.resource.strip_prefix("parameter"))
        .unwrap_or(text)
}

/// Returns the name by which a parameter is kept: with a slash at its beginning, because
/// `/colour` and `colour` have the same ARN.
pub(crate) fn key(name: &str) -> String {
    format!("/{}", name.strip_prefix('/').unwrap_or(name))
}

/// Returns the ARN of a parameter.
pub(crate) fn arn(account: &str, region: &str, name: &str) -> String {
    format!("arn:aws:ssm:{region}:{account}:parameter{}", key(name))
}

fn is_allowed(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '.' | '-' | '_' | '/')
}

/// Checks the name of a parameter that is to be created.
pub(crate) fn check_new(name: &str) -> Result<(), ServiceError> {
    let is_path = name.matches('/').count() > usize::from(name.starts_with('/'));
    if is_path && !name.starts_with('/') {
        return Err(validation("Parameter name must be a fully qualified name."));
    }
    let levels = name.trim_start_matches('/').to_ascii_lowercase();
    if is_path && levels.starts_with("aws") {
        return Err(ServiceError::sender(
            "AccessDeniedException",
            format!("No access to reserved parameter name: {name}."),
        ));
    }
    let is_reserved = levels.starts_with("aws") || levels.starts_with("ssm");
    let has_empty_level = name.contains("//") || name.ends_with('/');
    if is_reserved || has_empty_level || !name.chars().all(is_allowed) {
        return Err(validation(if is_path {
            "Parameter name: can't be prefixed with \"ssm\" (case-insensitive). If formed as a \
             path, it can consist of sub-paths divided by slash symbol; each sub-path can be \
             formed as a mix of letters, numbers and the following 3 symbols .-_"
        } else if is_reserved {
            "Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive)."
        } else {
            "Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive). It \
             can consist of a mix of letters, numbers and the following 3 symbols .-_"
        }));
    }
    if name.trim_start_matches('/').split('/').count() > MAX_LEVELS {
        return Err(ServiceError::sender(
            "HierarchyLevelLimitExceededException",
            format!("A parameter name can have a maximum of {MAX_LEVELS} levels."),
        ));
    }
    Ok(())
}

/// Checks a path whose parameters are asked for.
pub(crate) fn check_path(path: &str) -> Result<(), ServiceError> {
    let is_path = path.starts_with('/') && !path.contains("//") && path.chars().all(is_allowed);
    if is_path {
        return Ok(());
    }
    Err(validation(
        "The parameter doesn't meet the parameter name requirements. The parameter name must \
         begin with a forward slash \"/\". It can't be prefixed with \"aws\" or \"ssm\" \
         (case-insensitive). It must use only letters, numbers, or the following symbols: . \
         (period), - (hyphen), _ (underscore). Special characters are not allowed. All \
         sub-paths, if specified, must use the forward slash symbol \"/\". Valid example: \
         /get/parameters2-/by1./path0_.",
    ))
}

/// Returns whether a kept name is below a path: directly, or at any depth.
pub(crate) fn is_below(key: &str, path: &str, any_depth: bool) -> bool {
    let rest = key.strip_prefix(path.trim_end_matches('/'));
    let rest = rest.and_then(|rest| rest.strip_prefix('/'));
    rest.is_some_and(|rest| any_depth || !rest.contains('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_allowed() {
        for name in ["colour", "/colour", "/shop/db/url", "a.b-c_D", "/a/awsome"] {
            check_new(name).unwrap_or_else(|error| panic!("{name}: {}", error.message));
        }
    }

    #[test]
    fn names_that_are_refused() {
        let code = |name: &str| check_new(name).unwrap_err().code.into_owned();
        for name in [
            "aws", "SSM-x", "/ssm/x", "shop/db", "a b", "/a//b", "/a/", "ü",
        ] {
            assert_eq!(code(name), "ValidationException", "{name}");
        }
        assert_eq!(code("/aws/x"), "AccessDeniedException");
        let deep = "/a".repeat(16);
        assert_eq!(code(&deep), "HierarchyLevelLimitExceededException");
        check_new(&deep[2..]).unwrap_or_else(|error| panic!("{}", error.message));
    }

    #[test]
    fn paths_have_parameters_below_them() {
        assert!(is_below("/a/b", "/a", false));
        assert!(is_below("/a/b", "/a/", false));
        assert!(is_below("/a", "/", false));
        assert!(!is_below("/a/b/c", "/a", false));
        assert!(is_below("/a/b/c", "/a", true));
        assert!(!is_below("/ab", "/a", true));
        assert!(!is_below("/a", "/a", true));
    }
}
