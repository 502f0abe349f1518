//! What the benchmarks share: a cloud in a thread of its own, and a client
//! that is as thin as one can be (a blocking socket, signatures made here), so
//! that what is measured is the cloud.
#![allow(
    dead_code,
    reason = "each benchmark is a program of its own and uses some of it"
)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use hmac::{Hmac, KeyInit, Mac};
use rehearsal_cloud::{Cloud, Config};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;

/// Bodies up to this go out in one piece with their head.
const ONE_PIECE: usize = 1 << 20;

pub(crate) fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

/// How often a second something can be done.
pub(crate) fn per_second(times: u32, mut run: impl FnMut()) -> f64 {
    let started = Instant::now();
    (0..times).for_each(|_| run());
    f64::from(times) / started.elapsed().as_secs_f64()
}

/// A cloud in a thread of its own.
pub(crate) struct Server {
    pub(crate) address: String,
    /// Where Linux tells the CPU time of that thread.
    schedule: String,
}

impl Server {
    pub(crate) fn start() -> Self {
        let (sender, receiver) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let runtime = runtime();
            let cloud = runtime.block_on(Cloud::start(Config::default())).unwrap();
            let thread = std::fs::read_link("/proc/thread-self").unwrap_or_default();
            let schedule = format!("/proc/{}/schedstat", thread.display());
            sender
                .send(Self {
                    address: cloud.address().to_string(),
                    schedule,
                })
                .unwrap();
            runtime.block_on(std::future::pending::<()>());
        });
        receiver.recv().unwrap()
    }

    /// The CPU time the cloud took so far; zero where the system does not say.
    pub(crate) fn cpu(&self) -> Duration {
        scheduled(&self.schedule)
    }
}

/// The CPU time this thread took so far; zero where the system does not say.
pub(crate) fn own_cpu() -> Duration {
    scheduled("/proc/thread-self/schedstat")
}

fn scheduled(path: &str) -> Duration {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let nanoseconds = text
        .split(' ')
        .next()
        .and_then(|number| number.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or(0))
}

/// A request to a service.
#[derive(Clone, Copy)]
pub(crate) struct Request<'a> {
    pub(crate) service: &'a str,
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    /// In order.
    pub(crate) query: &'a str,
    /// Headers that are not signed, each with its line's end.
    pub(crate) headers: &'a str,
    pub(crate) body: &'a [u8],
}

impl<'a> Request<'a> {
    /// A call of a JSON service.
    pub(crate) fn json(service: &'a str, headers: &'a str, body: &'a str) -> Self {
        Self {
            service,
            method: "POST",
            path: "/",
            query: "",
            headers,
            body: body.as_bytes(),
        }
    }

    /// A call of a query service.
    pub(crate) fn form(service: &'a str, body: &'a str) -> Self {
        let headers = "content-type: application/x-www-form-urlencoded\r\n";
        Self::json(service, headers, body)
    }
}

/// The headers of a JSON call.
pub(crate) fn json_headers(version: &str, target: &str) -> String {
    format!("content-type: application/x-amz-json-{version}\r\nx-amz-target: {target}\r\n")
}

/// A client of one connection.
pub(crate) struct Client {
    stream: BufReader<TcpStream>,
    host: String,
}

impl Client {
    pub(crate) fn connect(address: &str) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        Self {
            stream: BufReader::with_capacity(64 << 10, stream),
            host: address.to_owned(),
        }
    }

    /// Sends one signed request and reads the answer.
    pub(crate) fn signed(&mut self, request: Request<'_>) -> Vec<u8> {
        let format =
            time::macros::format_description!("[year][month][day]T[hour][minute][second]Z");
        let date = OffsetDateTime::now_utc().format(format).unwrap();
        let Request {
            service,
            method,
            path,
            query,
            body,
            ..
        } = request;
        let scope = format!("{}/us-east-1/{service}/aws4_request", &date[..8]);
        // S3 is told that its bodies are not signed; they may be large.
        let hash = match service {
            "s3" => "UNSIGNED-PAYLOAD".to_owned(),
            _ => hex::encode(Sha256::digest(body)),
        };
        let names = "host;x-amz-content-sha256;x-amz-date";
        let canonical = format!(
            "{method}\n{path}\n{query}\nhost:{}\nx-amz-content-sha256:{hash}\nx-amz-date:{date}\n\n{names}\n{hash}",
            self.host
        );
        let canonical = hex::encode(Sha256::digest(canonical));
        let key = scope
            .split('/')
            .fold(b"AWS4test".to_vec(), |key, part| hmac(&key, part));
        let signature = hex::encode(hmac(
            &key,
            &format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{canonical}"),
        ));
        let proof = format!(
            "x-amz-date: {date}\r\nx-amz-content-sha256: {hash}\r\nauthorization: AWS4-HMAC-SHA256 Credential=test/{scope}, SignedHeaders={names}, Signature={signature}\r\n"
        );
        self.send(request, &proof)
    }

    /// The same without a signature, for what anybody may call.
    pub(crate) fn unsigned(&mut self, request: Request<'_>) -> Vec<u8> {
        self.send(request, "")
    }

    fn send(&mut self, request: Request<'_>, proof: &str) -> Vec<u8> {
        let Request {
            method,
            path,
            query,
            headers,
            body,
            ..
        } = request;
        let target = if query.is_empty() {
            path.to_owned()
        } else {
            format!("{path}?{query}")
        };
        let head = format!(
            "{method} {target} HTTP/1.1\r\nhost: {}\r\n{headers}{proof}content-length: {}\r\n\r\n",
            self.host,
            body.len()
        );
        let stream = self.stream.get_mut();
        if body.len() < ONE_PIECE {
            stream.write_all(&[head.as_bytes(), body].concat()).unwrap();
        } else {
            stream.write_all(head.as_bytes()).unwrap();
            stream.write_all(body).unwrap();
        }
        self.answer()
    }

    fn answer(&mut self) -> Vec<u8> {
        let mut status = String::new();
        self.stream.read_line(&mut status).unwrap();
        let mut length = 0;
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line).unwrap();
            if let Some(value) = line.strip_prefix("content-length: ") {
                length = value.trim().parse().unwrap();
            }
            if line == "\r\n" {
                break;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).unwrap();
        assert!(
            status.starts_with("HTTP/1.1 200"),
            "{status}{}",
            String::from_utf8_lossy(&body)
        );
        body
    }
}

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}
