//! What users are written.

use aws_sdk_cognitoidentityprovider::types::{
    DefaultEmailOptionType, SmsConfigurationType, VerificationMessageTemplateType,
    VerifiedAttributeType,
};
use rehearsal_cloud::MessageKind;

use crate::cognito_auth_support::{Fixture, PASSWORD, any_flow, attribute};
use crate::cognito_pools::described;
use crate::cognito_sign_up::{mailing, sign_up};

#[tokio::test]
async fn messages_are_as_the_pool_words_them() {
    let template = VerificationMessageTemplateType::builder()
        .email_subject("Welcome {username}")
        .email_message("Hello {username}: {####}")
        .sms_message("Code {####}");
    let sms = SmsConfigurationType::builder().sns_caller_arn("arn:aws:iam::000000000000:role/sms");
    let fixture = Fixture::with(
        |pool| {
            mailing(pool)
                .auto_verified_attributes(VerifiedAttributeType::PhoneNumber)
                .sms_configuration(sms.build())
                .verification_message_template(template.build())
        },
        any_flow,
    )
    .await;
    sign_up(&fixture, "alice", Some("alice@example.com"))
        .await
        .unwrap();
    let message = fixture.cloud.mailbox().messages().pop().unwrap();
    assert_eq!(message.subject.as_deref(), Some("Welcome alice"));
    assert_eq!(
        message.text,
        format!("Hello alice: {}", fixture.last_code())
    );
    let sign_up = fixture
        .sdk
        .sign_up()
        .client_id(&fixture.client)
        .username("bob");
    let sign_up = sign_up
        .password(PASSWORD)
        .user_attributes(attribute("email", "bob@example.com"));
    let signed = sign_up
        .user_attributes(attribute("phone_number", "+15550104567"))
        .send()
        .await;
    let sent = signed.unwrap().code_delivery_details.unwrap();
    assert_eq!(sent.destination.as_deref(), Some("+*******4567"));
    let message = fixture.cloud.mailbox().messages().pop().unwrap();
    assert_eq!(
        (message.kind, message.to.clone()),
        (MessageKind::Sms, vec!["+15550104567".to_owned()])
    );
    assert_eq!(message.text, format!("Code {}", fixture.last_code()));
}

#[tokio::test]
async fn a_link_in_the_mail_confirms() {
    let template = VerificationMessageTemplateType::builder()
        .default_email_option(DefaultEmailOptionType::ConfirmWithLink)
        .email_message_by_link("Press {##here##}.");
    let fixture = Fixture::with(
        |pool| mailing(pool).verification_message_template(template.build()),
        any_flow,
    )
    .await;
    sign_up(&fixture, "alice b", Some("alice@example.com"))
        .await
        .unwrap_err();
    sign_up(&fixture, "alice&b", Some("alice@example.com"))
        .await
        .unwrap();
    let message = fixture.cloud.mailbox().messages().pop().unwrap();
    let html = message.html.clone().unwrap();
    let link = html.strip_prefix("Press <a href=\"").unwrap();
    let link = link.strip_suffix("\">here</a>.").unwrap();
    assert!(link.starts_with(fixture.cloud.endpoint()), "{link}");
    let wrong = link.replace(&fixture.last_code(), "000000x");
    assert_eq!(reqwest::get(wrong).await.unwrap().status(), 400);
    let answer = reqwest::get(link).await.unwrap();
    assert_eq!(answer.status(), 200);
    fixture.sign_in("alice&b").await;
}

#[tokio::test]
async fn the_texts_of_old_and_the_template_are_one() {
    let fixture = Fixture::with(
        |pool| mailing(pool).email_verification_message("Old {####}"),
        any_flow,
    )
    .await;
    sign_up(&fixture, "alice", Some("alice@example.com"))
        .await
        .unwrap();
    let message = fixture.cloud.mailbox().messages().pop().unwrap();
    assert_eq!(message.text, format!("Old {}", fixture.last_code()));
    let template = described(&fixture).await.verification_message_template;
    assert_eq!(template.unwrap().email_message(), Some("Old {####}"));
}
