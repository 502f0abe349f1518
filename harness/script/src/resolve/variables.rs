//! Which variables are defined at a point of a file, and which were used.

use std::collections::{BTreeMap, BTreeSet};

use rehearsal_record::Place;
use serde_json::Value;

use super::stage_names::StageNames;
use super::stage_values::stage_value;
use crate::diagnostic::{Code, Diagnostic};
use crate::observed::ObservedType;
use crate::pending::Origin;
use crate::suggest::{closest, listed};
use crate::value::STAGE_ROOTS;

#[derive(Debug, Clone)]
struct Definition {
    origin: Origin,
    place: Place,
    used: bool,
    /// What is known of its value.
    ty: ObservedType,
    /// A value it can have that is neither `true` nor `false`.
    not_boolean: Option<(Value, Place)>,
}

/// Definitions taken away for the time of a block.
pub(crate) struct Hidden(BTreeMap<String, Definition>);

#[derive(Debug, Default)]
pub(crate) struct Variables {
    defined: BTreeMap<String, Definition>,
    /// Names that are there without being defined in the file: `port` in the
    /// environment of an app.
    ambient: Vec<&'static str>,
    /// What other branches of the block being read save.
    siblings: BTreeSet<String>,
    /// Names of other branches that were read: reported there, and not as unused.
    read_elsewhere: BTreeSet<String>,
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
                    format!("`{name}` is reserved for the stage"),
                )
                .help(format!(
                    "{} are reserved for what the stage declares",
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
                unused(name, &earlier.place).related(place, "replaced here before it was used"),
            ),
            _ => None,
        };
        let definition = Definition {
            origin,
            place: place.clone(),
            used: false,
            ty: ObservedType::Any,
            not_boolean: None,
        };
        self.defined.insert(name.to_owned(), definition);
        mistake
    }

    /// Defines what a step of another file saves, which runs before. It need not be used.
    pub(crate) fn define_elsewhere(&mut self, name: &str, place: &Place) -> Option<Diagnostic> {
        if let Some(own) = self.defined.get(name) {
            let message = format!("`{name}` is saved by a step of the folder, too");
            return Some(
                Diagnostic::new(Code::NameTaken, &own.place, message)
                    .related(place, "it is saved here, before the first step"),
            );
        }
        let definition = Definition {
            origin: Origin::Save,
            place: place.clone(),
            used: true,
            ty: ObservedType::Any,
            not_boolean: None,
        };
        self.defined.insert(name.to_owned(), definition);
        None
    }

    /// Returns where a name is defined.
    pub(crate) fn place_of(&self, name: &str) -> Option<&Place> {
        self.defined.get(name).map(|definition| &definition.place)
    }

    /// Returns what is defined, and where.
    pub(crate) fn definitions(&self) -> Vec<(String, Place)> {
        let defined = self.defined.iter();
        let defined = defined.map(|(name, definition)| (name.clone(), definition.place.clone()));
        defined.collect()
    }

    /// Notes what is known of a variable's value.
    pub(crate) fn set_type(&mut self, name: &str, ty: ObservedType) {
        if let Some(definition) = self.defined.get_mut(name) {
            definition.ty = ty;
        }
    }

    /// Notes a value that a variable can have and that is no boolean.
    pub(crate) fn set_not_boolean(&mut self, name: &str, value: &Value, place: &Place) {
        if let Some(definition) = self.defined.get_mut(name) {
            definition.not_boolean = Some((value.clone(), place.clone()));
        }
    }

    /// A value of a variable that is no boolean, where one is known.
    pub(crate) fn not_boolean(&self, name: &str) -> Option<&(Value, Place)> {
        self.defined.get(name)?.not_boolean.as_ref()
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

    /// Hides the definitions of all but some names, until they are shown again.
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
            definition.used |= self.read_elsewhere.contains(&name);
            if let Some(other) = self.defined.get(&name) {
                mistakes.push(
                    Diagnostic::new(
                        Code::NameTaken,
                        &definition.place,
                        format!("two branches save `{name}`, and which saves it last is random"),
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
        names: &StageNames,
    ) -> Option<Diagnostic> {
        if let Some(definition) = self.defined.get_mut(name) {
            definition.used = true;
            return None;
        }
        if STAGE_ROOTS.contains(&name) {
            return stage_value(name, path, place, names);
        }
        if self.ambient.contains(&name) || self.incomplete {
            return None;
        }
        if self.siblings.contains(name) {
            self.read_elsewhere.insert(name.to_owned());
            let at = Place {
                length: length(name),
                ..place.clone()
            };
            let message =
                format!("`{name}` is saved by another branch, which runs at the same time");
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
    .label("nothing below reads it")
}

fn length(name: &str) -> u32 {
    u32::try_from(name.len()).unwrap_or(1).max(1)
}

pub(crate) fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
