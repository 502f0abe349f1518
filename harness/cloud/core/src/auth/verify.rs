use http::request::Parts;
use time::{Duration, OffsetDateTime};

use super::clocks::Clocks;
use super::credentials::Holder;
use super::error::{AuthError, Mismatch, SKEW};
use super::signature::{self, Signature, SigningKey, must_be_signed, sha256_hex};
use super::{Claim, Credentials, Identity};

/// What a request's body is, to the signature.
#[derive(Debug, Clone, Copy)]
pub enum Payload<'a> {
    /// These bytes: everywhere but in S3.
    Bytes(&'a [u8]),
    /// What the header says it is: S3, where the body is a stream and checked as it is read.
    Declared,
}

/// Whether a request may do what it asks for, and who asks.
pub fn verify(
    credentials: &Credentials,
    claim: &Claim,
    parts: &Parts,
    services: &[&str],
    payload: Payload<'_>,
    clocks: Clocks,
) -> Result<Identity, AuthError> {
    let signature = match claim {
        Claim::None => return Err(AuthError::Missing),
        Claim::Broken(error) => return Err(error.clone()),
        Claim::SignedV2(_) => return Err(AuthError::Outdated),
        Claim::Signed(signature) => signature,
    };
    let scope = &signature.scope;
    let holder = credentials.holder(
        &scope.access_key_id,
        signature.token.as_deref(),
        clocks.cloud,
    );
    let (identity, secret) = match holder {
        Holder::Known(identity, secret) => (identity, Some(secret)),
        Holder::Account(identity) => (identity, None),
        Holder::Unknown => return Err(AuthError::UnknownKey(scope.access_key_id.clone())),
        Holder::BadToken => return Err(AuthError::BadToken),
        Holder::Expired => return Err(AuthError::ExpiredToken),
    };
    check_date(signature, clocks)?;
    if !services.contains(&scope.service.as_str()) {
        let expected = services.first().copied().unwrap_or_default();
        return Err(AuthError::WrongScope(format!(
            "Credential should be scoped to correct service: '{expected}'. "
        )));
    }
    let Some(secret) = secret else {
        return Ok(identity);
    };
    let key = credentials.signing_key(scope, &secret);
    check_signature(signature, parts, payload, &key)?;
    Ok(identity)
}

/// Who a lenient cloud takes a caller for.
pub fn assume_identity(credentials: &Credentials, claim: &Claim, now: OffsetDateTime) -> Identity {
    match claim {
        Claim::Signed(signature) => credentials.assumed(
            &signature.scope.access_key_id,
            signature.token.as_deref(),
            now,
        ),
        Claim::SignedV2(signature) => {
            let (key, token) = signature.access_key();
            credentials.assumed(key, token, now)
        }
        _ => credentials.default_user(),
    }
}

fn check_date(signature: &Signature, clocks: Clocks) -> Result<(), AuthError> {
    let now = clocks.cloud;
    let skewed = |signed_at| AuthError::Skewed {
        date: signature.date.clone(),
        signed_at,
        now,
    };
    let signed_at = signature.time().ok_or_else(|| skewed(None))?;
    if !signature.date.starts_with(&signature.scope.date) {
        return Err(AuthError::WrongScope(format!(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{}' != '{}', from '{}'.",
            signature.scope.date,
            signature.date.get(..8).unwrap_or_default(),
            signature.date
        )));
    }
    if let Some(expires) = signature.expires {
        let until = signed_at + Duration::seconds(i64::try_from(expires).unwrap_or(i64::MAX));
        if signed_at > now + SKEW {
            return Err(skewed(Some(signed_at)));
        }
        return if until < now {
            Err(AuthError::Expired {
                expires: Some(expires),
                until,
                now,
            })
        } else {
            Ok(())
        };
    }
    let near = |clock: OffsetDateTime| (clock - signed_at).abs() <= SKEW;
    if near(clocks.real) || near(clocks.cloud) {
        Ok(())
    } else {
        Err(skewed(Some(signed_at)))
    }
}

fn check_signature(
    signature: &Signature,
    parts: &Parts,
    payload: Payload<'_>,
    key: &SigningKey,
) -> Result<(), AuthError> {
    let covered = |name: &str| signature.headers.iter().any(|signed| signed == name);
    if !covered("host") {
        return Err(AuthError::UnsignedHeaders("host".to_owned()));
    }
    let declared = parts
        .headers
        .get("x-amz-content-sha256")
        .and_then(|hash| hash.to_str().ok());
    if let Payload::Declared = payload {
        let names = parts.headers.keys().map(http::HeaderName::as_str);
        let mut unsigned: Vec<&str> = names
            .filter(|name| must_be_signed(name) && !covered(name))
            .collect();
        if !unsigned.is_empty() {
            unsigned.sort_unstable();
            return Err(AuthError::UnsignedHeaders(unsigned.join(", ")));
        }
    }
    let hash = match payload {
        Payload::Declared if signature.presigned() => {
            declared.unwrap_or("UNSIGNED-PAYLOAD").to_owned()
        }
        Payload::Declared => declared.ok_or(AuthError::MissingPayloadHash)?.to_owned(),
        Payload::Bytes(bytes) => {
            let computed = sha256_hex(bytes);
            if let Some(declared) = declared
                && declared != computed
                && declared != "UNSIGNED-PAYLOAD"
            {
                return Err(AuthError::PayloadMismatch {
                    declared: declared.to_owned(),
                    computed,
                });
            }
            declared.map_or(computed, str::to_owned)
        }
    };
    let path = parts.uri.path();
    let paths = match payload {
        // What a client left unescaped in an S3 path it may have signed either way.
        Payload::Declared => [signature::path_escaped_once(path), path.to_owned()],
        Payload::Bytes(_) => [signature::path_escaped_twice(path), path.to_owned()],
    };
    let mut first = None;
    for path in paths {
        let canonical = signature::canonical_request(parts, signature, &path, &hash);
        let to_sign = signature::string_to_sign(signature, &canonical);
        if signature::matches(key, to_sign.as_bytes(), &signature.hex) {
            return Ok(());
        }
        first.get_or_insert((to_sign, canonical));
        if path == parts.uri.path() {
            break;
        }
    }
    let (string_to_sign, canonical) = first.unwrap_or_default();
    Err(AuthError::Mismatch(Box::new(Mismatch {
        access_key_id: signature.scope.access_key_id.clone(),
        provided: signature.hex.clone(),
        string_to_sign,
        canonical_request: Some(canonical),
    })))
}
