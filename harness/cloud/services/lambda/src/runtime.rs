//! The runtimes that AWS has.

use rehearsal_cloud_core::service::ServiceError;
use sha2::{Digest as _, Sha256};

use crate::error::invalid_parameter;

/// The runtimes for new functions, in the order in which AWS lists them. Recorded:
/// lambda_api, `test_create_lambda_exceptions`.
const SUPPORTED: [&str; 25] = [
    "nodejs20.x",
    "python3.14",
    "provided.al2023",
    "python3.12",
    "python3.13",
    "nodejs24.x",
    "nodejs22.x",
    "java25",
    "python3.10",
    "python3.11",
    "java21",
    "ruby3.3",
    "ruby3.4",
    "ruby3.2",
    "python3.8",
    "python3.9",
    "java17",
    "nodejs16.x",
    "dotnet10",
    "dotnet8",
    "java11",
    "dotnet6",
    "nodejs18.x",
    "provided.al2",
    "java8.al2",
];

/// Those that were there once.
const DEPRECATED: [&str; 15] = [
    "dotnet7",
    "dotnetcore2.1",
    "dotnetcore3.1",
    "go1.x",
    "java8",
    "nodejs10.x",
    "nodejs12.x",
    "nodejs14.x",
    "provided",
    "python2.7",
    "python3.6",
    "python3.7",
    "ruby2.5",
    "ruby2.7",
    "nodejs8.10",
];

/// Refuses a runtime that AWS does not create functions with.
pub(crate) fn check(runtime: &str) -> Result<(), ServiceError> {
    if SUPPORTED.contains(&runtime) {
        return Ok(());
    }
    if DEPRECATED.contains(&runtime) {
        return Err(invalid_parameter(format!(
            "The runtime parameter of {runtime} is no longer supported for creating or updating \
             AWS Lambda functions. We recommend you use a supported runtime while creating or \
             updating functions."
        )));
    }
    Err(invalid_parameter(format!(
        "Value {runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value \
         set: [{}] or be a valid ARN",
        SUPPORTED.join(", ")
    )))
}

/// Returns the ARN of the version of a runtime.
pub(crate) fn version_arn(region: &str, runtime: &str) -> String {
    let hash = hex::encode(Sha256::digest(runtime));
    format!("arn:aws:lambda:{region}::runtime:{hash}")
}
