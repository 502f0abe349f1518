//! A cloud that runs already: used by names of one's own, and left as it was.

use rehearsal_cloud::{Cloud, Config};
use rehearsal_stage::{Queue, Sandbox, SandboxRequest, Stage, StageOptions, Topic, UserPool};

use crate::support::{Home, seeded};

const STAGE: &str = "
cloud:
  buckets: {files: {versioning: true}}
  queues: {orders: {}}
  topics: {news: {subscriptions: [{queue: orders, raw: true}]}}
seeds:
  few: [{bucket: files, folder: files}, {queue: orders, messages: [{body: seeded}]}]
";

async fn somebodys() -> Cloud {
    Cloud::start(Config::default()).await.unwrap()
}

async fn on(cloud: &Cloud) -> (Home, Stage) {
    let home = Home::new(STAGE).with("files/a.txt", "a");
    let options = StageOptions {
        cloud: Some(cloud.endpoint().into()),
        ..StageOptions::default()
    };
    let (stage, _told) = home.boot_on(options).await.unwrap();
    (home, stage)
}

#[tokio::test]
async fn people_are_the_sandboxs_own_where_the_other_cloud_is_ours() {
    let cloud = somebodys().await;
    let home = Home::new("cloud: {user_pools: {people: {}}}\nusers: {ada: {}}\n");
    let options = StageOptions {
        cloud: Some(cloud.endpoint().into()),
        ..StageOptions::default()
    };
    let (stage, _told) = home.boot_on(options).await.unwrap();
    let sandbox = stage.sandbox(SandboxRequest::default()).await.unwrap();
    let pool = sandbox.resource::<UserPool>("people").unwrap();
    let endpoint = sandbox.cloud().endpoint();
    assert_eq!(*pool.issuer, format!("{endpoint}/{}", pool.id));
    // What is said to them can be read, which the other's mails cannot.
    let cognito = &sandbox.clients().cognito;
    let sign_up = cognito
        .sign_up()
        .client_id(&*pool.clients[&pool.default_client].id);
    let sign_up = sign_up.username("bob").password("Passw0rd!Passw0rd!");
    sign_up.send().await.unwrap();
    let known = cloud.journal().since(0);
    assert!(known.iter().all(|call| &*call.operation != "SignUp"));
    let own = sandbox.cloud().journal().since(0);
    assert!(own.iter().any(|call| &*call.operation == "SignUp"));
    stage.close().await;
}

fn arn(queue: &str) -> String {
    format!("arn:aws:sqs:us-east-1:000000000000:{queue}")
}

#[tokio::test]
async fn sandboxes_do_not_meet_and_nothing_of_them_stays() {
    let cloud = somebodys().await;
    let (_home, stage) = on(&cloud).await;
    let one = stage.sandbox(seeded(&["few"])).await.unwrap();
    let two = stage.sandbox(SandboxRequest::default()).await.unwrap();

    // Somebody works there, too.
    let sqs = &two.clients().sqs;
    sqs.create_queue()
        .queue_name("theirs")
        .send()
        .await
        .unwrap();

    let (here, there) = (
        one.resource::<Queue>("orders").unwrap(),
        two.resource::<Queue>("orders").unwrap(),
    );
    assert_ne!(here.name, there.name);
    assert!(here.url.starts_with(one.cloud().endpoint()), "{}", here.url);
    let topic = &one.resource::<Topic>("news").unwrap().arn;
    let message = serde_json::json!({"TopicArn": &**topic, "Message": "hello"});
    let publish = one.clients().api.call("sns", "Publish", &message);
    publish.await.unwrap();
    let bodies = async |sandbox: &Sandbox| {
        let queue = sandbox.resource::<Queue>("orders").unwrap();
        let seen = sandbox.cloud().peek(&queue.arn).await.unwrap().unwrap();
        seen.into_iter().map(|seen| seen.body).collect::<Vec<_>>()
    };
    assert_eq!(bodies(&one).await, ["seeded", "hello"]);
    assert_eq!(bodies(&two).await, [""; 0]);
    // What one did is in its journal and not in the other's.
    let published = |sandbox: &Sandbox| {
        let calls = sandbox.cloud().journal().since(0);
        calls
            .iter()
            .filter(|call| &*call.operation == "Publish")
            .count()
    };
    assert_eq!((published(&one), published(&two)), (1, 0));

    let gone = here.arn.clone();
    one.close().await;
    assert_eq!(cloud.messages(&gone), None);
    assert!(cloud.messages(&there.arn).is_some());
    let gone = there.arn.clone();
    // Neither closed nor lost: it goes with the run.
    drop(two);
    stage.close().await;
    assert_eq!(cloud.messages(&gone), None);
    assert!(cloud.messages(&arn("theirs")).is_some());
    let left = cloud.snapshot().unwrap();
    let buckets = &left["services"]["s3"]["state"]["buckets"];
    assert_eq!(buckets, &serde_json::json!({}));
}

#[tokio::test]
async fn what_a_dead_run_left_goes_with_the_next_and_a_living_one_is_left_alone() {
    let cloud = somebodys().await;
    let (_home, living) = on(&cloud).await;
    let sandbox = living.sandbox(SandboxRequest::default()).await.unwrap();
    let of_the_living = sandbox.resource::<Queue>("orders").unwrap().arn.clone();
    for name in ["rh-00000000-1-orders", "rh-mine", "other"] {
        let make = sandbox.clients().sqs.create_queue().queue_name(name);
        make.send().await.unwrap();
    }
    let (_home, next) = on(&cloud).await;
    assert_eq!(cloud.messages(&arn("rh-00000000-1-orders")), None);
    for stays in [&*arn("rh-mine"), &*arn("other"), &*of_the_living] {
        assert!(cloud.messages(stays).is_some(), "{stays}");
    }
    next.close().await;
    sandbox.close().await;
    living.close().await;
}

#[tokio::test]
async fn a_cloud_that_is_not_there_or_far_away_is_refused() {
    // Bound and never listening: nobody else gets the port, and it refuses.
    let port = tokio::net::TcpSocket::new_v4().unwrap();
    port.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let gone = format!("http://{}", port.local_addr().unwrap());
    for (url, reason) in [
        (&*gone, "Connection refused"),
        ("http://192.0.2.1:4566", "it is not on this machine"),
    ] {
        let options = StageOptions {
            cloud: Some(url.into()),
            ..StageOptions::default()
        };
        let refused = Home::new(STAGE)
            .with("files/a.txt", "a")
            .boot_on(options)
            .await;
        let refused = refused.map(|_| ()).unwrap_err();
        let said = refused.to_string();
        assert!(
            said.starts_with(&format!("could not use the cloud at {url}: ")),
            "{said}"
        );
        assert!(said.contains(reason), "{said}");
        assert!(refused.help().unwrap().contains("http://127.0.0.1:4566"));
    }
}
