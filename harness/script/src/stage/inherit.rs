//! Settings that apps take from `defaults` and from the app they are `like`.
//!
//! An app's own keys come first, then those of the app it is `like`, then the
//! defaults. `env` and `container` are merged key by key; any other key
//! replaces the inherited one as a whole. An app that says how it is built or
//! run takes nothing of that from elsewhere.

use rehearsal_record::Place;

use crate::diagnostic::{Code, Diagnostic};
use crate::parser::Parser;
use crate::yaml::{Entry, Kind, Node};

/// Mappings that are merged key by key.
const MERGED: [&str; 2] = ["env", "container"];

/// How an app is built and run: inherited together or not at all.
const RUN: [&str; 4] = ["cargo", "build", "run", "url"];

/// Completes every app of a stage file by the settings that it takes from elsewhere.
pub(super) fn inherit(stage: &mut Node, parser: &mut Parser<'_>) {
    let defaults = stage.get("defaults").cloned();
    if let Some(like) = defaults.as_ref().and_then(|node| node.get("like")) {
        let message = "`like` is for one app, and the defaults are for all";
        parser.report(Diagnostic::at(Code::StageReference, like, message));
    }
    let Kind::Map(sections) = &mut stage.kind else {
        return;
    };
    let Some(apps) = sections.iter_mut().find(|entry| entry.key.text == "apps") else {
        return;
    };
    let Kind::Map(apps) = &mut apps.value.kind else {
        return;
    };
    let declared = apps.clone();
    let mut circles = Vec::new();
    for app in apps {
        let mut names = vec![app.key.text.clone()];
        let mut current = app.value.clone();
        while let Some((name, place)) = like(&current) {
            let Some(other) = declared.iter().find(|other| other.key.text == name) else {
                break;
            };
            if let Some(start) = names.iter().position(|known| *known == name) {
                circles.push((names[start..].to_vec(), name, place));
                break;
            }
            names.push(name);
            current = other.value.clone();
            take(&mut app.value, &current);
        }
        if let Some(defaults) = &defaults {
            take(&mut app.value, defaults);
        }
    }
    report(circles, parser);
}

/// The app that an app is like, and where that is written.
fn like(app: &Node) -> Option<(String, Place)> {
    let node = app.get("like")?;
    match &node.kind {
        Kind::Text(name) => Some((name.clone(), node.place.clone())),
        _ => None,
    }
}

/// Adds the settings of another app, or of the defaults, that an app does not have.
fn take(app: &mut Node, from: &Node) {
    let (Kind::Map(own), Some(others)) = (&mut app.kind, from.entries()) else {
        return;
    };
    let has_run = own.iter().any(|entry| RUN.contains(&&*entry.key.text));
    for other in others {
        let key = &*other.key.text;
        if key == "like" || (has_run && RUN.contains(&key)) {
            continue;
        }
        match own.iter_mut().find(|entry| entry.key.text == key) {
            None => own.push(other.clone()),
            Some(entry) if MERGED.contains(&key) => merge(entry, other),
            Some(_) => {}
        }
    }
}

fn merge(own: &mut Entry, other: &Entry) {
    if let (Kind::Map(own), Some(others)) = (&mut own.value.kind, other.value.entries()) {
        for other in others {
            if own.iter().all(|entry| entry.key.text != other.key.text) {
                own.push(other.clone());
            }
        }
    }
}

/// Reports each circle once, whichever of its apps it was found from.
fn report(circles: Vec<(Vec<String>, String, Place)>, parser: &mut Parser<'_>) {
    let mut known: Vec<Vec<String>> = Vec::new();
    for (circle, back, place) in circles {
        let mut sorted = circle.clone();
        sorted.sort();
        if known.contains(&sorted) {
            continue;
        }
        known.push(sorted);
        let message = "these apps take each other's settings, so none is complete";
        parser.report(
            Diagnostic::new(Code::StageReference, &place, message)
                .help(format!("{}\n→ {back}", circle.join("\n→ "))),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::{MemorySources, StageConfig, Style, check, render};

    fn stage(text: &str) -> StageConfig {
        let sources = MemorySources::default().with("stage.yaml", text);
        let checked = check(&sources, Some("stage.yaml"), &[]);
        let reported = render(&checked.diagnostics, &sources, Style::Plain);
        assert!(!checked.has_errors(), "{reported}");
        checked.stage.unwrap()
    }

    fn env(stage: &StageConfig, app: &str) -> Vec<String> {
        let env = stage.apps.get(app).unwrap().env.iter();
        let mut env: Vec<String> = env
            .map(|(name, value)| format!("{name}={}", value.fixed().unwrap()))
            .collect();
        env.sort();
        env
    }

    #[test]
    fn own_settings_come_before_those_of_the_other_app_and_the_defaults() {
        let stage = stage(
            "defaults: {env: {A: d, B: d, C: d}, ready: {http: /d}, replicas: 3}\n\
             apps:\n  one: {run: ./one, env: {A: one, D: one}, ready: {tcp: true}}\n  \
             two: {like: one, env: {A: two}, replicas: 2}\n",
        );
        assert_eq!(env(&stage, "one"), ["A=one", "B=d", "C=d", "D=one"]);
        assert_eq!(env(&stage, "two"), ["A=two", "B=d", "C=d", "D=one"]);
        let two = stage.apps.get("two").unwrap();
        assert_eq!(
            two.run.as_ref().unwrap().texts()[0].fixed().unwrap(),
            "./one"
        );
        assert_eq!(two.replicas.unwrap().0, 2);
        let ready = two.ready.as_ref().unwrap();
        assert!(ready.tcp.0 && ready.http.is_none());
        assert_eq!(stage.apps.get("one").unwrap().replicas.unwrap().0, 3);
    }

    #[test]
    fn app_that_says_how_it_runs_inherits_no_build() {
        let stage = stage(
            "apps:\n  one: {build: make one, run: ./one}\n  \
             two: {like: one, cargo: two}\n  three: {like: two, replicas: 2}\n",
        );
        for app in ["two", "three"] {
            let app = stage.apps.get(app).unwrap();
            assert_eq!(app.cargo.as_ref().unwrap().text, "two");
            assert!(app.build.is_none() && app.run.is_none());
        }
    }
}
