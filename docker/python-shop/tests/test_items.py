"""The API through Python: what pytest and a sandbox do together."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from rehearsal_aws import Sandbox

pytestmark = pytest.mark.sandbox(apps=["api"])


def as_user(sandbox: Sandbox, user: str) -> httpx.Client:
    """Returns a client of the API that sends a user's token."""
    headers = {"Authorization": f"Bearer {sandbox.token(user)}"}
    return httpx.Client(base_url=sandbox.apps["api"], headers=headers, timeout=30, trust_env=False)


def test_first_requests_at_once_create_one_user(sandbox: Sandbox) -> None:
    with as_user(sandbox, "ada") as ada, ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: ada.get("/users/me"), range(4)))
        assert [answer.status_code for answer in answers] == [200] * 4
    with as_user(sandbox, "eve") as eve:
        emails = [user["email"] for user in eve.get("/users").json()]
    assert emails == ["ada@example.org", "eve@shop.example"]


def test_upload_is_a_message_for_the_worker(sandbox: Sandbox) -> None:
    picture = ("lamp.png", b"anything", "image/png")
    with as_user(sandbox, "ada") as ada:
        item = ada.post("/items", json={"title": "Lamp", "price": "12.00"}).json()
        path = f"/items/{item['id']}/picture"
        sandbox.faults.add("sqs", operation="SendMessage", resource="pictures", error="unavailable", times=2)
        assert ada.put(path, files={"file": picture}).status_code == 503
        assert ada.put(path, files={"file": picture}).status_code == 202
    messages = sandbox.boto3("sqs").receive_message(QueueUrl=sandbox.queue("pictures"))["Messages"]
    assert len(messages) == 1
    # The same picture has the same key.
    keys = {call["resource"] for call in sandbox.journal.calls("s3", "PutObject")}
    listed = sandbox.boto3("s3").list_objects_v2(Bucket=sandbox.bucket("pictures"))
    assert listed["KeyCount"] == len(keys) == 1
