//! Users of a seed: each row of a file is one.

use std::collections::BTreeMap;
use std::path::Path;

use rehearsal_script::stage::UserPool;
use serde_json::Value;

use crate::cloud::users::{NewUser, address, password, user_attribute_name, verified};
use crate::error::StageError;

/// The users of a file. The columns `username`, `email`, `phone`, `password`
/// and `groups` mean what they mean in the stage file; any other is an
/// attribute. A column that is left empty says nothing.
pub(super) fn read(file: &Path, pool: Option<&UserPool>) -> Result<Vec<NewUser>, StageError> {
    let rows = super::objects(file, super::rows::read(file)?)?;
    (1..)
        .zip(rows)
        .map(|(number, row)| {
            let mut texts = BTreeMap::new();
            let mut groups = Vec::new();
            for (column, value) in row {
                if column == "groups" {
                    groups = names(&value);
                } else if let Some(text) = text(&value) {
                    texts.insert(column, text);
                }
            }
            let unknown = groups.iter().find(|group| {
                pool.is_some_and(|pool| pool.groups.iter().all(|known| known.text != **group))
            });
            let wrong = |reason: String| StageError::Seed {
                file: file.into(),
                reason: format!("row {number}: {reason}"),
            };
            if let Some(group) = unknown {
                return Err(wrong(format!("the pool has no group `{group}`")));
            }
            let mut attributes = BTreeMap::new();
            let email = texts.remove("email");
            if let Some(email) = &email {
                verified(&mut attributes, "email", email);
            }
            let phone = texts.remove("phone");
            if let Some(phone) = &phone {
                verified(&mut attributes, "phone_number", phone);
            }
            let username = texts
                .remove("username")
                .or_else(|| address(pool, email, phone));
            let username =
                username.ok_or_else(|| wrong("a user needs a `username` or an `email`".into()))?;
            let password = texts.remove("password").unwrap_or_else(|| password(pool));
            attributes.extend(
                texts
                    .into_iter()
                    .map(|(name, value)| (user_attribute_name(&name), value)),
            );
            Ok(NewUser {
                username,
                password,
                attributes,
                groups,
            })
        })
        .collect()
}

/// A list, or, in a file that has none, names with commas or blanks between them.
fn names(value: &Value) -> Vec<String> {
    match value {
        Value::Array(names) => names.iter().filter_map(text).collect(),
        other => {
            let text = text(other).unwrap_or_default();
            let names = text.split([',', ';', ' ']).filter(|name| !name.is_empty());
            names.map(str::to_owned).collect()
        }
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}
