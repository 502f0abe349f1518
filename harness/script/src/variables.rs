//! Which variables are defined at a point of a file, and which were used.

use std::collections::{BTreeMap, BTreeSet};

use rehearsal_record::Place;

use crate::action::ObservedType;
use crate::diagnostic::{Code, Diagnostic};
use crate::settings::Names;
use crate::suggest::{closest, listed};

/// Where a variable comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// `save` of a step; it has to be used.
    Save,
    /// A column of `cases`.
    Column,
    /// `vars`.
    Var,
    /// An input of a flow.
    Input,
    /// The counter of a `repeat`.
    Loop,
}

#[derive(Debug, Clone)]
struct Definition {
    origin: Origin,
    place: Place,
    used: bool,
    /// What is known of its value.
    ty: ObservedType,
}

/// Definitions taken away for the time of a block.
pub(crate) struct Hidden(BTreeMap<String, Definition>);

/// The names the language keeps for the stage.
pub(crate) const STAGE_ROOTS: [&str; 4] = ["apps", "cloud", "postgres", "users"];

#[derive(Debug, Default)]
pub(crate) struct Variables {
    defined: BTreeMap<String, Definition>,
    /// Names that are there without being defined in the file: `port` in the
    /// environment of an app.
    ambient: Vec<&'static str>,
    /// What other branches of the block being read save.
    siblings: BTreeSet<String>,
    /// Names that a sibling's save was read by: told there, not as unused.
    reached_for: BTreeSet<String>,
    /// Whether some definitions could not be read, so that a name that is not
    /// known says nothing.
    incomplete: bool,
}

impl Variables {
    pub(crate) fn with_ambient(ambient: &[&'static str]) -> Self {
        Self {
            ambient: ambient.to_vec(),
            ..Self::default()
        }
    }

    /// Defines a name; the mistake in doing so, if there is one.
    pub(crate) fn define(
        &mut self,
        name: &str,
        origin: Origin,
        place: &Place,
    ) -> Option<Diagnostic> {
        if !is_name(name) {
            return Some(
                Diagnostic::new(
                    Code::InvalidValue,
                    place,
                    format!("`{name}` cannot be a variable's name"),
                )
                .help("names are made of letters, digits and `_`, and do not begin with a digit"),
            );
        }
        if STAGE_ROOTS.contains(&name) {
            return Some(
                Diagnostic::new(
                    Code::NameTaken,
                    place,
                    format!("`{name}` is the stage's own"),
                )
                .help(format!(
                    "the language keeps {} for what the stage declares",
                    listed(STAGE_ROOTS)
                )),
            );
        }
        let before = self.defined.get(name);
        let mistake = match before {
            Some(earlier) if earlier.origin != origin || origin != Origin::Save => Some(
                Diagnostic::new(
                    Code::NameTaken,
                    place,
                    format!("`{name}` is defined already"),
                )
                .label("and here again")
                .related(&earlier.place, "it is defined here"),
            ),
            Some(earlier) if !earlier.used => Some(
                unused(name, &earlier.place)
                    .related(place, "replaced here before anything used it"),
            ),
            _ => None,
        };
        let definition = Definition {
            origin,
            place: place.clone(),
            used: false,
            ty: ObservedType::Any,
        };
        self.defined.insert(name.to_owned(), definition);
        mistake
    }

    /// Notes what is known of a variable's value.
    pub(crate) fn holds(&mut self, name: &str, ty: ObservedType) {
        if let Some(definition) = self.defined.get_mut(name) {
            definition.ty = ty;
        }
    }

    /// What is known of a variable's value.
    pub(crate) fn ty(&self, name: &str) -> ObservedType {
        self.defined
            .get(name)
            .map_or(ObservedType::Any, |definition| definition.ty)
    }

    /// The names defined so far.
    pub(crate) fn defined_names(&self) -> BTreeSet<String> {
        self.defined.keys().cloned().collect()
    }

    /// Hides what is defined besides some names, until it is given back.
    pub(crate) fn hide_all_but(&mut self, names: &BTreeSet<String>) -> Hidden {
        let hidden = std::mem::take(&mut self.defined);
        let (kept, hidden) = hidden
            .into_iter()
            .partition(|(name, _)| names.contains(name));
        self.defined = kept;
        self.siblings.extend(hidden.keys().cloned());
        Hidden(hidden)
    }

    /// Brings hidden definitions back; the mistakes in doing so.
    pub(crate) fn show(&mut self, hidden: Hidden) -> Vec<Diagnostic> {
        let mut mistakes = Vec::new();
        self.siblings.clear();
        for (name, mut definition) in hidden.0 {
            definition.used |= self.reached_for.contains(&name);
            if let Some(other) = self.defined.get(&name) {
                mistakes.push(
                    Diagnostic::new(
                        Code::NameTaken,
                        &definition.place,
                        format!("two branches save `{name}`, and which comes last is chance"),
                    )
                    .label("and here too")
                    .related(&other.place, "it is saved here"),
                );
            }
            self.defined.insert(name, definition);
        }
        mistakes
    }

    /// Removes a name at the end of the block it was for.
    pub(crate) fn forget(&mut self, name: &str) {
        self.defined.remove(name);
    }

    /// A use of a variable; the mistake in it, if there is one.
    pub(crate) fn used(
        &mut self,
        name: &str,
        path: &[&str],
        place: &Place,
        names: &Names,
    ) -> Option<Diagnostic> {
        if let Some(definition) = self.defined.get_mut(name) {
            definition.used = true;
            return None;
        }
        if STAGE_ROOTS.contains(&name) {
            return stage_path(name, path, place, names);
        }
        if self.ambient.contains(&name) || self.incomplete {
            return None;
        }
        if self.siblings.contains(name) {
            self.reached_for.insert(name.to_owned());
            let at = Place {
                length: length(name),
                ..place.clone()
            };
            let message =
                format!("`{name}` is saved by another branch, which is played at the same time");
            return Some(
                Diagnostic::new(Code::UndefinedVariable, &at, message)
                    .help("steps after the block can read it; branches cannot read each other"),
            );
        }
        let own: Vec<String> = self.defined.keys().cloned().collect();
        let known: Vec<&str> = own
            .iter()
            .map(String::as_str)
            .chain(self.ambient.iter().copied())
            .chain(STAGE_ROOTS)
            .collect();
        let at = Place {
            length: length(name),
            ..place.clone()
        };
        let near = closest(name, known.iter().copied());
        // A variable that is misspelt is not also an unused one.
        if let Some(definition) = near.and_then(|near| self.defined.get_mut(near)) {
            definition.used = true;
        }
        let diagnostic = Diagnostic::new(
            Code::UndefinedVariable,
            &at,
            format!("nothing defines `{name}` before this"),
        )
        .did_you_mean(near);
        Some(if own.is_empty() {
            diagnostic.help("no variable is defined here; for a plain dollar sign write `$$`")
        } else {
            let own = listed(own.iter().map(String::as_str));
            diagnostic.help(format!(
                "defined here: {own}; for a plain dollar sign write `$$`"
            ))
        })
    }

    /// Some definitions could not be read: names that are not known are no
    /// mistakes of their own from now on.
    pub(crate) fn now_incomplete(&mut self) {
        self.incomplete = true;
    }

    /// A text that could not be read may have used any name in it.
    pub(crate) fn maybe_used_in(&mut self, text: &str) {
        for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')) {
            if let Some(definition) = self.defined.get_mut(word) {
                definition.used = true;
            }
        }
    }

    /// What was saved and never used.
    pub(crate) fn unused(&self) -> Vec<Diagnostic> {
        self.defined
            .iter()
            .filter(|(_, definition)| definition.origin == Origin::Save && !definition.used)
            .map(|(name, definition)| unused(name, &definition.place))
            .collect()
    }
}

fn unused(name: &str, place: &Place) -> Diagnostic {
    Diagnostic::new(
        Code::UnusedSave,
        place,
        format!("`{name}` is saved and never used"),
    )
    .label("nothing after this reads it")
}

fn length(name: &str) -> u32 {
    u32::try_from(name.len()).unwrap_or(1).max(1)
}

pub(crate) fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

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
fn stage_path(root: &str, path: &[&str], place: &Place, names: &Names) -> Option<Diagnostic> {
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
