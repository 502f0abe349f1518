//! Topics: their names, attributes, policies, permissions and tags.

use aws_credential_types::Credentials;
use aws_sdk_sns::config::Region;
use aws_sdk_sns::types::Tag;
use serde_json::{Value, json};

use crate::sns_support::{Fixture, refused, refused_as};
use crate::support::{cloud, sns_config};

const INVALID: &str = "InvalidParameter";

fn tag(key: &str, value: &str) -> Tag {
    Tag::builder().key(key).value(value).build().unwrap()
}

#[tokio::test]
async fn a_new_topic_has_the_attributes_aws_gives_it() {
    let fixture = Fixture::new().await;
    let topic = fixture.topic("orders").await;
    assert_eq!(topic, "arn:aws:sns:us-east-1:000000000000:orders");
    let attributes = fixture.topic_attributes(&topic).await;
    assert_eq!(attributes["TopicArn"], topic);
    assert_eq!(attributes["Owner"], "000000000000");
    assert_eq!(attributes["DisplayName"], "");
    for count in [
        "SubscriptionsConfirmed",
        "SubscriptionsPending",
        "SubscriptionsDeleted",
    ] {
        assert_eq!(attributes[count], "0", "{count}");
    }
    assert!(!attributes.contains_key("FifoTopic"));
    let policy: Value = serde_json::from_str(&attributes["Policy"]).unwrap();
    assert_eq!(
        policy["Statement"][0]["Action"].as_array().unwrap().len(),
        8
    );
    assert_eq!(
        policy["Statement"][0]["Condition"],
        json!({"StringEquals": {"AWS:SourceOwner": "000000000000"}})
    );
    let effective: Value = serde_json::from_str(&attributes["EffectiveDeliveryPolicy"]).unwrap();
    assert_eq!(
        effective["http"]["defaultHealthyRetryPolicy"]["numRetries"],
        3
    );
}

#[tokio::test]
async fn the_same_topic_again_is_the_same_topic() {
    let fixture = Fixture::new().await;
    let create = || fixture.sns.create_topic().name("orders");
    let topic = create()
        .attributes("DisplayName", "Orders")
        .tags(tag("team", "shop"))
        .send()
        .await
        .unwrap();
    let again = create()
        .attributes("DisplayName", "Orders")
        .tags(tag("team", "shop"))
        .send()
        .await
        .unwrap();
    assert_eq!(topic.topic_arn(), again.topic_arn());
    assert_eq!(
        create().send().await.unwrap().topic_arn(),
        topic.topic_arn()
    );
    refused_as(
        create().attributes("DisplayName", "Other").send().await,
        INVALID,
        "Invalid parameter: Attributes Reason: Topic already exists with different attributes",
    );
    refused_as(
        create()
            .tags(tag("team", "shop"))
            .tags(tag("more", "x"))
            .send()
            .await,
        INVALID,
        "Invalid parameter: Tags Reason: Topic already exists with different tags",
    );
}

#[tokio::test]
async fn names_are_checked() {
    let fixture = Fixture::new().await;
    let long = "a".repeat(257);
    for name in ["", "a.b", "a b", "a:b", "orders.fifo", &long] {
        let created = fixture.sns.create_topic().name(name).send().await;
        refused_as(created, INVALID, "Invalid parameter: Topic Name");
    }
    let unordered = fixture
        .sns
        .create_topic()
        .name("orders")
        .attributes("FifoTopic", "true")
        .send()
        .await;
    refused_as(unordered, INVALID, "Invalid parameter: Topic Name");
    fixture.topic(&"a".repeat(256)).await;
}

#[tokio::test]
async fn a_deleted_topic_is_gone_with_its_subscriptions() {
    let fixture = Fixture::new().await;
    let (topic, queue) = (fixture.topic("orders").await, fixture.queue("queue").await);
    let subscription = fixture.subscribe(&topic, &queue, &[]).await;
    for _ in 0..2 {
        fixture
            .sns
            .delete_topic()
            .topic_arn(&topic)
            .send()
            .await
            .unwrap();
    }
    refused_as(
        fixture
            .sns
            .get_topic_attributes()
            .topic_arn(&topic)
            .send()
            .await,
        "NotFound",
        "Topic does not exist",
    );
    refused_as(
        fixture
            .sns
            .get_subscription_attributes()
            .subscription_arn(&subscription)
            .send()
            .await,
        "NotFound",
        "Subscription does not exist",
    );
}

#[tokio::test]
async fn topics_are_listed_a_hundred_at_a_time() {
    let fixture = Fixture::new().await;
    for index in 0..101 {
        fixture.topic(&format!("topic-{index:03}")).await;
    }
    let first = fixture.sns.list_topics().send().await.unwrap();
    assert_eq!(first.topics().len(), 100);
    let second = fixture
        .sns
        .list_topics()
        .next_token(first.next_token().unwrap())
        .send()
        .await
        .unwrap();
    assert_eq!(second.topics().len(), 1);
    assert!(second.next_token().is_none());
}

#[tokio::test]
async fn attributes_are_set_and_refused() {
    let fixture = Fixture::new().await;
    let topic = fixture.topic("orders").await;
    let set = |name: &str, value: &str| {
        fixture
            .sns
            .set_topic_attributes()
            .topic_arn(&topic)
            .attribute_name(name)
            .attribute_value(value)
            .send()
    };
    set("DisplayName", "Orders").await.unwrap();
    set("SignatureVersion", "2").await.unwrap();
    set("TracingConfig", "Active").await.unwrap();
    set("SQSSuccessFeedbackSampleRate", "100").await.unwrap();
    set("DeliveryPolicy", r#"{"http":{"defaultHealthyRetryPolicy":{"minDelayTarget":5,"maxDelayTarget":6,"numRetries":1}}}"#)
        .await
        .unwrap();
    let attributes = fixture.topic_attributes(&topic).await;
    assert_eq!(attributes["DisplayName"], "Orders");
    assert_eq!(attributes["SignatureVersion"], "2");
    assert_eq!(
        serde_json::from_str::<Value>(&attributes["DeliveryPolicy"]).unwrap()["http"]["disableSubscriptionOverrides"],
        false
    );
    set("DeliveryPolicy", "").await.unwrap();
    assert!(
        !fixture
            .topic_attributes(&topic)
            .await
            .contains_key("DeliveryPolicy")
    );
    for name in ["FifoTopic", "Whatever", "ContentBasedDeduplication"] {
        refused_as(
            set(name, "true").await,
            INVALID,
            "Invalid parameter: AttributeName",
        );
    }
    refused_as(
        set("SignatureVersion", "3").await,
        INVALID,
        "Invalid parameter: SignatureVersion",
    );
    refused_as(
        set("Policy", "{").await,
        INVALID,
        "Invalid parameter: Policy Error: null",
    );
}

#[tokio::test]
async fn a_topic_answers_in_its_own_region() {
    let fixture = Fixture::new().await;
    let topic = fixture.topic("orders").await;
    let config = sns_config(&fixture.cloud)
        .region(Region::new("eu-west-1"))
        .build();
    let elsewhere = aws_sdk_sns::Client::from_conf(config);
    let wrong = "Invalid parameter: TopicArn";
    refused_as(
        elsewhere
            .get_topic_attributes()
            .topic_arn(&topic)
            .send()
            .await,
        INVALID,
        wrong,
    );
    refused_as(
        elsewhere.delete_topic().topic_arn(&topic).send().await,
        INVALID,
        wrong,
    );
    refused_as(
        elsewhere
            .list_subscriptions_by_topic()
            .topic_arn(&topic)
            .send()
            .await,
        INVALID,
        wrong,
    );
    let subscribed = elsewhere
        .subscribe()
        .topic_arn(&topic)
        .protocol("sms")
        .endpoint("+15551234567");
    refused_as(subscribed.send().await, INVALID, wrong);
    assert!(
        elsewhere
            .list_topics()
            .send()
            .await
            .unwrap()
            .topics()
            .is_empty()
    );
    let no_arn = "Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1";
    refused_as(
        fixture
            .sns
            .get_topic_attributes()
            .topic_arn("x")
            .send()
            .await,
        INVALID,
        no_arn,
    );
}

#[tokio::test]
async fn another_account_needs_a_permission() {
    let fixture = Fixture::new().await;
    let topic = fixture.topic("orders").await;
    let config = sns_config(&fixture.cloud)
        .credentials_provider(Credentials::from_keys("111122223333", "any", None))
        .build();
    let stranger = aws_sdk_sns::Client::from_conf(config);
    let publish = || stranger.publish().topic_arn(&topic).message("x").send();
    let (code, message) = refused(publish().await);
    assert_eq!(code, "AuthorizationError");
    assert_eq!(
        message,
        format!(
            "User: arn:aws:iam::111122223333:user/rehearsal is not authorized to perform: SNS:Publish on resource: {topic} because no resource-based policy allows the SNS:Publish action"
        )
    );
    let permit = |label: &str| {
        fixture
            .sns
            .add_permission()
            .topic_arn(&topic)
            .label(label)
            .aws_account_id("111122223333")
            .action_name("Publish")
            .send()
    };
    permit("friends").await.unwrap();
    publish().await.unwrap();
    refused_as(
        permit("friends").await,
        INVALID,
        "Invalid parameter: Statement already exists",
    );
    let policy: Value =
        serde_json::from_str(&fixture.topic_attributes(&topic).await["Policy"]).unwrap();
    assert_eq!(
        policy["Statement"][1],
        json!({
            "Sid": "friends", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
            "Action": "SNS:Publish", "Resource": topic,
        })
    );
    let other = fixture
        .sns
        .add_permission()
        .topic_arn(&topic)
        .label("l")
        .aws_account_id("1")
        .action_name("Fly");
    refused_as(
        other.send().await,
        INVALID,
        "Invalid parameter: Policy statement action out of service scope!",
    );
    fixture
        .sns
        .remove_permission()
        .topic_arn(&topic)
        .label("friends")
        .send()
        .await
        .unwrap();
    assert_eq!(refused(publish().await).0, "AuthorizationError");
}

#[tokio::test]
async fn tags_come_and_go() {
    let fixture = Fixture::new().await;
    let topic = fixture.topic("orders").await;
    let tags = || async {
        let listed = fixture
            .sns
            .list_tags_for_resource()
            .resource_arn(&topic)
            .send()
            .await
            .unwrap();
        listed
            .tags()
            .iter()
            .map(|tag| format!("{}={}", tag.key(), tag.value()))
            .collect::<Vec<_>>()
    };
    let put = |tags: Vec<Tag>| {
        fixture
            .sns
            .tag_resource()
            .resource_arn(&topic)
            .set_tags(Some(tags))
            .send()
    };
    put(vec![tag("k1", "v1"), tag("k2", "v2")]).await.unwrap();
    assert_eq!(tags().await, ["k1=v1", "k2=v2"]);
    fixture
        .sns
        .untag_resource()
        .resource_arn(&topic)
        .tag_keys("k1")
        .send()
        .await
        .unwrap();
    put(vec![tag("k2", "v2b")]).await.unwrap();
    assert_eq!(tags().await, ["k2=v2b"]);
    let twice = put(vec![tag("k", "1"), tag("k", "2")]).await;
    refused_as(
        twice,
        INVALID,
        "Invalid parameter: Duplicated keys are not allowed.",
    );
    let many = (0..50)
        .map(|index| tag(&format!("t{index}"), "v"))
        .collect();
    assert_eq!(refused(put(many).await).0, "TagLimitExceeded");
    let missing = fixture
        .sns
        .list_tags_for_resource()
        .resource_arn(format!("{topic}-2"))
        .send()
        .await;
    refused_as(missing, "ResourceNotFound", "Resource does not exist");
}

#[tokio::test]
async fn a_data_protection_policy_is_kept() {
    let fixture = Fixture::new().await;
    let topic = fixture.topic("orders").await;
    let policy = r#"{"Name": "basic", "Statement": []}"#;
    fixture
        .sns
        .put_data_protection_policy()
        .resource_arn(&topic)
        .data_protection_policy(policy)
        .send()
        .await
        .unwrap();
    let kept = fixture
        .sns
        .get_data_protection_policy()
        .resource_arn(&topic)
        .send()
        .await
        .unwrap();
    assert_eq!(kept.data_protection_policy(), Some(policy));
}

#[tokio::test]
async fn nobody_has_rented_a_number() {
    let cloud = cloud().await;
    let client = crate::support::sns(&cloud);
    let numbers = client.list_origination_numbers().send().await.unwrap();
    assert!(numbers.phone_numbers().is_empty());
}
