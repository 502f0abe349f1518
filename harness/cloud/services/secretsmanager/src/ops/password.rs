//! `GetRandomPassword`.

use rehearsal_cloud_core::ids::Ids;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::invalid_parameter;
use crate::state::Secrets;

const LENGTH: usize = 32;
const LOWER: &str = "abcdefghijklmnopqrstuvwxyz";
const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DIGITS: &str = "0123456789";
const PUNCTUATION: &str = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
/// The stream of numbers that passwords are made of.
const STREAM: &str = "password";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the call has one for each type of characters"
)]
pub(crate) struct GetRandomPassword {
    password_length: Option<usize>,
    #[serde(default)]
    exclude_characters: String,
    #[serde(default)]
    exclude_numbers: bool,
    #[serde(default)]
    exclude_punctuation: bool,
    #[serde(default)]
    exclude_uppercase: bool,
    #[serde(default)]
    exclude_lowercase: bool,
    #[serde(default)]
    include_space: bool,
    require_each_included_type: Option<bool>,
}

pub(crate) fn get_random_password(
    _: &mut Secrets,
    cx: &mut CallContext<'_>,
    input: GetRandomPassword,
) -> Result<Value, ServiceError> {
    let length = input.password_length.unwrap_or(LENGTH);
    let included = [
        (LOWER, !input.exclude_lowercase),
        (UPPER, !input.exclude_uppercase),
        (DIGITS, !input.exclude_numbers),
        (PUNCTUATION, !input.exclude_punctuation),
        (" ", input.include_space),
    ];
    let mut types: Vec<Vec<u8>> = Vec::new();
    for (characters, is_included) in included {
        if is_included {
            let mut characters = characters.as_bytes().to_vec();
            characters.retain(|c| !input.exclude_characters.as_bytes().contains(c));
            types.push(characters);
        }
    }
    types.retain(|characters| !characters.is_empty());
    if types.is_empty() {
        return Err(invalid_parameter(
            "Secrets Manager can't generate a password: all characters are excluded.",
        ));
    }
    let required = if input.require_each_included_type.unwrap_or(true) {
        types.len()
    } else {
        0
    };
    if length < required {
        return Err(invalid_parameter(
            "Password length is too short based on the required types.",
        ));
    }
    let password = generate(cx.ids, &types, length, required);
    Ok(json!({"RandomPassword": password}))
}

/// Returns a password of characters of the types, with at least one of each of the first
/// `required`.
fn generate(ids: &mut Ids, types: &[Vec<u8>], length: usize, required: usize) -> String {
    let mut password = String::new();
    for characters in &types[..required] {
        password += &ids.text(STREAM, characters, 1);
    }
    password += &ids.text(STREAM, &types.concat(), length - required);
    let mut characters: Vec<char> = password.chars().collect();
    for place in (1..characters.len()).rev() {
        let other = ids.number(STREAM) % (place as u64 + 1);
        characters.swap(place, usize::try_from(other).unwrap_or(place));
    }
    characters.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_have_a_character_of_each_type() {
        let types: Vec<Vec<u8>> = [LOWER, UPPER, DIGITS, PUNCTUATION]
            .iter()
            .map(|characters| characters.as_bytes().to_vec())
            .collect();
        for seed in 0..200 {
            let password = generate(&mut Ids::new(seed, "test"), &types, 4, 4);
            for characters in &types {
                let found = password.bytes().filter(|c| characters.contains(c));
                assert_eq!(found.count(), 1, "{password}");
            }
        }
    }
}
