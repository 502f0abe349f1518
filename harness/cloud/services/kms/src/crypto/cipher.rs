//! Symmetric encryption: AES-256-GCM over a ciphertext that names its key.

use std::collections::BTreeMap;

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

/// What ciphertexts begin with: a version, as those of AWS do.
const HEADER: &[u8] = &[1, 2, 2, 0];

/// The encryption context of a call.
pub(crate) type Context = BTreeMap<String, String>;

/// The parts of a ciphertext.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ciphertext<'a> {
    pub(crate) key_id: &'a str,
    pub(crate) material_id: [u8; 8],
    nonce: [u8; NONCE_LEN],
    sealed: &'a [u8],
}

/// Encrypts a text. Returns `None` for key material that is not 32 bytes.
pub(crate) fn encrypt(
    material: &[u8],
    key_id: &str,
    material_id: [u8; 8],
    nonce: [u8; NONCE_LEN],
    context: &Context,
    plaintext: &[u8],
) -> Option<Vec<u8>> {
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, material).ok()?);
    let mut sealed = plaintext.to_vec();
    let nonce_value = Nonce::assume_unique_for_key(nonce);
    key.seal_in_place_append_tag(nonce_value, Aad::from(bound(context)), &mut sealed)
        .ok()?;
    let length = u8::try_from(key_id.len()).ok()?;
    let mut all = HEADER.to_vec();
    all.push(length);
    all.extend_from_slice(key_id.as_bytes());
    all.extend_from_slice(&material_id);
    all.extend_from_slice(&nonce);
    all.extend_from_slice(&sealed);
    Some(all)
}

impl<'a> Ciphertext<'a> {
    /// Splits a ciphertext into its parts.
    pub(crate) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(HEADER)?;
        let (length, rest) = rest.split_first()?;
        let (key_id, rest) = rest.split_at_checked(usize::from(*length))?;
        let (material_id, rest) = rest.split_first_chunk()?;
        let (nonce, sealed) = rest.split_first_chunk()?;
        Some(Self {
            key_id: std::str::from_utf8(key_id).ok()?,
            material_id: *material_id,
            nonce: *nonce,
            sealed,
        })
    }

    /// Decrypts it. Returns `None` for another key, another context, and for bytes that were
    /// changed.
    pub(crate) fn decrypt(&self, material: &[u8], context: &Context) -> Option<Vec<u8>> {
        let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, material).ok()?);
        let nonce = Nonce::assume_unique_for_key(self.nonce);
        let mut opened = self.sealed.to_vec();
        let plaintext = key.open_in_place(nonce, Aad::from(bound(context)), &mut opened);
        plaintext.ok().map(|plaintext| plaintext.to_vec())
    }
}

/// Returns an encryption context as the bytes that a ciphertext is bound to.
fn bound(context: &Context) -> Vec<u8> {
    let mut all = Vec::new();
    for text in context.iter().flat_map(|(name, value)| [name, value]) {
        all.extend_from_slice(&(text.len() as u64).to_be_bytes());
        all.extend_from_slice(text.as_bytes());
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [7; 32];

    fn sealed(context: &Context) -> Vec<u8> {
        let sealed = encrypt(&KEY, "key", [1; 8], [2; NONCE_LEN], context, b"secret");
        sealed.unwrap()
    }

    #[test]
    fn ciphertexts_are_bound_to_key_and_context() {
        let context = Context::from([("a".to_owned(), "b".to_owned())]);
        let bytes = sealed(&context);
        let parsed = Ciphertext::parse(&bytes).unwrap();
        assert_eq!((parsed.key_id, parsed.material_id), ("key", [1; 8]));
        assert_eq!(
            parsed.decrypt(&KEY, &context).as_deref(),
            Some(&b"secret"[..])
        );
        assert_eq!(parsed.decrypt(&KEY, &Context::new()), None);
        assert_eq!(parsed.decrypt(&[8; 32], &context), None);
        let shifted = Context::from([("ab".to_owned(), String::new())]);
        assert_eq!(parsed.decrypt(&KEY, &shifted), None);
    }

    #[test]
    fn changed_bytes_are_refused() {
        let bytes = sealed(&Context::new());
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            let opened = Ciphertext::parse(&changed)
                .filter(|parsed| parsed.key_id == "key" && parsed.material_id == [1; 8])
                .and_then(|parsed| parsed.decrypt(&KEY, &Context::new()));
            assert_eq!(opened, None, "byte {at}");
        }
        for length in 0..bytes.len() {
            let opened = Ciphertext::parse(&bytes[..length])
                .and_then(|parsed| parsed.decrypt(&KEY, &Context::new()));
            assert_eq!(opened, None, "{length} bytes");
        }
    }
}
