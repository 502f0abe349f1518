//! Clouds that the stage file names, and images that are not available.

use rehearsal_record::Event;
use rehearsal_stage::{Queue, QueueInspection as _, SandboxRequest};

use super::apps::Image;
use super::{IMAGES, containers, docker, on_docker};
use crate::support::{Home, message};

/// LocalStack, by a name that does not tell what it is.
pub(super) async fn any_image_with_the_aws_api_on_one_port_is_a_cloud() {
    let image = Image::named("aws");
    assert!(docker(&["tag", IMAGES[1], &image.0]).is_some());
    let stage =
        "cloud:\n  image: IMAGE\n  port: 4566\n  queues: {orders: {}}\n  buckets: {files: {}}\n";
    let home = Home::new(&stage.replace("IMAGE", &image.0));
    let (stage, mut events) = home.start_with(on_docker()).await.unwrap();
    let run = stage.directory().display().to_string();
    let mut notices = Vec::new();
    while let Ok(event) = events.try_recv() {
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
    // The journal is kept by the sandbox's cloud, whatever is behind it.
    let calls = sandbox.cloud().journal().since(0);
    assert!(calls.iter().any(|call| &*call.operation == "SendMessage"));
    // It was recognised as LocalStack, whose messages can be read.
    let queue = &sandbox.resource::<Queue>("orders").unwrap().arn;
    assert!(sandbox.cloud().peek(queue).await.unwrap().is_some());
    assert_eq!(containers(&run).len(), 1);
    sandbox.close().await;
    stage.close().await;
    assert_eq!(containers(&run), [""; 0]);
}

/// A registry that refuses connections, as behind a firewall.
pub(super) async fn image_that_cannot_be_pulled_is_reported_with_a_hint() {
    // No server listens on port 1 of the engine's machine.
    let image = "127.0.0.1:1/no/such:1";
    let home = Home::new(&format!("cloud: {{image: '{image}'}}\n"));
    let error = home.start_with(on_docker()).await.map(|_| ()).unwrap_err();
    assert!(error.help().unwrap().contains("docker load"), "{error}");
    let expected = format!("could not get the image {image}: ");
    assert!(error.to_string().starts_with(&expected), "{error}");

    // The image of an app is built from an image that is not available.
    let home = Home::new("apps:\n  web: {container: {dockerfile: Dockerfile}}\n")
        .with("Dockerfile", &format!("FROM {image}\n"));
    let text = message(home.start_with(on_docker()).await);
    assert!(
        text.starts_with("could not run `docker build --file "),
        "{text}"
    );
    assert!(text.contains("127.0.0.1:1"), "{text}");
}
