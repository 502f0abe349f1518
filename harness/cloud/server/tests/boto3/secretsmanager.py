"""Secrets Manager.

Usage: secretsmanager.py ENDPOINT. Ends with an exit code of 0 and "ok", or with the
assertion that did not hold.
"""

import json
import urllib.request
import uuid

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from support import ACCOUNT, ENDPOINT, advance, client, code_of, error_of

MARKED = "You can't perform this operation on the secret because it was marked for deletion."
NOT_FOUND = "Secrets Manager can't find the specified secret."


secrets = client("secretsmanager")


def raw(operation, **members):
    """Sends a signed request without what SDKs add."""
    request = AWSRequest(
        "POST",
        ENDPOINT,
        data=json.dumps(members),
        headers={"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": f"secretsmanager.{operation}"},
    )
    SigV4Auth(Credentials("test", "test"), "secretsmanager", "us-east-1").add_auth(request)
    sent = urllib.request.Request(ENDPOINT, data=request.data.encode(), headers=dict(request.headers))
    try:
        with urllib.request.urlopen(sent) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def token():
    return str(uuid.uuid4())


def gone(name):
    secrets.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)


def stages(name, **more):
    found = secrets.list_secret_version_ids(SecretId=name, **more)["Versions"]
    return [(version["VersionId"], version.get("VersionStages")) for version in found]


def create_and_get():
    first = token()
    made = secrets.create_secret(Name="shop/db", SecretString="hunter2", Description="the shop's", ClientRequestToken=first)
    assert made["ARN"].startswith(f"arn:aws:secretsmanager:us-east-1:{ACCOUNT}:secret:shop/db-"), made
    assert len(made["ARN"].rsplit("-", 1)[1]) == 6, made
    assert (made["Name"], made["VersionId"]) == ("shop/db", first), made
    for name in ("shop/db", made["ARN"], made["ARN"][:-7]):
        found = secrets.get_secret_value(SecretId=name)
        assert found["SecretString"] == "hunter2" and "SecretBinary" not in found, found
        assert (found["VersionId"], found["VersionStages"]) == (first, ["AWSCURRENT"]), found
    described = secrets.describe_secret(SecretId="shop/db")
    # recorded: secretsmanager, test_create_and_update_secret
    assert set(described) == {
        "ARN", "Name", "Description", "CreatedDate", "LastChangedDate", "LastAccessedDate",
        "VersionIdsToStages", "ResponseMetadata",
    }, described
    accessed = described["LastAccessedDate"]
    assert (accessed.timestamp() % 86400) == 0, accessed

    # The same request again is the same secret; another one is refused.
    again = secrets.create_secret(Name="shop/db", SecretString="hunter2", ClientRequestToken=first)
    assert again["ARN"] == made["ARN"], again
    assert error_of(secrets.create_secret, Name="shop/db", SecretString="x") == (
        "ResourceExistsException",
        "The operation failed because the secret shop/db already exists.",
    )

    # recorded: test_create_and_update_secret[Invalid/_+=.@-Name-a1b2c3-False]
    confusing = secrets.create_secret(Name="name-a1b2c3", SecretString="x")["ARN"]
    secrets.get_secret_value(SecretId=confusing)
    assert error_of(secrets.get_secret_value, SecretId=confusing[:-7]) == ("ResourceNotFoundException", NOT_FOUND)

    # recorded: test_change_secret_value_after_creation
    secrets.create_secret(Name="binary", SecretBinary=b"\x00\xff")
    assert secrets.get_secret_value(SecretId="binary")["SecretBinary"] == b"\x00\xff"
    assert code_of(secrets.create_secret, Name="both", SecretBinary=b"a", SecretString="a") == "InvalidParameterException"

    # recorded: test_create_secret_version_from_empty_secret
    empty = secrets.create_secret(Name="empty")
    assert "VersionId" not in empty, empty
    assert "VersionIdsToStages" not in secrets.describe_secret(SecretId="empty")
    assert error_of(secrets.get_secret_value, SecretId="empty") == (
        "ResourceNotFoundException",
        "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    )
    assert secrets.put_secret_value(SecretId="empty", SecretString="x")["VersionStages"] == ["AWSCURRENT"]

    assert error_of(secrets.get_secret_value, SecretId="absent") == ("ResourceNotFoundException", NOT_FOUND)
    assert error_of(secrets.list_secret_version_ids, SecretId="absent") == ("ResourceNotFoundException", NOT_FOUND)
    other = client("secretsmanager", region="eu-west-1")
    assert code_of(other.get_secret_value, SecretId="shop/db") == "ResourceNotFoundException"

    # recorded: test_get_secret_value_errors, test_secret_version_not_found
    assert error_of(secrets.get_secret_value, SecretId="shop/db", VersionStage="AWSPREVIOUS")[1] == (
        "Secrets Manager can't find the specified secret value for staging label: AWSPREVIOUS"
    )
    absent = token()
    assert error_of(secrets.get_secret_value, SecretId="shop/db", VersionId=absent)[1] == (
        f"Secrets Manager can't find the specified secret value for VersionId: {absent}"
    )
    assert error_of(secrets.get_secret_value, SecretId="shop/db", VersionId=first, VersionStage="AWSPREVIOUS") == (
        "InvalidRequestException",
        "You provided a VersionStage that is not associated to the provided VersionId.",
    )

    # recorded: test_invalid_secret_name
    for call in (secrets.describe_secret, secrets.get_secret_value, secrets.delete_secret, secrets.list_secret_version_ids):
        assert error_of(call, SecretId="Inv Name") == (
            "ValidationException",
            "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!",
        )
    assert code_of(secrets.create_secret, Name=" Inv*Name? ") == "ValidationException"
    assert code_of(secrets.create_secret, Name="x" * 513) == "ValidationException"

    # recorded: test_no_client_request_token
    for operation, members in (
        ("CreateSecret", {"Name": "x", "SecretString": "x"}),
        ("PutSecretValue", {"SecretId": "shop/db", "SecretString": "x"}),
        ("UpdateSecret", {"SecretId": "shop/db", "SecretString": "x"}),
        ("RotateSecret", {"SecretId": "shop/db"}),
    ):
        status, answer = raw(operation, **members)
        code = "InvalidParameterException" if operation == "RotateSecret" else "InvalidRequestException"
        assert (status, answer["__type"]) == (400, code), answer
        assert answer["Message"] == "You must provide a ClientRequestToken value. We recommend a UUID-type value.", answer
    for name in ("shop/db", "name-a1b2c3", "binary", "empty"):
        gone(name)


def versions():
    first, second, third = token(), token(), token()
    secrets.create_secret(Name="v", SecretString="1", ClientRequestToken=first)
    # recorded: test_update_secret_description
    answer = secrets.update_secret(SecretId="v", Description="mine")
    assert "VersionId" not in answer, answer
    answer = secrets.update_secret(SecretId="v", SecretString="2", ClientRequestToken=second)
    assert answer["VersionId"] == second, answer
    assert stages("v") == [(first, ["AWSPREVIOUS"]), (second, ["AWSCURRENT"])]
    previous = secrets.get_secret_value(SecretId="v", VersionStage="AWSPREVIOUS")
    assert previous["SecretString"] == "1", previous
    # recorded: test_deprecated_secret_version_stage
    answer = secrets.put_secret_value(SecretId="v", SecretString="3", ClientRequestToken=third)
    assert (answer["VersionId"], answer["VersionStages"]) == (third, ["AWSCURRENT"]), answer
    assert stages("v") == [(second, ["AWSPREVIOUS"]), (third, ["AWSCURRENT"])]
    assert stages("v", IncludeDeprecated=True) == [(first, None), (second, ["AWSPREVIOUS"]), (third, ["AWSCURRENT"])]
    assert secrets.describe_secret(SecretId="v")["VersionIdsToStages"] == {second: ["AWSPREVIOUS"], third: ["AWSCURRENT"]}
    first_page = secrets.list_secret_version_ids(SecretId="v", IncludeDeprecated=True, MaxResults=2)
    rest = secrets.list_secret_version_ids(SecretId="v", IncludeDeprecated=True, NextToken=first_page["NextToken"])
    assert [len(first_page["Versions"]), len(rest["Versions"])] == [2, 1]
    assert first_page["Versions"][0]["KmsKeyIds"] == ["DefaultEncryptionKey"], first_page

    # A token stands for one content.
    again = secrets.put_secret_value(SecretId="v", SecretString="3", ClientRequestToken=third)
    assert again["VersionId"] == third, again
    for call in (secrets.put_secret_value, secrets.update_secret):
        error = error_of(call, SecretId="v", SecretString="other", ClientRequestToken=third)
        assert error[0] == "ResourceExistsException" and error[1].startswith(f"You can't use ClientRequestToken {third} because"), error
    assert code_of(secrets.put_secret_value, SecretId="v") == "InvalidRequestException"
    gone("v")

    # recorded: test_non_versioning_version_stages_no_replacement
    secrets.create_secret(Name="v", SecretString="1", ClientRequestToken=first)
    secrets.put_secret_value(SecretId="v", SecretString="2", ClientRequestToken=second, VersionStages=["one", "two", "three"])
    secrets.put_secret_value(SecretId="v", SecretString="3", ClientRequestToken=third, VersionStages=["one", "two", "four"])
    assert stages("v") == [(first, ["AWSCURRENT"]), (second, ["three"]), (third, ["four", "one", "two"])]
    gone("v")

    # recorded: test_update_secret_version_stages_current_pending
    secrets.create_secret(Name="v", SecretString="1", ClientRequestToken=first)
    secrets.put_secret_value(SecretId="v", SecretString="2", ClientRequestToken=second, VersionStages=["AWSPENDING"])
    error = error_of(secrets.update_secret_version_stage, SecretId="v", VersionStage="AWSCURRENT", MoveToVersionId=second)
    assert error == (
        "InvalidParameterException",
        "The parameter RemoveFromVersionId can't be empty. Staging label AWSCURRENT is currently attached to version "
        f"{first}, so you must explicitly reference that version in RemoveFromVersionId.",
    ), error
    answer = secrets.update_secret_version_stage(
        SecretId="v", VersionStage="AWSCURRENT", RemoveFromVersionId=first, MoveToVersionId=second
    )
    assert set(answer) == {"ARN", "Name", "ResponseMetadata"}, answer
    assert stages("v") == [(first, ["AWSPREVIOUS"]), (second, ["AWSCURRENT", "AWSPENDING"])]
    secrets.put_secret_value(SecretId="v", SecretString="3", ClientRequestToken=third)
    assert stages("v") == [(second, ["AWSPREVIOUS"]), (third, ["AWSCURRENT"])]
    move = lambda **more: code_of(secrets.update_secret_version_stage, SecretId="v", VersionStage="x", **more)
    assert move(RemoveFromVersionId=third) == "InvalidParameterException"
    assert move() == "InvalidParameterException"
    secrets.update_secret_version_stage(SecretId="v", VersionStage="x", MoveToVersionId=third)
    secrets.update_secret_version_stage(SecretId="v", VersionStage="x", RemoveFromVersionId=third)
    assert stages("v")[1] == (third, ["AWSCURRENT"])
    gone("v")


def deletion():
    made = secrets.create_secret(Name="short", SecretString="x")
    answer = secrets.delete_secret(SecretId="short", RecoveryWindowInDays=7)
    described = secrets.describe_secret(SecretId="short")
    assert described["DeletedDate"] == answer["DeletionDate"], (described, answer)
    assert error_of(secrets.get_secret_value, SecretId="short") == ("InvalidRequestException", MARKED)
    assert error_of(secrets.put_secret_value, SecretId="short", SecretString="y") == ("InvalidRequestException", MARKED)
    # recorded: test_tag_untag_resource_on_deleted_secret
    assert error_of(secrets.tag_resource, SecretId="short", Tags=[{"Key": "a", "Value": "b"}]) == ("InvalidRequestException", MARKED)
    assert error_of(secrets.untag_resource, SecretId="short", TagKeys=["a"]) == ("InvalidRequestException", MARKED)
    # recorded: test_exp_raised_on_creation_of_secret_scheduled_for_deletion
    assert error_of(secrets.create_secret, Name="short", SecretString="x") == (
        "InvalidRequestException",
        "You can't create this secret because a secret with this name is already scheduled for deletion.",
    )
    assert code_of(secrets.delete_secret, SecretId="short") == "InvalidRequestException"
    assert [one["Name"] for one in secrets.list_secrets()["SecretList"]] == []
    assert [one["Name"] for one in secrets.list_secrets(IncludePlannedDeletion=True)["SecretList"]] == ["short"]
    secrets.restore_secret(SecretId="short")
    assert secrets.get_secret_value(SecretId="short")["SecretString"] == "x"
    advance("8d")
    secrets.get_secret_value(SecretId="short")
    secrets.delete_secret(SecretId="short", RecoveryWindowInDays=7)
    advance("6d")
    secrets.describe_secret(SecretId="short")
    advance("25h")
    assert error_of(secrets.describe_secret, SecretId="short") == ("ResourceNotFoundException", NOT_FOUND)
    # recorded: test_can_recreate_delete_secret
    again = secrets.create_secret(Name="short", SecretString="x")
    assert again["ARN"] != made["ARN"], again
    # recorded: test_force_delete_deleted_secret
    secrets.delete_secret(SecretId="short")
    gone("short")
    assert code_of(secrets.describe_secret, SecretId="short") == "ResourceNotFoundException"
    gone("never-there")
    assert code_of(secrets.delete_secret, SecretId="never-there") == "ResourceNotFoundException"
    for wrong in ({"RecoveryWindowInDays": 6}, {"RecoveryWindowInDays": 31}, {"RecoveryWindowInDays": 7, "ForceDeleteWithoutRecovery": True}):
        assert code_of(secrets.delete_secret, SecretId="short", **wrong) == "InvalidParameterException", wrong


def lists_and_batches():
    for number, name in enumerate(["shop/db", "shop/mail", "other"]):
        tags = [{"Key": "team", "Value": name.split("/")[0]}]
        secrets.create_secret(Name=name, SecretString=str(number), Description=f"Password of {name}", Tags=tags)
    listed = lambda **more: [one["Name"] for one in secrets.list_secrets(**more)["SecretList"]]
    by = lambda key, *values: listed(Filters=[{"Key": key, "Values": list(values)}])
    assert listed() == ["shop/db", "shop/mail", "other"]
    assert listed(SortOrder="desc") == ["other", "shop/mail", "shop/db"]
    assert listed(SortBy="name") == ["other", "shop/db", "shop/mail"]
    assert by("name", "shop/") == ["shop/db", "shop/mail"]
    assert by("name", "Shop") == []
    assert by("name", "!shop") == ["other"]
    assert by("description", "pass") == ["shop/db", "shop/mail", "other"]
    assert by("description", "mail") == ["shop/mail"]
    assert by("tag-key", "te") == ["shop/db", "shop/mail", "other"]
    assert by("tag-value", "other", "x") == ["other"]
    assert by("all", "MAIL") == ["shop/mail"]
    both = [{"Key": "name", "Values": ["shop"]}, {"Key": "description", "Values": ["db"]}]
    assert listed(Filters=both) == ["shop/db"]
    assert code_of(secrets.list_secrets, Filters=[{"Key": "colour", "Values": ["a"]}]) == "ValidationException"
    pages = secrets.get_paginator("list_secrets").paginate(PaginationConfig={"PageSize": 2})
    assert [len(page["SecretList"]) for page in pages] == [2, 1]
    assert code_of(secrets.list_secrets, NextToken="?") == "InvalidNextTokenException"
    (one, *_) = secrets.list_secrets()["SecretList"]
    assert list(one["SecretVersionsToStages"].values()) == [["AWSCURRENT"]], one

    answer = secrets.batch_get_secret_value(SecretIdList=["shop/db", "absent", "other"])
    assert [one["SecretString"] for one in answer["SecretValues"]] == ["0", "2"], answer
    assert answer["Errors"] == [{"SecretId": "absent", "ErrorCode": "ResourceNotFoundException", "Message": NOT_FOUND}], answer
    answer = secrets.batch_get_secret_value(Filters=[{"Key": "name", "Values": ["shop"]}], MaxResults=1)
    assert [one["Name"] for one in answer["SecretValues"]] == ["shop/db"] and answer["NextToken"], answer
    assert error_of(secrets.batch_get_secret_value, SecretIdList=["a"], Filters=[]) == (
        "InvalidParameterException",
        "Either 'SecretIdList' or 'Filters' must be provided, but not both.",
    )
    assert error_of(secrets.batch_get_secret_value, SecretIdList=["a"], MaxResults=1) == (
        "InvalidParameterException",
        "'Filters' not specified. 'Filters' must also be specified when 'MaxResults' is provided.",
    )
    for name in ("shop/db", "shop/mail", "other"):
        gone(name)


def passwords():
    password = lambda **more: secrets.get_random_password(**more)["RandomPassword"]
    assert len(password()) == 32
    assert len(password(PasswordLength=4096)) == 4096
    assert password() != password()
    digits = password(PasswordLength=50, ExcludeLowercase=True, ExcludeUppercase=True, ExcludePunctuation=True)
    assert digits.isdigit(), digits
    assert not set("xyzabc") & set(password(PasswordLength=200, ExcludeCharacters="xyzabc"))
    assert " " in password(PasswordLength=300, IncludeSpace=True)
    for _ in range(20):
        each = password(PasswordLength=4)
        assert any(c.islower() for c in each) and any(c.isupper() for c in each) and any(c.isdigit() for c in each), each
    assert error_of(secrets.get_random_password, PasswordLength=3) == (
        "InvalidParameterException",
        "Password length is too short based on the required types.",
    )
    assert len(password(PasswordLength=1, RequireEachIncludedType=False)) == 1
    assert code_of(secrets.get_random_password, PasswordLength=5000) == "ValidationException"


def policies_and_tags():
    made = secrets.create_secret(Name="shared", SecretString="x")
    assert "ResourcePolicy" not in secrets.get_resource_policy(SecretId="shared")
    # recorded: test_resource_policy
    policy = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "secretsmanager:GetSecretValue", "Resource": "*"}],
    }
    secrets.put_resource_policy(SecretId="shared", ResourcePolicy=json.dumps(policy))
    assert json.loads(secrets.get_resource_policy(SecretId="shared")["ResourcePolicy"]) == policy
    other = client("secretsmanager", key="123456789012")
    # The key that AWS manages is for its account alone; another account needs one that lets it in.
    assert error_of(other.get_secret_value, SecretId=made["ARN"])[0] == "InvalidRequestException"
    kms = client("kms")
    key = kms.create_key()["KeyMetadata"]["Arn"]
    secrets.update_secret(SecretId="shared", KmsKeyId=key)
    assert error_of(other.get_secret_value, SecretId=made["ARN"]) == (
        "AccessDeniedException", "Access to KMS is not allowed",
    )
    everybody = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "kms:*", "Resource": "*"}
    kms.put_key_policy(KeyId=key, PolicyName="default", Policy=json.dumps({"Statement": [everybody]}))
    assert other.get_secret_value(SecretId=made["ARN"])["SecretString"] == "x"
    secrets.update_secret(SecretId="shared", KmsKeyId="")
    assert code_of(other.put_secret_value, SecretId=made["ARN"], SecretString="y") == "AccessDeniedException"
    assert code_of(other.get_secret_value, SecretId="shared") == "ResourceNotFoundException"
    blocked = error_of(secrets.put_resource_policy, SecretId="shared", ResourcePolicy=json.dumps(policy), BlockPublicPolicy=True)
    assert blocked[0] == "PublicPolicyException", blocked
    assert secrets.validate_resource_policy(ResourcePolicy=json.dumps(policy))["PolicyValidationPassed"] is False
    policy["Statement"][0]["Effect"] = "Deny"
    secrets.put_resource_policy(SecretId="shared", ResourcePolicy=json.dumps(policy))
    assert code_of(secrets.get_secret_value, SecretId="shared") == "AccessDeniedException"
    secrets.delete_resource_policy(SecretId="shared")
    secrets.get_secret_value(SecretId="shared")
    assert code_of(secrets.put_resource_policy, SecretId="shared", ResourcePolicy="{") == "MalformedPolicyDocumentException"

    # recorded: test_secret_tags
    tags = lambda: secrets.describe_secret(SecretId="shared").get("Tags")
    assert tags() is None
    secrets.tag_resource(SecretId="shared", Tags=[{"Key": "tag2", "Value": "2"}, {"Key": "tag1", "Value": "1"}])
    assert tags() == [{"Key": "tag1", "Value": "1"}, {"Key": "tag2", "Value": "2"}]
    secrets.untag_resource(SecretId="shared", TagKeys=["tag1", "tag2"])
    assert tags() == []
    tagging = client("resourcegroupstaggingapi")
    tagging.tag_resources(ResourceARNList=[made["ARN"]], Tags={"a": "b"})
    (found,) = tagging.get_resources(ResourceTypeFilters=["secretsmanager:secret"])["ResourceTagMappingList"]
    assert found["ResourceARN"] == made["ARN"] and tags() == [{"Key": "a", "Value": "b"}], found
    gone("shared")


def rotation():
    secrets.create_secret(Name="turning", SecretString="x")
    # recorded: test_first_rotate_secret_with_missing_lambda_arn
    assert error_of(secrets.rotate_secret, SecretId="turning") == (
        "InvalidRequestException",
        "No Lambda rotation function ARN is associated with this secret.",
    )
    # recorded: test_rotate_secret_invalid_lambda_arn
    function = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:absent"
    assert error_of(secrets.rotate_secret, SecretId="turning", RotationLambdaARN=function) == (
        "AccessDeniedException",
        "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to "
        "the principal secretsmanager.amazonaws.com.",
    )
    assert code_of(secrets.cancel_rotate_secret, SecretId="turning") == "InvalidRequestException"
    assert "RotationEnabled" not in secrets.describe_secret(SecretId="turning")
    gone("turning")


def references_of_parameters():
    """Parameters of Systems Manager refer to secrets."""
    ssm = client("ssm")
    first, second = token(), token()
    arn = secrets.create_secret(Name="shop/db", SecretString="old", ClientRequestToken=first)["ARN"]
    secrets.put_secret_value(SecretId="shop/db", SecretString="new", ClientRequestToken=second)
    name = "/aws/reference/secretsmanager/shop/db"
    found = ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]
    assert (found["Name"], found["Type"], found["Value"], found["Version"]) == (name, "SecureString", "new", 0), found
    assert found["ARN"] == arn and json.loads(found["SourceResult"])["VersionId"] == second, found
    value = lambda selector: ssm.get_parameter(Name=f"{name}:{selector}", WithDecryption=True)["Parameter"]["Value"]
    assert (value(first), value("AWSPREVIOUS")) == ("old", "old")
    ssm.put_parameter(Name="plain", Value="text", Type="String")
    absent = "/aws/reference/secretsmanager/absent"
    answer = ssm.get_parameters(Names=["plain", name, absent], WithDecryption=True)
    assert [one["Value"] for one in answer["Parameters"]] == ["new", "text"], answer
    assert answer["InvalidParameters"] == [absent], answer
    assert code_of(ssm.get_parameter, Name=absent, WithDecryption=True) == "ParameterNotFound"
    assert error_of(ssm.get_parameter, Name=name) == (
        "ValidationException",
        "WithDecryption flag must be True for retrieving a Secret Manager secret.",
    )


create_and_get()
versions()
deletion()
lists_and_batches()
passwords()
policies_and_tags()
rotation()
references_of_parameters()
print("ok")
