//! Looking at a queue without taking part in it.

use std::time::Duration;

use rehearsal_service_sqs::QueueInspection as _;

use crate::sqs_support::queue;
use crate::support::{cloud, sqs};

#[tokio::test]
async fn messages_are_seen_whatever_they_wait_for_and_none_is_touched() {
    let cloud = cloud().await;
    let client = sqs(&cloud);
    let url = queue(&client, "orders").await;
    for (body, delay) in [("taken", 0), ("waiting", 0), ("delayed", 60)] {
        let send = client.send_message().queue_url(&url).message_body(body);
        send.delay_seconds(delay).send().await.unwrap();
    }
    let taken = client
        .receive_message()
        .queue_url(&url)
        .send()
        .await
        .unwrap();
    assert_eq!(taken.messages()[0].body(), Some("taken"));

    let arn = "arn:aws:sqs:us-east-1:000000000000:orders";
    for _ in 0..2 {
        let found = cloud.messages(arn).unwrap();
        let contents: Vec<_> = found
            .iter()
            .map(|message| (&*message.body, message.receives))
            .collect();
        assert_eq!(contents, [("taken", 1), ("waiting", 0), ("delayed", 0)]);
    }
    cloud.clock().advance(Duration::from_hours(5 * 24));
    assert_eq!(cloud.messages(arn), Some(vec![]), "retention is over");
    assert_eq!(
        cloud.messages("arn:aws:sqs:us-east-1:000000000000:other"),
        None
    );
}
