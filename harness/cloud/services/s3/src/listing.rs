//! Walking keys in order, with prefix and delimiter: what ListObjects,
//! ListObjectsV2, ListObjectVersions and ListMultipartUploads have in common.
//!
//! Keys under one common prefix are never visited one by one: the walk jumps
//! behind them, so a listing costs what it shows, not what the bucket holds.

use std::collections::BTreeMap;
use std::ops::Bound;

/// What to list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Query<'a> {
    pub(crate) prefix: &'a str,
    pub(crate) delimiter: &'a str,
    /// Where to begin.
    pub(crate) from: From<'a>,
}

/// Where a walk begins.
#[derive(Debug, Clone, Copy)]
pub(crate) enum From<'a> {
    Start,
    /// Behind this key. A common prefix that holds later keys is still shown.
    After(&'a str),
    /// Behind this key or this common prefix, which a listing ended with.
    Resume(&'a str),
    /// At this key.
    At(&'a str),
}

/// What a walk meets.
#[derive(Debug)]
pub(crate) enum Entry<'a, V> {
    Key(&'a str, &'a V),
    Prefix(&'a str),
}

/// A walk over keys.
pub(crate) struct Walk<'a, V> {
    keys: &'a BTreeMap<String, V>,
    query: Query<'a>,
    next: Bound<String>,
}

impl<'a, V> Walk<'a, V> {
    pub(crate) fn new(keys: &'a BTreeMap<String, V>, query: Query<'a>) -> Self {
        let from = match query.from {
            From::Start => Bound::Included(String::new()),
            From::At(key) => Bound::Included(key.to_owned()),
            From::After(key) => Bound::Excluded(key.to_owned()),
            From::Resume(requirement) => {
                match common_prefix(requirement, query.prefix, query.delimiter) {
                    Some(prefix) => behind(prefix),
                    None => Bound::Excluded(requirement.to_owned()),
                }
            }
        };
        let next = match &from {
            Bound::Included(key) | Bound::Excluded(key) if key.as_str() < query.prefix => {
                Bound::Included(query.prefix.to_owned())
            }
            _ => from,
        };
        Self { keys, query, next }
    }

    /// The next key or common prefix; a common prefix only if one of its keys
    /// is `shown`.
    pub(crate) fn next(&mut self, shown: impl Fn(&V) -> bool) -> Option<Entry<'a, V>> {
        if matches!(self.next, Bound::Unbounded) {
            return None;
        }
        let start = std::mem::replace(&mut self.next, Bound::Unbounded);
        let bounds: (Bound<&str>, Bound<&str>) =
            (start.as_ref().map(String::as_str), Bound::Unbounded);
        for (key, value) in self.keys.range::<str, _>(bounds) {
            if !key.starts_with(self.query.prefix) {
                return None;
            }
            if !shown(value) {
                continue;
            }
            if let Some(prefix) = common_prefix(key, self.query.prefix, self.query.delimiter) {
                self.next = behind(prefix);
                return Some(Entry::Prefix(prefix));
            }
            self.next = Bound::Excluded(key.clone());
            return Some(Entry::Key(key, value));
        }
        None
    }
}

/// The common prefix a key rolls up into, where there is a delimiter behind the prefix.
fn common_prefix<'k>(key: &'k str, prefix: &str, delimiter: &str) -> Option<&'k str> {
    if delimiter.is_empty() {
        return None;
    }
    let rest = key.strip_prefix(prefix)?;
    let at = rest.find(delimiter)?;
    Some(&key[..prefix.len() + at + delimiter.len()])
}

/// The place behind all keys that begin with `prefix`: the prefix with its
/// last character raised by one. Keys are ordered by code points, which is
/// the order of their UTF-8.
fn behind(prefix: &str) -> Bound<String> {
    let mut chars: Vec<char> = prefix.chars().collect();
    while let Some(last) = chars.pop() {
        let raised = match last {
            '\u{d7ff}' => Some('\u{e000}'),
            c => char::from_u32(u32::from(c) + 1),
        };
        if let Some(raised) = raised {
            chars.push(raised);
            return Bound::Included(chars.into_iter().collect());
        }
    }
    Bound::Unbounded
}

/// The token a listing gives to be continued: opaque, and able to carry any key.
pub(crate) fn token(requirement: &str) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(requirement)
}

/// The key that a token encodes.
pub(crate) fn read_token(token: &str) -> Option<String> {
    use base64::Engine as _;
    let bytes = base64::engine::general_purpose::STANDARD
        .decode(token)
        .ok()?;
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(keys: &[&str], prefix: &str, delimiter: &str, from: From<'_>) -> Vec<String> {
        let keys: BTreeMap<String, bool> = keys
            .iter()
            .map(|k| ((*k).to_owned(), !k.starts_with('-')))
            .collect();
        let mut walk = Walk::new(
            &keys,
            Query {
                prefix,
                delimiter,
                from,
            },
        );
        let mut listed = Vec::new();
        while let Some(entry) = walk.next(|shown| *shown) {
            listed.push(match entry {
                Entry::Key(key, _) => key.to_owned(),
                Entry::Prefix(prefix) => format!("[{prefix}]"),
            });
        }
        listed
    }

    #[test]
    fn keys_are_grouped_into_common_prefixes() {
        let keys = ["a", "b/1", "b/2", "b/c/3", "c/1", "d"];
        assert_eq!(
            list(&keys, "", "/", From::Start),
            ["a", "[b/]", "[c/]", "d"]
        );
        assert_eq!(
            list(&keys, "b/", "/", From::Start),
            ["b/1", "b/2", "[b/c/]"]
        );
        assert_eq!(list(&keys, "b", "/", From::Start), ["[b/]"]);
        assert_eq!(list(&keys, "", "", From::Start), keys);
        assert_eq!(list(&keys, "x", "", From::Start), Vec::<String>::new());
    }

    #[test]
    fn listing_starts_after_the_given_key() {
        let keys = ["a", "b/1", "b/2", "c"];
        assert_eq!(list(&keys, "", "/", From::After("b/1")), ["[b/]", "c"]);
        assert_eq!(list(&keys, "", "/", From::Resume("b/")), ["c"]);
        assert_eq!(list(&keys, "", "", From::Resume("b/1")), ["b/2", "c"]);
        assert_eq!(list(&keys, "", "", From::At("b/2")), ["b/2", "c"]);
        assert_eq!(list(&keys, "b/", "", From::After("a")), ["b/1", "b/2"]);
    }

    #[test]
    fn hidden_keys_are_not_listed() {
        assert_eq!(list(&["-a", "-x/1", "b"], "", "/", From::Start), ["b"]);
    }

    #[test]
    fn prefix_of_highest_characters_is_skipped() {
        let keys = [
            "a\u{d7ff}1",
            "a\u{d7ff}2",
            "a\u{e000}",
            "b\u{10ffff}1",
            "b\u{10ffff}2",
            "c",
        ];
        assert_eq!(
            list(&keys, "", "\u{10ffff}", From::Start),
            [
                "a\u{d7ff}1",
                "a\u{d7ff}2",
                "a\u{e000}",
                "[b\u{10ffff}]",
                "c"
            ]
        );
        assert_eq!(
            list(&keys, "", "\u{d7ff}", From::Start)[..2],
            ["[a\u{d7ff}]", "a\u{e000}"]
        );
        assert_eq!(behind("\u{10ffff}"), Bound::Unbounded);
    }

    #[test]
    fn token_encodes_any_key() {
        let key = "ü/\u{1} \"";
        assert_eq!(read_token(&token(key)).as_deref(), Some(key));
        assert_eq!(read_token("!"), None);
    }
}
