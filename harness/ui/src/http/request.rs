//! Requests, apart from HTTP.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;

use super::answer::Refusal;

/// A request for data.
#[derive(Debug, Default)]
pub(crate) struct ApiRequest {
    query: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl ApiRequest {
    pub(crate) fn new(query: &str, body: Vec<u8>) -> Self {
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let query = pairs.map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        });
        Self {
            query: query.collect(),
            body,
        }
    }

    /// Returns a value of the query that has to be there.
    pub(crate) fn value(&self, name: &str) -> Result<&str, Refusal> {
        let value = self.query.get(name).map(String::as_str);
        value.ok_or_else(|| Refusal::invalid(format!("could not answer: `{name}` is missing")))
    }

    /// Returns the query, without some of its values, in the order of the names.
    pub(crate) fn query_without(&self, left_out: &str) -> Vec<(&str, &str)> {
        let all = self.query.iter().filter(|(name, _)| *name != left_out);
        all.map(|(name, value)| (&**name, &**value)).collect()
    }

    /// Reads the body as JSON.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        serde_json::from_slice(&self.body)
            .map_err(|error| Refusal::invalid(format!("could not read the body: {error}")))
    }
}

fn decode(text: &str) -> String {
    percent_decode_str(&text.replace('+', " "))
        .decode_utf8_lossy()
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_decoded() {
        let request = ApiRequest::new("name=a%2Fb%3A%3Aone+mug&x=&y", Vec::new());
        assert_eq!(request.value("name").unwrap(), "a/b::one mug");
        assert_eq!(request.value("y").unwrap(), "");
        assert!(request.value("z").is_err());
        assert_eq!(request.query_without("name"), [("x", ""), ("y", "")]);
    }
}
