//! The issuer is a stub on loopback; its key is made for these tests alone.

use std::sync::atomic::{AtomicUsize, Ordering};

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::{EncodingKey, Header, encode, get_current_timestamp};
use serde_json::{Value, json};

use super::*;

const ISSUER: &str = "https://issuer.example/pool";

#[derive(Clone, Default)]
struct Issuer {
    fetches: Arc<AtomicUsize>,
    key_id: Arc<std::sync::Mutex<&'static str>>,
}

impl Issuer {
    async fn start(key_id: &'static str) -> (Self, Verifier) {
        let issuer = Self::default();
        *issuer.key_id.lock().unwrap() = key_id;
        let router = Router::new()
            .route("/jwks.json", get(keys))
            .with_state(issuer.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/jwks.json", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let pool = UserPool {
            issuer: ISSUER.to_owned(),
            client_id: "shop".to_owned(),
            jwks_url: url,
        };
        let verifier = Verifier::new(&pool, Duration::from_secs(5));
        (issuer, verifier.unwrap())
    }

    fn fetches(&self) -> usize {
        self.fetches.load(Ordering::SeqCst)
    }
}

async fn keys(State(issuer): State<Issuer>) -> Json<Value> {
    issuer.fetches.fetch_add(1, Ordering::SeqCst);
    let modulus: String = include_str!("test_key.modulus.base64url")
        .split_whitespace()
        .collect();
    let kid = *issuer.key_id.lock().unwrap();
    Json(json!({"keys": [
        {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid, "n": modulus, "e": "AQAB"},
    ]}))
}

fn claims() -> Value {
    json!({
        "sub": "ada",
        "iss": ISSUER,
        "client_id": "shop",
        "token_use": "access",
        "cognito:groups": ["staff"],
        "exp": get_current_timestamp() + 600,
    })
}

fn signed(key_id: &str, claims: &Value) -> String {
    let text: String = include_str!("test_key.pkcs1.base64")
        .split_whitespace()
        .collect();
    let key = EncodingKey::from_rsa_der(&STANDARD.decode(text).unwrap());
    let header = Header {
        kid: Some(key_id.to_owned()),
        ..Header::new(Algorithm::RS256)
    };
    encode(&header, claims, &key).unwrap()
}

/// The claims with one of them changed.
fn but(name: &str, value: Value) -> Value {
    let mut claims = claims();
    claims[name] = value;
    claims
}

async fn refusal(verifier: &Verifier, token: &str) -> String {
    let problem = verifier.verify(token).await.unwrap_err();
    assert_eq!(problem.status(), 401);
    serde_json::to_value(&problem).unwrap()["detail"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn takes_a_genuine_token_and_fetches_the_keys_once() {
    let (issuer, verifier) = Issuer::start("one").await;
    for _ in 0..3 {
        let token = signed("one", &claims());
        let claims = verifier.verify(&token).await.unwrap();
        assert_eq!((claims.sub.as_str(), claims.groups.len()), ("ada", 1));
    }
    assert_eq!(issuer.fetches(), 1);
}

#[tokio::test]
async fn refuses_what_is_expired_foreign_or_of_another_kind() {
    let (_issuer, verifier) = Issuer::start("one").await;
    let cases = [
        ("exp", json!(1_700_000_000), "ExpiredSignature"),
        ("iss", json!("https://elsewhere.example"), "InvalidIssuer"),
        ("token_use", json!("id"), "not an access token"),
        ("client_id", json!("another"), "issued to another client"),
        ("exp", Value::Null, "not valid"),
    ];
    for (name, value, expected) in cases {
        let token = signed("one", &but(name, value));
        let detail = refusal(&verifier, &token).await;
        assert!(detail.contains(expected), "{name}: {detail}");
    }
}

#[tokio::test]
async fn refuses_a_token_that_was_tampered_with() {
    let (_issuer, verifier) = Issuer::start("one").await;
    let genuine = signed("one", &claims());
    let forged = signed("one", &but("sub", json!("eve")));
    let parts = |token: &str| token.split('.').map(str::to_owned).collect::<Vec<_>>();
    let (genuine, forged) = (parts(&genuine), parts(&forged));
    let token = [genuine[0].as_str(), forged[1].as_str(), genuine[2].as_str()].join(".");
    let detail = refusal(&verifier, &token).await;
    assert!(detail.contains("InvalidSignature"), "{detail}");
    assert!(
        refusal(&verifier, "no.token")
            .await
            .contains("cannot be read")
    );
}

#[tokio::test]
async fn the_token_does_not_choose_its_algorithm() {
    let (_issuer, verifier) = Issuer::start("one").await;
    let header = Header {
        kid: Some("one".to_owned()),
        ..Header::new(Algorithm::HS256)
    };
    let key = EncodingKey::from_secret(include_bytes!("test_key.modulus.base64url"));
    let token = encode(&header, &claims(), &key).unwrap();
    let detail = refusal(&verifier, &token).await;
    assert!(detail.contains("InvalidAlgorithm"), "{detail}");
}

#[tokio::test]
async fn made_up_key_ids_do_not_make_the_shop_fetch_again_and_again() {
    let (issuer, verifier) = Issuer::start("one").await;
    for _ in 0..5 {
        let detail = refusal(&verifier, &signed("made-up", &claims())).await;
        assert!(detail.contains("unknown key"), "{detail}");
    }
    assert_eq!(issuer.fetches(), 1);
}

#[tokio::test]
async fn follows_a_rotation_of_keys() {
    let (issuer, verifier) = Issuer::start("one").await;
    verifier.verify(&signed("one", &claims())).await.unwrap();
    *issuer.key_id.lock().unwrap() = "two";
    // The pause between two fetches is over.
    verifier.keys.lock().await.fetched = None;
    verifier.verify(&signed("two", &claims())).await.unwrap();
    assert_eq!(issuer.fetches(), 2);
}
