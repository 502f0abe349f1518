"""Pictures: stored in S3 by the API, looked at by the worker."""

import hashlib
import json
import struct
import uuid

from sqlalchemy.orm import Session

from shop.aws import client
from shop.config import settings
from shop.tables import Item, Picture

LARGEST = 1024 * 1024
_PNG = b"\x89PNG\r\n\x1a\n"


def store(item: Item, content: bytes, database: Session) -> None:
    """Uploads the picture of an item and asks the worker to look at it.

    The row is there before the message, so that the worker finds it. If the message
    cannot be sent, the client tries again: the same picture has the same key.
    """
    key = f"items/{item.id}/{hashlib.sha256(content).hexdigest()}.png"
    client("s3").put_object(
        Bucket=settings().pictures_bucket, Key=key, Body=content, ContentType="image/png"
    )
    item.picture = database.merge(
        Picture(item_id=item.id, key=key, state="pending", width=None, height=None)
    )
    database.commit()
    message = json.dumps({"item": str(item.id), "key": key})
    client("sqs").send_message(QueueUrl=settings().pictures_queue_url, MessageBody=message)


def link(picture: Picture) -> str:
    """Returns a URL that gives access to a picture for ten minutes."""
    parameters = {"Bucket": settings().pictures_bucket, "Key": picture.key}
    url: str = client("s3").generate_presigned_url("get_object", parameters, ExpiresIn=600)
    return url


def delete(picture: Picture) -> None:
    """Deletes the object of a picture."""
    client("s3").delete_object(Bucket=settings().pictures_bucket, Key=picture.key)


def look_at(item_id: uuid.UUID, key: str, database: Session) -> None:
    """Sets the state and the size of a picture, and tells the owner of one that is
    refused. Does nothing if the picture has been replaced or was looked at already."""
    picture = database.get(Picture, item_id, with_for_update=True)
    if picture is None or picture.key != key or picture.state != "pending":
        return
    answer = client("s3").get_object(Bucket=settings().pictures_bucket, Key=key)
    size = png_size(answer["Body"].read())
    if size is None:
        picture.state = "rejected"
        item = database.get_one(Item, item_id)
        _tell_owner(item.owner.email, item.title)
    else:
        picture.state = "ready"
        picture.width, picture.height = size
    database.commit()


def png_size(content: bytes) -> tuple[int, int] | None:
    """Returns the width and the height of a PNG, or nothing if it is none."""
    # The signature, the length and the type of the first chunk, and two numbers.
    if len(content) < 24 or not content.startswith(_PNG) or content[12:16] != b"IHDR":
        return None
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _tell_owner(email: str, title: str) -> None:
    text = f"The picture of “{title}” is not a PNG image. Please upload another one."
    client("ses").send_email(
        Source=settings().mail_sender,
        Destination={"ToAddresses": [email]},
        Message={
            "Subject": {"Data": "Your picture could not be used"},
            "Body": {"Text": {"Data": text}},
        },
    )
