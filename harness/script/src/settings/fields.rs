use rehearsal_record::Place;

use super::{Argument, SettingsSpec};
use crate::diagnostic::{Code, Diagnostic};
use crate::parser::Parser;
use crate::suggest::{closest, listed};
use crate::yaml::{Entry, Key, Kind, Node};

/// The entries of a mapping while it is read.
pub(crate) struct Fields<'n> {
    /// Where the mapping is in the file.
    pub(crate) place: Place,
    /// What it is called in messages: "a queue".
    what: String,
    /// Entries by the key they are meant for.
    entries: Vec<(&'n str, &'n Entry)>,
    /// Whether nothing but its values can be wrong with it.
    pub(crate) complete: bool,
}

/// A mapping that is meant by a text in its place, where it is plain which.
fn in_full(spec: &SettingsSpec, node: &Node) -> Option<String> {
    match (spec.name, &node.kind) {
        ("ReadinessCheck", Kind::Text(text)) if text.starts_with('/') => {
            Some(format!("{{http: {text}}}"))
        }
        ("ReadinessCheck", Kind::Text(text)) if text == "tcp" => Some("{tcp: true}".to_owned()),
        ("ReadinessCheck", Kind::Number(_)) => Some("{tcp: true}".to_owned()),
        ("Secret", Kind::Text(text)) => Some(format!("{{env: {text}}}")),
        _ => None,
    }
}

impl<'n> Fields<'n> {
    /// The entries of a mapping of known keys.
    pub(crate) fn of(
        node: &'n Node,
        spec: &'static SettingsSpec,
        parser: &mut Parser<'_>,
    ) -> Option<Self> {
        let Some(entries) = node.entries() else {
            let keys = listed(spec.fields.iter().map(|field| field.key));
            let diagnostic = Diagnostic::new(
                Code::WrongType,
                &node.place,
                format!("a mapping is needed here, and this is {}", node.noun()),
            )
            .help(format!("its keys: {keys}"));
            parser.report(diagnostic.did_you_mean(in_full(spec, node).as_deref()));
            return None;
        };
        let known: Vec<&'static str> = spec.fields.iter().map(|field| field.key).collect();
        let what = spaced(spec.name);
        let mut fields = Self::new(node.place.clone(), what, entries, &known, &[], parser);
        fields.exclusive(spec, parser);
        Some(fields)
    }

    /// Sorts entries by known keys: those of the mapping, and those that it has
    /// in common with others. A key that is not known is reported; where
    /// it is plain which one was meant, it is read as that, so that one mistake
    /// is one message.
    pub(crate) fn new(
        place: Place,
        what: String,
        entries: impl IntoIterator<Item = &'n Entry>,
        known: &[&'static str],
        common: &[&'static str],
        parser: &mut Parser<'_>,
    ) -> Self {
        let all: Vec<&'n Entry> = entries.into_iter().collect();
        let mut sorted = Vec::new();
        let mut complete = true;
        for &entry in &all {
            let text = entry.key.text.as_str();
            if known.contains(&text) || common.contains(&text) {
                sorted.push((text, entry));
                continue;
            }
            complete = false;
            let free = |key: &&'static str| all.iter().all(|entry| entry.key.text != **key);
            let keys = common.iter().chain(known).copied();
            let meant = closest(text, keys.filter(free));
            unknown_key(&entry.key, &what, [known, common], meant, parser);
            if let Some(meant) = meant
                && sorted.iter().all(|(key, _)| *key != meant)
            {
                sorted.push((meant, entry));
            }
        }
        Self {
            place,
            what,
            entries: sorted,
            complete,
        }
    }

    /// Reports keys that exclude each other.
    pub(crate) fn exclusive(&mut self, spec: &SettingsSpec, parser: &mut Parser<'_>) {
        for group in spec.exclusive {
            let mut there = self.entries.iter().filter(|(key, _)| group.contains(key));
            let (Some((first, one)), Some((second, other))) = (there.next(), there.next()) else {
                continue;
            };
            self.complete = false;
            parser.report(
                Diagnostic::new(
                    Code::ConflictingKeys,
                    &other.key.place,
                    format!("`{first}` and `{second}` exclude each other"),
                )
                .label("or this")
                .related(&one.key.place, "keep either this")
                .help(format!(
                    "use at most one of {}",
                    listed(group.iter().copied())
                )),
            );
        }
    }

    pub(crate) fn entry(&self, key: &str) -> Option<&'n Entry> {
        self.entries
            .iter()
            .find(|(known, _)| *known == key)
            .map(|(_, entry)| *entry)
    }

    pub(crate) fn node(&self, key: &str) -> Option<&'n Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// Reads the value of a key.
    pub(crate) fn take<T: Argument>(
        &mut self,
        key: &'static str,
        parser: &mut Parser<'_>,
    ) -> Option<T> {
        if let Some(entry) = self.entry(key) {
            return T::parse(&entry.value, parser);
        }
        let absent = T::absent();
        if absent.is_none() {
            parser.report(
                Diagnostic::new(
                    Code::MissingKey,
                    &self.place,
                    format!("{} needs `{key}`", self.what),
                )
                .label(format!("add `{key}: …` to this")),
            );
        }
        absent
    }
}

fn unknown_key(
    key: &Key,
    what: &str,
    [known, common]: [&[&'static str]; 2],
    meant: Option<&str>,
    parser: &mut Parser<'_>,
) {
    let message = format!("{what} has no key `{}`", key.text);
    let diagnostic = Diagnostic::new(Code::UnknownKey, &key.place, message)
        .label("this key is not known here")
        .did_you_mean(meant);
    parser.report(if meant.is_some() {
        diagnostic
    } else {
        diagnostic.help(keys_help(known, common))
    });
}

/// Lists the keys of a mapping; those of a step's action before those of every step.
fn keys_help(known: &[&'static str], common: &[&'static str]) -> String {
    let mut keys = known.to_vec();
    keys.sort_unstable();
    let keys = if keys.is_empty() {
        "it has no keys of its own".to_owned()
    } else {
        format!("its keys: {}", listed(keys))
    };
    if common.is_empty() {
        return keys;
    }
    let common = listed(common.iter().copied());
    format!("{keys}\nkeys of every step: {common}")
}

/// `DeadLetter` as "a dead letter", `StageKeys` as "a stage".
fn spaced(name: &str) -> String {
    let name = name.strip_suffix("Keys").unwrap_or(name);
    let mut out = String::new();
    for (index, c) in name.chars().enumerate() {
        if c.is_uppercase() && index > 0 {
            out.push(' ');
        }
        out.extend(c.to_lowercase());
    }
    let article = if out.starts_with(['a', 'e', 'i', 'o']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {out}")
}
