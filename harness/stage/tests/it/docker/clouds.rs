//! Clouds that the stage file names, and images that are not to be had.

use rehearsal_record::Event;
use rehearsal_stage::{Queue, SandboxRequest};

use super::apps::Image;
use super::{IMAGES, containers, docker, gets_images, on_docker, playable};
use crate::support::{Home, message};

/// An image of somebody's that speaks AWS on one port: LocalStack by a name
/// that does not tell.
#[tokio::test(flavor = "multi_thread")]
async fn any_image_that_speaks_aws_on_one_port_is_a_cloud() {
    if !playable() {
        return;
    }
    let image = Image::named("aws");
    assert!(docker(&["tag", IMAGES[1], &image.0]).is_some());
    let stage =
        "cloud:\n  image: IMAGE\n  port: 4566\n  queues: {orders: {}}\n  buckets: {files: {}}\n";
    let home = Home::new(&stage.replace("IMAGE", &image.0));
    let (stage, mut told) = home.boot_on(on_docker()).await.unwrap();
    let run = stage.directory().display().to_string();
    let mut notices = Vec::new();
    while let Ok(event) = told.try_recv() {
        if let Event::Notice { text } = event {
            notices.push(text);
        }
    }
    let cloud = format!("cloud: container {}", image.0);
    assert!(notices.contains(&cloud), "{notices:?}");

    let sandbox = stage.sandbox(SandboxRequest::default()).await.unwrap();
    let queue = &sandbox.resource::<Queue>("orders").unwrap().url;
    let sqs = &sandbox.clients().sqs;
    let send = sqs.send_message().queue_url(&**queue).message_body("x");
    send.send().await.unwrap();
    let received = sqs
        .receive_message()
        .queue_url(&**queue)
        .wait_time_seconds(5);
    let received = received.send().await.unwrap();
    assert_eq!(received.messages()[0].body(), Some("x"));
    // The journal is the tap's, whatever is behind it.
    let calls = sandbox.cloud().journal().since(0);
    assert!(calls.iter().any(|call| &*call.operation == "SendMessage"));
    // What it is it says itself: LocalStack can be looked into.
    let queue = &sandbox.resource::<Queue>("orders").unwrap().arn;
    assert!(sandbox.cloud().peek(queue).await.unwrap().is_some());
    assert_eq!(containers(&run).len(), 1);
    sandbox.close().await;
    stage.close().await;
    assert_eq!(containers(&run), [""; 0]);
}

/// A registry that hangs up, as one does that a firewall keeps away.
#[tokio::test(flavor = "multi_thread")]
async fn an_image_that_cannot_be_pulled_is_told_by_its_name_and_what_to_do() {
    if !playable() || !gets_images() {
        return;
    }
    // Nobody listens on port 1 of the engine's own machine.
    let image = "127.0.0.1:1/no/such:1";
    let home = Home::new(&format!("cloud: {{image: '{image}'}}\n"));
    let error = home.boot_on(on_docker()).await.map(|_| ()).unwrap_err();
    assert!(error.help().unwrap().contains("docker load"), "{error}");
    let said = error.to_string();
    assert!(
        said.starts_with(&format!("could not get the image {image}: ")),
        "{said}"
    );

    // And one of an app's that is to be built of something that is not there.
    let home = Home::new("apps:\n  web: {container: {dockerfile: Dockerfile}}\n")
        .with("Dockerfile", &format!("FROM {image}\n"));
    let said = message(home.boot_on(on_docker()).await);
    assert!(
        said.starts_with("could not run `docker build --file "),
        "{said}"
    );
    assert!(said.contains("127.0.0.1:1"), "{said}");
}
