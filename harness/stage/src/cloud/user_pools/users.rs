//! Users of user pools: created by an administrator, confirmed, able to sign in.

use std::collections::BTreeMap;
use std::sync::Arc;

use aws_sdk_cognitoidentityprovider::types::{AttributeType, MessageActionType, UserType};
use futures_util::future::try_join_all;
use rehearsal_script::{Count, Scope, Text, stage};

use super::UserPool;
use crate::cloud::clients::CloudClients;
use crate::cloud::context::fixed;
use crate::cloud::error::service_error;
use crate::cloud::resource::Resources;
use crate::error::StageError;
use crate::expressions::StageExpressions;

/// The standard attributes of OpenID Connect; all others are custom attributes.
const STANDARD_ATTRIBUTES: [&str; 18] = [
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

/// A user of the stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The pool's logical name.
    pub pool: Arc<str>,
    /// The user name.
    pub username: Arc<str>,
    /// The password at the start.
    pub password: Arc<str>,
    /// The e-mail address, if there is one.
    pub email: Option<Arc<str>>,
    /// The id in the pool.
    pub sub: Arc<str>,
}

/// A user that is to be created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewUser {
    pub(crate) username: String,
    pub(crate) password: String,
    /// By their names in the schema of the pool.
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) groups: Vec<String>,
}

impl NewUser {
    /// Creates the user in a pool and returns the id.
    pub(crate) async fn create(
        &self,
        clients: &CloudClients,
        pool: &UserPool,
    ) -> Result<Arc<str>, StageError> {
        let cognito = &clients.cognito;
        let action = || format!("create the user {}", self.username);
        let attribute = |(name, value): (&String, &String)| {
            AttributeType::builder()
                .name(name)
                .value(value)
                .build()
                .expect("the name is set")
        };
        let create = cognito
            .admin_create_user()
            .user_pool_id(&*pool.id)
            .username(&self.username)
            // No mail is sent before the first step.
            .message_action(MessageActionType::Suppress)
            .set_user_attributes(Some(self.attributes.iter().map(attribute).collect()));
        let created = create.send().await;
        let created = created.map_err(|error| service_error(action(), &error))?;
        let attributes = created.user().map(UserType::attributes).unwrap_or_default();
        let sub = attributes
            .iter()
            .find(|attribute| attribute.name() == "sub");
        let sub = sub.and_then(|sub| sub.value()).unwrap_or_default().into();
        let set = cognito.admin_set_user_password().user_pool_id(&*pool.id);
        let set = set.username(&self.username).password(&self.password);
        let set = set.permanent(true).send().await;
        set.map_err(|error| service_error(action(), &error))?;
        for group in &self.groups {
            let add = cognito.admin_add_user_to_group().user_pool_id(&*pool.id);
            let add = add.username(&self.username).group_name(group).send().await;
            add.map_err(|error| service_error(action(), &error))?;
        }
        Ok(sub)
    }
}

/// Creates the users of the stage file in their pools.
pub(crate) async fn create_all(
    stage: &rehearsal_script::StageConfig,
    expressions: &StageExpressions,
    clients: &CloudClients,
    resources: &Resources,
) -> Result<BTreeMap<Arc<str>, User>, StageError> {
    let users = stage.users.iter().map(async |(name, config)| {
        let pool: Arc<str> = if let Some(pool) = &config.pool {
            fixed(pool).into()
        } else {
            // Without a name there is only one pool; that has been checked.
            let first = resources.all::<UserPool>().next();
            first.map(|(name, _)| name.clone()).unwrap_or_default()
        };
        let user_pool = resources.get::<UserPool>(&pool)?;
        let pool_config = stage.cloud.user_pools.get(&pool);
        let user = new_user(name, config, pool_config, expressions)?;
        let sub = user.create(clients, user_pool).await?;
        let email = user.attributes.get("email");
        let user = User {
            pool,
            email: email.map(|email| email.as_str().into()),
            username: user.username.into(),
            password: user.password.into(),
            sub,
        };
        Ok::<_, StageError>((name.into(), user))
    });
    Ok(try_join_all(users).await?.into_iter().collect())
}

fn new_user(
    name: &str,
    config: &stage::User,
    pool: Option<&stage::UserPool>,
    expressions: &StageExpressions,
) -> Result<NewUser, StageError> {
    let text = |text: &Option<Text>| {
        let text = text.as_ref();
        text.map(|text| text.eval(&Scope::default(), expressions))
            .transpose()
    };
    let mut attributes = BTreeMap::new();
    for (name, value) in config.attributes.iter() {
        let value = value.eval(&Scope::default(), expressions)?;
        attributes.insert(user_attribute_name(name), value);
    }
    let email = text(&config.email)?;
    if let Some(email) = &email {
        set_verified(&mut attributes, "email", email);
    }
    let phone = text(&config.phone)?;
    if let Some(phone) = &phone {
        set_verified(&mut attributes, "phone_number", phone);
    }
    let username = text(&config.username)?.or_else(|| default_username(pool, email, phone));
    Ok(NewUser {
        username: username.unwrap_or_else(|| name.to_owned()),
        password: text(&config.password)?.unwrap_or_else(|| default_password(pool)),
        attributes,
        groups: config
            .groups
            .iter()
            .map(|group| group.text.clone())
            .collect(),
    })
}

/// Returns the address that is the user name, if the pool has addresses as user
/// names.
pub(super) fn default_username(
    pool: Option<&stage::UserPool>,
    email: Option<String>,
    phone: Option<String>,
) -> Option<String> {
    let signs_in_by = |kind| pool.is_some_and(|pool| pool.sign_in.contains(&kind));
    let only_phone = signs_in_by(stage::SignIn::Phone) && !signs_in_by(stage::SignIn::Email);
    if only_phone { phone } else { email }
}

/// Sets an address that is verified already.
pub(super) fn set_verified(attributes: &mut BTreeMap<String, String>, name: &str, value: &str) {
    attributes.insert(name.into(), value.into());
    attributes.insert(format!("{name}_verified"), "true".into());
}

/// Returns the name of an attribute in the schema of a pool: custom attributes have
/// a prefix.
pub fn user_attribute_name(name: &str) -> String {
    if STANDARD_ATTRIBUTES.contains(&name) || name.starts_with("custom:") {
        name.to_owned()
    } else {
        format!("custom:{name}")
    }
}

/// Returns a password that satisfies every policy.
pub(super) fn default_password(pool: Option<&stage::UserPool>) -> String {
    const ALL_CLASSES: &str = "Rehearsal-1-";
    let length = pool
        .and_then(|pool| pool.password.as_ref()?.length)
        .map_or(8, |Count(length)| length);
    let length = usize::try_from(length).unwrap_or(ALL_CLASSES.len());
    let repeated = ALL_CLASSES.chars().cycle();
    repeated.take(length.max(ALL_CLASSES.len())).collect()
}
