//! A message's life: sent, received, held, deleted, forgotten.

use std::collections::HashMap;

use aws_sdk_sqs::operation::send_message::builders::SendMessageFluentBuilder;
use aws_sdk_sqs::primitives::Blob;
use aws_sdk_sqs::types::{
    MessageAttributeValue, MessageSystemAttributeName as System,
    MessageSystemAttributeNameForSends, MessageSystemAttributeValue, QueueAttributeName as Name,
};

use crate::sqs_support::{
    bodies, body, cloud_and_client, counts, handle, queue, queue_with, receive, refused, seconds,
    send, system, text,
};

#[tokio::test]
async fn a_message_is_sent_received_and_deleted() {
    let (cloud, client) = cloud_and_client().await;
    let url = queue(&client, "orders").await;
    let sent = client
        .send_message()
        .queue_url(&url)
        .message_body("hello")
        .send()
        .await
        .unwrap();
    assert_eq!(
        sent.md5_of_message_body(),
        Some("5d41402abc4b2a76b9719d911017c592")
    );
    assert_eq!(sent.md5_of_message_attributes(), None);
    assert_eq!(sent.sequence_number(), None);
    let received = client
        .receive_message()
        .queue_url(&url)
        .send()
        .await
        .unwrap();
    let [message] = received.messages() else {
        panic!("{received:?}")
    };
    assert_eq!(message.message_id(), sent.message_id());
    assert_eq!(message.body(), Some("hello"));
    assert_eq!(message.md5_of_body(), sent.md5_of_message_body());
    assert_eq!(message.attributes(), None, "none were asked for");
    assert_eq!(counts(&client, &url).await, (0, 1, 0));
    let delete = || {
        client
            .delete_message()
            .queue_url(&url)
            .receipt_handle(handle(message))
    };
    delete().send().await.unwrap();
    delete().send().await.unwrap();
    cloud.clock().advance(seconds(31));
    assert!(receive(&client, &url).await.is_empty());
    assert_eq!(counts(&client, &url).await, (0, 0, 0));
}

#[tokio::test]
async fn a_receive_of_nothing_brings_nothing() {
    let (_cloud, client) = cloud_and_client().await;
    let url = queue(&client, "orders").await;
    let received = client
        .receive_message()
        .queue_url(&url)
        .send()
        .await
        .unwrap();
    assert_eq!(received.messages, None);
}

#[tokio::test]
async fn one_message_at_a_time_unless_more_are_asked_for() {
    let (_cloud, client) = cloud_and_client().await;
    let url = queue(&client, "orders").await;
    for n in 0..12 {
        send(&client, &url, &n.to_string()).await;
    }
    let one = client
        .receive_message()
        .queue_url(&url)
        .send()
        .await
        .unwrap();
    assert_eq!(one.messages().len(), 1);
    assert_eq!(receive(&client, &url).await.len(), 10);
    for (most, fits) in [(0, false), (11, false), (10, true)] {
        let call = client
            .receive_message()
            .queue_url(&url)
            .max_number_of_messages(most);
        let result = call.send().await;
        if fits {
            assert_eq!(result.unwrap().messages().len(), 1);
        } else {
            refused(
                result,
                "InvalidParameterValue",
                &format!(
                    "Value {most} for parameter MaxNumberOfMessages is invalid. Reason: Must be \
                     between 1 and 10, if provided."
                ),
            );
        }
    }
}

#[tokio::test]
async fn attributes_come_back_as_asked_for_with_their_sums() {
    let (cloud, client) = cloud_and_client().await;
    let url = queue_with(&client, "orders", &[(Name::VisibilityTimeout, "0")]).await;
    let trace = MessageSystemAttributeValue::builder()
        .data_type("String")
        .string_value("some-trace-id")
        .build()
        .unwrap();
    let blob = MessageAttributeValue::builder()
        .data_type("Binary")
        .binary_value(Blob::new([0, 255]))
        .build()
        .unwrap();
    let sent = client
        .send_message()
        .queue_url(&url)
        .message_body("msg")
        .message_attributes("Hello", text("String", "There"))
        .message_attributes("General", text("String", "Kenobi"))
        .message_attributes("Help.Me", text("String", "Me"))
        .message_system_attributes(MessageSystemAttributeNameForSends::AwsTraceHeader, trace)
        .send()
        .await
        .unwrap();
    assert_eq!(
        sent.md5_of_message_attributes(),
        Some("4c360f3fdafd970e05fae2f149d997f5")
    );
    assert_eq!(
        sent.md5_of_message_system_attributes(),
        Some("fdce4f2818803f2f73becc09a54792c0")
    );
    for (wanted, count, md5) in [
        ("All", 3, Some("4c360f3fdafd970e05fae2f149d997f5")),
        (".*", 3, Some("4c360f3fdafd970e05fae2f149d997f5")),
        ("Hel.*", 2, Some("83fee93c1bcd8b9a5a923ffacdc636c7")),
        ("Hello", 1, Some("a311262e065454b75da111d535b8dacd")),
        ("Nothing", 0, None),
    ] {
        let call = client
            .receive_message()
            .queue_url(&url)
            .message_attribute_names(wanted);
        let received = call.send().await.unwrap();
        let message = &received.messages()[0];
        assert_eq!(
            message.message_attributes().map_or(0, HashMap::len),
            count,
            "{wanted}"
        );
        assert_eq!(message.md5_of_message_attributes(), md5, "{wanted}");
    }
    let all = &receive(&client, &url).await[0];
    assert_eq!(system(all, &System::AwsTraceHeader), Some("some-trace-id"));
    // A user's is the unique id, SQS's API reference says.
    assert!(system(all, &System::SenderId).is_some_and(|id| id.starts_with("AIDA")));
    assert_eq!(system(all, &System::ApproximateReceiveCount), Some("6"));
    assert!(system(all, &System::SentTimestamp).is_some());
    assert!(system(all, &System::ApproximateFirstReceiveTimestamp).is_some());
    assert_eq!(all.attributes().unwrap().len(), 5);

    client.purge_queue().queue_url(&url).send().await.unwrap();
    let call = client.send_message().queue_url(&url).message_body("b");
    call.message_attributes("blob", blob.clone())
        .send()
        .await
        .unwrap();
    let received = receive(&client, &url).await;
    assert_eq!(received[0].message_attributes().unwrap()["blob"], blob);
    let call = client.receive_message().queue_url(&url);
    let unknown = call
        .message_system_attribute_names("Nope".into())
        .send()
        .await;
    refused(unknown, "InvalidAttributeName", "Unknown Attribute Nope.");
    drop(cloud);
}

#[tokio::test]
async fn a_fair_queues_message_keeps_its_group() {
    let (_cloud, client) = cloud_and_client().await;
    let url = queue(&client, "orders").await;
    let call = client
        .send_message()
        .queue_url(&url)
        .message_body("a")
        .message_group_id("tenant");
    call.send().await.unwrap();
    send(&client, &url, "b").await;
    let received = receive(&client, &url).await;
    assert_eq!(received.len(), 2, "groups do not lock on standard queues");
    assert_eq!(
        system(&received[0], &System::MessageGroupId),
        Some("tenant")
    );
}

#[tokio::test]
async fn a_held_message_comes_back() {
    let (cloud, client) = cloud_and_client().await;
    let url = queue(&client, "orders").await;
    send(&client, &url, "a").await;
    let first = receive(&client, &url).await.remove(0);
    cloud.clock().advance(seconds(10));
    let change = |timeout| {
        let call = client.change_message_visibility().queue_url(&url);
        call.receipt_handle(handle(&first))
            .visibility_timeout(timeout)
            .send()
    };
    change(60).await.unwrap();
    cloud.clock().advance(seconds(40));
    assert!(receive(&client, &url).await.is_empty());
    change(0).await.unwrap();
    let second = receive(&client, &url).await.remove(0);
    assert_ne!(handle(&second), handle(&first));
    assert_eq!(system(&second, &System::ApproximateReceiveCount), Some("2"));
    for timeout in [-1, 43_201] {
        refused(
            change(timeout).await,
            "InvalidParameterValue",
            &format!(
                "Value {timeout} for parameter VisibilityTimeout is invalid. Reason: Must be \
                 between 0 and 43200."
            ),
        );
    }
    cloud.clock().advance(seconds(1));
    refused(
        change(43_200).await,
        "InvalidParameterValue",
        "Value 43200 for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout \
         for the message is beyond the limit [43200 seconds]",
    );
    let call = client
        .delete_message()
        .queue_url(&url)
        .receipt_handle(handle(&second));
    call.send().await.unwrap();
    refused(
        change(1).await,
        "InvalidParameterValue",
        &format!(
            "Value {} for parameter ReceiptHandle is invalid. Reason: Message does not exist or \
             is not available for visibility timeout change.",
            handle(&first)
        ),
    );
}

#[tokio::test]
async fn a_receive_can_choose_its_visibility_timeout() {
    let (cloud, client) = cloud_and_client().await;
    let url = queue(&client, "orders").await;
    send(&client, &url, "a").await;
    let ask = |timeout| {
        client
            .receive_message()
            .queue_url(&url)
            .visibility_timeout(timeout)
            .send()
    };
    assert_eq!(ask(5).await.unwrap().messages().len(), 1);
    cloud.clock().advance(seconds(5));
    assert_eq!(ask(0).await.unwrap().messages().len(), 1);
    assert_eq!(ask(0).await.unwrap().messages().len(), 1);
    refused(
        ask(43_201).await,
        "InvalidParameterValue",
        "Value 43201 for parameter VisibilityTimeout is invalid. Reason: Must be >= 0 and <= \
         43200, if provided.",
    );
}

#[tokio::test]
async fn a_handle_must_be_one_of_the_queues() {
    let (_cloud, client) = cloud_and_client().await;
    let url = queue(&client, "orders").await;
    let other = queue(&client, "other").await;
    send(&client, &url, "a").await;
    let handle = handle(&receive(&client, &url).await[0]).to_owned();
    for (url, handle) in [(&url, "garbage"), (&other, &handle)] {
        let message =
            format!("The input receipt handle \"{handle}\" is not a valid receipt handle.");
        let delete = client
            .delete_message()
            .queue_url(url)
            .receipt_handle(handle)
            .send()
            .await;
        assert_eq!(refused(delete, "ReceiptHandleIsInvalid", &message), 404);
        let change = client
            .change_message_visibility()
            .queue_url(url)
            .receipt_handle(handle);
        let change = change.visibility_timeout(1).send().await;
        refused(change, "ReceiptHandleIsInvalid", &message);
    }
}

#[tokio::test]
async fn delays() {
    let (cloud, client) = cloud_and_client().await;
    let url = queue_with(&client, "orders", &[(Name::DelaySeconds, "10")]).await;
    send(&client, &url, "queue").await;
    let now = client
        .send_message()
        .queue_url(&url)
        .message_body("now")
        .delay_seconds(0);
    now.send().await.unwrap();
    let late = client
        .send_message()
        .queue_url(&url)
        .message_body("late")
        .delay_seconds(900);
    late.send().await.unwrap();
    assert_eq!(counts(&client, &url).await, (1, 0, 2));
    assert_eq!(bodies(&client, &url).await, ["now"]);
    cloud.clock().advance(seconds(10));
    assert_eq!(bodies(&client, &url).await, ["queue"]);
    for delay in [-1, 901] {
        let call = client
            .send_message()
            .queue_url(&url)
            .message_body("x")
            .delay_seconds(delay);
        refused(
            call.send().await,
            "InvalidParameterValue",
            &format!(
                "Value {delay} for parameter DelaySeconds is invalid. Reason: DelaySeconds must \
                 be >= 0 and <= 900."
            ),
        );
    }
}

#[tokio::test]
async fn messages_are_forgotten_after_the_retention_period() {
    let (cloud, client) = cloud_and_client().await;
    let url = queue_with(&client, "orders", &[(Name::MessageRetentionPeriod, "60")]).await;
    send(&client, &url, "old").await;
    cloud.clock().advance(seconds(50));
    send(&client, &url, "new").await;
    cloud.clock().advance(seconds(10));
    assert_eq!(counts(&client, &url).await, (1, 0, 0));
    assert_eq!(bodies(&client, &url).await, ["new"]);
}

#[tokio::test]
async fn a_purge_empties_the_queue_once_a_minute() {
    let (cloud, client) = cloud_and_client().await;
    let url = queue(&client, "orders").await;
    for name in ["a", "b"] {
        send(&client, &url, name).await;
    }
    client
        .receive_message()
        .queue_url(&url)
        .send()
        .await
        .unwrap();
    client.purge_queue().queue_url(&url).send().await.unwrap();
    assert_eq!(counts(&client, &url).await, (0, 0, 0));
    let status = refused(
        client.purge_queue().queue_url(&url).send().await,
        "AWS.SimpleQueueService.PurgeQueueInProgress",
        "Only one PurgeQueue operation on orders is allowed every 60 seconds.",
    );
    assert_eq!(status, 403);
    cloud.clock().advance(seconds(60));
    client.purge_queue().queue_url(&url).send().await.unwrap();
}

#[tokio::test]
async fn a_message_is_a_mebibyte_at_most_with_its_attributes() {
    let (_cloud, client) = cloud_and_client().await;
    let url = queue(&client, "orders").await;
    let of = |size: usize| {
        client
            .send_message()
            .queue_url(&url)
            .message_body("x".repeat(size))
    };
    of(1_048_576).send().await.unwrap();
    let too_long = "One or more parameters are invalid. Reason: Message must be shorter than \
                    1048576 bytes.";
    refused(
        of(1_048_577).send().await,
        "InvalidParameterValue",
        too_long,
    );
    let with_attribute = of(1_048_576 - 8).message_attributes("nm", text("String", "v"));
    refused(
        with_attribute.send().await,
        "InvalidParameterValue",
        too_long,
    );
    let small = queue_with(&client, "small", &[(Name::MaximumMessageSize, "1024")]).await;
    let call = client
        .send_message()
        .queue_url(&small)
        .message_body("é".repeat(513));
    refused(
        call.send().await,
        "InvalidParameterValue",
        "One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.",
    );
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_in_awss_words() {
    let (_cloud, client) = cloud_and_client().await;
    let url = queue(&client, "orders").await;
    let with = |body: &str| client.send_message().queue_url(&url).message_body(body);
    let attribute = |name: &str, value| with("x").message_attributes(name, value);
    let check = async |call: SendMessageFluentBuilder, code: &str, message: &str| {
        assert_eq!(refused(call.send().await, code, message), 400);
    };
    let missing = "The request must contain the parameter MessageBody.";
    check(with(""), "MissingParameter", missing).await;
    let unreadable = "Invalid binary character '#x1' was found in the message body, the set of \
                      allowed characters is #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | \
                      [#x10000-#x10FFFF].";
    check(with("a\u{1}"), "InvalidMessageContents", unreadable).await;
    let invalid = "InvalidParameterValue";
    let foreign = "Value d for parameter MessageDeduplicationId is invalid. Reason: The request \
                   includes a parameter that is not valid for this queue type.";
    check(with("x").message_deduplication_id("d"), invalid, foreign).await;
    let spaced = "Value a b for parameter MessageGroupId is invalid. Reason: MessageGroupId can \
                  only include alphanumeric and punctuation characters. 1 to 128 in length.";
    check(with("x").message_group_id("a b"), invalid, spaced).await;
    let empty = "Message (user) attribute 'a' must contain a non-empty value of type 'String'.";
    check(attribute("a", text("String", "")), invalid, empty).await;
    let number = "Can't cast the value of message (user) attribute 'a' to a number.";
    check(attribute("a", text("Number", "x")), invalid, number).await;
    let kind = "The type of message (user) attribute 'a' is invalid. You must use only the \
                following supported type prefixes: Binary, Number, String.";
    check(attribute("a", text("Text", "x")), invalid, kind).await;
    let reserved = "You can't use message attribute names beginning with 'AWS.' or 'Amazon'. \
                    These strings are reserved for internal use.";
    check(attribute("AWS.a", text("String", "x")), invalid, reserved).await;
    let many = (0..11).fold(with("x"), |call, n| {
        call.message_attributes(format!("a{n}"), text("String", "x"))
    });
    let eleven = "Number of message attributes [11] exceeds the allowed maximum [10].";
    check(many, invalid, eleven).await;
    let list = MessageAttributeValue::builder()
        .data_type("String")
        .string_list_values("x");
    let lists = "Message attribute list values in SendMessage operation are not supported.";
    let unsupported = "AWS.SimpleQueueService.UnsupportedOperation";
    check(attribute("a", list.build().unwrap()), unsupported, lists).await;
    assert!(receive(&client, &url).await.is_empty());
}

#[tokio::test]
async fn the_same_seed_gives_the_same_ids() {
    let mut ids = Vec::new();
    for _ in 0..2 {
        let (_cloud, client) = cloud_and_client().await;
        let url = queue(&client, "orders").await;
        send(&client, &url, "a").await;
        let message = receive(&client, &url).await.remove(0);
        assert_eq!(body(&message), "a");
        ids.push((
            message.message_id().unwrap().to_owned(),
            handle(&message).to_owned(),
        ));
    }
    assert_eq!(ids[0], ids[1]);
}
