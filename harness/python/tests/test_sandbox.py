"""The client of the sandbox API."""

import subprocess
import sys
from pathlib import Path

import pytest
from rehearsal_aws import ApiError, Server, ServerError
from rehearsal_aws.server import find_binary


@pytest.fixture
def server(project: Path):
    with Server.start(project) as server:
        yield server


def test_sandboxes_know_nothing_of_each_other(server: Server) -> None:
    with server.sandbox() as one, server.sandbox() as two:
        client = one.boto3("sqs")
        client.send_message(QueueUrl=one.queue("orders"), MessageBody="hello")
        received = client.receive_message(QueueUrl=one.queue("orders"))
        assert [message["Body"] for message in received["Messages"]] == ["hello"]
        assert "Messages" not in two.boto3("sqs").receive_message(QueueUrl=two.queue("orders"))
        assert one.environment["AWS_ENDPOINT_URL"] == one.endpoint != two.endpoint


def test_clock_makes_a_message_visible_again(server: Server) -> None:
    with server.sandbox() as sandbox:
        client, queue = sandbox.boto3("sqs"), sandbox.queue("orders")
        client.send_message(QueueUrl=queue, MessageBody="hello")
        client.receive_message(QueueUrl=queue)
        assert "Messages" not in client.receive_message(QueueUrl=queue)
        before = sandbox.clock.now
        assert sandbox.clock.advance("31s") > before
        assert len(client.receive_message(QueueUrl=queue)["Messages"]) == 1


def test_faults_journal_and_token(server: Server) -> None:
    with server.sandbox() as sandbox:
        sandbox.faults.add("sqs", operation="SendMessage", resource="orders", error="deny", times=1)
        client = sandbox.boto3("sqs")
        with pytest.raises(client.exceptions.ClientError):
            client.send_message(QueueUrl=sandbox.queue("orders"), MessageBody="hello")
        (call,) = sandbox.journal.calls("sqs", "SendMessage")
        assert call["error"]["code"] == "AccessDeniedException"
        sandbox.faults.clear()
        assert sandbox.faults.list() == []
        assert sandbox.token("ada").count(".") == 2
        assert sandbox.until_idle()


def test_mistakes_are_explained(server: Server) -> None:
    with pytest.raises(ApiError, match="could not find the seed `nothing`"):
        server.sandbox(seeds=["nothing"])
    with server.sandbox() as sandbox:
        with pytest.raises(KeyError, match="it has orders"):
            sandbox.queue("order")
        with pytest.raises(ApiError, match="could not read advance `soon`"):
            sandbox.clock.advance("soon")
    with pytest.raises(ApiError, match="could not find the sandbox"):
        sandbox.clock.advance("1s")


def test_stage_that_cannot_start_is_explained(project: Path) -> None:
    (project / "stage.yaml").write_text("cloud: {qeues: {}}\n")
    with pytest.raises(ServerError, match="qeues"):
        Server.start(project)


def test_nothing_is_left_of_a_client_that_was_killed(project: Path) -> None:
    script = (
        "import os, sys; from rehearsal_aws import Server;"
        "server = Server.start(sys.argv[1]); server.sandbox();"
        "print(server._process._process.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    killed = subprocess.run([sys.executable, "-c", script, str(project)], stdout=subprocess.PIPE, text=True)
    assert killed.returncode == -9
    # The server ends by itself: its standard input has ended.
    _until_gone(int(killed.stdout))


def test_lease_of_a_dead_client_ends(server: Server) -> None:
    sandbox = server.sandbox(lease="300ms")
    sandbox._closed.set()  # It is not renewed any more.
    sandbox._renewing.join()
    while any(entry["id"] == sandbox.id for entry in server._api.call("GET", "/sandboxes")["sandboxes"]):
        pass
    sandbox._closed.clear()
    sandbox.close()


def test_connection_file_is_private_and_goes_with_the_server(project: Path, tmp_path: Path) -> None:
    file = tmp_path / "serve.json"
    command = [find_binary(), "serve", "--until-stdin-ends", "--scenarios", str(project), "--connection", str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("url: http://127.0.0.1:")
        process.stdout.readline()
        assert file.stat().st_mode & 0o777 == 0o600
        assert Server.connect(file).sandbox().queue("orders").endswith("-orders")
    assert not file.exists()


def _until_gone(pid: int) -> None:
    import os

    while True:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        # A process that has ended and waits for its parent is gone, too.
        try:
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return
        except FileNotFoundError:
            return
