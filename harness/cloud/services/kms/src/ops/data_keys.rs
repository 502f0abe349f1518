//! Data keys and random bytes.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_model::protocol::Blob;
use serde::Deserialize;
use serde_json::{Value, json};

use super::encrypt::{encryption_key, seal_with};
use crate::crypto::cipher::Context;
use crate::error::{dry_run, validation};
use crate::state::Kms;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GenerateDataKey {
    key_id: String,
    #[serde(default)]
    encryption_context: Context,
    number_of_bytes: Option<usize>,
    key_spec: Option<String>,
    #[serde(default)]
    dry_run: bool,
}

pub(crate) fn generate_data_key(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: GenerateDataKey,
) -> Result<Value, ServiceError> {
    data_key(kms, cx, &input, "GenerateDataKey")
}

pub(crate) fn generate_data_key_without_plaintext(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: GenerateDataKey,
) -> Result<Value, ServiceError> {
    let mut output = data_key(kms, cx, &input, "GenerateDataKeyWithoutPlaintext")?;
    if let Some(members) = output.as_object_mut() {
        members.shift_remove("Plaintext");
    }
    Ok(output)
}

fn data_key(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: &GenerateDataKey,
    operation: &str,
) -> Result<Value, ServiceError> {
    let length = match (input.key_spec.as_deref(), input.number_of_bytes) {
        (Some("AES_128"), None) => 16,
        (Some(_), None) => 32,
        (None, Some(length)) => length,
        _ => {
            return Err(validation(
                "Please specify either number of bytes or key spec.",
            ));
        }
    };
    let key = encryption_key(kms, cx, &input.key_id, operation)?;
    if input.dry_run {
        return Err(dry_run());
    }
    let plaintext = cx.ids.bytes("data key", length);
    let ciphertext = seal_with(key, cx, &input.encryption_context, &plaintext)?;
    Ok(json!({
        "CiphertextBlob": ciphertext,
        "Plaintext": Blob(plaintext.into()),
        "KeyId": key.arn,
        "KeyMaterialId": key.material().id,
    }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GenerateRandom {
    number_of_bytes: Option<usize>,
}

pub(crate) fn generate_random(
    _: &mut Kms,
    cx: &mut CallContext<'_>,
    input: GenerateRandom,
) -> Result<Value, ServiceError> {
    let length = input.number_of_bytes;
    let length = length.ok_or_else(|| validation("NumberOfBytes is required."))?;
    let bytes = cx.ids.bytes("random", length);
    Ok(json!({"Plaintext": Blob(bytes.into())}))
}
