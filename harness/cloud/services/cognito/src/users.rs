//! The users of a pool, indexed by name, by `sub` and by alias.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::user::{User, UserId};
use super::vocabulary::Contact;
use rehearsal_cloud_core::service::Timestamp;

/// The names and attributes that users may sign in with.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct SignInNames {
    /// Whether `Jo` and `jo` are different names.
    pub(super) case_sensitive: bool,
    /// The contacts that replace the user name (`UsernameAttributes`).
    #[serde(rename = "instead")]
    pub(super) username_attributes: Vec<Contact>,
    /// The attributes that work besides the user name (`AliasAttributes`).
    #[serde(rename = "besides")]
    pub(super) alias_attributes: Vec<Alias>,
}

/// An attribute that users may sign in with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Alias {
    Email,
    PhoneNumber,
    PreferredUsername,
}

impl Alias {
    pub(super) fn attribute(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::PhoneNumber => "phone_number",
            Self::PreferredUsername => "preferred_username",
        }
    }

    /// Returns the contact of the alias, if it is one.
    pub(super) fn contact(self) -> Option<Contact> {
        Contact::of_attribute(self.attribute())
    }
}

impl From<Contact> for Alias {
    fn from(contact: Contact) -> Self {
        match contact {
            Contact::Email => Self::Email,
            Contact::PhoneNumber => Self::PhoneNumber,
        }
    }
}

impl SignInNames {
    /// Returns a name in the form in which names are compared.
    pub(super) fn folded(&self, name: &str) -> String {
        if self.case_sensitive {
            name.to_owned()
        } else {
            name.to_lowercase()
        }
    }

    /// Returns all attributes that users may sign in with.
    pub(super) fn aliases(&self) -> impl Iterator<Item = Alias> + '_ {
        let username_attributes = self.username_attributes.iter().copied().map(Alias::from);
        username_attributes.chain(self.alias_attributes.iter().copied())
    }

    /// Returns whether a user with these attributes can sign in with an alias. A contact
    /// that replaces the user name needs no verification, others do.
    fn is_usable(&self, alias: Alias, attributes: &BTreeMap<String, String>) -> bool {
        let in_place = alias
            .contact()
            .is_some_and(|contact| self.username_attributes.contains(&contact));
        let verified = || {
            alias.contact().is_none_or(|contact| {
                attributes.get(contact.verified()).map(String::as_str) == Some("true")
            })
        };
        in_place || verified()
    }

    /// Returns the aliases that a user with these attributes can sign in with, in the
    /// form in which they are compared.
    fn keys(&self, attributes: &BTreeMap<String, String>) -> Vec<(Alias, String)> {
        self.aliases()
            .filter(|alias| self.is_usable(*alias, attributes))
            .filter_map(|alias| {
                let value = attributes.get(alias.attribute())?;
                Some((alias, self.folded(value)))
            })
            .collect()
    }
}

/// The users of a pool.
#[derive(Debug, Clone, Default)]
pub(super) struct Users {
    names: SignInNames,
    all: BTreeMap<UserId, User>,
    next: u64,
    by_name: HashMap<String, UserId>,
    by_sub: HashMap<String, UserId>,
    by_alias: HashMap<(Alias, String), UserId>,
}

impl Users {
    pub(super) fn new(names: SignInNames) -> Self {
        Self {
            names,
            ..Self::default()
        }
    }

    /// Returns the names that users may sign in with.
    pub(super) fn sign_in_names(&self) -> &SignInNames {
        &self.names
    }

    /// Returns the user with a name, a `sub` or an alias.
    pub(super) fn find(&self, login: &str) -> Option<UserId> {
        let folded = self.names.folded(login);
        let by_alias = |alias| self.by_alias.get(&(alias, folded.clone()));
        self.by_name
            .get(&folded)
            .or_else(|| self.by_sub.get(login))
            .or_else(|| self.names.aliases().find_map(by_alias))
            .copied()
    }

    /// Returns the user with a user name.
    pub(super) fn with_username(&self, username: &str) -> Option<UserId> {
        self.by_name.get(&self.names.folded(username)).copied()
    }

    /// Returns the user with an alias.
    pub(super) fn with_alias(&self, alias: Alias, value: &str) -> Option<UserId> {
        self.by_alias
            .get(&(alias, self.names.folded(value)))
            .copied()
    }

    pub(super) fn get(&self, id: UserId) -> Option<&User> {
        self.all.get(&id)
    }

    /// Returns a user to change anything but its attributes.
    pub(super) fn get_mut(&mut self, id: UserId) -> Option<&mut User> {
        self.all.get_mut(&id)
    }

    /// Returns all users after `after`, in the order of creation.
    pub(super) fn after(&self, after: Option<UserId>) -> impl Iterator<Item = &User> {
        let first = after.map_or(0, |id| id.0 + 1);
        self.all.range(UserId(first)..).map(|(_, user)| user)
    }

    pub(super) fn all_mut(&mut self) -> impl Iterator<Item = &mut User> {
        self.all.values_mut()
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// Adds a new user and returns its id.
    pub(super) fn add(&mut self, mut user: User) -> UserId {
        let id = UserId(self.next);
        user.id = id;
        self.insert_user(user);
        id
    }

    fn insert_user(&mut self, user: User) {
        let id = user.id;
        self.next = self.next.max(id.0 + 1);
        self.by_name.insert(self.names.folded(&user.username), id);
        self.by_sub.insert(user.sub.clone(), id);
        for key in self.names.keys(&user.attributes.0) {
            self.by_alias.insert(key, id);
        }
        self.all.insert(id, user);
    }

    pub(super) fn remove(&mut self, id: UserId) -> Option<User> {
        let user = self.all.remove(&id)?;
        self.by_name.remove(&self.names.folded(&user.username));
        self.by_sub.remove(&user.sub);
        self.remove_keys(id, &self.names.keys(&user.attributes.0));
        Some(user)
    }

    /// Sets attributes (`None` removes one) without any check.
    pub(super) fn set_attributes(
        &mut self,
        id: UserId,
        changes: impl IntoIterator<Item = (String, Option<String>)>,
        now: Timestamp,
    ) {
        let Some(user) = self.all.get_mut(&id) else {
            return;
        };
        let before = self.names.keys(&user.attributes.0);
        for (name, value) in changes {
            match value {
                Some(value) => user.attributes.0.insert(name, value),
                None => user.attributes.0.remove(&name),
            };
        }
        user.modified = now;
        let after = self.names.keys(&user.attributes.0);
        self.remove_keys(id, &before);
        for key in after {
            self.by_alias.insert(key, id);
        }
    }

    /// Returns the first alias that `id` (or a new user) would have in common with
    /// another user after these changes, and that user.
    pub(super) fn conflict<'a>(
        &self,
        id: Option<UserId>,
        changes: impl IntoIterator<Item = (&'a str, Option<&'a str>)>,
    ) -> Option<(Alias, UserId)> {
        let mut attributes = id
            .and_then(|id| self.get(id))
            .map(|user| user.attributes.0.clone())
            .unwrap_or_default();
        for (name, value) in changes {
            match value {
                Some(value) => attributes.insert(name.to_owned(), value.to_owned()),
                None => attributes.remove(name),
            };
        }
        self.names.keys(&attributes).into_iter().find_map(|key| {
            let holder = *self.by_alias.get(&key)?;
            (Some(holder) != id).then_some((key.0, holder))
        })
    }

    fn remove_keys(&mut self, id: UserId, keys: &[(Alias, String)]) {
        for key in keys {
            if self.by_alias.get(key) == Some(&id) {
                self.by_alias.remove(key);
            }
        }
    }
}

#[derive(Serialize, Deserialize)]
struct StoredUsers<N, U> {
    names: N,
    /// Ids are never reused: tokens outlive users.
    next: u64,
    users: Vec<U>,
}

impl Serialize for Users {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let users: Vec<&User> = self.all.values().collect();
        let (names, next) = (&self.names, self.next);
        StoredUsers { names, next, users }.serialize(serializer)
    }
}

/// Only the users are stored; the indexes are built from them.
impl<'de> Deserialize<'de> for Users {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = StoredUsers::<SignInNames, User>::deserialize(deserializer)?;
        let mut users = Self::new(stored.names);
        users.next = stored.next;
        for user in stored.users {
            users.insert_user(user);
        }
        Ok(users)
    }
}
