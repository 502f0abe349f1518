//! `Sign`, `Verify`, `GetPublicKey` and `DeriveSharedSecret`.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_model::protocol::Blob;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::crypto::ecc;
use crate::crypto::hash::Hash;
use crate::error::{dry_run, invalid_usage, not_implemented, unsupported, validation};
use crate::key::{Key, broken_material};
use crate::spec::{KEY_AGREEMENT, SIGN_VERIFY, Signing, Spec, signing};
use crate::state::Kms;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SignatureInput {
    key_id: String,
    message: Blob,
    message_type: Option<String>,
    signing_algorithm: String,
    signature: Option<Blob>,
    #[serde(default)]
    dry_run: bool,
}

pub(crate) fn sign(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: SignatureInput,
) -> Result<Value, ServiceError> {
    let (
        key,
        ToSign {
            scheme,
            hash,
            digest,
        },
    ) = prepare(kms, cx, &input, "Sign")?;
    let material = &key.material().bytes;
    let signature = match (scheme, key.spec.curve()) {
        (Signing::Rsa(padding), _) => {
            let salt = cx.ids.bytes("salt", hash.length());
            Some(key.rsa()?.sign(padding, hash, &digest, &salt))
        }
        (Signing::Ecdsa, Some(curve)) => ecc::sign(curve, material, &digest),
        (Signing::Ecdsa, None) => None,
    };
    let signature = signature.ok_or_else(broken_material)?;
    Ok(json!({
        "KeyId": key.arn,
        "Signature": Blob(signature.into()),
        "SigningAlgorithm": input.signing_algorithm,
    }))
}

pub(crate) fn verify(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: SignatureInput,
) -> Result<Value, ServiceError> {
    let (
        key,
        ToSign {
            scheme,
            hash,
            digest,
        },
    ) = prepare(kms, cx, &input, "Verify")?;
    let signature = input.signature.unwrap_or_default();
    let material = &key.material().bytes;
    let is_valid = match (scheme, key.spec.curve()) {
        (Signing::Rsa(padding), _) => Some(key.rsa()?.verify(padding, hash, &digest, &signature.0)),
        (Signing::Ecdsa, Some(curve)) => ecc::verify(curve, material, &digest, &signature.0),
        (Signing::Ecdsa, None) => None,
    };
    if !is_valid.ok_or_else(broken_material)? {
        // Recorded: `test_sign_verify`.
        return Err(ServiceError::sender("KMSInvalidSignatureException", ""));
    }
    Ok(json!({
        "KeyId": key.arn,
        "SignatureValid": true,
        "SigningAlgorithm": input.signing_algorithm,
    }))
}

/// What is signed, and how.
struct ToSign {
    scheme: Signing,
    hash: Hash,
    digest: Vec<u8>,
}

/// Returns the key of a call, and what it signs.
fn prepare<'a>(
    kms: &'a mut Kms,
    cx: &mut CallContext<'_>,
    input: &SignatureInput,
    operation: &str,
) -> Result<(&'a mut Key, ToSign), ServiceError> {
    let key = kms.find_enabled(cx, &input.key_id, operation)?;
    key.check_usage(SIGN_VERIFY, operation)?;
    let algorithm = input.signing_algorithm.as_str();
    let known = signing(algorithm);
    let known = known.filter(|_| key.spec.algorithms_for(SIGN_VERIFY).contains(&algorithm));
    let (scheme, hash) = known.ok_or_else(|| {
        invalid_usage(format!(
            "Algorithm {algorithm} is incompatible with key spec {}.",
            key.spec.name()
        ))
    })?;
    let digest = match input.message_type.as_deref() {
        None | Some("RAW") => hash.digest(&input.message.0),
        Some("DIGEST") if input.message.0.len() != hash.length() => {
            return Err(validation(format!(
                "Digest is invalid length for algorithm {algorithm}."
            )));
        }
        Some("DIGEST") => input.message.0.to_vec(),
        Some(other) => return Err(not_implemented(&format!("the MessageType {other} of KMS"))),
    };
    if input.dry_run {
        return Err(dry_run());
    }
    let to_sign = ToSign {
        scheme,
        hash,
        digest,
    };
    Ok((key, to_sign))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetPublicKey {
    key_id: String,
}

pub(crate) fn get_public_key(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: GetPublicKey,
) -> Result<Value, ServiceError> {
    let key = kms.find_enabled(cx, &input.key_id, "GetPublicKey")?;
    if !key.spec.is_asymmetric() {
        return Err(unsupported(format!(
            "{} key spec is {} which is not valid for GetPublicKey.",
            key.arn,
            key.spec.name()
        )));
    }
    let mut output = json!({
        "KeyId": key.arn,
        "PublicKey": Blob(key.public_der()?.into()),
        "CustomerMasterKeySpec": key.spec.name(),
        "KeySpec": key.spec.name(),
        "KeyUsage": key.usage,
    });
    output[Spec::algorithms(&key.usage)] = json!(key.spec.algorithms_for(&key.usage));
    Ok(output)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DeriveSharedSecret {
    key_id: String,
    key_agreement_algorithm: String,
    public_key: Blob,
    recipient: Option<Value>,
    #[serde(default)]
    dry_run: bool,
}

pub(crate) fn derive_shared_secret(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: DeriveSharedSecret,
) -> Result<Value, ServiceError> {
    if input.recipient.is_some() {
        return Err(not_implemented("Recipient of kms DeriveSharedSecret"));
    }
    let key = kms.find_enabled(cx, &input.key_id, "DeriveSharedSecret")?;
    key.check_usage(KEY_AGREEMENT, "DeriveSharedSecret")?;
    let curve = key.spec.curve().ok_or_else(broken_material)?;
    let secret = ecc::shared_secret(curve, &key.material().bytes, &input.public_key.0);
    // Recorded: `test_derive_shared_secret`, without a message.
    let secret = secret.ok_or_else(|| validation(""))?;
    if input.dry_run {
        return Err(dry_run());
    }
    Ok(json!({
        "KeyId": key.arn,
        "SharedSecret": Blob(secret.into()),
        "KeyAgreementAlgorithm": input.key_agreement_algorithm,
        "KeyOrigin": key.origin.name(),
    }))
}
