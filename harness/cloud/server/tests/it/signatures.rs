use std::time::Duration;

use aws_sdk_s3::error::ProvideErrorMetadata;
use aws_sdk_s3::presigning::PresigningConfig;
use rehearsal_cloud::{Cloud, Config};

use crate::support::{cloud, s3};
use crate::wire::{FORM, Signer, WHO, exchange, read, target};

#[tokio::test]
async fn unsigned_requests_are_refused_in_each_protocols_words() {
    let cloud = cloud().await;
    let client = reqwest::Client::new();
    let [name, kind] = target("AmazonSQS.ListQueues");
    let request = client
        .post(cloud.endpoint())
        .header(name.0, name.1)
        .header(kind.0, kind.1);
    let json = exchange(request.body("{}")).await;
    assert_eq!(json.status, 403);
    assert_eq!(json.query_error, "MissingAuthenticationToken;Sender");
    assert!(
        json.body.contains("MissingAuthenticationTokenException"),
        "{}",
        json.body
    );
    let request = client.post(cloud.endpoint()).header(FORM[0].0, FORM[0].1);
    let query = exchange(request.body(WHO)).await;
    assert_eq!(query.status, 403);
    assert_eq!(query.content_type, "text/xml");
    assert!(
        query
            .body
            .contains("<Code>MissingAuthenticationToken</Code>"),
        "{}",
        query.body
    );
    let calls = cloud.journal().since(0);
    assert_eq!(calls.len(), 2);
    assert!(
        calls.iter().all(|call| call.error.is_some()),
        "refused calls are in the journal"
    );
}

#[tokio::test]
async fn unknown_keys_and_wrong_secrets_are_told_apart() {
    let cloud = cloud().await;
    let unknown = Signer {
        key: "AKIAIOSFODNN7EXAMPLE",
        ..Signer::new("sqs", &cloud)
    };
    let answer = exchange(unknown.post(&cloud, &target("AmazonSQS.ListQueues"), "{}")).await;
    assert_eq!(answer.status, 403);
    assert_eq!(answer.query_error, "InvalidClientTokenId;Sender");
    assert!(
        answer.body.contains("#UnrecognizedClientException"),
        "{}",
        answer.body
    );
    let wrong = Signer {
        secret: "guess",
        ..Signer::new("sts", &cloud)
    };
    let answer = exchange(wrong.post(&cloud, &FORM, WHO)).await;
    assert_eq!(answer.status, 403);
    assert!(
        answer.body.contains("<Code>SignatureDoesNotMatch</Code>"),
        "{}",
        answer.body
    );
    let account = Signer {
        key: "111122223333",
        secret: "any",
        ..Signer::new("sts", &cloud)
    };
    let answer = exchange(account.post(&cloud, &FORM, WHO)).await;
    assert!(
        answer.body.contains("<Account>111122223333</Account>"),
        "{}",
        answer.body
    );
}

#[tokio::test]
async fn another_body_than_the_signed_one_is_refused() {
    let cloud = cloud().await;
    let request = Signer::new("sts", &cloud).post(&cloud, &FORM, WHO);
    let answer = exchange(request.body(format!("{WHO}&More=1"))).await;
    assert!(
        answer.body.contains("<Code>SignatureDoesNotMatch</Code>"),
        "{}",
        answer.body
    );
}

#[tokio::test]
async fn a_signature_for_another_service_is_refused() {
    let cloud = cloud().await;
    let answer =
        exchange(Signer::new("sns", &cloud).post(&cloud, &target("AmazonSQS.ListQueues"), "{}"))
            .await;
    assert_eq!(answer.status, 403);
    assert!(
        answer
            .body
            .contains("Credential should be scoped to correct service: 'sqs'"),
        "{}",
        answer.body
    );
}

#[tokio::test]
async fn half_a_signature_is_incomplete() {
    let cloud = cloud().await;
    let request = reqwest::Client::new()
        .post(cloud.endpoint())
        .header(FORM[0].0, FORM[0].1)
        .header(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sts/aws4_request",
        );
    let answer = exchange(request.body(WHO)).await;
    assert_eq!(answer.status, 400);
    assert!(
        answer.body.contains("<Code>IncompleteSignature</Code>"),
        "{}",
        answer.body
    );
    assert!(
        answer.body.contains("requires 'Signature' parameter"),
        "{}",
        answer.body
    );
}

#[tokio::test]
async fn a_date_near_either_clock_will_do() {
    let cloud = cloud().await;
    let at = |date| Signer {
        date,
        ..Signer::new("sts", &cloud)
    };
    let now = Signer::new("sts", &cloud).date;
    let late = exchange(at(now - Duration::from_mins(20)).post(&cloud, &FORM, WHO)).await;
    assert_eq!(late.status, 403);
    assert!(late.body.contains("Signature expired: "), "{}", late.body);
    let early = exchange(at(now + Duration::from_mins(20)).post(&cloud, &FORM, WHO)).await;
    assert!(
        early.body.contains("Signature not yet current: "),
        "{}",
        early.body
    );
    cloud.clock().advance(Duration::from_hours(2));
    for date in [now, now + Duration::from_hours(2)] {
        assert_eq!(
            exchange(at(date).post(&cloud, &FORM, WHO)).await.status,
            200
        );
    }
    let between = exchange(at(now + Duration::from_hours(1)).post(&cloud, &FORM, WHO)).await;
    assert_eq!(between.status, 403);
}

#[tokio::test]
async fn a_presigned_call_is_good_until_its_end() {
    let cloud = cloud().await;
    let url = Signer::new("sts", &cloud).presigned(&cloud, WHO, 300);
    assert_eq!(read(reqwest::get(&url).await.unwrap()).await.status, 200);
    let forged = url.replace("Expires=300", "Expires=301");
    assert_eq!(read(reqwest::get(&forged).await.unwrap()).await.status, 403);
    cloud.clock().advance(Duration::from_mins(6));
    let expired = read(reqwest::get(&url).await.unwrap()).await;
    assert_eq!(expired.status, 403);
    assert!(
        expired.body.contains("Signature expired"),
        "{}",
        expired.body
    );
}

#[tokio::test]
async fn a_presigned_object_expires_by_the_clouds_clock() {
    let cloud = cloud().await;
    let s3 = s3(&cloud);
    s3.create_bucket().bucket("receipts").send().await.unwrap();
    s3.put_object()
        .bucket("receipts")
        .key("a b/ä+c.txt")
        .body(b"hello".to_vec().into())
        .send()
        .await
        .unwrap();
    let expires = PresigningConfig::expires_in(Duration::from_mins(5)).unwrap();
    let url = s3
        .get_object()
        .bucket("receipts")
        .key("a b/ä+c.txt")
        .presigned(expires)
        .await
        .unwrap();
    let fresh = read(reqwest::get(url.uri()).await.unwrap()).await;
    assert_eq!((fresh.status, fresh.body.as_str()), (200, "hello"));
    cloud.clock().advance(Duration::from_mins(6));
    let late = read(reqwest::get(url.uri()).await.unwrap()).await;
    assert_eq!(late.status, 403);
    assert!(
        late.body
            .contains("<Code>AccessDenied</Code><Message>Request has expired</Message>"),
        "{}",
        late.body
    );
}

#[tokio::test]
async fn s3_shows_what_it_signed() {
    let cloud = cloud().await;
    let config = crate::support::s3_config(&cloud)
        .credentials_provider(aws_credential_types::Credentials::from_keys(
            "test", "guess", None,
        ))
        .build();
    let error = aws_sdk_s3::Client::from_conf(config)
        .list_buckets()
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("SignatureDoesNotMatch"));
    let config = crate::support::s3_config(&cloud)
        .credentials_provider(aws_credential_types::Credentials::from_keys(
            "nobody", "x", None,
        ))
        .build();
    let error = aws_sdk_s3::Client::from_conf(config)
        .list_buckets()
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("InvalidAccessKeyId"));
}

#[tokio::test]
async fn a_lenient_cloud_takes_anything() {
    let cloud = Cloud::start(Config {
        lenient: true,
        ..Config::default()
    })
    .await
    .unwrap();
    let wrong = Signer {
        secret: "guess",
        key: "nobody",
        ..Signer::new("sts", &cloud)
    };
    assert_eq!(exchange(wrong.post(&cloud, &FORM, WHO)).await.status, 200);
    let unsigned = reqwest::Client::new()
        .post(cloud.endpoint())
        .header(FORM[0].0, FORM[0].1);
    assert_eq!(exchange(unsigned.body(WHO)).await.status, 200);
}
