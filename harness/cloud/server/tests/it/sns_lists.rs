//! Lists of subscriptions.

use crate::sns_support::{Fixture, refused_as};

const INVALID: &str = "InvalidParameter";

#[tokio::test]
async fn subscriptions_are_listed_by_topic_and_all_together() {
    let fixture = Fixture::new().await;
    let (orders, users) = (fixture.topic("orders").await, fixture.topic("users").await);
    let queue = fixture.queue("queue").await;
    let arn = fixture.subscribe(&orders, &queue, &[]).await;
    let mail = fixture
        .sns
        .subscribe()
        .topic_arn(&users)
        .protocol("email")
        .endpoint("a@example.com")
        .send();
    assert_eq!(
        mail.await.unwrap().subscription_arn(),
        Some("pending confirmation")
    );
    let all = fixture.sns.list_subscriptions().send().await.unwrap();
    let arns: Vec<_> = all
        .subscriptions()
        .iter()
        .map(|found| found.subscription_arn().unwrap())
        .collect();
    assert_eq!(arns, [arn.as_str(), "PendingConfirmation"]);
    let of_users = fixture
        .sns
        .list_subscriptions_by_topic()
        .topic_arn(&users)
        .send()
        .await
        .unwrap();
    let [found] = of_users.subscriptions() else {
        panic!("{of_users:?}")
    };
    assert_eq!(
        (found.protocol(), found.endpoint()),
        (Some("email"), Some("a@example.com"))
    );
    assert_eq!(
        (found.topic_arn(), found.owner()),
        (Some(users.as_str()), Some("000000000000"))
    );
    let missing = fixture
        .sns
        .list_subscriptions_by_topic()
        .topic_arn(format!("{users}-2"))
        .send()
        .await;
    refused_as(missing, "NotFound", "Topic does not exist");
}

#[tokio::test]
async fn long_lists_come_in_pages() {
    let fixture = Fixture::new().await;
    let topic = fixture.topic("orders").await;
    for index in 0..101 {
        let number = format!("+1555000{index:04}");
        fixture
            .sns
            .subscribe()
            .topic_arn(&topic)
            .protocol("sms")
            .endpoint(number)
            .send()
            .await
            .unwrap();
    }
    let list = || fixture.sns.list_subscriptions_by_topic().topic_arn(&topic);
    let first = list().send().await.unwrap();
    assert_eq!(first.subscriptions().len(), 100);
    let second = list()
        .next_token(first.next_token().unwrap())
        .send()
        .await
        .unwrap();
    assert_eq!(second.subscriptions().len(), 1);
    refused_as(
        list().next_token("?").send().await,
        INVALID,
        "Invalid parameter: NextToken",
    );
}
