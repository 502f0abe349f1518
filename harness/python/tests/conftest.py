"""A small project: a queue, a bucket, a pool with a user, and no app."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

STAGE = """\
cloud:
  queues:
    orders: {visibility: 30s}
  buckets:
    receipts: {}
  user_pools:
    customers: {}
users:
  ada: {pool: customers, email: ada@example.org}
"""


@pytest.fixture
def project(pytester: pytest.Pytester) -> Path:
    """A folder with a stage file, in which the tests of pytester run."""
    folder = pytester.path / "scenarios"
    folder.mkdir()
    (folder / "stage.yaml").write_text(STAGE)
    return folder
