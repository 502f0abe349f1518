//! The attributes that the users of a pool may have.

use aws_sdk_cognitoidentityprovider::types::builders::SchemaAttributeTypeBuilder;
use aws_sdk_cognitoidentityprovider::types::{
    AttributeDataType, NumberAttributeConstraintsType, SchemaAttributeType,
    StringAttributeConstraintsType,
};

use crate::cognito_auth_support::{Fixture, any_flow, attribute, plain_pool, refusal, refused};
use crate::cognito_pools::{described, invalid};

fn custom(name: &str, data_type: AttributeDataType) -> SchemaAttributeTypeBuilder {
    SchemaAttributeType::builder()
        .name(name)
        .attribute_data_type(data_type)
}

#[tokio::test]
async fn custom_attributes_have_bounds() {
    let tier = custom("tier", AttributeDataType::String).string_attribute_constraints(
        StringAttributeConstraintsType::builder()
            .min_length("2")
            .max_length("4")
            .build(),
    );
    let age = custom("age", AttributeDataType::Number).number_attribute_constraints(
        NumberAttributeConstraintsType::builder()
            .min_value("18")
            .build(),
    );
    let fixed = custom("origin", AttributeDataType::String).mutable(false);
    let fixture = Fixture::with(
        |pool| {
            pool.schema(tier.build())
                .schema(age.build())
                .schema(fixed.build())
        },
        any_flow,
    )
    .await;
    fixture
        .user_with(
            "alice",
            &[("custom:tier", "gold"), ("custom:origin", "web")],
        )
        .await;
    for (name, value, message) in [
        (
            "custom:tier",
            "bronze",
            "custom:tier: String must be no longer than 4 characters",
        ),
        (
            "custom:age",
            "17",
            "custom:age: Number must be no less than 18",
        ),
        (
            "custom:age",
            "old",
            "custom:age: Attribute value is not a number",
        ),
        (
            "custom:nope",
            "x",
            "Type for attribute {custom:nope} could not be determined",
        ),
    ] {
        let update = fixture.sdk.admin_update_user_attributes();
        let update = update.user_pool_id(&fixture.pool).username("alice");
        let update = update.user_attributes(attribute(name, value)).send().await;
        assert_eq!(
            refused(update.map_err(refusal)),
            invalid(&format!(
                "Attributes did not conform to the schema: {message}"
            ))
        );
    }
    let update = fixture
        .sdk
        .admin_update_user_attributes()
        .user_pool_id(&fixture.pool);
    let update = update
        .username("alice")
        .user_attributes(attribute("custom:origin", "app"));
    assert_eq!(
        refused(update.send().await.map_err(refusal)),
        invalid(
            "user.custom:origin: Attribute cannot be updated. (changing an immutable attribute)"
        )
    );
}

#[tokio::test]
async fn attributes_are_added_to_a_pool_once() {
    let fixture = Fixture::with(plain_pool, any_flow).await;
    let add = |attribute: SchemaAttributeType| {
        let add = fixture
            .sdk
            .add_custom_attributes()
            .user_pool_id(&fixture.pool);
        add.custom_attributes(attribute).send()
    };
    let hidden = custom("score", AttributeDataType::Number).developer_only_attribute(true);
    add(custom("tier", AttributeDataType::String).build())
        .await
        .unwrap();
    add(hidden.build()).await.unwrap();
    let pool = described(&fixture).await;
    let rule = |name: &str| {
        pool.schema_attributes()
            .iter()
            .find(|rule| rule.name() == Some(name))
    };
    assert_eq!(rule("custom:tier").unwrap().mutable, Some(true));
    assert_eq!(
        rule("dev:custom:score").unwrap().developer_only_attribute,
        Some(true)
    );
    let again = add(custom("tier", AttributeDataType::String).build()).await;
    assert_eq!(
        refused(again.map_err(refusal)),
        invalid("custom:tier: Existing attribute already has name custom:tier.")
    );
    let required = custom("must", AttributeDataType::String).required(true);
    assert_eq!(
        refused(add(required.build()).await.map_err(refusal)),
        invalid("Required custom attributes are not supported currently.")
    );
    let retyped = fixture.sdk.create_user_pool().pool_name("other");
    let retyped = retyped.schema(custom("email", AttributeDataType::Number).build());
    assert_eq!(
        refused(retyped.send().await.map_err(refusal)),
        invalid(
            "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute email"
        )
    );
}
