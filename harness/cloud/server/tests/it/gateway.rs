use serde_json::Value;

use crate::support::cloud;
use crate::wire::{FORM, Signer, exchange, target};

#[tokio::test]
async fn what_is_not_here_says_so_by_name() {
    let cloud = cloud().await;
    let name = target("AWSCognitoIdentityProviderService.CreateUserImportJob");
    let answer = exchange(Signer::new("cognito-idp", &cloud).post(&cloud, &name, "{}")).await;
    assert_eq!(answer.status, 501);
    assert!(answer.body.contains("NotImplemented"), "{}", answer.body);
    assert!(
        answer.body.contains("CreateUserImportJob"),
        "{}",
        answer.body
    );
    let form =
        "Action=GetWebIdentityToken&Version=2011-06-15&Audience.member.1=a&SigningAlgorithm=RS256";
    let answer = exchange(Signer::new("sts", &cloud).post(&cloud, &FORM, form)).await;
    assert_eq!(answer.status, 501);
    assert!(
        answer.body.contains("GetWebIdentityToken"),
        "{}",
        answer.body
    );
}

#[tokio::test]
async fn what_aws_does_not_have_is_an_error_too() {
    let cloud = cloud().await;
    let answer =
        exchange(Signer::new("sqs", &cloud).post(&cloud, &target("AmazonSQS.Fly"), "{}")).await;
    assert_eq!(answer.status, 400);
    assert!(
        answer.body.contains("UnknownOperationException"),
        "{}",
        answer.body
    );
    let answer =
        exchange(Signer::new("sts", &cloud).post(&cloud, &FORM, "Action=Fly&Version=2011-06-15"))
            .await;
    assert_eq!(answer.status, 400);
    assert!(
        answer.body.contains("<Code>InvalidAction</Code>"),
        "{}",
        answer.body
    );
}

#[tokio::test]
async fn a_protocol_that_a_service_does_not_speak_is_refused_in_that_protocol() {
    let cloud = cloud().await;
    let url = format!(
        "{}/service/AmazonSQS/operation/ListQueues",
        cloud.endpoint()
    );
    let request = reqwest::Client::new()
        .post(url)
        .header("smithy-protocol", "rpc-v2-cbor")
        .header("content-type", "application/cbor")
        .body(vec![0xbf, 0xff]);
    let answer = exchange(request).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.content_type, "application/cbor");
    assert!(
        answer.body.contains("UnknownOperationException"),
        "{}",
        answer.body
    );
}

#[tokio::test]
async fn broken_json_and_wrong_types_are_serialization_errors() {
    let cloud = cloud().await;
    let deep = "[".repeat(100_000);
    for body in [
        "{",
        "nonsense",
        "[]",
        "{\"QueueName\": 5}",
        "{\"QueueName\": {\"a\": 1}}",
        &deep,
    ] {
        let answer = exchange(Signer::new("sqs", &cloud).post(
            &cloud,
            &target("AmazonSQS.CreateQueue"),
            body,
        ))
        .await;
        assert_eq!(answer.status, 400, "{body:.20}");
        assert!(
            answer.body.contains("SerializationException"),
            "{body:.20}: {}",
            answer.body
        );
        assert_eq!(answer.content_type, "application/x-amz-json-1.0");
    }
}

#[tokio::test]
async fn both_protocols_of_sqs_serve_one_queue() {
    let cloud = cloud().await;
    let signer = Signer::new("sqs", &cloud);
    let create = "Action=CreateQueue&Version=2012-11-05&QueueName=orders&Attribute.1.Name=VisibilityTimeout&Attribute.1.Value=7";
    let created = exchange(signer.post(&cloud, &FORM, create)).await;
    assert_eq!(created.status, 200, "{}", created.body);
    assert!(
        created
            .body
            .contains("<CreateQueueResponse xmlns=\"http://queue.amazonaws.com/doc/2012-11-05/\">")
    );
    let url = format!("{}/000000000000/orders", cloud.endpoint());
    assert!(
        created
            .body
            .contains(&format!("<QueueUrl>{url}</QueueUrl>")),
        "{}",
        created.body
    );
    let ask = format!("{{\"QueueUrl\": \"{url}\", \"AttributeNames\": [\"VisibilityTimeout\"]}}");
    let asked = exchange(signer.post(&cloud, &target("AmazonSQS.GetQueueAttributes"), &ask)).await;
    let body: Value = serde_json::from_str(&asked.body).unwrap();
    assert_eq!(body["Attributes"]["VisibilityTimeout"], "7");
}

#[tokio::test]
async fn tools_that_look_for_localstack_find_services() {
    let cloud = cloud().await;
    let url = format!("{}/_localstack/health", cloud.endpoint());
    let health: Value = reqwest::get(url).await.unwrap().json().await.unwrap();
    assert_eq!(health["services"]["sqs"], "running");
}

#[tokio::test]
async fn the_last_handle_closes_the_port() {
    let cloud = cloud().await;
    let url = format!("{}/_rehearsal/health", cloud.endpoint());
    let other = cloud.clone();
    drop(cloud);
    assert_eq!(reqwest::get(&url).await.unwrap().status(), 200);
    drop(other);
    // The task that holds the port ends at its next turn: as soon as this one yields.
    let mut attempts = 0;
    while reqwest::get(&url).await.is_ok() {
        attempts += 1;
        assert!(attempts < 1_000, "the port is still open");
    }
}

#[tokio::test]
async fn http2_without_tls_is_served_too() {
    use http_body_util::{BodyExt, Full};
    use hyper_util::rt::{TokioExecutor, TokioIo};

    let cloud = cloud().await;
    let stream = tokio::net::TcpStream::connect(cloud.address())
        .await
        .unwrap();
    let (mut sender, connection) =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream))
            .await
            .unwrap();
    let connection = tokio::spawn(connection);
    let form = "Action=GetCallerIdentity&Version=2011-06-15";
    let signed = Signer::new("sts", &cloud)
        .post(&cloud, &FORM, form)
        .build()
        .unwrap();
    let mut request = http::Request::post(format!("{}/", cloud.endpoint()))
        .body(Full::<bytes::Bytes>::from(form))
        .unwrap();
    request.headers_mut().extend(signed.headers().clone());
    request.headers_mut().remove("host");
    let response = sender.send_request(request).await.unwrap();
    assert_eq!(response.version(), http::Version::HTTP_2);
    assert_eq!(response.status(), 200);
    let body = response.into_body().collect().await.unwrap().to_bytes();
    let body = String::from_utf8_lossy(&body);
    assert!(body.contains("<GetCallerIdentityResult>"), "{body}");
    connection.abort();
}
