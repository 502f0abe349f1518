use aws_credential_types::Credentials;
use aws_sdk_sqs::config::Region;
use aws_sdk_sqs::operation::RequestId;
use aws_sdk_sqs::{Client, Config as SqsConfig};
use rehearsal_cloud::{Cloud, CloudError, Config};

use crate::support::{cloud, sqs, sqs_config};

/// What a little work brings: ids of requests, messages and receipts.
async fn ids(seed: u64) -> Vec<String> {
    let cloud = Cloud::start(Config {
        seed,
        ..Config::default()
    })
    .await
    .unwrap();
    let client = sqs(&cloud);
    let created = client
        .create_queue()
        .queue_name("orders")
        .send()
        .await
        .unwrap();
    let url = created.queue_url().unwrap();
    let sent = client
        .send_message()
        .queue_url(url)
        .message_body("m")
        .send()
        .await
        .unwrap();
    let received = client
        .receive_message()
        .queue_url(url)
        .send()
        .await
        .unwrap();
    vec![
        created.request_id().unwrap().to_owned(),
        sent.message_id().unwrap().to_owned(),
        received.messages()[0].receipt_handle().unwrap().to_owned(),
    ]
}

#[tokio::test]
async fn the_same_seed_and_calls_give_the_same_ids() {
    let first = ids(7).await;
    assert_eq!(first, ids(7).await);
    let other = ids(8).await;
    assert!(
        first
            .iter()
            .zip(&other)
            .all(|(first, other)| first != other),
        "{first:?} {other:?}"
    );
}

#[tokio::test]
async fn hundreds_live_at_once_and_know_nothing_of_each_other() {
    let mut clouds = Vec::new();
    for _ in 0..200 {
        clouds.push(cloud().await);
    }
    sqs(&clouds[0])
        .create_queue()
        .queue_name("orders")
        .send()
        .await
        .unwrap();
    for (number, cloud) in clouds.iter().enumerate() {
        let listed = sqs(cloud).list_queues().send().await.unwrap();
        assert_eq!(listed.queue_urls().len(), usize::from(number == 0));
    }
    assert_eq!(clouds[1].journal().last(), 1);
}

#[tokio::test]
async fn regions_and_accounts_are_separate() {
    let cloud = cloud().await;
    let of = |configured: fn(aws_sdk_sqs::config::Builder) -> aws_sdk_sqs::config::Builder| {
        let config: SqsConfig = configured(sqs_config(&cloud)).build();
        Client::from_conf(config)
    };
    let home = of(|config| config);
    let abroad = of(|config| config.region(Region::new("eu-west-1")));
    let stranger = of(|config| {
        config.credentials_provider(Credentials::from_keys("123456789012", "any", None))
    });
    for client in [&home, &abroad, &stranger] {
        client
            .create_queue()
            .queue_name("orders")
            .send()
            .await
            .unwrap();
    }
    home.create_queue().queue_name("more").send().await.unwrap();
    assert_eq!(
        home.list_queues().send().await.unwrap().queue_urls().len(),
        2
    );
    assert_eq!(
        abroad
            .list_queues()
            .send()
            .await
            .unwrap()
            .queue_urls()
            .len(),
        1
    );
    let urls = stranger.list_queues().send().await.unwrap();
    assert!(
        urls.queue_urls()[0].ends_with("/123456789012/orders"),
        "{urls:?}"
    );
    let calls = cloud.journal().since(0);
    assert!(calls.iter().any(|call| &*call.region == "eu-west-1"));
    assert!(calls.iter().any(|call| &*call.account == "123456789012"));
}

#[tokio::test]
async fn a_taken_port_is_told_as_such() {
    let first = cloud().await;
    let again = Cloud::start(Config {
        listen: first.address(),
        ..Config::default()
    })
    .await;
    let error: CloudError = again.unwrap_err();
    let message = error.to_string();
    assert!(
        message.starts_with(&format!("could not listen on {}: ", first.address())),
        "{message}"
    );
}

#[tokio::test]
async fn clouds_start_from_a_template_and_know_nothing_of_each_other() {
    let (first, client) = crate::support::boxed().await;
    let put = client.put_object().bucket("box").key("seed");
    put.body(b"data".to_vec().into()).send().await.unwrap();
    sqs(&first)
        .create_queue()
        .queue_name("orders")
        .send()
        .await
        .unwrap();
    let template = first.template().await;
    drop(first);
    let start = |seed| {
        let config = Config {
            seed,
            ..Config::default()
        };
        Cloud::start_from(config, &template)
    };
    let (one, two) = (start(1).await.unwrap(), start(2).await.unwrap());
    assert_eq!((one.journal().last(), two.journal().last()), (0, 0));
    crate::support::s3(&one)
        .delete_object()
        .bucket("box")
        .key("seed")
        .send()
        .await
        .unwrap();
    let kept = crate::support::s3(&two)
        .get_object()
        .bucket("box")
        .key("seed");
    let kept = kept.send().await.unwrap().body.collect().await.unwrap();
    assert_eq!(kept.to_vec(), b"data");
    let mut sent = Vec::new();
    for cloud in [&one, &two] {
        let client = sqs(cloud);
        let url = client.get_queue_url().queue_name("orders");
        let url = url.send().await.unwrap().queue_url.unwrap();
        assert!(url.starts_with(cloud.endpoint()), "{url}");
        let message = client.send_message().queue_url(&url).message_body("m");
        sent.push(message.send().await.unwrap().message_id.unwrap());
        let received = client.receive_message().queue_url(&url).send();
        assert_eq!(received.await.unwrap().messages().len(), 1);
    }
    assert_ne!(sent[0], sent[1]);
}
