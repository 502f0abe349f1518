"""Layers of Lambda: versions, policies, and the functions that use them.

Usage: lambda_layers.py ENDPOINT. Ends with an exit code of 0 and "ok", or with the
assertion that did not hold.
"""

import base64
import hashlib
import io
import json
import urllib.request
import zipfile

from support import ACCOUNT, client, create_function, error_of

functions = client("lambda")
ARN = f"arn:aws:lambda:us-east-1:{ACCOUNT}:layer:"
NOT_FOUND = ("ResourceNotFoundException", "The resource you requested does not exist.")


def archive(text):
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w") as written:
        written.writestr(zipfile.ZipInfo("python/shared.py"), text)
    return to.getvalue()


def publish(name, text="x = 1", **parameters):
    return functions.publish_layer_version(LayerName=name, Content={"ZipFile": archive(text)}, **parameters)


def lifecycle():
    """Recorded: lambda_api, test_layer_lifecycle, test_layer_s3_content."""
    about = {
        "Description": "what all share",
        "LicenseInfo": "MIT",
        "CompatibleRuntimes": ["python3.12"],
        "CompatibleArchitectures": ["x86_64"],
    }
    first = publish("shared", **about)
    assert (first["LayerArn"], first["LayerVersionArn"], first["Version"]) == (ARN + "shared", ARN + "shared:1", 1)
    assert {name: first[name] for name in about} == about
    content = archive("x = 1")
    assert first["Content"]["CodeSha256"] == base64.b64encode(hashlib.sha256(content).digest()).decode()
    assert urllib.request.urlopen(first["Content"]["Location"]).read() == content
    plain = publish("shared", "x = 2", CompatibleRuntimes=[])
    assert (plain["Version"], plain["Description"], plain["CompatibleRuntimes"]) == (2, "", [])
    assert "LicenseInfo" not in plain and "CompatibleArchitectures" not in plain

    found = functions.get_layer_version(LayerName="shared", VersionNumber=1)
    assert functions.get_layer_version_by_arn(Arn=ARN + "shared:1")["Content"] == found["Content"]
    assert functions.get_layer_version(LayerName=ARN + "shared", VersionNumber=2)["Version"] == 2
    listed = functions.list_layer_versions(LayerName="shared")["LayerVersions"]
    assert [version["Version"] for version in listed] == [2, 1]
    listed = functions.list_layer_versions(LayerName="shared", CompatibleRuntime="python3.12")["LayerVersions"]
    assert [version["Version"] for version in listed] == [1]
    [layer] = functions.list_layers()["Layers"]
    assert (layer["LayerName"], layer["LatestMatchingVersion"]["Version"]) == ("shared", 2)

    create_function(functions, "user", "echo", Layers=[ARN + "shared:1"])
    used = functions.get_function_configuration(FunctionName="user")["Layers"]
    assert used == [{"Arn": ARN + "shared:1", "CodeSize": len(content)}]
    functions.delete_layer_version(LayerName="shared", VersionNumber=1)
    functions.delete_layer_version(LayerName="shared", VersionNumber=1)
    assert functions.get_function_configuration(FunctionName="user")["Layers"] == used
    functions.update_function_configuration(FunctionName="user", Timeout=9)
    assert functions.get_function_configuration(FunctionName="user")["Layers"] == used
    changed = functions.update_function_configuration(FunctionName="user", Layers=[])
    assert "Layers" not in changed
    assert publish("shared")["Version"] == 3

    client("s3").create_bucket(Bucket="layers")
    client("s3").put_object(Bucket="layers", Key="l.zip", Body=content)
    stored = functions.publish_layer_version(LayerName="stored", Content={"S3Bucket": "layers", "S3Key": "l.zip"})
    assert stored["Content"]["CodeSize"] == len(content)


def refusals():
    """Recorded: lambda_api, test_layer_exceptions, test_layer_function_exceptions,
    test_layer_function_quota_exception."""
    for number in [0, -1]:
        code, message = error_of(functions.get_layer_version, LayerName="shared", VersionNumber=number)
        assert (code, message) == ("InvalidParameterValueException", "Layer Version Cannot be less than 1")
    assert error_of(functions.get_layer_version, LayerName="shared", VersionNumber=9) == NOT_FOUND
    assert error_of(functions.get_layer_version, LayerName="nobody", VersionNumber=1) == NOT_FOUND
    assert error_of(functions.get_layer_version_by_arn, Arn=ARN + "shared:9") == NOT_FOUND
    assert error_of(functions.get_layer_version_by_arn, Arn=ARN + "shared")[0] == "ValidationException"
    assert functions.list_layer_versions(LayerName="nobody")["LayerVersions"] == []
    functions.delete_layer_version(LayerName="nobody", VersionNumber=1)

    publish("twice")
    publish("twice")

    def refusal(*layers):
        code, message = error_of(create_function, functions=functions, name="x", handler="echo", Layers=list(layers))
        assert code == "InvalidParameterValueException", code
        return message

    assert refusal(ARN + "nobody:1") == f"Layer version {ARN}nobody:1 does not exist."
    assert refusal(ARN + "twice:1", ARN + "twice:2") == (
        "Two different versions of the same layer are not allowed to be referenced in the same function. "
        f"{ARN}twice:1 and {ARN}twice:2 are versions of the same layer."
    )
    far = ARN.replace("us-east-1", "eu-west-1") + "twice:1"
    assert refusal(far) == (
        "Layers are not in the same region as the function. Layers are expected to be in region us-east-1."
    )
    six = [publish(f"layer{number}")["LayerVersionArn"] for number in range(6)]
    assert refusal(*six) == "Cannot reference more than 5 layers."
    create_function(functions, "five", "echo", Layers=six[:5])
    assert error_of(create_function, functions=functions, name="x", handler="echo", Layers=[ARN + "twice"])[0] == "ValidationException"


def policies():
    """Recorded: lambda_api, test_layer_policy_lifecycle, test_layer_policy_exceptions."""
    publish("open")
    place = {"LayerName": "open", "VersionNumber": 1}
    other = client("lambda", key="111111111111")
    theirs = {"Arn": ARN + "open:1"}
    assert error_of(other.get_layer_version_by_arn, **theirs)[0] == "AccessDeniedException"
    code, message = error_of(create_function, functions=other, name="x", handler="echo", Layers=[ARN + "open:1"])
    assert code == "AccessDeniedException" and "lambda:GetLayerVersion" in message, message
    missing = ("ResourceNotFoundException", "No policy is associated with the given resource.")
    assert error_of(functions.get_layer_version_policy, **place) == missing

    allow = {"Action": "lambda:GetLayerVersion", "Principal": "*", **place}
    added = functions.add_layer_version_permission(StatementId="s1", **allow)
    statement = {"Sid": "s1", "Effect": "Allow", "Principal": "*", "Action": allow["Action"], "Resource": ARN + "open:1"}
    assert json.loads(added["Statement"]) == statement
    policy = functions.get_layer_version_policy(**place)
    assert json.loads(policy["Policy"])["Statement"] == [statement]
    assert policy["RevisionId"] == added["RevisionId"]
    assert other.get_layer_version_by_arn(**theirs)["Version"] == 1
    create_function(other, "theirs", "echo", Layers=[ARN + "open:1"])

    add = functions.add_layer_version_permission
    remove = functions.remove_layer_version_permission
    code, message = error_of(add, StatementId="s1", **allow)
    assert code == "ResourceConflictException" and "(s1)" in message
    assert error_of(add, StatementId="s2", RevisionId="old", **allow) == (
        "PreconditionFailedException",
        "The Revision Id provided does not match the latest Revision Id. Call the GetLayerPolicy API to "
        "retrieve the latest Revision Id",
    )
    assert error_of(add, StatementId="s2", **{**allow, "Action": "*"})[0] == "ValidationException"
    gone = ("ResourceNotFoundException", f"Layer version {ARN}open:2 does not exist.")
    assert error_of(add, StatementId="s2", **{**allow, "VersionNumber": 2}) == gone
    assert error_of(remove, StatementId="s1", LayerName="open", VersionNumber=2) == gone
    assert error_of(remove, StatementId="s9", **place) == (
        "ResourceNotFoundException",
        "Statement s9 is not found in resource policy.",
    )
    remove(StatementId="s1", RevisionId=added["RevisionId"], **place)
    assert error_of(functions.get_layer_version_policy, **place) == missing


for test in [lifecycle, refusals, policies]:
    test()
print("ok")
