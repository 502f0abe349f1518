//! Mapping templates: text with variables of a message.
//!
//! Of the Velocity language, only variables are here (`$context.connectionId`,
//! `$input.path('$.id')`, `$stageVariables.table`); templates with directives are refused.

use regex::Regex;
use serde_json::Value;

/// What the variables of a template are read from.
#[derive(Debug, Clone, Copy)]
pub struct Variables<'a> {
    /// `$context`.
    pub context: &'a Value,
    /// `$stageVariables`.
    pub stage: &'a Value,
    /// `$input.body`.
    pub body: &'a str,
    /// `$input.params('…')`: objects with the parameters in `path`, `querystring` and `header`,
    /// where there are any.
    pub parameters: Option<&'a Value>,
}

const DIRECTIVES: [&str; 7] = [
    "#set", "#if", "#foreach", "#end", "#else", "#macro", "#define",
];

/// What [`are_known`] refuses, in the words of an error.
pub const UNKNOWN: &str = "mapping templates of API Gateway with directives (#set, #if, #foreach), $util, \
     $input.params() or overrides of the response";

/// Returns whether templates by media type are without what is not here.
pub fn are_known(templates: Option<&Value>) -> bool {
    let templates = templates.and_then(Value::as_object).into_iter().flatten();
    let mut templates = templates.filter_map(|(_, template)| template.as_str());
    templates.all(|template| {
        let has_directive = DIRECTIVES.iter().any(|word| template.contains(word));
        let has_function = ["$util.", "$input.params()", "$context.responseOverride"];
        let has_function = has_function.iter().any(|word| template.contains(word));
        !has_directive && !has_function
    })
}

/// Returns whether a key of an integration's response is one: `$default` or `/REGEX/`.
pub fn is_response_key(key: &str) -> bool {
    key == "$default" || expression(key).is_some()
}

/// Returns whether a key of an integration's response is about a status.
pub fn has_status(key: &str, status: u16) -> bool {
    expression(key).is_some_and(|regex| regex.is_match(&status.to_string()))
}

fn expression(key: &str) -> Option<Regex> {
    let text = key.strip_prefix('/')?.strip_suffix('/')?;
    Regex::new(&format!("^(?:{text})$")).ok()
}

/// Returns a template with the values of its variables.
pub fn render(template: &str, variables: &Variables<'_>) -> String {
    let (mut rendered, mut rest) = (String::new(), template);
    while let Some(at) = rest.find('$') {
        rendered.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let is_braced = rest.starts_with('{');
        let text = if is_braced { &rest[1..] } else { rest };
        let length = name_length(text);
        let end = length + usize::from(is_braced) * 2;
        match variables.value(&text[..length]) {
            Some(value) if !is_braced || text[length..].starts_with('}') => {
                rendered.push_str(&value);
                rest = &rest[end..];
            }
            _ => rendered.push('$'),
        }
    }
    rendered + rest
}

/// Returns how long the name of a variable is, with the parameter of `$input.path('…')`.
fn name_length(text: &str) -> usize {
    for function in ["input.path(", "input.json(", "input.params("] {
        if text.starts_with(function)
            && let Some(end) = text.find(')')
        {
            return end + 1;
        }
    }
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-');
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    text[..end].trim_end_matches('.').len()
}

impl Variables<'_> {
    fn value(&self, name: &str) -> Option<String> {
        if let Some(path) = name.strip_prefix("context.") {
            return Some(as_text(&find(self.context, path)?));
        }
        if let Some(name) = name.strip_prefix("stageVariables.") {
            return Some(as_text(self.stage.get(name)?));
        }
        if name == "input.body" {
            return Some(self.body.to_owned());
        }
        let (function, path) = name.strip_suffix(')')?.split_once('(')?;
        let path = path.trim().trim_matches(['\'', '"']);
        if function == "input.params" {
            return Some(self.parameter(path).unwrap_or_default());
        }
        let path = path.trim_start_matches('$');
        let document: Value = serde_json::from_str(self.body).unwrap_or_default();
        let found = find(&document, path.trim_start_matches('.'));
        Some(match function {
            "input.json" => found.unwrap_or_default().to_string(),
            _ => found.map(|found| as_text(&found)).unwrap_or_default(),
        })
    }
}

impl Variables<'_> {
    /// Returns a parameter of the request: of the path, else of the query, else a header.
    fn parameter(&self, name: &str) -> Option<String> {
        let parameters = self.parameters?;
        let mut places = ["path", "querystring"].iter();
        let found = places.find_map(|place| parameters[place].get(name));
        let header = || {
            let mut headers = parameters["header"].as_object()?.iter();
            let (_, value) = headers.find(|(other, _)| other.eq_ignore_ascii_case(name))?;
            Some(value)
        };
        found.or_else(header).map(as_text)
    }
}

/// Returns what a path of names finds in a document: `identity.sourceIp`.
pub fn find(document: &Value, path: &str) -> Option<Value> {
    if path.is_empty() {
        return Some(document.clone());
    }
    let mut found = document;
    for name in path.split('.') {
        found = match found {
            Value::Array(_) => found.get(name.parse::<usize>().ok()?)?,
            _ => found.get(name)?,
        };
    }
    Some(found.clone())
}

/// Returns a value as text: a text as it is, others as JSON.
pub fn as_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn variables_are_replaced() {
        let context = json!({"connectionId": "c=", "identity": {"sourceIp": "::1"}});
        let stage = json!({"table": "orders"});
        let parameters = json!({"path": {"id": "7"}, "header": {"x-tier": "gold"}});
        let variables = Variables {
            context: &context,
            stage: &stage,
            parameters: Some(&parameters),
            body: r#"{"id": 7, "name": "x", "tags": ["a"]}"#,
        };
        for (template, expected) in [
            ("plain $ text $5", "plain $ text $5"),
            ("$context.connectionId.", "c=."),
            ("${context.connectionId}x", "c=x"),
            ("$context.identity.sourceIp", "::1"),
            ("$context.unknown", "$context.unknown"),
            ("$stageVariables.table", "orders"),
            ("$input.path('$.name')-$input.path('$.id')", "x-7"),
            ("$input.json('$.name')", "\"x\""),
            ("$input.json('$.tags')", "[\"a\"]"),
            ("$input.path('$.none')", ""),
            ("$input.params('id')/$input.params('X-Tier')", "7/gold"),
            ("<$input.params('none')>", "<>"),
        ] {
            assert_eq!(render(template, &variables), expected, "{template}");
        }
        assert_eq!(
            render("<$input.body>", &variables),
            format!("<{}>", variables.body)
        );
    }

    #[test]
    fn templates_with_directives_are_refused() {
        assert!(are_known(Some(
            &json!({"$default": "{\"statusCode\": 200}"})
        )));
        assert!(!are_known(Some(&json!({"a": "#set($x = 1)"}))));
        assert!(are_known(None));
    }

    #[test]
    fn keys_of_responses_are_expressions() {
        assert!(has_status("/2\\d\\d/", 204) && !has_status("/2\\d\\d/", 404));
        assert!(has_status("/404|500/", 500) && !has_status("$default", 200));
        assert!(is_response_key("$default") && !is_response_key("200"));
    }
}
