//! `GenerateMac` and `VerifyMac`.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_model::protocol::Blob;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::crypto::mac;
use crate::error::{dry_run, invalid_usage};
use crate::key::Key;
use crate::spec::GENERATE_VERIFY_MAC;
use crate::state::Kms;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct MacInput {
    key_id: String,
    message: Blob,
    mac_algorithm: String,
    mac: Option<Blob>,
    #[serde(default)]
    dry_run: bool,
}

pub(crate) fn generate_mac(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: MacInput,
) -> Result<Value, ServiceError> {
    let key = find(kms, cx, &input, "GenerateMac")?;
    let code = mac::generate(key.spec, &key.material().bytes, &input.message.0);
    Ok(json!({
        "Mac": Blob(code.into()),
        "MacAlgorithm": input.mac_algorithm,
        "KeyId": key.arn,
    }))
}

pub(crate) fn verify_mac(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: MacInput,
) -> Result<Value, ServiceError> {
    let key = find(kms, cx, &input, "VerifyMac")?;
    let given = input.mac.unwrap_or_default();
    let material = &key.material().bytes;
    if !mac::verify(key.spec, material, &input.message.0, &given.0) {
        return Err(ServiceError::sender("KMSInvalidMacException", ""));
    }
    Ok(json!({
        "KeyId": key.arn,
        "MacValid": true,
        "MacAlgorithm": input.mac_algorithm,
    }))
}

fn find<'a>(
    kms: &'a mut Kms,
    cx: &mut CallContext<'_>,
    input: &MacInput,
    operation: &str,
) -> Result<&'a mut Key, ServiceError> {
    let key = kms.find_enabled(cx, &input.key_id, operation)?;
    key.check_usage(GENERATE_VERIFY_MAC, operation)?;
    let algorithms = key.spec.algorithms_for(GENERATE_VERIFY_MAC);
    if !algorithms.contains(&input.mac_algorithm.as_str()) {
        return Err(invalid_usage(format!(
            "Algorithm {} is incompatible with key spec {}.",
            input.mac_algorithm,
            key.spec.name()
        )));
    }
    if input.dry_run {
        return Err(dry_run());
    }
    Ok(key)
}
