"""The tags of resources of all services, through the Resource Groups Tagging API.

Usage: tagging.py ENDPOINT. Ends with an exit code of 0 and "ok", or with the
assertion that did not hold.
"""

from support import ACCOUNT, client, error_of

tagging = client("resourcegroupstaggingapi")


def arns(**parameters):
    answer = tagging.get_resources(**parameters)
    assert answer["PaginationToken"] == "", answer
    return [found["ResourceARN"] for found in answer["ResourceTagMappingList"]]


def tags(arn):
    (found,) = tagging.get_resources(ResourceARNList=[arn])["ResourceTagMappingList"]
    return {tag["Key"]: tag["Value"] for tag in found["Tags"]}


def every_service():
    """Each service shows resources that it tagged itself, and takes changes."""
    sqs, sns, s3 = client("sqs"), client("sns"), client("s3")
    cognito, ses = client("cognito-idp"), client("sesv2")
    given = {"team": "shop", "stage": "test"}
    pairs = [{"Key": key, "Value": value} for key, value in given.items()]

    url = sqs.create_queue(QueueName="orders", tags=given)["QueueUrl"]
    queue = f"arn:aws:sqs:us-east-1:{ACCOUNT}:orders"
    topic = sns.create_topic(Name="news", Tags=pairs)["TopicArn"]
    s3.create_bucket(Bucket="photos")
    s3.put_bucket_tagging(Bucket="photos", Tagging={"TagSet": pairs})
    bucket = "arn:aws:s3:::photos"
    pool = cognito.create_user_pool(PoolName="users", UserPoolTags=given)["UserPool"]
    ses.create_email_identity(EmailIdentity="shop.example", Tags=pairs)
    identity = f"arn:aws:ses:us-east-1:{ACCOUNT}:identity/shop.example"
    ses.create_configuration_set(ConfigurationSetName="mails", Tags=pairs)
    mails = f"arn:aws:ses:us-east-1:{ACCOUNT}:configuration-set/mails"
    sqs.create_queue(QueueName="untagged")

    everything = sorted([queue, topic, bucket, pool["Arn"], identity, mails])
    assert arns() == everything
    for arn in everything:
        assert tags(arn) == given, arn

    answer = tagging.tag_resources(ResourceARNList=everything, Tags={"stage": "live", "owner": "jo"})
    assert answer["FailedResourcesMap"] == {}, answer
    answer = tagging.untag_resources(ResourceARNList=everything, TagKeys=["team", "absent"])
    assert answer["FailedResourcesMap"] == {}, answer
    changed = {"stage": "live", "owner": "jo"}
    for arn in everything:
        assert tags(arn) == changed, arn
    as_pairs = lambda found: {tag["Key"]: tag["Value"] for tag in found}
    assert sqs.list_queue_tags(QueueUrl=url)["Tags"] == changed
    assert as_pairs(sns.list_tags_for_resource(ResourceArn=topic)["Tags"]) == changed
    assert as_pairs(s3.get_bucket_tagging(Bucket="photos")["TagSet"]) == changed
    assert cognito.list_tags_for_resource(ResourceArn=pool["Arn"])["Tags"] == changed
    assert as_pairs(ses.list_tags_for_resource(ResourceArn=identity)["Tags"]) == changed
    assert as_pairs(ses.list_tags_for_resource(ResourceArn=mails)["Tags"]) == changed

    # Resources of another region and another account are not shown.
    other = client("resourcegroupstaggingapi", region="eu-west-1")
    assert other.get_resources()["ResourceTagMappingList"] == []
    other = client("resourcegroupstaggingapi", key="123456789012")
    assert other.get_resources()["ResourceTagMappingList"] == []

    by_type = lambda *types: arns(ResourceTypeFilters=list(types))
    assert by_type("sqs") == [queue]
    assert by_type("ses") == sorted([identity, mails])
    assert by_type("ses:identity", "s3:bucket") == sorted([bucket, identity])
    assert by_type("cognito-idp:userpool") == [pool["Arn"]]
    assert by_type("ec2") == []

    # The tags of a resource that is gone are gone.
    sqs.delete_queue(QueueUrl=url)
    ses.delete_email_identity(EmailIdentity="shop.example")
    assert arns() == sorted([topic, bucket, pool["Arn"], mails])
    tagging.untag_resources(ResourceARNList=everything, TagKeys=list(changed))
    assert arns() == []


def filters_and_pages():
    sqs = client("sqs")
    for number in range(7):
        given = {"number": str(number), "parity": "even" if number % 2 == 0 else "odd"}
        if number == 3:
            given["last"] = ""
        sqs.create_queue(QueueName=f"queue-{number}", tags=given)
    queue = lambda number: f"arn:aws:sqs:us-east-1:{ACCOUNT}:queue-{number}"
    chosen = lambda *filters: arns(TagFilters=list(filters))
    assert chosen({"Key": "parity", "Values": ["odd"]}) == [queue(n) for n in (1, 3, 5)]
    assert chosen({"Key": "number", "Values": ["1", "2"]}) == [queue(1), queue(2)]
    both = chosen({"Key": "number", "Values": ["1", "2"]}, {"Key": "parity", "Values": ["even"]})
    assert both == [queue(2)]
    assert chosen({"Key": "last"}) == [queue(3)]
    assert chosen({"Key": "parity", "Values": ["Odd"]}) == [], "values are case-sensitive"
    assert chosen({"Key": "Parity"}) == [], "keys are case-sensitive"

    pages = tagging.get_paginator("get_resources").paginate(ResourcesPerPage=3)
    sizes = [[found["ResourceARN"] for found in page["ResourceTagMappingList"]] for page in pages]
    assert sizes == [[queue(n) for n in range(3)], [queue(n) for n in range(3, 6)], [queue(6)]], sizes

    assert tagging.get_tag_keys()["TagKeys"] == ["last", "number", "parity"]
    assert tagging.get_tag_values(Key="parity")["TagValues"] == ["even", "odd"]
    assert tagging.get_tag_values(Key="absent")["TagValues"] == []
    for number in range(7):
        sqs.delete_queue(QueueUrl=sqs.get_queue_url(QueueName=f"queue-{number}")["QueueUrl"])


def refusals():
    # https://github.com/boto/boto3/issues/2760
    for call, more in (
        (tagging.tag_resources, {"Tags": {"a": "b"}}),
        (tagging.untag_resources, {"TagKeys": ["a"]}),
        (tagging.get_resources, {}),
    ):
        error = error_of(call, ResourceARNList=["nothing"], **more)
        assert error == ("InvalidParameterException", "nothing not a valid AmazonResourceName (ARN)"), error

    # Each resource fails for itself, with the code of its own service.
    client("s3").create_bucket(Bucket="limits")
    bucket = "arn:aws:s3:::limits"
    gone = {
        f"arn:aws:sqs:us-east-1:{ACCOUNT}:gone": "QueueDoesNotExist",
        f"arn:aws:sqs:eu-west-1:{ACCOUNT}:gone": "QueueDoesNotExist",
        f"arn:aws:sns:us-east-1:{ACCOUNT}:gone": "ResourceNotFoundException",
        "arn:aws:s3:::gone": "NoSuchBucket",
        f"arn:aws:cognito-idp:us-east-1:{ACCOUNT}:userpool/us-east-1_AbCdEfGhI": "ResourceNotFoundException",
        f"arn:aws:ses:us-east-1:{ACCOUNT}:identity/gone.example": "NotFoundException",
        f"arn:aws:ec2:us-east-1:{ACCOUNT}:instance/i-1": "InvalidParameterException",
    }
    answer = tagging.tag_resources(ResourceARNList=[bucket, *gone], Tags={"a": "b"})
    failed = answer["FailedResourcesMap"]
    codes = {arn: failure["ErrorCode"] for arn, failure in failed.items()}
    assert codes == gone, codes
    assert failed["arn:aws:s3:::gone"]["StatusCode"] == 404, failed
    assert tags(bucket) == {"a": "b"}, "the others are tagged"
    many = {str(number): "" for number in range(50)}
    failed = tagging.tag_resources(ResourceARNList=[bucket], Tags=many)["FailedResourcesMap"]
    assert failed[bucket]["ErrorCode"] == "BadRequest", failed
    assert tags(bucket) == {"a": "b"}, "tags above the limit change nothing"

    # What the API reference says of parameters that exclude each other, and of limits.
    for more in (
        {"TagFilters": [{"Key": "a"}]},
        {"ResourceTypeFilters": ["sqs"]},
        {"ResourcesPerPage": 5},
        {"PaginationToken": "x"},
    ):
        code, _ = error_of(tagging.get_resources, ResourceARNList=[bucket], **more)
        assert code == "InvalidParameterException", more
    for more in (
        {"ResourcesPerPage": 0},
        {"ResourcesPerPage": 101},
        {"TagsPerPage": 99},
        {"TagsPerPage": 501},
        {"PaginationToken": "nonsense"},
        {"ExcludeCompliantResources": True},
    ):
        code, _ = error_of(tagging.get_resources, **more)
        assert code == "InvalidParameterException", more
    code, message = error_of(tagging.get_resources, IncludeComplianceDetails=True)
    assert code == "NotImplemented" and "IncludeComplianceDetails" in message, (code, message)
    code, message = error_of(tagging.tag_resources, ResourceARNList=[bucket] * 21, Tags={"a": "b"})
    assert code == "InvalidParameterException" and "less than or equal to 20" in message, message
    code, _ = error_of(tagging.start_report_creation, S3Bucket="limits")
    assert code == "NotImplemented", code


every_service()
filters_and_pages()
refusals()
print("ok")
