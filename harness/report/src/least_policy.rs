//! The least policy of IAM that each app of a run needs: the actions that it called, on the
//! resources that it called them on.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rehearsal_record::{Call, Event};
use serde_json::{Value, json};

/// Who makes the calls of steps and seeds, in the journal.
const OWN_CALLS: &str = "rehearsal";
/// What names have in front in a sandbox that has a cloud of its own.
const SANDBOX: &str = "rehearsal-";

/// What the names of a run are in the account that a policy is for.
#[derive(Debug, Clone, Default)]
pub struct PolicyNames {
    /// The account; by default that of the run.
    pub account: Option<String>,
    /// What its names begin with, in place of the sandbox's prefix.
    pub prefix: String,
}

/// The permissions of an app: actions by resource.
type Permissions = BTreeMap<String, BTreeSet<String>>;

/// Returns the least policy of each app of a run, by its name.
pub fn least_policies(events: &[Event], names: &PolicyNames) -> BTreeMap<Arc<str>, Value> {
    let mut needed: BTreeMap<Arc<str>, Permissions> = BTreeMap::new();
    let outcomes = events.iter().filter_map(|event| match event {
        Event::CaseFinished { outcome, .. } => Some(outcome),
        _ => None,
    });
    let calls = outcomes.flat_map(|outcome| outcome.calls.iter().chain(&outcome.waiting));
    for call in calls {
        let Some(caller) = call.caller.as_ref() else {
            continue;
        };
        // Services of the cloud are let in by the policies of resources.
        if &**caller == OWN_CALLS || caller.contains('.') || call.is_not_implemented() {
            continue;
        }
        let permissions = needed.entry(Arc::clone(caller)).or_default();
        for (action, resource) in permissions_of(call) {
            let resource = named(&resource, call, names);
            permissions.entry(resource).or_default().insert(action);
        }
    }
    let policies = needed.into_iter();
    policies
        .map(|(caller, permissions)| (caller, policy(permissions)))
        .collect()
}

/// Returns a policy that allows actions on resources; resources with the same actions
/// share a statement.
fn policy(permissions: Permissions) -> Value {
    let mut statements: BTreeMap<Vec<String>, Vec<String>> = BTreeMap::new();
    for (resource, actions) in permissions {
        let actions = actions.into_iter().collect();
        statements.entry(actions).or_default().push(resource);
    }
    let statements = statements.into_iter();
    let statements: Vec<Value> = statements
        .map(|(actions, resources)| {
            json!({"Effect": "Allow", "Action": actions, "Resource": resources})
        })
        .collect();
    json!({"Version": "2012-10-17", "Statement": statements})
}

/// Returns an ARN with the names of the account that the policy is for.
fn named(arn: &str, call: &Call, names: &PolicyNames) -> String {
    let arn = without_ids(&arn.replacen(SANDBOX, &names.prefix, 1));
    match &names.account {
        Some(account) => arn.replacen(&*call.account, account, 1),
        None => arn,
    }
}

/// Returns an ARN with `*` for each UUID in it: the next run has others.
fn without_ids(arn: &str) -> String {
    const LENGTH: usize = 36;
    let is_id = |text: &str| {
        text.char_indices().all(|(at, character)| match at {
            8 | 13 | 18 | 23 => character == '-',
            _ => character.is_ascii_hexdigit(),
        })
    };
    let mut found = String::new();
    let mut rest = arn;
    while let Some(first) = rest.chars().next() {
        match rest.get(..LENGTH) {
            Some(id) if is_id(id) => {
                found.push('*');
                rest = &rest[LENGTH..];
            }
            _ => {
                found.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    found
}

/// Returns the actions that a call needs, each with its resource: what the service
/// authorization reference says, and `*` where the resource is not known.
fn permissions_of(call: &Call) -> Vec<(String, String)> {
    let (service, operation) = (&*call.service, &*call.operation);
    let text = |member: &str| call.request.get(member).and_then(Value::as_str);
    match (service, operation) {
        // Anybody may ask who they are.
        ("sts", "GetCallerIdentity") => Vec::new(),
        ("s3", "ListBuckets") => vec![("s3:ListAllMyBuckets".into(), "*".into())],
        ("s3", _) => s3_permissions(call),
        ("dynamodb", "TransactGetItems" | "TransactWriteItems") => items(call),
        ("dynamodb", "BatchGetItem" | "BatchWriteItem") => {
            let tables = call.request["RequestItems"].as_object();
            let tables = tables.into_iter().flat_map(|tables| tables.keys());
            tables
                .map(|table| (format!("dynamodb:{operation}"), table_arn(call, table)))
                .collect()
        }
        ("ssm", "GetParameters" | "DeleteParameters") => {
            let names = call.request["Names"].as_array().into_iter().flatten();
            let names = names.filter_map(Value::as_str);
            names
                .map(|name| (format!("ssm:{operation}"), parameter_arn(call, name)))
                .collect()
        }
        ("scheduler", "CreateSchedule" | "UpdateSchedule") => {
            let role = call.request.pointer("/Target/RoleArn");
            let role = role.and_then(Value::as_str).unwrap_or("*");
            vec![
                (format!("scheduler:{operation}"), resource(call)),
                ("iam:PassRole".to_owned(), role.to_owned()),
            ]
        }
        ("sts", "AssumeRole") => {
            let role = text("RoleArn").unwrap_or("*");
            vec![("sts:AssumeRole".to_owned(), role.to_owned())]
        }
        _ => {
            let prefix = match service {
                "sesv2" => "ses",
                "dynamodbstreams" => "dynamodb",
                other => other,
            };
            let action = match (prefix, operation) {
                ("lambda", "Invoke") => "InvokeFunction",
                ("sqs", batch) => batch.trim_end_matches("Batch"),
                ("sns", "PublishBatch") => "Publish",
                (_, other) => other,
            };
            vec![(format!("{prefix}:{action}"), resource(call))]
        }
    }
}

fn s3_permissions(call: &Call) -> Vec<(String, String)> {
    let bucket = call.resource.as_deref().unwrap_or_default();
    let key = call.request.get("Key").and_then(Value::as_str);
    let of_bucket = || format!("arn:aws:s3:::{bucket}");
    let of_objects = || format!("arn:aws:s3:::{}", folder(bucket, key.unwrap_or_default()));
    let objects = |action: &str| (format!("s3:{action}"), of_objects());
    let whole = |action: &str| (format!("s3:{action}"), of_bucket());
    let source = || {
        let source = call.request.get("CopySource").and_then(Value::as_str);
        let source = source.unwrap_or_default().trim_start_matches('/');
        let (bucket, key) = source.split_once('/').unwrap_or((source, ""));
        let resource = format!("arn:aws:s3:::{}", folder(bucket, key));
        ("s3:GetObject".to_owned(), resource)
    };
    match &*call.operation {
        "HeadObject" => vec![objects("GetObject")],
        "CreateMultipartUpload" | "UploadPart" | "CompleteMultipartUpload" => {
            vec![objects("PutObject")]
        }
        "CopyObject" | "UploadPartCopy" => vec![objects("PutObject"), source()],
        "ListParts" => vec![objects("ListMultipartUploadParts")],
        "DeleteObjects" => vec![("s3:DeleteObject".into(), format!("{}/*", of_bucket()))],
        "ListObjects" | "ListObjectsV2" | "HeadBucket" => vec![whole("ListBucket")],
        "ListObjectVersions" => vec![whole("ListBucketVersions")],
        "ListMultipartUploads" => vec![whole("ListBucketMultipartUploads")],
        operation if key.is_some() => vec![objects(operation)],
        operation => vec![whole(operation)],
    }
}

/// Returns the objects of the folder that a key is in: tests use few of the keys that an
/// app will use.
fn folder(bucket: &str, key: &str) -> String {
    match key.split_once('/') {
        Some((folder, _)) => format!("{bucket}/{folder}/*"),
        None => format!("{bucket}/*"),
    }
}

/// Returns the permissions of the items of a transaction.
fn items(call: &Call) -> Vec<(String, String)> {
    let items = call.request["TransactItems"]
        .as_array()
        .into_iter()
        .flatten();
    let items = items.filter_map(Value::as_object).flatten();
    items
        .filter_map(|(kind, item)| {
            let action = match kind.as_str() {
                "Get" => "GetItem",
                "Put" => "PutItem",
                "Update" => "UpdateItem",
                "Delete" => "DeleteItem",
                "ConditionCheck" => "ConditionCheckItem",
                _ => return None,
            };
            let table = item["TableName"].as_str()?;
            Some((format!("dynamodb:{action}"), table_arn(call, table)))
        })
        .collect()
}

fn table_arn(call: &Call, table: &str) -> String {
    arn(call, "dynamodb", &format!("table/{table}"))
}

fn parameter_arn(call: &Call, name: &str) -> String {
    let slash = if name.starts_with('/') { "" } else { "/" };
    arn(call, "ssm", &format!("parameter{slash}{name}"))
}

fn arn(call: &Call, service: &str, resource: &str) -> String {
    if resource.starts_with("arn:") {
        return resource.to_owned();
    }
    let (region, account) = (&call.region, &call.account);
    format!("arn:aws:{service}:{region}:{account}:{resource}")
}

/// Returns the ARN of what a call was made on; `*` where it is not known.
fn resource(call: &Call) -> String {
    let text = |member: &str| call.request.get(member).and_then(Value::as_str);
    let Some(name) = call.resource.as_deref().filter(|name| !name.is_empty()) else {
        return "*".to_owned();
    };
    if name.starts_with("arn:") {
        return name.to_owned();
    }
    match &*call.service {
        "sqs" | "sns" => arn(call, &call.service, name),
        "dynamodb" => match text("IndexName") {
            Some(index) => arn(call, "dynamodb", &format!("table/{name}/index/{index}")),
            None => table_arn(call, name),
        },
        // AWS adds six characters to the name of a secret.
        "secretsmanager" => arn(call, "secretsmanager", &format!("secret:{name}-??????")),
        "ssm" => parameter_arn(call, name),
        "kms" => match call.response.get("KeyId").and_then(Value::as_str) {
            Some(key) => arn(
                call,
                "kms",
                &format!("key/{key}").replace("key/arn:", "arn:"),
            ),
            None if name.starts_with("alias/") => "*".to_owned(),
            None => arn(call, "kms", &format!("key/{name}")),
        },
        "lambda" => arn(call, "lambda", &format!("function:{name}")),
        "events" if &*call.operation == "PutEvents" => {
            arn(call, "events", &format!("event-bus/{name}"))
        }
        "scheduler" => {
            let group = text("GroupName").unwrap_or("default");
            arn(call, "scheduler", &format!("schedule/{group}/{name}"))
        }
        "kinesis" => arn(call, "kinesis", &format!("stream/{name}")),
        "firehose" => arn(call, "firehose", &format!("deliverystream/{name}")),
        "cognito-idp" if name.contains('_') => {
            arn(call, "cognito-idp", &format!("userpool/{name}"))
        }
        _ => "*".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use time::OffsetDateTime;

    use super::*;

    fn call(service: &str, operation: &str, resource: &str, request: Value) -> Call {
        Call {
            seq: 1,
            at: OffsetDateTime::UNIX_EPOCH,
            real_at: OffsetDateTime::UNIX_EPOCH,
            duration: Duration::ZERO,
            service: service.into(),
            operation: operation.into(),
            account: "000000000000".into(),
            region: "eu-west-1".into(),
            resource: (!resource.is_empty()).then(|| resource.into()),
            request,
            response: Value::Null,
            status: 200,
            error: None,
            request_id: "".into(),
            caller: Some("storefront".into()),
            cause: None,
            trace: None,
            fault: None,
            denial: None,
            undelivered: Vec::new(),
        }
    }

    fn needs(service: &str, operation: &str, resource: &str, request: Value) -> Vec<String> {
        let permissions = permissions_of(&call(service, operation, resource, request));
        permissions
            .into_iter()
            .map(|(action, resource)| format!("{action} {resource}"))
            .collect()
    }

    /// The service authorization reference says which actions operations need.
    #[test]
    fn operations_need_the_actions_of_the_authorization_reference() {
        for (service, operation, resource, request, expected) in [
            (
                "sqs",
                "SendMessageBatch",
                "orders",
                json!({}),
                vec!["sqs:SendMessage arn:aws:sqs:eu-west-1:000000000000:orders"],
            ),
            (
                "s3",
                "HeadObject",
                "receipts",
                json!({"Key": "2026/7.json"}),
                vec!["s3:GetObject arn:aws:s3:::receipts/2026/*"],
            ),
            (
                "s3",
                "CopyObject",
                "receipts",
                json!({"Key": "7.json", "CopySource": "drafts/7.json"}),
                vec![
                    "s3:PutObject arn:aws:s3:::receipts/*",
                    "s3:GetObject arn:aws:s3:::drafts/*",
                ],
            ),
            (
                "s3",
                "ListObjectsV2",
                "receipts",
                json!({}),
                vec!["s3:ListBucket arn:aws:s3:::receipts"],
            ),
            (
                "dynamodb",
                "TransactWriteItems",
                "",
                json!({"TransactItems": [{"Put": {"TableName": "a"}}, {"Delete": {"TableName": "b"}}]}),
                vec![
                    "dynamodb:PutItem arn:aws:dynamodb:eu-west-1:000000000000:table/a",
                    "dynamodb:DeleteItem arn:aws:dynamodb:eu-west-1:000000000000:table/b",
                ],
            ),
            (
                "secretsmanager",
                "GetSecretValue",
                "db",
                json!({}),
                vec![
                    "secretsmanager:GetSecretValue arn:aws:secretsmanager:eu-west-1:000000000000:secret:db-??????",
                ],
            ),
            (
                "scheduler",
                "CreateSchedule",
                "x",
                json!({"Target": {"RoleArn": "arn:aws:iam::000000000000:role/r"}}),
                vec![
                    "scheduler:CreateSchedule arn:aws:scheduler:eu-west-1:000000000000:schedule/default/x",
                    "iam:PassRole arn:aws:iam::000000000000:role/r",
                ],
            ),
            ("sts", "GetCallerIdentity", "", json!({}), vec![]),
            (
                "ses",
                "SendEmail",
                "a@b.example",
                json!({}),
                vec!["ses:SendEmail *"],
            ),
        ] {
            assert_eq!(needs(service, operation, resource, request), expected);
        }
    }

    #[test]
    fn names_are_those_of_the_account_that_the_policy_is_for() {
        let names = PolicyNames {
            account: Some("123456789012".into()),
            prefix: "prod-".into(),
        };
        let call = call("sqs", "SendMessage", "rehearsal-orders", json!({}));
        let (_, resource) = permissions_of(&call).remove(0);
        let resource = named(&resource, &call, &names);
        assert_eq!(resource, "arn:aws:sqs:eu-west-1:123456789012:prod-orders");
        let schedule = "schedule/default/review-11967dbf-4da9-4337-af2c-928b4d8f98aa";
        assert_eq!(without_ids(schedule), "schedule/default/review-*");
    }

    #[test]
    fn resources_with_the_same_actions_share_a_statement() {
        let mut permissions = Permissions::new();
        for (resource, action) in [
            ("a", "sqs:SendMessage"),
            ("b", "sqs:SendMessage"),
            ("c", "sns:Publish"),
        ] {
            let actions = permissions.entry(resource.to_owned()).or_default();
            actions.insert(action.to_owned());
        }
        assert_eq!(
            policy(permissions)["Statement"],
            json!([
                {"Effect": "Allow", "Action": ["sns:Publish"], "Resource": ["c"]},
                {"Effect": "Allow", "Action": ["sqs:SendMessage"], "Resource": ["a", "b"]},
            ])
        );
    }
}
