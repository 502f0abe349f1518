//! Garbage in, a clean error out: the cloud answers or closes, and goes on.

use std::time::Duration;

use rehearsal_cloud::Cloud;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{cloud, sts};
use crate::wire::{FORM, Signer, exchange};

/// Sends bytes, says that there will be no more, and gives what comes back.
async fn send_bytes(cloud: &Cloud, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(cloud.address()).await.unwrap();
    // The cloud may close before it has read everything: that is an answer too.
    let _closed = stream.write_all(bytes).await;
    let _closed = stream.shutdown().await;
    let mut answer = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut answer)).await;
    let _reset = read.expect("the cloud neither answers nor closes");
    String::from_utf8_lossy(&answer).into_owned()
}

async fn is_well(cloud: &Cloud) {
    sts(cloud).get_caller_identity().send().await.unwrap();
}

#[tokio::test]
async fn what_is_no_http_is_refused() {
    let cloud = cloud().await;
    let mut noise = 0x2545_f491_u32;
    for length in [0, 1, 10, 1_000, 100_000] {
        let bytes: Vec<u8> = (0..length)
            .map(|_| {
                noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                noise.to_be_bytes()[0]
            })
            .collect();
        let answer = send_bytes(&cloud, &bytes).await;
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 400"),
            "{answer}"
        );
    }
    is_well(&cloud).await;
}

#[tokio::test]
async fn broken_framing_is_refused() {
    let cloud = cloud().await;
    let head = "POST / HTTP/1.1\r\nhost: x\r\nx-amz-target: AmazonSQS.ListQueues\r\n";
    for rest in [
        "transfer-encoding: chunked\r\n\r\nZZ\r\nhello\r\n",
        "transfer-encoding: chunked\r\n\r\n5\r\nhel",
        "transfer-encoding: chunked\r\n\r\nffffffffffffffffffff\r\n",
        "content-length: 100\r\n\r\nhello",
        "content-length: -1\r\n\r\n",
        "content-length: 5\r\ncontent-length: 6\r\n\r\nhello",
    ] {
        let answer = send_bytes(&cloud, format!("{head}{rest}").as_bytes()).await;
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 400"),
            "{rest:?}: {answer}"
        );
    }
    is_well(&cloud).await;
}

#[tokio::test]
async fn huge_heads_are_refused() {
    let cloud = cloud().await;
    let long = format!(
        "GET / HTTP/1.1\r\nhost: x\r\nx-long: {}\r\n\r\n",
        "x".repeat(2_000_000)
    );
    let many = "x-again: y\r\n".repeat(5_000);
    let many = format!("GET / HTTP/1.1\r\nhost: x\r\n{many}\r\n");
    let path = format!("GET /{} HTTP/1.1\r\nhost: x\r\n\r\n", "p".repeat(200_000));
    for head in [long, many, path] {
        let answer = send_bytes(&cloud, head.as_bytes()).await;
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 4"),
            "{answer:.200}"
        );
    }
    is_well(&cloud).await;
}

#[tokio::test]
async fn odd_requests_get_aws_shaped_errors() {
    let cloud = cloud().await;
    for (request, expected) in [
        ("OPTIONS * HTTP/1.1\r\nhost: x\r\n\r\n", "HTTP/1.1 4"),
        (
            "GET /%zz/%00?%=&==&&a HTTP/1.1\r\nhost: x\r\n\r\n",
            "<Code>",
        ),
        ("BREW /pot HTTP/1.1\r\nhost: x\r\n\r\n", "<Code>"),
        ("GET http://[::1/ HTTP/1.1\r\nhost: x\r\n\r\n", "HTTP/1.1 4"),
        ("GET / HTTP/1.0\r\n\r\n", "<Code>AccessDenied</Code>"),
        (
            "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\nx-amz-target: .\r\n\r\n",
            "NotImplemented",
        ),
        (
            "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\nx-amz-target: \u{e4}\r\n\r\n",
            "HTTP/1.1 4",
        ),
        (
            "POST /?Action=&Version= HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n",
            "<Code>InvalidAction</Code>",
        ),
    ] {
        let answer = send_bytes(&cloud, request.as_bytes()).await;
        assert!(answer.contains(expected), "{request:?}: {answer}");
    }
    is_well(&cloud).await;
}

#[tokio::test]
async fn bodies_have_a_bound() {
    let cloud = cloud().await;
    let body = format!(
        "Action=GetCallerIdentity&Version=2011-06-15&x={}",
        "x".repeat(17 * 1024 * 1024)
    );
    let answer = exchange(Signer::new("sts", &cloud).post(&cloud, &FORM, &body)).await;
    assert_eq!(answer.status, 413);
    assert!(
        answer.body.contains("<Code>RequestEntityTooLarge</Code>"),
        "{}",
        answer.body
    );
    is_well(&cloud).await;
}
