//! The queries of dynamic partitioning: `{customer: .user.id, hour: .at | strftime("%H")}`.
//!
//! AWS runs jq 1.6. Here are objects of paths and slices of text (`.at[0:10]`) with
//! `tostring`, `ascii_downcase`, `ascii_upcase` and `strftime`; other queries are refused
//! when a stream is created.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::OffsetDateTime;

/// A query: what each partition key is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Query(BTreeMap<String, Expression>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Expression {
    path: Vec<Step>,
    filters: Vec<Filter>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Step {
    Member(String),
    Index(usize),
    /// The characters of a text from one on and before another one.
    Slice(usize, usize),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Filter {
    ToString,
    Lowercase,
    Uppercase,
    /// A time in seconds, in a format of C.
    Time(String),
}

/// What is left of a query.
struct Text<'a>(&'a str);

impl<'a> Text<'a> {
    fn skip_space(&mut self) {
        self.0 = self.0.trim_start();
    }

    fn take(&mut self, token: &str) -> bool {
        self.skip_space();
        let rest = self.0.strip_prefix(token);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn word(&mut self) -> Option<&'a str> {
        let end = self
            .0
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let (word, rest) = self.0.split_at(end.unwrap_or(self.0.len()));
        self.0 = rest;
        Some(word).filter(|word| !word.is_empty())
    }

    /// Takes a string in quotes.
    fn string(&mut self) -> Option<String> {
        let mut values = serde_json::Deserializer::from_str(self.0).into_iter::<Value>();
        let value = values.next()?.ok()?;
        let end = values.byte_offset();
        self.0 = self.0.get(end..)?;
        value.as_str().map(str::to_owned)
    }

    /// Takes a word, or a string in quotes.
    fn name(&mut self) -> Option<String> {
        self.skip_space();
        if self.0.starts_with('"') {
            return self.string();
        }
        self.word().map(str::to_owned)
    }

    fn path(&mut self) -> Option<Vec<Step>> {
        let mut path = Vec::new();
        if !self.take(".") {
            return None;
        }
        loop {
            if self.0.starts_with('[') {
                self.0 = &self.0[1..];
                path.push(if self.0.starts_with('"') {
                    Step::Member(self.string()?)
                } else {
                    self.index_or_slice()?
                });
                if !self.take("]") {
                    return None;
                }
            } else if self
                .0
                .starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '"')
            {
                path.push(Step::Member(self.name()?));
            } else {
                return None;
            }
            if self.0.starts_with('[') {
                continue;
            }
            match self.0.strip_prefix('.') {
                Some(rest) => self.0 = rest,
                None => return Some(path),
            }
        }
    }

    fn index_or_slice(&mut self) -> Option<Step> {
        let first = self.word().map(str::parse::<usize>).transpose().ok()?;
        if !self.take(":") {
            return first.map(Step::Index);
        }
        let end = self.word().map(str::parse::<usize>).transpose().ok()?;
        Some(Step::Slice(first.unwrap_or(0), end.unwrap_or(usize::MAX)))
    }

    fn filter(&mut self) -> Option<Filter> {
        self.skip_space();
        match self.word()? {
            "tostring" => Some(Filter::ToString),
            "ascii_downcase" => Some(Filter::Lowercase),
            "ascii_upcase" => Some(Filter::Uppercase),
            "strftime" if self.take("(") => {
                self.skip_space();
                let format = self.string()?;
                (self.take(")") && is_time_format(&format)).then_some(Filter::Time(format))
            }
            _ => None,
        }
    }

    fn expression(&mut self) -> Option<Expression> {
        let is_grouped = self.take("(");
        let path = self.path()?;
        let mut filters = Vec::new();
        while self.take("|") {
            filters.push(self.filter()?);
        }
        if is_grouped && !self.take(")") {
            return None;
        }
        Some(Expression { path, filters })
    }
}

impl Query {
    /// Parses a query; `None` where it is more than is supported here.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut text = Text(text);
        let mut keys = BTreeMap::new();
        if !text.take("{") {
            return None;
        }
        loop {
            let name = text.name()?;
            if !text.take(":") {
                return None;
            }
            keys.insert(name, text.expression()?);
            if text.take("}") {
                break;
            }
            if !text.take(",") {
                return None;
            }
        }
        text.skip_space();
        text.0.is_empty().then_some(Self(keys))
    }

    /// Returns the names of its keys.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Returns the partition keys of a record. The error says which key it has not.
    pub(crate) fn evaluate(&self, record: &[u8]) -> Result<BTreeMap<String, String>, String> {
        let record: Value = serde_json::from_slice(record)
            .map_err(|_| "the record is not a JSON document".to_owned())?;
        let keys = self.0.iter().map(|(name, expression)| {
            let value = expression.evaluate(&record);
            let value = value.filter(|value| !value.is_empty());
            let value = value.ok_or_else(|| format!("partition key {name} is null or empty"))?;
            Ok((name.clone(), value))
        });
        keys.collect()
    }
}

impl Expression {
    fn evaluate(&self, record: &Value) -> Option<String> {
        let mut value = record.clone();
        for step in &self.path {
            value = match step {
                Step::Member(name) => value.get(name)?.clone(),
                Step::Index(index) => value.get(index)?.clone(),
                Step::Slice(start, end) => {
                    let chars = value.as_str()?.chars();
                    let chars = chars.skip(*start).take(end.saturating_sub(*start));
                    chars.collect::<String>().into()
                }
            };
        }
        for filter in &self.filters {
            value = match filter {
                Filter::ToString => text_of(&value)?.into(),
                Filter::Lowercase => value.as_str()?.to_ascii_lowercase().into(),
                Filter::Uppercase => value.as_str()?.to_ascii_uppercase().into(),
                Filter::Time(format) => format_time(format, value.as_f64()?)?.into(),
            };
        }
        text_of(&value)
    }
}

/// Returns a value as text; null has none.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

fn is_time_format(format: &str) -> bool {
    format_time(format, 0.0).is_some()
}

/// Returns a time in a format of C; `None` where the format has other characters.
#[expect(clippy::cast_possible_truncation, reason = "a time is in the range")]
fn format_time(format: &str, seconds: f64) -> Option<String> {
    let time = OffsetDateTime::from_unix_timestamp(seconds.floor() as i64).ok()?;
    let mut out = String::new();
    let mut chars = format.chars();
    while let Some(char) = chars.next() {
        if char != '%' {
            out.push(char);
            continue;
        }
        // Writing to a string cannot fail.
        let _ = match chars.next()? {
            'Y' => write!(out, "{:04}", time.year()),
            'm' => write!(out, "{:02}", u8::from(time.month())),
            'd' => write!(out, "{:02}", time.day()),
            'H' => write!(out, "{:02}", time.hour()),
            'M' => write!(out, "{:02}", time.minute()),
            'S' => write!(out, "{:02}", time.second()),
            'j' => write!(out, "{:03}", time.ordinal()),
            '%' => out.write_char('%'),
            _ => return None,
        };
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(query: &str, record: &str) -> Result<Vec<(String, String)>, String> {
        let query = Query::parse(query).unwrap_or_else(|| panic!("{query} is a query"));
        let keys = query.evaluate(record.as_bytes())?;
        Ok(keys.into_iter().collect())
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn paths_lead_to_partition_keys() {
        let record = r#"{"user": {"id": 17, "name": "Ann"}, "at": 1795165200, "tags": ["a", "b"]}"#;
        assert_eq!(
            keys(
                "{id:.user.id,name: .user[\"name\"] | ascii_downcase}",
                record
            ),
            Ok(vec![pair("id", "17"), pair("name", "ann")])
        );
        assert_eq!(
            keys(
                "{tag: .tags[1], \"day\": (.at | strftime(\"%Y-%m-%d\"))}",
                record
            ),
            Ok(vec![pair("day", "2026-11-20"), pair("tag", "b")])
        );
        assert_eq!(
            keys("{first: .user.name[0:2], last: .user.name[2:]}", record),
            Ok(vec![pair("first", "An"), pair("last", "n")])
        );
    }

    #[test]
    fn records_without_a_key_say_which() {
        assert_eq!(
            keys("{id: .id}", "[1"),
            Err("the record is not a JSON document".to_owned())
        );
        assert_eq!(
            keys("{id: .id}", "{}"),
            Err("partition key id is null or empty".to_owned())
        );
    }

    #[test]
    fn queries_that_are_not_supported_are_none() {
        for query in [
            "",
            ".id",
            "{id}",
            "{id: .id",
            "{id: .id | length}",
            "{id: .a + .b}",
            "{id: .at | strftime(\"%q\")}",
            "{id: .[]}",
        ] {
            assert_eq!(Query::parse(query), None, "{query}");
        }
    }
}
