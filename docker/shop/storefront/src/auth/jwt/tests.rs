//! The issuer is a stub on loopback; its key was generated for these tests.

use std::sync::atomic::{AtomicUsize, Ordering};

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::get_current_timestamp;
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::{Value, json};

use super::*;

const ISSUER: &str = "https://issuer.example/pool";

#[derive(Clone, Default)]
struct Issuer {
    fetches: Arc<AtomicUsize>,
    key_id: Arc<std::sync::Mutex<&'static str>>,
}

impl Issuer {
    async fn start(key_id: &'static str) -> (Self, JwtVerifier) {
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
        let verifier = JwtVerifier::new(&pool, TokenRules::default());
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

/// Returns the first two parts of a token.
fn unsigned(algorithm: &str, key_id: &str, claims: &Value) -> String {
    let header = json!({"alg": algorithm, "typ": "JWT", "kid": key_id});
    let encode = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
    format!("{}.{}", encode(&header), encode(claims))
}

fn signed(key_id: &str, claims: &Value) -> String {
    let text: String = include_str!("test_key.pkcs1.base64")
        .split_whitespace()
        .collect();
    let key = RsaKeyPair::from_der(&STANDARD.decode(text).unwrap()).unwrap();
    let message = unsigned("RS256", key_id, claims);
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(
        &RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        message.as_bytes(),
        &mut signature,
    )
    .unwrap();
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// Returns the claims with one of them changed.
fn claims_with(name: &str, value: Value) -> Value {
    let mut claims = claims();
    claims[name] = value;
    claims
}

async fn rejection(verifier: &JwtVerifier, token: &str) -> String {
    let problem = verifier.verify(token).await.unwrap_err();
    assert_eq!(problem.status(), 401);
    serde_json::to_value(&problem).unwrap()["detail"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn accepts_a_valid_token_and_fetches_the_keys_once() {
    let (issuer, verifier) = Issuer::start("one").await;
    for _ in 0..3 {
        let token = signed("one", &claims());
        let claims = verifier.verify(&token).await.unwrap();
        assert_eq!((claims.sub.as_str(), claims.groups.len()), ("ada", 1));
    }
    assert_eq!(issuer.fetches(), 1);
}

#[tokio::test]
async fn refuses_expired_foreign_and_other_tokens() {
    let (_issuer, verifier) = Issuer::start("one").await;
    let cases = [
        ("exp", json!(1_700_000_000), "ExpiredSignature"),
        ("iss", json!("https://other.example"), "InvalidIssuer"),
        ("token_use", json!("id"), "not an access token"),
        ("client_id", json!("another"), "issued to another client"),
        ("exp", Value::Null, "not valid"),
    ];
    for (name, value, expected) in cases {
        let token = signed("one", &claims_with(name, value));
        let detail = rejection(&verifier, &token).await;
        assert!(detail.contains(expected), "{name}: {detail}");
    }
}

#[tokio::test]
async fn refuses_a_tampered_token() {
    let (_issuer, verifier) = Issuer::start("one").await;
    let valid = signed("one", &claims());
    let forged = signed("one", &claims_with("sub", json!("eve")));
    let parts = |token: &str| token.split('.').map(str::to_owned).collect::<Vec<_>>();
    let (valid, forged) = (parts(&valid), parts(&forged));
    let token = [valid[0].as_str(), forged[1].as_str(), valid[2].as_str()].join(".");
    let detail = rejection(&verifier, &token).await;
    assert!(detail.contains("InvalidSignature"), "{detail}");
    assert!(
        rejection(&verifier, "no.token")
            .await
            .contains("cannot be read")
    );
}

#[tokio::test]
async fn token_cannot_choose_its_algorithm() {
    let (_issuer, verifier) = Issuer::start("one").await;
    let token = format!("{}.c2lnbmF0dXJl", unsigned("HS256", "one", &claims()));
    let detail = rejection(&verifier, &token).await;
    assert!(detail.contains("InvalidAlgorithm"), "{detail}");
}

#[tokio::test]
async fn unknown_key_ids_cause_one_fetch() {
    let (issuer, verifier) = Issuer::start("one").await;
    for _ in 0..5 {
        let detail = rejection(&verifier, &signed("made-up", &claims())).await;
        assert!(detail.contains("unknown key"), "{detail}");
    }
    assert_eq!(issuer.fetches(), 1);
}

#[tokio::test]
async fn keys_are_fetched_again_after_rotation() {
    let (issuer, verifier) = Issuer::start("one").await;
    verifier.verify(&signed("one", &claims())).await.unwrap();
    *issuer.key_id.lock().unwrap() = "two";
    // As if the pause between two fetches were over.
    verifier.keys.lock().await.fetched = None;
    verifier.verify(&signed("two", &claims())).await.unwrap();
    assert_eq!(issuer.fetches(), 2);
}
