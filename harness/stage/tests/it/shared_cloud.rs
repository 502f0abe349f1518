//! A running cloud: sandboxes use different names, and leave nothing.

use rehearsal_cloud::{Cloud, Config};
use rehearsal_stage::{
    Queue, QueueInspection as _, Sandbox, SandboxRequest, Stage, StageOptions, Topic, UserPool,
};

use crate::support::{Home, seeded};

const STAGE: &str = "
cloud:
  buckets: {files: {versioning: true}}
  queues: {orders: {}}
  topics: {news: {subscriptions: [{queue: orders, raw: true}]}}
seeds:
  few: [{bucket: files, folder: files}, {queue: orders, messages: [{body: seeded}]}]
";

async fn running_cloud() -> Cloud {
    Cloud::start(Config::default()).await.unwrap()
}

async fn start_on(cloud: &Cloud) -> (Home, Stage) {
    let home = Home::new(STAGE).with("files/a.txt", "a");
    let options = StageOptions {
        cloud: Some(cloud.endpoint().into()),
        ..StageOptions::default()
    };
    let (stage, _events) = home.start_with(options).await.unwrap();
    (home, stage)
}

#[tokio::test]
async fn user_pools_are_in_the_embedded_cloud_if_the_shared_one_is_of_the_same_kind() {
    let cloud = running_cloud().await;
    let home = Home::new("cloud: {user_pools: {people: {}}}\nusers: {ada: {}}\n");
    let options = StageOptions {
        cloud: Some(cloud.endpoint().into()),
        ..StageOptions::default()
    };
    let (stage, _events) = home.start_with(options).await.unwrap();
    let sandbox = stage.sandbox(SandboxRequest::default()).await.unwrap();
    let pool = sandbox.resource::<UserPool>("people").unwrap();
    let endpoint = sandbox.cloud().endpoint();
    assert_eq!(*pool.issuer, format!("{endpoint}/{}", pool.id));
    // So that the codes they send can be read.
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
async fn sandboxes_are_isolated_and_leave_nothing() {
    let cloud = running_cloud().await;
    let (_home, stage) = start_on(&cloud).await;
    let one = stage.sandbox(seeded(&["few"])).await.unwrap();
    let two = stage.sandbox(SandboxRequest::default()).await.unwrap();

    // A resource of another user of the cloud.
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
    // Each journal has only the calls of its sandbox.
    let published = |sandbox: &Sandbox| {
        let calls = sandbox.cloud().journal().since(0);
        calls
            .iter()
            .filter(|call| &*call.operation == "Publish")
            .count()
    };
    assert_eq!((published(&one), published(&two)), (1, 0));

    let removed = here.arn.clone();
    one.close().await;
    assert_eq!(cloud.messages(&removed), None);
    assert!(cloud.messages(&there.arn).is_some());
    let removed = there.arn.clone();
    // A sandbox that is dropped without being closed is removed with the run.
    drop(two);
    stage.close().await;
    assert_eq!(cloud.messages(&removed), None);
    assert!(cloud.messages(&arn("theirs")).is_some());
    let left = cloud.snapshot().unwrap();
    let buckets = &left["services"]["s3"]["state"]["buckets"];
    assert_eq!(buckets, &serde_json::json!({}));
}

#[tokio::test]
async fn resources_of_dead_runs_are_removed_and_those_of_living_ones_kept() {
    let cloud = running_cloud().await;
    let (_home, living_run) = start_on(&cloud).await;
    let sandbox = living_run.sandbox(SandboxRequest::default()).await.unwrap();
    let of_living_run = sandbox.resource::<Queue>("orders").unwrap().arn.clone();
    for name in ["rh-00000000-1-orders", "rh-mine", "other"] {
        let make = sandbox.clients().sqs.create_queue().queue_name(name);
        make.send().await.unwrap();
    }
    let (_home, next) = start_on(&cloud).await;
    assert_eq!(cloud.messages(&arn("rh-00000000-1-orders")), None);
    for kept in [&*arn("rh-mine"), &*arn("other"), &*of_living_run] {
        assert!(cloud.messages(kept).is_some(), "{kept}");
    }
    next.close().await;
    sandbox.close().await;
    living_run.close().await;
}

#[tokio::test]
async fn cloud_that_does_not_answer_or_is_remote_is_refused() {
    // Bound without listening: no one else gets the port, and it refuses.
    let port = tokio::net::TcpSocket::new_v4().unwrap();
    port.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let unreachable = format!("http://{}", port.local_addr().unwrap());
    for (url, reason) in [
        (&*unreachable, "Connection refused"),
        ("http://192.0.2.1:4566", "it is not on this machine"),
    ] {
        let options = StageOptions {
            cloud: Some(url.into()),
            ..StageOptions::default()
        };
        let refused = Home::new(STAGE)
            .with("files/a.txt", "a")
            .start_with(options)
            .await;
        let refused = refused.map(|_| ()).unwrap_err();
        let output = refused.to_string();
        assert!(
            output.starts_with(&format!("could not use the cloud at {url}: ")),
            "{output}"
        );
        assert!(output.contains(reason), "{output}");
        assert!(refused.help().unwrap().contains("http://127.0.0.1:4566"));
    }
}
