//! Values of answers that come back in later requests: they are saved, and the requests
//! refer to them.

use std::collections::BTreeSet;

use rehearsal_script::{Found, Markup, Selector};
use rehearsal_syntax::value::STAGE_ROOTS;
use serde_json::Value;

use crate::exchange::{Answer, Body};
use crate::kinds;
use crate::reference;
use crate::secrets;
use crate::steps::{Draft, Part, Save, walk};

/// A value in an answer.
#[derive(Debug)]
struct Leaf {
    key: String,
    /// The key of the object that it is in.
    parent: Option<String>,
    path: String,
    part: Option<Part>,
    value: Value,
}

impl Leaf {
    fn text(&self) -> String {
        match &self.value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        }
    }
}

/// Lets steps save what later ones send again. Returns for each step the values that the
/// steps before it, and the step itself, have saved, with their names.
pub(crate) fn connect(drafts: &mut [Draft]) -> Vec<Vec<(String, String)>> {
    let mut taken: BTreeSet<String> = STAGE_ROOTS.iter().map(|&root| root.to_owned()).collect();
    taken.extend(["env", "now", "true", "false", "null", "row"].map(str::to_owned));
    for draft in drafts.iter() {
        taken.extend(draft.saves.iter().map(|save| save.name.clone()));
    }
    let mut saved: Vec<(String, String)> = Vec::new();
    let mut after = Vec::new();
    for at in 0..drafts.len() {
        let (before, later) = drafts.split_at_mut(at + 1);
        let draft = &mut before[at];
        for leaf in leaves(draft) {
            let text = leaf.text();
            let varies = kinds::varying(&leaf.key, &leaf.value, draft.at).is_some()
                || secrets::is_secret_key(&leaf.key);
            let is_known = saved.iter().any(|(value, _)| *value == text);
            if text.is_empty() || !varies || is_known {
                continue;
            }
            let name = free_name(&leaf, draft, &taken);
            let mut used = replace_in_effects(draft, &text, &name);
            for step in later.iter_mut() {
                used |= replace(step, &text, &leaf.value, &name);
                used |= replace_in_effects(step, &text, &name);
            }
            if used {
                taken.insert(name.clone());
                saved.push((text, name.clone()));
                draft.saves.push(Save {
                    name,
                    path: leaf.path,
                    part: leaf.part,
                    secret: secrets::is_secret_key(&leaf.key),
                });
            }
        }
        after.push(saved.clone());
    }
    forget_unused(drafts);
    after
}

/// Removes what the file itself saves and no later request sends.
fn forget_unused(drafts: &mut [Draft]) {
    for at in 0..drafts.len() {
        let (before, later) = drafts.split_at_mut(at + 1);
        let used: BTreeSet<String> = later.iter_mut().flat_map(names).collect();
        let by_effects = !before[at].effects.is_empty();
        before[at]
            .saves
            .retain(|save| by_effects || used.contains(&save.name));
    }
}

/// Returns the names that a request and what happened because of it refer to.
fn names(draft: &mut Draft) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut visit = |text: &str| {
        found.extend(reference::all(text).into_iter().map(str::to_owned));
    };
    visit(&draft.path);
    draft
        .query
        .iter()
        .chain(&draft.headers)
        .for_each(|(_, value)| visit(value));
    draft.authorization.iter().for_each(|header| visit(header));
    draft
        .effects
        .iter()
        .for_each(|effect| visit(&effect.subject));
    match &mut draft.body {
        Body::Json(json) => walk(json, "", &mut |_, text| visit(text)),
        Body::Form(pairs) => pairs.iter().for_each(|(_, value)| visit(value)),
        Body::Multipart(parts) => {
            for part in parts {
                part.text.iter().for_each(|text| visit(text));
            }
        }
        Body::Text(text) => visit(text),
        Body::None | Body::File(_) => {}
    }
    found
}

/// Returns the values of an answer.
fn leaves(draft: &Draft) -> Vec<Leaf> {
    let mut found = Vec::new();
    let Some(answer) = &draft.answer else {
        return found;
    };
    if let Some(json) = &answer.json {
        collect(json, "json", "", None, &mut found);
    }
    for (name, value) in &answer.headers {
        let name = name.to_ascii_lowercase();
        let path = format!("headers.{name}");
        if name == "location" {
            found.extend(created(value, path));
        } else if name == "etag" || name.starts_with("x-") {
            found.push(Leaf {
                key: name,
                parent: None,
                path,
                part: None,
                value: value.clone().into(),
            });
        }
    }
    found.extend(hidden_inputs(answer));
    found
}

/// Returns the id at the end of the address of what was created.
fn created(location: &str, path: String) -> Option<Leaf> {
    let location = location.split('?').next().unwrap_or_default();
    let mut segments = location.rsplit('/');
    let (id, parent) = (segments.next()?, segments.next()?);
    Some(Leaf {
        key: "id".to_owned(),
        parent: Some(parent.to_owned()),
        path,
        part: Some(Part::Regex(format!("/{parent}/([^/?]+)"))),
        value: id.into(),
    })
}

fn collect(value: &Value, path: &str, key: &str, parent: Option<&str>, found: &mut Vec<Leaf>) {
    match value {
        Value::Object(fields) => {
            let parent = Some(key).filter(|key| !key.is_empty());
            for (field, value) in fields {
                let path = format!("{path}{}", segment(field));
                collect(value, &path, field, parent, found);
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                collect(item, &format!("{path}[{at}]"), key, parent, found);
            }
        }
        Value::String(_) | Value::Number(_) => found.push(Leaf {
            key: key.to_owned(),
            parent: parent.map(str::to_owned),
            path: path.to_owned(),
            part: None,
            value: value.clone(),
        }),
        Value::Null | Value::Bool(_) => {}
    }
}

/// Returns a segment of a path in an observation.
fn segment(field: &str) -> String {
    let is_plain = !field.is_empty()
        && field
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    if is_plain {
        format!(".{field}")
    } else {
        format!("[{}]", Value::from(field))
    }
}

/// Returns what forms of a page send without being typed: tokens against forgery.
fn hidden_inputs(answer: &Answer) -> Vec<Leaf> {
    let is_html = answer.content_type.as_deref() == Some("text/html");
    let Some(text) = answer.text.as_deref().filter(|_| is_html) else {
        return Vec::new();
    };
    let Ok(document) = Markup::Html.parse(text) else {
        return Vec::new();
    };
    let find = |css: &str| match Selector::parse(Markup::Html, css) {
        Ok(selector) => selector.find(&document),
        Err(_) => Found::Nothing,
    };
    let mut found = Vec::new();
    for (list, name_of) in [
        ("input[type=hidden]@name[]", "input"),
        ("meta@name[]", "meta"),
    ] {
        let Found::All(names) = find(list) else {
            continue;
        };
        for name in names {
            let attribute = if name_of == "meta" {
                "content"
            } else {
                "value"
            };
            let css = format!("{name_of}[name='{name}']@{attribute}");
            if let Found::One(value) = find(&css) {
                found.push(Leaf {
                    key: name,
                    parent: None,
                    path: "body".to_owned(),
                    part: Some(Part::Css(css)),
                    value: value.into(),
                });
            }
        }
    }
    found
}

/// Replaces a value in a request; returns whether it was there.
fn replace(draft: &mut Draft, text: &str, value: &Value, name: &str) -> bool {
    let mut used = false;
    let mut put = |target: &mut String, as_part: bool| {
        if reference::whole(target).is_some() {
            return;
        }
        let new = if target == text {
            reference::to(name)
        } else if as_part && text.len() >= kinds::SHORTEST_PART && target.contains(text) {
            reference::put(target, text, name)
        } else {
            return;
        };
        used |= new != *target;
        *target = new;
    };
    if draft.app.is_none() {
        // Of a URL that the stage gave, the query is a part.
        let is_it = crate::url::Url::parse(text).is_ok_and(|url| url.text() == draft.path);
        if is_it {
            draft.path = reference::to(name);
            draft.query.clear();
            return true;
        }
    }
    let mut segments: Vec<String> = draft.path.split('/').map(str::to_owned).collect();
    for segment in &mut segments {
        put(segment, true);
    }
    draft.path = segments.join("/");
    for (_, value) in draft.query.iter_mut().chain(&mut draft.headers) {
        put(value, true);
    }
    if let Some(header) = &mut draft.authorization {
        put(header, true);
    }
    match &mut draft.body {
        Body::Json(json) => {
            walk(json, "", &mut |_, text| put(text, true));
            if value.is_number() {
                used |= replace_number(json, "", value, name);
            }
        }
        Body::Form(pairs) => pairs.iter_mut().for_each(|(_, value)| put(value, true)),
        Body::Multipart(parts) => {
            for part in parts {
                if let Some(text) = &mut part.text {
                    put(text, true);
                }
            }
        }
        Body::Text(text) => put(text, true),
        Body::None | Body::File(_) => {}
    }
    used
}

/// Replaces a value in what happened because of a request; returns whether it was there.
fn replace_in_effects(draft: &mut Draft, text: &str, name: &str) -> bool {
    let mut used = false;
    for effect in &mut draft.effects {
        // In what was observed, the expectations put it in.
        used |= effect
            .observed
            .iter()
            .any(|(_, value)| contains(value, text));
        if text.len() >= kinds::SHORTEST_PART && effect.subject.contains(text) {
            effect.subject = reference::put(&effect.subject, text, name);
            used = true;
        }
    }
    used
}

/// Returns whether a value has a text in it that is this one, or has it as a part.
fn contains(value: &Value, text: &str) -> bool {
    match value {
        Value::String(other) => {
            other == text || text.len() >= kinds::SHORTEST_PART && other.contains(text)
        }
        Value::Array(items) => items.iter().any(|item| contains(item, text)),
        Value::Object(fields) => fields.values().any(|value| contains(value, text)),
        _ => false,
    }
}

/// Replaces a number where its key says that it is an id.
fn replace_number(json: &mut Value, key: &str, number: &Value, name: &str) -> bool {
    match json {
        Value::Number(_) if json == number && kinds::is_id(key) => {
            *json = reference::to(name).into();
            true
        }
        Value::Array(items) => {
            let items = items.iter_mut();
            items.fold(false, |used, item| {
                replace_number(item, key, number, name) | used
            })
        }
        Value::Object(fields) => fields.iter_mut().fold(false, |used, (key, value)| {
            replace_number(value, key, number, name) | used
        }),
        _ => false,
    }
}

/// Returns a name for a value: `order` for the `id` that `POST /orders` answers.
fn free_name(leaf: &Leaf, draft: &Draft, taken: &BTreeSet<String>) -> String {
    let mut words = kinds::words(&leaf.key);
    if words
        .last()
        .is_some_and(|last| ["id", "uuid", "guid"].contains(&&**last))
    {
        words.pop();
    }
    if words.is_empty() {
        let mut segments = draft.path.split('/').filter(|segment| {
            segment.starts_with(|c: char| c.is_ascii_alphabetic()) && !kinds::is_uuid(segment)
        });
        let source = leaf.parent.as_deref().or_else(|| segments.next_back());
        words = kinds::words(source.unwrap_or("id"));
        if let Some(last) = words.last_mut() {
            *last = singular(last);
        }
    }
    let mut name: String = words.join("_");
    name.retain(|c| c.is_ascii_alphanumeric() || c == '_');
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        name = format!("value_{name}");
    }
    let name = name.trim_end_matches('_').to_owned();
    if !taken.contains(&name) {
        return name;
    }
    let others = (2..=taken.len() + 2).map(|number| format!("{name}_{number}"));
    let mut free = others.filter(|name| !taken.contains(name));
    free.next().unwrap_or(name)
}

fn singular(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ies") {
        return format!("{stem}y");
    }
    let stem = ["sses", "xes", "ches", "shes"]
        .iter()
        .any(|ending| word.ends_with(ending));
    if stem {
        return word[..word.len() - 2].to_owned();
    }
    match word.strip_suffix('s') {
        Some(stem) if !stem.ends_with(['s', 'u', 'i']) => stem.to_owned(),
        _ => word.to_owned(),
    }
}
