//! User pools: clients, groups, attributes, policies.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use aws_sdk_cognitoidentityprovider::error::BuildError;
use aws_sdk_cognitoidentityprovider::types::{
    AliasAttributeType, AttributeDataType, ExplicitAuthFlowsType, OAuthFlowType,
    PasswordPolicyType, PreventUserExistenceErrorTypes, SchemaAttributeType,
    SoftwareTokenMfaConfigType, TimeUnitsType, TokenValidityUnitsType, UserPoolMfaType,
    UserPoolPolicyType, UsernameAttributeType, VerifiedAttributeType,
};
use futures_util::future::{try_join_all, try_join3};
use rehearsal_script::stage::{self, AttributeKind, AuthFlow, Mfa, SignIn, VerifiedAttribute};
use rehearsal_script::{Count, TimeSpan};

use super::Maker;
use super::failure::refused;
use super::scopes::for_machines;
use super::shared;
use crate::error::StageError;

/// What a pool's only client is called where the stage file names none.
const DEFAULT_CLIENT: &str = "default";
/// Where a sign-in page would send its users; the stage has none.
const CALLBACK: &str = "http://localhost";
const DAY: u64 = 86_400;

/// A user pool that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserPool {
    /// Its id: `us-east-1_AbCdEfGhI`.
    pub id: Arc<str>,
    /// Its ARN.
    pub arn: Arc<str>,
    /// What its tokens say they are issued by.
    pub issuer: Arc<str>,
    /// Where its public keys are.
    pub jwks_url: Arc<str>,
    /// Its app clients by name.
    pub clients: BTreeMap<Arc<str>, UserPoolClient>,
    /// The client of those who name none: the first of the stage file.
    pub first: Arc<str>,
}

impl UserPool {
    /// The client of this name; without a name, the first.
    pub fn client(&self, name: Option<&str>) -> Result<&UserPoolClient, StageError> {
        let name = name.unwrap_or(&self.first);
        self.clients.get(name).ok_or_else(|| StageError::Unknown {
            noun: "app client",
            name: name.into(),
        })
    }
}

/// An app client of a user pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserPoolClient {
    /// Its id.
    pub id: Arc<str>,
    /// Its secret, where it has one.
    pub secret: Option<Arc<str>>,
    /// The way it signs users in where nobody says which.
    pub flow: SignInFlow,
}

/// A way for a client to sign a user in by a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInFlow {
    /// The password itself is sent.
    Password,
    /// The password is proven without being sent.
    Srp,
    /// The server signs the user in with its own credentials.
    Admin,
}

impl Maker<'_> {
    pub(super) async fn pool(
        &self,
        logical: &str,
        plan: &stage::UserPool,
    ) -> Result<(Arc<str>, UserPool), StageError> {
        let what = || format!("make the user pool {logical}");
        let names = sign_in_attributes(plan);
        let schema: Vec<_> = plan.attributes.iter().map(attribute).collect();
        let create = self
            .clients
            .cognito
            .create_user_pool()
            .pool_name(format!("{}-{logical}", self.prefix))
            .set_username_attributes(names.usernames)
            .set_alias_attributes(names.aliases)
            .set_auto_verified_attributes(Some(verified(plan)))
            .set_policies(plan.password.as_ref().map(policies))
            // AWS takes no empty list here.
            .set_schema((!schema.is_empty()).then_some(schema));
        let made = create
            .send()
            .await
            .map_err(|error| refused(what(), &error))?;
        let made = made.user_pool();
        let text = |field: Option<&str>| Arc::from(field.unwrap_or_default());
        let id: Arc<str> = text(made.and_then(|pool| pool.id()));
        let (clients, (), ()) = try_join3(
            self.pool_clients(logical, &id, plan),
            self.groups(logical, &id, plan),
            self.second_factor(logical, &id, plan.mfa),
        )
        .await?;
        let first = plan.clients.iter().next();
        let pool = UserPool {
            arn: text(made.and_then(|pool| pool.arn())),
            issuer: self.issuer(&id).await.into(),
            jwks_url: format!("{}/{id}/.well-known/jwks.json", self.access.endpoint).into(),
            clients,
            first: first.map_or(DEFAULT_CLIENT, |(name, _)| name).into(),
            id,
        };
        Ok((logical.into(), pool))
    }

    /// What a pool's tokens say they are issued by.
    async fn issuer(&self, pool: &str) -> String {
        match self.issuer {
            Some(base) => format!("{base}/{pool}"),
            None => shared::issuer(&self.access.endpoint, pool).await,
        }
    }

    async fn pool_clients(
        &self,
        logical: &str,
        pool: &str,
        plan: &stage::UserPool,
    ) -> Result<BTreeMap<Arc<str>, UserPoolClient>, StageError> {
        if plan.clients.is_empty() {
            let made = self.pool_client(logical, pool, DEFAULT_CLIENT, None).await;
            return Ok(BTreeMap::from([made?]));
        }
        // A client may only ask for scopes that a resource server has.
        self.resource_servers(logical, pool, plan).await?;
        let clients = plan.clients.iter();
        let clients = clients.map(|(name, plan)| self.pool_client(logical, pool, name, Some(plan)));
        Ok(try_join_all(clients).await?.into_iter().collect())
    }

    async fn pool_client(
        &self,
        logical: &str,
        pool: &str,
        name: &str,
        plan: Option<&stage::AppClient>,
    ) -> Result<(Arc<str>, UserPoolClient), StageError> {
        let flows = flows(plan);
        let flow = flow(&flows);
        let mut create = self
            .clients
            .cognito
            .create_user_pool_client()
            .user_pool_id(pool)
            .client_name(name)
            .set_explicit_auth_flows(Some(flows))
            .prevent_user_existence_errors(PreventUserExistenceErrorTypes::Enabled);
        if let Some(plan) = plan {
            create = create
                .generate_secret(plan.secret.0)
                .set_access_token_validity(seconds(plan.access_token))
                .set_id_token_validity(seconds(plan.id_token))
                .set_refresh_token_validity(seconds(plan.refresh_token))
                .set_token_validity_units(units(plan));
            if plan.reveal_missing_users.0 {
                let legacy = PreventUserExistenceErrorTypes::Legacy;
                create = create.prevent_user_existence_errors(legacy);
            }
            if !plan.scopes.is_empty() {
                let scopes = plan.scopes.iter().map(|scope| scope.text.clone());
                create = create
                    .set_allowed_o_auth_scopes(Some(scopes.collect()))
                    .allowed_o_auth_flows_user_pool_client(true);
                create = if for_machines(plan) {
                    create.allowed_o_auth_flows(OAuthFlowType::ClientCredentials)
                } else {
                    create
                        .allowed_o_auth_flows(OAuthFlowType::Code)
                        .callback_urls(CALLBACK)
                        .supported_identity_providers("COGNITO")
                };
            }
        }
        let what = || format!("make the client {name} of the user pool {logical}");
        let made = create
            .send()
            .await
            .map_err(|error| refused(what(), &error))?;
        let made = made.user_pool_client();
        let client = UserPoolClient {
            id: made
                .and_then(|client| client.client_id())
                .unwrap_or_default()
                .into(),
            secret: made
                .and_then(|client| client.client_secret())
                .map(Into::into),
            flow,
        };
        Ok((name.into(), client))
    }

    /// The groups, each of a precedence below those before it.
    async fn groups(
        &self,
        logical: &str,
        pool: &str,
        plan: &stage::UserPool,
    ) -> Result<(), StageError> {
        let made = (0..).zip(&plan.groups).map(async |(precedence, group)| {
            let create = self.clients.cognito.create_group().user_pool_id(pool);
            let create = create.group_name(&group.text).precedence(precedence);
            let what = || format!("make the group {} of the user pool {logical}", group.text);
            let made = create.send().await;
            made.map_err(|error| refused(what(), &error)).map(drop)
        });
        try_join_all(made).await.map(drop)
    }

    async fn second_factor(
        &self,
        logical: &str,
        pool: &str,
        mfa: Option<Mfa>,
    ) -> Result<(), StageError> {
        let asked = match mfa {
            None | Some(Mfa::Off) => return Ok(()),
            Some(Mfa::Optional) => UserPoolMfaType::Optional,
            Some(Mfa::Required) => UserPoolMfaType::On,
        };
        let apps = SoftwareTokenMfaConfigType::builder().enabled(true).build();
        let set = self.clients.cognito.set_user_pool_mfa_config();
        let set = set.user_pool_id(pool).mfa_configuration(asked);
        let set = set.software_token_mfa_configuration(apps).send().await;
        let what = || format!("set the second factor of the user pool {logical}");
        set.map_err(|error| refused(what(), &error)).map(drop)
    }
}

struct SignInAttributes {
    usernames: Option<Vec<UsernameAttributeType>>,
    aliases: Option<Vec<AliasAttributeType>>,
}

/// An address is the user name itself, or, beside user names, another way to
/// say who one is.
fn sign_in_attributes(plan: &stage::UserPool) -> SignInAttributes {
    let has = |kind| plan.sign_in.contains(&kind);
    let (email, phone) = (has(SignIn::Email), has(SignIn::Phone));
    let mut names = SignInAttributes {
        usernames: None,
        aliases: None,
    };
    if !email && !phone {
        return names;
    }
    if has(SignIn::Username) {
        let mut aliases = Vec::new();
        aliases.extend(email.then_some(AliasAttributeType::Email));
        aliases.extend(phone.then_some(AliasAttributeType::PhoneNumber));
        names.aliases = Some(aliases);
    } else {
        let mut usernames = Vec::new();
        usernames.extend(email.then_some(UsernameAttributeType::Email));
        usernames.extend(phone.then_some(UsernameAttributeType::PhoneNumber));
        names.usernames = Some(usernames);
    }
    names
}

/// What is verified; where nothing is said, what users sign in with.
fn verified(plan: &stage::UserPool) -> Vec<VerifiedAttributeType> {
    let wanted = |verified, sign_in| {
        if plan.verify.is_empty() {
            plan.sign_in.contains(&sign_in)
        } else {
            plan.verify.contains(&verified)
        }
    };
    let mut all = Vec::new();
    all.extend(
        wanted(VerifiedAttribute::Email, SignIn::Email).then_some(VerifiedAttributeType::Email),
    );
    all.extend(
        wanted(VerifiedAttribute::Phone, SignIn::Phone)
            .then_some(VerifiedAttributeType::PhoneNumber),
    );
    all
}

fn policies(plan: &stage::PasswordPolicy) -> UserPoolPolicyType {
    let count = |Count(count): Count| i32::try_from(count).unwrap_or(i32::MAX);
    // Temporary passwords last whole days; a part of one is not less than one.
    let days = |TimeSpan(span)| i32::try_from(Duration::as_secs(&span).div_ceil(DAY));
    let policy = PasswordPolicyType::builder()
        .minimum_length(plan.length.map_or(8, count))
        .require_uppercase(plan.upper.unwrap_or(true))
        .require_lowercase(plan.lower.unwrap_or(true))
        .require_numbers(plan.digit.unwrap_or(true))
        .require_symbols(plan.symbol.unwrap_or(true))
        .temporary_password_validity_days(
            plan.temporary_for.map_or(Ok(7), days).unwrap_or(i32::MAX),
        )
        .build();
    UserPoolPolicyType::builder()
        .password_policy(policy)
        .build()
}

fn attribute((name, kind): (&str, &AttributeKind)) -> SchemaAttributeType {
    let kind = match kind {
        AttributeKind::Text => AttributeDataType::String,
        AttributeKind::Number => AttributeDataType::Number,
        AttributeKind::Time => AttributeDataType::Datetime,
        AttributeKind::Boolean => AttributeDataType::Boolean,
    };
    SchemaAttributeType::builder()
        .name(name)
        .attribute_data_type(kind)
        .mutable(true)
        .build()
}

/// The flows that are allowed; where nothing is said, all but admin's.
fn flows(plan: Option<&stage::AppClient>) -> Vec<ExplicitAuthFlowsType> {
    let named = plan.map(|plan| &*plan.flows).unwrap_or_default();
    if named.is_empty() {
        return vec![
            ExplicitAuthFlowsType::AllowUserPasswordAuth,
            ExplicitAuthFlowsType::AllowUserSrpAuth,
            ExplicitAuthFlowsType::AllowRefreshTokenAuth,
            ExplicitAuthFlowsType::AllowCustomAuth,
        ];
    }
    let flow = |flow: &AuthFlow| match flow {
        AuthFlow::Password => ExplicitAuthFlowsType::AllowUserPasswordAuth,
        AuthFlow::Srp => ExplicitAuthFlowsType::AllowUserSrpAuth,
        AuthFlow::Refresh => ExplicitAuthFlowsType::AllowRefreshTokenAuth,
        AuthFlow::Admin => ExplicitAuthFlowsType::AllowAdminUserPasswordAuth,
        AuthFlow::Custom => ExplicitAuthFlowsType::AllowCustomAuth,
    };
    named.iter().map(flow).collect()
}

/// The plainest way in that a client has.
fn flow(allowed: &[ExplicitAuthFlowsType]) -> SignInFlow {
    if allowed.contains(&ExplicitAuthFlowsType::AllowUserPasswordAuth) {
        SignInFlow::Password
    } else if allowed.contains(&ExplicitAuthFlowsType::AllowAdminUserPasswordAuth) {
        SignInFlow::Admin
    } else {
        SignInFlow::Srp
    }
}

fn units(plan: &stage::AppClient) -> Option<TokenValidityUnitsType> {
    let unit = |span: Option<TimeSpan>| span.map(|_| TimeUnitsType::Seconds);
    let (access, id, refresh) = (
        unit(plan.access_token),
        unit(plan.id_token),
        unit(plan.refresh_token),
    );
    (access.is_some() || id.is_some() || refresh.is_some()).then(|| {
        TokenValidityUnitsType::builder()
            .set_access_token(access)
            .set_id_token(id)
            .set_refresh_token(refresh)
            .build()
    })
}

fn seconds(span: Option<TimeSpan>) -> Option<i32> {
    span.map(|TimeSpan(span)| i32::try_from(span.as_secs()).unwrap_or(i32::MAX))
}

/// The SDK's builders want to be told all that a type needs.
pub(super) fn complete<T>(built: Result<T, BuildError>) -> T {
    built.expect("everything the type needs has been set")
}
