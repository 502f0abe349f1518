use aws_sdk_s3::Client;
use aws_sdk_s3::error::ProvideErrorMetadata as _;
use aws_sdk_s3::types::{
    BucketVersioningStatus, Event, EventBridgeConfiguration, FilterRule, FilterRuleName,
    NotificationConfiguration, NotificationConfigurationFilter, QueueConfiguration, S3KeyFilter,
    TopicConfiguration, VersioningConfiguration,
};
use aws_sdk_sqs::types::QueueAttributeName;
use rehearsal_cloud::Cloud;
use rehearsal_service_sqs::QueueInspection as _;
use serde_json::Value;

use crate::support::{cloud, s3, sns, sqs};

const QUEUE: &str = "arn:aws:sqs:us-east-1:000000000000:news";
const TOPIC: &str = "arn:aws:sns:us-east-1:000000000000:news";

/// A bucket `box` and a queue `news` that lets S3 in.
async fn set_up() -> (Cloud, Client) {
    let cloud = cloud().await;
    let s3 = s3(&cloud);
    s3.create_bucket().bucket("box").send().await.unwrap();
    let policy = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"Service":["s3.amazonaws.com","sns.amazonaws.com"]}},
        "Action":"sqs:SendMessage","Resource":"{QUEUE}","Condition":{{"ArnLike":{{"aws:SourceArn":["arn:aws:s3:::box","{TOPIC}"]}}}}}}]}}"#
    );
    let queue = sqs(&cloud).create_queue().queue_name("news");
    queue
        .attributes(QueueAttributeName::Policy, policy)
        .send()
        .await
        .unwrap();
    (cloud, s3)
}

fn to_queue(events: &[&str], filter: &[(&str, &str)]) -> NotificationConfiguration {
    let rule = |(name, value): &(&str, &str)| {
        FilterRule::builder()
            .name(FilterRuleName::from(*name))
            .value(*value)
            .build()
    };
    let key = S3KeyFilter::builder()
        .set_filter_rules(Some(filter.iter().map(rule).collect()))
        .build();
    let queue = QueueConfiguration::builder()
        .queue_arn(QUEUE)
        .set_events(Some(events.iter().map(|e| Event::from(*e)).collect()))
        .filter(NotificationConfigurationFilter::builder().key(key).build())
        .build()
        .unwrap();
    NotificationConfiguration::builder()
        .queue_configurations(queue)
        .build()
}

async fn notify(s3: &Client, configuration: NotificationConfiguration) {
    let put = s3
        .put_bucket_notification_configuration()
        .bucket("box")
        .notification_configuration(configuration);
    put.send().await.unwrap();
}

/// All messages of the queue, as documents.
async fn messages(cloud: &Cloud) -> Vec<Value> {
    let sqs = sqs(cloud);
    let url = format!("{}/000000000000/news", cloud.endpoint());
    let mut all = Vec::new();
    loop {
        let got = sqs
            .receive_message()
            .queue_url(&url)
            .max_number_of_messages(10)
            .send()
            .await
            .unwrap();
        if got.messages().is_empty() {
            return all;
        }
        for message in got.messages() {
            all.push(serde_json::from_str(message.body().unwrap()).unwrap());
            let handle = message.receipt_handle().unwrap();
            sqs.delete_message()
                .queue_url(&url)
                .receipt_handle(handle)
                .send()
                .await
                .unwrap();
        }
    }
}

fn names(messages: &[Value]) -> Vec<String> {
    messages
        .iter()
        .filter_map(|m| m["Records"][0]["eventName"].as_str().map(str::to_owned))
        .collect()
}

#[tokio::test]
async fn a_queue_hears_of_what_it_asked_for() {
    let (cloud, s3) = set_up().await;
    notify(
        &s3,
        to_queue(
            &["s3:ObjectCreated:*"],
            &[("prefix", "in/"), ("suffix", ".txt")],
        ),
    )
    .await;
    let test = messages(&cloud).await;
    assert_eq!(test[0]["Event"], "s3:TestEvent");
    assert_eq!(test[0]["Bucket"], "box");
    for key in ["in/a b.txt", "in/a.jpg", "out/a.txt"] {
        s3.put_object()
            .bucket("box")
            .key(key)
            .body(b"hello".to_vec().into())
            .send()
            .await
            .unwrap();
    }
    s3.copy_object()
        .bucket("box")
        .key("in/copy.txt")
        .copy_source("box/in/a.jpg")
        .send()
        .await
        .unwrap();
    s3.delete_object()
        .bucket("box")
        .key("in/copy.txt")
        .send()
        .await
        .unwrap();
    let heard = messages(&cloud).await;
    assert_eq!(names(&heard), ["ObjectCreated:Put", "ObjectCreated:Copy"]);
    let record = &heard[0]["Records"][0];
    assert_eq!(record["eventSource"], "aws:s3");
    assert_eq!(record["s3"]["bucket"]["name"], "box");
    assert_eq!(record["s3"]["object"]["key"], "in/a+b.txt");
    assert_eq!(record["s3"]["object"]["size"], 5);
    assert_eq!(
        record["s3"]["object"]["eTag"],
        "5d41402abc4b2a76b9719d911017c592"
    );
    let got = s3
        .get_bucket_notification_configuration()
        .bucket("box")
        .send()
        .await
        .unwrap();
    let configured = &got.queue_configurations()[0];
    assert!(
        configured.id().is_some_and(|id| !id.is_empty()),
        "S3 gives ids"
    );
    assert_eq!(record["s3"]["configurationId"], configured.id().unwrap());
}

#[tokio::test]
async fn removals_tags_and_versions() {
    let (cloud, s3) = set_up().await;
    let enabled = VersioningConfiguration::builder()
        .status(BucketVersioningStatus::Enabled)
        .build();
    s3.put_bucket_versioning()
        .bucket("box")
        .versioning_configuration(enabled)
        .send()
        .await
        .unwrap();
    notify(
        &s3,
        to_queue(&["s3:ObjectRemoved:*", "s3:ObjectTagging:*"], &[]),
    )
    .await;
    let put = s3.put_object().bucket("box").key("k").send().await.unwrap();
    s3.delete_object_tagging()
        .bucket("box")
        .key("k")
        .send()
        .await
        .unwrap();
    s3.delete_object()
        .bucket("box")
        .key("k")
        .send()
        .await
        .unwrap();
    s3.delete_object()
        .bucket("box")
        .key("k")
        .version_id(put.version_id().unwrap())
        .send()
        .await
        .unwrap();
    let heard = messages(&cloud).await;
    assert_eq!(
        names(&heard),
        [
            "ObjectTagging:Delete",
            "ObjectRemoved:DeleteMarkerCreated",
            "ObjectRemoved:Delete"
        ]
    );
    let removed = &heard.last().unwrap()["Records"][0]["s3"]["object"];
    assert_eq!(removed["versionId"], put.version_id().unwrap());
}

#[tokio::test]
async fn topics_and_the_event_bridge() {
    let (cloud, s3) = set_up().await;
    let sns = sns(&cloud);
    let policy = format!(
        r#"{{"Statement":[{{"Effect":"Allow","Principal":{{"Service":"s3.amazonaws.com"}},"Action":"SNS:Publish","Resource":"{TOPIC}"}}]}}"#
    );
    sns.create_topic()
        .name("news")
        .attributes("Policy", policy)
        .send()
        .await
        .unwrap();
    let subscribe = sns
        .subscribe()
        .topic_arn(TOPIC)
        .protocol("sqs")
        .endpoint(QUEUE);
    subscribe
        .attributes("RawMessageDelivery", "true")
        .send()
        .await
        .unwrap();
    let topic = TopicConfiguration::builder()
        .topic_arn(TOPIC)
        .events(Event::from("s3:ObjectCreated:Put"));
    let configuration = NotificationConfiguration::builder()
        .topic_configurations(topic.build().unwrap())
        .event_bridge_configuration(EventBridgeConfiguration::builder().build())
        .build();
    notify(&s3, configuration).await;
    s3.put_object().bucket("box").key("k").send().await.unwrap();
    let heard = messages(&cloud).await;
    assert_eq!(names(&heard), ["ObjectCreated:Put"]);
    let calls = cloud.journal().since(0);
    let bridge = calls
        .iter()
        .find(|call| &*call.service == "events")
        .unwrap();
    assert_eq!(&*bridge.operation, "PutEvents");
    let entry = &bridge.request["Entries"][0];
    assert_eq!(
        (&entry["Source"], &entry["DetailType"]),
        (&"aws.s3".into(), &"Object Created".into())
    );
    let put = calls
        .iter()
        .find(|call| &*call.operation == "PutObject")
        .unwrap();
    assert_eq!(bridge.cause, Some(put.seq));
}

#[tokio::test]
async fn destinations_are_tried_first() {
    let (cloud, s3) = set_up().await;
    let put = |configuration| {
        s3.put_bucket_notification_configuration()
            .bucket("box")
            .notification_configuration(configuration)
    };
    let queue = |arn: &str| {
        let queue = QueueConfiguration::builder()
            .queue_arn(arn)
            .events(Event::from("s3:ObjectCreated:*"));
        NotificationConfiguration::builder()
            .queue_configurations(queue.build().unwrap())
            .build()
    };
    let missing = "arn:aws:sqs:us-east-1:000000000000:nowhere";
    let error = put(queue(missing)).send().await.unwrap_err();
    assert_eq!(error.code(), Some("InvalidArgument"));
    assert_eq!(
        error.message(),
        Some("Unable to validate the following destination configurations")
    );
    sqs(&cloud)
        .create_queue()
        .queue_name("closed")
        .send()
        .await
        .unwrap();
    let closed = "arn:aws:sqs:us-east-1:000000000000:closed";
    let error = put(queue(closed)).send().await.unwrap_err();
    let body = error
        .raw_response()
        .unwrap()
        .body()
        .bytes()
        .unwrap()
        .to_vec();
    let body = String::from_utf8(body).unwrap();
    assert!(
        body.contains("Permissions on the destination queue do not allow S3"),
        "{body}"
    );
    put(queue(closed))
        .skip_destination_validation(true)
        .send()
        .await
        .unwrap();
    let error = put(queue("nonsense")).send().await.unwrap_err();
    assert_eq!(error.message(), Some("The ARN could not be parsed"));
    let error = put(to_queue(&["s3:Nothing"], &[]))
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("InvalidArgument"));
    let error = put(to_queue(&["s3:ObjectCreated:*"], &[("infix", "x")]))
        .send()
        .await
        .unwrap_err();
    assert_eq!(
        error.message(),
        Some("filter rule name must be either prefix or suffix")
    );
}

/// The version ids that the PutObject calls in the journal answered, in the journal's order.
fn written_versions(cloud: &Cloud) -> Vec<String> {
    let calls = cloud.journal().since(0);
    let puts = calls.iter().filter(|call| &*call.operation == "PutObject");
    puts.filter_map(|call| call.response["VersionId"].as_str().map(str::to_owned))
        .collect()
}

/// The version ids of a key, oldest first, as the bucket keeps them.
async fn kept_versions(s3: &Client, key: &str) -> Vec<String> {
    let page = s3.list_object_versions().bucket("box").prefix(key);
    let page = page.send().await.unwrap();
    let newest_first = page.versions().iter();
    let mut ids: Vec<String> = newest_first
        .filter_map(|version| version.version_id().map(str::to_owned))
        .collect();
    ids.reverse();
    ids
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_writes_have_one_order_in_versions_journal_and_queue() {
    const WRITERS: usize = 4;
    const WRITES: usize = 200;
    let (cloud, s3) = set_up().await;
    let versioning = VersioningConfiguration::builder()
        .status(BucketVersioningStatus::Enabled)
        .build();
    let put = s3.put_bucket_versioning().bucket("box");
    put.versioning_configuration(versioning)
        .send()
        .await
        .unwrap();
    notify(&s3, to_queue(&["s3:ObjectCreated:*"], &[])).await;
    let writers: Vec<_> = (0..WRITERS)
        .map(|_| {
            let s3 = s3.clone();
            tokio::spawn(async move {
                for _ in 0..WRITES {
                    let put = s3.put_object().bucket("box").key("k");
                    put.body(b"x".to_vec().into()).send().await.unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let kept = kept_versions(&s3, "k").await;
    assert_eq!(kept.len(), WRITERS * WRITES);
    assert!(
        kept == written_versions(&cloud),
        "the journal has another order"
    );
    let notified: Vec<String> = cloud
        .messages(QUEUE)
        .unwrap()
        .iter()
        .filter_map(|message| serde_json::from_str::<Value>(&message.body).ok())
        .filter_map(|message| {
            let version = &message["Records"][0]["s3"]["object"]["versionId"];
            version.as_str().map(str::to_owned)
        })
        .collect();
    assert!(kept == notified, "the queue has another order");
}
