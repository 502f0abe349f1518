//! How fast a cloud is, as a table: `cargo bench -p rehearsal-cloud`.
//!
//! The client is as thin as one can be (a blocking socket, signatures made
//! here), so that what is measured is the cloud. It runs in a thread of its
//! own, and the cloud's threads are asked for the CPU time they took.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark: it panics when something is wrong, prints, and measures real time"
)]

mod wire;

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rehearsal_cloud::{Cloud, Config};
use serde_json::{Value, json};
use wire::{Request, Server, json_headers, runtime};

fn main() {
    if std::env::args().any(|argument| argument == "--serve") {
        return serve();
    }
    println!("{:<44} {:>12} {:>14}", "", "", "cloud's CPU");
    // First, before anything has grown the heap that clouds would fit into.
    memory();
    lifecycle();
    process_start();
    let server = Server::start();
    sqs(&server);
    sns(&server);
    parallel(&server);
}

fn row(name: &str, value: &str, cpu: &str) {
    println!("{name:<44} {value:>12} {cpu:>14}");
}

fn lifecycle() {
    const CLOUDS: u32 = 500;
    let runtime = runtime();
    let started = Instant::now();
    for _ in 0..CLOUDS {
        drop(runtime.block_on(Cloud::start(Config::default())).unwrap());
    }
    let each = started.elapsed() / CLOUDS;
    row(
        "create and drop a cloud",
        &format!("{} µs", each.as_micros()),
        "",
    );
}

fn memory() {
    const CLOUDS: usize = 400;
    let runtime = runtime();
    let before = resident();
    let clouds: Vec<_> = (0..CLOUDS)
        .map(|_| runtime.block_on(Cloud::start(Config::default())).unwrap())
        .collect();
    let each = resident().saturating_sub(before) / CLOUDS;
    row(
        "memory of an empty cloud",
        &format!("{} kB", each / 1024),
        "",
    );
    drop(clouds);
}

/// The memory this process holds, in bytes; zero where the system does not say.
fn resident() -> usize {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: usize = text
        .split(' ')
        .nth(1)
        .and_then(|pages| pages.parse().ok())
        .unwrap_or(0);
    pages * 4096
}

/// What `process_start` starts: one cloud, one line.
fn serve() {
    let runtime = runtime();
    let cloud = runtime.block_on(Cloud::start(Config::default())).unwrap();
    println!("{}", cloud.address());
    runtime.block_on(std::future::pending::<()>());
}

fn process_start() {
    const STARTS: u32 = 20;
    let mut sum = Duration::ZERO;
    for _ in 0..STARTS {
        let started = Instant::now();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .arg("--serve")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut address = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut address)
            .unwrap();
        let mut client = Client::connect(address.trim());
        client.form("sts", "Action=GetCallerIdentity&Version=2011-06-15");
        sum += started.elapsed();
        child.kill().unwrap();
        child.wait().unwrap();
    }
    row(
        "process start to first answer",
        &format!("{:.1} ms", (sum / STARTS).as_secs_f64() * 1e3),
        "",
    );
}

fn sqs(server: &Server) {
    let mut client = Client::connect(&server.address);
    let url = client.create_queue("orders");
    measure(
        server,
        "SQS send + receive + delete, one client",
        1,
        3_000,
        || client.round_trip(&url),
    );
}

fn sns(server: &Server) {
    let mut client = Client::connect(&server.address);
    let url = client.create_queue("news");
    let arn = "arn:aws:sns:us-east-1:000000000000:events";
    client.form("sns", "Action=CreateTopic&Version=2010-03-31&Name=events");
    let subscribe = format!(
        "Action=Subscribe&Version=2010-03-31&TopicArn={arn}&Protocol=sqs&Endpoint=arn%3Aaws%3Asqs%3Aus-east-1%3A000000000000%3Anews"
    );
    client.form("sns", &subscribe);
    let publish = format!("Action=Publish&Version=2010-03-31&TopicArn={arn}&Message=hello");
    measure(
        server,
        "SNS publish → SQS receive + delete",
        1,
        2_000,
        || {
            client.form("sns", &publish);
            client.take(&url);
        },
    );
}

fn parallel(server: &Server) {
    const CLIENTS: u32 = 8;
    const EACH: u32 = 500;
    let mut clients: Vec<_> = (0..CLIENTS)
        .map(|number| {
            let mut client = Client::connect(&server.address);
            let url = client.create_queue(&format!("parallel-{number}"));
            (client, url)
        })
        .collect();
    measure(
        server,
        "SQS send + receive + delete, 8 clients",
        CLIENTS * EACH,
        1,
        || {
            std::thread::scope(|scope| {
                for (client, url) in &mut clients {
                    scope.spawn(move || (0..EACH).for_each(|_| client.round_trip(url)));
                }
            });
        },
    );
}

/// Runs something `times` times, `each` round trips at a time.
fn measure(server: &Server, name: &str, each: u32, times: u32, mut run: impl FnMut()) {
    if each == 1 {
        // Warm up: connections, allocator, caches.
        (0..times / 10).for_each(|_| run());
    }
    let (cpu, started) = (server.cpu(), Instant::now());
    (0..times).for_each(|_| run());
    let elapsed = started.elapsed().as_secs_f64();
    let trips = f64::from(each * times);
    let cpu = server.cpu().saturating_sub(cpu).as_secs_f64() * 1e3 / trips;
    let cpu = if cpu > 0.0 {
        format!("{cpu:.3} ms each")
    } else {
        String::new()
    };
    row(name, &format!("{:.0}/s", trips / elapsed), &cpu);
}

/// A client of queues and topics.
struct Client(wire::Client);

impl Client {
    fn connect(address: &str) -> Self {
        Self(wire::Client::connect(address))
    }

    fn create_queue(&mut self, name: &str) -> String {
        let created = self.json("CreateQueue", &json!({"QueueName": name}));
        created["QueueUrl"].as_str().unwrap().to_owned()
    }

    fn round_trip(&mut self, url: &str) {
        self.json(
            "SendMessage",
            &json!({"QueueUrl": url, "MessageBody": "{\"order\": 42}"}),
        );
        self.take(url);
    }

    fn take(&mut self, url: &str) {
        let received = self.json("ReceiveMessage", &json!({"QueueUrl": url}));
        let handle = &received["Messages"][0]["ReceiptHandle"];
        assert!(handle.is_string(), "{received}");
        self.json(
            "DeleteMessage",
            &json!({"QueueUrl": url, "ReceiptHandle": handle}),
        );
    }

    fn json(&mut self, operation: &str, input: &Value) -> Value {
        let headers = json_headers("1.0", &format!("AmazonSQS.{operation}"));
        let input = input.to_string();
        let body = self.0.signed(Request::json("sqs", &headers, &input));
        if body.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&body).unwrap()
        }
    }

    fn form(&mut self, service: &str, body: &str) {
        self.0.signed(Request::form(service, body));
    }
}
