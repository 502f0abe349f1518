//! What a pool has besides users: domains, resource servers, identity
//! providers, second factors; and that all of it is in a snapshot.

use aws_sdk_cognitoidentityprovider::types::{
    CustomDomainConfigType, DomainStatusType, EmailConfigurationType, EmailMfaConfigType,
    EmailSendingAccountType, IdentityProviderTypeType, OAuthFlowType, ResourceServerScopeType,
    SmsConfigurationType, SmsMfaConfigType, SoftwareTokenMfaConfigType, UserPoolMfaType,
};

use crate::cognito_auth_support::{Fixture, any_flow, exchange, plain_pool, refusal, refused};

fn invalid(message: &str) -> (String, String) {
    exchange("InvalidParameterException", message)
}

#[tokio::test]
async fn a_domain_belongs_to_one_pool_that_cannot_go_before_it() {
    let fixture = Fixture::with(plain_pool, any_flow).await;
    let create = |domain: &str| {
        let create = fixture.sdk.create_user_pool_domain();
        create.user_pool_id(&fixture.pool).domain(domain).send()
    };
    create("shop").await.unwrap();
    assert_eq!(
        refused(create("other").await.map_err(refusal)),
        invalid("User pool already has a domain configured.")
    );
    let other = fixture
        .sdk
        .create_user_pool()
        .pool_name("other")
        .send()
        .await
        .unwrap();
    let other = other.user_pool.unwrap().id.unwrap();
    let taken = fixture
        .sdk
        .create_user_pool_domain()
        .user_pool_id(&other)
        .domain("shop");
    assert_eq!(
        refused(taken.send().await.map_err(refusal)),
        invalid("Domain already associated with another user pool.")
    );
    let describe = || {
        fixture
            .sdk
            .describe_user_pool_domain()
            .domain("shop")
            .send()
    };
    let domain = describe().await.unwrap().domain_description.unwrap();
    assert_eq!(domain.user_pool_id(), Some(fixture.pool.as_str()));
    assert_eq!(domain.status, Some(DomainStatusType::Active));
    let delete_pool = || {
        fixture
            .sdk
            .delete_user_pool()
            .user_pool_id(&fixture.pool)
            .send()
    };
    assert_eq!(
        refused(delete_pool().await.map_err(refusal)),
        invalid(
            "User pool cannot be deleted. It has a domain configured that should be deleted first."
        )
    );
    let delete = fixture
        .sdk
        .delete_user_pool_domain()
        .user_pool_id(&fixture.pool);
    delete.domain("shop").send().await.unwrap();
    let domain = describe().await.unwrap().domain_description.unwrap();
    assert!(domain.user_pool_id.is_none() && domain.status.is_none());
    delete_pool().await.unwrap();
}

#[tokio::test]
async fn a_pool_may_have_a_domain_of_its_own_too() {
    let fixture = Fixture::with(plain_pool, any_flow).await;
    let create = |domain: &str| {
        fixture
            .sdk
            .create_user_pool_domain()
            .user_pool_id(&fixture.pool)
            .domain(domain)
    };
    create("shop").send().await.unwrap();
    let certificate = "arn:aws:acm:us-east-1:000000000000:certificate/a";
    let custom = CustomDomainConfigType::builder()
        .certificate_arn(certificate)
        .build()
        .unwrap();
    let made = create("login")
        .custom_domain_config(custom)
        .send()
        .await
        .unwrap();
    assert!(made.cloud_front_domain.is_some());
    let pool = fixture
        .sdk
        .describe_user_pool()
        .user_pool_id(&fixture.pool)
        .send()
        .await
        .unwrap();
    let pool = pool.user_pool.unwrap();
    assert_eq!(
        (pool.domain(), pool.custom_domain()),
        (Some("shop"), Some("login"))
    );
    let delete = fixture
        .sdk
        .delete_user_pool_domain()
        .user_pool_id(&fixture.pool);
    assert_eq!(
        refused(delete.domain("nowhere").send().await.map_err(refusal)),
        invalid("No such domain or user pool exists.")
    );
}

/// The developer guide, "Using your own domain": `auth.example.com`. Prefixes are taken once
/// in each region.
#[tokio::test]
async fn custom_domains_have_dots_and_prefixes_are_regional() {
    let fixture = Fixture::with(plain_pool, any_flow).await;
    let create = |domain: &str| {
        let create = fixture.sdk.create_user_pool_domain();
        create.user_pool_id(&fixture.pool).domain(domain)
    };
    let custom = || {
        CustomDomainConfigType::builder()
            .certificate_arn("arn:aws:acm:us-east-1:000000000000:certificate/a")
            .build()
            .unwrap()
    };
    let dotted = "auth.example.com";
    let refused_as = refused(create(dotted).send().await.map_err(refusal));
    assert!(
        refused_as
            .1
            .contains("Value 'auth.example.com' at 'domain'")
    );
    let made = create(dotted).custom_domain_config(custom());
    made.send().await.unwrap();
    let describe = fixture.sdk.describe_user_pool_domain().domain(dotted);
    let described = describe.send().await.unwrap().domain_description.unwrap();
    assert_eq!(described.user_pool_id(), Some(fixture.pool.as_str()));

    create("shop").send().await.unwrap();
    let config = fixture.sdk.config().to_builder();
    let config = config.region(aws_sdk_cognitoidentityprovider::config::Region::new(
        "eu-west-1",
    ));
    let elsewhere = aws_sdk_cognitoidentityprovider::Client::from_conf(config.build());
    let pool = elsewhere.create_user_pool().pool_name("people");
    let pool = pool.send().await.unwrap().user_pool.unwrap().id.unwrap();
    let create = elsewhere.create_user_pool_domain().user_pool_id(pool);
    create.domain("shop").send().await.unwrap();
}

#[tokio::test]
async fn a_tag_needs_the_arn_of_a_pool_that_is_here() {
    let fixture = Fixture::with(plain_pool, any_flow).await;
    let list = |arn: String| {
        fixture
            .sdk
            .list_tags_for_resource()
            .resource_arn(arn)
            .send()
    };
    let pool = &fixture.pool;
    let here = format!("arn:aws:cognito-idp:us-east-1:000000000000:userpool/{pool}");
    list(here).await.unwrap();
    for arn in [
        format!("arn:aws:cognito-idp:eu-west-1:000000000000:userpool/{pool}"),
        format!("arn:aws:cognito-idp:us-east-1:111111111111:userpool/{pool}"),
        format!("arn:aws:sqs:us-east-1:000000000000:userpool/{pool}"),
    ] {
        let (code, _) = refused(list(arn).await.map_err(refusal));
        assert_eq!(code, "InvalidParameterException");
    }
}

#[tokio::test]
async fn resource_servers_have_scopes_that_clients_may_ask_for() {
    let fixture = Fixture::with(plain_pool, any_flow).await;
    let scope = |name: &str| {
        let scope = ResourceServerScopeType::builder().scope_name(name);
        scope.scope_description(name).build().unwrap()
    };
    let create = || {
        let create = fixture
            .sdk
            .create_resource_server()
            .user_pool_id(&fixture.pool);
        create
            .identifier("orders")
            .name("Orders")
            .scopes(scope("read"))
            .send()
    };
    create().await.unwrap();
    assert_eq!(
        refused(create().await.map_err(refusal)),
        invalid(&format!(
            "orders already exists in user pool {}.",
            fixture.pool
        ))
    );
    let client = |scope: &str| {
        let create = fixture
            .sdk
            .create_user_pool_client()
            .user_pool_id(&fixture.pool);
        create
            .client_name("machine")
            .generate_secret(true)
            .allowed_o_auth_flows_user_pool_client(true)
            .allowed_o_auth_flows(OAuthFlowType::ClientCredentials)
            .allowed_o_auth_scopes(scope)
            .send()
    };
    client("orders/read").await.unwrap();
    assert_eq!(
        refused(client("orders/write").await.map_err(refusal)),
        exchange(
            "ScopeDoesNotExistException",
            "Invalid scope requested: orders/write"
        )
    );
    let update = fixture
        .sdk
        .update_resource_server()
        .user_pool_id(&fixture.pool);
    update
        .identifier("orders")
        .name("Orders")
        .scopes(scope("write"))
        .send()
        .await
        .unwrap();
    client("orders/write").await.unwrap();
    let list = fixture
        .sdk
        .list_resource_servers()
        .user_pool_id(&fixture.pool);
    let servers = list.max_results(50).send().await.unwrap().resource_servers;
    assert_eq!(servers[0].scopes()[0].scope_name, "write");
    let delete = fixture
        .sdk
        .delete_resource_server()
        .user_pool_id(&fixture.pool);
    delete.identifier("orders").send().await.unwrap();
    let describe = fixture
        .sdk
        .describe_resource_server()
        .user_pool_id(&fixture.pool);
    let gone = describe.identifier("orders").send().await;
    assert_eq!(
        refused(gone.map_err(refusal)).0,
        "ResourceNotFoundException"
    );
}

#[tokio::test]
async fn identity_providers_are_kept() {
    let fixture = Fixture::with(plain_pool, any_flow).await;
    let create = || {
        let create = fixture
            .sdk
            .create_identity_provider()
            .user_pool_id(&fixture.pool);
        create
            .provider_name("Google")
            .provider_type(IdentityProviderTypeType::Google)
            .provider_details("client_id", "abc")
            .attribute_mapping("email", "email")
            .idp_identifiers("google.example")
            .send()
    };
    create().await.unwrap();
    assert_eq!(
        refused(create().await.map_err(refusal)).0,
        "DuplicateProviderException"
    );
    let update = fixture
        .sdk
        .update_identity_provider()
        .user_pool_id(&fixture.pool);
    let update = update
        .provider_name("Google")
        .provider_details("client_id", "def");
    update.send().await.unwrap();
    let found = fixture
        .sdk
        .get_identity_provider_by_identifier()
        .user_pool_id(&fixture.pool);
    let found = found.idp_identifier("google.example").send().await.unwrap();
    let found = found.identity_provider.unwrap();
    assert_eq!(found.provider_details.unwrap()["client_id"], "def");
    assert_eq!(found.attribute_mapping.unwrap()["email"], "email");
    let list = fixture
        .sdk
        .list_identity_providers()
        .user_pool_id(&fixture.pool)
        .send()
        .await
        .unwrap();
    assert_eq!(list.providers[0].provider_name(), Some("Google"));
    let delete = fixture
        .sdk
        .delete_identity_provider()
        .user_pool_id(&fixture.pool);
    delete.provider_name("Google").send().await.unwrap();
    let describe = fixture
        .sdk
        .describe_identity_provider()
        .user_pool_id(&fixture.pool);
    let gone = describe.provider_name("Google").send().await;
    assert_eq!(
        refused(gone.map_err(refusal)),
        exchange(
            "ResourceNotFoundException",
            "Identity provider Google does not exist."
        )
    );
}

#[tokio::test]
async fn second_factors_fit_one_another() {
    let fixture = Fixture::with(plain_pool, any_flow).await;
    let set = || {
        fixture
            .sdk
            .set_user_pool_mfa_config()
            .user_pool_id(&fixture.pool)
    };
    let app = || SoftwareTokenMfaConfigType::builder().enabled(true).build();
    let mail = || {
        EmailMfaConfigType::builder()
            .message("Code {####}")
            .subject("Code")
            .build()
    };
    for (request, message) in [
        (
            set().mfa_configuration(UserPoolMfaType::On),
            "Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be enabled.",
        ),
        (
            set()
                .mfa_configuration(UserPoolMfaType::Off)
                .software_token_mfa_configuration(app()),
            "Invalid MFA configuration given, can't turn off MFA and configure an MFA together.",
        ),
        (
            set()
                .mfa_configuration(UserPoolMfaType::On)
                .email_mfa_configuration(mail()),
            "Cannot set EmailMfaConfiguration when user pool EmailConfiguration contains an EmailSendingAccount of COGNITO_DEFAULT.",
        ),
    ] {
        assert_eq!(
            refused(request.send().await.map_err(refusal)),
            invalid(message)
        );
    }
    let sender = EmailConfigurationType::builder()
        .email_sending_account(EmailSendingAccountType::Developer)
        .source_arn("arn:aws:ses:us-east-1:000000000000:identity/shop@example.com");
    let update = fixture.sdk.update_user_pool().user_pool_id(&fixture.pool);
    update
        .email_configuration(sender.build())
        .send()
        .await
        .unwrap();
    let sms = SmsConfigurationType::builder()
        .sns_caller_arn("arn:aws:iam::000000000000:role/sms")
        .build();
    let sms = SmsMfaConfigType::builder()
        .sms_configuration(sms)
        .sms_authentication_message("It is {####}");
    let optional = set().mfa_configuration(UserPoolMfaType::Optional);
    optional
        .software_token_mfa_configuration(app())
        .email_mfa_configuration(mail())
        .sms_mfa_configuration(sms.build())
        .send()
        .await
        .unwrap();
    let get = fixture
        .sdk
        .get_user_pool_mfa_config()
        .user_pool_id(&fixture.pool)
        .send()
        .await
        .unwrap();
    assert_eq!(get.mfa_configuration, Some(UserPoolMfaType::Optional));
    assert!(get.software_token_mfa_configuration.unwrap().enabled);
    assert_eq!(
        get.email_mfa_configuration.unwrap().message(),
        Some("Code {####}")
    );
    let sms = get.sms_mfa_configuration.unwrap();
    assert_eq!(sms.sms_authentication_message(), Some("It is {####}"));
    // An update that does not say how strict the pool is has it want nothing.
    let update = fixture.sdk.update_user_pool().user_pool_id(&fixture.pool);
    update.send().await.unwrap();
    let get = fixture.sdk.get_user_pool_mfa_config();
    let get = get.user_pool_id(&fixture.pool).send().await.unwrap();
    assert_eq!(get.mfa_configuration, Some(UserPoolMfaType::Off));
    assert!(get.software_token_mfa_configuration.is_none());
    assert!(get.sms_mfa_configuration.is_none());
}

#[tokio::test]
async fn a_snapshot_holds_pools_clients_and_users() {
    let fixture = Fixture::new().await;
    let domain = fixture
        .sdk
        .create_user_pool_domain()
        .user_pool_id(&fixture.pool);
    domain.domain("shop").send().await.unwrap();
    fixture.user("gone").await;
    let token = fixture.sign_in("gone").await.access_token.unwrap();
    let delete = fixture.sdk.delete_user().access_token(&token);
    delete.send().await.unwrap();
    let snapshot = fixture.cloud.snapshot().unwrap();
    fixture.cloud.reset();
    assert_eq!(
        refused(fixture.by_password("alice", "x").await).0,
        "ResourceNotFoundException"
    );
    fixture.cloud.restore(&snapshot).unwrap();
    fixture.sign_in("alice").await;
    let domain = fixture
        .sdk
        .describe_user_pool_domain()
        .domain("shop")
        .send()
        .await
        .unwrap();
    assert!(domain.domain_description.unwrap().user_pool_id.is_some());
    fixture.user("bob").await;
    let users = fixture
        .sdk
        .list_users()
        .user_pool_id(&fixture.pool)
        .send()
        .await
        .unwrap();
    assert_eq!(users.users().len(), 2);
    // A token of who is gone does not become that of who comes after.
    let gone = fixture.sdk.get_user().access_token(&token).send().await;
    assert_eq!(
        refused(gone.map_err(refusal)),
        exchange("UserNotFoundException", "User does not exist.")
    );
}
