//! Calls to services that this cloud does not have.

use rehearsal_cloud::Cloud;
use rehearsal_model::models::{KnownProtocol, KnownService};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};

use crate::support::{boxed, cloud};

/// A request that is signed for a service, by a signature that nobody verifies.
fn signed(cloud: &Cloud, method: Method, path: &str, service: &str) -> RequestBuilder {
    let url = format!("{}{path}", cloud.endpoint());
    let scope = format!("test/20260101/us-east-1/{service}/aws4_request");
    let authorization =
        format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=00");
    Client::new()
        .request(method, url)
        .header("authorization", authorization)
        .header("x-amz-date", "20260101T000000Z")
}

fn form(cloud: &Cloud, service: &str, body: &str) -> RequestBuilder {
    signed(cloud, Method::POST, "/", service)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body.to_owned())
}

struct Refusal {
    kind: String,
    error_type: Option<String>,
    body: String,
}

async fn refusal(request: RequestBuilder) -> Refusal {
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 501);
    let header = |name| {
        let value = response.headers().get(name)?;
        Some(value.to_str().unwrap().to_owned())
    };
    assert!(header("x-amzn-requestid").is_some());
    Refusal {
        kind: header("content-type").unwrap(),
        error_type: header("x-amzn-errortype"),
        body: String::from_utf8_lossy(&response.bytes().await.unwrap()).into_owned(),
    }
}

/// The service and operation of the journal's last entry.
fn last_call(cloud: &Cloud) -> (String, String) {
    let calls = cloud.journal().since(0);
    let call = calls.last().unwrap();
    assert_eq!(call.error.as_ref().unwrap().code.as_ref(), "NotImplemented");
    (call.service.to_string(), call.operation.to_string())
}

#[tokio::test]
async fn query_services_are_refused_in_xml() {
    let cloud = cloud().await;
    let asked = form(
        &cloud,
        "rds",
        "Action=DescribeDBInstances&Version=2014-10-31",
    );
    let answer = refusal(asked).await;
    assert_eq!(answer.kind, "text/xml");
    for part in [
        "<ErrorResponse xmlns=\"http://rds.amazonaws.com/doc/2014-10-31/\"><Error><Type>Receiver</Type><Code>NotImplemented</Code><Message>The embedded cloud does not have the service rds (Amazon Relational Database Service): it cannot answer DescribeDBInstances.</Message></Error>",
        "<RequestId>",
    ] {
        assert!(answer.body.contains(part), "{}", answer.body);
    }
    assert_eq!(
        last_call(&cloud),
        ("rds".into(), "DescribeDBInstances".into())
    );
    // Two services sign by this name, with other versions of the API.
    for (version, name) in [("2012-06-01", "elb"), ("2015-12-01", "elbv2")] {
        let asked = format!("Action=DescribeLoadBalancers&Version={version}");
        let answer = refusal(form(&cloud, "elasticloadbalancing", &asked)).await;
        assert!(answer.body.contains(version), "{}", answer.body);
        assert_eq!(last_call(&cloud).0, name);
    }
}

#[tokio::test]
async fn ec2_is_refused_in_its_own_xml() {
    let cloud = cloud().await;
    let asked = form(&cloud, "ec2", "Action=DescribeInstances&Version=2016-11-15");
    let answer = refusal(asked).await;
    let start = "<Response><Errors><Error><Code>NotImplemented</Code><Message>";
    assert!(answer.body.contains(start), "{}", answer.body);
    assert!(
        answer.body.contains("</Error></Errors><RequestID>"),
        "{}",
        answer.body
    );
}

#[tokio::test]
async fn json_services_are_refused_in_json() {
    let cloud = cloud().await;
    let asked = signed(&cloud, Method::POST, "/", "glue")
        .header("x-amz-target", "AWSGlue.GetDatabases")
        .header("content-type", "application/x-amz-json-1.1")
        .body("{\"MaxResults\": 1}");
    let answer = refusal(asked).await;
    assert_eq!(answer.kind, "application/x-amz-json-1.1");
    assert_eq!(answer.error_type.as_deref(), Some("NotImplemented"));
    let body: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(body["__type"], "NotImplemented");
    assert_eq!(
        body["message"],
        "The embedded cloud does not have the service glue (AWS Glue): it cannot answer GetDatabases."
    );
    assert_eq!(last_call(&cloud), ("glue".into(), "GetDatabases".into()));
    assert_eq!(
        cloud.journal().since(0)[0].request,
        json!({"MaxResults": 1})
    );
}

#[tokio::test]
async fn rest_services_are_refused_in_their_format() {
    let cloud = cloud().await;
    let answer = refusal(signed(
        &cloud,
        Method::GET,
        "/2013-04-01/hostedzone",
        "route53",
    ))
    .await;
    let start = "<ErrorResponse xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\">";
    assert!(answer.body.contains(start), "{}", answer.body);
    let answer = refusal(signed(&cloud, Method::GET, "/backup-vaults/", "backup")).await;
    assert_eq!(answer.kind, "application/json");
    assert_eq!(answer.error_type.as_deref(), Some("NotImplemented"));
    assert_eq!(
        last_call(&cloud),
        ("backup".into(), "GET /backup-vaults/".into())
    );
    let cbor = signed(
        &cloud,
        Method::POST,
        "/service/GameLift/operation/ListFleets",
        "gamelift",
    );
    let answer = refusal(cbor.header("smithy-protocol", "rpc-v2-cbor")).await;
    assert_eq!(answer.kind, "application/cbor");
    assert!(answer.body.contains("__type") && answer.body.contains("NotImplemented"));
    assert_eq!(last_call(&cloud), ("gamelift".into(), "ListFleets".into()));
}

#[tokio::test]
async fn services_without_a_signature_do_not_reach_s3() {
    let (cloud, _) = boxed().await;
    let url = |path: &str| format!("{}{path}", cloud.endpoint());
    let register = Client::new().post(url("/client/register"));
    let register = register.header("content-type", "application/json");
    refusal(register.body("{}")).await;
    assert_eq!(
        last_call(&cloud),
        ("sso-oidc".into(), "POST /client/register".into())
    );
    let roles = Client::new().get(url("/federation/credentials?role_name=a"));
    refusal(roles.header("x-amz-sso_bearer_token", "token")).await;
    assert_eq!(last_call(&cloud).0, "sso");
    let control = signed(&cloud, Method::GET, "/v20180820/accesspoint", "s3");
    refusal(control).await;
    assert_eq!(last_call(&cloud).0, "s3control");
    let pinpoint = signed(&cloud, Method::GET, "/v1/email/account", "ses");
    refusal(pinpoint).await;
    assert_eq!(last_call(&cloud).0, "pinpoint-email");
}

/// Every service of the SDKs: none falls through to S3, and each answers in its format.
#[tokio::test]
async fn every_service_of_aws_is_refused_by_name() {
    let cloud = cloud().await;
    let here: Vec<&str> = Cloud::coverage()
        .iter()
        .map(|service| service.service)
        .collect();
    let mut refused = 0;
    for known in KnownService::all() {
        let shares = Cloud::coverage()
            .iter()
            .filter_map(|service| KnownService::named(service.service))
            .any(|here| here.signing_name == known.signing_name);
        if here.contains(&known.name) || shares {
            continue;
        }
        let request = match known.protocol {
            KnownProtocol::Json10 | KnownProtocol::Json11 => {
                signed(&cloud, Method::POST, "/", known.signing_name)
                    .header("x-amz-target", format!("{}.Ask", known.target))
            }
            KnownProtocol::Query | KnownProtocol::Ec2 => {
                form(&cloud, known.signing_name, "Action=Ask")
            }
            KnownProtocol::RestJson | KnownProtocol::RestXml => {
                signed(&cloud, Method::GET, "/ask/it", known.signing_name)
            }
            KnownProtocol::Cbor => {
                let path = format!("/service/{}/operation/Ask", known.target);
                let request = signed(&cloud, Method::POST, &path, known.signing_name);
                request.header("smithy-protocol", "rpc-v2-cbor")
            }
        };
        let answer = refusal(request).await;
        let expected = match known.protocol {
            KnownProtocol::Json10 | KnownProtocol::Json11 => "application/x-amz-json-1.1",
            KnownProtocol::RestJson => "application/json",
            KnownProtocol::Cbor => "application/cbor",
            KnownProtocol::Ec2 => "text/xml;charset=UTF-8",
            KnownProtocol::Query | KnownProtocol::RestXml => "text/xml",
        };
        assert_eq!(answer.kind, expected, "{}", known.name);
        assert!(
            answer.body.contains("NotImplemented"),
            "{}: {}",
            known.name,
            answer.body
        );
        refused += 1;
    }
    assert!(refused > 300, "{refused}");
}

#[tokio::test]
async fn the_coverage_counts_calls_that_could_not_be_answered() {
    let cloud = cloud().await;
    for _ in 0..3 {
        let get =
            signed(&cloud, Method::POST, "/", "glue").header("x-amz-target", "AWSGlue.GetJob");
        refusal(get).await;
    }
    refusal(form(&cloud, "rds", "Action=DescribeDBInstances")).await;
    let url = format!("{}/_rehearsal/coverage", cloud.endpoint());
    let coverage: Value = reqwest::get(url).await.unwrap().json().await.unwrap();
    assert_eq!(
        coverage["missing"],
        json!([
            {"service": "glue", "operation": "GetJob", "calls": 3},
            {"service": "rds", "operation": "DescribeDBInstances", "calls": 1},
        ])
    );
}
