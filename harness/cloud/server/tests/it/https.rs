//! HTTPS on the port of HTTP, with certificates that the cloud makes.

use std::sync::Arc;

use bytes::Bytes;
use http::{Request, StatusCode, Version};
use http_body_util::{BodyExt, Full};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rehearsal_cloud::Cloud;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::support::cloud;
use crate::wire::{FORM, Signer};

/// Shakes hands as a client that trusts nobody but the cloud's authority.
async fn connect(
    cloud: &Cloud,
    name: &str,
    protocol: &str,
) -> std::io::Result<TlsStream<TcpStream>> {
    let pem = cloud.authority_pem().unwrap();
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_slice(pem.as_bytes()).unwrap())
        .unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![protocol.as_bytes().to_vec()];
    let stream = TcpStream::connect(cloud.address()).await?;
    let name = ServerName::try_from(name.to_owned()).unwrap();
    TlsConnector::from(Arc::new(config))
        .connect(name, stream)
        .await
}

async fn exchange(
    stream: TlsStream<TcpStream>,
    request: Request<Full<Bytes>>,
) -> (StatusCode, String) {
    let io = TokioIo::new(stream);
    let (mut sender, connection) = hyper::client::conn::http1::handshake(io).await.unwrap();
    let connection = tokio::spawn(connection);
    let response = sender.send_request(request).await.unwrap();
    let status = response.status();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    connection.abort();
    (status, String::from_utf8_lossy(&body).into_owned())
}

#[tokio::test]
async fn one_port_speaks_http_and_https() {
    let cloud = cloud().await;
    for name in [
        "localhost",
        "127.0.0.1",
        "box.localhost",
        "box.s3.localhost.localstack.cloud",
        "sqs.us-east-1.localhost.localstack.cloud",
        "rehearsal",
    ] {
        let stream = connect(&cloud, name, "http/1.1").await.unwrap();
        let request = Request::get("/_rehearsal/health").header("host", name);
        let request = request.body(Full::default()).unwrap();
        assert_eq!(exchange(stream, request).await.0, 200, "{name}");
    }
    let plain = reqwest::get(format!("{}/_rehearsal/ca.pem", cloud.endpoint()));
    let pem = plain.await.unwrap().text().await.unwrap();
    assert_eq!(pem, cloud.authority_pem().unwrap());
    assert!(pem.starts_with("-----BEGIN CERTIFICATE-----"), "{pem}");
}

#[tokio::test]
async fn urls_in_answers_are_https_too() {
    let cloud = cloud().await;
    let form = "Action=CreateQueue&Version=2012-11-05&QueueName=orders";
    let signed = Signer::new("sqs", &cloud).post(&cloud, &FORM, form);
    let signed = signed.build().unwrap();
    let host = cloud.address().to_string();
    let mut request = Request::post("/").body(Full::from(form)).unwrap();
    request.headers_mut().extend(signed.headers().clone());
    request.headers_mut().insert("host", host.parse().unwrap());
    let stream = connect(&cloud, "127.0.0.1", "http/1.1").await.unwrap();
    let (status, body) = exchange(stream, request).await;
    assert_eq!(status, 200, "{body}");
    let url = format!("<QueueUrl>https://{host}/000000000000/orders</QueueUrl>");
    assert!(body.contains(&url), "{body}");
}

#[tokio::test]
async fn http2_is_negotiated() {
    let cloud = cloud().await;
    let stream = connect(&cloud, "localhost", "h2").await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    let (mut sender, connection) =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream))
            .await
            .unwrap();
    let connection = tokio::spawn(connection);
    let request = Request::get("https://localhost/_rehearsal/health");
    let request = request.body(Full::<Bytes>::default()).unwrap();
    let response = sender.send_request(request).await.unwrap();
    assert_eq!(
        (response.status(), response.version()),
        (StatusCode::OK, Version::HTTP_2)
    );
    connection.abort();
}

#[tokio::test]
async fn websites_names_have_no_certificate() {
    let cloud = cloud().await;
    let error = connect(&cloud, "evil.example.com", "http/1.1")
        .await
        .unwrap_err();
    assert!(error.to_string().contains("certificate"), "{error}");
}
