//! Subscriptions: what can be subscribed, their attributes, lists, filters.

use serde_json::{Value, json};

use crate::sns_support::{Fixture, attribute, refused, refused_as};

const INVALID: &str = "InvalidParameter";

#[tokio::test]
async fn a_queue_is_subscribed_at_once() {
    let fixture = Fixture::new().await;
    let (topic, queue) = (fixture.topic("orders").await, fixture.queue("queue").await);
    let arn = fixture.subscribe(&topic, &queue, &[]).await;
    assert!(arn.starts_with(&format!("{topic}:")), "{arn}");
    let attributes = fixture.subscription(&arn).await;
    let expected = json!({
        "ConfirmationWasAuthenticated": "true",
        "Endpoint": queue.arn,
        "Owner": "000000000000",
        "PendingConfirmation": "false",
        "Protocol": "sqs",
        "RawMessageDelivery": "false",
        "SubscriptionArn": arn,
        "SubscriptionPrincipal": "arn:aws:iam::000000000000:user/rehearsal",
        "TopicArn": topic,
    });
    assert_eq!(json!(attributes), expected);
    assert_eq!(
        fixture.topic_attributes(&topic).await["SubscriptionsConfirmed"],
        "1"
    );
}

#[tokio::test]
async fn the_same_subscription_again_is_the_same() {
    let fixture = Fixture::new().await;
    let (topic, queue) = (fixture.topic("orders").await, fixture.queue("queue").await);
    let raw = [("RawMessageDelivery", "true")];
    let arn = fixture.subscribe(&topic, &queue, &raw).await;
    assert_eq!(fixture.subscribe(&topic, &queue, &raw).await, arn);
    assert_eq!(
        fixture
            .subscribe(&topic, &queue, &[("RawMessageDelivery", "TRUE")])
            .await,
        arn
    );
    assert_eq!(fixture.subscribe(&topic, &queue, &[]).await, arn);
    let other = fixture
        .sns
        .subscribe()
        .topic_arn(&topic)
        .protocol("sqs")
        .endpoint(&queue.arn);
    refused_as(
        other.attributes("RawMessageDelivery", "false").send().await,
        INVALID,
        "Invalid parameter: Attributes Reason: Subscription already exists with different attributes",
    );
}

#[tokio::test]
async fn endpoints_are_checked() {
    let fixture = Fixture::new().await;
    let topic = fixture.topic("orders").await;
    let subscribe = |protocol: &str, endpoint: &str| {
        fixture
            .sns
            .subscribe()
            .topic_arn(&topic)
            .protocol(protocol)
            .endpoint(endpoint)
            .send()
    };
    let cases = [
        (
            "pigeon",
            "x",
            "Invalid parameter: Amazon SNS does not support this protocol string: pigeon",
        ),
        (
            "http",
            "https://x",
            "Invalid parameter: Endpoint must match the specified protocol",
        ),
        (
            "https",
            "http://x",
            "Invalid parameter: Endpoint must match the specified protocol",
        ),
        (
            "sms",
            "NAA+15551234567",
            "Invalid SMS endpoint: NAA+15551234567",
        ),
        (
            "sqs",
            "http://127.0.0.1/000000000000/queue",
            "Invalid parameter: SQS endpoint ARN",
        ),
        (
            "sqs",
            "arn:aws:sqs:us-east-1:000000000000:queue.fifo",
            "Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics",
        ),
        (
            "application",
            "x",
            "Invalid parameter: ApplicationEndpoint ARN",
        ),
    ];
    for (protocol, endpoint, message) in cases {
        refused_as(subscribe(protocol, endpoint).await, INVALID, message);
    }
    let elsewhere = fixture
        .sns
        .subscribe()
        .topic_arn(format!("{topic}-2"))
        .protocol("sms")
        .endpoint("+15551234567");
    refused_as(elsewhere.send().await, "NotFound", "Topic does not exist");
}

#[tokio::test]
async fn attributes_are_refused_in_the_words_of_sns() {
    let fixture = Fixture::new().await;
    let (topic, queue) = (fixture.topic("orders").await, fixture.queue("queue").await);
    let subscribe = |name: &str, value: &str| {
        let request = fixture
            .sns
            .subscribe()
            .topic_arn(&topic)
            .protocol("sqs")
            .endpoint(&queue.arn);
        request.attributes(name, value).send()
    };
    let reason = "Invalid parameter: Attributes Reason:";
    refused_as(
        subscribe("RawMessageDelivery", "wrongvalue").await,
        INVALID,
        &format!("{reason} RawMessageDelivery: Invalid value [wrongvalue]. Must be true or false."),
    );
    let place = "\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: ";
    refused_as(
        subscribe("FilterPolicy", r#"{"key":[{"suffix":100}]}"#).await,
        INVALID,
        &format!("{reason} FilterPolicy: suffix match pattern must be a string{place}22]"),
    );
    let arn = fixture.subscribe(&topic, &queue, &[]).await;
    let set = |name: &str, value: &str| {
        let request = fixture
            .sns
            .set_subscription_attributes()
            .subscription_arn(&arn);
        request.attribute_name(name).attribute_value(value).send()
    };
    refused_as(
        set("Fake", "x").await,
        INVALID,
        "Invalid parameter: AttributeName",
    );
    refused_as(
        set("FilterPolicy", "{invalidjson").await,
        INVALID,
        &format!(
            "Invalid parameter: FilterPolicy: failed to parse JSON. Unexpected character ('i' (code 105)): was expecting double-quote to start field name{place}2]"
        ),
    );
    refused_as(
        set("FilterPolicy", r#"{"object": {"key": ["x"]}}"#).await,
        INVALID,
        "Invalid parameter: Filter policy scope MessageAttributes does not support nested filter policy",
    );
    refused_as(
        set("RedrivePolicy", r#"{"deadLetterTargetArn": "fake"}"#).await,
        INVALID,
        "Invalid parameter: RedrivePolicy: deadLetterTargetArn is an invalid arn",
    );
}

#[tokio::test]
async fn the_scope_shows_only_with_a_policy() {
    let fixture = Fixture::new().await;
    let (topic, queue) = (fixture.topic("orders").await, fixture.queue("queue").await);
    let arn = fixture
        .subscribe(&topic, &queue, &[("FilterPolicyScope", "MessageBody")])
        .await;
    assert!(
        !fixture
            .subscription(&arn)
            .await
            .contains_key("FilterPolicyScope")
    );
    let set = |value: &str| {
        let request = fixture
            .sns
            .set_subscription_attributes()
            .subscription_arn(&arn);
        request
            .attribute_name("FilterPolicy")
            .attribute_value(value)
            .send()
    };
    set(r#"{"object": {"key": ["x"]}}"#).await.unwrap();
    let attributes = fixture.subscription(&arn).await;
    assert_eq!(attributes["FilterPolicyScope"], "MessageBody");
    assert_eq!(attributes["FilterPolicy"], r#"{"object": {"key": ["x"]}}"#);
    set("").await.unwrap();
    assert!(
        !fixture
            .subscription(&arn)
            .await
            .contains_key("FilterPolicy")
    );
}

#[tokio::test]
async fn a_policy_on_attributes_chooses_messages() {
    let fixture = Fixture::new().await;
    let (topic, paid, all) = (
        fixture.topic("orders").await,
        fixture.queue("paid").await,
        fixture.queue("all").await,
    );
    let raw = ("RawMessageDelivery", "true");
    let policy = r#"{"type": ["OrderPaid"], "total": [{"numeric": [">", 10]}]}"#;
    fixture
        .subscribe(&topic, &paid, &[raw, ("FilterPolicy", policy)])
        .await;
    fixture.subscribe(&topic, &all, &[raw]).await;
    for (kind, total) in [
        ("OrderPaid", "11"),
        ("OrderPaid", "9"),
        ("OrderPlaced", "11"),
    ] {
        fixture
            .sns
            .publish()
            .topic_arn(&topic)
            .message(format!("{kind} {total}"))
            .message_attributes("type", attribute("String", kind))
            .message_attributes("total", attribute("Number", total))
            .send()
            .await
            .unwrap();
    }
    fixture.publish(&topic, "bare").await;
    assert_eq!(fixture.bodies(&paid).await, ["OrderPaid 11"]);
    assert_eq!(fixture.bodies(&all).await.len(), 4);
}

#[tokio::test]
async fn a_policy_on_the_body_chooses_messages() {
    let fixture = Fixture::new().await;
    let (topic, queue) = (fixture.topic("orders").await, fixture.queue("queue").await);
    let policy = r#"{"order": {"country": [{"anything-but": {"prefix": "U"}}]}}"#;
    fixture
        .subscribe(
            &topic,
            &queue,
            &[
                ("RawMessageDelivery", "true"),
                ("FilterPolicyScope", "MessageBody"),
                ("FilterPolicy", policy),
            ],
        )
        .await;
    for message in [
        r#"{"order": {"country": "DE"}}"#,
        r#"{"order": {"country": "US"}}"#,
        "no JSON",
    ] {
        fixture.publish(&topic, message).await;
    }
    assert_eq!(
        fixture.bodies(&queue).await,
        [r#"{"order": {"country": "DE"}}"#]
    );
}

#[tokio::test]
async fn unsubscribing_ends_it_once_and_for_all() {
    let fixture = Fixture::new().await;
    let (topic, queue) = (fixture.topic("orders").await, fixture.queue("queue").await);
    let arn = fixture.subscribe(&topic, &queue, &[]).await;
    let unsubscribe = |arn: &str| fixture.sns.unsubscribe().subscription_arn(arn).send();
    unsubscribe(&arn).await.unwrap();
    unsubscribe(&arn).await.unwrap();
    fixture.publish(&topic, "x").await;
    assert!(fixture.bodies(&queue).await.is_empty());
    assert_eq!(
        fixture.topic_attributes(&topic).await["SubscriptionsDeleted"],
        "1"
    );
    let reason =
        "Invalid parameter: SubscriptionArn Reason: An ARN must have at least 6 elements, not";
    refused_as(
        unsubscribe("randomstring").await,
        INVALID,
        &format!("{reason} 1"),
    );
    refused_as(
        unsubscribe("arn:aws:sns:us-east-1:random").await,
        INVALID,
        &format!("{reason} 5"),
    );
    refused_as(
        unsubscribe(&topic).await,
        INVALID,
        "Invalid parameter: SubscriptionId",
    );
    let get = |arn: &str| {
        fixture
            .sns
            .get_subscription_attributes()
            .subscription_arn(arn)
            .send()
    };
    refused_as(get(&arn).await, "NotFound", "Subscription does not exist");
    refused_as(
        get(&topic).await,
        INVALID,
        "Invalid parameter: SubscriptionId",
    );
    assert_eq!(
        refused(get("pending confirmation").await).1,
        format!("{reason} 1")
    );
}

#[tokio::test]
async fn the_queue_of_another_account_is_asked_first() {
    let fixture = Fixture::new().await;
    let topic = fixture.topic("orders").await;
    let config = crate::support::sqs_config(&fixture.cloud)
        .credentials_provider(aws_credential_types::Credentials::from_keys(
            "111122223333",
            "any",
            None,
        ))
        .build();
    let theirs = aws_sdk_sqs::Client::from_conf(config);
    let policy = serde_json::json!({"Statement": {
        "Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage", "Resource": "*",
    }});
    let url = theirs
        .create_queue()
        .queue_name("queue")
        .attributes(
            aws_sdk_sqs::types::QueueAttributeName::Policy,
            policy.to_string(),
        )
        .send()
        .await
        .unwrap()
        .queue_url
        .unwrap();
    let arn = "arn:aws:sqs:us-east-1:111122223333:queue";
    let subscribed = fixture
        .sns
        .subscribe()
        .topic_arn(&topic)
        .protocol("sqs")
        .endpoint(arn)
        .send()
        .await
        .unwrap();
    assert_eq!(subscribed.subscription_arn(), Some("pending confirmation"));
    let received = theirs
        .receive_message()
        .queue_url(&url)
        .send()
        .await
        .unwrap();
    let question: Value = serde_json::from_str(received.messages()[0].body().unwrap()).unwrap();
    assert_eq!(question["Type"], "SubscriptionConfirmation");
    let token = question["Token"].as_str().unwrap();
    let confirmed = fixture
        .sns
        .confirm_subscription()
        .topic_arn(&topic)
        .token(token)
        .send()
        .await
        .unwrap();
    assert!(confirmed.subscription_arn().unwrap().starts_with(&topic));
    fixture.publish(&topic, "hello").await;
    let received = theirs
        .receive_message()
        .queue_url(&url)
        .send()
        .await
        .unwrap();
    assert_eq!(received.messages().len(), 1);
}

#[tokio::test]
async fn a_snapshot_keeps_topics_subscriptions_and_filters() {
    let fixture = Fixture::new().await;
    let (topic, queue) = (fixture.topic("orders").await, fixture.queue("queue").await);
    let policy = r#"{"type": ["paid"]}"#;
    let arn = fixture
        .subscribe(&topic, &queue, &[("FilterPolicy", policy)])
        .await;
    let snapshot = fixture.cloud.snapshot().unwrap();
    fixture.cloud.reset();
    assert!(
        fixture
            .sns
            .list_topics()
            .send()
            .await
            .unwrap()
            .topics()
            .is_empty()
    );
    fixture.cloud.restore(&snapshot).unwrap();
    assert_eq!(fixture.subscription(&arn).await["FilterPolicy"], policy);
    fixture.publish(&topic, "not wanted").await;
    let wanted = fixture.sns.publish().topic_arn(&topic).message("wanted");
    wanted
        .message_attributes("type", attribute("String", "paid"))
        .send()
        .await
        .unwrap();
    assert_eq!(
        Fixture::envelope(&fixture.bodies(&queue).await)["Message"],
        "wanted"
    );
}
