//! Forms of awsQuery.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::error::{InputError, Path, ReadError};
use super::form::{self, Form};
use super::options::{Reader, Writer};
use super::scalar;
use crate::models::{ListShape, MapShape, Member, Shape, StructureShape, TimeFormat};

/// The deepest a parameter's name goes (`A.member.1.B`): deeper ones are no AWS shape's.
const DEEPEST: usize = 24;
/// The most elements of one list or map that are read.
const MOST: usize = 10_000;

/// Parameters as a tree: `A.member.1.B` is a node four deep.
#[derive(Debug, Default)]
struct Node<'a> {
    value: Option<&'a str>,
    children: BTreeMap<&'a str, Node<'a>>,
}

impl<'a> Node<'a> {
    fn of(form: &'a Form) -> Self {
        let mut root = Self::default();
        for (name, value) in form.iter() {
            if name.split('.').count() > DEEPEST {
                continue;
            }
            let leaf = name.split('.').fold(&mut root, |node, part| {
                node.children.entry(part).or_default()
            });
            leaf.value = Some(value);
        }
        root
    }

    /// Returns what there is of a member; the names of XML and of the API will do as well.
    fn child(&self, member: &Member) -> Option<&Node<'a>> {
        let (element, wire) = (member.element_name(), member.wire_name());
        let mut child = self.children.get(element);
        if child.is_none() && wire != element {
            child = self.children.get(wire);
        }
        if child.is_none() && member.name != wire {
            child = self.children.get(member.name);
        }
        child
    }

    /// Returns the children that are numbered, in the order of their numbers.
    fn numbered(&self) -> Vec<&Node<'a>> {
        let mut numbered: Vec<(u32, &Node<'a>)> = self
            .children
            .iter()
            .filter_map(|(name, node)| Some((name.parse().ok()?, node)))
            .take(MOST)
            .collect();
        numbered.sort_by_key(|(number, _)| *number);
        numbered.into_iter().map(|(_, node)| node).collect()
    }
}

/// Reads a structure from a form.
pub(super) fn read(shape: &'static Shape, form: &Form, reader: Reader) -> Result<Value, ReadError> {
    let members = match shape {
        Shape::Structure(structure) => read_structure(structure, &Node::of(form), reader)?,
        _ => Map::new(),
    };
    Ok(members.into())
}

fn read_structure(
    structure: &'static StructureShape,
    node: &Node<'_>,
    reader: Reader,
) -> Result<Map<String, Value>, ReadError> {
    let mut members = Map::new();
    for member in structure.members {
        if let Some(child) = node.child(member)
            && let Some(value) =
                read_value(member.shape(), child, member.is_flat(), reader, member)?
        {
            members.insert(member.name.to_owned(), value);
        }
    }
    Ok(members)
}

/// Reads a value; `within` is the member that it is in.
fn read_value(
    shape: &'static Shape,
    node: &Node<'_>,
    flat: bool,
    reader: Reader,
    within: &Member,
) -> Result<Option<Value>, ReadError> {
    Ok(Some(match shape {
        Shape::Structure(structure) => read_structure(structure, node, reader)?.into(),
        Shape::List(list) => read_list(list, node, flat, reader, within)?,
        Shape::Map(map) => read_map(map, node, flat, reader, within)?,
        shape => match node.value {
            Some(text) => scalar::read(shape, text, TimeFormat::DateTime, reader, within.name)?,
            None => return Ok(None),
        },
    }))
}

fn read_list(
    list: &'static ListShape,
    node: &Node<'_>,
    flat: bool,
    reader: Reader,
    within: &Member,
) -> Result<Value, ReadError> {
    let elements = if flat {
        node.numbered()
    } else {
        let named = node.children.get(list.element);
        let named = named.or_else(|| node.children.get("member"));
        named.map(Node::numbered).unwrap_or_default()
    };
    let values = elements.into_iter().filter_map(|node| {
        let value = read_value(list.member(), node, is_flat(list.member()), reader, within);
        value.transpose()
    });
    values.collect::<Result<Vec<_>, _>>().map(Value::Array)
}

fn read_map(
    map: &'static MapShape,
    node: &Node<'_>,
    flat: bool,
    reader: Reader,
    within: &Member,
) -> Result<Value, ReadError> {
    let parent = if flat {
        Some(node)
    } else {
        node.children.get("entry")
    };
    let mut entries = Map::new();
    for entry in parent.map(Node::numbered).unwrap_or_default() {
        let key = entry.children.get(map.key_name).and_then(|key| key.value);
        let value = entry.children.get(map.value_name);
        if let (Some(key), Some(value)) = (key, value)
            && let Some(value) =
                read_value(map.value(), value, is_flat(map.value()), reader, within)?
        {
            entries.insert(key.to_owned(), value);
        }
    }
    Ok(Value::Object(entries))
}

/// Whether a list or map that is no member has no element around its contents.
fn is_flat(shape: &Shape) -> bool {
    match shape {
        Shape::List(list) => list.flattened,
        Shape::Map(map) => map.flattened,
        _ => false,
    }
}

/// Returns the form of a call.
pub(super) fn write(
    operation: &str,
    version: &str,
    shape: &Shape,
    input: &Value,
    writer: Writer,
) -> Result<String, InputError> {
    let mut parameters = Parameters {
        out: format!("Action={operation}&Version={version}"),
        writer,
    };
    parameters.value(shape, "", input, false, &Path::Root)?;
    Ok(parameters.out)
}

struct Parameters {
    out: String,
    writer: Writer,
}

impl Parameters {
    /// Writes a value; `name` is the parameter's.
    fn value(
        &mut self,
        shape: &Shape,
        name: &str,
        value: &Value,
        flat: bool,
        path: &Path<'_>,
    ) -> Result<(), InputError> {
        match (shape, value) {
            (_, Value::Null) => {}
            (Shape::Structure(structure), Value::Object(members)) => {
                for (key, value) in members {
                    let Some(member) = structure.member(key) else {
                        return Err(InputError::unknown(structure, key, path));
                    };
                    let name = below(name, member.element_name());
                    let path = Path::Member(path, key);
                    self.value(member.shape(), &name, value, member.is_flat(), &path)?;
                }
            }
            (Shape::List(list), Value::Array(elements)) => {
                if elements.is_empty() {
                    form::push(name, "", &mut self.out);
                }
                for (index, element) in elements.iter().enumerate() {
                    let number = index + 1;
                    let name = if flat {
                        format!("{name}.{number}")
                    } else {
                        format!("{name}.{}.{number}", list.element)
                    };
                    let path = Path::Element(path, index);
                    self.value(list.member(), &name, element, is_flat(list.member()), &path)?;
                }
            }
            (Shape::Map(map), Value::Object(entries)) => {
                for (number, (key, value)) in (1..).zip(entries) {
                    let entry = if flat {
                        format!("{name}.{number}")
                    } else {
                        format!("{name}.entry.{number}")
                    };
                    form::push(&format!("{entry}.{}", map.key_name), key, &mut self.out);
                    let name = format!("{entry}.{}", map.value_name);
                    let path = Path::Member(path, key);
                    self.value(map.value(), &name, value, is_flat(map.value()), &path)?;
                }
            }
            (Shape::List(_), _) => return Err(InputError::wrong(path, "a list")),
            (Shape::Structure(_) | Shape::Map(_), _) => {
                return Err(InputError::wrong(path, "an object"));
            }
            (shape, value) => {
                let text = scalar::write(shape, value, TimeFormat::DateTime, self.writer, path)?;
                form::push(name, &text, &mut self.out);
            }
        }
        Ok(())
    }
}

fn below(parent: &str, name: &str) -> String {
    if parent.is_empty() {
        name.to_owned()
    } else {
        format!("{parent}.{name}")
    }
}
