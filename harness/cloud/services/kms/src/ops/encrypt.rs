//! `Encrypt`, `Decrypt` and `ReEncrypt`.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_model::protocol::Blob;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::crypto::cipher::{Ciphertext, Context, encrypt as seal};
use crate::error::{dry_run, incorrect_key, invalid_ciphertext, invalid_usage, validation};
use crate::key::{Key, broken_material};
use crate::spec::{ENCRYPT_DECRYPT, Spec, oaep};
use crate::state::Kms;

const ALGORITHM: &str = "SYMMETRIC_DEFAULT";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Encrypt {
    key_id: String,
    plaintext: Blob,
    #[serde(default)]
    encryption_context: Context,
    encryption_algorithm: Option<String>,
    #[serde(default)]
    dry_run: bool,
}

pub(crate) fn encrypt(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: Encrypt,
) -> Result<Value, ServiceError> {
    let key = encryption_key(kms, cx, &input.key_id, "Encrypt")?;
    let algorithm = algorithm(key, input.encryption_algorithm.as_deref())?;
    if input.dry_run {
        return Err(dry_run());
    }
    let plaintext = &input.plaintext.0;
    let ciphertext = seal_by(key, cx, algorithm, &input.encryption_context, plaintext)?;
    Ok(json!({
        "CiphertextBlob": ciphertext,
        "KeyId": key.arn,
        "EncryptionAlgorithm": algorithm,
    }))
}

/// Returns the key that a call names, if it encrypts.
pub(super) fn encryption_key<'a>(
    kms: &'a mut Kms,
    cx: &mut CallContext<'_>,
    name: &str,
    operation: &str,
) -> Result<&'a mut Key, ServiceError> {
    let key = kms.find_enabled(cx, name, operation)?;
    key.check_usage(ENCRYPT_DECRYPT, operation)?;
    Ok(key)
}

/// Returns the algorithm that a key encrypts by, of those that it has.
fn algorithm(key: &Key, named: Option<&str>) -> Result<&'static str, ServiceError> {
    let named = named.unwrap_or(ALGORITHM);
    let known = key.spec.algorithms_for(ENCRYPT_DECRYPT).into_iter();
    let mut known = known.filter(|algorithm| *algorithm == named);
    known.next().ok_or_else(|| {
        invalid_usage(format!(
            "Algorithm {named} is incompatible with key spec {}.",
            key.spec.name()
        ))
    })
}

/// Encrypts a text by an algorithm of a key.
fn seal_by(
    key: &Key,
    cx: &mut CallContext<'_>,
    algorithm: &str,
    context: &Context,
    plaintext: &[u8],
) -> Result<Blob, ServiceError> {
    let Some(hash) = oaep(algorithm) else {
        return seal_with(key, cx, context, plaintext);
    };
    let rsa = key.rsa()?;
    let longest = rsa.longest_text(hash);
    if plaintext.len() > longest {
        // Recorded: `test_encrypt_validate_plaintext_size_per_key_type`.
        return Err(validation(format!(
            "Algorithm {algorithm} and key spec {} cannot encrypt data larger than {longest} \
             bytes.",
            key.spec.name()
        )));
    }
    let seed = cx.ids.bytes("oaep seed", hash.length());
    Ok(Blob(rsa.encrypt(hash, plaintext, &seed).into()))
}

/// Encrypts a text with the current material of a key.
pub(super) fn seal_with(
    key: &Key,
    cx: &mut CallContext<'_>,
    context: &Context,
    plaintext: &[u8],
) -> Result<Blob, ServiceError> {
    let mut nonce = [0; 12];
    nonce.copy_from_slice(&cx.ids.bytes("nonce", 12));
    let material = key.material();
    let id = material.short_id();
    let sealed = seal(&material.bytes, &key.id, id, nonce, context, plaintext);
    let sealed = sealed.ok_or_else(|| ServiceError::internal("could not encrypt"))?;
    Ok(Blob(sealed.into()))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Decrypt {
    ciphertext_blob: Option<Blob>,
    #[serde(default)]
    encryption_context: Context,
    key_id: Option<String>,
    encryption_algorithm: Option<String>,
    #[serde(default)]
    dry_run: bool,
}

pub(crate) fn decrypt(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: Decrypt,
) -> Result<Value, ServiceError> {
    let named = input.key_id.as_deref();
    let blob = blob(input.ciphertext_blob)?;
    let algorithm = input.encryption_algorithm.as_deref();
    let context = &input.encryption_context;
    let opened = open(kms, cx, &blob, (named, algorithm), context, "Decrypt")?;
    if input.dry_run {
        return Err(dry_run());
    }
    let mut output = json!({
        "KeyId": opened.key_arn,
        "Plaintext": opened.plaintext,
        "EncryptionAlgorithm": opened.algorithm,
    });
    if let Some(id) = opened.material_id {
        output["KeyMaterialId"] = id.into();
    }
    Ok(output)
}

fn blob(blob: Option<Blob>) -> Result<Blob, ServiceError> {
    blob.ok_or_else(|| {
        validation(
            "1 validation error detected: Value null at 'ciphertextBlob' failed to satisfy \
             constraint: Member must not be null",
        )
    })
}

/// What a ciphertext holds, and what it was encrypted with.
struct Opened {
    plaintext: Blob,
    key_arn: String,
    algorithm: &'static str,
    /// Of a symmetric key.
    material_id: Option<String>,
}

/// Decrypts a ciphertext, with the key that it names.
fn open(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    blob: &Blob,
    (named, by): (Option<&str>, Option<&str>),
    context: &Context,
    operation: &str,
) -> Result<Opened, ServiceError> {
    let named = match named {
        Some(name) => {
            let key = kms.find_enabled(cx, name, operation)?;
            if key.spec.rsa_bits().is_some() && key.usage == ENCRYPT_DECRYPT {
                return open_by_rsa(key, blob, by);
            }
            Some(key.arn.clone())
        }
        None => None,
    };
    let ciphertext = Ciphertext::parse(&blob.0).ok_or_else(|| match &named {
        // Recorded: `test_error_messaging_for_invalid_keys`.
        Some(_) if blob.0.is_empty() => incorrect_key(),
        _ => invalid_ciphertext(),
    })?;
    // A ciphertext does not say whose key it is: first it is looked for where the call
    // says, then in the caller's account.
    let name = named.as_deref().unwrap_or(ciphertext.key_id);
    let key = kms.find_enabled(cx, name, operation);
    let key = key.map_err(|error| match &*error.code {
        "NotFoundException" => invalid_ciphertext(),
        _ => error,
    })?;
    if key.id != ciphertext.key_id {
        return Err(incorrect_key());
    }
    key.check_usage(ENCRYPT_DECRYPT, operation)?;
    let algorithm = algorithm(key, by)?;
    let mut materials = key.materials.iter();
    let material = materials.find(|one| one.short_id() == ciphertext.material_id);
    let material = material.ok_or_else(invalid_ciphertext)?;
    let plaintext = ciphertext.decrypt(&material.bytes, context);
    Ok(Opened {
        plaintext: Blob(plaintext.ok_or_else(invalid_ciphertext)?.into()),
        key_arn: key.arn.clone(),
        algorithm,
        material_id: Some(material.id.clone()),
    })
}

/// Decrypts a ciphertext that says nothing of its key, with the one that the call names.
fn open_by_rsa(key: &Key, blob: &Blob, by: Option<&str>) -> Result<Opened, ServiceError> {
    let algorithm = algorithm(key, by)?;
    let hash = oaep(algorithm).ok_or_else(broken_material)?;
    let plaintext = key.rsa()?.decrypt(hash, &blob.0);
    Ok(Opened {
        plaintext: Blob(plaintext.ok_or_else(invalid_ciphertext)?.into()),
        key_arn: key.arn.clone(),
        algorithm,
        material_id: None,
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ReEncrypt {
    ciphertext_blob: Option<Blob>,
    #[serde(default)]
    source_encryption_context: Context,
    source_key_id: Option<String>,
    source_encryption_algorithm: Option<String>,
    destination_key_id: String,
    destination_encryption_algorithm: Option<String>,
    #[serde(default)]
    destination_encryption_context: Context,
    #[serde(default)]
    dry_run: bool,
}

pub(crate) fn re_encrypt(
    kms: &mut Kms,
    cx: &mut CallContext<'_>,
    input: ReEncrypt,
) -> Result<Value, ServiceError> {
    let named = input.source_key_id.as_deref();
    let context = &input.source_encryption_context;
    let blob = blob(input.ciphertext_blob)?;
    let by = input.source_encryption_algorithm.as_deref();
    let opened = open(kms, cx, &blob, (named, by), context, "ReEncryptFrom")?;
    let key = kms.find_enabled(cx, &input.destination_key_id, "ReEncryptTo")?;
    key.check_usage(ENCRYPT_DECRYPT, "ReEncrypt")?;
    let algorithm = algorithm(key, input.destination_encryption_algorithm.as_deref())?;
    if input.dry_run {
        return Err(dry_run());
    }
    let context = &input.destination_encryption_context;
    let ciphertext = seal_by(key, cx, algorithm, context, &opened.plaintext.0)?;
    let mut output = json!({
        "CiphertextBlob": ciphertext,
        "SourceKeyId": opened.key_arn,
        "KeyId": key.arn,
        "SourceEncryptionAlgorithm": opened.algorithm,
        "DestinationEncryptionAlgorithm": algorithm,
    });
    if let Some(id) = opened.material_id {
        output["SourceKeyMaterialId"] = id.into();
    }
    if key.spec == Spec::Symmetric {
        output["DestinationKeyMaterialId"] = key.material().id.as_str().into();
    }
    Ok(output)
}
