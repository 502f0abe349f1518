//! Where code comes from: an archive in the request, an object of a bucket, or a folder.

use std::sync::Arc;

use rehearsal_cloud_core::effect::Effect;
use rehearsal_cloud_core::objects::{BucketAccess, object_body};
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::Value;

use crate::code::{Code, FOLDER_BUCKET};
use crate::error::{invalid_parameter, not_implemented};
use crate::lookup;
use crate::state::Lambda;

const PRINCIPAL: &str = "lambda.amazonaws.com";

/// Where the code of a function or a layer is.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CodeInput {
    zip_file: Option<String>,
    s3_bucket: Option<String>,
    s3_key: Option<String>,
    s3_object_version: Option<String>,
    image_uri: Option<String>,
}

impl CodeInput {
    /// Returns the code; `None` while the call waits for an object
    /// ([`lookup::wait`]). The operation must not have changed anything before.
    pub(crate) fn read(
        &self,
        lambda: &mut Lambda,
        cx: &mut CallContext<'_>,
    ) -> Result<Option<Code>, ServiceError> {
        if self.image_uri.is_some() {
            return Err(not_implemented("Lambda functions from container images"));
        }
        match (
            &self.zip_file,
            self.s3_bucket.as_deref(),
            self.s3_key.as_deref(),
        ) {
            (None, Some(FOLDER_BUCKET), Some(path)) => Code::in_folder(path).map(Some),
            (None, Some(bucket), Some(key)) => self.fetch(lambda, cx, bucket, key),
            (Some(zip), None, None) => Code::from_request(zip).map(Some),
            (Some(_), _, _) => Err(invalid_parameter(
                "Please do not provide other FunctionCode parameters when providing a ZipFile.",
            )),
            _ => Err(invalid_parameter(
                "Please provide a source for function code.",
            )),
        }
    }

    /// Returns the code in an object, once it is there.
    fn fetch(
        &self,
        lambda: &mut Lambda,
        cx: &mut CallContext<'_>,
        bucket: &str,
        key: &str,
    ) -> Result<Option<Code>, ServiceError> {
        let id = Arc::clone(&cx.caller.request_id);
        if let Some(found) = lambda.lookups.take(&id) {
            return code_of(cx, &found.map_err(|error| refused(&error))?).map(Some);
        }
        if lambda.lookups.start(id) {
            let bucket = BucketAccess {
                account: Arc::clone(cx.account()),
                region: Arc::clone(cx.region()),
                bucket: bucket.to_owned(),
                principal: PRINCIPAL,
            };
            let call = bucket.get_version(key, self.s3_object_version.as_deref());
            let ticket = lookup::ticket(cx.request_id());
            cx.effect_with_ticket(Effect::Call(call), ticket);
        }
        Ok(None)
    }
}

/// Returns the code in an object that was fetched.
fn code_of(cx: &CallContext<'_>, object: &Value) -> Result<Code, ServiceError> {
    let region = object["BucketRegion"].as_str().unwrap_or_default();
    if region != &**cx.region() {
        let message = format!(
            "The bucket is in this region: {region}. Please use this region to retry the request"
        );
        let moved = ServiceError::sender("PermanentRedirect", message);
        return Err(refused(&moved));
    }
    Code::from_bytes(object_body(object).unwrap_or_default().into())
}

/// Recorded: lambda_api, `test_lambda_code_location_s3_errors`. S3's message about a bucket
/// ends without the full stop there that its other messages have.
fn refused(error: &ServiceError) -> ServiceError {
    invalid_parameter(format!(
        "Error occurred while GetObject. S3 Error Code: {}. S3 Error Message: {}",
        error.code, error.message
    ))
}
