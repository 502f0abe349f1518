//! Mail by SES's query API, as it lands in the mailbox.

use std::time::Duration;

use aws_sdk_ses::Client;
use aws_sdk_ses::primitives::Blob;
use aws_sdk_ses::types::{
    Body, BulkEmailDestination, Content, Destination, Message, RawMessage, Template,
};
use rehearsal_cloud::MessageKind;
use serde_json::json;

use crate::sns_support::{refused, refused_as};
use crate::support::{cloud, ses};

fn content(text: &str) -> Content {
    Content::builder().data(text).build().unwrap()
}

fn to(address: &str) -> Destination {
    Destination::builder().to_addresses(address).build()
}

fn message(subject: &str, text: &str) -> Message {
    let body = Body::builder()
        .text(content(text))
        .html(content("<p>hi</p>"))
        .build();
    Message::builder()
        .subject(content(subject))
        .body(body)
        .build()
}

async fn verified(client: &Client, address: &str) {
    client
        .verify_email_identity()
        .email_address(address)
        .send()
        .await
        .unwrap();
}

#[tokio::test]
async fn a_mail_lands_in_the_outbox() {
    let cloud = cloud().await;
    let client = ses(&cloud);
    verified(&client, "shop@example.com").await;
    let sent = client
        .send_email()
        .source("Shop <shop@example.com>")
        .destination(
            Destination::builder()
                .to_addresses("jo@example.com")
                .cc_addresses("al@example.com")
                .build(),
        )
        .message(message("Your order", "thanks"))
        .reply_to_addresses("help@example.com")
        .send()
        .await
        .unwrap();
    let messages = cloud.mailbox().messages();
    let [message] = messages.as_slice() else {
        panic!("{messages:?}")
    };
    assert_eq!(
        (message.kind, message.service.as_str()),
        (MessageKind::Email, "ses")
    );
    assert_eq!(message.from.as_deref(), Some("Shop <shop@example.com>"));
    assert_eq!(message.to, ["jo@example.com", "al@example.com"]);
    assert_eq!(
        (message.subject.as_deref(), message.text.as_str()),
        (Some("Your order"), "thanks")
    );
    assert_eq!(message.html.as_deref(), Some("<p>hi</p>"));
    assert_eq!(message.details["MessageId"], sent.message_id());
    assert_eq!(message.details["Cc"], json!(["al@example.com"]));
    assert_eq!(message.details["ReplyTo"], json!(["help@example.com"]));
}

#[tokio::test]
async fn only_verified_senders_may_send() {
    let cloud = cloud().await;
    let client = ses(&cloud);
    let send = |source: &str, recipient: &str| {
        client
            .send_email()
            .source(source)
            .destination(to(recipient))
            .message(message("s", "t"))
            .send()
    };
    refused_as(
        send("shop@example.com", "jo@example.com").await,
        "MessageRejected",
        "Email address is not verified. The following identities failed the check in region US-EAST-1: shop@example.com",
    );
    client
        .verify_domain_identity()
        .domain("example.com")
        .send()
        .await
        .unwrap();
    send("anyone@example.com", "jo@example.org").await.unwrap();
    send("anyone@mail.example.com", "jo@example.org")
        .await
        .unwrap();
    assert_eq!(
        refused(send("x@badexample.com", "jo@example.org").await).0,
        "MessageRejected"
    );
    refused_as(
        send("shop@example.com", "jo").await,
        "InvalidParameterValue",
        "Missing final '@domain'",
    );
    let nobody = RawMessage::builder()
        .data(Blob::new("From: shop@example.com\r\n\r\nx"))
        .build()
        .unwrap();
    let nobody = client.send_raw_email().raw_message(nobody).send().await;
    refused_as(
        nobody,
        "InvalidParameterValue",
        "Missing required header 'To'.",
    );
    assert_eq!(cloud.mailbox().messages().len(), 2);
}

#[tokio::test]
async fn identities_come_and_go() {
    let cloud = cloud().await;
    let client = ses(&cloud);
    verified(&client, "shop@example.com").await;
    let tokens = client
        .verify_domain_dkim()
        .domain("example.com")
        .send()
        .await
        .unwrap();
    assert_eq!(tokens.dkim_tokens().len(), 3);
    let all = client.list_identities().send().await.unwrap();
    assert_eq!(all.identities(), ["example.com", "shop@example.com"]);
    let status = client
        .get_identity_verification_attributes()
        .identities("shop@example.com")
        .identities("gone@example.com");
    let status = status.send().await.unwrap();
    let attributes = status.verification_attributes();
    assert_eq!(attributes.len(), 1);
    assert_eq!(
        attributes["shop@example.com"]
            .verification_status()
            .as_str(),
        "Success"
    );
    let addresses = client.list_verified_email_addresses().send().await.unwrap();
    assert_eq!(addresses.verified_email_addresses(), ["shop@example.com"]);
    client
        .delete_identity()
        .identity("shop@example.com")
        .send()
        .await
        .unwrap();
    assert_eq!(
        client.list_identities().send().await.unwrap().identities(),
        ["example.com"]
    );
}

#[tokio::test]
async fn a_raw_mail_is_read() {
    let cloud = cloud().await;
    let client = ses(&cloud);
    verified(&client, "shop@example.com").await;
    let raw = "From: Shop <shop@example.com>\r\nTo: jo@example.com\r\nSubject: =?utf-8?B?w7xiZXI=?=\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\ncaf=C3=A9\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=receipt.pdf\r\n\r\n%PDF\r\n--b--\r\n";
    let data = RawMessage::builder().data(Blob::new(raw)).build().unwrap();
    client
        .send_raw_email()
        .raw_message(data)
        .send()
        .await
        .unwrap();
    let message = cloud.mailbox().messages()[0].clone();
    assert_eq!(
        (message.subject.as_deref(), message.text.as_str()),
        (Some("über"), "café")
    );
    assert_eq!(message.to, ["jo@example.com"]);
    assert_eq!(message.details["Attachments"], json!(["receipt.pdf"]));
    let nameless = RawMessage::builder()
        .data(Blob::new("Subject: x\r\n\r\ny"))
        .build()
        .unwrap();
    let refused = client.send_raw_email().raw_message(nameless).send().await;
    refused_as(
        refused,
        "InvalidParameterValue",
        "Missing required header 'From'.",
    );
}

#[tokio::test]
async fn templates_are_filled() {
    let cloud = cloud().await;
    let client = ses(&cloud);
    verified(&client, "shop@example.com").await;
    let template = || {
        let template = Template::builder()
            .template_name("welcome")
            .subject_part("Hello {{name}}");
        template
            .text_part("{{#each items}}{{this}};{{/each}}")
            .html_part("<b>{{name}}</b>")
            .build()
            .unwrap()
    };
    client
        .create_template()
        .template(template())
        .send()
        .await
        .unwrap();
    let again = client.create_template().template(template()).send().await;
    refused_as(again, "AlreadyExists", "Template welcome already exists");
    let send = |name: &str, data: &str| {
        let send = client
            .send_templated_email()
            .source("shop@example.com")
            .destination(to("jo@example.com"));
        send.template(name).template_data(data).send()
    };
    send("welcome", r#"{"name": "Jo", "items": ["a", "b"]}"#)
        .await
        .unwrap();
    let message = cloud.mailbox().messages()[0].clone();
    assert_eq!(
        (message.subject.as_deref(), message.text.as_str()),
        (Some("Hello Jo"), "a;b;")
    );
    assert_eq!(message.html.as_deref(), Some("<b>Jo</b>"));
    refused_as(
        send("gone", "{}").await,
        "TemplateDoesNotExist",
        "Template gone does not exist",
    );
    // Data that do not fit lose the mail, not the call.
    send("welcome", "{}").await.unwrap();
    assert_eq!(cloud.mailbox().messages().len(), 1);
    let calls = cloud.journal().since(0);
    let failure = calls
        .iter()
        .find(|call| &*call.operation == "RenderingFailure")
        .unwrap();
    assert_eq!(
        failure.error.as_ref().unwrap().message,
        "Attribute 'name' is not present in the rendering data."
    );
    assert!(failure.cause.is_some());
    let render = |data: &str| {
        client
            .test_render_template()
            .template_name("welcome")
            .template_data(data)
            .send()
    };
    let rendered = render(r#"{"name": "Jo", "items": []}"#).await.unwrap();
    assert!(
        rendered
            .rendered_template()
            .unwrap()
            .contains("Subject: Hello Jo\r\n")
    );
    assert_eq!(refused(render("{}").await).0, "MissingRenderingAttribute");
    assert_eq!(refused(render("no").await).0, "InvalidRenderingParameter");
    let found = client
        .get_template()
        .template_name("welcome")
        .send()
        .await
        .unwrap();
    assert_eq!(
        found.template().unwrap().subject_part(),
        Some("Hello {{name}}")
    );
    let broken = Template::builder()
        .template_name("broken")
        .subject_part("{{#if x}}")
        .build()
        .unwrap();
    assert_eq!(
        refused(client.create_template().template(broken).send().await).0,
        "InvalidTemplate"
    );
    assert_eq!(
        client
            .list_templates()
            .send()
            .await
            .unwrap()
            .templates_metadata()[0]
            .name(),
        Some("welcome")
    );
    client
        .delete_template()
        .template_name("welcome")
        .send()
        .await
        .unwrap();
    assert_eq!(
        refused(client.get_template().template_name("welcome").send().await).0,
        "TemplateDoesNotExist"
    );
}

#[tokio::test]
async fn a_bulk_mail_tells_each_recipient_their_own() {
    let cloud = cloud().await;
    let client = ses(&cloud);
    verified(&client, "shop@example.com").await;
    let template = Template::builder()
        .template_name("t")
        .subject_part("{{greeting}} {{name}}")
        .build()
        .unwrap();
    client
        .create_template()
        .template(template)
        .send()
        .await
        .unwrap();
    let recipient = |address: &str, data: &str| {
        BulkEmailDestination::builder()
            .destination(to(address))
            .replacement_template_data(data)
            .build()
    };
    let output = client
        .send_bulk_templated_email()
        .source("shop@example.com")
        .template("t")
        .default_template_data(r#"{"greeting": "Hello", "name": "you"}"#)
        .destinations(recipient("jo@example.com", r#"{"name": "Jo"}"#))
        .destinations(recipient("nobody", "{}"))
        .send()
        .await
        .unwrap();
    let statuses: Vec<_> = output
        .status()
        .iter()
        .map(|status| status.status().unwrap().as_str())
        .collect();
    assert_eq!(statuses, ["Success", "Failed"]);
    assert_eq!(
        cloud.mailbox().messages()[0].subject.as_deref(),
        Some("Hello Jo")
    );
}

#[tokio::test]
async fn the_account_counts_a_day_and_can_pause() {
    let cloud = cloud().await;
    let client = ses(&cloud);
    verified(&client, "shop@example.com").await;
    let send = || {
        let send = client
            .send_email()
            .source("shop@example.com")
            .destination(to("jo@example.com"));
        send.message(message("s", "t")).send()
    };
    send().await.unwrap();
    let quota = client.get_send_quota().send().await.unwrap();
    assert!((quota.sent_last24_hours() - 1.0).abs() < f64::EPSILON);
    assert_eq!(
        client
            .get_send_statistics()
            .send()
            .await
            .unwrap()
            .send_data_points()[0]
            .delivery_attempts(),
        1
    );
    cloud.clock().advance(Duration::from_hours(25));
    let quota = client.get_send_quota().send().await.unwrap();
    assert!(quota.sent_last24_hours().abs() < f64::EPSILON);
    client
        .update_account_sending_enabled()
        .enabled(false)
        .send()
        .await
        .unwrap();
    assert!(
        !client
            .get_account_sending_enabled()
            .send()
            .await
            .unwrap()
            .enabled()
    );
    assert_eq!(refused(send().await).0, "AccountSendingPausedException");
}

#[tokio::test]
async fn configuration_sets_are_kept_and_asked_for() {
    let cloud = cloud().await;
    let client = ses(&cloud);
    verified(&client, "shop@example.com").await;
    let set = || {
        aws_sdk_ses::types::ConfigurationSet::builder()
            .name("tracked")
            .build()
            .unwrap()
    };
    let send = || {
        let send = client
            .send_email()
            .source("shop@example.com")
            .destination(to("jo@example.com"));
        send.message(message("s", "t"))
            .configuration_set_name("tracked")
            .send()
    };
    refused_as(
        send().await,
        "ConfigurationSetDoesNotExist",
        "Configuration set <tracked> does not exist.",
    );
    client
        .create_configuration_set()
        .configuration_set(set())
        .send()
        .await
        .unwrap();
    let again = client
        .create_configuration_set()
        .configuration_set(set())
        .send()
        .await;
    assert_eq!(refused(again).0, "ConfigurationSetAlreadyExists");
    send().await.unwrap();
    assert_eq!(
        cloud.mailbox().messages()[0].details["ConfigurationSetName"],
        "tracked"
    );
    assert_eq!(
        client
            .list_configuration_sets()
            .send()
            .await
            .unwrap()
            .configuration_sets()
            .len(),
        1
    );
    client
        .delete_configuration_set()
        .configuration_set_name("tracked")
        .send()
        .await
        .unwrap();
    assert!(
        client
            .list_configuration_sets()
            .send()
            .await
            .unwrap()
            .configuration_sets()
            .is_empty()
    );
}
