//! Apps in containers: built from a Dockerfile, replicas behind one address, stopped
//! by signals, and able to reach the addresses that they are configured with.

use rehearsal_record::Event;
use rehearsal_script::stage::StopSignal;
use rehearsal_stage::{PostgresChoice, Sandbox, SandboxRequest, StopOptions, UserPool};

use super::{containers, docker, on_docker};
use crate::support::{Home, lines};

const STAGE: &str = r#"
cloud:
  user_pools: {people: {}}
users:
  ada: {email: ada@example.org}
postgres: {migrate: 'true'}
apps:
  web:
    replicas: 2
    container:
      image: IMAGE
      dockerfile: web/Dockerfile
      context: web
      command: [perl, /server.pl]
      port: 9000
    env: {PORT: "${port}", REPLICA: "${replica}"}
    ready: {http: /}
  asks:
    container: {image: IMAGE, command: [perl, /server.pl]}
    env:
      PORT: ${port}
      REPLICA: one
      WEB: ${apps.web.url}/
      ITSELF: ${apps.asks.url}/
      NATIVE: ${apps.native.url}/
      ISSUER: ${cloud.user_pools.people.issuer}/.well-known/openid-configuration
      KEYS: ${cloud.user_pools.people.jwks_url}
      DATABASE: http://${postgres.host}:${postgres.port}/
    ready: {http: /}
  native:
    run: perl server.pl
    env: {PORT: "${port}", REPLICA: native}
    ready: {http: /}
"#;

const DOCKERFILE: &str = "FROM debian:trixie-slim\nCOPY server.pl /server.pl\n";
const SERVER: &str = include_str!("server.pl");

/// An image that is removed with its test.
pub(super) struct Image(pub(super) String);

impl Image {
    pub(super) fn named(what: &str) -> Self {
        Self(format!("rehearsal-test/{what}:{}", std::process::id()))
    }
}

impl Drop for Image {
    fn drop(&mut self) {
        docker(&["image", "rm", "--force", &self.0]);
    }
}

async fn ask(sandbox: &Sandbox, app: &str, path: &str) -> String {
    let url = format!("{}{path}", sandbox.app(app).unwrap().url());
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    client.get(url).send().await.unwrap().text().await.unwrap()
}

pub(super) async fn apps_in_containers_are_built_reached_and_stopped_like_processes() {
    let image = Image::named("web");
    let home = Home::new(&STAGE.replace("IMAGE", &image.0))
        .with("web/Dockerfile", DOCKERFILE)
        .with("web/server.pl", SERVER)
        .with("server.pl", SERVER);
    let options = rehearsal_stage::StageOptions {
        // The database is not in a container, and must be reachable all the same.
        postgres: Some(PostgresChoice::Embedded),
        ..on_docker()
    };
    let (stage, mut events) = home.start_with(options).await.unwrap();
    let mut built = 0;
    while let Ok(event) = events.try_recv() {
        let notice = format!("building the image {} from web/Dockerfile", image.0);
        built += usize::from(matches!(event, Event::Notice { text } if text == notice));
    }
    assert_eq!(built, 1);
    let run = stage.directory().display().to_string();
    let sandbox = stage.sandbox(SandboxRequest::default()).await.unwrap();

    let mut seen = [
        ask(&sandbox, "web", "/").await,
        ask(&sandbox, "web", "/").await,
    ];
    seen.sort();
    assert_eq!(seen, ["replica 1", "replica 2"]);
    // From one container to others, to a process, and to itself.
    assert!(ask(&sandbox, "asks", "/web").await.starts_with("replica "));
    assert_eq!(ask(&sandbox, "asks", "/native").await, "replica native");
    // PostgreSQL closes HTTP connections without a response.
    assert_eq!(ask(&sandbox, "asks", "/database").await, "");

    // The issuer of tokens is the configured one, with its keys, inside and outside.
    let issuer = sandbox
        .resource::<UserPool>("people")
        .unwrap()
        .issuer
        .to_string();
    assert!(
        issuer.starts_with("http://host.docker.internal:"),
        "{issuer}"
    );
    let document = ask(&sandbox, "asks", "/issuer").await;
    assert!(
        document.contains(&format!("\"issuer\":\"{issuer}\"")),
        "{document}"
    );
    assert!(ask(&sandbox, "asks", "/keys").await.contains("\"kty\""));
    assert_eq!(
        claim(&sandbox.tokens("ada").await.unwrap().access, "iss"),
        issuer
    );

    let web = sandbox.app("web").unwrap();
    let ending = StopOptions {
        replica: Some(1),
        signal: Some(StopSignal::Int),
        grace: None,
    };
    web.stop_with(&ending).await.unwrap();
    assert_eq!(lines(&sandbox, "web"), ["received INT"]);
    assert_eq!(ask(&sandbox, "web", "/").await, "replica 2");
    assert_eq!(ask(&sandbox, "web", "/").await, "replica 2");
    web.start_replica(Some(1)).await.unwrap();
    let killed = StopOptions {
        replica: Some(2),
        signal: Some(StopSignal::Kill),
        grace: None,
    };
    web.stop_with(&killed).await.unwrap();
    assert_eq!(ask(&sandbox, "web", "/").await, "replica 1");
    web.start().await.unwrap();
    assert!(web.is_running());

    // The cloud, two of `web`, and `asks`.
    assert_eq!(containers(&run).len(), 4);
    sandbox.close().await;
    stage.close().await;
    assert_eq!(containers(&run), [""; 0]);
}

/// Returns a claim of a token, without checking its signature.
fn claim(token: &str, name: &str) -> String {
    use base64::Engine as _;
    let body = token.split('.').nth(1).unwrap();
    let body = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(body);
    let body: serde_json::Value = serde_json::from_slice(&body.unwrap()).unwrap();
    body[name].as_str().unwrap().to_owned()
}

pub(super) async fn container_that_ends_or_cannot_start_is_reported_with_its_output() {
    let stage = "
apps:
  ends: {container: {image: 'debian:trixie-slim', command: [sh, -c, 'echo no config; exit 3']}, ready: {tcp: true}}
  nothing: {container: {image: 'debian:trixie-slim', command: [/no/such/program]}, ready: {tcp: true}}
";
    let home = Home::new(stage);
    let (stage, _events) = home.start_with(on_docker()).await.unwrap();
    let run = stage.directory().display().to_string();
    let only = |app: &str| SandboxRequest {
        apps: Some(vec![app.into()]),
        ..SandboxRequest::default()
    };
    let message = crate::support::message(stage.sandbox(only("ends")).await);
    assert_eq!(
        message,
        "could not start the app ends: it ended with exit status: 3; its last lines:\n  no config"
    );
    let message = crate::support::message(stage.sandbox(only("nothing")).await);
    assert!(
        message.starts_with("could not start the app nothing: "),
        "{message}"
    );
    assert!(message.contains("/no/such/program"), "{message}");
    stage.close().await;
    assert_eq!(containers(&run), [""; 0]);
}
