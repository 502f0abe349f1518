//! Everything else a message can go to: mail, text messages, functions, streams, phones.

use rehearsal_cloud::MessageKind;
use serde_json::json;

use crate::sns_support::{Fixture, attribute, refused, refused_as};

const INVALID: &str = "InvalidParameter";

#[tokio::test]
async fn mail_asks_first_and_then_comes() {
    let fixture = Fixture::new().await;
    let topic = fixture.topic("orders").await;
    fixture
        .sns
        .subscribe()
        .topic_arn(&topic)
        .protocol("email")
        .endpoint("jo@example.com")
        .send()
        .await
        .unwrap();
    let messages = fixture.cloud.mailbox().messages();
    let [question] = messages.as_slice() else {
        panic!("{messages:?}")
    };
    assert_eq!(
        (question.kind, question.to.as_slice()),
        (MessageKind::Email, ["jo@example.com".to_owned()].as_slice())
    );
    assert_eq!(
        question.subject.as_deref(),
        Some("AWS Notification - Subscription Confirmation")
    );
    let link = question.details["SubscribeURL"].as_str().unwrap();
    assert!(question.text.contains(link));
    assert_eq!(reqwest::get(link).await.unwrap().status(), 200);
    fixture
        .sns
        .publish()
        .topic_arn(&topic)
        .subject("paid")
        .message("thanks")
        .send()
        .await
        .unwrap();
    let messages = fixture.cloud.mailbox().messages();
    assert_eq!(
        (messages[1].subject.as_deref(), messages[1].text.as_str()),
        (Some("paid"), "thanks")
    );
    assert_eq!(
        messages[1].from.as_deref(),
        Some("AWS Notifications <no-reply@sns.amazonaws.com>")
    );
    assert_eq!(
        fixture.calls("Deliver")[0].cause,
        Some(fixture.calls("Publish")[0].seq)
    );
}

#[tokio::test]
async fn mail_for_programs_is_an_envelope() {
    let fixture = Fixture::new().await;
    let topic = fixture.topic("orders").await;
    fixture
        .sns
        .subscribe()
        .topic_arn(&topic)
        .protocol("email-json")
        .endpoint("jo@example.com")
        .send()
        .await
        .unwrap();
    let question: serde_json::Value =
        serde_json::from_str(&fixture.cloud.mailbox().messages()[0].text).unwrap();
    let token = question["Token"].as_str().unwrap();
    fixture
        .sns
        .confirm_subscription()
        .topic_arn(&topic)
        .token(token)
        .send()
        .await
        .unwrap();
    fixture.publish(&topic, "hello").await;
    let message = fixture.cloud.mailbox().messages()[1].clone();
    let envelope: serde_json::Value = serde_json::from_str(&message.text).unwrap();
    assert_eq!(
        (envelope["Type"].as_str(), envelope["Message"].as_str()),
        (Some("Notification"), Some("hello"))
    );
}

#[tokio::test]
async fn text_messages_come_from_topics_and_directly() {
    let fixture = Fixture::new().await;
    let topic = fixture.topic("orders").await;
    let set = fixture
        .sns
        .set_topic_attributes()
        .topic_arn(&topic)
        .attribute_name("DisplayName")
        .attribute_value("Shop");
    set.send().await.unwrap();
    fixture
        .sns
        .subscribe()
        .topic_arn(&topic)
        .protocol("sms")
        .endpoint("+15551234567")
        .send()
        .await
        .unwrap();
    fixture.publish(&topic, "paid").await;
    let direct = fixture
        .sns
        .publish()
        .phone_number("+15557654321")
        .message("your code is 1234");
    direct
        .message_attributes("AWS.SNS.SMS.SenderID", attribute("String", "Shop"))
        .send()
        .await
        .unwrap();
    let messages = fixture.cloud.mailbox().messages();
    let found: Vec<_> = messages
        .iter()
        .map(|message| (message.to[0].as_str(), message.text.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("+15551234567", "Shop> paid"),
            ("+15557654321", "your code is 1234")
        ]
    );
    assert!(
        messages
            .iter()
            .all(|message| message.kind == MessageKind::Sms)
    );
    assert_eq!(messages[1].from.as_deref(), Some("Shop"));
    let wrong = fixture
        .sns
        .publish()
        .phone_number("+1a234")
        .message("x")
        .send()
        .await;
    refused_as(
        wrong,
        INVALID,
        "Invalid parameter: PhoneNumber Reason: +1a234 is not valid to publish to",
    );
}

#[tokio::test]
async fn functions_and_streams_are_noted_in_the_journal() {
    let fixture = Fixture::new().await;
    let topic = fixture.topic("orders").await;
    let endpoints = [
        (
            "lambda",
            "arn:aws:lambda:us-east-1:000000000000:function:receipts",
        ),
        (
            "firehose",
            "arn:aws:firehose:us-east-1:000000000000:deliverystream/archive",
        ),
    ];
    for (protocol, endpoint) in endpoints {
        fixture
            .sns
            .subscribe()
            .topic_arn(&topic)
            .protocol(protocol)
            .endpoint(endpoint)
            .send()
            .await
            .unwrap();
    }
    fixture.publish(&topic, "hello").await;
    let publish = fixture.calls("Publish")[0].seq;
    let invoke = &fixture.calls("Invoke")[0];
    assert_eq!(
        (&*invoke.service, invoke.resource.as_deref(), invoke.cause),
        ("lambda", Some("receipts"), Some(publish))
    );
    assert_eq!(
        invoke.request["Payload"]["Records"][0]["Sns"]["Message"],
        "hello"
    );
    let put = &fixture.calls("PutRecord")[0];
    assert_eq!(
        (&*put.service, put.resource.as_deref(), put.cause),
        ("firehose", Some("archive"), Some(publish))
    );
}

#[tokio::test]
async fn settings_of_text_messages_are_kept() {
    let fixture = Fixture::new().await;
    let set = |name: &str, value: &str| {
        fixture
            .sns
            .set_sms_attributes()
            .attributes(name, value)
            .send()
    };
    set("DefaultSMSType", "Transactional").await.unwrap();
    set("DefaultSenderID", "Shop").await.unwrap();
    let got = fixture.sns.get_sms_attributes().send().await.unwrap();
    assert_eq!(
        json!(got.attributes().unwrap()),
        json!({"MonthlySpendLimit": "1", "DefaultSMSType": "Transactional", "DefaultSenderID": "Shop"})
    );
    let one = fixture
        .sns
        .get_sms_attributes()
        .attributes("DefaultSMSType")
        .send()
        .await
        .unwrap();
    assert_eq!(one.attributes().unwrap().len(), 1);
    refused_as(
        set("Colour", "red").await,
        INVALID,
        "Colour is not a valid attribute",
    );
    refused_as(
        set("DefaultSMSType", "Urgent").await,
        INVALID,
        "DefaultSMSType is invalid",
    );
    let opted = fixture
        .sns
        .check_if_phone_number_is_opted_out()
        .phone_number("+15551234567")
        .send()
        .await
        .unwrap();
    assert!(!opted.is_opted_out());
    assert!(
        fixture
            .sns
            .list_phone_numbers_opted_out()
            .send()
            .await
            .unwrap()
            .phone_numbers()
            .is_empty()
    );
    fixture
        .sns
        .opt_in_phone_number()
        .phone_number("+15551234567")
        .send()
        .await
        .unwrap();
    refused_as(
        fixture
            .sns
            .opt_in_phone_number()
            .phone_number("x")
            .send()
            .await,
        INVALID,
        "Invalid parameter: PhoneNumber Reason: input incorrectly formatted",
    );
}

#[tokio::test]
async fn a_number_of_the_sandbox_is_verified_by_the_password_it_gets() {
    let fixture = Fixture::new().await;
    let number = "+15551234567";
    fixture
        .sns
        .create_sms_sandbox_phone_number()
        .phone_number(number)
        .send()
        .await
        .unwrap();
    let password = fixture.cloud.mailbox().messages()[0].details["OneTimePassword"]
        .as_str()
        .unwrap()
        .to_owned();
    let verify = |password: &str| {
        fixture
            .sns
            .verify_sms_sandbox_phone_number()
            .phone_number(number)
            .one_time_password(password)
            .send()
    };
    let wrong = if password == "000000" {
        "000001"
    } else {
        "000000"
    };
    assert_eq!(refused(verify(wrong).await).0, "VerificationException");
    verify(&password).await.unwrap();
    let listed = fixture
        .sns
        .list_sms_sandbox_phone_numbers()
        .send()
        .await
        .unwrap();
    assert_eq!(
        listed.phone_numbers()[0].status().unwrap().as_str(),
        "Verified"
    );
    assert!(
        !fixture
            .sns
            .get_sms_sandbox_account_status()
            .send()
            .await
            .unwrap()
            .is_in_sandbox()
    );
    fixture
        .sns
        .delete_sms_sandbox_phone_number()
        .phone_number(number)
        .send()
        .await
        .unwrap();
    let again = fixture
        .sns
        .delete_sms_sandbox_phone_number()
        .phone_number(number)
        .send()
        .await;
    assert_eq!(refused(again).0, "ResourceNotFound");
}
