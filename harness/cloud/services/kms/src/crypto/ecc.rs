//! Keys on elliptic curves, by the crates of RustCrypto.

use crate::spec::Curve;

/// Returns the material of a key: a number below the curve's order. `random` returns as many
/// bytes of chance as it is asked for.
pub(crate) fn generate(curve: Curve, mut random: impl FnMut(usize) -> Vec<u8>) -> Vec<u8> {
    loop {
        let mut candidate = random(curve.length());
        if curve == Curve::P521 {
            // The order has 521 bits.
            candidate[0] &= 1;
        }
        if public_der(curve, &candidate).is_some() {
            return candidate;
        }
    }
}

/// Defines the functions of keys, by the curve's crate.
macro_rules! curves {
    ($($curve:ident => $krate:ident),+) => {
        /// Returns the public key as a `SubjectPublicKeyInfo`. `None` for bytes that are no
        /// key's material.
        pub(crate) fn public_der(curve: Curve, material: &[u8]) -> Option<Vec<u8>> {
            match curve {
                $(Curve::$curve => {
                    use $krate::pkcs8::EncodePublicKey as _;
                    let key = $krate::SecretKey::from_slice(material).ok()?;
                    let encoded = key.public_key().to_public_key_der().ok()?;
                    Some(encoded.as_bytes().to_vec())
                })+
            }
        }

        /// Returns the private key as a `PrivateKeyInfo`.
        pub(crate) fn private_der(curve: Curve, material: &[u8]) -> Option<Vec<u8>> {
            match curve {
                $(Curve::$curve => {
                    use $krate::pkcs8::EncodePrivateKey as _;
                    let key = $krate::SecretKey::from_slice(material).ok()?;
                    let encoded = key.to_pkcs8_der().ok()?;
                    Some(encoded.as_bytes().to_vec())
                })+
            }
        }

        /// Returns the material of a private key in a `PrivateKeyInfo`. `None` if it is none of
        /// the curve.
        pub(crate) fn from_private_der(curve: Curve, der: &[u8]) -> Option<Vec<u8>> {
            match curve {
                $(Curve::$curve => {
                    use $krate::pkcs8::DecodePrivateKey as _;
                    let key = $krate::SecretKey::from_pkcs8_der(der).ok()?;
                    Some(key.to_bytes().to_vec())
                })+
            }
        }

        /// Returns the signature of a digest, in DER.
        pub(crate) fn sign(curve: Curve, material: &[u8], digest: &[u8]) -> Option<Vec<u8>> {
            match curve {
                $(Curve::$curve => {
                    use $krate::ecdsa::signature::hazmat::PrehashSigner as _;
                    let key = $krate::ecdsa::SigningKey::from_slice(material).ok()?;
                    let signature: $krate::ecdsa::Signature = key.sign_prehash(digest).ok()?;
                    Some(signature.to_der().as_bytes().to_vec())
                })+
            }
        }

        /// Returns whether a signature in DER is that of a digest.
        pub(crate) fn verify(
            curve: Curve,
            material: &[u8],
            digest: &[u8],
            signature: &[u8],
        ) -> Option<bool> {
            match curve {
                $(Curve::$curve => {
                    use $krate::ecdsa::signature::hazmat::PrehashVerifier as _;
                    let key = $krate::ecdsa::SigningKey::from_slice(material).ok()?;
                    let Ok(signature) = $krate::ecdsa::Signature::from_der(signature) else {
                        return Some(false);
                    };
                    Some(key.verifying_key().verify_prehash(digest, &signature).is_ok())
                })+
            }
        }

        /// Returns the secret that a key shares with the holder of a public key in DER.
        /// `None` if that is none of the curve.
        pub(crate) fn shared_secret(
            curve: Curve,
            material: &[u8],
            public_key: &[u8],
        ) -> Option<Vec<u8>> {
            match curve {
                $(Curve::$curve => {
                    use $krate::pkcs8::DecodePublicKey as _;
                    let key = $krate::SecretKey::from_slice(material).ok()?;
                    let other = $krate::PublicKey::from_public_key_der(public_key).ok()?;
                    let shared =
                        $krate::ecdh::diffie_hellman(key.to_nonzero_scalar(), other.as_affine());
                    Some(shared.raw_secret_bytes().to_vec())
                })+
            }
        }
    };
}

curves!(P256 => p256, P384 => p384, P521 => p521, P256K1 => k256);

#[cfg(test)]
mod tests {
    use rehearsal_cloud_core::ids::Ids;

    use super::*;

    const CURVES: [Curve; 4] = [Curve::P256, Curve::P384, Curve::P521, Curve::P256K1];

    fn key(curve: Curve, label: &str) -> Vec<u8> {
        let mut ids = Ids::new(7, "kms");
        generate(curve, |count| ids.bytes(label, count))
    }

    #[test]
    fn what_is_signed_is_verified() {
        for curve in CURVES {
            let key = key(curve, "one");
            let digest = curve.hash().digest(b"message");
            let signature = sign(curve, &key, &digest).unwrap();
            assert_eq!(
                verify(curve, &key, &digest, &signature),
                Some(true),
                "{curve:?}"
            );
            let other = curve.hash().digest(b"other");
            assert_eq!(
                verify(curve, &key, &other, &signature),
                Some(false),
                "{curve:?}"
            );
            assert_eq!(
                verify(curve, &key, &digest, b"no"),
                Some(false),
                "{curve:?}"
            );
        }
    }

    #[test]
    fn two_keys_share_one_secret() {
        for curve in CURVES {
            let (one, two) = (key(curve, "one"), key(curve, "two"));
            let public = |key: &[u8]| public_der(curve, key).unwrap();
            let secret = shared_secret(curve, &one, &public(&two)).unwrap();
            assert_eq!(
                shared_secret(curve, &two, &public(&one)),
                Some(secret),
                "{curve:?}"
            );
            assert_eq!(shared_secret(curve, &one, b"no"), None, "{curve:?}");
        }
    }
}
