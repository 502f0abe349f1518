//! The example of every action has no mistakes.

use std::fmt::Write as _;

use rehearsal_script::action::ACTIONS;
use rehearsal_script::{MemorySources, Style, check, render};

pub(crate) const STAGE: &str = include_str!("../../bad/stage.yaml");

const FLOW: &str = "
flow: Sign a user up
inputs: {email: text}
outputs: {token: $token}
steps:
  - cognito.sign_in: $email
    password: secret
    save: {token: {path: access_token, secret: true}}
";

fn scenario(example: &str) -> String {
    let mut text = String::from(
        "scenario: An example\napps: [storefront]\nvars: {order: '1', total: '2', code: '3', token: t, refresh: r}\nsteps:\n",
    );
    for line in example.lines() {
        writeln!(text, "  {line}").unwrap();
    }
    // What an example saves is used, as it would be.
    for (save, name) in [
        ("{order: json.id}", "order"),
        ("{upload: url}", "upload"),
        ("{code:", "code"),
        ("{token:", "token"),
    ] {
        if example.contains(&format!("save: {save}")) {
            text = text.replace(
                "{order: '1', total: '2', code: '3', token: t, refresh: r}",
                "{total: '2'}",
            );
            writeln!(text, "  - sqs.send: orders\n    body: ${name}").unwrap();
        }
    }
    text
}

#[test]
fn examples_of_actions_have_no_mistakes() {
    let mut reported = String::new();
    for spec in ACTIONS {
        let sources = MemorySources::default()
            .with("stage.yaml", STAGE)
            .with("scenarios/flows/sign_up.yaml", FLOW)
            .with("example.yaml", &scenario(spec.example));
        let checked = check(&sources, Some("stage.yaml"), &["example.yaml".to_owned()]);
        if !checked.diagnostics.is_empty() {
            write!(
                reported,
                "{}: {}",
                spec.name,
                render(&checked.diagnostics, &sources, Style::Plain)
            )
            .unwrap();
        }
    }
    assert!(reported.is_empty(), "{reported}");
}

#[test]
fn arguments_differ_from_the_keys_of_every_step() {
    let common = [
        "repeat", "when", "name", "within", "for", "timeout", "snapshot", "skip", "expect",
        "fail_if", "save", "retry",
    ];
    for spec in ACTIONS {
        for field in spec.arguments.fields {
            assert!(!common.contains(&field.key), "{} {}", spec.name, field.key);
            assert!(
                ACTIONS.iter().all(|other| other.name != field.key),
                "{} {}",
                spec.name,
                field.key
            );
            assert!(!field.doc.trim().is_empty(), "{} {}", spec.name, field.key);
        }
    }
}
