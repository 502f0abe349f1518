//! How fast S3 is, as a table: `cargo bench -p rehearsal-cloud --bench s3`.
//!
//! Each figure stands beside what the machine's loopback does with the same
//! bytes at the same time, so that the ratio says something on any machine.
//! The client is one blocking connection that signs its requests; the cloud
//! runs in a thread of its own, which is asked for the CPU time it took.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark: it panics when something is wrong, prints, and measures real time"
)]

mod wire;

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use wire::{Request, Server, per_second};

const SMALL: usize = 1 << 10;
const LARGE: usize = 8 << 20;
const MIB: f64 = 1_048_576.0;

fn main() {
    let server = Server::start();
    let mut client = Client::connect(&server.address);
    client.call("PUT", "/box", "", &[]);
    println!(
        "{:<36} {:>12} {:>10} {:>14}",
        "", "", "of loopback", "cloud's CPU"
    );
    pairs(&server, &mut client);
    large(&server, &mut client);
    listing(&server, &mut client);
}

fn row(name: &str, value: &str, ratio: f64, cpu: Duration, each: f64) {
    let cpu = if cpu.is_zero() {
        String::new()
    } else {
        format!("{:.3} ms each", cpu.as_secs_f64() * 1e3 / each)
    };
    let ratio = if ratio > 0.0 {
        format!("{ratio:.2}")
    } else {
        String::new()
    };
    println!("{name:<36} {value:>12} {ratio:>10} {cpu:>14}");
}

/// A put and a get of one kibibyte, one after the other.
fn pairs(server: &Server, client: &mut Client) {
    const TIMES: u32 = 5_000;
    let body = vec![b'x'; SMALL];
    let mut loopback = Loopback::start(SMALL + 600, SMALL + 600);
    let raw = per_second(TIMES * 2, || loopback.exchange());
    let mut pair = || {
        client.call("PUT", "/box/k", "", &body);
        assert_eq!(client.call("GET", "/box/k", "", &[]).len(), SMALL);
    };
    (0..TIMES / 10).for_each(|_| pair());
    let cpu = server.cpu();
    let rate = per_second(TIMES, pair);
    let cpu = server.cpu().checked_sub(cpu).unwrap_or_default();
    row(
        "1 KiB put + get",
        &format!("{rate:.0}/s"),
        rate / (raw / 2.0),
        cpu,
        f64::from(TIMES),
    );
}

/// Eight mebibytes there, and back.
fn large(server: &Server, client: &mut Client) {
    const TIMES: u32 = 40;
    let body = vec![b'x'; LARGE];
    let size = f64::from(u32::try_from(LARGE).unwrap()) / MIB;
    let mut there = Loopback::start(LARGE, 300);
    let raw = per_second(TIMES, || there.exchange());
    let cpu = server.cpu();
    let rate = per_second(TIMES, || {
        client.call("PUT", "/box/large", "", &body);
    });
    let took = server.cpu().checked_sub(cpu).unwrap_or_default();
    row(
        "8 MiB put",
        &format!("{:.0} MiB/s", rate * size),
        rate / raw,
        took,
        f64::from(TIMES),
    );
    let mut back = Loopback::start(300, LARGE);
    let raw = per_second(TIMES, || back.exchange());
    let cpu = server.cpu();
    let rate = per_second(TIMES, || {
        assert_eq!(client.call("GET", "/box/large", "", &[]).len(), LARGE);
    });
    let took = server.cpu().checked_sub(cpu).unwrap_or_default();
    row(
        "8 MiB get",
        &format!("{:.0} MiB/s", rate * size),
        rate / raw,
        took,
        f64::from(TIMES),
    );
}

/// All of a hundred thousand keys, and their thousand folders.
fn listing(server: &Server, client: &mut Client) {
    const KEYS: usize = 100_000;
    client.call("PUT", "/many", "", &[]);
    let started = Instant::now();
    for n in 0..KEYS {
        client.call(
            "PUT",
            &format!("/many/folder-{:03}/key-{n:06}", n % 1000),
            "",
            &[],
        );
    }
    let rate = 100_000.0 / started.elapsed().as_secs_f64();
    row(
        "empty puts, 100,000 of them",
        &format!("{rate:.0}/s"),
        0.0,
        Duration::ZERO,
        1.0,
    );
    let cpu = server.cpu();
    let rate = per_second(3, || {
        let (mut token, mut keys) = (String::new(), 0);
        loop {
            let query = format!("{token}list-type=2");
            let page = String::from_utf8(client.call("GET", "/many", &query, &[])).unwrap();
            keys += page.matches("<Key>").count();
            let Some((_, rest)) = page.split_once("<NextContinuationToken>") else {
                break;
            };
            let next = rest.split_once('<').unwrap().0;
            token = format!(
                "continuation-token={}&",
                next.replace('=', "%3D")
                    .replace('+', "%2B")
                    .replace('/', "%2F")
            );
        }
        assert_eq!(keys, KEYS);
    });
    let took = server.cpu().checked_sub(cpu).unwrap_or_default();
    row(
        "listing of 100,000 keys by 1,000",
        &format!("{:.0} ms", 1e3 / rate),
        0.0,
        took,
        3.0,
    );
    let cpu = server.cpu();
    let rate = per_second(20, || {
        let page = client.call("GET", "/many", "delimiter=%2F&list-type=2", &[]);
        assert_eq!(
            String::from_utf8(page)
                .unwrap()
                .matches("<CommonPrefixes>")
                .count(),
            1000
        );
    });
    let took = server.cpu().checked_sub(cpu).unwrap_or_default();
    row(
        "their 1,000 common prefixes",
        &format!("{:.1} ms", 1e3 / rate),
        0.0,
        took,
        20.0,
    );
}

/// A socket that answers so many bytes with so many others, and does nothing else.
struct Loopback {
    stream: TcpStream,
    request: Vec<u8>,
    answer: Vec<u8>,
}

impl Loopback {
    fn start(request: usize, answer: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            stream.set_nodelay(true).unwrap();
            let (mut read, write) = (vec![0; request], vec![0; answer]);
            while stream.read_exact(&mut read).is_ok() {
                stream.write_all(&write).unwrap();
            }
        });
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        Self {
            stream,
            request: vec![0; request],
            answer: vec![0; answer],
        }
    }

    fn exchange(&mut self) {
        self.stream.write_all(&self.request).unwrap();
        self.stream.read_exact(&mut self.answer).unwrap();
    }
}

/// A client of S3.
struct Client(wire::Client);

impl Client {
    fn connect(address: &str) -> Self {
        Self(wire::Client::connect(address))
    }

    /// Sends one signed request and reads the answer. The query must be in order.
    fn call(&mut self, method: &str, path: &str, query: &str, body: &[u8]) -> Vec<u8> {
        self.0.signed(Request {
            service: "s3",
            method,
            path,
            query,
            headers: "",
            body,
        })
    }
}
