//! Seeds of user pools: each row of a file is a user.

use std::collections::BTreeMap;
use std::path::Path;

use futures_util::future::FutureExt as _;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use rehearsal_script::stage;
use serde_json::{Map, Value};

use super::UserPool;
use super::users::{
    NewUser, default_password, default_username, set_verified, user_attribute_name,
};
use crate::cloud::clients::CloudClients;
use crate::cloud::resource::{CloudSeed, Completion, Resources};
use crate::error::StageError;
use crate::seeds::rows;

/// The number of users that are created at once.
const CONCURRENT: usize = 16;

/// Users for a user pool.
#[derive(Debug)]
pub(super) struct UserSeed {
    pool: String,
    users: Vec<NewUser>,
}

impl UserSeed {
    pub(super) fn new(pool: &str, users: Vec<NewUser>) -> Self {
        let pool = pool.to_owned();
        Self { pool, users }
    }
}

impl CloudSeed for UserSeed {
    fn is_timed(&self) -> bool {
        false
    }

    fn load<'a>(&'a self, clients: &'a CloudClients, resources: &'a Resources) -> Completion<'a> {
        async move {
            let pool = resources.get::<UserPool>(&self.pool)?;
            let users = self.users.iter();
            let users = users.map(|user| user.create(clients, pool).boxed());
            let users = stream::iter(users.collect::<Vec<_>>());
            let ids: Result<Vec<_>, _> = users.buffer_unordered(CONCURRENT).try_collect().await;
            ids.map(drop)
        }
        .boxed()
    }
}

/// Reads the users of a file. The columns `username`, `email`, `phone`, `password`
/// and `groups` mean what they mean in the stage file; every other column is an
/// attribute. Empty cells are ignored.
pub(super) fn read(
    file: &Path,
    pool: Option<&stage::UserPool>,
) -> Result<Vec<NewUser>, StageError> {
    let rows = rows::objects(file, rows::read(file)?)?;
    (1..)
        .zip(rows)
        .map(|(number, row)| {
            user(row, pool).map_err(|reason| StageError::Seed {
                file: file.into(),
                reason: format!("row {number}: {reason}"),
            })
        })
        .collect()
}

fn user(row: Map<String, Value>, pool: Option<&stage::UserPool>) -> Result<NewUser, String> {
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
    if let Some(group) = unknown {
        return Err(format!("the pool has no group `{group}`"));
    }
    let mut attributes = BTreeMap::new();
    let email = texts.remove("email");
    if let Some(email) = &email {
        set_verified(&mut attributes, "email", email);
    }
    let phone = texts.remove("phone");
    if let Some(phone) = &phone {
        set_verified(&mut attributes, "phone_number", phone);
    }
    let username = texts.remove("username");
    let username = username.or_else(|| default_username(pool, email, phone));
    let username = username.ok_or("a user needs a `username` or an `email`")?;
    let password = texts.remove("password");
    let password = password.unwrap_or_else(|| default_password(pool));
    let others = texts.into_iter();
    attributes.extend(others.map(|(name, value)| (user_attribute_name(&name), value)));
    Ok(NewUser {
        username,
        password,
        attributes,
        groups,
    })
}

/// Reads a list of names: a JSON list, or text with names between commas,
/// semicolons or spaces.
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
