//! Hosted sign-in: what users do besides signing in.

use aws_sdk_cognitoidentityprovider::types::{
    SoftwareTokenMfaConfigType, UserPoolMfaType, VerifiedAttributeType,
};
use reqwest::StatusCode;

use crate::cognito_auth_factors::totp;
use crate::cognito_auth_support::{Fixture, PASSWORD};
use crate::cognito_hosted::{
    Browser, CALLBACK, error_in, exchange, fixture, location, query, request, with_pages,
};

#[tokio::test]
async fn a_new_user_signs_up_confirms_and_signs_in() {
    let fixture = Fixture::with(
        |pool| pool.auto_verified_attributes(VerifiedAttributeType::Email),
        |client| with_pages(client).generate_secret(true),
    )
    .await;
    let browser = Browser::new(&fixture);
    let mut asked = request(&fixture);
    asked.push(("lang", "de"));
    let page = browser.get("/signup", &asked).await.text().await.unwrap();
    assert!(page.contains("<html lang=\"de\">") && page.contains("Registrieren"));
    let fill = async |page: &str, password: &str| {
        let filled = [
            ("username", "<jo>"),
            ("requiredAttributes[email]", "jo@example.com"),
            ("password", password),
        ];
        browser.fill(page, &filled).await.text().await.unwrap()
    };
    let page = fill(&page, "weak").await;
    assert!(
        error_in(&page).starts_with("Password did not conform"),
        "{page}"
    );
    assert!(
        page.contains("value=\"&lt;jo&gt;\""),
        "what was filled in stays"
    );
    let page = fill(&page, PASSWORD).await;
    assert!(page.contains("j***@e***"), "{page}");
    let page = browser
        .fill(&page, &[("code", "000000x")])
        .await
        .text()
        .await
        .unwrap();
    assert!(
        error_in(&page).starts_with("Invalid verification code"),
        "{page}"
    );
    let messages = fixture.cloud.mailbox().messages();
    let code = messages[0].details["Code"].as_str().unwrap();
    let confirmed = browser.fill(&page, &[("code", code)]).await;
    let login = location(&confirmed);
    let page = browser
        .http
        .get(login)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    let filled = [("username", "<jo>"), ("password", PASSWORD)];
    let back = location(&browser.fill(&page, &filled).await);
    let code = query(&back, "code").unwrap();
    let (_, refused) = exchange(&fixture, &code, &[]).await;
    assert_eq!(
        refused["error"], "invalid_client",
        "the client has a secret"
    );
    let form = [
        ("grant_type", "authorization_code"),
        ("redirect_uri", CALLBACK),
        ("code", code.as_str()),
    ];
    let tokens = fixture.post("/oauth2/token", &form, true).await;
    assert_eq!(tokens.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_forgotten_password_is_replaced() {
    let fixture = fixture().await;
    let browser = Browser::new(&fixture);
    let page = browser
        .get("/forgotPassword", &request(&fixture))
        .await
        .text()
        .await
        .unwrap();
    let page = browser
        .fill(&page, &[("username", "alice")])
        .await
        .text()
        .await
        .unwrap();
    let messages = fixture.cloud.mailbox().messages();
    let code = messages[0].details["Code"].as_str().unwrap();
    let filled = [("code", code), ("password", "Another-1!")];
    let back = location(&browser.fill(&page, &filled).await);
    let code = query(&back, "code").unwrap();
    assert_eq!(exchange(&fixture, &code, &[]).await.0, StatusCode::OK);
}

#[tokio::test]
async fn challenges_have_pages() {
    let fixture = fixture().await;
    fixture.temporary_user("bob").await;
    let browser = Browser::new(&fixture);
    let page = browser.sign_in_page(&request(&fixture)).await;
    let filled = [("username", "bob"), ("password", PASSWORD)];
    let page = browser.fill(&page, &filled).await.text().await.unwrap();
    let page = browser
        .fill(&page, &[("new_password", "x")])
        .await
        .text()
        .await
        .unwrap();
    assert!(
        error_in(&page).starts_with("Password did not conform"),
        "{page}"
    );
    let back = browser.fill(&page, &[("new_password", "Another-1!")]).await;
    assert!(query(&location(&back), "code").is_some());

    let app = SoftwareTokenMfaConfigType::builder().enabled(true).build();
    let mfa = fixture.sdk.set_user_pool_mfa_config();
    let mfa = mfa
        .user_pool_id(&fixture.pool)
        .software_token_mfa_configuration(app);
    mfa.mfa_configuration(UserPoolMfaType::On)
        .send()
        .await
        .unwrap();
    let browser = Browser::new(&fixture);
    let page = browser.sign_in_page(&request(&fixture)).await;
    let filled = [("username", "alice"), ("password", PASSWORD)];
    let page = browser.fill(&page, &filled).await.text().await.unwrap();
    let (_, secret) = page.split_once("authenticator app: ").unwrap();
    let secret = secret.split_once('<').unwrap().0.to_owned();
    let page = browser
        .fill(&page, &[("code", "000000")])
        .await
        .text()
        .await
        .unwrap();
    assert_eq!(error_in(&page), "Code mismatch");
    let back = browser.fill(&page, &[("code", &totp(&secret, 0))]).await;
    assert!(query(&location(&back), "code").is_some());
    let browser = Browser::new(&fixture);
    let page = browser.sign_in_page(&request(&fixture)).await;
    let page = browser.fill(&page, &filled).await.text().await.unwrap();
    let back = browser.fill(&page, &[("code", &totp(&secret, 1))]).await;
    assert!(query(&location(&back), "code").is_some());
}
