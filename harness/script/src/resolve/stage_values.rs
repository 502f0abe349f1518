//! What `${cloud…}`, `${apps…}`, `${externals…}`, `${users…}` and `${postgres…}` offer.

use rehearsal_record::Place;

use super::stage_names::StageNames;
use crate::diagnostic::{Code, Diagnostic};
use crate::stage::{RESOURCE_KINDS, ResourceKind};
use crate::suggest::{closest, listed};

/// What each section outside of the cloud's resources offers.
const APP: &[&str] = &["host", "port", "url"];
const EXTERNAL: &[&str] = &["host", "port", "url"];
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
            .help(format!("available: {}", listed(candidates.iter().copied())))
    };
    let choose = |written: Option<&&str>, offered: &[&'static str]| match written {
        Some(field) if offered.contains(field) => None,
        _ => Some(wrong(
            format!("the stage has no value `{whole}`"),
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
        ("cloud", [key, rest @ ..]) if let Some(kind) = resource_kind(key) => {
            let name = rest.first();
            if let (Some(name), Some(part)) = (name, kind.parts)
                && rest.get(1) == Some(&part.section)
                && let Some(declared) = names.parts(kind.section, name, part.section)
                && rest.len() > 2
            {
                return match &rest[2..] {
                    [written, field @ ..] if declared.iter().any(|known| known == written) => {
                        choose(field.first(), part.offers)
                    }
                    written => Some(wrong(
                        format!(
                            "the {} `{name}` has no {} `{}`",
                            kind.noun,
                            part.noun,
                            written.first().copied().unwrap_or("")
                        ),
                        declared.iter().map(String::as_str).collect(),
                        written.first(),
                    )),
                };
            }
            let mut offers = kind.offers.to_vec();
            offers.extend(kind.parts.map(|part| part.section));
            member(kind.noun, kind.section, name, rest.get(1), &offers)
        }
        ("cloud", rest) => {
            let sections = RESOURCE_KINDS.iter().map(|kind| kind.key());
            let offered: Vec<&'static str> = CLOUD.iter().copied().chain(sections).collect();
            choose(rest.first(), &offered)
        }
        ("apps", rest) => member("app", "apps", rest.first(), rest.get(1), APP),
        ("externals", rest) => member("external", "externals", rest.first(), rest.get(1), EXTERNAL),
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

fn resource_kind(key: &str) -> Option<&'static ResourceKind> {
    RESOURCE_KINDS
        .iter()
        .copied()
        .find(|kind| kind.key() == key)
}

/// Returns what can follow a path into the stage's values: `cloud.queues` is followed by
/// the names of queues.
pub(crate) fn offered(path: &[&str], names: &StageNames) -> Vec<String> {
    let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    match *path {
        ["cloud"] => {
            let sections = RESOURCE_KINDS.iter().map(|kind| kind.key());
            owned(&CLOUD.iter().copied().chain(sections).collect::<Vec<_>>())
        }
        ["cloud", section] => {
            resource_kind(section).map_or_else(Vec::new, |kind| names.of(kind.section).to_vec())
        }
        ["cloud", section, _] => resource_kind(section).map_or_else(Vec::new, |kind| {
            let mut offers = kind.offers.to_vec();
            offers.extend(kind.parts.map(|part| part.section));
            owned(&offers)
        }),
        ["cloud", section, name, part] => {
            let kind = resource_kind(section);
            let parts = kind.and_then(|kind| names.parts(kind.section, name, part));
            parts.map(<[String]>::to_vec).unwrap_or_default()
        }
        ["cloud", section, _, part, _] => {
            let parts = resource_kind(section).and_then(|kind| kind.parts);
            let parts = parts.filter(|parts| parts.section == part);
            parts.map_or_else(Vec::new, |parts| owned(parts.offers))
        }
        [root @ ("apps" | "externals" | "users")] => names.of(root).to_vec(),
        ["apps", _] => owned(APP),
        ["externals", _] => owned(EXTERNAL),
        ["users", _] => owned(USER),
        ["postgres"] => owned(POSTGRES),
        _ => Vec::new(),
    }
}
