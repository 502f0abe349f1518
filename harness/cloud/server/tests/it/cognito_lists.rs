//! Users listed and filtered, groups, and what users did.

use aws_sdk_cognitoidentityprovider::types::{
    AdvancedSecurityModeType, EventResponseType, EventType, UserPoolAddOnsType,
};

use crate::cognito_auth_support::{Fixture, any_flow, exchange, plain_pool, refusal, refused};

async fn found(fixture: &Fixture, filter: &str) -> Vec<String> {
    let list = fixture
        .sdk
        .list_users()
        .user_pool_id(&fixture.pool)
        .filter(filter);
    let users = list.send().await.unwrap().users.unwrap_or_default();
    users.into_iter().filter_map(|user| user.username).collect()
}

#[tokio::test]
async fn users_are_found_by_filters() {
    let fixture = Fixture::with(plain_pool, any_flow).await;
    fixture
        .user_with("alice", &[("name", "Alice \"Al\" A")])
        .await;
    fixture.user_with("albert", &[("name", "Albert")]).await;
    fixture.temporary_user("bob").await;
    let disable = fixture.sdk.admin_disable_user().user_pool_id(&fixture.pool);
    disable.username("bob").send().await.unwrap();
    for (filter, names) in [
        ("", &["alice", "albert", "bob"][..]),
        ("username = \"alice\"", &["alice"]),
        ("username ^= \"al\"", &["alice", "albert"]),
        ("email = \"bob@example.com\"", &["bob"]),
        ("name = \"Alice \\\"Al\\\" A\"", &["alice"]),
        ("cognito:user_status = \"force_change_password\"", &["bob"]),
        ("status = \"Disabled\"", &["bob"]),
        ("given_name = \"x\"", &[]),
    ] {
        assert_eq!(found(&fixture, filter).await, names, "{filter}");
    }
    let list = || fixture.sdk.list_users().user_pool_id(&fixture.pool);
    assert_eq!(
        refused(list().filter("email bob").send().await.map_err(refusal)),
        exchange("InvalidParameterException", "Error while parsing filter")
    );
    let none = list().attributes_to_get("custom:nope").send().await;
    assert_eq!(
        refused(none.map_err(refusal)),
        exchange(
            "InvalidParameterException",
            "One or more requested attributes do not exist."
        )
    );
    let some = list()
        .attributes_to_get("email")
        .limit(1)
        .send()
        .await
        .unwrap();
    let attributes = some.users()[0].attributes();
    assert_eq!(attributes.len(), 1);
    assert_eq!(attributes[0].value(), Some("alice@example.com"));
}

#[tokio::test]
async fn users_are_listed_in_pages_that_miss_nobody() {
    let fixture = Fixture::with(plain_pool, any_flow).await;
    for name in ["a", "b", "c", "d", "e"] {
        fixture.user(name).await;
    }
    let list = || {
        fixture
            .sdk
            .list_users()
            .user_pool_id(&fixture.pool)
            .limit(2)
    };
    let first = list().send().await.unwrap();
    let delete = fixture.sdk.admin_delete_user().user_pool_id(&fixture.pool);
    delete.username("a").send().await.unwrap();
    let second = list()
        .set_pagination_token(first.pagination_token)
        .send()
        .await
        .unwrap();
    let names: Vec<_> = second
        .users()
        .iter()
        .filter_map(|user| user.username())
        .collect();
    assert_eq!(names, ["c", "d"]);
    let third = list()
        .set_pagination_token(second.pagination_token)
        .send()
        .await
        .unwrap();
    assert_eq!((third.users().len(), third.pagination_token), (1, None));
    let wrong = list().pagination_token("nonsense").send().await;
    assert_eq!(
        refused(wrong.map_err(refusal)).0,
        "InvalidParameterException"
    );
    let many = fixture
        .sdk
        .list_users()
        .user_pool_id(&fixture.pool)
        .limit(61);
    assert_eq!(
        refused(many.send().await.map_err(refusal)).0,
        "InvalidParameterException"
    );
}

async fn group(fixture: &Fixture, name: &str, precedence: Option<i32>) {
    let create = fixture.sdk.create_group().user_pool_id(&fixture.pool);
    let create = create.group_name(name).set_precedence(precedence);
    create.send().await.unwrap();
}

async fn join(fixture: &Fixture, name: &str, group: &str) {
    let add = fixture
        .sdk
        .admin_add_user_to_group()
        .user_pool_id(&fixture.pool);
    add.username(name).group_name(group).send().await.unwrap();
}

async fn groups_of(fixture: &Fixture, name: &str) -> Vec<String> {
    let list = fixture.sdk.admin_list_groups_for_user();
    let list = list.user_pool_id(&fixture.pool).username(name);
    let groups = list.send().await.unwrap().groups.unwrap_or_default();
    groups
        .into_iter()
        .filter_map(|group| group.group_name)
        .collect()
}

#[tokio::test]
async fn groups_have_members_and_precedence() {
    let fixture = Fixture::new().await;
    fixture.user("bob").await;
    group(&fixture, "readers", None).await;
    group(&fixture, "writers", Some(5)).await;
    group(&fixture, "admins", Some(1)).await;
    for name in ["readers", "writers", "admins"] {
        join(&fixture, "alice", name).await;
    }
    join(&fixture, "bob", "readers").await;
    join(&fixture, "bob", "readers").await;
    assert_eq!(
        groups_of(&fixture, "alice").await,
        ["admins", "writers", "readers"]
    );
    let members = || {
        fixture
            .sdk
            .list_users_in_group()
            .user_pool_id(&fixture.pool)
            .group_name("readers")
    };
    let first = members().limit(1).send().await.unwrap();
    assert_eq!(first.users()[0].username(), Some("alice"));
    let second = members()
        .set_next_token(first.next_token)
        .send()
        .await
        .unwrap();
    assert_eq!(second.users()[0].username(), Some("bob"));
    let remove = fixture
        .sdk
        .admin_remove_user_from_group()
        .user_pool_id(&fixture.pool);
    remove
        .username("alice")
        .group_name("writers")
        .send()
        .await
        .unwrap();
    let delete = fixture.sdk.delete_group().user_pool_id(&fixture.pool);
    delete.group_name("admins").send().await.unwrap();
    assert_eq!(groups_of(&fixture, "alice").await, ["readers"]);
    let token = fixture.sign_in("alice").await.id_token.unwrap();
    let claims = crate::cognito_auth_support::claims(&token);
    assert_eq!(claims["cognito:groups"], serde_json::json!(["readers"]));
}

#[tokio::test]
async fn groups_are_made_once_and_changed() {
    let fixture = Fixture::new().await;
    group(&fixture, "admins", Some(1)).await;
    let create = fixture
        .sdk
        .create_group()
        .user_pool_id(&fixture.pool)
        .group_name("admins");
    assert_eq!(
        refused(create.send().await.map_err(refusal)),
        exchange(
            "GroupExistsException",
            "A group with the name already exists."
        )
    );
    let update = fixture
        .sdk
        .update_group()
        .user_pool_id(&fixture.pool)
        .group_name("admins");
    update.description("who may").send().await.unwrap();
    let get = |name: &str| {
        let get = fixture.sdk.get_group().user_pool_id(&fixture.pool);
        get.group_name(name).send()
    };
    let admins = get("admins").await.unwrap().group.unwrap();
    assert_eq!(
        (admins.description(), admins.precedence),
        (Some("who may"), Some(1))
    );
    let none = exchange("ResourceNotFoundException", "Group not found.");
    assert_eq!(refused(get("none").await.map_err(refusal)), none);
    let add = fixture
        .sdk
        .admin_add_user_to_group()
        .user_pool_id(&fixture.pool);
    let add = add.username("alice").group_name("none").send().await;
    assert_eq!(refused(add.map_err(refusal)), none);
    let add = fixture
        .sdk
        .admin_add_user_to_group()
        .user_pool_id(&fixture.pool);
    let add = add.username("nobody").group_name("admins").send().await;
    assert_eq!(
        refused(add.map_err(refusal)),
        exchange("UserNotFoundException", "User does not exist.")
    );
    let listed = fixture
        .sdk
        .list_groups()
        .user_pool_id(&fixture.pool)
        .send()
        .await
        .unwrap();
    assert_eq!(listed.groups().len(), 1);
}

#[tokio::test]
async fn what_users_did_is_listed_where_the_pool_keeps_it() {
    let add_ons =
        UserPoolAddOnsType::builder().advanced_security_mode(AdvancedSecurityModeType::Audit);
    let fixture = Fixture::with(
        |pool| pool.user_pool_add_ons(add_ons.build().unwrap()),
        any_flow,
    )
    .await;
    fixture.user("alice").await;
    fixture.by_password("alice", "wrong").await.unwrap_err();
    fixture.sign_in("alice").await;
    let list = fixture
        .sdk
        .admin_list_user_auth_events()
        .user_pool_id(&fixture.pool);
    let events = list
        .username("alice")
        .send()
        .await
        .unwrap()
        .auth_events
        .unwrap();
    let recorded: Vec<_> = events
        .iter()
        .map(|it| (it.event_type(), it.event_response()))
        .collect();
    assert_eq!(
        recorded,
        [
            (Some(&EventType::SignIn), Some(&EventResponseType::Pass)),
            (Some(&EventType::SignIn), Some(&EventResponseType::Fail)),
        ]
    );
    let plain = Fixture::new().await;
    let list = plain
        .sdk
        .admin_list_user_auth_events()
        .user_pool_id(&plain.pool);
    let refusal = refused(list.username("alice").send().await.map_err(refusal));
    assert_eq!(refusal.0, "UserPoolAddOnNotEnabledException");
}
