"""Services that the cloud does not have: boto3 reads their refusals in every protocol."""

import sys

import boto3
from botocore.exceptions import ClientError

SESSION = boto3.session.Session(
    aws_access_key_id="test", aws_secret_access_key="test", region_name="us-east-1"
)
CALLS = [
    ("ec2", "describe_instances", {}),
    ("rds", "describe_db_instances", {}),
    ("elbv2", "describe_load_balancers", {}),
    ("autoscaling", "describe_auto_scaling_groups", {}),
    ("cloudfront", "list_distributions", {}),
    ("route53", "list_hosted_zones", {}),
    ("glue", "get_databases", {}),
    ("backup", "list_backup_vaults", {}),
    ("sso", "list_accounts", {"accessToken": "token"}),
    ("sso-oidc", "register_client", {"clientName": "a", "clientType": "public"}),
]

for name, operation, parameters in CALLS:
    client = SESSION.client(name, endpoint_url=sys.argv[1])
    try:
        getattr(client, operation)(**parameters)
        raise AssertionError(f"{name} answered")
    except ClientError as error:
        answer = error.response
        assert answer["Error"]["Code"] == "NotImplemented", (name, answer)
        assert f"the service {name} (" in answer["Error"]["Message"], (name, answer)
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 501, (name, answer)
        assert answer["ResponseMetadata"].get("RequestId"), (name, answer)
print("ok")
