use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;

use aws_sdk_sqs::types::QueueAttributeName;
use rehearsal_stage::{Bucket, Queue, Sandbox};

use crate::support::{Home, lines, message, seeded};

const STAGE: &str = r#"
cloud:
  region: eu-central-1
  buckets:
    receipts: {versioning: true}
    order_files: {}
  queues:
    orders: {visibility: 45s, dead_letter: {queue: orders-dlq, after: 3}}
    orders-dlq: {}
    ledger: {fifo: true, content_dedup: true}
seeds:
  papers:
    - {bucket: receipts, folder: papers, prefix: old/}
    - queue: orders
      messages:
        - {json: {order: 1}}
        - {body: plain}
    - {queue: ledger, messages: [{body: first, group: a}, {body: second, group: a}]}
    - {queue: orders-dlq, file: dead.jsonl}
apps:
  reader:
    run: "echo $$QUEUE $$BUCKET $$REGION $$AWS_PROFILE; echo $$DLQ; echo done; exec sleep 1000"
    env:
      QUEUE: ${cloud.queues.orders.url}
      BUCKET: ${cloud.buckets.order_files.name}
      REGION: ${cloud.region}
      DLQ: ${cloud.queues['orders-dlq'].arn}
    ready: {log: done}
"#;

fn home() -> Home {
    Home::new(STAGE)
        .with("papers/1.json", r#"{"paper": 1}"#)
        .with("papers/deep/2.txt", "two")
        .with("dead.jsonl", "{\"n\": 1}\n{\"n\": 2}\n")
}

async fn bodies(sandbox: &Sandbox, queue: &str) -> Vec<String> {
    let receive = sandbox.clients().sqs.receive_message();
    let queue = sandbox.resource::<Queue>(queue).unwrap();
    let receive = receive
        .queue_url(&*queue.url)
        .max_number_of_messages(10)
        .send()
        .await
        .unwrap();
    let mut bodies: Vec<_> = receive
        .messages()
        .iter()
        .map(|message| message.body().unwrap().to_owned())
        .collect();
    bodies.sort();
    bodies
}

#[tokio::test]
async fn resources_are_created_as_the_stage_file_declares() {
    let home = home();
    let (stage, _events) = home.start().await.unwrap();
    let sandbox = stage.sandbox(seeded(&["papers"])).await.unwrap();

    let orders = sandbox.resource::<Queue>("orders").unwrap();
    assert_eq!(&*orders.name, "rehearsal-orders");
    assert_eq!(
        &*orders.arn,
        "arn:aws:sqs:eu-central-1:000000000000:rehearsal-orders"
    );
    let get = sandbox
        .clients()
        .sqs
        .get_queue_attributes()
        .queue_url(&*orders.url);
    let attributes = get
        .attribute_names(QueueAttributeName::All)
        .send()
        .await
        .unwrap();
    let attributes = attributes.attributes().unwrap();
    assert_eq!(attributes[&QueueAttributeName::VisibilityTimeout], "45");
    let redrive: serde_json::Value =
        serde_json::from_str(&attributes[&QueueAttributeName::RedrivePolicy]).unwrap();
    assert_eq!(
        redrive["deadLetterTargetArn"],
        *sandbox.resource::<Queue>("orders-dlq").unwrap().arn
    );
    assert_eq!(redrive["maxReceiveCount"], 3);
    assert_eq!(
        &*sandbox.resource::<Queue>("ledger").unwrap().name,
        "rehearsal-ledger.fifo"
    );

    let s3 = &sandbox.clients().s3;
    let receipts = &*sandbox.resource::<Bucket>("receipts").unwrap().name;
    let versioning = s3
        .get_bucket_versioning()
        .bucket(receipts)
        .send()
        .await
        .unwrap();
    assert_eq!(versioning.status().unwrap().as_str(), "Enabled");
    assert_eq!(
        &*sandbox.resource::<Bucket>("order_files").unwrap().name,
        "rehearsal-order-files"
    );

    assert!(
        message(sandbox.resource::<Queue>("invoices").map(|_| ())).contains("the queue `invoices`")
    );
    sandbox.close().await;
    stage.close().await;
}

#[tokio::test]
async fn seeds_are_loaded_before_the_first_step() {
    let home = home();
    let (stage, _events) = home.start().await.unwrap();
    let sandbox = stage.sandbox(seeded(&["papers"])).await.unwrap();
    let s3 = &sandbox.clients().s3;
    let receipts = &*sandbox.resource::<Bucket>("receipts").unwrap().name;
    let get = |key: &str| s3.get_object().bucket(receipts).key(key).send();
    let paper = get("old/1.json").await.unwrap();
    assert_eq!(paper.content_type(), Some("application/json"));
    assert_eq!(
        &*paper.body.collect().await.unwrap().into_bytes(),
        br#"{"paper": 1}"#
    );
    assert!(get("old/deep/2.txt").await.is_ok());

    assert_eq!(
        bodies(&sandbox, "orders").await,
        ["plain", r#"{"order":1}"#]
    );
    assert_eq!(bodies(&sandbox, "ledger").await, ["first", "second"]);
    assert_eq!(
        bodies(&sandbox, "orders-dlq").await,
        [r#"{"n":1}"#, r#"{"n":2}"#]
    );

    // Another sandbox has a different cloud, without the content of this one.
    let other = stage.sandbox(seeded(&[])).await.unwrap();
    assert!(bodies(&other, "orders-dlq").await.is_empty());
    assert_ne!(other.access().endpoint, sandbox.access().endpoint);
    other.cloud().clock().advance(Duration::from_hours(1));
    assert!(other.cloud().clock().now() > sandbox.cloud().clock().now());

    let queue = &sandbox.resource::<Queue>("orders").unwrap().url;
    let dlq = &sandbox.resource::<Queue>("orders-dlq").unwrap().arn;
    let output = lines(&sandbox, "reader");
    assert_eq!(
        output[0].trim_end(),
        format!("{queue} rehearsal-order-files eu-central-1")
    );
    assert_eq!(output[1], **dlq);
    stage.close().await;
}

/// A stage with one resource of each kind.
const ONE_OF_EACH_KIND: &str = "\
cloud:
  queues: {orders: {}}
  buckets: {files: {}}
  topics: {news: {}}
  tables: {carts: {partition_key: {id: string}, stream: new}}
  user_pools: {people: {}}
  streams: {clicks: {}}
  delivery_streams: {archive: {bucket: files}}
  functions: {nothing: {code: function, runtime: provided.al2023}}
  apis: {shop: {routes: {ANY /: {url: 'http://127.0.0.1:9'}}}}
  buses: {partners: {}}
  schedules: {hourly: {when: rate(1 hour), queue: orders}}
  secrets: {card: {value: x}}
  parameters: {size: {value: x}}
  keys: {main: {}}
  roles: {worker: {service: lambda.amazonaws.com}}
";

#[tokio::test]
async fn resources_of_every_kind_offer_what_the_language_knows() {
    let home = Home::new(ONE_OF_EACH_KIND).with("function/bootstrap", "#!/bin/sh\n");
    let bootstrap = home.path().join("function/bootstrap");
    std::fs::set_permissions(bootstrap, Permissions::from_mode(0o755)).unwrap();
    let (stage, _events) = home.start().await.unwrap();
    let sandbox = stage.sandbox(seeded(&[])).await.unwrap();
    let cloud = sandbox.scope().get("cloud").unwrap();
    for (section, offers) in rehearsal_script::stage::cloud_resources() {
        let declared = cloud[section]
            .as_object()
            .and_then(|all| all.values().next());
        let resource = declared.unwrap_or_else(|| panic!("no {section} in {cloud}"));
        for field in offers {
            assert!(
                resource.get(field).is_some(),
                "{section}: no {field} in {resource}"
            );
        }
    }
    stage.close().await;
}
