//! What `${cloud…}`, `${apps…}`, `${users…}` and `${postgres…}` offer.

use rehearsal_record::Place;

use super::stage_names::StageNames;
use crate::diagnostic::{Code, Diagnostic};
use crate::suggest::{closest, listed};

/// The names the language keeps for the stage.
pub(crate) const STAGE_ROOTS: [&str; 4] = ["apps", "cloud", "postgres", "users"];

/// What each part of the stage offers: by root, section and field.
const QUEUE: &[&str] = &["arn", "name", "url"];
const NAMED: &[&str] = &["arn", "name"];
const POOL: &[&str] = &[
    "arn",
    "client_id",
    "client_secret",
    "clients",
    "id",
    "issuer",
    "jwks_url",
];
const CLIENT: &[&str] = &["id", "secret"];
const APP: &[&str] = &["host", "port", "url"];
const USER: &[&str] = &["email", "password", "sub", "username"];
const POSTGRES: &[&str] = &["database", "host", "password", "port", "url", "user"];
const CLOUD: &[&str] = &[
    "access_key_id",
    "account",
    "endpoint",
    "region",
    "secret_access_key",
];

/// Checks `cloud.queues.orders.url` and its kind against what the stage declares.
pub(super) fn stage_value(
    root: &str,
    path: &[&str],
    place: &Place,
    names: &StageNames,
) -> Option<Diagnostic> {
    let whole = format!(
        "{root}{}{}",
        if path.is_empty() { "" } else { "." },
        path.join(".")
    );
    let wrong = |message: String, candidates: Vec<&str>, written: Option<&&str>| {
        let near = written.and_then(|written| closest(written, candidates.iter().copied()));
        Diagnostic::new(Code::StageReference, place, message)
            .label(match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => String::new(),
            })
            .help(format!("there are {}", listed(candidates.iter().copied())))
    };
    let choose = |written: Option<&&str>, offered: &[&'static str]| match written {
        Some(field) if offered.contains(field) => None,
        _ => Some(wrong(
            format!("`{whole}` is nothing the stage offers"),
            offered.to_vec(),
            written,
        )),
    };
    let member = |noun: &str,
                  section: &str,
                  written: Option<&&str>,
                  field: Option<&&str>,
                  offered: &[&'static str]| {
        let declared = names.of(section);
        match written {
            Some(name) if declared.iter().any(|known| known == name) => choose(field, offered),
            _ => {
                let name = written.copied().unwrap_or("");
                let candidates = declared.iter().map(String::as_str).collect();
                Some(wrong(
                    format!("there is no {noun} `{name}` on the stage"),
                    candidates,
                    written,
                ))
            }
        }
    };
    match (root, path) {
        ("cloud", ["queues", rest @ ..]) => {
            member("queue", "cloud.queues", rest.first(), rest.get(1), QUEUE)
        }
        ("cloud", ["buckets", rest @ ..]) => {
            member("bucket", "cloud.buckets", rest.first(), rest.get(1), NAMED)
        }
        ("cloud", ["topics", rest @ ..]) => {
            member("topic", "cloud.topics", rest.first(), rest.get(1), NAMED)
        }
        ("cloud", ["user_pools", pool, "clients", rest @ ..])
            if let Some(clients) = names.clients.get(*pool) =>
        {
            match rest.first() {
                Some(name) if clients.iter().any(|known| known == name) => {
                    choose(rest.get(1), CLIENT)
                }
                written => Some(wrong(
                    format!(
                        "the user pool `{pool}` has no client `{}`",
                        written.copied().unwrap_or("")
                    ),
                    clients.iter().map(String::as_str).collect(),
                    written,
                )),
            }
        }
        ("cloud", ["user_pools", rest @ ..]) => member(
            "user pool",
            "cloud.user_pools",
            rest.first(),
            rest.get(1),
            POOL,
        ),
        ("cloud", rest) => {
            let sections = ["queues", "buckets", "topics", "user_pools"];
            let offered: Vec<&'static str> = CLOUD.iter().copied().chain(sections).collect();
            match rest.first() {
                Some(field) if CLOUD.contains(field) => None,
                written => Some(wrong(
                    format!("`{whole}` is nothing the stage offers"),
                    offered,
                    written,
                )),
            }
        }
        ("apps", rest) => member("app", "apps", rest.first(), rest.get(1), APP),
        ("users", rest) => member("user", "users", rest.first(), rest.get(1), USER),
        (_, rest) if names.postgres => choose(rest.first(), POSTGRES),
        _ => Some(
            Diagnostic::new(
                Code::StageReference,
                place,
                "the stage declares no `postgres`",
            )
            .help("add `postgres: {}` to the stage file"),
        ),
    }
}
