"""What a Python application does with DynamoDB: boto3's client and resource layer.

Usage: dynamodb.py ENDPOINT. Ends with an exit code of 0 and "ok", or with the
assertion that did not hold.
"""

import sys
from decimal import Decimal

import boto3
from boto3.dynamodb.conditions import Attr, Key
from boto3.dynamodb.types import Binary
from botocore.config import Config
from botocore.exceptions import ClientError

SETTINGS = {
    "endpoint_url": sys.argv[1],
    "region_name": "us-east-1",
    "aws_access_key_id": "test",
    "aws_secret_access_key": "test",
    "config": Config(retries={"max_attempts": 0}),
}
RESOURCE = boto3.resource("dynamodb", **SETTINGS)
CLIENT = RESOURCE.meta.client


def code_of(call):
    try:
        call()
    except ClientError as error:
        return error.response["Error"]["Code"]
    raise AssertionError("the call went well")


def tables():
    table = RESOURCE.create_table(
        TableName="orders",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "line", "KeyType": "RANGE"}],
        AttributeDefinitions=[
            {"AttributeName": "id", "AttributeType": "S"},
            {"AttributeName": "line", "AttributeType": "N"},
            {"AttributeName": "buyer", "AttributeType": "S"},
        ],
        GlobalSecondaryIndexes=[
            {"IndexName": "buyers", "KeySchema": [{"AttributeName": "buyer", "KeyType": "HASH"}], "Projection": {"ProjectionType": "ALL"}}
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    table.wait_until_exists()
    table.reload()
    assert table.table_status == "ACTIVE" and table.item_count == 0
    assert [one.name for one in RESOURCE.tables.all()] == ["orders"]
    return table


def items(table):
    item = {
        "id": "o1",
        "line": 1,
        "price": Decimal("19.90"),
        "raw": Binary(b"\x00\xff"),
        "tags": {"a", "b"},
        "sizes": {Decimal("1"), Decimal("2.5")},
        "nested": {"list": [None, True, {"deep": "ü"}]},
        "buyer": "ann",
    }
    table.put_item(Item=item)
    assert table.get_item(Key={"id": "o1", "line": 1})["Item"] == item
    updated = table.update_item(
        Key={"id": "o1", "line": 1},
        UpdateExpression="SET price = price + :more, nested.#l[1] = :no REMOVE tags",
        ConditionExpression=Attr("price").lt(20) & Attr("tags").contains("a"),
        ExpressionAttributeNames={"#l": "list"},
        ExpressionAttributeValues={":more": Decimal("0.10"), ":no": False},
        ReturnValues="ALL_NEW",
    )["Attributes"]
    assert updated["price"] == 20 and updated["nested"]["list"][1] is False and "tags" not in updated
    again = lambda: table.put_item(Item={"id": "o1", "line": 1}, ConditionExpression=Attr("id").not_exists())
    assert code_of(again) == "ConditionalCheckFailedException"
    try:
        again()
    except CLIENT.exceptions.ConditionalCheckFailedException as error:
        assert str(error).endswith("The conditional request failed")


def pages(table):
    with table.batch_writer() as batch:
        for line in range(2, 60):
            batch.put_item(Item={"id": "o1", "line": line, "even": line % 2 == 0})
    found = table.query(KeyConditionExpression=Key("id").eq("o1") & Key("line").between(10, 20), FilterExpression=Attr("even").eq(True))
    assert [item["line"] for item in found["Items"]] == [10, 12, 14, 16, 18, 20] and found["ScannedCount"] == 11
    assert table.query(IndexName="buyers", KeyConditionExpression=Key("buyer").eq("ann"))["Count"] == 1
    paginator = CLIENT.get_paginator("scan").paginate(TableName="orders", PaginationConfig={"PageSize": 7})
    assert sum(page["Count"] for page in paginator) == 59
    got = RESOURCE.batch_get_item(RequestItems={"orders": {"Keys": [{"id": "o1", "line": line} for line in (3, 4)]}})
    assert len(got["Responses"]["orders"]) == 2


def transactions():
    put = {"Put": {"TableName": "orders", "Item": {"id": "t", "line": 1}}}
    check = {"ConditionCheck": {"TableName": "orders", "Key": {"id": "x", "line": 1}, "ConditionExpression": "attribute_exists(id)"}}
    try:
        CLIENT.transact_write_items(TransactItems=[put, check])
        raise AssertionError("the transaction went well")
    except CLIENT.exceptions.TransactionCanceledException as error:
        reasons = error.response["CancellationReasons"]
        assert [reason["Code"] for reason in reasons] == ["None", "ConditionalCheckFailed"]
    CLIENT.transact_write_items(TransactItems=[put])
    got = CLIENT.transact_get_items(TransactItems=[{"Get": {"TableName": "orders", "Key": {"id": "t", "line": 1}}}])
    assert got["Responses"] == [{"Item": {"id": "t", "line": 1}}]


def errors(table):
    missing = RESOURCE.Table("nowhere")
    assert code_of(lambda: missing.get_item(Key={"id": "a"})) == "ResourceNotFoundException"
    assert code_of(lambda: table.get_item(Key={"id": "a"})) == "ValidationException"
    assert code_of(tables) == "ResourceInUseException"


table = tables()
items(table)
pages(table)
transactions()
errors(table)
table.delete()
table.wait_until_not_exists()
print("ok")
