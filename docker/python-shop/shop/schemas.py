"""What requests and responses contain."""

import uuid
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, EmailStr, Field

Title = Annotated[str, Field(min_length=1, max_length=80)]
Description = Annotated[str, Field(max_length=2000)]
Price = Annotated[Decimal, Field(gt=0, max_digits=10, decimal_places=2)]
Name = Annotated[str, Field(min_length=1, max_length=80)]


class Input(BaseModel):
    """A body of a request; fields that are not known are refused."""

    model_config = ConfigDict(extra="forbid")


class Output(BaseModel):
    """A body of a response, made of a row."""

    model_config = ConfigDict(from_attributes=True)


class Registration(Input):
    email: EmailStr
    password: str


class Confirmation(Input):
    email: EmailStr
    code: str


class RefreshToken(Input):
    refresh_token: str


class Tokens(BaseModel):
    access_token: str
    refresh_token: str | None = None
    token_type: Literal["bearer"] = "bearer"
    expires_in: int


class UserChange(Input):
    name: Name


class UserOut(Output):
    id: uuid.UUID
    email: str
    name: str | None


class ItemIn(Input):
    title: Title
    description: Description = ""
    price: Price


class ItemChange(Input):
    title: Title | None = None
    description: Description | None = None
    price: Price | None = None


class PictureOut(Output):
    state: Literal["pending", "ready", "rejected"]
    width: int | None
    height: int | None


class ItemOut(Output):
    id: uuid.UUID
    owner_id: uuid.UUID
    title: str
    description: str
    price: Decimal
    created_at: datetime
    picture: PictureOut | None


class Items(BaseModel):
    items: list[ItemOut]
    total: int
