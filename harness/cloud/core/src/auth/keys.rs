//! Access key ids, in which the account's number is written.

/// Whether an access key id is an account's number: 12 digits.
pub fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The 16 characters behind a key's prefix. As in AWS, the account's number is in them.
pub fn key_body(account: &str, random: &[u8]) -> String {
    let number: u128 = account.parse().unwrap_or(0);
    let chance = random
        .iter()
        .take(5)
        .fold(0_u128, |sum, byte| (sum << 8) | u128::from(*byte));
    // 80 bits: a set bit, 40 for the account, 39 of chance.
    let bits = (1 << 79) | ((number & 0xff_ffff_ffff) << 39) | (chance & 0x7f_ffff_ffff);
    (0..16)
        .rev()
        .map(|place| {
            char::from(BASE32[usize::try_from((bits >> (place * 5)) & 31).expect("five bits")])
        })
        .collect()
}

/// The account whose number is in an access key id.
pub(super) fn account_of_key(access_key_id: &str) -> Option<String> {
    let body = access_key_id.get(4..20)?;
    let bits = body.bytes().try_fold(0_u128, |bits, byte| {
        let digit = BASE32.iter().position(|known| *known == byte)?;
        Some((bits << 5) | u128::try_from(digit).ok()?)
    })?;
    let number = (bits >> 39) & 0xff_ffff_ffff;
    (number < 1_000_000_000_000).then(|| format!("{number:012}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_tells_its_account() {
        let body = key_body("123456789012", &[1, 2, 3, 4, 5]);
        assert_eq!(
            account_of_key(&format!("ASIA{body}")).as_deref(),
            Some("123456789012")
        );
        assert_eq!(account_of_key("ASIA"), None);
        assert_eq!(account_of_key("ASIAäöüäöüäöüäöü"), None);
    }
}
