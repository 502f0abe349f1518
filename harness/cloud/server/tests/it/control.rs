use std::time::Duration;

use aws_sdk_sqs::error::ProvideErrorMetadata;
use rehearsal_cloud::{Cloud, FaultRule, MessageFault};
use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::support::{cloud, sqs, sts};

async fn control(cloud: &Cloud, method: Method, path: &str, body: Value) -> (u16, Value) {
    let url = format!("{}/_rehearsal/{path}", cloud.endpoint());
    let response = Client::new()
        .request(method, url)
        .json(&body)
        .send()
        .await
        .unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

async fn get(cloud: &Cloud, path: &str) -> Value {
    let (status, value) = control(cloud, Method::GET, path, Value::Null).await;
    assert_eq!(status, 200, "{value}");
    value
}

async fn post(cloud: &Cloud, path: &str, body: Value) -> Value {
    let (status, value) = control(cloud, Method::POST, path, body).await;
    assert_eq!(status, 200, "{value}");
    value
}

async fn queue(cloud: &Cloud, name: &str) -> String {
    sqs(cloud)
        .create_queue()
        .queue_name(name)
        .send()
        .await
        .unwrap()
        .queue_url
        .unwrap()
}

async fn receive(cloud: &Cloud, url: &str) -> Vec<String> {
    let received = sqs(cloud)
        .receive_message()
        .queue_url(url)
        .max_number_of_messages(10)
        .send()
        .await
        .unwrap();
    received
        .messages()
        .iter()
        .map(|message| message.body().unwrap().to_owned())
        .collect()
}

async fn send(cloud: &Cloud, url: &str, body: &str) {
    sqs(cloud)
        .send_message()
        .queue_url(url)
        .message_body(body)
        .send()
        .await
        .unwrap();
}

#[tokio::test]
async fn the_clock_moves_ahead_only() {
    let cloud = cloud().await;
    assert_eq!(get(&cloud, "clock").await["offset_ms"], 0);
    let moved = post(&cloud, "clock", json!({"advance": "1h30m"})).await;
    assert!(moved["offset_ms"].as_i64().unwrap() >= 5_400_000, "{moved}");
    let again = post(&cloud, "clock", json!({"advance_ms": 1})).await;
    assert!(again["offset_ms"].as_i64().unwrap() > 5_400_000, "{again}");
    for wrong in [
        json!({"advance": "soon"}),
        json!({}),
        json!({"advance_ms": -5}),
        json!({"advance_ms": u64::MAX}),
    ] {
        let (status, error) = control(&cloud, Method::POST, "clock", wrong).await;
        assert_eq!(status, 400);
        assert!(
            error["error"].as_str().unwrap().starts_with("could not "),
            "{error}"
        );
    }
}

#[tokio::test]
async fn the_journal_can_be_waited_for() {
    let cloud = cloud().await;
    let waiting = tokio::spawn({
        let cloud = cloud.clone();
        async move { get(&cloud, "journal?since=0&wait_ms=10000").await }
    });
    sts(&cloud).get_caller_identity().send().await.unwrap();
    let journal = waiting.await.unwrap();
    assert_eq!(journal["last"], 1);
    assert_eq!(journal["calls"][0]["operation"], "GetCallerIdentity");
    assert_eq!(get(&cloud, "journal?since=1").await["calls"], json!([]));
}

#[tokio::test]
async fn a_fault_strikes_as_often_as_it_says() {
    let cloud = cloud().await;
    let url = queue(&cloud, "orders").await;
    let rule = json!({"service": "sqs", "operation": "ReceiveMessage", "resource": "orders", "error": "throttle", "times": 1});
    let id = post(&cloud, "faults", rule).await["id"].clone();
    let error = sqs(&cloud)
        .receive_message()
        .queue_url(&url)
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("RequestThrottled"));
    assert_eq!(receive(&cloud, &url).await, Vec::<String>::new());
    let faults = get(&cloud, "faults").await;
    assert_eq!(faults["faults"][0]["struck"], 1);
    let struck: Vec<_> = cloud
        .journal()
        .since(0)
        .into_iter()
        .filter(|call| call.fault.is_some())
        .collect();
    assert_eq!(struck.len(), 1);
    assert_eq!(
        struck[0].error.as_ref().unwrap().code.as_ref(),
        "RequestThrottled"
    );
    let path = format!("faults/{id}");
    assert_eq!(
        control(&cloud, Method::DELETE, &path, Value::Null).await.0,
        200
    );
    assert_eq!(
        control(&cloud, Method::DELETE, &path, Value::Null).await.0,
        404
    );
    let (status, error) = control(&cloud, Method::POST, "faults", json!({"servce": "sqs"})).await;
    assert_eq!(status, 400);
    assert!(
        error["error"].as_str().unwrap().contains("servce"),
        "{error}"
    );
}

#[tokio::test]
async fn answers_can_be_cut_off_or_never_come() {
    let cloud = cloud().await;
    let url = queue(&cloud, "orders").await;
    cloud.faults().add(FaultRule {
        reset: true,
        times: Some(1),
        ..FaultRule::default()
    });
    let client = sqs(&cloud);
    let attempt = client
        .send_message()
        .queue_url(&url)
        .message_body("lost")
        .send()
        .await;
    assert!(
        attempt.unwrap_err().as_service_error().is_none(),
        "there was no answer at all"
    );
    cloud.faults().add(FaultRule {
        truncate: Some(5),
        times: Some(1),
        ..FaultRule::default()
    });
    let attempt = client
        .send_message()
        .queue_url(&url)
        .message_body("kept")
        .send()
        .await;
    assert!(
        attempt.unwrap_err().as_service_error().is_none(),
        "there was no whole answer"
    );
    assert_eq!(receive(&cloud, &url).await, ["kept"]);
}

#[tokio::test]
async fn messages_can_be_lost_doubled_and_late() {
    let cloud = cloud().await;
    let url = queue(&cloud, "orders").await;
    let on_send = |messages| FaultRule {
        operation: Some("SendMessage".to_owned()),
        messages: Some(messages),
        times: Some(1),
        ..FaultRule::default()
    };
    cloud.faults().add(on_send(MessageFault::Drop));
    send(&cloud, &url, "lost").await;
    assert_eq!(receive(&cloud, &url).await, Vec::<String>::new());
    cloud.faults().add(on_send(MessageFault::Duplicate));
    send(&cloud, &url, "twice").await;
    assert_eq!(receive(&cloud, &url).await, ["twice", "twice"]);
    cloud.faults().add(on_send(MessageFault::Delay(20)));
    send(&cloud, &url, "late").await;
    assert_eq!(receive(&cloud, &url).await, Vec::<String>::new());
    cloud.clock().advance(Duration::from_secs(20));
    assert_eq!(receive(&cloud, &url).await, ["late"]);
}

#[tokio::test]
async fn a_snapshot_brings_everything_back() {
    let cloud = cloud().await;
    let url = queue(&cloud, "orders").await;
    send(&cloud, &url, "first").await;
    let snapshot = get(&cloud, "snapshot").await;
    assert_eq!(receive(&cloud, &url).await, ["first"]);
    sqs(&cloud)
        .delete_queue()
        .queue_url(&url)
        .send()
        .await
        .unwrap();
    post(&cloud, "restore", snapshot.clone()).await;
    assert_eq!(receive(&cloud, &url).await, ["first"]);
    let other = crate::support::cloud().await;
    other.restore(&snapshot).unwrap();
    assert_eq!(
        receive(&other, &format!("{}/000000000000/orders", other.endpoint())).await,
        ["first"]
    );
    let (status, error) = control(&cloud, Method::POST, "restore", json!({"version": 99})).await;
    assert_eq!(status, 400);
    assert!(
        error["error"]
            .as_str()
            .unwrap()
            .starts_with("could not read the snapshot"),
        "{error}"
    );
}

#[tokio::test]
async fn a_reset_answers_who_waits() {
    let cloud = cloud().await;
    let url = queue(&cloud, "orders").await;
    let waiting = tokio::spawn({
        let client = sqs(&cloud);
        let url = url.clone();
        async move {
            client
                .receive_message()
                .queue_url(url)
                .wait_time_seconds(20)
                .send()
                .await
        }
    });
    while !waiting.is_finished() && cloud.waiting() != 1 {
        tokio::task::yield_now().await;
    }
    post(&cloud, "reset", json!({})).await;
    let error = waiting.await.unwrap().unwrap_err();
    assert_eq!(
        error.code(),
        Some("AWS.SimpleQueueService.NonExistentQueue")
    );
    assert_eq!(
        get(&cloud, "journal").await["calls"][0]["operation"],
        "ReceiveMessage"
    );
}

#[tokio::test]
async fn quiet_means_nothing_but_long_polls() {
    let cloud = cloud().await;
    assert_eq!(get(&cloud, "idle").await["idle"], true);
    let url = queue(&cloud, "orders").await;
    let waiting = tokio::spawn({
        let client = sqs(&cloud);
        let url = url.clone();
        async move {
            client
                .receive_message()
                .queue_url(url)
                .wait_time_seconds(20)
                .send()
                .await
        }
    });
    while cloud.waiting() != 1 {
        tokio::task::yield_now().await;
    }
    cloud.until_idle().await;
    let open = cloud.waiting_calls();
    assert_eq!(open.len(), 1);
    assert_eq!((&*open[0].operation, open[0].status), ("ReceiveMessage", 0));
    assert!(open[0].response.is_null() && open[0].resource.is_some());
    send(&cloud, &url, "here").await;
    let received = waiting.await.unwrap().unwrap();
    assert_eq!(received.messages()[0].body(), Some("here"));
}

#[tokio::test]
async fn coverage_tells_what_is_here_and_what_is_not() {
    let cloud = cloud().await;
    let coverage = get(&cloud, "coverage").await;
    let services = coverage["services"].as_array().unwrap();
    let sqs = services
        .iter()
        .find(|service| service["service"] == "sqs")
        .unwrap();
    assert!(
        sqs["operations"]
            .as_array()
            .unwrap()
            .iter()
            .all(|operation| operation["here"] == true)
    );
    let (status, _) = control(&cloud, Method::GET, "nonsense", Value::Null).await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn the_page_tells_of_requests_that_are_there() {
    let page = include_str!("../../../../docs/control-api.md");
    let rows: Vec<(&str, &str)> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`')?.0.split_once(' '))
        .collect();
    assert_eq!(rows.len(), 22);
    let cloud = cloud().await;
    for (method, path) in rows {
        let url = format!("{}{path}", cloud.endpoint());
        let request = Client::new()
            .request(method.parse().unwrap(), url)
            .header("content-type", "application/json")
            .body("{}");
        let status = request.send().await.unwrap().status();
        assert!(status == 200 || status == 400, "{method} {path}: {status}");
    }
}
