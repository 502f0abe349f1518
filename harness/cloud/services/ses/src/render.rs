//! Fills the blanks of a template: the part of Handlebars that SES has.
//! Values are not escaped, in HTML neither: SES leaves that to the sender.

use serde_json::Value;

/// How deep blocks may stand in each other.
const DEEPEST: usize = 64;

/// Why a template could not be filled.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Trouble {
    /// The data lack what a blank asks for.
    #[error("Attribute '{0}' is not present in the rendering data.")]
    Missing(String),
    /// The template itself is wrong.
    #[error("{0}")]
    Template(String),
}

/// A template, read.
#[derive(Debug)]
enum Node {
    Text(String),
    Blank(String),
    Block {
        kind: Block,
        subject: String,
        body: Vec<Node>,
        otherwise: Vec<Node>,
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

/// Fills a template with data.
pub(super) fn render(template: &str, data: &Value) -> Result<String, Trouble> {
    let mut rest = template;
    let nodes = read(&mut rest, None, 0)?.0;
    let mut out = String::with_capacity(template.len());
    fill(
        &nodes,
        &[Frame {
            value: data,
            index: None,
            key: None,
        }],
        &mut out,
    )?;
    Ok(out)
}

/// Whether a template can be read at all.
pub(super) fn check(template: &str) -> Result<(), Trouble> {
    read(&mut &*template, None, 0).map(|_| ())
}

/// Reads nodes up to the end of the block that is open, or of the template;
/// what follows an `else` comes second.
fn read(
    rest: &mut &str,
    open: Option<Block>,
    depth: usize,
) -> Result<(Vec<Node>, Vec<Node>), Trouble> {
    if depth > DEEPEST {
        return Err(Trouble::Template(
            "the template's blocks stand too deep in each other".to_owned(),
        ));
    }
    let (mut nodes, mut before_else) = (Vec::new(), None);
    loop {
        let Some(start) = rest.find("{{") else {
            if let Some(block) = open {
                return Err(Trouble::Template(format!(
                    "the block {{{{#{}}}}} has no end",
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
            return Err(Trouble::Template("a blank has no end".to_owned()));
        };
        let tag = inside[..end].trim().trim_matches('~').trim();
        *rest = &inside[end + closing.len()..];
        if let Some(tag) = tag.strip_prefix('#') {
            let (name, subject) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
            let Some(kind) = Block::parse(name) else {
                return Err(Trouble::Template(format!(
                    "there is no block {{{{#{name}}}}}"
                )));
            };
            let (body, otherwise) = read(rest, Some(kind), depth + 1)?;
            let subject = subject.trim().to_owned();
            nodes.push(Node::Block {
                kind,
                subject,
                body,
                otherwise,
            });
        } else if let Some(name) = tag.strip_prefix('/') {
            if open.is_none_or(|block| block.name() != name.trim()) {
                return Err(Trouble::Template(format!(
                    "{{{{/{name}}}}} ends a block that is not open"
                )));
            }
            return Ok(match before_else {
                Some(before) => (before, nodes),
                None => (nodes, Vec::new()),
            });
        } else if tag == "else" && open.is_some() && before_else.is_none() {
            before_else = Some(std::mem::take(&mut nodes));
        } else if !tag.starts_with('!') {
            nodes.push(Node::Blank(tag.to_owned()));
        }
    }
}

/// What names are looked up in.
#[derive(Clone, Copy)]
struct Frame<'a> {
    value: &'a Value,
    index: Option<usize>,
    key: Option<&'a str>,
}

fn look_up(name: &str, frames: &[Frame<'_>]) -> Option<Value> {
    let (mut frames, mut name) = (frames, name);
    while let Some(rest) = name.strip_prefix("../") {
        name = rest;
        frames = &frames[..frames.len().saturating_sub(1).max(1)];
    }
    let frame = frames.last()?;
    match name {
        "this" | "." => return Some(frame.value.clone()),
        "@index" => return frame.index.map(Value::from),
        "@key" => return frame.key.map(Value::from),
        _ => {}
    }
    let path = name.strip_prefix("this.").unwrap_or(name);
    path.split('.')
        .try_fold(frame.value, |value, step| match value {
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

fn fill(nodes: &[Node], frames: &[Frame<'_>], out: &mut String) -> Result<(), Trouble> {
    for node in nodes {
        match node {
            Node::Text(text) => out.push_str(text),
            Node::Blank(name) => match look_up(name, frames) {
                None | Some(Value::Null) => return Err(Trouble::Missing(name.clone())),
                Some(Value::String(text)) => out.push_str(&text),
                Some(other) => out.push_str(&other.to_string()),
            },
            Node::Block {
                kind,
                subject,
                body,
                otherwise,
            } => {
                let value = look_up(subject, frames);
                let holds = is_true(value.as_ref()) != (*kind == Block::Unless);
                if !holds {
                    fill(otherwise, frames, out)?;
                    continue;
                }
                match (kind, value) {
                    (Block::Each, Some(Value::Array(elements))) => {
                        for (index, element) in elements.iter().enumerate() {
                            let frame = Frame {
                                value: element,
                                index: Some(index),
                                key: None,
                            };
                            fill(body, &[frames, &[frame]].concat(), out)?;
                        }
                    }
                    (Block::Each, Some(Value::Object(members))) => {
                        for (index, (key, member)) in members.iter().enumerate() {
                            let frame = Frame {
                                value: member,
                                index: Some(index),
                                key: Some(key),
                            };
                            fill(body, &[frames, &[frame]].concat(), out)?;
                        }
                    }
                    (Block::With, Some(value)) => {
                        let frame = Frame {
                            value: &value,
                            index: None,
                            key: None,
                        };
                        fill(body, &[frames, &[frame]].concat(), out)?;
                    }
                    _ => fill(body, frames, out)?,
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
    fn filled(template: &str, data: &Value, expected: &str) {
        assert_eq!(
            render(template, data).as_deref(),
            Ok(expected),
            "{template}"
        );
    }

    #[test]
    fn blanks_are_filled() {
        let data =
            json!({"name": "Jo <b>", "order": {"total": 14.95}, "lines": [{"sku": "MUG"}], "n": 3});
        filled(
            "Hello {{name}}, {{ order.total }} {{n}}",
            &data,
            "Hello Jo <b>, 14.95 3",
        );
        filled("{{{name}}}{{! a comment }}", &data, "Jo <b>");
        filled("{{lines.0.sku}}", &data, "MUG");
        filled("no blanks", &data, "no blanks");
    }

    #[test]
    fn blocks_choose_and_repeat() {
        let data =
            json!({"vip": true, "none": [], "items": ["a", "b"], "of": {"x": 1}, "shop": "S"});
        filled("{{#if vip}}yes{{else}}no{{/if}}", &data, "yes");
        filled("{{#if gone}}yes{{else}}no{{/if}}", &data, "no");
        filled("{{#unless vip}}yes{{else}}no{{/unless}}", &data, "no");
        filled(
            "{{#each items}}{{@index}}{{this}}{{../shop}};{{/each}}",
            &data,
            "0aS;1bS;",
        );
        filled("{{#each none}}x{{else}}empty{{/each}}", &data, "empty");
        filled("{{#each of}}{{@key}}={{this}}{{/each}}", &data, "x=1");
        filled("{{#with of}}{{x}}{{/with}}", &data, "1");
        filled(
            "{{#each items}}{{#if ../vip}}{{this}}{{/if}}{{/each}}",
            &data,
            "ab",
        );
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(
            render("{{name}}", &json!({})),
            Err(Trouble::Missing("name".to_owned()))
        );
        assert_eq!(
            render("{{a.b}}", &json!({"a": {}})),
            Err(Trouble::Missing("a.b".to_owned()))
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
                matches!(check(template), Err(Trouble::Template(_))),
                "{template}"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn any_template_is_filled_or_refused(template in "(\\{\\{|\\}\\}|#if |/if|#each |/each|else|x|\\.\\./|@index| |~|!|é){0,40}") {
            let checked = check(&template);
            let filled = render(&template, &json!({"x": [1, {"x": 2}]}));
            proptest::prop_assert!(checked.is_ok() || filled.is_err());
        }
    }
}
