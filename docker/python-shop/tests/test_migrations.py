"""The migrations."""

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from rehearsal_aws import Sandbox

ALEMBIC = Config(Path(__file__).parent.parent / "alembic.ini")


@pytest.mark.sandbox(apps=[])
def test_migrations_make_the_tables_of_the_code(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sandbox.database_url
    monkeypatch.setenv("DATABASE_URL", sandbox.database_url)
    command.check(ALEMBIC)
    command.downgrade(ALEMBIC, "base")
    command.upgrade(ALEMBIC, "head")
    command.check(ALEMBIC)
