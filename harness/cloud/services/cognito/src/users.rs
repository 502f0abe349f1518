//! The users of a pool, and how they are found: by name, by `sub`, by what
//! else the pool lets them sign in with.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::user::{User, UserId};
use super::vocabulary::Contact;
use rehearsal_cloud_core::service::Timestamp;

/// What users may sign in with besides their name.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct SignInNames {
    /// Whether `Jo` and `jo` are two.
    pub(super) case_sensitive: bool,
    /// The contacts that stand in the place of a name (`UsernameAttributes`).
    pub(super) instead: Vec<Contact>,
    /// The attributes that are good besides a name (`AliasAttributes`).
    pub(super) besides: Vec<Alias>,
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

    /// The contact it is.
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
    /// A name in the form in which names are compared.
    pub(super) fn folded(&self, name: &str) -> String {
        if self.case_sensitive {
            name.to_owned()
        } else {
            name.to_lowercase()
        }
    }

    /// All attributes that users may sign in with.
    pub(super) fn aliases(&self) -> impl Iterator<Item = Alias> + '_ {
        let instead = self.instead.iter().copied().map(Alias::from);
        instead.chain(self.besides.iter().copied())
    }

    /// Whether a user with these attributes can sign in with one of them. What
    /// stands in the place of a name needs no proof; what stands besides one does.
    fn is_good(&self, alias: Alias, attributes: &BTreeMap<String, String>) -> bool {
        let in_place = alias
            .contact()
            .is_some_and(|contact| self.instead.contains(&contact));
        let proven = || {
            alias.contact().is_none_or(|contact| {
                attributes.get(contact.verified()).map(String::as_str) == Some("true")
            })
        };
        in_place || proven()
    }

    /// What a user with these attributes can sign in with, in the form in
    /// which it is compared.
    fn keys(&self, attributes: &BTreeMap<String, String>) -> Vec<(Alias, String)> {
        self.aliases()
            .filter(|alias| self.is_good(*alias, attributes))
            .filter_map(|alias| {
                let value = attributes.get(alias.attribute())?;
                Some((alias, self.folded(value)))
            })
            .collect()
    }
}

/// The users of a pool.
#[derive(Debug, Default)]
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

    /// What users may sign in with.
    pub(super) fn sign_in_names(&self) -> &SignInNames {
        &self.names
    }

    /// The user of a name, a `sub`, or whatever else the pool lets users sign in with.
    pub(super) fn find(&self, login: &str) -> Option<UserId> {
        let folded = self.names.folded(login);
        let by_alias = |alias| self.by_alias.get(&(alias, folded.clone()));
        self.by_name
            .get(&folded)
            .or_else(|| self.by_sub.get(login))
            .or_else(|| self.names.aliases().find_map(by_alias))
            .copied()
    }

    /// The user who has that name itself.
    pub(super) fn named(&self, username: &str) -> Option<UserId> {
        self.by_name.get(&self.names.folded(username)).copied()
    }

    /// The user who can sign in with that value of an attribute.
    pub(super) fn holder(&self, alias: Alias, value: &str) -> Option<UserId> {
        self.by_alias
            .get(&(alias, self.names.folded(value)))
            .copied()
    }

    pub(super) fn get(&self, id: UserId) -> Option<&User> {
        self.all.get(&id)
    }

    /// A user, to change anything but its attributes.
    pub(super) fn get_mut(&mut self, id: UserId) -> Option<&mut User> {
        self.all.get_mut(&id)
    }

    /// All users in the order they were made in, those after `after`.
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

    /// Takes a new user in.
    pub(super) fn add(&mut self, mut user: User) -> UserId {
        let id = UserId(self.next);
        user.id = id;
        self.take(user);
        id
    }

    fn take(&mut self, user: User) {
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
        self.forget_keys(id, &self.names.keys(&user.attributes.0));
        Some(user)
    }

    /// Sets attributes (`None` takes one away) without any question: checks
    /// and the answer to "who else has that" come before.
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
        self.forget_keys(id, &before);
        for key in after {
            self.by_alias.insert(key, id);
        }
    }

    /// What somebody else could no longer sign in with, if `id` (or a new
    /// user) had these changes: the first such alias, and who that is.
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

    fn forget_keys(&mut self, id: UserId, keys: &[(Alias, String)]) {
        for key in keys {
            if self.by_alias.get(key) == Some(&id) {
                self.by_alias.remove(key);
            }
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Kept<N, U> {
    names: N,
    /// No user gets the place of one who is gone: tokens outlive both.
    next: u64,
    users: Vec<U>,
}

impl Serialize for Users {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let users: Vec<&User> = self.all.values().collect();
        let (names, next) = (&self.names, self.next);
        Kept { names, next, users }.serialize(serializer)
    }
}

/// Where users are found follows from what they are.
impl<'de> Deserialize<'de> for Users {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let kept = Kept::<SignInNames, User>::deserialize(deserializer)?;
        let mut users = Self::new(kept.names);
        users.next = kept.next;
        for user in kept.users {
            users.take(user);
        }
        Ok(users)
    }
}
