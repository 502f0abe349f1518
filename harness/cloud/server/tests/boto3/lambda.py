"""Functions of Lambda without their invocation: this cloud has no host of functions.

Usage: lambda.py ENDPOINT. Ends with an exit code of 0 and "ok", or with the
assertion that did not hold.
"""

import base64
import hashlib
import io
import json
import urllib.request
import zipfile

from support import ACCOUNT, client, error_of

ROLE = "arn:aws:iam::000000000000:role/worker"
ARN = "arn:aws:lambda:us-east-1:000000000000:function:"

functions = client("lambda")


def archive(text="def handler(event, context): return event"):
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w") as written:
        written.writestr(zipfile.ZipInfo("index.py"), text)
    return to.getvalue()


def create(name, **parameters):
    given = {
        "FunctionName": name,
        "Runtime": "python3.13",
        "Role": ROLE,
        "Handler": "index.handler",
        "Code": {"ZipFile": archive()},
    }
    return functions.create_function(**{**given, **parameters})


def lifecycle():
    """Recorded: lambda_api, test_function_lifecycle."""
    created = create("orders", Environment={"Variables": {"MODE": "test"}}, Tags={"team": "shop"})
    assert created["FunctionArn"] == ARN + "orders"
    assert (created["State"], created["StateReasonCode"]) == ("Pending", "Creating")
    code = archive()
    assert created["CodeSha256"] == base64.b64encode(hashlib.sha256(code).digest()).decode()
    assert (created["Timeout"], created["MemorySize"], created["Version"]) == (3, 128, "$LATEST")
    functions.get_waiter("function_active_v2").wait(FunctionName="orders")
    found = functions.get_function(FunctionName=ARN + "orders")
    assert found["Configuration"]["State"] == "Active"
    assert found["Tags"] == {"team": "shop"}
    assert urllib.request.urlopen(found["Code"]["Location"]).read() == code

    changed = functions.update_function_configuration(FunctionName="orders", Timeout=10)
    assert (changed["Timeout"], changed["LastUpdateStatus"]) == (10, "InProgress")
    assert changed["Environment"]["Variables"] == {"MODE": "test"}
    changed = functions.update_function_code(FunctionName="orders", ZipFile=archive("x = 1"))
    assert changed["CodeSha256"] != created["CodeSha256"]
    configuration = functions.get_function_configuration(FunctionName="orders")
    assert configuration["LastUpdateStatus"] == "Successful"
    assert [f["FunctionName"] for f in functions.list_functions()["Functions"]] == ["orders"]

    assert functions.delete_function(FunctionName="orders")["ResponseMetadata"]["HTTPStatusCode"] == 204
    missing = ("ResourceNotFoundException", f"Function not found: {ARN}orders")
    assert error_of(functions.get_function, FunctionName="orders") == missing
    assert error_of(functions.delete_function, FunctionName="orders") == missing


def refusals():
    create("taken")
    assert error_of(create, name="taken") == ("ResourceConflictException", "Function already exist: taken")
    code, message = error_of(create, name="broken", Code={"ZipFile": b"no archive"})
    assert (code, message) == (
        "InvalidParameterValueException",
        "Could not unzip uploaded file. Please check your file, then try to upload again.",
    )
    code, message = error_of(create, name="old", Runtime="python3.7")
    assert code == "InvalidParameterValueException" and "no longer supported" in message
    code, message = error_of(create, name="x", Runtime="cobol85")
    assert code == "InvalidParameterValueException" and message.startswith("Value cobol85 at 'runtime'")
    code, message = error_of(create, name="x", Role="r1")
    assert code == "ValidationException" and message.startswith("1 validation error detected: Value 'r1' at 'role'")
    code, message = error_of(create, name="x", Environment={"Variables": {"AWS_REGION": "x"}})
    assert code == "InvalidParameterValueException" and "AWS_REGION" in message
    name = "arn:aws:lambda:eu-west-1:000000000000:function:taken"
    assert error_of(functions.get_function, FunctionName=name) == (
        "ResourceNotFoundException",
        "Functions from 'eu-west-1' are not reachable in this region ('us-east-1')",
    )
    code, _ = error_of(functions.invoke, FunctionName="taken")
    assert code == "NotImplemented"
    code, _ = error_of(functions.invoke, FunctionName="taken", Payload=b"{no json")
    assert code == "InvalidRequestContentException"
    dry = functions.invoke(FunctionName="taken", InvocationType="DryRun")
    assert dry["StatusCode"] == 204
    functions.delete_function(FunctionName="taken")


def versions_and_aliases():
    """Recorded: lambda_api, test_version_lifecycle, test_alias_lifecycle."""
    create("releases", Publish=True)
    again = functions.publish_version(FunctionName="releases", Description="nothing changed")
    assert again["Version"] == "1"
    functions.update_function_code(FunctionName="releases", ZipFile=archive("x = 2"))
    second = functions.publish_version(FunctionName="releases", Description="second")
    assert (second["Version"], second["FunctionArn"]) == ("2", ARN + "releases:2")
    listed = functions.list_versions_by_function(FunctionName="releases")["Versions"]
    assert [version["Version"] for version in listed] == ["$LATEST", "1", "2"]
    weights = {"AdditionalVersionWeights": {"2": 0.2}}
    alias = functions.create_alias(FunctionName="releases", Name="live", FunctionVersion="1", RoutingConfig=weights)
    assert alias["RoutingConfig"] == weights
    assert functions.get_function(FunctionName="releases:live")["Configuration"]["Version"] == "1"
    functions.update_alias(FunctionName="releases", Name="live", FunctionVersion="2", RoutingConfig={})
    alias = functions.get_alias(FunctionName="releases", Name="live")
    assert (alias["FunctionVersion"], "RoutingConfig" in alias) == ("2", False)
    code, message = error_of(functions.delete_function, FunctionName="releases", Qualifier="2")
    assert code == "ResourceConflictException", message
    functions.delete_alias(FunctionName="releases", Name="live")
    assert error_of(functions.get_alias, FunctionName="releases", Name="live") == (
        "ResourceNotFoundException",
        f"Cannot find alias arn: {ARN}releases:live",
    )
    assert error_of(functions.publish_version, FunctionName="releases", RevisionId="old")[0] == "PreconditionFailedException"


def permissions():
    """Recorded: lambda_api, test_add_lambda_permission_fields, test_permission_exceptions."""
    create("guarded")
    given = {"FunctionName": "guarded", "Action": "lambda:InvokeFunction"}
    added = functions.add_permission(
        StatementId="s3", Principal="s3.amazonaws.com", SourceArn="arn:aws:s3:::photos", **given
    )
    assert json.loads(added["Statement"]) == {
        "Sid": "s3",
        "Effect": "Allow",
        "Principal": {"Service": "s3.amazonaws.com"},
        "Action": "lambda:InvokeFunction",
        "Resource": ARN + "guarded",
        "Condition": {"ArnLike": {"AWS:SourceArn": "arn:aws:s3:::photos"}},
    }
    taken = "The statement id (s3) provided already exists. Please provide a new statement id, or remove the existing statement."
    assert error_of(functions.add_permission, StatementId="s3", Principal="*", **given) == ("ResourceConflictException", taken)
    assert error_of(functions.add_permission, StatementId="x", Principal="nobody", **given)[0] == "InvalidParameterValueException"
    # Another account needs a statement.
    other = client("lambda", key="111111111111")
    call = {"FunctionName": ARN + "guarded", "InvocationType": "DryRun"}
    assert error_of(other.invoke, **call)[0] == "AccessDeniedException"
    functions.add_permission(StatementId="other", Principal="111111111111", **given)
    assert other.invoke(**call)["StatusCode"] == 204
    assert error_of(other.get_function, FunctionName=ARN + "guarded")[0] == "AccessDeniedException"
    policy = json.loads(functions.get_policy(FunctionName="guarded")["Policy"])
    assert [statement["Sid"] for statement in policy["Statement"]] == ["s3", "other"]
    for sid in ["s3", "other"]:
        functions.remove_permission(FunctionName="guarded", StatementId=sid)
    assert error_of(functions.get_policy, FunctionName="guarded") == (
        "ResourceNotFoundException",
        "The resource you requested does not exist.",
    )


def code_in_a_bucket():
    """Recorded: lambda_api, test_lambda_code_location_s3, test_lambda_code_location_s3_errors."""
    buckets = client("s3")
    buckets.create_bucket(Bucket="releases")
    buckets.put_bucket_versioning(Bucket="releases", VersioningConfiguration={"Status": "Enabled"})
    first = buckets.put_object(Bucket="releases", Key="f.zip", Body=archive("x = 1"))["VersionId"]
    buckets.put_object(Bucket="releases", Key="f.zip", Body=archive("x = 2"))

    def sha(text):
        return base64.b64encode(hashlib.sha256(archive(text)).digest()).decode()

    place = {"S3Bucket": "releases", "S3Key": "f.zip"}
    assert create("stored", Code=place)["CodeSha256"] == sha("x = 2")
    update = functions.update_function_code
    updated = update(FunctionName="stored", S3ObjectVersion=first, Publish=True, **place)
    assert (updated["CodeSha256"], updated["Version"]) == (sha("x = 1"), "1")
    location = functions.get_function(FunctionName="stored")["Code"]["Location"]
    assert urllib.request.urlopen(location).read() == archive("x = 1")

    failed = "Error occurred while GetObject. S3 Error Code: "
    refused = "InvalidParameterValueException"
    no_bucket = (refused, failed + "NoSuchBucket. S3 Error Message: The specified bucket does not exist")
    no_key = (refused, failed + "NoSuchKey. S3 Error Message: The specified key does not exist.")
    missing = {"S3Bucket": "nowhere", "S3Key": "f.zip"}
    assert error_of(create, name="x", Code=missing) == no_bucket
    assert error_of(update, FunctionName="stored", **missing) == no_bucket
    missing = {"S3Bucket": "releases", "S3Key": "g.zip"}
    assert error_of(create, name="x", Code=missing) == no_key
    assert error_of(update, FunctionName="stored", **missing) == no_key
    buckets.put_object(Bucket="releases", Key="text", Body=b"no archive")
    assert error_of(create, name="x", Code={**place, "S3Key": "text"})[1].startswith("Could not unzip")
    far = client("lambda", region="eu-west-1")
    code, message = error_of(far.create_function, FunctionName="x", Runtime="python3.13", Role=ROLE, Handler="i.h", Code=place)
    assert code == refused and message.startswith(failed + "PermanentRedirect. "), message
    code, message = error_of(create, name="x", Code={**place, "ZipFile": archive()})
    assert (code, message) == (
        refused,
        "Please do not provide other FunctionCode parameters when providing a ZipFile.",
    )
    assert error_of(functions.get_function, FunctionName="x")[0] == "ResourceNotFoundException"


def concurrency_and_tags():
    create("busy")
    assert "ReservedConcurrentExecutions" not in functions.get_function_concurrency(FunctionName="busy")
    put = functions.put_function_concurrency
    assert put(FunctionName="busy", ReservedConcurrentExecutions=5)["ReservedConcurrentExecutions"] == 5
    assert error_of(put, FunctionName="busy", ReservedConcurrentExecutions=901)[0] == "InvalidParameterValueException"
    limits = functions.get_account_settings()["AccountLimit"]
    assert limits["UnreservedConcurrentExecutions"] == 995
    functions.delete_function_concurrency(FunctionName="busy")
    functions.tag_resource(Resource=ARN + "busy", Tags={"a": "1", "b": "2"})
    functions.untag_resource(Resource=ARN + "busy", TagKeys=["a"])
    assert functions.list_tags(Resource=ARN + "busy")["Tags"] == {"b": "2"}
    found = client("resourcegroupstaggingapi").get_resources(ResourceTypeFilters=["lambda:function"])
    assert [f["ResourceARN"] for f in found["ResourceTagMappingList"]] == [ARN + "busy"]


def code_signing():
    publishers = {"SigningProfileVersionArns": [f"arn:aws:signer:us-east-1:{ACCOUNT}:/signing-profiles/test"]}
    config = functions.create_code_signing_config(AllowedPublishers=publishers)["CodeSigningConfig"]
    arn = config["CodeSigningConfigArn"]
    assert config["CodeSigningPolicies"] == {"UntrustedArtifactOnDeployment": "Warn"}
    policies = {"UntrustedArtifactOnDeployment": "Enforce"}
    functions.update_code_signing_config(CodeSigningConfigArn=arn, CodeSigningPolicies=policies)
    assert functions.get_code_signing_config(CodeSigningConfigArn=arn)["CodeSigningConfig"]["CodeSigningPolicies"] == policies
    assert [one["CodeSigningConfigArn"] for one in functions.list_code_signing_configs()["CodeSigningConfigs"]] == [arn]
    create("signed", CodeSigningConfigArn=arn)
    assert functions.get_function_code_signing_config(FunctionName="signed")["CodeSigningConfigArn"] == arn
    uses = lambda: functions.list_functions_by_code_signing_config(CodeSigningConfigArn=arn)["FunctionArns"]
    assert uses() == [ARN + "signed"]
    assert error_of(functions.delete_code_signing_config, CodeSigningConfigArn=arn)[0] == "ResourceConflictException"
    functions.delete_function_code_signing_config(FunctionName="signed")
    assert uses() == [] and "CodeSigningConfigArn" not in functions.get_function_code_signing_config(FunctionName="signed")
    functions.put_function_code_signing_config(FunctionName="signed", CodeSigningConfigArn=arn)
    none = arn[:-17] + "0" * 17
    # Recorded: lambda_api, test_code_signing_not_found_excs.
    missing = f"The Lambda code signing configuration {none} can not be found."
    assert error_of(functions.get_code_signing_config, CodeSigningConfigArn=none) == ("ResourceNotFoundException", missing)
    code, message = error_of(functions.put_function_code_signing_config, FunctionName="none", CodeSigningConfigArn=none)
    assert code == "CodeSigningConfigNotFoundException" and message.endswith(f"is not deleted: {none}.")
    image = error_of(functions.create_function, FunctionName="image", Role=ROLE, PackageType="Image", Code={"ImageUri": "x"})
    assert image == ("NotImplemented", "The embedded cloud does not have Lambda functions from container images.")


for test in [
    lifecycle,
    refusals,
    versions_and_aliases,
    permissions,
    code_in_a_bucket,
    concurrency_and_tags,
    code_signing,
]:
    test()
print("ok")
