//! Hosted sign-in: a browser goes through the pages, and the app exchanges its code.
//!
//! Cognito's developer guide, "User pool endpoints and managed login reference".

use aws_sdk_cognitoidentityprovider::operation::create_user_pool_client::builders::CreateUserPoolClientFluentBuilder;
use aws_sdk_cognitoidentityprovider::types::OAuthFlowType;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::{Client, Response, StatusCode, Url};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::cognito_auth_support::{Fixture, PASSWORD, any_flow, claims, plain_pool};

pub(crate) const CALLBACK: &str = "https://shop.test/callback";
const GOODBYE: &str = "https://shop.test/goodbye";

pub(crate) fn with_pages(
    client: CreateUserPoolClientFluentBuilder,
) -> CreateUserPoolClientFluentBuilder {
    any_flow(client)
        .allowed_o_auth_flows_user_pool_client(true)
        .allowed_o_auth_flows(OAuthFlowType::Code)
        .allowed_o_auth_flows(OAuthFlowType::Implicit)
        .allowed_o_auth_scopes("openid")
        .allowed_o_auth_scopes("email")
        .callback_urls(CALLBACK)
        .logout_urls(GOODBYE)
        .supported_identity_providers("COGNITO")
}

/// A browser of an app's user, which follows no redirect by itself.
pub(crate) struct Browser {
    pub(crate) http: Client,
    endpoint: String,
}

impl Browser {
    pub(crate) fn new(fixture: &Fixture) -> Self {
        let http = Client::builder().cookie_store(true);
        let http = http.redirect(reqwest::redirect::Policy::none());
        Self {
            http: http.build().unwrap(),
            endpoint: fixture.cloud.endpoint().to_owned(),
        }
    }

    pub(crate) async fn get(&self, path: &str, parameters: &[(&str, &str)]) -> Response {
        let url = format!("{}{path}", self.endpoint);
        self.http.get(url).query(parameters).send().await.unwrap()
    }

    /// Sends the form of a page with what the user fills in. Returns the response.
    pub(crate) async fn fill(&self, html: &str, filled: &[(&str, &str)]) -> Response {
        let action = attribute(html, "<form ", "action");
        let mut form: Vec<(String, String)> = html
            .split("<input type=\"hidden\"")
            .skip(1)
            .map(|input| (attribute(input, "", "name"), attribute(input, "", "value")))
            .collect();
        for (name, value) in filled {
            assert!(
                html.contains(&format!("name=\"{name}\"")),
                "{name} is a field of {html}"
            );
            form.push(((*name).to_owned(), (*value).to_owned()));
        }
        let url = format!("{}{action}", self.endpoint);
        self.http.post(url).form(&form).send().await.unwrap()
    }

    /// Opens the sign-in page of an authorization request.
    pub(crate) async fn sign_in_page(&self, parameters: &[(&str, &str)]) -> String {
        let sent = self.get("/oauth2/authorize", parameters).await;
        let login = location(&sent);
        assert_eq!(login.path(), "/login");
        let page = self.http.get(login).send().await.unwrap();
        assert_eq!(page.status(), StatusCode::OK);
        page.text().await.unwrap()
    }
}

pub(crate) fn attribute(html: &str, after: &str, name: &str) -> String {
    let rest = html.split_once(after).unwrap().1;
    let rest = rest.split_once(&format!("{name}=\"")).unwrap().1;
    let escaped = rest.split_once('"').unwrap().0;
    escaped
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

#[track_caller]
pub(crate) fn location(response: &Response) -> Url {
    assert_eq!(response.status(), StatusCode::FOUND);
    let location = response.headers()["location"].to_str().unwrap();
    Url::parse(location).unwrap()
}

pub(crate) fn query(url: &Url, name: &str) -> Option<String> {
    let mut pairs = url.query_pairs();
    pairs.find_map(|(other, value)| (other == name).then(|| value.into_owned()))
}

pub(crate) fn error_in(html: &str) -> &str {
    let rest = html
        .split_once("errorMessage-customizable\" role=\"alert\">")
        .unwrap()
        .1;
    rest.split_once('<').unwrap().0
}

/// The parameters of an authorization request.
pub(crate) fn request(fixture: &Fixture) -> Vec<(&str, &str)> {
    vec![
        ("client_id", &fixture.client),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "openid email"),
        ("state", "a b&c"),
        ("nonce", "n-1"),
    ]
}

pub(crate) async fn exchange(
    fixture: &Fixture,
    code: &str,
    more: &[(&str, &str)],
) -> (StatusCode, Value) {
    let mut form = vec![
        ("grant_type", "authorization_code"),
        ("client_id", &fixture.client),
        ("redirect_uri", CALLBACK),
        ("code", code),
    ];
    form.extend(more);
    let response = fixture.post("/oauth2/token", &form, false).await;
    (response.status(), response.json().await.unwrap())
}

pub(crate) async fn fixture() -> Fixture {
    let fixture = Fixture::with(plain_pool, with_pages).await;
    fixture.user("alice").await;
    fixture
}

#[tokio::test]
async fn a_code_is_exchanged_for_tokens_once() {
    let fixture = fixture().await;
    let browser = Browser::new(&fixture);
    let verifier = "v".repeat(43);
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&verifier));
    let mut asked = request(&fixture);
    asked.extend([
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
    ]);
    let page = browser.sign_in_page(&asked).await;
    let refused = browser
        .fill(&page, &[("username", "alice"), ("password", "wrong")])
        .await;
    let page = refused.text().await.unwrap();
    assert_eq!(error_in(&page), "Incorrect username or password.");
    let signed_in = browser
        .fill(&page, &[("username", "alice"), ("password", PASSWORD)])
        .await;
    let back = location(&signed_in);
    assert_eq!(query(&back, "state").as_deref(), Some("a b&c"));
    let code = query(&back, "code").unwrap();
    let (status, refused) = exchange(&fixture, &code, &[("code_verifier", "other")]).await;
    assert_eq!(
        (status.as_u16(), refused),
        (400, json!({"error": "invalid_grant"}))
    );

    // The browser is signed in, so that the app gets another code without a page.
    let again = location(&browser.get("/oauth2/authorize", &asked).await);
    let code = query(&again, "code").unwrap();
    let right = [("code_verifier", verifier.as_str())];
    let (status, tokens) = exchange(&fixture, &code, &right).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    assert_eq!(
        (&tokens["token_type"], &tokens["expires_in"]),
        (&json!("Bearer"), &json!(3600))
    );
    assert!(tokens["refresh_token"].is_string());
    let access = tokens["access_token"].as_str().unwrap();
    let id = claims(tokens["id_token"].as_str().unwrap());
    assert_eq!(id["nonce"], "n-1");
    assert_eq!(
        id["at_hash"],
        URL_SAFE_NO_PAD.encode(&Sha256::digest(access)[..16])
    );
    assert_eq!(id["cognito:username"], "alice");
    let access = claims(access);
    assert_eq!(
        (&access["scope"], &access["version"]),
        (&json!("openid email"), &json!(2))
    );
    let (_, refused) = exchange(&fixture, &code, &right).await;
    assert_eq!(refused["error"], "invalid_grant", "a code is for once");
}

#[tokio::test]
async fn tokens_come_in_the_fragment_of_an_implicit_grant() {
    let fixture = fixture().await;
    let browser = Browser::new(&fixture);
    let mut asked = request(&fixture);
    asked[2].1 = "token";
    let page = browser.sign_in_page(&asked).await;
    let back = browser
        .fill(&page, &[("username", "alice"), ("password", PASSWORD)])
        .await;
    let back = location(&back);
    let mut fragment = back.clone();
    fragment.set_query(back.fragment());
    assert_eq!(query(&fragment, "token_type").as_deref(), Some("Bearer"));
    assert_eq!(query(&fragment, "state").as_deref(), Some("a b&c"));
    let id = query(&fragment, "id_token").unwrap();
    assert_eq!(claims(&id)["nonce"], "n-1");
    assert_eq!(query(&fragment, "refresh_token"), None);
}

#[tokio::test]
async fn errors_go_to_the_app_or_to_the_user() {
    let fixture = fixture().await;
    let browser = Browser::new(&fixture);
    let with = async |name: &str, value: &str| {
        let mut asked = request(&fixture);
        asked.retain(|(other, _)| *other != name);
        if !value.is_empty() {
            asked.push((name, value));
        }
        browser.get("/oauth2/authorize", &asked).await
    };
    for (name, value, error) in [
        ("response_type", "banana", "invalid_request"),
        ("scope", "openid admin", "invalid_scope"),
        ("code_challenge", "x", "invalid_request"),
        ("code_challenge_method", "S256", "invalid_request"),
        ("prompt", "none", "login_required"),
    ] {
        let back = location(&with(name, value).await);
        assert!(back.as_str().starts_with(CALLBACK), "{back}");
        assert_eq!(query(&back, "error").as_deref(), Some(error), "{name}");
        assert_eq!(query(&back, "state").as_deref(), Some("a b&c"), "{name}");
    }
    // Nobody is sent to a URL that is not the app's.
    for (name, value, error) in [
        ("redirect_uri", "https://evil.test/", "redirect_mismatch"),
        ("client_id", "unknown", "invalid_request"),
    ] {
        let shown = location(&with(name, value).await);
        assert_eq!(shown.path(), "/error");
        assert_eq!(query(&shown, "error").as_deref(), Some(error));
        let page = browser.http.get(shown).send().await.unwrap();
        assert!(page.text().await.unwrap().contains(error));
    }
    let refused = with("client_id", "").await;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    let refused = with("identity_provider", "Google").await;
    assert_eq!(refused.status(), StatusCode::NOT_IMPLEMENTED);

    let client = fixture.sdk.update_user_pool_client();
    let client = client
        .user_pool_id(&fixture.pool)
        .client_id(&fixture.client);
    let client = client
        .callback_urls(CALLBACK)
        .allowed_o_auth_scopes("openid");
    client.send().await.unwrap();
    let back = location(&with("scope", "openid").await);
    assert_eq!(
        query(&back, "error").as_deref(),
        Some("unauthorized_client")
    );
}

#[tokio::test]
async fn a_form_must_come_from_its_page() {
    let fixture = fixture().await;
    let browser = Browser::new(&fixture);
    let page = browser.sign_in_page(&request(&fixture)).await;
    let filled = [("username", "alice"), ("password", PASSWORD)];
    let stranger = Browser::new(&fixture);
    let refused = stranger.fill(&page, &filled).await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    let secrets = ["password", "_csrf", "code"];
    let calls = fixture.cloud.journal().since(0);
    let posted = calls.iter().find(|call| &*call.operation == "Login_POST");
    let recorded = &posted.unwrap().request;
    assert!(secrets.iter().all(|name| recorded.get(*name).is_none()));
    assert_eq!(recorded["username"], "alice");
}

#[tokio::test]
async fn a_browser_is_signed_out() {
    let fixture = fixture().await;
    let browser = Browser::new(&fixture);
    let asked = request(&fixture);
    let page = browser.sign_in_page(&asked).await;
    browser
        .fill(&page, &[("username", "alice"), ("password", PASSWORD)])
        .await;
    let client = ("client_id", fixture.client.as_str());
    let wrong = [client, ("logout_uri", "https://evil.test/")];
    let shown = location(&browser.get("/logout", &wrong).await);
    assert_eq!(query(&shown, "error").as_deref(), Some("redirect_mismatch"));
    let missing = browser.get("/logout", &[client]).await;
    assert_eq!(missing.status(), StatusCode::BAD_REQUEST);
    let still = location(&browser.get("/oauth2/authorize", &asked).await);
    assert!(query(&still, "code").is_some(), "still signed in");
    let gone = browser
        .get("/logout", &[client, ("logout_uri", GOODBYE)])
        .await;
    assert_eq!(location(&gone).as_str(), GOODBYE);
    browser.sign_in_page(&asked).await;
    let mut again = asked.clone();
    again.retain(|(name, _)| *name != "nonce");
    let login = location(&browser.get("/logout", &again).await);
    assert_eq!(login.path(), "/login");
}

/// The documents name what there is, by the name that the client uses.
#[tokio::test]
async fn discovery_follows_the_host_and_the_issuer() {
    let fixture = fixture().await;
    let browser = Browser::new(&fixture);
    let endpoint = fixture.cloud.endpoint();
    let port = endpoint.rsplit(':').next().unwrap();
    let path = format!("/{}/.well-known/openid-configuration", fixture.pool);
    let discover = async |host: &str| -> Value {
        let get = browser.http.get(format!("{endpoint}{path}"));
        get.header("host", host)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap()
    };
    let host = format!("localhost:{port}");
    let document = discover(&host).await;
    assert_eq!(
        document["issuer"],
        format!("http://{host}/{}", fixture.pool)
    );
    for name in [
        "authorization_endpoint",
        "end_session_endpoint",
        "jwks_uri",
        "revocation_endpoint",
        "token_endpoint",
        "userinfo_endpoint",
    ] {
        let url = document[name].as_str().unwrap();
        let path = url.strip_prefix(&format!("http://{host}")).expect(name);
        let there = browser
            .http
            .get(format!("{endpoint}{path}"))
            .send()
            .await
            .unwrap();
        assert_ne!(there.status(), StatusCode::NOT_IMPLEMENTED, "{name}");
        assert_ne!(there.status(), StatusCode::NOT_FOUND, "{name}");
    }
    let pages = discover(&format!("shop.auth.us-east-1.localhost:{port}")).await;
    assert_eq!(
        pages["issuer"], document["issuer"],
        "the API's, not the pages'"
    );

    let set = browser
        .http
        .put(format!("{endpoint}/_rehearsal/cognito/issuer"));
    let set = set.json(&json!({"issuer": "http://cloud.test:4566/"}));
    assert_eq!(set.send().await.unwrap().status(), StatusCode::OK);
    let document = discover(&host).await;
    for (name, value) in document.as_object().unwrap() {
        if let Some(url) = value.as_str() {
            assert!(url.starts_with("http://cloud.test:4566/"), "{name}: {url}");
        }
    }
}

#[tokio::test]
async fn codes_and_browsers_expire_and_survive_a_snapshot() {
    let fixture = fixture().await;
    let browser = Browser::new(&fixture);
    let asked = request(&fixture);
    let page = browser.sign_in_page(&asked).await;
    let filled = [("username", "alice"), ("password", PASSWORD)];
    let back = location(&browser.fill(&page, &filled).await);
    let first = query(&back, "code").unwrap();
    let saved = fixture.cloud.snapshot().unwrap();
    fixture.cloud.restore(&saved).unwrap();
    let again = location(&browser.get("/oauth2/authorize", &asked).await);
    let second = query(&again, "code").unwrap();
    assert_eq!(exchange(&fixture, &first, &[]).await.0, StatusCode::OK);
    let minutes = |minutes: u64| std::time::Duration::from_secs(minutes * 60);
    fixture.cloud.clock().advance(minutes(5));
    assert_eq!(
        exchange(&fixture, &second, &[]).await.1["error"],
        "invalid_grant"
    );
    fixture.cloud.clock().advance(minutes(55));
    browser.sign_in_page(&asked).await;
}
