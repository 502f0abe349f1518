use axum::body::{Body, to_bytes};
use axum::http::Request;
use tower::ServiceExt;

use super::*;

const ORDER: &str = "185d7e23-6f77-4ad5-8e7a-de6df2d22f4b";

struct Api(Router);

impl Api {
    fn new() -> Self {
        let (_stop, shutdown) = Shutdown::manual();
        Self(router(shutdown).unwrap())
    }

    async fn request(&self, method: &str, path: &str, body: Value) -> (u16, Value) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("content-type", "application/json")
            .header("idempotency-key", ORDER)
            .body(Body::from(body.to_string()))
            .unwrap();
        let response = self.0.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let bytes = to_bytes(response.into_body(), 1 << 16).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or_default())
    }

    async fn charge(&self) -> (u16, Value) {
        let body = json!({"order": ORDER, "amount": "14.95"});
        self.request("POST", "/charges", body).await
    }

    async fn script(&self, behaviour: &str) {
        let (status, _) = self
            .request("PUT", "/behaviour", json!({"next": [behaviour]}))
            .await;
        assert_eq!(status, 204);
    }
}

#[tokio::test]
async fn repeated_charge_returns_the_first_one() {
    let api = Api::new();
    let (status, first) = api.charge().await;
    assert_eq!((status, &first["status"]), (201, &json!("succeeded")));
    let (status, second) = api.charge().await;
    assert_eq!((status, &second["id"]), (200, &first["id"]));
    let path = format!("/charges?order={ORDER}");
    let (_, list) = api.request("GET", &path, json!({})).await;
    assert_eq!(list["charges"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn declines_and_fails_as_scripted() {
    let api = Api::new();
    api.script("decline").await;
    let (status, answer) = api.charge().await;
    assert_eq!((status, &answer["status"]), (402, &json!("declined")));
    api.script("fail").await;
    assert_eq!(api.charge().await.0, 500);
    assert_eq!(api.charge().await.0, 201);
}

#[tokio::test]
async fn refunds_an_existing_charge() {
    let api = Api::new();
    let (_, charge) = api.charge().await;
    let path = format!("/charges/{}/refund", charge["id"].as_str().unwrap());
    let (status, refunded) = api.request("POST", &path, json!({})).await;
    assert_eq!((status, &refunded["refunded"]), (200, &json!(true)));
    assert_eq!(
        api.request("POST", "/charges/ch_0/refund", json!({}))
            .await
            .0,
        404
    );
}

#[tokio::test]
async fn sends_the_answer_to_the_callback() {
    let (sender, mut receiver) = tokio::sync::mpsc::unbounded_channel();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/answers", listener.local_addr().unwrap());
    let callback = Router::new().route(
        "/answers",
        post(async move |Json(answer): Json<Value>| {
            sender.send(answer).unwrap();
        }),
    );
    tokio::spawn(async move { axum::serve(listener, callback).await });

    let api = Api::new();
    api.script("twice").await;
    let body = json!({"order": ORDER, "amount": "14.95", "callback": url});
    let (_, answer) = api.request("POST", "/charges", body).await;
    assert_eq!(receiver.recv().await.unwrap(), answer);
}

#[tokio::test]
async fn unknown_behaviour_is_refused() {
    let (status, _) = Api::new()
        .request("PUT", "/behaviour", json!({"next": ["explode"]}))
        .await;
    assert_eq!(status, 422);
}
