use std::time::Duration;

use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::types::{CorsConfiguration, CorsRule};
use reqwest::{Client, Method, Response, StatusCode};

use crate::support::{cloud, s3};

async fn preflight(url: &str, origin: Option<&str>, method: &str) -> Response {
    let mut request = Client::new()
        .request(Method::OPTIONS, url)
        .header("access-control-request-method", method);
    request = request.header("access-control-request-headers", "Content-Type, x-amz-date");
    if let Some(origin) = origin {
        request = request.header("origin", origin);
    }
    request.send().await.unwrap()
}

#[tokio::test]
async fn browsers_are_answered_by_the_buckets_rules() {
    let cloud = cloud().await;
    let s3 = s3(&cloud);
    s3.create_bucket().bucket("box").send().await.unwrap();
    let url = format!("{}/box/k", cloud.endpoint());
    let off = preflight(&url, Some("https://app.example.com"), "PUT").await;
    assert_eq!(off.status(), StatusCode::FORBIDDEN);
    assert!(
        off.text()
            .await
            .unwrap()
            .contains("CORS is not enabled for this bucket.")
    );

    let rule = CorsRule::builder()
        .allowed_origins("https://*.example.com")
        .allowed_methods("PUT")
        .allowed_methods("GET")
        .allowed_headers("*")
        .expose_headers("ETag")
        .max_age_seconds(60)
        .build()
        .unwrap();
    let configuration = CorsConfiguration::builder()
        .cors_rules(rule)
        .build()
        .unwrap();
    s3.put_bucket_cors()
        .bucket("box")
        .cors_configuration(configuration)
        .send()
        .await
        .unwrap();

    let on = preflight(&url, Some("https://app.example.com"), "PUT").await;
    assert_eq!(on.status(), StatusCode::OK);
    let header = |name: &str| on.headers()[name].to_str().unwrap();
    assert_eq!(
        header("access-control-allow-origin"),
        "https://app.example.com"
    );
    assert_eq!(header("access-control-allow-methods"), "PUT, GET");
    assert_eq!(
        header("access-control-allow-headers"),
        "content-type, x-amz-date"
    );
    assert_eq!(header("access-control-expose-headers"), "ETag");
    assert_eq!(header("access-control-max-age"), "60");

    let wrong = preflight(&url, Some("https://elsewhere.com"), "PUT").await;
    assert_eq!(wrong.status(), StatusCode::FORBIDDEN);
    let wrong = preflight(&url, Some("https://app.example.com"), "DELETE").await;
    assert_eq!(wrong.status(), StatusCode::FORBIDDEN);
    let bare = preflight(&url, None, "PUT").await;
    assert_eq!(bare.status(), StatusCode::BAD_REQUEST);

    // Errors, too, carry the headers, so that the page can read them.
    let answer = Client::new()
        .get(&url)
        .header("origin", "https://app.example.com")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    assert_eq!(
        answer.headers()["access-control-allow-origin"],
        "https://app.example.com"
    );
    let answer = Client::new().get(&url).send().await.unwrap();
    assert!(
        answer
            .headers()
            .get("access-control-allow-origin")
            .is_none()
    );
}

#[tokio::test]
async fn a_page_may_ask_about_a_presigned_url() {
    let cloud = cloud().await;
    let s3 = s3(&cloud);
    s3.create_bucket().bucket("box").send().await.unwrap();
    let rule = CorsRule::builder()
        .allowed_origins("*")
        .allowed_methods("PUT")
        .allowed_headers("*");
    let configuration = CorsConfiguration::builder()
        .cors_rules(rule.build().unwrap())
        .build();
    s3.put_bucket_cors()
        .bucket("box")
        .cors_configuration(configuration.unwrap())
        .send()
        .await
        .unwrap();
    let minute = PresigningConfig::expires_in(Duration::from_mins(1)).unwrap();
    let upload = s3.put_object().bucket("box").key("k").presigned(minute);
    let upload = upload.await.unwrap();
    let asked = preflight(upload.uri(), Some("https://app.example.com"), "PUT").await;
    assert_eq!(asked.status(), StatusCode::OK);
}
