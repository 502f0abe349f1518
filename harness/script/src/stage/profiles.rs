//! Profiles: settings of a stage file that replace others where one asks for them.
//!
//! Mappings are merged key by key, anything else is replaced as a whole. A key that
//! excludes others replaces them: `url` of a profile replaces the `mock` of an external.

use super::StageKeys;
use crate::diagnostic::{Code, Diagnostic};
use crate::parser::Parser;
use crate::settings::{Argument, Shape};
use crate::suggest::{closest, listed};
use crate::yaml::{Entry, Kind, Node};

/// The settings of a profile, which are read as a part of the stage.
#[derive(Debug, Clone)]
pub(crate) struct Profile;

impl Argument for Profile {
    fn shape() -> Shape {
        Shape::Settings(StageKeys::SPEC)
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        if node.entries().is_none() {
            parser.wrong_type(node, "a mapping with keys of the stage");
            return None;
        }
        if let Some(inner) = node.get("profiles") {
            let message = "a profile has no profiles of its own";
            parser.report(Diagnostic::at(Code::Setting, inner, message));
            return None;
        }
        Some(Self)
    }
}

/// Returns the names of the profiles of a stage file.
pub(crate) fn profiles(stage: &Node) -> Vec<String> {
    let profiles = stage.get("profiles").and_then(Node::entries);
    let profiles = profiles.unwrap_or_default().iter();
    profiles.map(|entry| entry.key.text.clone()).collect()
}

/// Returns a stage with the settings of a profile; the error is that there is none of
/// this name.
pub(crate) fn with_profile(stage: &Node, name: &str) -> Result<Node, Box<Diagnostic>> {
    let profile = stage
        .get("profiles")
        .and_then(|profiles| profiles.get(name));
    let Some(profile) = profile else {
        let known = profiles(stage);
        let known = || known.iter().map(String::as_str);
        let at = stage.get("profiles").unwrap_or(stage);
        let help = match known().next() {
            Some(_) => format!("its profiles: {}", listed(known())),
            None => format!("it declares none; add `profiles: {{{name}: …}}`"),
        };
        let message = format!("the stage file has no profile `{name}`");
        let diagnostic = Diagnostic::at(Code::StageReference, at, message);
        let diagnostic = diagnostic.did_you_mean(closest(name, known())).help(help);
        return Err(Box::new(diagnostic));
    };
    let mut merged = stage.clone();
    // A profile that is no mapping is reported where the stage is read.
    if profile.entries().is_none() {
        return Ok(merged);
    }
    merge(&mut merged, profile, &Shape::Settings(StageKeys::SPEC));
    Ok(merged)
}

fn merge(own: &mut Node, other: &Node, shape: &Shape) {
    let (Kind::Map(entries), Some(others)) = (&mut own.kind, other.entries()) else {
        *own = other.clone();
        return;
    };
    for entry in others {
        let key = &*entry.key.text;
        let inner = match shape {
            Shape::Settings(spec) => {
                let excluded = |name: &str| {
                    let mut groups = spec.exclusive.iter();
                    name != key && groups.any(|group| group.contains(&name) && group.contains(&key))
                };
                entries.retain(|own| !excluded(&own.key.text));
                let field = spec.fields.iter().find(|field| field.key == key);
                field.map(|field| (field.shape)())
            }
            Shape::Map(inner) => Some((**inner).clone()),
            _ => None,
        };
        merge_entry(entries, entry, inner);
    }
}

fn merge_entry(entries: &mut Vec<Entry>, other: &Entry, shape: Option<Shape>) {
    let own = entries
        .iter_mut()
        .find(|own| own.key.text == other.key.text);
    match (own, shape) {
        (None, _) => entries.push(other.clone()),
        (Some(own), Some(shape @ (Shape::Settings(_) | Shape::Map(_)))) => {
            merge(&mut own.value, &other.value, &shape);
        }
        (Some(own), _) => *own = other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use crate::{MemorySources, Style, check_with_profile, render};

    const STAGE: &str = "\
postgres: {from: embedded, settings: {fsync: 'off'}}
externals:
  rates: {mock: [{request: GET /rates}]}
apps:
  api: {run: ./api, env: {LOG: info, MODE: test}}
profiles:
  ci:
    postgres: {from: docker}
    externals: {rates: {url: 'https://rates.example.com'}}
    apps: {api: {cargo: api, env: {LOG: debug}}}
";

    fn check(profile: Option<&str>) -> (Option<crate::StageConfig>, String) {
        let sources = MemorySources::default().with("stage.yaml", STAGE);
        let checked = check_with_profile(&sources, Some("stage.yaml"), profile, &[]);
        let reported = render(&checked.diagnostics, &sources, Style::Plain);
        (checked.stage, reported)
    }

    #[test]
    fn profile_is_merged_into_the_stage() {
        let (stage, reported) = check(Some("ci"));
        let stage = stage.unwrap_or_else(|| panic!("{reported}"));
        let postgres = stage.postgres.unwrap();
        assert_eq!(postgres.from.unwrap().word(), "docker");
        assert_eq!(postgres.settings.iter().count(), 1);
        let rates = stage.externals.get("rates").unwrap();
        assert!(rates.mock.is_none() && rates.url.is_some());
        let api = stage.apps.get("api").unwrap();
        assert!(api.run.is_none() && api.cargo.is_some());
        let mut env: Vec<String> = api
            .env
            .iter()
            .map(|(_, text)| text.fixed().unwrap())
            .collect();
        env.sort();
        assert_eq!(env, ["debug", "test"]);
    }

    #[test]
    fn without_a_profile_nothing_is_changed() {
        let (stage, reported) = check(None);
        let stage = stage.unwrap_or_else(|| panic!("{reported}"));
        assert_eq!(stage.postgres.unwrap().from.unwrap().word(), "embedded");
        assert!(stage.apps.get("api").unwrap().run.is_some());
    }

    #[test]
    fn unknown_profile_is_reported() {
        let (stage, reported) = check(Some("cl"));
        assert!(stage.is_none());
        assert!(
            reported.contains("the stage file has no profile `cl`"),
            "{reported}"
        );
        assert!(reported.contains("did you mean `ci`?"), "{reported}");
    }
}
