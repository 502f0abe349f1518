//! Patterns of requests: `POST /charges/{id}`.

use rehearsal_record::Place;

use crate::diagnostic::{Code, Diagnostic};
use crate::parser::Parser;
use crate::settings::{Argument, Shape};
use crate::suggest::closest;
use crate::yaml::{Kind, Node};

const METHODS: [&str; 8] = [
    "ANY", "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS",
];

/// A method and a path: `POST /charges/{id}`.
#[derive(Debug, Clone)]
pub struct RoutePattern {
    /// The method; `None` is any.
    pub method: Option<&'static str>,
    /// The segments of the path.
    pub segments: Vec<RouteSegment>,
    /// Whether the path may go on after the segments.
    pub open: bool,
    /// As it is written.
    pub text: String,
    /// Where it is in the file.
    pub place: Place,
}

/// A segment of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RouteSegment {
    /// Just this text.
    Literal(String),
    /// Any text, by this name.
    Parameter(String),
}

impl RoutePattern {
    /// Reads a pattern; the error says what is wrong, and what to write.
    pub(crate) fn read(text: &str) -> Result<Self, (String, String)> {
        let example = "a route is a method and a path, such as `POST /charges/{id}`".to_owned();
        let (method, path) = text.split_once(' ').unwrap_or((text, ""));
        let Some(method) = METHODS.into_iter().find(|known| *known == method) else {
            let near = closest(method, METHODS).map(|near| format!("did you mean `{near}`? "));
            return Err(if method.starts_with('/') {
                let help = format!("write `ANY {text}`, or one of the methods");
                ("the method is missing".to_owned(), help)
            } else {
                let message = format!("`{method}` is not an HTTP method");
                (message, near.unwrap_or_default() + &example)
            });
        };
        let path = path.trim();
        let Some(rest) = path.strip_prefix('/') else {
            return Err(("a path begins with a slash".to_owned(), example));
        };
        if path.contains(['?', '#']) || path.contains(char::is_whitespace) {
            let help = "observe parameters as `query`, and answer by them with `when`";
            return Err((
                "a route has no query and no blanks".to_owned(),
                help.to_owned(),
            ));
        }
        let mut segments = Vec::new();
        let mut open = false;
        for segment in rest.split('/') {
            if open {
                return Err(("`**` stands only at the end of a path".to_owned(), example));
            }
            match segment.strip_prefix('{').map(|rest| rest.strip_suffix('}')) {
                _ if segment == "**" => open = true,
                Some(Some(name)) if !name.is_empty() && !name.contains(['{', '}']) => {
                    segments.push(RouteSegment::Parameter(name.to_owned()));
                }
                None if !segment.contains(['{', '}', '*']) => {
                    segments.push(RouteSegment::Literal(segment.to_owned()));
                }
                _ => {
                    let help = "`{id}` is any one segment, and `**` at the end any rest";
                    let message = format!("`{segment}` is no segment of a path");
                    return Err((message, help.to_owned()));
                }
            }
        }
        Ok(Self {
            method: Some(method).filter(|method| *method != "ANY"),
            segments,
            open,
            text: text.to_owned(),
            place: Place {
                file: "".into(),
                line: 1,
                column: 1,
                length: 1,
            },
        })
    }

    /// Returns whether some request matches both patterns.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        let methods =
            self.method.is_none() || other.method.is_none() || self.method == other.method;
        let lengths = match (self.open, other.open) {
            (false, false) => self.segments.len() == other.segments.len(),
            (true, false) => self.segments.len() <= other.segments.len(),
            (false, true) => self.segments.len() >= other.segments.len(),
            (true, true) => true,
        };
        let mut pairs = self.segments.iter().zip(&other.segments);
        methods
            && lengths
            && pairs.all(|pair| match pair {
                (RouteSegment::Literal(one), RouteSegment::Literal(two)) => one == two,
                _ => true,
            })
    }

    /// Returns the parameters of a request that matches: its method, and the decoded
    /// segments of its path.
    pub fn matches<'p>(&'p self, method: &str, path: &[String]) -> Option<Vec<(&'p str, String)>> {
        if self.method.is_some_and(|known| known != method) {
            return None;
        }
        let fits = if self.open {
            path.len() >= self.segments.len()
        } else {
            path.len() == self.segments.len()
        };
        if !fits {
            return None;
        }
        let mut parameters = Vec::new();
        for (segment, text) in self.segments.iter().zip(path) {
            match segment {
                RouteSegment::Literal(literal) if literal == text => {}
                RouteSegment::Literal(_) => return None,
                RouteSegment::Parameter(name) => parameters.push((&**name, text.clone())),
            }
        }
        Some(parameters)
    }
}

impl Argument for RoutePattern {
    fn shape() -> Shape {
        Shape::Form(
            "a method or `ANY`, a blank, and a path, with `{name}` for any segment and `**` for any rest",
            "POST /charges/{id}",
        )
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        let Kind::Text(text) = &node.kind else {
            parser.wrong_type(node, "a route such as `POST /charges/{id}`");
            return None;
        };
        match Self::read(text) {
            Ok(pattern) => Some(Self {
                place: node.place.clone(),
                ..pattern
            }),
            Err((message, help)) => {
                parser.report(Diagnostic::at(Code::InvalidValue, node, message).help(help));
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> RoutePattern {
        RoutePattern::read(text).unwrap()
    }

    fn matches(text: &str, method: &str, path: &str) -> Option<Vec<(String, String)>> {
        let path: Vec<String> = path[1..].split('/').map(str::to_owned).collect();
        let pattern = pattern(text);
        let found = pattern.matches(method, &path)?.into_iter();
        Some(
            found
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        )
    }

    #[test]
    fn pattern_matches_segment_by_segment() {
        assert_eq!(matches("POST /charges", "POST", "/charges"), Some(vec![]));
        assert_eq!(matches("POST /charges", "GET", "/charges"), None);
        assert_eq!(matches("POST /charges", "POST", "/charges/1"), None);
        assert_eq!(
            matches("GET /charges/{id}/parts", "GET", "/charges/ch_1/parts"),
            Some(vec![("id".into(), "ch_1".into())])
        );
        assert_eq!(matches("ANY /files/**", "PUT", "/files/a/b"), Some(vec![]));
        assert_eq!(matches("ANY /files/**", "PUT", "/other"), None);
        assert_eq!(matches("ANY /**", "GET", "/"), Some(vec![]));
        assert_eq!(matches("GET /", "GET", "/"), Some(vec![]));
    }

    #[test]
    fn patterns_overlap_if_a_request_matches_both() {
        let overlap = |one: &str, two: &str| pattern(one).overlaps(&pattern(two));
        assert!(overlap("GET /charges/{id}", "GET /charges/ch_1"));
        assert!(overlap("ANY /**", "POST /x/y"));
        assert!(!overlap("GET /charges/{id}", "GET /charges"));
        assert!(!overlap("GET /charges", "POST /charges"));
        assert!(!overlap("GET /charge", "GET /charges"));
    }
}
