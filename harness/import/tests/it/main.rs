//! Files of all formats become scenarios that the language accepts, and files with mistakes
//! an error with its place.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod mistakes;

use std::fmt::Write as _;

use rehearsal_import::{Origin, Target, User, read, scenario, select};
use rehearsal_script::{MemorySources, Style, check, render};

const STAGE: &str = "\
cloud:
  user_pools:
    customers: {sign_in: [email]}
users:
  ada: {email: ada@example.org}
apps:
  storefront: {run: ./storefront, env: {PORT: \"${port}\"}}
  payment: {run: ./payment, env: {PORT: \"${port}\"}}
";

fn target() -> Target {
    Target {
        apps: vec!["storefront".to_owned(), "payment".to_owned()],
        addresses: vec![(
            "storefront".to_owned(),
            Origin::parse("http://127.0.0.1:3000").unwrap(),
        )],
        app: Some("storefront".to_owned()),
        users: vec![User {
            name: "ada".to_owned(),
            identities: vec!["ada@example.org".to_owned()],
        }],
        ..Target::default()
    }
}

/// Returns the scenarios of a file, each with its notes, and with what the check says.
fn imported(file: &str, text: &str, target: &Target) -> String {
    let mut out = String::new();
    for recording in read(file, text, None).unwrap() {
        let selected = select(file, recording, target).unwrap();
        let scenario = scenario(selected, target, file, 0);
        let name = scenario.name.as_deref().unwrap_or("scenario");
        let path = format!("scenarios/{name}.yaml");
        let sources = MemorySources::default()
            .with("scenarios/stage.yaml", STAGE)
            .with("scenarios/fixtures/mug.png", "")
            .with("scenarios/fixtures/orders.csv", "")
            .with(&path, &scenario.text);
        let checked = check(
            &sources,
            Some("scenarios/stage.yaml"),
            std::slice::from_ref(&path),
        );
        let _ = writeln!(out, "== {path}\n{}", scenario.text);
        for note in &scenario.notes {
            let _ = writeln!(out, "note {note}");
        }
        out.push_str(&render(&checked.diagnostics, &sources, Style::Plain));
        let again = rehearsal_script::format(&path, &scenario.text);
        assert_eq!(again.as_ref(), Ok(&scenario.text), "it is formatted");
        for secret in [
            "correct horse",
            "abc.def",
            "c2ln",
            "very secret",
            "YWRhOnNlY3JldA",
            "123456",
        ] {
            assert!(!out.contains(secret), "{secret} is in\n{out}");
        }
    }
    out
}

#[test]
fn lines_of_curl() {
    let text = include_str!("../sources/orders.sh");
    insta::assert_snapshot!(imported("orders.sh", text, &target()));
}

#[test]
fn session_of_a_browser() {
    let text = include_str!("../sources/session.har");
    insta::assert_snapshot!(imported("session.har", text, &target()));
}

#[test]
fn openapi_document() {
    let text = include_str!("../sources/shop.openapi.yaml");
    let target = Target {
        user: Some("ada".to_owned()),
        ..target()
    };
    insta::assert_snapshot!(imported("shop.openapi.yaml", text, &target));
}

#[test]
fn postman_collection() {
    let text = include_str!("../sources/shop.postman_collection.json");
    insta::assert_snapshot!(imported("shop.postman_collection.json", text, &target()));
}
