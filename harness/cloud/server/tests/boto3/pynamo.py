"""What an application does through PynamoDB, an object mapper.

Usage: pynamo.py ENDPOINT. Ends with an exit code of 0 and "ok", or with the
assertion that did not hold.
"""

import os
import sys
from datetime import datetime, timedelta, timezone

from pynamodb.attributes import JSONAttribute, ListAttribute, MapAttribute, NumberAttribute, TTLAttribute, UnicodeAttribute, UnicodeSetAttribute, UTCDateTimeAttribute, VersionAttribute
from pynamodb.connection import Connection
from pynamodb.exceptions import DeleteError, PutError, TransactWriteError
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model
from pynamodb.transactions import TransactGet, TransactWrite

os.environ.update(AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test")


class Address(MapAttribute):
    city = UnicodeAttribute()


class BuyerIndex(GlobalSecondaryIndex):
    class Meta:
        index_name = "buyers"
        projection = AllProjection()

    buyer = UnicodeAttribute(hash_key=True)
    total = NumberAttribute(range_key=True)


class Order(Model):
    class Meta:
        table_name = "orders"
        host = sys.argv[1]
        region = "us-east-1"
        aws_access_key_id = "test"
        aws_secret_access_key = "test"
        billing_mode = "PAY_PER_REQUEST"
        max_retry_attempts = 0

    id = UnicodeAttribute(hash_key=True)
    buyer = UnicodeAttribute(null=True)
    total = NumberAttribute(default=0)
    tags = UnicodeSetAttribute(null=True)
    lines = ListAttribute(null=True)
    address = Address(null=True)
    extra = JSONAttribute(null=True)
    at = UTCDateTimeAttribute(null=True)
    gone = TTLAttribute(null=True)
    version = VersionAttribute()
    buyers = BuyerIndex()


Order.create_table(wait=True)
assert Order.exists()
at = datetime(2026, 11, 30, 9, 30, tzinfo=timezone.utc)
order = Order("o1", buyer="ann", total=5, tags={"a", "b"}, lines=[1, "x"], address=Address(city="Ulm"), extra={"k": [1]}, at=at, gone=timedelta(days=1))
order.save()
same = Order.get("o1")
assert same.address.city == "Ulm" and same.tags == {"a", "b"} and same.extra == {"k": [1]} and same.at == at
same.update(actions=[Order.total.add(2), Order.lines.set(Order.lines.append(["y"])), Order.tags.delete({"a"})])
assert same.total == 7 and same.lines == [1, "x", "y"] and same.tags == {"b"}
# The first object has an old version.
try:
    order.save()
    raise AssertionError("an old version was saved")
except PutError as error:
    assert error.cause_response_code == "ConditionalCheckFailedException"
with Order.batch_write() as batch:
    for number in range(60):
        batch.save(Order(f"b{number}", buyer="bob", total=number))
assert Order.count() == 61
assert [o.total for o in Order.buyers.query("bob", Order.total.between(10, 12), scan_index_forward=False)] == [12, 11, 10]
assert len(list(Order.scan(Order.total < 10, page_size=7))) == 11
assert len(list(Order.batch_get([f"b{number}" for number in range(60)]))) == 60
connection = Connection(host=sys.argv[1], region="us-east-1")
try:
    with TransactWrite(connection=connection) as transaction:
        transaction.save(Order("t1"))
        transaction.condition_check(Order, "nothing", condition=Order.id.exists())
    raise AssertionError("the transaction went well")
except TransactWriteError as error:
    assert [reason and reason.code for reason in error.cancellation_reasons] == ["ConditionalCheckFailed", None]
with TransactGet(connection=connection) as transaction:
    future = transaction.get(Order, "o1")
assert future.get().total == 7
try:
    same.delete(Order.total > 100)
    raise AssertionError("the item was deleted")
except DeleteError as error:
    assert error.cause_response_code == "ConditionalCheckFailedException"
same.delete()
Order.delete_table()
print("ok")
