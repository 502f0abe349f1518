//! Bodies that nobody reads, and bodies that stall.

use std::time::Duration;

use rehearsal_cloud::{Cloud, Config};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::cloud;

struct Connection(TcpStream);

impl Connection {
    async fn new(cloud: &Cloud) -> Self {
        Self(TcpStream::connect(cloud.address()).await.unwrap())
    }

    async fn send(&mut self, line: &str, headers: &str, body: &[u8]) {
        let head = format!("{line} HTTP/1.1\r\nhost: localhost\r\n{headers}\r\n");
        self.0.write_all(head.as_bytes()).await.unwrap();
        self.0.write_all(body).await.unwrap();
    }

    /// Reads a response; returns its head in lower case, and its body.
    async fn receive(&mut self) -> (String, String) {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(self.0.read_u8().await.unwrap());
        }
        let head = String::from_utf8(head).unwrap().to_lowercase();
        let length = head.split("content-length: ").nth(1).unwrap();
        let length = length.split("\r\n").next().unwrap().parse().unwrap();
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).await.unwrap();
        (head, String::from_utf8_lossy(&body).into_owned())
    }
}

/// The requests that are refused before their body is read, and their status.
const REFUSED: [(&str, &str, &str); 3] = [
    (
        "POST /_rehearsal/reset",
        "content-type: text/plain\r\n",
        "415",
    ),
    ("POST /", "x-amz-target: AmazonSQS.Fly\r\n", "400"),
    (
        "PUT /box/key",
        "authorization: AWS4-HMAC-SHA256 nonsense\r\n",
        "400",
    ),
];

/// A kept-alive connection goes on after a refusal: the next request has its answer.
#[tokio::test]
async fn unread_bodies_do_not_end_the_connection() {
    let cloud = cloud().await;
    let body = vec![b'x'; 1 << 20];
    for (line, headers, status) in &REFUSED {
        let mut connection = Connection::new(&cloud).await;
        let headers = format!("{headers}content-length: {}\r\n", body.len());
        connection.send(line, &headers, &body).await;
        let (head, body) = connection.receive().await;
        assert!(
            head.starts_with(&format!("http/1.1 {status}")),
            "{line}: {head}{body}"
        );
        assert!(!head.contains("connection: close"), "{line}: {head}");
        connection.send("GET /_rehearsal/health", "", b"").await;
        let (head, _) = connection.receive().await;
        assert!(head.starts_with("http/1.1 200"), "{line}: {head}");
    }
}

/// A client that waits for `100 Continue` is not asked for a body that nobody wants.
#[tokio::test]
async fn bodies_that_were_not_asked_for_close_the_connection() {
    let cloud = cloud().await;
    for (line, headers, status) in [REFUSED[0], REFUSED[2]] {
        let mut connection = Connection::new(&cloud).await;
        let headers = format!("{headers}content-length: 1000\r\nexpect: 100-continue\r\n");
        connection.send(line, &headers, b"").await;
        let (head, _) = connection.receive().await;
        assert!(
            head.starts_with(&format!("http/1.1 {status}")),
            "{line}: {head}"
        );
        assert!(head.contains("connection: close"), "{line}: {head}");
    }
}

/// Evidence for S3's answer: the error code list of the S3 API reference.
#[tokio::test]
async fn stalled_bodies_are_refused() {
    let config = Config {
        lenient: true,
        body_patience: Duration::from_millis(20),
        ..Config::default()
    };
    let cloud = Cloud::start(config).await.unwrap();
    let mut bucket = Connection::new(&cloud).await;
    bucket.send("PUT /box", "content-length: 0\r\n", b"").await;
    bucket.receive().await;
    for (line, headers, status, code) in [
        ("PUT /box/key", "", "400", "RequestTimeout"),
        (
            "POST /_rehearsal/clock",
            "content-type: application/json\r\n",
            "400",
            "nothing was sent for too long",
        ),
        (
            "POST /",
            "x-amz-target: AmazonSQS.ListQueues\r\n",
            "408",
            "RequestTimeout",
        ),
    ] {
        let mut connection = Connection::new(&cloud).await;
        let headers = format!("{headers}content-length: 100\r\n");
        connection.send(line, &headers, b"{\"a").await;
        let (head, body) = connection.receive().await;
        assert!(
            head.starts_with(&format!("http/1.1 {status}")),
            "{line}: {head}"
        );
        assert!(body.contains(code), "{line}: {body}");
        assert!(head.contains("connection: close"), "{line}: {head}");
    }
}
