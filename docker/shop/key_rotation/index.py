"""Rotates the key that the card processor asks for.

Secrets Manager invokes it once for each step of a rotation. It needs nothing but Python.
"""

import json
import os
import urllib.request

from secrets_manager import NotFound, call

PROCESSOR = os.environ["CARD_PROCESSOR_URL"]


def handler(event, context):
    """Does the step of the event."""
    step = {
        "createSecret": create,
        "setSecret": lambda secret, version: None,
        "testSecret": test,
        "finishSecret": finish,
    }[event["Step"]]
    step(event["SecretId"], event["ClientRequestToken"])
    print(f"{event['Step']}: done")


def create(secret, version):
    """Gets a key from the card processor, unless an earlier attempt has."""
    try:
        call("GetSecretValue", SecretId=secret, VersionId=version, VersionStage="AWSPENDING")
        return
    except NotFound:
        pass
    key = request("POST", "/keys")["key"]
    call(
        "PutSecretValue",
        SecretId=secret,
        ClientRequestToken=version,
        SecretString=json.dumps({"key": key}),
        VersionStages=["AWSPENDING"],
    )


def test(secret, version):
    """Asks the card processor whether it takes the new key."""
    found = call("GetSecretValue", SecretId=secret, VersionId=version, VersionStage="AWSPENDING")
    request("GET", "/keys/own", json.loads(found["SecretString"])["key"])


def finish(secret, version):
    """Makes the new key the current one."""
    versions = call("DescribeSecret", SecretId=secret)["VersionIdsToStages"]
    current = next(id for id, stages in versions.items() if "AWSCURRENT" in stages)
    if current != version:
        call(
            "UpdateSecretVersionStage",
            SecretId=secret,
            VersionStage="AWSCURRENT",
            MoveToVersionId=version,
            RemoveFromVersionId=current,
        )


def request(method, path, key=None):
    """Sends a request to the card processor, and returns its answer."""
    headers = {"authorization": f"Bearer {key}"} if key else {}
    request = urllib.request.Request(PROCESSOR + path, method=method, headers=headers)
    with urllib.request.urlopen(request, timeout=5) as answer:
        return json.loads(answer.read() or "null")


if os.environ.get("SHOP_MUTATION"):
    import mutations

    create, test = mutations.wrap(create, test)
