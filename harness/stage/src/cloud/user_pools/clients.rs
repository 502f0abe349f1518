//! App clients of user pools.

use std::sync::Arc;

use aws_sdk_cognitoidentityprovider::types::{
    ExplicitAuthFlowsType, OAuthFlowType, PreventUserExistenceErrorTypes, TimeUnitsType,
    TokenValidityUnitsType,
};
use futures_util::future::try_join_all;
use rehearsal_script::TimeSpan;
use rehearsal_script::stage::{self, AuthFlow};

use super::resource_servers::{self, is_machine_client};
use super::{DEFAULT_CLIENT, SignInFlow, UserPoolClient};
use crate::cloud::context::ProvisionContext;
use crate::cloud::error::service_error;
use crate::cloud::resource::Created;
use crate::error::StageError;

/// The redirect URL of clients with a sign-in page; the stage has none.
const CALLBACK: &str = "http://localhost";

/// Creates the clients of a pool: those of the stage file, or a default one.
pub(super) async fn create_all(
    cx: &ProvisionContext<'_>,
    logical: &str,
    pool: &str,
    config: &stage::UserPool,
) -> Result<Created<UserPoolClient>, StageError> {
    if config.clients.is_empty() {
        let client = create(cx, logical, pool, DEFAULT_CLIENT, None).await?;
        return Ok(Created::from([(DEFAULT_CLIENT.into(), client)]));
    }
    // A client may only have scopes of an existing resource server.
    resource_servers::create_all(cx, logical, pool, config).await?;
    let clients = config.clients.iter().map(async |(name, config)| {
        let client = create(cx, logical, pool, name, Some(config)).await?;
        Ok::<_, StageError>((Arc::from(name), client))
    });
    Ok(try_join_all(clients).await?.into_iter().collect())
}

async fn create(
    cx: &ProvisionContext<'_>,
    logical: &str,
    pool: &str,
    name: &str,
    config: Option<&stage::AppClient>,
) -> Result<UserPoolClient, StageError> {
    let flows = allowed_flows(config);
    let flow = default_flow(&flows);
    let create = cx.clients.cognito.create_user_pool_client();
    let mut create = create
        .user_pool_id(pool)
        .client_name(name)
        .set_explicit_auth_flows(Some(flows))
        .prevent_user_existence_errors(PreventUserExistenceErrorTypes::Enabled);
    if let Some(config) = config {
        create = create
            .generate_secret(config.secret.0)
            .set_access_token_validity(seconds(config.access_token))
            .set_id_token_validity(seconds(config.id_token))
            .set_refresh_token_validity(seconds(config.refresh_token))
            .set_token_validity_units(units(config));
        if config.reveal_missing_users.0 {
            let legacy = PreventUserExistenceErrorTypes::Legacy;
            create = create.prevent_user_existence_errors(legacy);
        }
        if !config.scopes.is_empty() {
            let scopes = config.scopes.iter().map(|scope| scope.text.clone());
            create = create
                .set_allowed_o_auth_scopes(Some(scopes.collect()))
                .allowed_o_auth_flows_user_pool_client(true);
            create = if is_machine_client(config) {
                create.allowed_o_auth_flows(OAuthFlowType::ClientCredentials)
            } else {
                create
                    .allowed_o_auth_flows(OAuthFlowType::Code)
                    .callback_urls(CALLBACK)
                    .supported_identity_providers("COGNITO")
            };
        }
    }
    let action = || format!("create the client {name} of the user pool {logical}");
    let created = create.send().await;
    let created = created.map_err(|error| service_error(action(), &error))?;
    let created = created.user_pool_client();
    let id = created.and_then(|client| client.client_id());
    let secret = created.and_then(|client| client.client_secret());
    Ok(UserPoolClient {
        id: id.unwrap_or_default().into(),
        secret: secret.map(Into::into),
        flow,
    })
}

/// Returns the allowed flows; by default all but that of administrators.
fn allowed_flows(config: Option<&stage::AppClient>) -> Vec<ExplicitAuthFlowsType> {
    let named = config.map(|config| &*config.flows).unwrap_or_default();
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

/// Returns the simplest of the allowed flows.
fn default_flow(allowed: &[ExplicitAuthFlowsType]) -> SignInFlow {
    if allowed.contains(&ExplicitAuthFlowsType::AllowUserPasswordAuth) {
        SignInFlow::Password
    } else if allowed.contains(&ExplicitAuthFlowsType::AllowAdminUserPasswordAuth) {
        SignInFlow::Admin
    } else {
        SignInFlow::Srp
    }
}

fn units(config: &stage::AppClient) -> Option<TokenValidityUnitsType> {
    let unit = |span: Option<TimeSpan>| span.map(|_| TimeUnitsType::Seconds);
    let (access, id, refresh) = (
        unit(config.access_token),
        unit(config.id_token),
        unit(config.refresh_token),
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
