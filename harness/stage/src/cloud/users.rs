//! Users of the pools: made by an administrator, confirmed, ready to sign in.

use std::collections::BTreeMap;
use std::sync::Arc;

use aws_sdk_cognitoidentityprovider::types::{AttributeType, MessageActionType, UserType};
use futures_util::future::try_join_all;

use rehearsal_script::{Count, Scope, stage};

use super::clients::SdkClients;
use super::failure::refused;
use super::{Maker, Resources, UserPool, fixed};
use crate::error::StageError;

/// What OpenID Connect calls attributes; any other name is a custom one.
const STANDARD: [&str; 18] = [
    "address",
    "birthdate",
    "email",
    "email_verified",
    "family_name",
    "gender",
    "given_name",
    "locale",
    "middle_name",
    "name",
    "nickname",
    "phone_number",
    "phone_number_verified",
    "picture",
    "preferred_username",
    "profile",
    "website",
    "zoneinfo",
];

/// A user of the stage who stands in a pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The pool's logical name.
    pub pool: Arc<str>,
    /// What the user signs in with.
    pub username: Arc<str>,
    /// The password that the user began with.
    pub password: Arc<str>,
    /// The e-mail address, where there is one.
    pub email: Option<Arc<str>>,
    /// The id that the pool gave.
    pub sub: Arc<str>,
}

/// A user who is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewUser {
    pub(crate) username: String,
    pub(crate) password: String,
    /// As the pool's schema names them.
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) groups: Vec<String>,
}

impl NewUser {
    /// Puts the user into a pool and gives the id.
    pub(crate) async fn join(
        &self,
        clients: &SdkClients,
        pool: &UserPool,
    ) -> Result<Arc<str>, StageError> {
        let cognito = &clients.cognito;
        let what = || format!("make the user {}", self.username);
        let attribute = |(name, value): (&String, &String)| {
            AttributeType::builder()
                .name(name)
                .value(value)
                .build()
                .expect("a name is all that an attribute needs")
        };
        let create = cognito
            .admin_create_user()
            .user_pool_id(&*pool.id)
            .username(&self.username)
            // Nobody is to be written to before the first step.
            .message_action(MessageActionType::Suppress)
            .set_user_attributes(Some(self.attributes.iter().map(attribute).collect()));
        let made = create.send().await;
        let made = made.map_err(|error| refused(what(), &error))?;
        let attributes = made.user().map(UserType::attributes).unwrap_or_default();
        let sub = attributes
            .iter()
            .find(|attribute| attribute.name() == "sub");
        let sub = sub.and_then(|sub| sub.value()).unwrap_or_default().into();
        let set = cognito.admin_set_user_password().user_pool_id(&*pool.id);
        let set = set.username(&self.username).password(&self.password);
        let set = set.permanent(true).send().await;
        set.map_err(|error| refused(what(), &error))?;
        for group in &self.groups {
            let add = cognito.admin_add_user_to_group().user_pool_id(&*pool.id);
            let add = add.username(&self.username).group_name(group).send().await;
            add.map_err(|error| refused(what(), &error))?;
        }
        Ok(sub)
    }
}

impl Maker<'_> {
    /// Puts the stage's users into their pools.
    pub(crate) async fn users(
        &self,
        users: &rehearsal_script::Entries<stage::User>,
        made: &Resources,
    ) -> Result<BTreeMap<Arc<str>, User>, StageError> {
        let joined = users.iter().map(async |(name, plan)| {
            let pool: Arc<str> = match &plan.pool {
                Some(pool) => fixed(pool).into(),
                // The check has seen that there is just one.
                None => made.pools.keys().next().cloned().unwrap_or_default(),
            };
            let stands = made.pools.get(&pool).ok_or_else(|| StageError::Unknown {
                noun: "user pool",
                name: pool.to_string(),
            })?;
            let new = self.new_user(name, plan, &pool)?;
            let sub = new.join(self.clients, stands).await?;
            let user = User {
                pool,
                email: new
                    .attributes
                    .get("email")
                    .map(|email| email.as_str().into()),
                username: new.username.into(),
                password: new.password.into(),
                sub,
            };
            Ok::<_, StageError>((name.into(), user))
        });
        Ok(try_join_all(joined).await?.into_iter().collect())
    }

    fn new_user(&self, name: &str, plan: &stage::User, pool: &str) -> Result<NewUser, StageError> {
        let text = |text: &Option<rehearsal_script::Text>| {
            let text = text.as_ref();
            text.map(|text| text.eval(&Scope::default(), self.world))
                .transpose()
        };
        let mut attributes = BTreeMap::new();
        for (name, value) in plan.attributes.iter() {
            let value = value.eval(&Scope::default(), self.world)?;
            attributes.insert(user_attribute_name(name), value);
        }
        let email = text(&plan.email)?;
        if let Some(email) = &email {
            verified(&mut attributes, "email", email);
        }
        let phone = text(&plan.phone)?;
        if let Some(phone) = &phone {
            verified(&mut attributes, "phone_number", phone);
        }
        let policy = self.plan.user_pools.get(pool);
        let username = text(&plan.username)?.or_else(|| address(policy, email, phone));
        Ok(NewUser {
            username: username.unwrap_or_else(|| name.to_owned()),
            password: text(&plan.password)?.unwrap_or_else(|| password(policy)),
            attributes,
            groups: plan.groups.iter().map(|group| group.text.clone()).collect(),
        })
    }
}

/// The address that a user signs in with, where the pool takes one.
pub(crate) fn address(
    pool: Option<&stage::UserPool>,
    email: Option<String>,
    phone: Option<String>,
) -> Option<String> {
    let by = |kind| pool.is_some_and(|pool| pool.sign_in.contains(&kind));
    let phone_alone = by(stage::SignIn::Phone) && !by(stage::SignIn::Email);
    if phone_alone { phone } else { email }
}

/// Sets an address that needs no code to be believed.
pub(crate) fn verified(attributes: &mut BTreeMap<String, String>, name: &str, value: &str) {
    attributes.insert(name.into(), value.into());
    attributes.insert(format!("{name}_verified"), "true".into());
}

/// What the pool's schema calls an attribute: custom ones go by a longer name.
pub fn user_attribute_name(name: &str) -> String {
    if STANDARD.contains(&name) || name.starts_with("custom:") {
        name.to_owned()
    } else {
        format!("custom:{name}")
    }
}

/// A password that satisfies every policy there can be.
pub(crate) fn password(pool: Option<&stage::UserPool>) -> String {
    const SOME_OF_ALL: &str = "Rehearsal-1-";
    let length = pool
        .and_then(|pool| pool.password.as_ref()?.length)
        .map_or(8, |Count(length)| length);
    let length = usize::try_from(length).unwrap_or(SOME_OF_ALL.len());
    let longer = SOME_OF_ALL.chars().cycle();
    longer.take(length.max(SOME_OF_ALL.len())).collect()
}
