//! Suggestions for misspelt names.

/// Returns the candidate closest to what was written, if it is close enough;
/// otherwise the one that other tools call by that name.
pub fn closest<'c>(
    written: &str,
    candidates: impl IntoIterator<Item = &'c str, IntoIter: Clone>,
) -> Option<&'c str> {
    let folded = fold(written);
    let candidates = candidates.into_iter();
    candidates
        .clone()
        .filter_map(|candidate| {
            let other = fold(candidate);
            let distance = if other == folded {
                0
            } else {
                strsim::osa_distance(&folded, &other)
            };
            let longest = folded.chars().count().max(other.chars().count());
            // One edit in three letters, two in six, three in nine: more is
            // another word.
            let near = distance <= (longest / 3).clamp(1, 3) && distance < longest;
            let inside = folded.chars().count() >= 3
                && (other.starts_with(&folded) || other.ends_with(&folded));
            (near || inside).then_some((distance, candidate))
        })
        .min_by_key(|(distance, candidate)| (*distance, candidate.len()))
        .map(|(_, candidate)| candidate)
        .or_else(|| {
            let mut here = OTHER_TOOLS
                .iter()
                .filter_map(|(words, here)| words.contains(&&*folded).then_some(*here));
            here.find_map(|here| candidates.clone().find(|candidate| *candidate == here))
        })
}

/// Names of other tools for the words of this language, folded.
const OTHER_TOOLS: &[(&[&str], &str)] = &[
    // A scenario.
    (&["title", "description", "feature", "test"], "scenario"),
    (&["fixtures", "fixture", "data", "given"], "seed"),
    (&["variables", "let", "define", "params"], "vars"),
    (
        &["examples", "rows", "matrix", "parameters", "table"],
        "cases",
    ),
    (&["finally", "teardown", "cleanup", "after"], "always"),
    (&["requires", "require"], "needs"),
    // A step.
    (
        &[
            "assert", "asserts", "should", "then", "check", "response", "validate",
        ],
        "expect",
    ),
    (
        &[
            "capture", "captures", "extract", "store", "register", "export",
        ],
        "save",
    ),
    (
        &["retry", "retries", "eventually", "poll", "waitfor", "until"],
        "within",
    ),
    (&["if", "onlyif", "condition"], "when"),
    (&["loop", "foreach", "times"], "repeat"),
    (&["label", "title", "description"], "name"),
    (&["ignore", "disabled", "pending"], "skip"),
    (&["data", "payload", "content"], "body"),
    (&["params", "parameters"], "query"),
    (&["upload", "attachment"], "file"),
    (&["user", "auth", "actor"], "as"),
    (&["token"], "bearer"),
    // An action.
    (
        &["request", "get", "post", "put", "patch", "fetch", "curl"],
        "http",
    ),
    (&["query", "db", "database", "select"], "sql"),
    (&["include", "import", "call", "run"], "use"),
    (&["email", "emails", "inbox", "sms"], "mail"),
    (&["travel", "advance", "time"], "clock.advance"),
    (&["mock", "inject", "chaos"], "fault"),
    (&["concurrently", "together"], "parallel"),
    // The stage.
    (&["command", "cmd", "entrypoint", "script", "exec"], "run"),
    (&["environment", "envvars"], "env"),
    (&["healthcheck", "health", "readiness", "probe"], "ready"),
    (&["workdir", "workingdir", "cwd", "directory"], "folder"),
    (&["dependson", "needs", "waitfor"], "after"),
    (&["replica", "instances", "scale"], "replicas"),
    (&["database", "db", "postgresql"], "postgres"),
    (&["services", "app", "processes"], "apps"),
    // A kind of value.
    (&["string", "str", "varchar"], "text"),
    (&["int", "long", "whole"], "integer"),
    (&["bool", "flag"], "boolean"),
    (&["float", "double", "decimal"], "number"),
    (&["array", "sequence"], "list"),
    (&["dict", "map", "mapping", "hash"], "object"),
    (&["none", "nil", "undefined"], "null"),
    (&["datetime", "time", "iso8601", "rfc3339"], "timestamp"),
    (&["guid"], "uuid"),
    (&["uri", "link"], "url"),
    // A matcher.
    (&["greaterthan", "morethan", "above"], "gt"),
    (&["atleast", "ge", "min", "minimum"], "gte"),
    (&["lessthan", "below", "under"], "lt"),
    (&["atmost", "le", "max", "maximum"], "lte"),
    (&["regex", "regexp", "pattern", "like"], "matches"),
    (&["includes", "include", "containing"], "contains"),
    (&["in", "enum", "either"], "one_of"),
    (&["size", "len", "count"], "length"),
    (&["ne", "neq", "notequal", "notequals", "isnot"], "not"),
    (&["type", "kind", "format", "isa", "istype"], "is"),
    (&["present", "defined"], "exists"),
    (&["prefix"], "starts_with"),
    (&["suffix"], "ends_with"),
    (&["every", "all", "foreach"], "each"),
    (&["equals", "equal", "eq", "deepequals"], "exact"),
];

/// Removes differences of spelling habits: `contentType`, `content-type`.
fn fold(word: &str) -> String {
    word.chars()
        .filter(|c| !matches!(c, '-' | '_' | ' '))
        .flat_map(char::to_lowercase)
        .collect()
}

/// `a, b and c`, in backticks, for messages.
pub fn listed<'c>(names: impl IntoIterator<Item = &'c str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        None => "none".to_owned(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspellings_are_recognised_and_other_words_are_not() {
        let keys = ["expect", "save", "within", "content_type", "name"];
        assert_eq!(closest("exepct", keys), Some("expect"));
        assert_eq!(closest("contentType", keys), Some("content_type"));
        assert_eq!(closest("witin", keys), Some("within"));
        assert_eq!(closest("banana", keys), None);
        assert_eq!(closest("x", keys), None);
    }

    #[test]
    fn names_of_other_tools_are_recognised() {
        assert_eq!(closest("Assert", ["expect", "save"]), Some("expect"));
        assert_eq!(closest("greater_than", ["lt", "gt"]), Some("gt"));
        assert_eq!(closest("assert", ["save"]), None);
        for (words, _) in OTHER_TOOLS {
            assert!(words.iter().all(|word| fold(word) == *word), "{words:?}");
        }
    }
}
