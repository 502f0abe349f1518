//! Members in the path and the query of a request, and the operation that those name.

use std::cmp::Reverse;

use serde_json::{Map, Value};

use super::error::{InputError, Path, ReadError};
use super::form::{self, Form};
use super::options::{Reader, Writer};
use super::scalar;
use crate::models::{
    Location, Member, OperationModel, Protocol, STRING, ServiceModel, Shape, StructureShape,
    TimeFormat,
};

/// Operations that AWS has moved, where SDKs of before still look for them:
/// method, path, name.
const MOVED: [(&str, &str, &str); 2] = [
    (
        "GET",
        "/v2/email/configuration-sets",
        "ListConfigurationSets",
    ),
    ("GET", "/v2/email/identities", "ListEmailIdentities"),
];

/// What the labels of a path stand for.
pub type Labels = Vec<(&'static str, String)>;

/// Finds the operation of a method, a path and a query, with what the path's labels stand for.
pub fn find(
    model: &'static ServiceModel,
    method: &str,
    path: &str,
    query: &Form,
) -> Option<(&'static OperationModel, Labels)> {
    let operations = model.operations().iter();
    let fitting = operations.filter(|operation| operation.method == method);
    let fitting = fitting.filter_map(|operation| {
        let (template, fixed) = split(operation.path);
        let named = named(fixed, query)?;
        let (labels, greedy) = labels(template, path)?;
        // A query that names the operation goes before all, and a path written out before one
        // with a label in the same place. Otherwise it is the one whose parameters are there.
        let input = operation.input();
        let needed = required(input, Location::Query);
        let all = needed.clone().count();
        let missing = needed.filter(|name| query.get(name).is_none()).count();
        let headers = required(input, Location::Header).count();
        let order = (
            Reverse(named),
            greedy,
            labels.len(),
            missing,
            Reverse(all),
            headers,
        );
        Some((order, operation, labels))
    });
    let best = fitting.min_by_key(|(order, ..)| *order);
    let moved = || {
        let old = (method, path.trim_end_matches('/'));
        let (.., name) = MOVED
            .iter()
            .find(|(method, path, _)| (*method, *path) == old)?;
        Some((model.operation(name)?, Vec::new()))
    };
    best.map(|(_, operation, labels)| (operation, labels))
        .or_else(moved)
}

/// Returns the names of the members that an input has to have at a place.
fn required(input: &Shape, location: Location) -> impl Iterator<Item = &'static str> + Clone {
    let members = match input {
        Shape::Structure(structure) => structure.members,
        _ => &[],
    };
    let members = members.iter();
    members
        .filter(move |member| member.required && member.location == location)
        .map(Member::wire_name)
}

/// Finds the operation of a path of rpcv2Cbor, `/service/NAME/operation/NAME`: what the service
/// is called, and the operation.
pub fn rpc_names(path: &str) -> Option<(&str, &str)> {
    let (before, operation) = path.rsplit_once("/operation/")?;
    let (_, service) = before.rsplit_once("/service/")?;
    let is_name = |name: &str| !name.is_empty() && !name.contains('/');
    (is_name(service) && is_name(operation)).then_some((service, operation))
}

/// The path of a call in rpcv2Cbor.
pub(super) fn rpc_path(model: &ServiceModel, operation: &OperationModel) -> String {
    format!("/service/{}/operation/{}", model.target, operation.name)
}

/// Splits a template into its path and the query that it has in any case.
fn split(template: &'static str) -> (&'static str, &'static str) {
    template.split_once('?').unwrap_or((template, ""))
}

/// Returns how many parameters of a template's query there are, if all are.
fn named(fixed: &str, query: &Form) -> Option<usize> {
    let pairs = fixed.split('&').filter(|pair| !pair.is_empty());
    let mut count = 0;
    for pair in pairs {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        if query.get(name)? != value {
            return None;
        }
        count += 1;
    }
    Some(count)
}

/// Returns what a template's labels stand for in a path, if the path is of its form, and
/// whether one of them is greedy.
pub(super) fn labels(template: &'static str, path: &str) -> Option<(Labels, bool)> {
    let mut labels = Labels::new();
    let mut wanted = template.trim_end_matches('/').split('/').peekable();
    let greedy = template.contains("+}");
    // What a greedy label takes may end in a slash.
    let path = if greedy {
        path
    } else {
        path.trim_end_matches('/')
    };
    let mut given = Some(path);
    while let Some(part) = wanted.next() {
        let rest = given?;
        let (segment, after) = match rest.split_once('/') {
            Some((segment, after)) => (segment, Some(after)),
            None => (rest, None),
        };
        let label = part
            .strip_prefix('{')
            .and_then(|label| label.strip_suffix('}'));
        given = after;
        match label.map(|label| (label, label.strip_suffix('+'))) {
            Some((_, Some(label))) => {
                // All but what the parts behind it take.
                let behind = wanted.clone().count();
                let cut = rest.rmatch_indices('/').nth(behind.wrapping_sub(1));
                let (taken, left) = match cut {
                    Some((at, _)) if behind > 0 => (&rest[..at], Some(&rest[at + 1..])),
                    _ if behind > 0 => return None,
                    _ => (rest, None),
                };
                if taken.is_empty() {
                    return None;
                }
                labels.push((label, form::unescape_path(taken)));
                given = left;
            }
            Some((label, None)) if !segment.is_empty() => {
                labels.push((label, form::unescape_path(segment)));
            }
            None if part == segment => {}
            _ => return None,
        }
    }
    given.is_none().then_some((labels, greedy))
}

/// Reads the members that are in the path or the query.
pub(super) fn read(
    operation: &OperationModel,
    structure: &'static StructureShape,
    labels: &[(&'static str, String)],
    query: &Form,
    members: &mut Map<String, Value>,
    reader: Reader,
) -> Result<(), ReadError> {
    let usual = TimeFormat::DateTime;
    for member in structure.members {
        let name = member.wire_name();
        let value = match (member.location, member.shape()) {
            (Location::Path, shape) => {
                let found = labels.iter().find(|(label, _)| *label == name);
                let value =
                    found.map(|(_, text)| scalar::read(shape, text, usual, reader, member.name));
                value.transpose()?
            }
            (Location::Query, Shape::List(list)) => {
                let values: Vec<Value> = query
                    .all(name)
                    .map(|text| scalar::read(list.member(), text, usual, reader, member.name))
                    .collect::<Result<_, _>>()?;
                (!values.is_empty()).then(|| values.into())
            }
            (Location::Query, Shape::Map(map)) => {
                let rest = rest(operation, structure, query);
                read_rest(map.value(), rest, reader, member)?
            }
            (Location::Query, shape) => {
                let text = query.get(name);
                let value = text.map(|text| scalar::read(shape, text, usual, reader, member.name));
                value.transpose()?
            }
            _ => None,
        };
        if let Some(value) = value {
            members.insert(member.name.to_owned(), value);
        }
    }
    Ok(())
}

/// Returns the parameters that neither the path nor another member names, which a map takes.
fn rest<'q>(
    operation: &'q OperationModel,
    structure: &'q StructureShape,
    query: &'q Form,
) -> impl Iterator<Item = (&'q str, &'q str)> {
    let (_, fixed) = split(operation.path);
    let is_fixed = move |name: &str| {
        let mut pairs = fixed.split('&');
        pairs.any(|pair| pair.split('=').next() == Some(name))
    };
    let is_member = move |name: &str| {
        let mut members = structure.members.iter();
        members.any(|member| {
            member.location == Location::Query
                && !matches!(member.shape(), Shape::Map(_))
                && member.wire_name() == name
        })
    };
    let signed = |name: &str| name.starts_with("X-Amz-");
    query
        .iter()
        .filter(move |(name, _)| !is_fixed(name) && !is_member(name) && !signed(name))
}

fn read_rest<'q>(
    shape: &'static Shape,
    parameters: impl Iterator<Item = (&'q str, &'q str)>,
    reader: Reader,
    member: &Member,
) -> Result<Option<Value>, ReadError> {
    let mut entries = Map::new();
    for (name, text) in parameters {
        let read = |shape| scalar::read(shape, text, TimeFormat::DateTime, reader, member.name);
        if let Shape::List(list) = shape {
            let value = read(list.member())?;
            let entry = entries
                .entry(name)
                .or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(values) = entry {
                values.push(value);
            }
        } else {
            entries.insert(name.to_owned(), read(shape)?);
        }
    }
    Ok((!entries.is_empty()).then(|| entries.into()))
}

/// Returns the path with its labels filled, and the query.
pub(super) fn write(
    operation: &OperationModel,
    structure: &StructureShape,
    members: &Map<String, Value>,
    writer: Writer,
) -> Result<String, InputError> {
    let (path, fixed) = split(operation.path);
    let mut target = String::new();
    let mut rest = path;
    while let Some((literal, after)) = rest.split_once('{') {
        let (label, after) = after.split_once('}').unwrap_or((after, ""));
        target.push_str(literal);
        write_label(structure, label, members, writer, &mut target)?;
        rest = after;
    }
    target.push_str(rest);
    let mut query = fixed.to_owned();
    write_query(structure, members, writer, &mut query)?;
    if !query.is_empty() {
        target.push('?');
        target.push_str(&query);
    }
    Ok(target)
}

fn write_label(
    structure: &StructureShape,
    label: &str,
    members: &Map<String, Value>,
    writer: Writer,
    target: &mut String,
) -> Result<(), InputError> {
    let greedy = label.strip_suffix('+');
    let label = greedy.unwrap_or(label);
    let mut all = structure.members.iter();
    let Some(member) =
        all.find(|member| member.location == Location::Path && member.wire_name() == label)
    else {
        return Err(InputError::MissingMember { name: "" });
    };
    let missing = InputError::MissingMember { name: member.name };
    let Some(value) = members.get(member.name).filter(|value| !value.is_null()) else {
        return Err(missing);
    };
    let path = Path::Member(&Path::Root, member.name);
    let text = scalar::write(member.shape(), value, TimeFormat::DateTime, writer, &path)?;
    match (text.is_empty(), greedy) {
        (true, _) => return Err(missing),
        (false, Some(_)) => form::escape_path(&text, target),
        (false, None) => form::escape(&text, target),
    }
    Ok(())
}

fn write_query(
    structure: &StructureShape,
    members: &Map<String, Value>,
    writer: Writer,
    out: &mut String,
) -> Result<(), InputError> {
    let mut push = |shape: &Shape, name: &str, value: &Value, path: &Path<'_>| {
        let text = scalar::write(shape, value, TimeFormat::DateTime, writer, path)?;
        form::push(name, &text, out);
        Ok(())
    };
    for member in structure.members {
        let value = members.get(member.name).filter(|value| !value.is_null());
        let (Location::Query, Some(value)) = (member.location, value) else {
            continue;
        };
        let path = Path::Member(&Path::Root, member.name);
        match (member.shape(), value) {
            (Shape::List(list), Value::Array(values)) => {
                for value in values {
                    push(list.member(), member.wire_name(), value, &path)?;
                }
            }
            (Shape::Map(_), Value::Object(entries)) => {
                for (key, value) in entries {
                    let path = Path::Member(&path, key);
                    let values = match value {
                        Value::Array(values) => values.as_slice(),
                        value => std::slice::from_ref(value),
                    };
                    for value in values {
                        push(&STRING, key, value, &path)?;
                    }
                }
            }
            (Shape::List(_), value) => push(&STRING, member.wire_name(), value, &path)?,
            (shape, value) => push(shape, member.wire_name(), value, &path)?,
        }
    }
    Ok(())
}

/// Returns what has to name the operation of a call besides the path, in a header.
pub(super) fn target_header(
    model: &ServiceModel,
    operation: &OperationModel,
    protocol: Protocol,
) -> Option<(String, String)> {
    match protocol {
        Protocol::Json10 | Protocol::Json11 | Protocol::Cbor11 => {
            let target = format!("{}.{}", model.target, operation.name);
            Some(("x-amz-target".to_owned(), target))
        }
        Protocol::RpcV2Cbor => Some(("smithy-protocol".to_owned(), "rpc-v2-cbor".to_owned())),
        Protocol::Query | Protocol::RestJson | Protocol::RestXml => None,
    }
}
