//! The part of Handlebars that SES supports. Values are not escaped, not even
//! in HTML: SES leaves that to the sender.

use serde_json::Value;

/// How deep blocks may be nested.
const MAX_DEPTH: usize = 64;

/// The longest that a rendered template may be: SES takes messages of 40 megabytes.
const MAX_RENDERED_BYTES: usize = 40 * 1024 * 1024;
/// The most parts of a template that are rendered, counting repetitions. Nested blocks
/// could repeat nothing for ever otherwise.
const MAX_STEPS: usize = 1_000_000;

/// An error that prevents rendering of a template.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum RenderError {
    /// The data lack an attribute.
    #[error("Attribute '{0}' is not present in the rendering data.")]
    MissingAttribute(String),
    /// The template is invalid.
    #[error("{0}")]
    InvalidTemplate(String),
    /// The rendered text is longer than a message may be.
    #[error("Template rendering failed: the rendered content is too long.")]
    TooLong,
}

/// The text rendered so far, within its limits.
#[derive(Default)]
struct Rendered {
    text: String,
    steps: usize,
}

impl Rendered {
    fn push(&mut self, text: &str) -> Result<(), RenderError> {
        if self.text.len() + text.len() > MAX_RENDERED_BYTES {
            return Err(RenderError::TooLong);
        }
        self.text.push_str(text);
        Ok(())
    }

    fn step(&mut self) -> Result<(), RenderError> {
        self.steps += 1;
        if self.steps > MAX_STEPS {
            return Err(RenderError::TooLong);
        }
        Ok(())
    }
}

/// A part of a parsed template.
#[derive(Debug)]
enum Node {
    Text(String),
    Placeholder(String),
    Block {
        kind: Block,
        subject: String,
        body: Vec<Node>,
        else_body: Vec<Node>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Block {
    If,
    Unless,
    Each,
    With,
}

impl Block {
    fn parse(name: &str) -> Option<Self> {
        match name {
            "if" => Some(Self::If),
            "unless" => Some(Self::Unless),
            "each" => Some(Self::Each),
            "with" => Some(Self::With),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::If => "if",
            Self::Unless => "unless",
            Self::Each => "each",
            Self::With => "with",
        }
    }
}

/// Renders a template with data.
pub(crate) fn render(template: &str, data: &Value) -> Result<String, RenderError> {
    let mut rest = template;
    let nodes = parse(&mut rest, None, 0)?.0;
    let mut out = Rendered::default();
    render_nodes(
        &nodes,
        &[Scope {
            value: data,
            index: None,
            key: None,
        }],
        &mut out,
    )?;
    Ok(out.text)
}

/// Checks that a template can be parsed.
pub(crate) fn check(template: &str) -> Result<(), RenderError> {
    parse(&mut &*template, None, 0).map(|_| ())
}

/// Parses nodes up to the end of the open block or of the template. The second
/// list has the nodes after an `else`.
fn parse(
    rest: &mut &str,
    open: Option<Block>,
    depth: usize,
) -> Result<(Vec<Node>, Vec<Node>), RenderError> {
    if depth > MAX_DEPTH {
        return Err(RenderError::InvalidTemplate(
            "the template's blocks are nested too deeply".to_owned(),
        ));
    }
    let (mut nodes, mut before_else) = (Vec::new(), None);
    loop {
        let Some(start) = rest.find("{{") else {
            if let Some(block) = open {
                return Err(RenderError::InvalidTemplate(format!(
                    "the block {{{{#{}}}}} is not closed",
                    block.name()
                )));
            }
            nodes.push(Node::Text((*rest).to_owned()));
            *rest = "";
            return Ok((nodes, Vec::new()));
        };
        if start > 0 {
            nodes.push(Node::Text(rest[..start].to_owned()));
        }
        let raw = rest[start..].starts_with("{{{");
        let (opening, closing) = if raw { ("{{{", "}}}") } else { ("{{", "}}") };
        let inside = &rest[start + opening.len()..];
        let Some(end) = inside.find(closing) else {
            return Err(RenderError::InvalidTemplate(
                "a placeholder is not closed".to_owned(),
            ));
        };
        let tag = inside[..end].trim().trim_matches('~').trim();
        *rest = &inside[end + closing.len()..];
        if let Some(tag) = tag.strip_prefix('#') {
            let (name, subject) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
            let Some(kind) = Block::parse(name) else {
                return Err(RenderError::InvalidTemplate(format!(
                    "unknown block {{{{#{name}}}}}"
                )));
            };
            let (body, else_body) = parse(rest, Some(kind), depth + 1)?;
            let subject = subject.trim().to_owned();
            nodes.push(Node::Block {
                kind,
                subject,
                body,
                else_body,
            });
        } else if let Some(name) = tag.strip_prefix('/') {
            if open.is_none_or(|block| block.name() != name.trim()) {
                return Err(RenderError::InvalidTemplate(format!(
                    "{{{{/{name}}}}} closes a block that is not open"
                )));
            }
            return Ok(match before_else {
                Some(before) => (before, nodes),
                None => (nodes, Vec::new()),
            });
        } else if tag == "else" && open.is_some() && before_else.is_none() {
            before_else = Some(std::mem::take(&mut nodes));
        } else if !tag.starts_with('!') {
            nodes.push(Node::Placeholder(tag.to_owned()));
        }
    }
}

/// A scope that names are resolved in.
#[derive(Clone, Copy)]
struct Scope<'a> {
    value: &'a Value,
    index: Option<usize>,
    key: Option<&'a str>,
}

fn resolve(name: &str, scopes: &[Scope<'_>]) -> Option<Value> {
    let (mut scopes, mut name) = (scopes, name);
    while let Some(rest) = name.strip_prefix("../") {
        name = rest;
        scopes = &scopes[..scopes.len().saturating_sub(1).max(1)];
    }
    let scope = scopes.last()?;
    match name {
        "this" | "." => return Some(scope.value.clone()),
        "@index" => return scope.index.map(Value::from),
        "@key" => return scope.key.map(Value::from),
        _ => {}
    }
    let path = name.strip_prefix("this.").unwrap_or(name);
    path.split('.')
        .try_fold(scope.value, |value, step| match value {
            Value::Array(elements) => elements.get(step.parse::<usize>().ok()?),
            _ => value.get(step),
        })
        .cloned()
}

fn is_true(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null | Value::Bool(false)) => false,
        Some(Value::String(text)) => !text.is_empty(),
        Some(Value::Array(elements)) => !elements.is_empty(),
        Some(Value::Number(number)) => number.as_f64() != Some(0.0),
        Some(_) => true,
    }
}

fn render_nodes(
    nodes: &[Node],
    scopes: &[Scope<'_>],
    out: &mut Rendered,
) -> Result<(), RenderError> {
    for node in nodes {
        out.step()?;
        match node {
            Node::Text(text) => out.push(text)?,
            Node::Placeholder(name) => match resolve(name, scopes) {
                None | Some(Value::Null) => {
                    return Err(RenderError::MissingAttribute(name.clone()));
                }
                Some(Value::String(text)) => out.push(&text)?,
                Some(other) => out.push(&other.to_string())?,
            },
            Node::Block {
                kind,
                subject,
                body,
                else_body,
            } => {
                let value = resolve(subject, scopes);
                let applies = is_true(value.as_ref()) != (*kind == Block::Unless);
                if !applies {
                    render_nodes(else_body, scopes, out)?;
                    continue;
                }
                match (kind, value) {
                    (Block::Each, Some(Value::Array(elements))) => {
                        for (index, element) in elements.iter().enumerate() {
                            out.step()?;
                            let scope = Scope {
                                value: element,
                                index: Some(index),
                                key: None,
                            };
                            render_nodes(body, &[scopes, &[scope]].concat(), out)?;
                        }
                    }
                    (Block::Each, Some(Value::Object(members))) => {
                        for (index, (key, member)) in members.iter().enumerate() {
                            out.step()?;
                            let scope = Scope {
                                value: member,
                                index: Some(index),
                                key: Some(key),
                            };
                            render_nodes(body, &[scopes, &[scope]].concat(), out)?;
                        }
                    }
                    (Block::With, Some(value)) => {
                        let scope = Scope {
                            value: &value,
                            index: None,
                            key: None,
                        };
                        render_nodes(body, &[scopes, &[scope]].concat(), out)?;
                    }
                    _ => render_nodes(body, scopes, out)?,
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn assert_renders(template: &str, data: &Value, expected: &str) {
        assert_eq!(
            render(template, data).as_deref(),
            Ok(expected),
            "{template}"
        );
    }

    #[test]
    fn placeholders_are_replaced() {
        let data =
            json!({"name": "Jo <b>", "order": {"total": 14.95}, "lines": [{"sku": "MUG"}], "n": 3});
        assert_renders(
            "Hello {{name}}, {{ order.total }} {{n}}",
            &data,
            "Hello Jo <b>, 14.95 3",
        );
        assert_renders("{{{name}}}{{! a comment }}", &data, "Jo <b>");
        assert_renders("{{lines.0.sku}}", &data, "MUG");
        assert_renders("no blanks", &data, "no blanks");
    }

    #[test]
    fn blocks_select_and_repeat() {
        let data =
            json!({"vip": true, "none": [], "items": ["a", "b"], "of": {"x": 1}, "shop": "S"});
        assert_renders("{{#if vip}}yes{{else}}no{{/if}}", &data, "yes");
        assert_renders("{{#if gone}}yes{{else}}no{{/if}}", &data, "no");
        assert_renders("{{#unless vip}}yes{{else}}no{{/unless}}", &data, "no");
        assert_renders(
            "{{#each items}}{{@index}}{{this}}{{../shop}};{{/each}}",
            &data,
            "0aS;1bS;",
        );
        assert_renders("{{#each none}}x{{else}}empty{{/each}}", &data, "empty");
        assert_renders("{{#each of}}{{@key}}={{this}}{{/each}}", &data, "x=1");
        assert_renders("{{#with of}}{{x}}{{/with}}", &data, "1");
        assert_renders(
            "{{#each items}}{{#if ../vip}}{{this}}{{/if}}{{/each}}",
            &data,
            "ab",
        );
    }

    #[test]
    fn repetition_is_limited() {
        let data = json!({"all": vec!["x"; 1_000], "long": "x".repeat(100_000)});
        let open: Vec<String> = (0..9)
            .map(|up| format!("{{{{#each {}all}}}}", "../".repeat(up)))
            .collect();
        let open = open.concat();
        let nested = |inside: &str| format!("{open}{inside}{}", "{{/each}}".repeat(9));
        assert_eq!(render(&nested(""), &data), Err(RenderError::TooLong));
        let long = "{{#each all}}{{../long}}{{/each}}";
        assert_eq!(render(long, &data), Err(RenderError::TooLong));
        assert_renders("{{#each all}}{{this}}{{/each}}", &data, &"x".repeat(1_000));
    }

    #[test]
    fn missing_attribute_is_named() {
        assert_eq!(
            render("{{name}}", &json!({})),
            Err(RenderError::MissingAttribute("name".to_owned()))
        );
        assert_eq!(
            render("{{a.b}}", &json!({"a": {}})),
            Err(RenderError::MissingAttribute("a.b".to_owned()))
        );
    }

    #[test]
    fn broken_templates_are_refused() {
        for template in [
            "{{name",
            "{{#if x}}",
            "{{/if}}",
            "{{#if x}}{{/each}}",
            "{{#loop x}}{{/loop}}",
            &"{{#if x}}".repeat(1000),
        ] {
            assert!(
                matches!(check(template), Err(RenderError::InvalidTemplate(_))),
                "{template}"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn any_template_is_rendered_or_refused(template in "(\\{\\{|\\}\\}|#if |/if|#each |/each|else|x|\\.\\./|@index| |~|!|é){0,40}") {
            let checked = check(&template);
            let rendered = render(&template, &json!({"x": [1, {"x": 2}]}));
            proptest::prop_assert!(checked.is_ok() || rendered.is_err());
        }
    }
}
