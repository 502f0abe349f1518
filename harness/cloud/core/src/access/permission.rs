use serde_json::Value;

use super::AccessTable;
use crate::arn::Arn;
use crate::auth::is_account;

/// An action of IAM on a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permission {
    /// The action with its service: `sqs:SendMessage`.
    pub action: String,
    /// The resource's ARN, or `*`.
    pub resource: String,
}

/// What the templates of permissions are filled from.
#[derive(Debug, Clone, Copy)]
pub struct CallFacts<'a> {
    /// The name of the operation.
    pub operation: &'a str,
    /// Its input.
    pub input: &'a Value,
    /// The name of its resource in the journal.
    pub resource: Option<&'a str>,
    /// The account that is called.
    pub account: &'a str,
    /// The region that is called.
    pub region: &'a str,
    /// The caller's ARN.
    pub caller: &'a str,
}

/// Returns the permissions that a call needs.
pub fn permissions(table: &AccessTable, facts: &CallFacts<'_>) -> Vec<Permission> {
    let permission = |action: &str, resource: String| Permission {
        action: if action.contains(':') {
            action.to_owned()
        } else {
            format!("{}:{action}", table.prefix)
        },
        resource,
    };
    if let Some(special) = table.special {
        let special = special(facts.operation, facts.input);
        if !special.is_empty() {
            let special = special.into_iter().flat_map(|(action, template)| {
                let resources = expand(&template, table.prefix, facts);
                let resources = resources.into_iter();
                resources.map(move |resource| permission(&action, resource))
            });
            return special.collect();
        }
    }
    let usual = || {
        let mut found = table
            .resources
            .iter()
            .map(|template| expand(template, table.prefix, facts));
        let found = found.find(|resources| !resources.is_empty());
        found.unwrap_or_else(|| vec!["*".to_owned()])
    };
    let rows = table.operations.iter();
    let mut rows = rows
        .filter(|(operation, ..)| *operation == facts.operation)
        .peekable();
    if rows.peek().is_none() {
        let usual = usual().into_iter();
        return usual
            .map(|resource| permission(facts.operation, resource))
            .collect();
    }
    let mut needed: Vec<Permission> = Vec::new();
    let mut own_action = None;
    for (_, action, template) in rows {
        if action.is_empty() {
            return Vec::new();
        }
        if !action.contains(':') {
            own_action.get_or_insert(*action);
        }
        let resources = if template.is_empty() {
            usual()
        } else {
            expand(template, table.prefix, facts)
        };
        needed.extend(
            resources
                .into_iter()
                .map(|resource| permission(action, resource)),
        );
    }
    let is_own = |needed: &Permission| needed.action.starts_with(&format!("{}:", table.prefix));
    if !needed.iter().any(is_own)
        && let Some(action) = own_action
    {
        let usual = usual().into_iter();
        needed.extend(usual.map(|resource| permission(action, resource)));
    }
    needed.dedup();
    needed
}

/// Returns the values of a member, by its path.
pub(super) fn values(input: &Value, path: &str) -> Vec<String> {
    let mut found = vec![input];
    let mut keys = Vec::new();
    for part in path.split('.') {
        match part {
            "[]" => {
                let lists = found.into_iter().filter_map(Value::as_array);
                found = lists.flatten().collect();
            }
            "@" => {
                let maps = found.into_iter().filter_map(Value::as_object);
                keys.extend(maps.flat_map(|map| map.keys().cloned()));
                found = Vec::new();
            }
            name => {
                let members = found.into_iter().filter_map(|value| value.get(name));
                found = members.collect();
            }
        }
    }
    let texts = found.into_iter().flat_map(|value| match value {
        Value::Array(list) => list.iter().filter_map(text).collect(),
        value => text(value).into_iter().collect::<Vec<_>>(),
    });
    keys.extend(texts);
    keys
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        _ => None,
    }
}

/// A resource while its template is expanded.
#[derive(Debug, Clone, Default)]
struct Expanded {
    text: String,
    /// Whether a member was an ARN, which is the whole resource.
    is_whole: bool,
}

impl Expanded {
    fn with_value(&self, value: &str) -> Self {
        if value.starts_with("arn:") {
            return Self {
                text: value.to_owned(),
                is_whole: true,
            };
        }
        Self {
            text: format!("{}{value}", self.text),
            is_whole: self.is_whole,
        }
    }

    fn push(&mut self, literal: &str) {
        if !self.is_whole || literal.starts_with('/') {
            self.text.push_str(literal);
        }
    }
}

/// Returns the resources that a template describes; none if a member is absent.
fn expand(template: &str, service: &str, facts: &CallFacts<'_>) -> Vec<String> {
    let mut expanded = vec![Expanded::default()];
    let mut rest = template;
    while let Some((literal, after)) = rest.split_once('{') {
        let Some((path, tail)) = after.split_once('}') else {
            break;
        };
        for pattern in &mut expanded {
            pattern.push(literal);
        }
        let Some(found) = placeholder(path, service, facts) else {
            return Vec::new();
        };
        expanded = expanded
            .iter()
            .flat_map(|pattern| found.iter().map(|value| pattern.with_value(value)))
            .collect();
        rest = tail;
    }
    for pattern in &mut expanded {
        pattern.push(rest);
    }
    let CallFacts {
        account, region, ..
    } = facts;
    let resources = expanded.into_iter().map(|resource| {
        if resource.text.starts_with("arn:") || resource.text == "*" {
            return resource.text;
        }
        format!("arn:aws:{service}:{region}:{account}:{}", resource.text)
    });
    resources.collect()
}

/// Returns the values of a placeholder; `None` if there are none.
fn placeholder(path: &str, service: &str, facts: &CallFacts<'_>) -> Option<Vec<String>> {
    let one = |text: &str| Some(vec![text.to_owned()]);
    match path {
        "$resource" => return one(facts.resource.filter(|name| !name.is_empty())?),
        "$account" => return one(facts.account),
        "$region" => return one(facts.region),
        "$caller" => return one(facts.caller),
        _ => {}
    }
    let is_there = |path: &str| !values(facts.input, path).is_empty();
    if let Some(path) = path.strip_prefix('?') {
        return is_there(path).then(|| vec![String::new()]);
    }
    if let Some(path) = path.strip_prefix('!') {
        return (!is_there(path)).then(|| vec![String::new()]);
    }
    let found = values(facts.input, path.trim_start_matches('/'));
    let found = found.into_iter().filter(|value| !value.is_empty());
    let found = found.map(|value| {
        if Arn::parse(&value).is_some() {
            return value;
        }
        if is_queue_url(&value) {
            return queue_arn(&value, service, facts.region);
        }
        if path.starts_with('/') {
            let name = value.split(':').next().unwrap_or(&value);
            return format!("/{}", name.trim_start_matches('/'));
        }
        value
    });
    let found: Vec<String> = found.collect();
    (!found.is_empty()).then_some(found)
}

/// Whether a text is the URL of a queue, or the path of one, by which services name them.
fn is_queue_url(text: &str) -> bool {
    let account = text
        .strip_prefix('/')
        .and_then(|path| path.split('/').next());
    text.contains("://") || account.is_some_and(is_account)
}

/// Returns the ARN of a queue by its URL, which ends with account and name.
fn queue_arn(url: &str, service: &str, region: &str) -> String {
    let mut parts = url.trim_end_matches('/').rsplit('/');
    let name = parts.next().unwrap_or_default();
    let account = parts.next().unwrap_or_default();
    format!("arn:aws:{service}:{region}:{account}:{name}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::access::DeniedError;

    const TABLE: AccessTable = AccessTable {
        prefix: "dynamodb",
        operations: &[
            ("BatchGetItem", "BatchGetItem", "table/{RequestItems.@}"),
            ("ListTables", "ListTables", "*"),
            ("DescribeEndpoints", "", ""),
            ("Write", "PutItem", "table/{Items.[].Put.TableName}"),
            ("Write", "DeleteItem", "table/{Items.[].Delete.TableName}"),
            ("Pass", "Pass", ""),
            ("Pass", "iam:PassRole", "{Role}"),
            ("Version", "Get", "{!VersionId}"),
            (
                "Version",
                "GetVersion",
                "{?VersionId}arn:aws:s3:::{Bucket}/{Key}",
            ),
            ("Parameter", "Get", "parameter{/Name}"),
            ("Queue", "Send", "{QueueUrl}"),
        ],
        resources: &["table/{TableName}/index/{IndexName}", "table/{TableName}"],
        error: DeniedError::JSON,
        ..AccessTable::BASE
    };

    fn needed(operation: &str, input: &Value) -> Vec<String> {
        let facts = CallFacts {
            operation,
            input,
            resource: None,
            account: "111111111111",
            region: "eu-west-1",
            caller: "arn:aws:iam::111111111111:user/ada",
        };
        let needed = permissions(&TABLE, &facts).into_iter();
        let needed = needed.map(|Permission { action, resource }| {
            let resource = resource.replace("arn:aws:dynamodb:eu-west-1:111111111111:", "~");
            format!("{action} {resource}")
        });
        needed.collect()
    }

    #[test]
    fn templates_are_filled_from_the_input() {
        for (operation, input, expected) in [
            (
                "GetItem",
                json!({"TableName": "a"}),
                vec!["dynamodb:GetItem ~table/a"],
            ),
            (
                "Query",
                json!({"TableName": "a", "IndexName": "i"}),
                vec!["dynamodb:Query ~table/a/index/i"],
            ),
            (
                "Query",
                json!({"TableName": "arn:aws:dynamodb:us-east-1:2:table/a", "IndexName": "i"}),
                vec!["dynamodb:Query arn:aws:dynamodb:us-east-1:2:table/a/index/i"],
            ),
            (
                "BatchGetItem",
                json!({"RequestItems": {"a": {}, "b": {}}}),
                vec![
                    "dynamodb:BatchGetItem ~table/a",
                    "dynamodb:BatchGetItem ~table/b",
                ],
            ),
            ("ListTables", json!({}), vec!["dynamodb:ListTables *"]),
            ("DescribeEndpoints", json!({}), vec![]),
            (
                "Write",
                json!({"Items": [{"Put": {"TableName": "a"}}, {"Delete": {"TableName": "b"}}]}),
                vec!["dynamodb:PutItem ~table/a", "dynamodb:DeleteItem ~table/b"],
            ),
            (
                "Pass",
                json!({"Role": "arn:aws:iam::1:role/r"}),
                vec!["dynamodb:Pass *", "iam:PassRole arn:aws:iam::1:role/r"],
            ),
            (
                "Version",
                json!({"Bucket": "b", "Key": "k", "VersionId": "v"}),
                vec!["dynamodb:GetVersion arn:aws:s3:::b/k"],
            ),
            (
                "Parameter",
                json!({"Name": "a:3"}),
                vec!["dynamodb:Get ~parameter/a"],
            ),
            (
                "Parameter",
                json!({"Name": "/a/b"}),
                vec!["dynamodb:Get ~parameter/a/b"],
            ),
            (
                "Queue",
                json!({"QueueUrl": "/222222222222/q"}),
                vec!["dynamodb:Send arn:aws:dynamodb:eu-west-1:222222222222:q"],
            ),
            (
                "Queue",
                json!({"QueueUrl": "http://localhost:4566/222222222222/q"}),
                vec!["dynamodb:Send arn:aws:dynamodb:eu-west-1:222222222222:q"],
            ),
            ("Unknown", json!({}), vec!["dynamodb:Unknown *"]),
        ] {
            assert_eq!(needed(operation, &input), expected, "{operation} {input}");
        }
    }
}
