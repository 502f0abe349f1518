//! The signature of a form: of version 4, or of version 2 as boto3 makes it by default.

use rehearsal_cloud_core::auth::{
    ALGORITHM, Identity, Mismatch, Scope, matches, matches_v2, signing_key, takes_version_2,
};
use rehearsal_cloud_core::raw::RawCall;

use super::error::{Result, S3Error};

/// The fields of a form that make up its signature.
pub(crate) enum FormSignature<'a> {
    V4 {
        scope: Scope,
        signature: &'a str,
        token: Option<&'a str>,
    },
    V2 {
        access_key_id: &'a str,
        signature: &'a str,
        token: Option<&'a str>,
    },
}

impl<'a> FormSignature<'a> {
    /// Reads the fields; `None` where the form is not signed. `field` finds one by its name in
    /// lower case.
    pub(crate) fn read(field: impl Fn(&str) -> Option<&'a str>) -> Result<Option<Self>> {
        let has = |names: &[&str]| names.iter().any(|name| field(name).is_some());
        // Recorded: s3, `test_post_request_missing_fields` and `test_post_request_missing_signature`.
        let need = |name: &str| {
            let value = field(&name.to_ascii_lowercase());
            value.ok_or_else(|| missing(name))
        };
        let token = field("x-amz-security-token");
        if has(&["x-amz-algorithm", "x-amz-credential", "x-amz-signature"]) {
            let algorithm = need("X-Amz-Algorithm")?;
            let credential = need("X-Amz-Credential")?;
            need("X-Amz-Date")?;
            let signature = need("X-Amz-Signature")?;
            if algorithm != ALGORITHM {
                return Err(S3Error::invalid_argument(
                    format!("X-Amz-Algorithm only supports \"{ALGORITHM}\""),
                    "X-Amz-Algorithm",
                    algorithm,
                ));
            }
            let scope = Scope::parse(credential).ok_or_else(|| {
                S3Error::invalid_argument(
                    "the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".",
                    "X-Amz-Credential",
                    credential,
                )
            })?;
            return Ok(Some(Self::V4 {
                scope,
                signature,
                token,
            }));
        }
        if has(&["awsaccesskeyid", "signature"]) {
            return Ok(Some(Self::V2 {
                access_key_id: need("AWSAccessKeyId")?,
                signature: need("Signature")?,
                token,
            }));
        }
        Ok(None)
    }

    /// Verifies it over a policy as it was sent, for a bucket in `region`, and returns the signer.
    pub(crate) fn verify(&self, policy: &str, region: &str, call: &RawCall) -> Result<Identity> {
        let (access_key_id, token) = match self {
            Self::V4 { scope, token, .. } => (scope.access_key_id.as_str(), *token),
            Self::V2 {
                access_key_id,
                token,
                ..
            } => (*access_key_id, *token),
        };
        if call.lenient() {
            let signer = call.signer(access_key_id, token);
            return Ok(signer.map_or_else(|| call.identity().clone(), |(identity, _)| identity));
        }
        let (identity, secret) = call.signer(access_key_id, token).ok_or_else(|| {
            S3Error::new(
                403,
                "InvalidAccessKeyId",
                "The AWS Access Key Id you provided does not exist in our records.",
            )
            .with("AWSAccessKeyId", access_key_id)
        })?;
        self.check_region(region)?;
        let Some(secret) = secret else {
            return Ok(identity);
        };
        let (provided, holds) = match self {
            Self::V4 {
                scope, signature, ..
            } => (
                *signature,
                matches(&signing_key(&secret, scope), policy.as_bytes(), signature),
            ),
            Self::V2 { signature, .. } => (
                *signature,
                matches_v2(&secret, policy.as_bytes(), signature),
            ),
        };
        if holds {
            return Ok(identity);
        }
        Err(S3Error::signature_mismatch(&Mismatch {
            access_key_id: access_key_id.to_owned(),
            provided: provided.to_owned(),
            string_to_sign: policy.to_owned(),
            canonical_request: None,
        }))
    }

    fn check_region(&self, region: &str) -> Result<()> {
        match self {
            Self::V4 { scope, .. } if scope.region != region => Err(S3Error::invalid_argument(
                format!(
                    "the region '{}' is wrong; expecting '{region}'",
                    scope.region
                ),
                "X-Amz-Credential",
                &format!(
                    "{}/{}/{}/{}/aws4_request",
                    scope.access_key_id, scope.date, scope.region, scope.service
                ),
            )
            .with("Region", region)),
            Self::V2 { .. } if !takes_version_2(region) => Err(S3Error::outdated_signature()),
            _ => Ok(()),
        }
    }
}

/// The error of a field that a form must have.
pub(crate) fn missing(name: &str) -> S3Error {
    S3Error::invalid_argument(
        format!(
            "Bucket POST must contain a field named '{name}'.  If it is specified, please check the order of the fields."
        ),
        name,
        "",
    )
}
