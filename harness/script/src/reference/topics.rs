//! What one can look up: each action, matcher and function, and each page.

use super::pages;
use crate::action::ACTIONS;
use crate::matcher::OPERATORS;
use crate::settings::prose;
use crate::suggest::closest;
use crate::value::FUNCTIONS;

/// Something that one can look up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Its name: `http`, `$is`, `now`, `stage`.
    pub name: String,
    /// What it is, in one line.
    pub summary: String,
    /// All about it, in Markdown.
    pub text: String,
}

/// Returns everything that one can look up.
pub fn topics() -> Vec<Topic> {
    let pages = pages();
    let page = |path: String| {
        let found = pages.iter().find(|page| page.path == path);
        found.map(|page| page.text.clone()).unwrap_or_default()
    };
    let mut topics: Vec<Topic> = PAGES
        .iter()
        .map(|(name, summary)| Topic {
            name: (*name).to_owned(),
            summary: (*summary).to_owned(),
            text: page(format!("{name}.md")),
        })
        .collect();
    topics.extend(ACTIONS.iter().map(|spec| Topic {
        name: spec.name.to_owned(),
        summary: first_sentence(spec.doc),
        text: page(format!("actions/{}.md", spec.name)),
    }));
    topics.extend(OPERATORS.iter().map(|operator| {
        let name = format!("${}", operator.name);
        Topic {
            text: format!(
                "# `{name}`\n\n{}\n\n```yaml\n{}\n```\n",
                prose(operator.doc),
                operator.example
            ),
            summary: first_sentence(operator.doc),
            name,
        }
    }));
    topics.extend(FUNCTIONS.iter().map(|function| {
        let signature = function.signature();
        let name = signature.split('(').next().unwrap_or_default();
        Topic {
            name: name.to_owned(),
            summary: first_sentence(function.doc),
            text: format!(
                "# `{signature}`\n\n{}\n\n`{}`\n",
                prose(function.doc),
                function.example
            ),
        }
    }));
    topics
}

const PAGES: &[(&str, &str)] = &[
    (
        "scenario",
        "The keys of scenario files and of every step; flows.",
    ),
    ("stage", "The keys of the stage file."),
    ("matchers", "All matchers of `expect`."),
    ("values", "`$name`, `${expression}` and all functions."),
    (
        "diagnostics",
        "Every mistake that `check` finds, and what to do.",
    ),
];

/// Finds something by its name; a matcher also without its `$`, a function also with its
/// parentheses. The error has the nearest name.
pub fn find_topic(name: &str) -> Result<Topic, Option<String>> {
    let topics = topics();
    let plain = name.split('(').next().unwrap_or_default().trim();
    let with_sign = format!("${plain}");
    let found = [plain, &with_sign]
        .iter()
        .find_map(|name| topics.iter().find(|topic| topic.name == *name));
    match found {
        Some(topic) => Ok(topic.clone()),
        None => Err(closest(plain, topics.iter().map(|topic| &*topic.name)).map(str::to_owned)),
    }
}

fn first_sentence(doc: &str) -> String {
    let doc = prose(doc);
    let doc = doc.split_whitespace().collect::<Vec<_>>().join(" ");
    doc.split_inclusive(". ")
        .next()
        .unwrap_or(&doc)
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_found_by_its_name() {
        for topic in topics() {
            assert!(!topic.text.is_empty(), "{} has no text", topic.name);
            assert_eq!(find_topic(&topic.name).unwrap().name, topic.name);
        }
        assert_eq!(find_topic("is").unwrap().name, "$is");
        assert_eq!(find_topic("uuid()").unwrap().name, "uuid");
        assert_eq!(find_topic("htp").unwrap_err().as_deref(), Some("http"));
    }
}
