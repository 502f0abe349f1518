"""Clients of AWS, which find it by the usual variables of the environment."""

from functools import cache
from typing import Any

import boto3
from botocore.config import Config

# Two attempts, and no long waits: a client waits for the answer.
CONFIG = Config(
    retries={"mode": "standard", "total_max_attempts": 2}, connect_timeout=2, read_timeout=20
)


@cache
def client(service: str) -> Any:
    """Returns the client of a service."""
    return boto3.client(service, config=CONFIG)


def error_code(error: Exception) -> str:
    """Returns AWS's code for an error, or nothing if there was no answer."""
    return getattr(error, "response", {}).get("Error", {}).get("Code", "")
