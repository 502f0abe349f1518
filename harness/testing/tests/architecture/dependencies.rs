//! Where the packages of the lock file come from, for every platform, and under
//! which licences.

use serde_json::Value;
use spdx::{Expression, LicenseReq, ParseMode};

use crate::workspace;

/// The licences that a package may be taken under.
const LICENCES: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-3-Clause",
    "BlueOak-1.0.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Zlib",
];

/// Every package is of this workspace or from the one registry, never from git or
/// from a path outside.
pub(crate) fn dependencies_come_from_the_registry() {
    let metadata = workspace::metadata(&[]);
    let members = metadata["workspace_members"].as_array().unwrap();
    let mut registry = None;
    for package in metadata["packages"].as_array().unwrap() {
        if members.contains(&package["id"]) {
            continue;
        }
        let source = package["source"].as_str().unwrap_or_default();
        let is_known = source.starts_with("registry+") && *registry.get_or_insert(source) == source;
        assert!(is_known, "{} is from elsewhere", package["id"]);
    }
}

/// Every package can be taken under licences that ask for no more than a notice.
pub(crate) fn dependencies_have_accepted_licences() {
    let metadata = workspace::metadata(&[]);
    let refused = metadata["packages"].as_array().unwrap().iter();
    let refused = refused.filter(|package| !is_accepted(&package["license"]));
    let refused: Vec<String> = refused
        .map(|package| format!("{} {}", package["name"], package["license"]))
        .collect();
    assert!(refused.is_empty(), "{refused:#?}");
}

pub(crate) fn licence_expressions_are_understood() {
    for accepted in [
        "MIT/Apache-2.0",
        "GPL-3.0 OR MIT",
        "(MIT OR GPL-3.0) AND Unicode-3.0",
    ] {
        assert!(is_accepted(&accepted.into()), "{accepted}");
    }
    for refused in ["GPL-3.0", "MIT AND GPL-3.0", "", "Mine"] {
        assert!(!is_accepted(&refused.into()), "{refused}");
    }
    assert!(!is_accepted(&Value::Null));
}

fn is_accepted(expression: &Value) -> bool {
    let expression = expression.as_str().unwrap_or_default();
    let Ok(expression) = Expression::parse_mode(expression, ParseMode::LAX) else {
        return false;
    };
    expression.evaluate(|licence: &LicenseReq| {
        let name = licence.license.id().map(|id| id.name);
        name.is_some_and(|name| LICENCES.contains(&name))
    })
}
