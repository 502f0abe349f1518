"""The tables, and the engine that reaches them."""

import uuid
from datetime import datetime
from decimal import Decimal
from functools import cache

from sqlalchemy import ForeignKey, Numeric, String, create_engine, func
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from shop.config import settings


class Base(DeclarativeBase):
    """The tables."""


class User(Base):
    """A user; the id is the one in the user pool."""

    __tablename__ = "users"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320), unique=True)
    name: Mapped[str | None] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    items: Mapped[list["Item"]] = relationship(
        back_populates="owner", cascade="all", passive_deletes=True
    )


class Item(Base):
    """Something that a user offers."""

    __tablename__ = "items"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    owner_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), index=True
    )
    title: Mapped[str] = mapped_column(String(80))
    description: Mapped[str] = mapped_column(default="")
    price: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    owner: Mapped[User] = relationship(back_populates="items")
    picture: Mapped["Picture | None"] = relationship(cascade="all", passive_deletes=True)


class Picture(Base):
    """The picture of an item; the worker sets all but the key."""

    __tablename__ = "pictures"

    item_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("items.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str]
    state: Mapped[str] = mapped_column(String(10), default="pending")
    width: Mapped[int | None]
    height: Mapped[int | None]


@cache
def engine() -> Engine:
    """Returns the engine of this process."""
    return create_engine(settings().sqlalchemy_url)

