"""Items and their pictures."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, UploadFile, status
from fastapi.responses import RedirectResponse
from sqlalchemy import func, select

from shop import pictures
from shop.database import Database
from shop.schemas import ItemChange, ItemIn, ItemOut, Items
from shop.security import CurrentUser
from shop.tables import Item

router = APIRouter(prefix="/items", tags=["items"])


def existing(item_id: uuid.UUID, database: Database) -> Item:
    """Returns the item that a path names."""
    item = database.get(Item, item_id)
    if item is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "there is no such item")
    return item


def own(item: Annotated[Item, Depends(existing)], current: CurrentUser) -> Item:
    """Returns the item that a path names, if it is the user's."""
    if item.owner_id != current.user.id:
        raise HTTPException(status.HTTP_403_FORBIDDEN, "the item is somebody else's")
    return item


ExistingItem = Annotated[Item, Depends(existing)]
OwnItem = Annotated[Item, Depends(own)]


@router.post("", status_code=status.HTTP_201_CREATED)
def create_item(body: ItemIn, current: CurrentUser, database: Database) -> ItemOut:
    """Offers an item."""
    item = Item(owner_id=current.user.id, **body.model_dump())
    database.add(item)
    database.commit()
    return ItemOut.model_validate(item)


@router.get("")
def list_items(
    database: Database,
    q: Annotated[str, Query(max_length=80)] = "",
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> Items:
    """Lists the items whose title contains a text, the cheapest first."""
    matching = select(Item).where(Item.title.icontains(q, autoescape=True))
    total = database.scalar(select(func.count()).select_from(matching.subquery()))
    page = matching.order_by(Item.price, Item.id).limit(limit).offset(offset)
    items = [ItemOut.model_validate(item) for item in database.scalars(page)]
    return Items(items=items, total=total or 0)


@router.get("/{item_id}")
def read_item(item: ExistingItem) -> ItemOut:
    """Returns an item."""
    return ItemOut.model_validate(item)


@router.patch("/{item_id}")
def change_item(change: ItemChange, item: OwnItem, database: Database) -> ItemOut:
    """Changes the fields of an item that are given."""
    for name, value in change.model_dump(exclude_none=True).items():
        setattr(item, name, value)
    database.commit()
    return ItemOut.model_validate(item)


@router.delete("/{item_id}", status_code=status.HTTP_204_NO_CONTENT)
def delete_item(item: OwnItem, database: Database) -> None:
    """Deletes an item and its picture."""
    if item.picture is not None:
        pictures.delete(item.picture)
    database.delete(item)
    database.commit()


@router.put("/{item_id}/picture", status_code=status.HTTP_202_ACCEPTED)
def upload_picture(file: UploadFile, item: OwnItem, database: Database) -> ItemOut:
    """Stores a picture; a worker looks at it later."""
    if file.content_type != "image/png":
        raise HTTPException(status.HTTP_415_UNSUPPORTED_MEDIA_TYPE, "only PNG is taken")
    content = file.file.read(pictures.LARGEST + 1)
    if len(content) > pictures.LARGEST:
        raise HTTPException(413, f"a picture has {pictures.LARGEST} bytes at most")
    pictures.store(item, content, database)
    return ItemOut.model_validate(item)


@router.get("/{item_id}/picture", status_code=status.HTTP_307_TEMPORARY_REDIRECT)
def read_picture(item: ExistingItem) -> RedirectResponse:
    """Redirects to the picture, which S3 serves for ten minutes."""
    if item.picture is None or item.picture.state != "ready":
        raise HTTPException(status.HTTP_404_NOT_FOUND, "there is no picture")
    return RedirectResponse(pictures.link(item.picture))
