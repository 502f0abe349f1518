//! Mail by SES's REST API, over the same state.

use aws_sdk_sesv2::primitives::Blob;
use aws_sdk_sesv2::types::{
    Body, BulkEmailContent, BulkEmailEntry, Content, Destination, EmailContent,
    EmailTemplateContent, Message, RawMessage, ReplacementEmailContent, ReplacementTemplate,
    Template,
};

use crate::sns_support::{refused, refused_as};
use crate::support::{cloud, ses, sesv2};

fn content(text: &str) -> Content {
    Content::builder().data(text).build().unwrap()
}

fn simple(subject: &str, text: &str) -> EmailContent {
    let body = Body::builder().text(content(text)).build();
    EmailContent::builder()
        .simple(
            Message::builder()
                .subject(content(subject))
                .body(body)
                .build(),
        )
        .build()
}

fn to(address: &str) -> Destination {
    Destination::builder().to_addresses(address).build()
}

fn by_template(name: &str, data: &str) -> EmailContent {
    EmailContent::builder()
        .template(
            Template::builder()
                .template_name(name)
                .template_data(data)
                .build(),
        )
        .build()
}

#[tokio::test]
async fn a_mail_lands_in_the_outbox_and_both_apis_know_the_sender() {
    let cloud = cloud().await;
    let (old, new) = (ses(&cloud), sesv2(&cloud));
    let send = || {
        new.send_email()
            .from_email_address("shop@example.com")
            .destination(to("jo@example.com"))
            .content(simple("Your order", "thanks"))
            .send()
    };
    refused_as(
        send().await,
        "MessageRejected",
        "Email address is not verified. The following identities failed the check in region US-EAST-1: shop@example.com",
    );
    old.verify_email_identity()
        .email_address("shop@example.com")
        .send()
        .await
        .unwrap();
    let answer = send().await.unwrap();
    let message = cloud.mailbox().messages()[0].clone();
    assert_eq!(
        (message.subject.as_deref(), message.text.as_str()),
        (Some("Your order"), "thanks")
    );
    assert_eq!(message.details["MessageId"], answer.message_id().unwrap());
    let calls = cloud.journal().since(0);
    let call = calls
        .iter()
        .rfind(|call| &*call.operation == "SendEmail")
        .unwrap();
    assert_eq!(
        (&*call.service, call.resource.as_deref(), call.status),
        ("sesv2", Some("shop@example.com"), 200)
    );
}

#[tokio::test]
async fn identities_have_their_paths() {
    let cloud = cloud().await;
    let client = sesv2(&cloud);
    let create = |identity: &str| {
        client
            .create_email_identity()
            .email_identity(identity)
            .send()
    };
    create("jo+test@example.com").await.unwrap();
    create("example.org").await.unwrap();
    refused_as(
        create("example.org").await,
        "AlreadyExistsException",
        "Email identity example.org already exist.",
    );
    let found = client
        .get_email_identity()
        .email_identity("jo+test@example.com")
        .send()
        .await
        .unwrap();
    assert!(found.verified_for_sending_status());
    let domain = client
        .get_email_identity()
        .email_identity("example.org")
        .send()
        .await
        .unwrap();
    assert_eq!(domain.dkim_attributes().unwrap().tokens().len(), 3);
    let all = client.list_email_identities().send().await.unwrap();
    assert_eq!(all.email_identities().len(), 2);
    client
        .delete_email_identity()
        .email_identity("jo+test@example.com")
        .send()
        .await
        .unwrap();
    let gone = client
        .get_email_identity()
        .email_identity("jo+test@example.com")
        .send()
        .await
        .unwrap_err();
    assert_eq!(gone.raw_response().unwrap().status().as_u16(), 404);
    refused_as::<(), _>(
        Err(gone),
        "NotFoundException",
        "Email identity jo+test@example.com does not exist.",
    );
}

#[tokio::test]
async fn templates_and_raw_mails_are_sent() {
    let cloud = cloud().await;
    let client = sesv2(&cloud);
    client
        .create_email_identity()
        .email_identity("example.com")
        .send()
        .await
        .unwrap();
    let parts = |subject: &str| {
        EmailTemplateContent::builder()
            .subject(subject)
            .text("{{name}}")
            .build()
    };
    let create = |subject: &str| {
        client
            .create_email_template()
            .template_name("welcome")
            .template_content(parts(subject))
    };
    create("Hello {{name}}").send().await.unwrap();
    assert_eq!(
        refused(create("x").send().await).0,
        "AlreadyExistsException"
    );
    let send = |content: EmailContent| {
        let send = client
            .send_email()
            .from_email_address("shop@example.com")
            .destination(to("jo@example.com"));
        send.content(content).send()
    };
    send(by_template("welcome", r#"{"name": "Jo"}"#))
        .await
        .unwrap();
    refused_as(
        send(by_template("gone", "{}")).await,
        "NotFoundException",
        "Template gone does not exist",
    );
    let raw = RawMessage::builder()
        .data(Blob::new("Subject: raw\r\n\r\nbody"))
        .build()
        .unwrap();
    send(EmailContent::builder().raw(raw).build())
        .await
        .unwrap();
    let subjects: Vec<_> = cloud
        .mailbox()
        .messages()
        .iter()
        .map(|message| message.subject.clone().unwrap())
        .collect();
    assert_eq!(subjects, ["Hello Jo", "raw"]);
    let update = client
        .update_email_template()
        .template_name("welcome")
        .template_content(parts("Bye {{name}}"));
    update.send().await.unwrap();
    let found = client
        .get_email_template()
        .template_name("welcome")
        .send()
        .await
        .unwrap();
    assert_eq!(
        found.template_content().unwrap().subject(),
        Some("Bye {{name}}")
    );
    let render = client
        .test_render_email_template()
        .template_name("welcome")
        .template_data(r#"{"name": "Jo"}"#);
    assert!(
        render
            .send()
            .await
            .unwrap()
            .rendered_template()
            .contains("Bye Jo")
    );
    assert_eq!(
        client
            .list_email_templates()
            .send()
            .await
            .unwrap()
            .templates_metadata()
            .len(),
        1
    );
    client
        .delete_email_template()
        .template_name("welcome")
        .send()
        .await
        .unwrap();
    assert_eq!(
        refused(
            client
                .get_email_template()
                .template_name("welcome")
                .send()
                .await
        )
        .0,
        "NotFoundException"
    );
}

#[tokio::test]
async fn a_bulk_mail_tells_each_recipient_their_own() {
    let cloud = cloud().await;
    let client = sesv2(&cloud);
    client
        .create_email_identity()
        .email_identity("example.com")
        .send()
        .await
        .unwrap();
    let inline = EmailTemplateContent::builder()
        .subject("{{greeting}} {{name}}")
        .build();
    let template = Template::builder()
        .template_content(inline)
        .template_data(r#"{"greeting": "Hello", "name": "you"}"#);
    let replacement = ReplacementTemplate::builder()
        .replacement_template_data(r#"{"name": "Jo"}"#)
        .build();
    let own = BulkEmailEntry::builder()
        .destination(to("jo@example.com"))
        .replacement_email_content(
            ReplacementEmailContent::builder()
                .replacement_template(replacement)
                .build(),
        );
    let output = client
        .send_bulk_email()
        .from_email_address("shop@example.com")
        .default_content(
            BulkEmailContent::builder()
                .template(template.build())
                .build(),
        )
        .bulk_email_entries(own.build())
        .bulk_email_entries(
            BulkEmailEntry::builder()
                .destination(to("al@example.com"))
                .build(),
        )
        .send()
        .await
        .unwrap();
    assert!(
        output
            .bulk_email_entry_results()
            .iter()
            .all(|result| result.status().unwrap().as_str() == "SUCCESS")
    );
    let subjects: Vec<_> = cloud
        .mailbox()
        .messages()
        .iter()
        .map(|message| message.subject.clone().unwrap())
        .collect();
    assert_eq!(subjects, ["Hello Jo", "Hello you"]);
}

#[tokio::test]
async fn the_account_and_its_sets() {
    let cloud = cloud().await;
    let client = sesv2(&cloud);
    let account = client.get_account().send().await.unwrap();
    assert!(account.production_access_enabled() && account.sending_enabled());
    let create = || {
        client
            .create_configuration_set()
            .configuration_set_name("tracked")
            .send()
    };
    create().await.unwrap();
    assert_eq!(refused(create().await).0, "AlreadyExistsException");
    assert_eq!(
        client
            .list_configuration_sets()
            .send()
            .await
            .unwrap()
            .configuration_sets(),
        ["tracked"]
    );
    let delete = || {
        client
            .delete_configuration_set()
            .configuration_set_name("tracked")
            .send()
    };
    delete().await.unwrap();
    refused_as(
        delete().await,
        "NotFoundException",
        "Configuration set <tracked> does not exist.",
    );
    client
        .create_email_identity()
        .email_identity("example.com")
        .send()
        .await
        .unwrap();
    client
        .put_account_sending_attributes()
        .sending_enabled(false)
        .send()
        .await
        .unwrap();
    let send = client
        .send_email()
        .from_email_address("a@example.com")
        .destination(to("b@example.com"));
    assert_eq!(
        refused(send.content(simple("s", "t")).send().await).0,
        "SendingPausedException"
    );
}

#[tokio::test]
async fn what_is_not_there_says_so() {
    let cloud = cloud().await;
    let error = sesv2(&cloud).list_import_jobs().send().await.unwrap_err();
    assert_eq!(error.raw_response().unwrap().status().as_u16(), 501);
    assert_eq!(refused::<(), _>(Err(error)).0, "NotImplemented");
}
