"""Rotations of secrets by a function.

Usage: rotation.py ENDPOINT. Ends with an exit code of 0 and "ok", or with the assertion that
did not hold.
"""

import itertools
from datetime import timedelta

from support import advance, client, code_of, create_remote_function, error_of, settle

secrets = client("secretsmanager")
functions = client("lambda")
logs = []
broken = set()
passwords = itertools.count(1)


def rotate(event):
    """Does a step of a rotation, as AWS's templates of functions do it."""
    step, secret, version = event["Step"], event["SecretId"], event["ClientRequestToken"]
    logs.append((step, version))
    assert event["RotationToken"], event
    if step in broken:
        raise ValueError(f"{step} is broken")
    described = secrets.describe_secret(SecretId=secret)
    assert described["RotationEnabled"] and "AWSPENDING" in described["VersionIdsToStages"][version], described
    pending = {"SecretId": secret, "VersionId": version, "VersionStage": "AWSPENDING"}
    if step == "createSecret":
        try:
            secrets.get_secret_value(**pending)
        except secrets.exceptions.ResourceNotFoundException:
            secrets.put_secret_value(
                SecretId=secret, ClientRequestToken=version, SecretString=f"password {next(passwords)}", VersionStages=["AWSPENDING"]
            )
    elif step == "testSecret":
        secrets.get_secret_value(**pending)
    elif step == "finishSecret":
        (current,) = [id for id, stages in described["VersionIdsToStages"].items() if "AWSCURRENT" in stages]
        secrets.update_secret_version_stage(
            SecretId=secret, VersionStage="AWSCURRENT", MoveToVersionId=version, RemoveFromVersionId=current
        )


def steps():
    """Returns the steps since the last question."""
    settle()
    found = [step for step, _ in logs]
    logs.clear()
    return found


ALL = ["createSecret", "setSecret", "testSecret", "finishSecret"]
DENIED = (
    "AccessDeniedException",
    "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the "
    "principal secretsmanager.amazonaws.com.",
)
FUNCTION = create_remote_function(functions, "rotate", rotate)


def value(**more):
    return secrets.get_secret_value(SecretId="db", **more)["SecretString"]


def described():
    return secrets.describe_secret(SecretId="db")


def rotated_at_once():
    first = secrets.create_secret(Name="db", SecretString="first")["VersionId"]
    rules = {"AutomaticallyAfterDays": 1}
    turn = {"SecretId": "db", "RotationLambdaARN": FUNCTION, "RotationRules": rules}
    assert error_of(secrets.rotate_secret, **turn) == DENIED
    functions.add_permission(
        FunctionName="rotate", StatementId="s", Action="lambda:InvokeFunction", Principal="secretsmanager.amazonaws.com"
    )
    # recorded: test_rotate_secret_with_lambda_success
    answer = secrets.rotate_secret(**turn)
    assert set(answer) == {"ARN", "Name", "VersionId", "ResponseMetadata"}, answer
    assert steps() == ALL
    found = described()
    assert found["VersionIdsToStages"] == {first: ["AWSPREVIOUS"], answer["VersionId"]: ["AWSCURRENT"]}, found
    assert found["RotationEnabled"] is True and found["RotationLambdaARN"] == FUNCTION, found
    assert found["RotationRules"] == rules and found["LastRotatedDate"] == found["LastChangedDate"], found
    # The date is the end of a day, UTC.
    next = found["NextRotationDate"]
    assert next.timestamp() % 86400 == 86399, found
    assert timedelta(days=1) <= next - found["LastRotatedDate"] < timedelta(days=2), found
    assert value(VersionStage="AWSPREVIOUS") == "first" and value() == "password 1"
    # The same request again begins nothing.
    again = secrets.rotate_secret(SecretId="db", ClientRequestToken=answer["VersionId"])
    assert again["VersionId"] == answer["VersionId"] and steps() == []


def rotated_by_the_clock():
    before = value()
    advance("1d")
    assert steps() == ALL and value() != before
    secrets.rotate_secret(
        SecretId="db", RotationRules={"ScheduleExpression": "rate(4 hours)", "Duration": "2h"}, RotateImmediately=False
    )
    assert steps() == []
    advance("3h")
    assert steps() == []
    advance("61m")
    assert steps() == ALL
    found = described()
    assert found["NextRotationDate"] - found["LastRotatedDate"] == timedelta(hours=6), found
    wrong = lambda **rules: code_of(secrets.rotate_secret, SecretId="db", RotationRules=rules)
    assert wrong(ScheduleExpression="rate(3 hours)") == "InvalidParameterException"
    assert wrong(ScheduleExpression="cron(5 8 1 * ? *)") == "InvalidParameterException"
    assert wrong(AutomaticallyAfterDays=1, ScheduleExpression="rate(1 day)") == "InvalidParameterException"
    assert wrong(AutomaticallyAfterDays=1001) == "ValidationException"


def rotation_that_fails():
    before = value()
    broken.add("testSecret")
    version = secrets.rotate_secret(SecretId="db")["VersionId"]
    assert steps() == ALL[:3] and value() == before
    assert described()["VersionIdsToStages"][version] == ["AWSPENDING"], described()
    # API reference: a rotation is under way as long as another version is pending.
    assert error_of(secrets.rotate_secret, SecretId="db") == (
        "InvalidRequestException",
        "A previous rotation isn't complete. That rotation will be reattempted.",
    )
    broken.clear()
    advance("1m")
    assert steps() == ALL and value() != before
    assert described()["VersionIdsToStages"][version] == ["AWSCURRENT"], described()

    # A function that creates nothing fails, too; it is given up after four attempts.
    before = value()
    broken.add("createSecret")
    version = secrets.rotate_secret(SecretId="db")["VersionId"]
    assert error_of(secrets.get_secret_value, SecretId="db", VersionId=version, VersionStage="AWSPENDING") == (
        "ResourceNotFoundException",
        f"Secrets Manager can't find the specified secret value for VersionId: {version}",
    )
    found = steps()
    for wait in ("1m", "5m", "25m"):
        advance(wait)
        found += steps()
    assert found == ["createSecret"] * 4 and value() == before, found
    advance("1h")
    assert steps() == []
    # The next window goes on with the version that is pending.
    broken.clear()
    advance("4h")
    assert steps() == ALL and described()["VersionIdsToStages"][version] == ["AWSCURRENT"]


def rotation_that_is_cancelled():
    broken.add("setSecret")
    version = secrets.rotate_secret(SecretId="db")["VersionId"]
    steps()
    answer = secrets.cancel_rotate_secret(SecretId="db")
    assert answer["VersionId"] == version, answer
    found = described()
    assert found["RotationEnabled"] is False and "NextRotationDate" not in found, found
    assert found["VersionIdsToStages"][version] == ["AWSPENDING"], found
    advance("2d")
    assert steps() == []
    assert "VersionId" not in secrets.cancel_rotate_secret(SecretId="db")


rotated_at_once()
rotated_by_the_clock()
rotation_that_fails()
rotation_that_is_cancelled()
print("ok")
