"""The operations of DynamoDB besides those on items, each through boto3 at least once.

Usage: dynamodb_settings.py ENDPOINT. Ends with an exit code of 0 and "ok", or with the
assertion that did not hold.
"""

import sys

import boto3
from botocore.config import Config

SETTINGS = {
    "endpoint_url": sys.argv[1],
    "region_name": "us-east-1",
    "aws_access_key_id": "test",
    "aws_secret_access_key": "test",
    "config": Config(retries={"max_attempts": 0}),
}
CLIENT = boto3.client("dynamodb", **SETTINGS)
STREAMS = boto3.client("dynamodbstreams", **SETTINGS)
TABLE = "carts"


def create():
    created = CLIENT.create_table(
        TableName=TABLE,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        Tags=[{"Key": "team", "Value": "shop"}],
    )["TableDescription"]
    CLIENT.get_waiter("table_exists").wait(TableName=TABLE)
    assert CLIENT.list_tables()["TableNames"] == [TABLE]
    return created


def statements():
    insert = f"INSERT INTO {TABLE} VALUE {{'id': ?, 'total': 3}}"
    CLIENT.execute_statement(Statement=insert, Parameters=[{"S": "a"}])
    results = CLIENT.batch_execute_statement(
        Statements=[
            {"Statement": insert, "Parameters": [{"S": "b"}]},
            {"Statement": insert, "Parameters": [{"S": "a"}]},
        ]
    )["Responses"]
    assert results[1]["Error"]["Code"] == "DuplicateItem"
    CLIENT.execute_transaction(
        TransactStatements=[
            {"Statement": f"UPDATE {TABLE} SET total = 4 WHERE id = 'a'"},
            {"Statement": f"DELETE FROM {TABLE} WHERE id = 'b'"},
        ]
    )
    found = CLIENT.execute_statement(Statement=f"SELECT * FROM {TABLE}")["Items"]
    assert found == [{"id": {"S": "a"}, "total": {"N": "4"}}]
    old = CLIENT.delete_item(TableName=TABLE, Key={"id": {"S": "a"}}, ReturnValues="ALL_OLD")
    assert old["Attributes"] == found[0]


def stream(arn):
    assert STREAMS.list_streams(TableName=TABLE)["Streams"][0]["StreamArn"] == arn
    shard = STREAMS.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
    iterator = STREAMS.get_shard_iterator(StreamArn=arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
    records = STREAMS.get_records(ShardIterator=iterator["ShardIterator"])["Records"]
    names = [record["eventName"] for record in records]
    assert names == ["INSERT", "INSERT", "MODIFY", "REMOVE", "REMOVE"], names


def settings(arn):
    specification = {"Enabled": True, "AttributeName": "expires"}
    CLIENT.update_time_to_live(TableName=TABLE, TimeToLiveSpecification=specification)
    described = CLIENT.describe_time_to_live(TableName=TABLE)["TimeToLiveDescription"]
    assert described == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires"}
    updated = CLIENT.update_table(TableName=TABLE, DeletionProtectionEnabled=True)
    assert updated["TableDescription"]["DeletionProtectionEnabled"]
    try:
        CLIENT.delete_table(TableName=TABLE)
        raise AssertionError("a protected table was deleted")
    except CLIENT.exceptions.ClientError as error:
        assert error.response["Error"]["Code"] == "ValidationException"
    CLIENT.update_table(TableName=TABLE, DeletionProtectionEnabled=False)
    CLIENT.tag_resource(ResourceArn=arn, Tags=[{"Key": "stage", "Value": "test"}])
    CLIENT.untag_resource(ResourceArn=arn, TagKeys=["team"])
    assert CLIENT.list_tags_of_resource(ResourceArn=arn)["Tags"] == [{"Key": "stage", "Value": "test"}]
    policy = '{"Version": "2012-10-17", "Statement": []}'
    revision = CLIENT.put_resource_policy(ResourceArn=arn, Policy=policy)["RevisionId"]
    assert CLIENT.get_resource_policy(ResourceArn=arn)["RevisionId"] == revision
    CLIENT.delete_resource_policy(ResourceArn=arn)
    CLIENT.update_contributor_insights(TableName=TABLE, ContributorInsightsAction="ENABLE")
    insights = CLIENT.describe_contributor_insights(TableName=TABLE)
    assert insights["ContributorInsightsStatus"] == "ENABLED"
    assert len(CLIENT.list_contributor_insights()["ContributorInsightsSummaries"]) == 1
    assert CLIENT.describe_limits()["TableMaxReadCapacityUnits"] == 40000
    assert CLIENT.describe_endpoints()["Endpoints"][0]["CachePeriodInMinutes"] == 1440


def backups():
    CLIENT.put_item(TableName=TABLE, Item={"id": {"S": "kept"}})
    backup = CLIENT.create_backup(TableName=TABLE, BackupName="first")["BackupDetails"]["BackupArn"]
    assert CLIENT.describe_backup(BackupArn=backup)["BackupDescription"]["BackupDetails"]["BackupName"] == "first"
    assert len(CLIENT.list_backups(TableName=TABLE)["BackupSummaries"]) == 1
    CLIENT.restore_table_from_backup(TargetTableName="restored", BackupArn=backup)
    enabled = {"PointInTimeRecoveryEnabled": True}
    CLIENT.update_continuous_backups(TableName=TABLE, PointInTimeRecoverySpecification=enabled)
    described = CLIENT.describe_continuous_backups(TableName=TABLE)["ContinuousBackupsDescription"]
    assert described["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"
    CLIENT.restore_table_to_point_in_time(SourceTableName=TABLE, TargetTableName="again", UseLatestRestorableTime=True)
    for name in ("restored", "again"):
        assert CLIENT.scan(TableName=name)["Items"] == [{"id": {"S": "kept"}}]
    CLIENT.delete_backup(BackupArn=backup)


created = create()
statements()
stream(created["LatestStreamArn"])
settings(created["TableArn"])
backups()
for name in CLIENT.list_tables()["TableNames"]:
    CLIENT.delete_table(TableName=name)
print("ok")
