use std::time::Duration;

use rehearsal_stage::sdk::cognito::types::{OAuthFlowType, ResourceServerScopeType};
use rehearsal_stage::{
    Sandbox, SignInClient, SignInFlow, SignInOutcome, Stage, UserCredentials, UserPool,
};

use crate::support::{Home, lines, seeded};

const STAGE: &str = r#"
cloud:
  user_pools:
    customers:
      sign_in: [email]
      groups: [admins, buyers]
      attributes: {tier: text, credit: number}
      password: {length: 16, symbol: false}
      clients:
        web: {}
        server: {secret: true, flows: [srp, refresh], access_token: 10m}
    staff:
      clients:
        desk: {flows: [admin], scopes: [openid, orders/read]}
        robot: {secret: true, scopes: [orders/read, orders/write, "https://shop.example/stock/count"]}
users:
  alice: {pool: customers, email: alice@example.com, groups: [admins], attributes: {tier: gold, locale: de}}
  bob: {pool: customers, email: bob@example.com, password: "Correct-Horse-1-Battery"}
  carol: {pool: staff, phone: "+491701234567"}
seeds:
  people:
    - {pool: customers, file: people.csv}
apps:
  reader:
    run: "echo $$POOL $$ISSUER $$CLIENT $$SECRET $$WHO; echo done; exec sleep 1000"
    env:
      POOL: ${cloud.user_pools.customers.id}
      ISSUER: ${cloud.user_pools.customers.issuer}
      CLIENT: ${cloud.user_pools.customers.client_id}
      SECRET: ${cloud.user_pools.customers.clients.server.secret}
      WHO: ${users.alice.sub}
    ready: {log: done}
"#;

async fn sandbox() -> (Stage, Sandbox) {
    let people = "email,password,groups,tier\ndave@example.com,Passw0rdPassw0rd,buyers,silver\n";
    let home = Home::new(STAGE).with("people.csv", people);
    let (stage, _events) = home.start().await.unwrap();
    let sandbox = stage.sandbox(seeded(&["people"])).await.unwrap();
    (stage, sandbox)
}

async fn attributes(sandbox: &Sandbox, pool: &str, username: &str) -> Vec<(String, String)> {
    let get = sandbox.clients().cognito.admin_get_user();
    let pool = &sandbox.resource::<UserPool>(pool).unwrap().id;
    let user = get
        .user_pool_id(&**pool)
        .username(username)
        .send()
        .await
        .unwrap();
    assert_eq!(user.user_status().unwrap().as_str(), "CONFIRMED");
    user.user_attributes()
        .iter()
        .map(|one| (one.name().to_owned(), one.value().unwrap().to_owned()))
        .collect()
}

#[tokio::test]
async fn pools_and_users_are_created_as_the_stage_file_declares() {
    let (stage, sandbox) = sandbox().await;
    let customers = sandbox.resource::<UserPool>("customers").unwrap();
    assert_eq!(&*customers.default_client, "web");
    assert!(customers.clients["web"].secret.is_none());
    assert_eq!(customers.clients["server"].flow, SignInFlow::Srp);
    assert!(
        customers
            .client(Some("phone"))
            .unwrap_err()
            .to_string()
            .contains("phone")
    );
    let endpoint = &sandbox.access().endpoint;
    assert_eq!(&*customers.issuer, format!("{endpoint}/{}", customers.id));

    let alice = attributes(&sandbox, "customers", "alice@example.com").await;
    for (name, value) in [
        ("email", "alice@example.com"),
        ("email_verified", "true"),
        ("custom:tier", "gold"),
        ("locale", "de"),
        ("sub", &*sandbox.user("alice").unwrap().sub),
    ] {
        assert!(
            alice.contains(&(name.into(), value.into())),
            "{name}: {alice:?}"
        );
    }
    let carol = attributes(&sandbox, "staff", "carol").await;
    assert!(
        carol.contains(&("phone_number".into(), "+491701234567".into())),
        "{carol:?}"
    );
    let dave = attributes(&sandbox, "customers", "dave@example.com").await;
    assert!(
        dave.contains(&("custom:tier".into(), "silver".into())),
        "{dave:?}"
    );
    let groups = sandbox.clients().cognito.admin_list_groups_for_user();
    let groups = groups
        .user_pool_id(&*customers.id)
        .username("dave@example.com");
    let groups = groups.send().await.unwrap();
    assert_eq!(groups.groups()[0].group_name(), Some("buyers"));

    let output = lines(&sandbox, "reader");
    let server = &customers.clients["server"];
    let expected = format!(
        "{} {} {} {} {}",
        customers.id,
        customers.issuer,
        customers.clients["web"].id,
        server.secret.as_deref().unwrap(),
        sandbox.user("alice").unwrap().sub
    );
    assert_eq!(output[0].trim_end(), expected);
    sandbox.close().await;
    stage.close().await;
}

#[tokio::test]
async fn users_sign_in_by_every_flow_of_their_client() {
    let (stage, sandbox) = sandbox().await;
    let user = |name: &str| {
        let user = sandbox.user(name).unwrap();
        UserCredentials {
            username: user.username.to_string(),
            password: user.password.to_string(),
            ..UserCredentials::default()
        }
    };
    let alice = user("alice");
    assert!(alice.password.len() >= 16);
    for (pool, client, who) in [
        ("customers", "web", &alice),
        ("customers", "server", &user("bob")),
        ("staff", "desk", &user("carol")),
    ] {
        let pool = sandbox.resource::<UserPool>(pool).unwrap();
        let client = pool.client(Some(client)).unwrap();
        let clients = sandbox.clients();
        let sign_in = SignInClient {
            clients,
            pool,
            client,
        };
        let outcome = sign_in.sign_in(client.flow, who).await.unwrap();
        let SignInOutcome::Tokens(tokens) = outcome else {
            panic!("{outcome:?}");
        };
        assert!(tokens.access_token().is_some());
        let wrong = UserCredentials {
            password: "Wrong-Password-12345".into(),
            ..who.clone()
        };
        let refused = sign_in.sign_in(client.flow, &wrong).await.unwrap_err();
        assert_eq!(
            refused.to_string(),
            "NotAuthorizedException: Incorrect username or password."
        );
    }
    stage.close().await;
}

#[tokio::test]
async fn token_is_cached_until_it_expires_by_the_clouds_clock() {
    let (stage, sandbox) = sandbox().await;
    let first = sandbox.tokens("alice").await.unwrap().access;
    assert_eq!(first, sandbox.tokens("alice").await.unwrap().access);
    assert_ne!(first, sandbox.tokens("bob").await.unwrap().access);
    sandbox.cloud().clock().advance(Duration::from_hours(2));
    assert_ne!(first, sandbox.tokens("alice").await.unwrap().access);
    assert!(sandbox.tokens("zoe").await.is_err());
    stage.close().await;
}

#[tokio::test]
async fn scopes_of_clients_have_resource_servers() {
    let (stage, sandbox) = sandbox().await;
    let staff = sandbox.resource::<UserPool>("staff").unwrap();
    let cognito = &sandbox.clients().cognito;
    let servers = cognito.list_resource_servers().user_pool_id(&*staff.id);
    let servers = servers.max_results(50).send().await.unwrap();
    let mut found: Vec<_> = servers
        .resource_servers()
        .iter()
        .map(|server| {
            let mut scopes: Vec<_> = server
                .scopes()
                .iter()
                .map(ResourceServerScopeType::scope_name)
                .collect();
            scopes.sort_unstable();
            (server.identifier().unwrap(), scopes)
        })
        .collect();
    found.sort_unstable();
    assert_eq!(
        found,
        [
            ("https://shop.example/stock", vec!["count"]),
            ("orders", vec!["read", "write"]),
        ]
    );

    // A client with only custom scopes acts for itself.
    let robot = staff.client(Some("robot")).unwrap();
    let described = cognito.describe_user_pool_client().user_pool_id(&*staff.id);
    let described = described.client_id(&*robot.id).send().await.unwrap();
    let client = described.user_pool_client().unwrap();
    let flows: Vec<_> = client
        .allowed_o_auth_flows()
        .iter()
        .map(OAuthFlowType::as_str)
        .collect();
    assert_eq!(flows, ["client_credentials"]);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let token = client
        .post(format!("{}/oauth2/token", sandbox.access().endpoint))
        .basic_auth(&*robot.id, robot.secret.as_deref())
        .form(&[
            ("grant_type", "client_credentials"),
            ("scope", "orders/read"),
        ])
        .send()
        .await
        .unwrap();
    let token: serde_json::Value = token.json().await.unwrap();
    assert!(token["access_token"].is_string(), "{token}");

    let desk = staff.client(Some("desk")).unwrap();
    let described = cognito.describe_user_pool_client().user_pool_id(&*staff.id);
    let described = described.client_id(&*desk.id).send().await.unwrap();
    let client = described.user_pool_client().unwrap();
    assert_eq!(client.allowed_o_auth_scopes(), ["openid", "orders/read"]);
    stage.close().await;
}
