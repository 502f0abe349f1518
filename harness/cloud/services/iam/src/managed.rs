//! The policies that AWS manages: their names, and the documents of those that are
//! attached most.
//!
//! AWS publishes some 1,600 of them, whose documents are 3 MB and change every week. The
//! names are enough to attach them and to list what is attached. A document that is not
//! here is refused as not implemented.

use rehearsal_cloud_core::auth::key_body;
use serde_json::{Value, json};

static NAMES: &str = include_str!("../data/managed-policies.txt");

/// What precedes their paths in their ARNs.
const ARN_PREFIX: &str = "arn:aws:iam::aws:policy";

/// A policy that AWS manages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AwsManaged {
    /// Its path and its name: `/service-role/AWSLambdaBasicExecutionRole`.
    path_and_name: &'static str,
}

impl AwsManaged {
    /// Returns all of them, sorted by path and name.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        NAMES.lines().map(|path_and_name| Self { path_and_name })
    }

    /// Returns the one with an ARN.
    pub(crate) fn find(arn: &str) -> Option<Self> {
        let wanted = arn.strip_prefix(ARN_PREFIX)?;
        Self::all().find(|policy| policy.path_and_name == wanted)
    }

    /// Returns its ARN.
    pub(crate) fn arn(self) -> String {
        format!("{ARN_PREFIX}{}", self.path_and_name)
    }

    /// Returns its path and its name.
    pub(crate) fn path_and_name(self) -> (&'static str, &'static str) {
        let name = self.path_and_name.rfind('/').map_or(0, |slash| slash + 1);
        self.path_and_name.split_at(name)
    }

    /// Returns its unique id, which follows from its name.
    pub(crate) fn id(self) -> String {
        let (_, name) = self.path_and_name();
        let random = name.bytes().fold(0_u64, |hash, byte| {
            hash.wrapping_mul(31).wrapping_add(u64::from(byte))
        });
        format!("ANPA{}A", key_body("", &random.to_be_bytes()[3..]))
    }

    /// Returns its document, if it is known.
    pub(crate) fn document(self) -> Option<Value> {
        let (_, name) = self.path_and_name();
        let statements = document(name)?;
        Some(json!({ "Version": "2012-10-17", "Statement": statements }))
    }
}

/// Returns the statements of a policy's document.
fn document(name: &str) -> Option<Value> {
    let allow = |actions: Value, resource: &str| json!([{ "Effect": "Allow", "Action": actions, "Resource": resource }]);
    Some(match name {
        "AdministratorAccess" => allow(json!("*"), "*"),
        "PowerUserAccess" => json!([
            {
                "Effect": "Allow",
                "NotAction": ["iam:*", "organizations:*", "account:*"],
                "Resource": "*",
            },
            {
                "Effect": "Allow",
                "Action": [
                    "account:GetAccountInformation", "account:GetGovCloudAccountInformation",
                    "account:GetPrimaryEmail", "account:ListRegions",
                    "iam:CreateServiceLinkedRole", "iam:DeleteServiceLinkedRole",
                    "iam:ListRoles", "organizations:DescribeEffectivePolicy",
                    "organizations:DescribeOrganization",
                ],
                "Resource": "*",
            },
        ]),
        "AmazonS3FullAccess" => allow(json!(["s3:*", "s3-object-lambda:*"]), "*"),
        "AmazonS3ReadOnlyAccess" => allow(
            json!([
                "s3:Get*",
                "s3:List*",
                "s3:Describe*",
                "s3-object-lambda:Get*",
                "s3-object-lambda:List*",
            ]),
            "*",
        ),
        "AmazonSQSFullAccess" => allow(json!(["sqs:*"]), "*"),
        "AmazonSQSReadOnlyAccess" => allow(
            json!([
                "sqs:GetQueueAttributes",
                "sqs:GetQueueUrl",
                "sqs:ListDeadLetterSourceQueues",
                "sqs:ListQueues",
                "sqs:ListMessageMoveTasks",
                "sqs:ListQueueTags",
            ]),
            "*",
        ),
        "AWSLambdaBasicExecutionRole" => allow(
            json!([
                "logs:CreateLogGroup",
                "logs:CreateLogStream",
                "logs:PutLogEvents"
            ]),
            "*",
        ),
        "AWSLambdaSQSQueueExecutionRole" => allow(
            json!([
                "sqs:ReceiveMessage",
                "sqs:DeleteMessage",
                "sqs:GetQueueAttributes",
                "logs:CreateLogGroup",
                "logs:CreateLogStream",
                "logs:PutLogEvents",
            ]),
            "*",
        ),
        "AWSLambdaDynamoDBExecutionRole" => allow(
            json!([
                "dynamodb:DescribeStream",
                "dynamodb:GetRecords",
                "dynamodb:GetShardIterator",
                "dynamodb:ListStreams",
                "logs:CreateLogGroup",
                "logs:CreateLogStream",
                "logs:PutLogEvents",
            ]),
            "*",
        ),
        "IAMFullAccess" => allow(
            json!([
                "iam:*",
                "organizations:DescribeAccount",
                "organizations:DescribeOrganization",
                "organizations:DescribeOrganizationalUnit",
                "organizations:DescribePolicy",
                "organizations:ListChildren",
                "organizations:ListParents",
                "organizations:ListPoliciesForTarget",
                "organizations:ListRoots",
                "organizations:ListPolicies",
                "organizations:ListTargetsForPolicy",
            ]),
            "*",
        ),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policy_is_found_by_its_arn() {
        let arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
        let policy = AwsManaged::find(arn).unwrap();
        assert_eq!(
            policy.path_and_name(),
            ("/service-role/", "AWSLambdaBasicExecutionRole")
        );
        assert_eq!(policy.arn(), arn);
        assert!(policy.document().is_some());
        assert_eq!(AwsManaged::find("arn:aws:iam::aws:policy/Nothing"), None);
    }

    #[test]
    fn names_are_sorted_and_stand_once() {
        let names: Vec<&str> = NAMES.lines().collect();
        assert!(names.is_sorted_by(|a, b| a < b));
    }
}
