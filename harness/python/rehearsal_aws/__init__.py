"""Sandboxes of a whole cloud application: its AWS, its PostgreSQL, its apps.

    from rehearsal_aws import Server

    with Server.start("scenarios") as server, server.sandbox(seeds=["catalogue"]) as sandbox:
        sandbox.boto3("sqs").send_message(QueueUrl=sandbox.queue("orders"), MessageBody="{}")

In tests, the pytest plugin does this: see the fixture ``sandbox``.
"""

from .api import ApiError
from .sandbox import Sandbox
from .server import CaseResult, Server, ServerError

__all__ = ["ApiError", "CaseResult", "Sandbox", "Server", "ServerError"]
