//! Drafts of steps to the text of a scenario file.

mod step;
mod yaml;

use std::collections::BTreeSet;

use rehearsal_script::scaffold::schema_line;
use serde_json::Value;

use self::yaml::Block;
use crate::exchange::Body;
use crate::expected::Known;
use crate::links;
use crate::select::Selected;
use crate::steps::{Draft, add_cookies, draft, hide_secrets};
use crate::target::Target;

/// A scenario file to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// What it tests, in one sentence.
    pub title: String,
    /// A name for the file, if the source has several scenarios.
    pub name: Option<String>,
    /// The text of the file, formatted.
    pub text: String,
    /// What the person has to know, and to do.
    pub notes: Vec<String>,
}

/// Writes a scenario. `source` is the name of what it is made from, and `depth` the number
/// of folders between the folder of the scenarios and the file.
pub fn scenario(selected: Selected, target: &Target, source: &str, depth: usize) -> Scenario {
    let mut notes = selected.notes;
    let cookies: Vec<Option<String>> = selected
        .exchanges
        .iter()
        .map(|chosen| chosen.exchange.request.header("cookie").map(str::to_owned))
        .collect();
    let mut drafts: Vec<Draft> = selected.exchanges.into_iter().map(draft).collect();
    let saved = links::connect(&mut drafts);
    add_cookies(&mut drafts, &cookies, &mut notes);
    let title = selected.title.unwrap_or_else(|| title(&drafts));
    let mut sent = BTreeSet::new();
    let mut expected = Vec::new();
    let mut effects = Vec::new();
    for (at, draft) in drafts.iter().enumerate() {
        remember(draft, &mut sent);
        let before = at.checked_sub(1).map_or(&[][..], |before| &saved[before]);
        let known = Known {
            at: draft.at,
            sent: &sent,
            saved: before,
        };
        expected.push(step::expect(draft, &known));
        let known = Known {
            saved: &saved[at],
            ..known
        };
        effects.push(
            draft
                .effects
                .iter()
                .map(|effect| step::effect(effect, &known))
                .collect(),
        );
    }
    hide_secrets(&mut drafts, target, &mut notes);
    let mut file = Block::default();
    file.comment(&schema_line("scenario", depth));
    file.comment(&format!("# Imported from {source}."));
    file.entry("scenario", &title.as_str().into());
    if !target.seeds.is_empty() {
        file.entry("seed", &target.seeds.clone().into());
    }
    if !target.only.is_empty() {
        file.entry("apps", &target.only.clone().into());
    }
    let defaults = Defaults::of(&drafts, target);
    if let Some(app) = &defaults.app {
        file.entry("app", &app.as_str().into());
    }
    if let Some(user) = &defaults.user {
        file.entry("as", &user.as_str().into());
    }
    let mut steps = Vec::new();
    let parts = drafts.iter().zip(expected).zip(effects);
    for ((draft, expected), effects) in parts {
        let effects: Vec<Vec<(String, Value)>> = effects;
        steps.push(step::step(draft, expected, &defaults));
        steps.extend(effects);
    }
    file.steps(&steps);
    let text = file.finish();
    // Of what cannot be formatted, the check says why.
    let text = rehearsal_script::format("scenario.yaml", &text).unwrap_or(text);
    Scenario {
        title,
        name: selected.name,
        text,
        notes,
    }
}

/// What all steps have in common.
#[derive(Debug, Default)]
struct Defaults {
    app: Option<String>,
    user: Option<String>,
}

impl Defaults {
    fn of(drafts: &[Draft], target: &Target) -> Self {
        let app = drafts.iter().find_map(|draft| draft.app.clone());
        // The only app of a stage need not be named.
        let app = app.filter(|app| target.apps.len() != 1 || target.apps[0] != *app);
        let users: BTreeSet<_> = drafts
            .iter()
            .filter_map(|draft| draft.user.clone())
            .collect();
        let signed_in = drafts.iter().filter(|draft| draft.user.is_some()).count();
        let user = match users.len() {
            1 if signed_in * 2 > drafts.len() => users.into_iter().next(),
            _ => None,
        };
        Self { app, user }
    }
}

/// Returns a title from the first requests.
fn title(drafts: &[Draft]) -> String {
    let changing = drafts.iter().find(|draft| draft.method != "GET");
    match changing.or(drafts.first()) {
        Some(draft) => {
            let path = crate::reference::template(&draft.path);
            format!("{} {path} answers as it was recorded", draft.method)
        }
        None => "Nothing".to_owned(),
    }
}

/// Remembers the texts of a request: where an answer has them, they are no surprise.
fn remember(draft: &Draft, sent: &mut BTreeSet<String>) {
    sent.extend(draft.query.iter().map(|(_, value)| value.clone()));
    sent.extend(draft.path.split('/').map(str::to_owned));
    match &draft.body {
        Body::Json(json) => remember_values(json, sent),
        Body::Form(pairs) => sent.extend(pairs.iter().map(|(_, value)| value.clone())),
        Body::Multipart(parts) => sent.extend(parts.iter().filter_map(|part| part.text.clone())),
        Body::None | Body::File(_) | Body::Text(_) => {}
    }
}

fn remember_values(value: &Value, sent: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            sent.insert(text.clone());
        }
        Value::Number(number) => {
            sent.insert(number.to_string());
        }
        Value::Array(items) => items.iter().for_each(|item| remember_values(item, sent)),
        Value::Object(fields) => fields
            .values()
            .for_each(|value| remember_values(value, sent)),
        Value::Null | Value::Bool(_) => {}
    }
}
