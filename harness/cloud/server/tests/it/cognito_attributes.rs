//! Attributes of users who are there: changed, verified, taken away.

use aws_sdk_cognitoidentityprovider::operation::update_user_attributes::UpdateUserAttributesOutput;
use aws_sdk_cognitoidentityprovider::types::{
    AttributeType, SchemaAttributeType, UserAttributeUpdateSettingsType, UsernameAttributeType,
    VerifiedAttributeType,
};

use crate::cognito_auth_support::{
    AuthError, Fixture, any_flow, attribute, exchange, plain_pool, refusal, refused,
};

const DAY: u64 = 24 * 60 * 60;

/// A signed-in user, in a pool that verifies mail addresses.
struct SignedIn {
    fixture: Fixture,
    token: String,
}

impl SignedIn {
    async fn new(verified_first: bool) -> Self {
        let first = UserAttributeUpdateSettingsType::builder();
        let first = if verified_first {
            first.attributes_require_verification_before_update(VerifiedAttributeType::Email)
        } else {
            first
        };
        let fixture = Fixture::with(
            |pool| {
                pool.auto_verified_attributes(VerifiedAttributeType::Email)
                    .user_attribute_update_settings(first.build())
            },
            any_flow,
        )
        .await;
        fixture.user("alice").await;
        let token = fixture.sign_in("alice").await.access_token.unwrap();
        Self { fixture, token }
    }

    async fn update(
        &self,
        name: &str,
        value: &str,
    ) -> Result<UpdateUserAttributesOutput, AuthError> {
        let update = self.fixture.sdk.update_user_attributes();
        let update = update.access_token(&self.token);
        let answer = update.user_attributes(attribute(name, value)).send().await;
        answer.map_err(refusal)
    }

    async fn verify(&self, code: &str) -> Result<(), AuthError> {
        let verify = self.fixture.sdk.verify_user_attribute();
        let verify = verify.access_token(&self.token).attribute_name("email");
        let answer = verify.code(code).send().await;
        answer.map(|_| ()).map_err(refusal)
    }

    async fn get_code(&self, name: &str) -> Result<String, AuthError> {
        let get = self.fixture.sdk.get_user_attribute_verification_code();
        let get = get.access_token(&self.token).attribute_name(name);
        let sent = get.send().await.map_err(refusal)?;
        Ok(sent.code_delivery_details.unwrap().destination.unwrap())
    }

    async fn attribute(&self, wanted: &str) -> Option<String> {
        let user = self.fixture.sdk.get_user().access_token(&self.token);
        let user = user.send().await.unwrap();
        let found = user
            .user_attributes
            .into_iter()
            .find(|it| it.name == wanted)?;
        found.value
    }
}

#[tokio::test]
async fn a_new_address_is_to_be_verified() {
    let alice = SignedIn::new(false).await;
    let sent = alice.update("email", "al@other.org").await.unwrap();
    let [sent] = sent.code_delivery_details_list() else {
        panic!("{sent:?}")
    };
    assert_eq!(sent.destination(), Some("a***@o***"));
    assert_eq!(alice.attribute("email").await.unwrap(), "al@other.org");
    assert_eq!(alice.attribute("email_verified").await.unwrap(), "false");
    let message = alice.fixture.cloud.mailbox().messages().pop().unwrap();
    assert_eq!(message.to, ["al@other.org"]);
    assert_eq!(message.details["Purpose"], "UpdateUserAttribute");
    assert_eq!(refused(alice.verify("x").await).0, "CodeMismatchException");
    alice.verify(&alice.fixture.last_code()).await.unwrap();
    assert_eq!(alice.attribute("email_verified").await.unwrap(), "true");
}

#[tokio::test]
async fn an_address_stays_until_the_new_one_is_verified_where_the_pool_wants_it() {
    let alice = SignedIn::new(true).await;
    alice.update("email", "al@other.org").await.unwrap();
    assert_eq!(alice.attribute("email").await.unwrap(), "alice@example.com");
    assert_eq!(alice.attribute("email_verified").await.unwrap(), "true");
    alice.verify(&alice.fixture.last_code()).await.unwrap();
    assert_eq!(alice.attribute("email").await.unwrap(), "al@other.org");
    assert_eq!(alice.attribute("email_verified").await.unwrap(), "true");
}

#[tokio::test]
async fn a_code_is_asked_for_and_ends_after_a_day() {
    let alice = SignedIn::new(false).await;
    assert_eq!(
        alice.get_code("phone_number").await.unwrap(),
        "+*******4567"
    );
    assert_eq!(alice.get_code("email").await.unwrap(), "a***@e***");
    let code = alice.fixture.last_code();
    alice.fixture.advance(DAY);
    let late = alice.verify(&code).await;
    // The access token has ended long before.
    assert_eq!(
        refused(late),
        exchange("NotAuthorizedException", "Access Token has expired")
    );
    let token = alice.fixture.sign_in("alice").await.access_token.unwrap();
    let alice = SignedIn { token, ..alice };
    assert_eq!(refused(alice.verify(&code).await).0, "ExpiredCodeException");
    for _ in 0..5 {
        alice.get_code("email").await.unwrap();
    }
    assert_eq!(
        refused(alice.get_code("email").await).0,
        "LimitExceededException"
    );
    assert_eq!(
        refused(alice.get_code("name").await).0,
        "InvalidParameterException"
    );
}

#[tokio::test]
async fn attributes_are_taken_away_unless_they_are_required() {
    let name = SchemaAttributeType::builder()
        .name("name")
        .required(true)
        .build();
    let fixture = Fixture::with(|pool| pool.schema(name), any_flow).await;
    fixture
        .user_with("alice", &[("name", "Alice"), ("nickname", "Al")])
        .await;
    let token = fixture.sign_in("alice").await.access_token.unwrap();
    let delete = |name: &str| {
        let delete = fixture.sdk.delete_user_attributes().access_token(&token);
        delete.user_attribute_names(name).send()
    };
    delete("nickname").await.unwrap();
    delete("email").await.unwrap();
    assert_eq!(
        refused(delete("name").await.map_err(refusal)),
        exchange(
            "InvalidParameterException",
            "Cannot delete required user attribute name"
        )
    );
    let delete = fixture
        .sdk
        .admin_delete_user_attributes()
        .user_pool_id(&fixture.pool);
    let delete = delete
        .username("alice")
        .user_attribute_names("phone_number");
    delete.send().await.unwrap();
    let user = fixture
        .sdk
        .get_user()
        .access_token(&token)
        .send()
        .await
        .unwrap();
    let names = user.user_attributes.iter().map(AttributeType::name);
    let names: Vec<&str> = names.collect();
    assert_eq!(names, ["name", "sub"]);
}

#[tokio::test]
async fn an_administrator_changes_and_verifies() {
    let fixture = Fixture::new().await;
    let update = |attributes: &[(&str, &str)]| {
        let update = fixture.sdk.admin_update_user_attributes();
        let update = update.user_pool_id(&fixture.pool).username("alice");
        let update = attributes.iter().fold(update, |update, (name, value)| {
            update.user_attributes(attribute(name, value))
        });
        update.send()
    };
    let get = || async {
        let get = fixture.sdk.admin_get_user().user_pool_id(&fixture.pool);
        let user = get.username("alice").send().await.unwrap();
        let text = |name: &str| {
            let found = user.user_attributes().iter().find(|it| it.name == name)?;
            found.value.clone()
        };
        (text("email"), text("email_verified"), text("nickname"))
    };
    let some = |text: &str| Some(text.to_owned());
    update(&[("email", "al@other.org"), ("nickname", "Al")])
        .await
        .unwrap();
    assert_eq!(
        get().await,
        (some("al@other.org"), some("false"), some("Al"))
    );
    update(&[("email_verified", "true"), ("nickname", "")])
        .await
        .unwrap();
    assert_eq!(get().await, (some("al@other.org"), some("true"), None));
    let sub = update(&[("sub", "x")]).await;
    assert_eq!(refused(sub.map_err(refusal)).0, "InvalidParameterException");
}

#[tokio::test]
async fn an_address_that_stands_for_a_name_is_nobody_elses() {
    let fixture = Fixture::with(
        |pool| pool.username_attributes(UsernameAttributeType::Email),
        any_flow,
    )
    .await;
    for email in ["alice@example.com", "bob@example.com"] {
        let create = fixture.sdk.admin_create_user().user_pool_id(&fixture.pool);
        create.username(email).send().await.unwrap();
    }
    let update = |email: &str| {
        let update = fixture
            .sdk
            .admin_update_user_attributes()
            .user_pool_id(&fixture.pool);
        let update = update.username("alice@example.com");
        update.user_attributes(attribute("email", email)).send()
    };
    assert_eq!(
        refused(update("bob@example.com").await.map_err(refusal)),
        exchange(
            "AliasExistsException",
            "An account with the email already exists."
        )
    );
    update("al@example.com").await.unwrap();
    let get = fixture.sdk.admin_get_user().user_pool_id(&fixture.pool);
    get.username("al@example.com").send().await.unwrap();
    assert_eq!(
        refused(update("x@example.com").await.map_err(refusal)),
        exchange("UserNotFoundException", "User does not exist.")
    );
}

#[tokio::test]
async fn a_code_proves_the_address_it_was_sent_to_and_no_other() {
    let fixture = Fixture::with(plain_pool, any_flow).await;
    fixture.user("alice").await;
    let token = fixture.sign_in("alice").await.access_token.unwrap();
    let alice = SignedIn { fixture, token };
    alice.get_code("email").await.unwrap();
    alice.update("email", "al@other.org").await.unwrap();
    assert_eq!(
        refused(alice.verify(&alice.fixture.last_code()).await).0,
        "ExpiredCodeException"
    );
    assert_eq!(alice.attribute("email_verified").await.unwrap(), "false");
}
