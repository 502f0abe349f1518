//! A tap in front of another cloud: calls go through, the journal tells them,
//! fault rules injected, and services that are not the other's are our own.

use aws_sdk_s3::primitives::ByteStream;
use rehearsal_cloud::{Cloud, Config, FaultRule, Upstream, UpstreamKind};
use rehearsal_record::Call;
use rehearsal_service_sqs::{PeekError, QueueInspection as _};
use serde_json::{Value, json};

use crate::support::{cloud, cognito, s3, sns, sqs, sts};

/// A cloud, and a tap in front of it.
async fn tapped(kind: UpstreamKind, not_its: Vec<&'static str>) -> (Cloud, Cloud) {
    let behind = cloud().await;
    let tap = Config {
        upstream: Some(Upstream {
            endpoint: behind.endpoint().into(),
            kind,
            not_its,
        }),
        ..Config::default()
    };
    let tap = Cloud::start(tap).await.expect("a free port on loopback");
    (behind, tap)
}

fn calls(cloud: &Cloud) -> Vec<Call> {
    let calls = cloud.journal().since(0);
    calls.iter().map(|call| call.as_ref().clone()).collect()
}

/// What a journal says of its calls, times and ids apart. The length of nothing
/// is added where an answer is put on the wire, and only a tap sees it there.
fn exchange(cloud: &Cloud) -> Vec<Value> {
    let recorded = |call: &Call| {
        let service = (&call.service, &call.operation, &call.resource);
        let mut response = call.response.clone();
        if let Some(members) = response.as_object_mut() {
            members.retain(|name, value| name != "ContentLength" || *value != 0);
        }
        json!([service, call.request, response, call.status, call.error])
    };
    calls(cloud).iter().map(recorded).collect()
}

#[tokio::test]
async fn both_journals_tell_the_same_in_every_protocol() {
    let (behind, tap) = tapped(UpstreamKind::Rehearsal, Vec::new()).await;
    // JSON, with the host's name in the answer.
    let made = sqs(&tap).create_queue().queue_name("orders").send().await;
    let url = made.unwrap().queue_url.unwrap();
    assert!(url.starts_with(tap.endpoint()), "{url}");
    let sent = sqs(&tap).send_message().queue_url(&url).message_body("one");
    sent.send().await.unwrap();
    // Forms and XML.
    let topic = sns(&tap).create_topic().name("news").send().await.unwrap();
    let topic = topic.topic_arn.unwrap();
    let published = sns(&tap).publish().topic_arn(&topic).message("<hello>");
    published.send().await.unwrap();
    let attributes = sns(&tap).get_topic_attributes().topic_arn(&topic);
    attributes.send().await.unwrap();
    let gone = sns(&tap).publish().topic_arn(format!("{topic}-gone"));
    gone.message("x").send().await.unwrap_err();
    // Streams.
    s3(&tap)
        .create_bucket()
        .bucket("files")
        .send()
        .await
        .unwrap();
    let put = s3(&tap)
        .put_object()
        .bucket("files")
        .key("a/b")
        .body(ByteStream::from_static(b"text"));
    put.send().await.unwrap();
    let got = s3(&tap)
        .get_object()
        .bucket("files")
        .key("a/b")
        .send()
        .await
        .unwrap();
    assert_eq!(got.body.collect().await.unwrap().to_vec(), b"text");
    s3(&tap)
        .head_object()
        .bucket("files")
        .key("a/b")
        .send()
        .await
        .unwrap();
    let missing = s3(&tap)
        .get_object()
        .bucket("files")
        .key("gone")
        .send()
        .await;
    missing.unwrap_err();

    assert_eq!(exchange(&tap), exchange(&behind));
    let refused = calls(&tap).pop().unwrap();
    assert_eq!(refused.error.unwrap().code.as_ref(), "NoSuchKey");
    let ids = |cloud: &Cloud| {
        calls(cloud)
            .into_iter()
            .map(|call| call.request_id)
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(&tap), ids(&behind));
}

#[tokio::test]
async fn faults_strike_before_the_other_cloud_hears_of_the_call() {
    let (behind, tap) = tapped(UpstreamKind::Rehearsal, Vec::new()).await;
    let url = sqs(&tap).create_queue().queue_name("orders").send().await;
    let url = url.unwrap().queue_url.unwrap();
    s3(&tap)
        .create_bucket()
        .bucket("files")
        .send()
        .await
        .unwrap();
    let heard = behind.journal().last();
    for (service, error) in [("sqs", "throttle"), ("s3", "unavailable")] {
        tap.faults().add(FaultRule {
            service: Some(service.to_owned()),
            error: Some(error.to_owned()),
            times: Some(1),
            ..FaultRule::default()
        });
    }
    let send = || {
        sqs(&tap)
            .send_message()
            .queue_url(&url)
            .message_body("x")
            .send()
    };
    let refused = send().await.unwrap_err().into_service_error();
    assert_eq!(refused.meta().code(), Some("RequestThrottled"));
    let list = || s3(&tap).list_objects_v2().bucket("files").send();
    list().await.unwrap_err();
    assert_eq!(behind.journal().last(), heard);

    tap.faults().add(FaultRule {
        operation: Some("SendMessage".to_owned()),
        reset: true,
        times: Some(1),
        ..FaultRule::default()
    });
    send().await.unwrap_err();
    assert_eq!(behind.journal().last(), heard);
    send().await.unwrap();
    list().await.unwrap();
    assert_eq!(behind.journal().last(), heard + 2);
    let struck = calls(&tap).into_iter().filter(|call| call.fault.is_some());
    assert_eq!(struck.count(), 3);
}

#[tokio::test]
async fn services_that_are_not_the_others_are_its_own() {
    let (behind, tap) = tapped(UpstreamKind::Other, vec!["sts"]).await;
    sts(&tap).get_caller_identity().send().await.unwrap();
    assert_eq!((tap.journal().last(), behind.journal().last()), (1, 0));
    // Nobody here knows this one; it goes through, and is recorded as it looks.
    let answer = reqwest::Client::new()
        .post(tap.endpoint())
        .header("x-amz-target", "AWSStepFunctions.ListStateMachines")
        .body("{}")
        .send();
    assert_eq!(answer.await.unwrap().status(), 501);
    let recorded = calls(&tap).pop().unwrap();
    assert_eq!(&*recorded.service, "AWSStepFunctions");
    assert_eq!(
        (&*recorded.operation, recorded.status),
        ("ListStateMachines", 501)
    );
    assert_eq!(recorded.error.unwrap().code.as_ref(), "NotImplemented");
}

#[tokio::test]
async fn what_is_in_a_queue_is_seen_where_the_other_cloud_shows_it() {
    let (behind, tap) = tapped(UpstreamKind::Rehearsal, Vec::new()).await;
    let url = sqs(&tap).create_queue().queue_name("orders").send().await;
    let url = url.unwrap().queue_url.unwrap();
    let send = sqs(&tap).send_message().queue_url(&url).message_body("x");
    send.send().await.unwrap();
    let arn = "arn:aws:sqs:us-east-1:000000000000:orders";
    let found = tap.peek(arn).await.unwrap();
    assert_eq!(found.as_ref().map(Vec::len), Some(1));
    assert_eq!(found, behind.messages(arn));
    assert_eq!(tap.peek(&format!("{arn}-gone")).await.unwrap(), None);

    let (_behind, tap) = tapped(UpstreamKind::Other, Vec::new()).await;
    assert!(matches!(
        tap.peek(arn).await,
        Err(PeekError::Unsupported { .. })
    ));
}

#[tokio::test]
async fn a_cloud_that_is_gone_is_told_by_its_address() {
    let (behind, tap) = tapped(UpstreamKind::Other, Vec::new()).await;
    let endpoint = behind.endpoint().to_owned();
    drop(behind);
    let failed = sqs(&tap).list_queues().send().await.unwrap_err();
    let failed = failed.into_service_error();
    let message = failed.meta().message().unwrap();
    assert!(
        message.starts_with(&format!("could not reach the cloud at {endpoint}: ")),
        "{message}"
    );
    assert_eq!(calls(&tap)[0].status, 503);
    let failed = s3(&tap).list_buckets().send().await.unwrap_err();
    assert_eq!(failed.raw_response().unwrap().status().as_u16(), 503);
}

#[tokio::test]
async fn a_pools_keys_come_through() {
    let (behind, tap) = tapped(UpstreamKind::Rehearsal, Vec::new()).await;
    let made = cognito(&tap).create_user_pool().pool_name("people");
    let pool = made.send().await.unwrap().user_pool.unwrap().id.unwrap();
    let keys = async |cloud: &Cloud| -> Value {
        let url = format!("{}/{pool}/.well-known/jwks.json", cloud.endpoint());
        reqwest::get(url).await.unwrap().json().await.unwrap()
    };
    let through = keys(&tap).await;
    assert_eq!(through["keys"].as_array().unwrap().len(), 2);
    assert_eq!(through, keys(&behind).await);
    let last = calls(&tap).pop().unwrap();
    assert_eq!(&*last.operation, "Jwks_GET");
    assert_eq!(last.resource.as_deref(), Some(pool.as_str()));
}
