//! The fields of an event, and whether they satisfy conditions.

use serde_json::Value;

use super::Condition;
use super::matcher::Matcher;

/// A field of an event.
#[derive(Debug)]
struct Field<'a> {
    path: String,
    value: &'a Value,
    /// The arrays that it is in, by their numbers, with its place in each. Fields of
    /// different elements of one array do not satisfy one pattern together.
    places: Vec<(usize, usize)>,
}

/// The fields of an event.
#[derive(Debug, Default)]
pub(super) struct Fields<'a> {
    fields: Vec<Field<'a>>,
    arrays: usize,
}

impl<'a> Fields<'a> {
    pub(super) fn of(event: &'a Value) -> Self {
        let mut fields = Self::default();
        fields.add(String::new(), event, &[]);
        fields
    }

    fn add(&mut self, path: String, value: &'a Value, places: &[(usize, usize)]) {
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    let path = if path.is_empty() {
                        name.clone()
                    } else {
                        format!("{path}.{name}")
                    };
                    self.add(path, member, places);
                }
            }
            Value::Array(elements) => {
                let array = self.arrays;
                self.arrays += 1;
                for (place, element) in elements.iter().enumerate() {
                    let mut places = places.to_vec();
                    places.push((array, place));
                    self.add(path.clone(), element, &places);
                }
            }
            _ => self.fields.push(Field {
                path,
                value,
                places: places.to_vec(),
            }),
        }
    }

    /// Returns whether all conditions hold, for fields that are not of different elements
    /// of an array.
    pub(super) fn satisfy(&self, conditions: &[Condition]) -> bool {
        self.satisfy_rest(conditions, &[])
    }

    fn satisfy_rest(&self, conditions: &[Condition], places: &[(usize, usize)]) -> bool {
        let Some((condition, rest)) = conditions.split_first() else {
            return true;
        };
        let mut fields = self.fields.iter();
        let is_absent = !fields.any(|field| field.path == condition.path);
        if is_absent {
            let allows_absence = condition.matchers.contains(&Matcher::Exists(false));
            return allows_absence && self.satisfy_rest(rest, places);
        }
        let fields = self.fields.iter();
        let mut fields = fields.filter(|field| field.path == condition.path);
        fields.any(|field| {
            let is_consistent = field.places.iter().all(|(array, place)| {
                let mut chosen = places.iter();
                chosen.all(|(other, chosen)| other != array || chosen == place)
            });
            if !is_consistent
                || !condition
                    .matchers
                    .iter()
                    .any(|one| one.matches(field.value))
            {
                return false;
            }
            let places = [places, &field.places].concat();
            self.satisfy_rest(rest, &places)
        })
    }
}
