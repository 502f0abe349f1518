//! JSON that knows its path, so that an error can name the place.

use serde_json::{Map, Value};

use crate::error::{Error, Place};

/// Reads a file as JSON. The error has the line and the column.
pub(crate) fn parse(file: &str, text: &str) -> Result<Value, Error> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    serde_json::from_str(text).map_err(|error| {
        let message = error.to_string();
        // The place is in front already.
        let message = message
            .rsplit_once(" at line ")
            .map_or(&*message, |(m, _)| m);
        let place = Place::Line(error.line(), error.column().max(1));
        Error::new(file, place, format!("this is not JSON: {message}"))
    })
}

/// A value with its path.
#[derive(Debug, Clone)]
pub(crate) struct At<'v> {
    file: &'v str,
    path: String,
    pub(crate) value: &'v Value,
}

impl<'v> At<'v> {
    pub(crate) fn root(file: &'v str, value: &'v Value) -> Self {
        Self {
            file,
            path: String::new(),
            value,
        }
    }

    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    pub(crate) fn error(&self, message: impl Into<String>) -> Error {
        Error::new(self.file, Place::Path(self.path.clone()), message)
    }

    fn step(&self, key: &str, value: &'v Value) -> Self {
        let plain = !key.is_empty()
            && key
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '$'));
        let path = match (self.path.is_empty(), plain) {
            (true, true) => key.to_owned(),
            (false, true) => format!("{}.{key}", self.path),
            (_, false) => format!("{}[{}]", self.path, Value::from(key)),
        };
        Self {
            file: self.file,
            path,
            value,
        }
    }

    /// Returns the value of a key, if it is there and not null.
    pub(crate) fn get(&self, key: &str) -> Option<Self> {
        let value = self.value.get(key)?;
        (!value.is_null()).then(|| self.step(key, value))
    }

    /// Returns the value of a key that has to be there.
    pub(crate) fn require(&self, key: &str) -> Result<Self, Error> {
        self.get(key)
            .ok_or_else(|| self.error(format!("`{key}` is missing")))
    }

    pub(crate) fn text(&self) -> Result<&'v str, Error> {
        self.value.as_str().ok_or_else(|| self.wrong("text"))
    }

    /// Returns the text of a key, if it is there.
    pub(crate) fn text_of(&self, key: &str) -> Result<Option<&'v str>, Error> {
        self.get(key).map(|at| at.text()).transpose()
    }

    pub(crate) fn integer(&self) -> Result<i64, Error> {
        self.value
            .as_i64()
            .ok_or_else(|| self.wrong("a whole number"))
    }

    pub(crate) fn object(&self) -> Result<&'v Map<String, Value>, Error> {
        self.value
            .as_object()
            .ok_or_else(|| self.wrong("an object"))
    }

    /// Returns the entries of an object, in their order.
    pub(crate) fn entries(&self) -> Result<Vec<(&'v str, Self)>, Error> {
        let entries = self.object()?.iter();
        Ok(entries
            .map(|(key, value)| (&**key, self.step(key, value)))
            .collect())
    }

    /// Returns the elements of a list.
    pub(crate) fn list(&self) -> Result<Vec<Self>, Error> {
        let items = self.value.as_array().ok_or_else(|| self.wrong("a list"))?;
        let items = items.iter().enumerate();
        Ok(items
            .map(|(at, value)| Self {
                file: self.file,
                path: format!("{}[{at}]", self.path),
                value,
            })
            .collect())
    }

    /// Returns the elements of the list of a key; none if it is not there.
    pub(crate) fn list_of(&self, key: &str) -> Result<Vec<Self>, Error> {
        self.get(key).map_or(Ok(Vec::new()), |at| at.list())
    }

    /// Returns the names and values of a list of `{name, value}`, as HAR has them.
    pub(crate) fn pairs(&self, key: &str, name: &str) -> Result<Vec<(String, String)>, Error> {
        let mut pairs = Vec::new();
        for item in self.list_of(key)? {
            if item.value.get("disabled") == Some(&Value::Bool(true)) {
                continue;
            }
            let name = item.require(name)?.text()?.to_owned();
            let value = item.text_of("value")?.unwrap_or_default().to_owned();
            pairs.push((name, value));
        }
        Ok(pairs)
    }

    fn wrong(&self, wanted: &str) -> Error {
        let noun = match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "text",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        };
        self.error(format!("this has to be {wanted}, and is {noun}"))
    }
}

/// Returns a value as a text: a string as it is, anything else as JSON.
pub(crate) fn text_of(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
