//! Objects of buckets, as services use them: they put what they export, and list and read what
//! they import.
//!
//! The inputs and outputs are those of S3's API; bodies are in base64.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::effect::ServiceCall;

/// A bucket, and the service that uses it for an account.
#[derive(Debug, Clone)]
pub struct BucketAccess {
    /// The account.
    pub account: Arc<str>,
    /// The region.
    pub region: Arc<str>,
    /// The bucket's name.
    pub bucket: String,
    /// Who calls: `dynamodb.amazonaws.com`.
    pub principal: &'static str,
}

impl BucketAccess {
    /// Puts an object.
    pub fn put(&self, key: &str, content_type: &str, body: impl AsRef<[u8]>) -> ServiceCall {
        let input = json!({
            "Bucket": self.bucket,
            "Key": key,
            "ContentType": content_type,
            "Body": STANDARD.encode(body),
        });
        self.call("PutObject", input)
    }

    /// Gets an object; [`object_body`] returns its bytes.
    pub fn get(&self, key: &str) -> ServiceCall {
        self.get_version(key, None)
    }

    /// Gets a version of an object, or the current one. The output has the region of the
    /// bucket, too: `BucketRegion`.
    pub fn get_version(&self, key: &str, version: Option<&str>) -> ServiceCall {
        let mut input = json!({"Bucket": self.bucket, "Key": key});
        if let Some(version) = version {
            input["VersionId"] = version.into();
        }
        self.call("GetObject", input)
    }

    /// Lists the objects whose keys begin with a prefix, after a key.
    pub fn list(&self, prefix: &str, after: Option<&str>) -> ServiceCall {
        let mut input = json!({"Bucket": self.bucket, "Prefix": prefix});
        if let Some(after) = after {
            input["StartAfter"] = after.into();
        }
        self.call("ListObjectsV2", input)
    }

    fn call(&self, operation: &'static str, input: Value) -> ServiceCall {
        ServiceCall {
            service: "s3",
            operation,
            account: Arc::clone(&self.account),
            region: Arc::clone(&self.region),
            input,
            principal: self.principal,
            source_arn: None,
        }
    }
}

/// Returns the bytes of an object, by the output of `GetObject`.
pub fn object_body(output: &Value) -> Option<Vec<u8>> {
    STANDARD.decode(output["Body"].as_str()?).ok()
}
