//! What SES checks before it sends or stores: tags, notification types, topics, limits.

use aws_sdk_ses::types::{
    Body, ConfigurationSet, Content, Destination, EventDestination, EventType, Message, MessageTag,
    NotificationType, SnsDestination, Template,
};
use aws_sdk_sesv2::types::{
    Destination as DestinationV2, EmailContent, EmailTemplateContent, EventDestinationDefinition,
    EventType as EventTypeV2, SnsDestination as SnsDestinationV2, Tag, Template as TemplateV2,
};

use crate::sns_support::{Fixture, refused_as};
use crate::support::{cloud, ses, sesv2};

/// Recorded: ses, `invalid_tags_send_email`, which sends from an address that is not verified.
#[tokio::test]
async fn tags_are_checked_before_the_identity() {
    let cloud = cloud().await;
    let client = ses(&cloud);
    let text = Content::builder().data("hi").build().unwrap();
    let body = Body::builder().text(text.clone()).build();
    let send = |name: &str, value: &str| {
        let tag = MessageTag::builder().name(name).value(value);
        let message = Message::builder().subject(text.clone()).body(body.clone());
        let send = client.send_email().source("nobody@example.com");
        let to = Destination::builder().to_addresses("jo@example.com");
        let send = send.destination(to.build()).message(message.build());
        send.tags(tag.build().unwrap()).send()
    };
    refused_as(
        send("", "x").await,
        "InvalidParameterValue",
        "The tag name must be specified.",
    );
    refused_as(
        send("kind", "a:b").await,
        "InvalidParameterValue",
        "Invalid tag value <a:b>: only alphanumeric ASCII characters, '_',  '-' , '.', '@' are allowed.",
    );
    refused_as(
        send("kind", "receipt").await,
        "MessageRejected",
        "Email address is not verified. The following identities failed the check in region US-EAST-1: nobody@example.com",
    );
}

/// Recorded: ses, `set_identity_headers_in_notifications_enabled_failure_*`.
#[tokio::test]
async fn headers_in_notifications_need_a_type_and_an_identity() {
    let cloud = cloud().await;
    let client = ses(&cloud);
    let set = |kind: &str| {
        let set = client.set_identity_headers_in_notifications_enabled();
        let set = set
            .identity("unknown@example.com")
            .notification_type(NotificationType::from(kind));
        set.enabled(true).send()
    };
    refused_as(
        set("InvalidType").await,
        "InvalidParameterValue",
        "Invalid notification type: InvalidType. Valid values are: Bounce, Complaint, Delivery.",
    );
    refused_as(
        set("Bounce").await,
        "MessageRejected",
        "Identity unknown@example.com is not verified or does not exist.",
    );
}

/// Recorded: ses, `cannot_create_event_for_no_topic` and `sending_to_deleted_topic`.
#[tokio::test]
async fn an_event_destination_needs_its_topic() {
    let fixture = Fixture::new().await;
    let client = ses(&fixture.cloud);
    let set = ConfigurationSet::builder().name("orders").build().unwrap();
    let create = client.create_configuration_set().configuration_set(set);
    create.send().await.unwrap();
    let create = |topic: &str| {
        let sns = SnsDestination::builder().topic_arn(topic).build().unwrap();
        let destination = EventDestination::builder().name("all").enabled(true);
        let destination = destination
            .matching_event_types(EventType::Send)
            .sns_destination(sns);
        let create = client.create_configuration_set_event_destination();
        let create = create.configuration_set_name("orders");
        create
            .event_destination(destination.build().unwrap())
            .send()
    };
    let missing = "arn:aws:sns:us-east-1:000000000000:missing";
    refused_as(
        create(missing).await,
        "InvalidSNSDestination",
        &format!("SNS topic <{missing}> not found."),
    );
    let topic = fixture.topic("events").await;
    let queue = fixture.queue("events").await;
    let raw = [("RawMessageDelivery", "true")];
    fixture.subscribe(&topic, &queue, &raw).await;
    create(&topic).await.unwrap();
    assert_eq!(
        fixture.bodies(&queue).await,
        ["Successfully validated SNS topic for Amazon SES event publishing."]
    );

    let client = sesv2(&fixture.cloud);
    let sns = SnsDestinationV2::builder().topic_arn(missing);
    let destination = EventDestinationDefinition::builder()
        .matching_event_types(EventTypeV2::Send)
        .sns_destination(sns.build().unwrap());
    let create = client.create_configuration_set_event_destination();
    let create = create
        .configuration_set_name("orders")
        .event_destination_name("new");
    refused_as(
        create.event_destination(destination.build()).send().await,
        "BadRequestException",
        &format!("SNS topic <{missing}> not found."),
    );
}

/// The API reference, `UntagResource`: `TagKeys` is repeated in the query.
#[tokio::test]
async fn several_tags_are_removed_at_once() {
    let cloud = cloud().await;
    let client = sesv2(&cloud);
    let mut create = client.create_email_identity().email_identity("example.com");
    for key in ["a", "b", "c"] {
        create = create.tags(Tag::builder().key(key).value("x").build().unwrap());
    }
    create.send().await.unwrap();
    let arn = "arn:aws:ses:us-east-1:000000000000:identity/example.com";
    let untag = client.untag_resource().resource_arn(arn);
    untag.tag_keys("a").tag_keys("c").send().await.unwrap();
    let list = client.list_tags_for_resource().resource_arn(arn).send();
    let left: Vec<_> = list
        .await
        .unwrap()
        .tags
        .into_iter()
        .map(|tag| tag.key)
        .collect();
    assert_eq!(left, ["b"]);
}

/// The API reference, `Template`: a template has a name or an ARN.
#[tokio::test]
async fn a_template_can_be_named_by_its_arn() {
    let cloud = cloud().await;
    let client = sesv2(&cloud);
    let identity = client
        .create_email_identity()
        .email_identity("a@example.com");
    identity.send().await.unwrap();
    let content = EmailTemplateContent::builder()
        .subject("Hi {{name}}")
        .text("x");
    let create = client.create_email_template().template_name("hello");
    let create = create.template_content(content.build());
    create.send().await.unwrap();
    let template = TemplateV2::builder()
        .template_arn("arn:aws:ses:us-east-1:000000000000:template/hello")
        .template_data(r#"{"name": "Jo"}"#);
    let send = client.send_email().from_email_address("a@example.com");
    let to = DestinationV2::builder().to_addresses("jo@example.com");
    let content = EmailContent::builder().template(template.build());
    let send = send.destination(to.build()).content(content.build());
    send.send().await.unwrap();
    assert_eq!(
        cloud.mailbox().messages()[0].subject.as_deref(),
        Some("Hi Jo")
    );
}

/// A template that repeats itself is refused instead of filling the memory: SES's messages
/// have 40 megabytes at most.
#[tokio::test]
async fn a_rendered_template_is_limited() {
    let cloud = cloud().await;
    let client = ses(&cloud);
    let open: Vec<String> = (0..7)
        .map(|up| format!("{{{{#each {}all}}}}", "../".repeat(up)))
        .collect();
    let template = Template::builder()
        .template_name("bomb")
        .subject_part("s")
        .text_part(open.concat() + "x" + &"{{/each}}".repeat(7));
    let template = template.build().unwrap();
    client
        .create_template()
        .template(template)
        .send()
        .await
        .unwrap();
    let data = serde_json::json!({"all": vec![1; 500]}).to_string();
    let test = client.test_render_template().template_name("bomb");
    refused_as(
        test.template_data(data).send().await,
        "InvalidRenderingParameter",
        "Template rendering failed: the rendered content is too long.",
    );
}
