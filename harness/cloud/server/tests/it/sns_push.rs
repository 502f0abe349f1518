//! Applications and devices that get push notifications.

use serde_json::json;

use crate::sns_support::{Fixture, refused_as};

const INVALID: &str = "InvalidParameter";

/// Recorded for ADM: sns, create_platform_application_invalid_attributes. Google's platform
/// has one credential ("Getting started with FCM").
#[tokio::test]
async fn google_takes_a_credential_alone_and_amazon_a_pair() {
    let fixture = Fixture::new().await;
    let create = |platform: &str, attribute: &str| {
        let create = fixture.sns.create_platform_application();
        let create = create.name("shop").platform(platform);
        create.attributes(attribute, "x").send()
    };
    create("GCM", "PlatformCredential").await.unwrap();
    for (platform, given, missing) in [
        ("ADM", "PlatformCredential", "PlatformPrincipal"),
        ("ADM", "PlatformPrincipal", "PlatformCredential"),
        ("GCM", "PlatformPrincipal", "PlatformCredential"),
    ] {
        let message = format!(
            "Invalid parameter: Attributes Reason: {given} attribute provided without {missing}"
        );
        refused_as(create(platform, given).await, INVALID, &message);
    }
}

#[tokio::test]
async fn phones_are_kept_and_pushed_to() {
    let fixture = Fixture::new().await;
    let create = |platform: &str| {
        let create = fixture
            .sns
            .create_platform_application()
            .name("shop")
            .platform(platform);
        create
            .attributes("PlatformPrincipal", "p")
            .attributes("PlatformCredential", "c")
            .send()
    };
    refused_as(
        create("PALM").await,
        INVALID,
        "Invalid parameter: Platform Reason: PALM is not supported",
    );
    let application = create("GCM")
        .await
        .unwrap()
        .platform_application_arn
        .unwrap();
    assert_eq!(
        application,
        "arn:aws:sns:us-east-1:000000000000:app/GCM/shop"
    );
    let attributes = fixture
        .sns
        .get_platform_application_attributes()
        .platform_application_arn(&application)
        .send();
    assert_eq!(
        json!(attributes.await.unwrap().attributes().unwrap()),
        json!({"Enabled": "true"})
    );
    let endpoint = |token: &str, data: &str| {
        let create = fixture
            .sns
            .create_platform_endpoint()
            .platform_application_arn(&application)
            .token(token);
        create.custom_user_data(data).send()
    };
    let arn = endpoint("token", "jo").await.unwrap().endpoint_arn.unwrap();
    assert!(
        arn.starts_with("arn:aws:sns:us-east-1:000000000000:endpoint/GCM/shop/"),
        "{arn}"
    );
    assert_eq!(
        endpoint("token", "jo")
            .await
            .unwrap()
            .endpoint_arn
            .as_deref(),
        Some(arn.as_str())
    );
    refused_as(
        endpoint("token", "al").await,
        INVALID,
        &format!(
            "Invalid parameter: Token Reason: Endpoint {arn} already exists with the same Token, but different attributes."
        ),
    );
    let push = || {
        let message = r#"{"GCM": "{\"data\": 1}", "default": "d"}"#;
        fixture
            .sns
            .publish()
            .target_arn(&arn)
            .message_structure("json")
            .message(message)
            .send()
    };
    push().await.unwrap();
    assert_eq!(fixture.calls("Deliver")[0].request["Body"], "{\"data\": 1}");
    let set = |name: &str, value: &str| {
        fixture
            .sns
            .set_endpoint_attributes()
            .endpoint_arn(&arn)
            .attributes(name, value)
            .send()
    };
    set("Enabled", "false").await.unwrap();
    refused_as(push().await, "EndpointDisabled", "Endpoint is disabled");
    refused_as(
        set("Colour", "red").await,
        INVALID,
        "Invalid parameter: Attributes Reason: Invalid attribute name: Colour",
    );
    let listed = fixture
        .sns
        .list_endpoints_by_platform_application()
        .platform_application_arn(&application)
        .send()
        .await;
    assert_eq!(
        listed.unwrap().endpoints()[0].attributes().unwrap()["CustomUserData"],
        "jo"
    );
    fixture
        .sns
        .delete_endpoint()
        .endpoint_arn(&arn)
        .send()
        .await
        .unwrap();
    refused_as(
        push().await,
        INVALID,
        "Invalid parameter: TargetArn Reason: No endpoint found for the target arn specified",
    );
    let get = fixture
        .sns
        .get_endpoint_attributes()
        .endpoint_arn(&arn)
        .send()
        .await;
    refused_as(get, "NotFound", "Endpoint does not exist");
    fixture
        .sns
        .set_platform_application_attributes()
        .platform_application_arn(&application)
        .attributes("EventEndpointCreated", "x")
        .send()
        .await
        .unwrap();
    assert_eq!(
        fixture
            .sns
            .list_platform_applications()
            .send()
            .await
            .unwrap()
            .platform_applications()
            .len(),
        1
    );
    fixture
        .sns
        .delete_platform_application()
        .platform_application_arn(&application)
        .send()
        .await
        .unwrap();
    assert!(
        fixture
            .sns
            .list_platform_applications()
            .send()
            .await
            .unwrap()
            .platform_applications()
            .is_empty()
    );
}
