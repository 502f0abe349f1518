"""Sessions of the database for requests."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends
from sqlalchemy.orm import Session

from shop.tables import engine


def session() -> Iterator[Session]:
    """Opens a session for one request. What it does not commit is rolled back."""
    with Session(engine()) as opened:
        yield opened


Database = Annotated[Session, Depends(session)]
