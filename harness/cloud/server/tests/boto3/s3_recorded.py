"""S3 against what AWS was recorded to answer: one function for each point, with the
recording it is from.

    s3_recorded.py http://127.0.0.1:4566

It needs boto3 and nothing else.
"""

import base64
import hashlib
import http.client
import json
import sys
import uuid
import xml.etree.ElementTree as ElementTree
from urllib.parse import urlsplit

import boto3
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

ENDPOINT = sys.argv[1]


def client(service="s3", region="us-east-1", **arguments):
    return boto3.client(
        service,
        endpoint_url=ENDPOINT,
        region_name=region,
        aws_access_key_id="test",
        aws_secret_access_key="test",
        **arguments,
    )


s3 = client()


def bucket(**arguments):
    name = "recorded-" + uuid.uuid4().hex[:8]
    s3.create_bucket(Bucket=name, **arguments)
    return name


def error(call, /, **arguments):
    """The error of a call, with its status."""
    try:
        call(**arguments)
    except ClientError as refused:
        found = refused.response["Error"]
        return {**found, "Status": refused.response["ResponseMetadata"]["HTTPStatusCode"]}
    raise AssertionError(f"{call.__name__} was accepted with {arguments}")


def expect(found, **wanted):
    for name, value in wanted.items():
        assert found.get(name) == value, (name, found)


def send(method, path, body=b"", headers=None, region="us-east-1", sign=True, host=None):
    """A request as it is written here, signed or not: status, headers and the error, if any."""
    parts = urlsplit(ENDPOINT)
    headers = {"Host": host or parts.netloc, **(headers or {})}
    if sign:
        request = AWSRequest(method, ENDPOINT + path, headers=headers, data=body)
        request.context["payload_signing_enabled"] = True
        S3SigV4Auth(Credentials("test", "test"), "s3", region).add_auth(request)
        headers = dict(request.headers.items())
    connection = http.client.HTTPConnection(parts.hostname, parts.port)
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    if "Content-Length" not in headers:
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    answer = connection.getresponse()
    text = answer.read()
    found = {"Status": answer.status, "Headers": answer.headers, "Body": text}
    if answer.status >= 400 and text.startswith(b"<?xml"):
        found |= {element.tag: element.text for element in ElementTree.fromstring(text)}
    return found


def operations_that_are_not_there_do_not_touch_objects():
    # The model has them; they fell through to the object's own operations.
    name = bucket()
    s3.put_object(Bucket=name, Key="k", Body=b"kept")
    for method, query, operation in [
        ("DELETE", "annotation&annotationName=a", "DeleteObjectAnnotation"),
        ("PUT", "annotation&annotationName=a", "PutObjectAnnotation"),
        ("GET", "annotation", "ListObjectAnnotations"),
        ("GET", "annotationName=a", "ObjectAnnotation"),
        ("GET", "torrent", "GetObjectTorrent"),
        ("PUT", "renameObject", "RenameObject"),
        ("PUT", "encryption", "UpdateObjectEncryption"),
    ]:
        found = send(method, f"/{name}/k?{query}", b"other" if method == "PUT" else b"")
        expect(found, Status=501, Code="NotImplemented")
        assert operation in found["Message"] or "Annotation" in found["Message"], found
    for method, query in [("GET", "session"), ("PUT", "abac"), ("PUT", "metadataAnnotationTable")]:
        expect(send(method, f"/{name}?{query}"), Status=501, Code="NotImplemented")
    # A resource that an object does not have, or a method that a resource does not know.
    for method, query in [("DELETE", "policy"), ("DELETE", "acl"), ("PUT", "uploads"), ("GET", "delete")]:
        expect(send(method, f"/{name}/k?{query}"), Status=405, Code="MethodNotAllowed")
    expect(send("GET", f"/{name}?acl&policy"), Status=400, Code="InvalidArgument")
    # What is no name of the API at all is ignored, as AWS ignores it.
    assert send("GET", f"/{name}/k?own=1&x-id=GetObject")["Body"] == b"kept"
    # Object Lambda has a path of its own.
    found = send("POST", "/WriteGetObjectResponse", headers={"x-amz-request-route": "r"})
    expect(found, Status=501, Code="NotImplemented")
    assert "WriteGetObjectResponse" in found["Message"], found


def a_checksum_that_is_too_long_is_refused():
    name = bucket()
    long = base64.b64encode(hashlib.sha256(b"x").hexdigest().encode()).decode()
    for algorithm in ["crc32", "crc64nvme", "sha1", "sha256"]:
        found = send("PUT", f"/{name}/k", b"x", {f"x-amz-checksum-{algorithm}": long})
        expect(found, Status=400, Code="InvalidRequest")
    part = {"PartNumber": 1, "ETag": "e", "ChecksumSHA256": long}
    upload = s3.create_multipart_upload(Bucket=name, Key="k", ChecksumAlgorithm="SHA256")["UploadId"]
    found = error(
        s3.complete_multipart_upload,
        Bucket=name,
        Key="k",
        UploadId=upload,
        MultipartUpload={"Parts": [part]},
    )
    expect(found, Status=400)


def other_kinds_of_s3_are_refused():
    name = f"express-{uuid.uuid4().hex[:8]}--use1-az4--x-s3"
    place = {
        "Location": {"Type": "AvailabilityZone", "Name": "use1-az4"},
        "Bucket": {"Type": "Directory", "DataRedundancy": "SingleAvailabilityZone"},
    }
    for call, arguments in [
        (s3.create_bucket, {"Bucket": name, "CreateBucketConfiguration": place}),
        (s3.list_directory_buckets, {}),
        (s3.create_session, {"Bucket": name}),
        (s3.put_object, {"Bucket": name, "Key": "k", "Body": b"x"}),
    ]:
        found = error(call, **arguments)
        expect(found, Status=501, Code="NotImplemented")
        assert "directory buckets" in found["Message"], found
    lambda_client = client(config=Config(inject_host_prefix=False))
    found = error(lambda_client.write_get_object_response, RequestRoute="r", RequestToken="t")
    expect(found, Status=501, Code="NotImplemented")
    assert "WriteGetObjectResponse" in found["Message"], found


def the_initiator_of_an_upload_has_a_display_name():
    # Recorded: s3, test_multipart_and_list_parts.
    name = bucket()
    upload = s3.create_multipart_upload(Bucket=name, Key="k")["UploadId"]
    listed = s3.list_multipart_uploads(Bucket=name)["Uploads"][0]
    parts = s3.list_parts(Bucket=name, Key="k", UploadId=upload)
    for found in (listed, parts):
        assert set(found["Initiator"]) == {"ID", "DisplayName"}, found
        assert set(found["Owner"]) == {"ID"}, found


def one_part(name, key, body=b"abc", **arguments):
    upload = s3.create_multipart_upload(Bucket=name, Key=key, **arguments)["UploadId"]
    part = s3.upload_part(Bucket=name, Key=key, UploadId=upload, PartNumber=1, Body=body)
    listed = {"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
    return {"Bucket": name, "Key": key, "UploadId": upload, "MultipartUpload": listed}


def a_suspended_bucket_does_not_name_the_null_version():
    # Recorded: s3_api, test_put_object_on_suspended_bucket; s3, test_s3_copy_object_in_place_versioned.
    name = bucket()
    for status in ("Enabled", "Suspended"):
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": status})
    assert "VersionId" not in s3.put_object(Bucket=name, Key="k", Body=b"x")
    assert "VersionId" not in s3.complete_multipart_upload(**one_part(name, "m"))
    copied = s3.copy_object(Bucket=name, Key="c", CopySource=f"{name}/k")
    assert copied["VersionId"] == "null" and "CopySourceVersionId" not in copied, copied
    assert s3.get_object(Bucket=name, Key="k")["VersionId"] == "null"
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    version = s3.put_object(Bucket=name, Key="k", Body=b"y")["VersionId"]
    copied = s3.copy_object(Bucket=name, Key="c", CopySource=f"{name}/k")
    assert copied["CopySourceVersionId"] == version, copied


def an_upload_may_be_completed_again():
    # SDKs try again when an answer is lost; the API reference says the operation may be retried.
    name = bucket()
    upload = one_part(name, "k")
    first = s3.complete_multipart_upload(**upload)
    again = s3.complete_multipart_upload(**upload)
    first.pop("ResponseMetadata"), again.pop("ResponseMetadata")
    assert first == again, (first, again)
    other = {"Parts": [{"PartNumber": 1, "ETag": '"other"'}]}
    expect(error(s3.complete_multipart_upload, **{**upload, "MultipartUpload": other}), Code="NoSuchUpload")


def conditions_of_an_upload():
    # Recorded: s3_api, test_multipart_if_match_with_put and test_multipart_if_match_with_put_identical.
    name = bucket()
    etag = s3.put_object(Bucket=name, Key="k", Body=b"test")["ETag"]
    upload = one_part(name, "k")
    expect(error(s3.complete_multipart_upload, **upload, IfMatch='"other"'), Code="PreconditionFailed")
    s3.put_object(Bucket=name, Key="k", Body=b"test")
    found = error(s3.complete_multipart_upload, **upload, IfMatch=etag)
    expect(found, Status=409, Code="ConditionalRequestConflict", Condition="If-Match", Key="k")
    s3.complete_multipart_upload(**one_part(name, "k"), IfMatch=etag)
    found = send("POST", f"/{name}/k?uploadId={upload['UploadId']}")
    expect(found, Status=400, Code="InvalidRequest", Message="You must specify at least one part")


def ranges_of_a_copied_part():
    # Recorded: s3_api, test_upload_part_copy_range.
    name = bucket()
    s3.put_object(Bucket=name, Key="k", Body=b"0123456789")
    upload = s3.create_multipart_upload(Bucket=name, Key="c")["UploadId"]
    copy = {"Bucket": name, "Key": "c", "UploadId": upload, "PartNumber": 1, "CopySource": f"{name}/k"}
    found = error(s3.upload_part_copy, **copy, CopySourceRange="bytes=0-100")
    expect(found, Code="InvalidArgument", Message="Range specified is not valid for source object of size: 10")
    found = error(s3.upload_part_copy, **copy, CopySourceRange="bytes=100-200")
    message = "The specified copy range is invalid for the source object size"
    expect(found, Code="InvalidRequest", Message=message)


def the_public_may_choose_the_list_of_what_it_writes():
    # ceph's s3-tests, test_post_object_anonymous_request and test_post_object_tags_anonymous_request.
    name = bucket(ObjectOwnership="ObjectWriter")
    s3.delete_public_access_block(Bucket=name)
    s3.put_bucket_acl(Bucket=name, ACL="public-read-write")
    found = send("PUT", f"/{name}/k", b"x", {"x-amz-acl": "public-read", "x-amz-tagging": "a=1"}, sign=False)
    expect(found, Status=200)
    fields = {"key": "f", "acl": "public-read"}
    parts = [f'Content-Disposition: form-data; name="{k}"\r\n\r\n{v}' for k, v in fields.items()]
    parts.append('Content-Disposition: form-data; name="file"; filename="f"\r\n\r\nbody')
    body = "".join(f"--xyz\r\n{part}\r\n" for part in parts) + "--xyz--\r\n"
    kind = {"Content-Type": "multipart/form-data; boundary=xyz"}
    expect(send("POST", f"/{name}", body.encode(), kind, sign=False), Status=204)
    assert send("GET", f"/{name}/f", sign=False)["Body"] == b"body"
    deny = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:PutObjectAcl",
        "Resource": f"arn:aws:s3:::{name}/*",
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [deny]})
    s3.put_bucket_policy(Bucket=name, Policy=policy)
    expect(send("PUT", f"/{name}/k", b"x", {"x-amz-acl": "public-read"}, sign=False), Status=403)
    expect(send("PUT", f"/{name}/k", b"x", sign=False), Status=200)


def locations():
    # Recorded: s3, test_create_bucket_with_invalid_location_constraint and test_different_location_constraint.
    def refused(region, constraint):
        place = {"LocationConstraint": constraint}
        name = "recorded-" + uuid.uuid4().hex[:8]
        return error(client(region=region).create_bucket, Bucket=name, CreateBucketConfiguration=place)

    for region, constraint in [("eu-west-1", "bar"), ("us-west-1", "us-east-1"), ("us-west-1", "aws-global")]:
        expect(
            refused(region, constraint),
            Code="IllegalLocationConstraintException",
            Message=f"The {constraint} location constraint is incompatible for the region specific endpoint this request was sent to.",
        )
    for constraint in ["foo", "us-east-1", "aws-global"]:
        expect(refused("us-east-1", constraint), Code="InvalidLocationConstraint")


def encryption():
    name = bucket()
    key = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": b"k" * 32}
    s3.put_object(Bucket=name, Key="k", Body=b"x")
    # The API reference promises 400 for the header on GetObject and HeadObject; the message is
    # from s3cmd's issue 276.
    header = {"x-amz-server-side-encryption": "AES256"}
    for method in ("GET", "HEAD"):
        expect(send(method, f"/{name}/k", headers=header), Status=400)
    message = "x-amz-server-side-encryption header is not supported for this operation."
    expect(send("GET", f"/{name}/k", headers=header), Code="InvalidArgument", Message=message)
    found = error(s3.put_object, Bucket=name, Key="k", ServerSideEncryption="AES256", SSEKMSKeyId="abc")
    expect(found, Code="InvalidArgument", ArgumentName="x-amz-server-side-encryption")

    # Recorded: s3, test_put_object_validation_sse_c and test_object_retrieval_sse_c: no MD5.
    encoded = base64.b64encode(b"k" * 32).decode()
    bare = {
        "x-amz-server-side-encryption-customer-algorithm": "AES256",
        "x-amz-server-side-encryption-customer-key": encoded,
    }
    message = "The secret key was invalid for the specified algorithm."
    expect(send("PUT", f"/{name}/c", b"x", bare), Code="InvalidArgument", Message=message)
    s3.put_object(Bucket=name, Key="c", Body=b"x", **key)
    expect(send("GET", f"/{name}/c", headers=bare), Status=403, Code="AccessDenied")

    # Recorded: s3, test_multipart_upload_sse_c_validation; the same for a copied part.
    upload = s3.create_multipart_upload(Bucket=name, Key="m", **key)["UploadId"]
    part = {"Bucket": name, "Key": "m", "UploadId": upload, "PartNumber": 1}
    message = (
        "The multipart upload initiate requested encryption. "
        "Subsequent part requests must include the appropriate encryption parameters."
    )
    expect(error(s3.upload_part, **part, Body=b"x"), Code="InvalidRequest", Message=message)
    expect(error(s3.upload_part_copy, **part, CopySource=f"{name}/k"), Code="InvalidRequest", Message=message)

    # Recorded: s3, test_multipart_upload_sse_c and test_s3_multipart_upload_sse: a checksum that
    # nobody chose.
    sent = s3.upload_part(**part, Body=b"x", **key)
    listed = {"Parts": [{"PartNumber": 1, "ETag": sent["ETag"]}]}
    done = s3.complete_multipart_upload(Bucket=name, Key="m", UploadId=upload, MultipartUpload=listed)
    got = s3.get_object(Bucket=name, Key="m", ChecksumMode="ENABLED", **key)
    assert "ChecksumCRC64NVME" not in done and "ChecksumCRC64NVME" not in got, (done, got)
    done = s3.complete_multipart_upload(**one_part(name, "kms", ServerSideEncryption="aws:kms"))
    got = s3.get_object(Bucket=name, Key="kms", ChecksumMode="ENABLED")
    assert "ChecksumCRC64NVME" not in done and "ChecksumCRC64NVME" in got, (done, got)

    # Recorded: s3, test_copy_in_place_with_bucket_encryption.
    itself = {"Bucket": name, "Key": "k", "CopySource": f"{name}/k"}
    expect(error(s3.copy_object, **itself), Code="InvalidRequest")
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": False}
    s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": [rule]})
    s3.copy_object(**itself)


def listings_and_deletes():
    name = bucket()
    # Recorded: s3_list_operations, *-error-empty-value.
    for query in ["", "&list-type=2", "&versions", "&uploads"]:
        found = send("GET", f"/{name}?encoding-type={query}")
        message = "Invalid Encoding Method specified in Request"
        expect(found, Status=400, Code="InvalidArgument", Message=message)
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    version = s3.put_object(Bucket=name, Key="one", Body=b"1")["VersionId"]
    s3.put_object(Bucket=name, Key="two", Body=b"2")
    found = error(s3.delete_object, Bucket=name, Key="two", VersionId=version)
    expect(found, Code="NoSuchVersion")
    # Recorded: s3_api, test_delete_object_if_match_size_non_express.
    found = error(s3.delete_object, Bucket=name, Key="two", IfMatchSize=1)
    expect(found, Status=501, Code="NotImplemented", Header="x-amz-if-match-size")
    found = error(s3.put_object, Bucket=name, Key="two", WriteOffsetBytes=1)
    expect(found, Status=501, Code="NotImplemented")


def lists_of_grants():
    name = bucket()
    # The user guide: only bucket-owner-full-control passes where lists are disabled.
    expect(error(s3.put_object, Bucket=name, Key="k", ACL="private"), Code="AccessControlListNotSupported")
    s3.put_object(Bucket=name, Key="k", ACL="bucket-owner-full-control")
    # aptly sends an empty header.
    expect(send("PUT", f"/{name}/k", b"x", {"x-amz-acl": ""}), Status=200)
    name = bucket(ObjectOwnership="ObjectWriter")
    grant = 'emailAddress="nobody@example.com"'
    found = error(s3.put_object, Bucket=name, Key="k", GrantRead=grant)
    expect(found, Code="UnresolvableGrantByEmailAddress")


def digests_and_tags():
    # Recorded: s3, test_s3_invalid_content_md5: hexadecimal for an object, base64 for a part.
    name = bucket()
    md5 = base64.b64encode(hashlib.md5(b"other").digest()).decode()
    found = send("PUT", f"/{name}/k", b"x", {"Content-MD5": md5})
    expect(found, Code="BadDigest", ExpectedDigest=hashlib.md5(b"other").hexdigest())
    upload = s3.create_multipart_upload(Bucket=name, Key="m")["UploadId"]
    found = send("PUT", f"/{name}/m?partNumber=1&uploadId={upload}", b"x", {"Content-MD5": md5})
    expect(found, Code="BadDigest", ExpectedDigest=md5)
    # Recorded: s3_api, tags-key-aws-prefix, and test_tagging_validation.
    tags = [{"Key": "aws:a", "Value": "b"}]
    found = error(s3.create_bucket, Bucket="recorded-tags", CreateBucketConfiguration={"Tags": tags})
    assert found["Message"].startswith("User-defined tag keys can't start with \"aws:\"."), found
    # Recorded: s3_api, test_put_bucket_tagging_none_value.
    s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": [{"Key": "a", "Value": "b"}]})
    document = b'<Tagging xmlns="http://s3.amazonaws.com/doc/2006-03-01/"></Tagging>'
    md5 = base64.b64encode(hashlib.md5(document).digest()).decode()
    expect(send("PUT", f"/{name}?tagging", document, {"Content-MD5": md5}), Status=204)
    expect(error(s3.get_bucket_tagging, Bucket=name), Code="NoSuchTagSet")
    found = error(s3.put_bucket_tagging, Bucket=name, Tagging={"TagSet": tags})
    expect(found, Message="System tags cannot be added/updated by requester")


def configurations_by_id():
    # Recorded: s3, test_s3_analytics_configurations, test_s3_intelligent_tier_config,
    # test_s3_inventory_report_crud and test_s3_put_inventory_report_exceptions.
    name = bucket()

    def put(call, member, document, id=None):
        return call(Bucket=name, Id=id or document["Id"], **{member: document})

    analytics = {"Id": "a", "StorageClassAnalysis": {}}
    tiering = {"Id": "t", "Status": "Enabled", "Tierings": [{"Days": 90, "AccessTier": "ARCHIVE_ACCESS"}]}
    inventory = {
        "Id": "i",
        "Destination": {"S3BucketDestination": {"Bucket": f"arn:aws:s3:::{name}", "Format": "CSV"}},
        "IsEnabled": True,
        "IncludedObjectVersions": "All",
        "OptionalFields": ["Size", "ETag"],
        "Schedule": {"Frequency": "Daily"},
    }
    kinds = [
        (s3.put_bucket_analytics_configuration, "AnalyticsConfiguration", analytics, "MalformedXML"),
        (s3.put_bucket_intelligent_tiering_configuration, "IntelligentTieringConfiguration", tiering, "MalformedXML"),
        (s3.put_bucket_inventory_configuration, "InventoryConfiguration", inventory, "IdMismatch"),
    ]
    for call, member, document, code in kinds:
        assert put(call, member, document)["ResponseMetadata"]["HTTPStatusCode"] == 204
        expect(error(put, call=call, member=member, document=document, id="other"), Code=code)
    for change, code in [
        ({"IncludedObjectVersions": "Wrong"}, "MalformedXML"),
        ({"Schedule": {"Frequency": "Hourly"}}, "MalformedXML"),
        ({"OptionalFields": ["Wrong"]}, "MalformedXML"),
        ({"Destination": {"S3BucketDestination": {"Bucket": name, "Format": "CSV"}}}, "InvalidS3DestinationBucket"),
    ]:
        call, member = kinds[2][:2]
        expect(error(put, call=call, member=member, document={**inventory, **change}), Code=code)


def notifications():
    sqs = client("sqs")
    name = bucket()
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    allow = {
        "Effect": "Allow",
        "Principal": {"Service": "s3.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    # Recorded: s3_notifications_sqs, test_filter_rules_case_insensitive.
    rules = [{"Name": "suffix", "Value": ".txt"}, {"Name": "PREFIX", "Value": ""}]
    queue = {
        "QueueArn": arn,
        "Events": ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"],
        "Filter": {"Key": {"FilterRules": rules}},
    }
    s3.put_bucket_notification_configuration(
        Bucket=name, NotificationConfiguration={"QueueConfigurations": [queue]}
    )
    kept = s3.get_bucket_notification_configuration(Bucket=name)["QueueConfigurations"][0]
    names = [rule["Name"] for rule in kept["Filter"]["Key"]["FilterRules"]]
    assert names == ["Suffix", "Prefix"], kept

    def received():
        messages = sqs.receive_message(
            QueueUrl=url, MaxNumberOfMessages=10, MessageSystemAttributeNames=["AWSTraceHeader"]
        ).get("Messages", [])
        for message in messages:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return messages

    received()
    # Recorded: s3_notifications_sqs, test_delete_objects: keys that are not there count.
    s3.delete_objects(Bucket=name, Delete={"Objects": [{"Key": "a.txt"}, {"Key": "b.txt"}]})
    s3.delete_object(Bucket=name, Key="c.txt")
    events = [json.loads(message["Body"])["Records"][0] for message in received()]
    assert [event["eventName"] for event in events] == ["ObjectRemoved:Delete"] * 3, events
    # Recorded: s3_notifications_sqs, test_xray_header.
    trace = "Root=1-3152b799-8954dae64eda91bc9a23a7e8;Parent=7fa8c0f79203be72;Sampled=1"
    send("PUT", f"/{name}/t.txt", b"x", {"X-Amzn-Trace-Id": trace})
    assert received()[0]["Attributes"] == {"AWSTraceHeader": trace}


def websites():
    name = bucket(ObjectOwnership="ObjectWriter")
    s3.delete_public_access_block(Bucket=name)
    s3.put_bucket_acl(Bucket=name, ACL="public-read")
    host = f"{name}.s3-website-us-east-1.localhost:{urlsplit(ENDPOINT).port}"

    def visit(path, method="GET"):
        return send(method, path, sign=False, host=host)

    def configure(**document):
        return s3.put_bucket_website(Bucket=name, WebsiteConfiguration=document)

    index = {"Suffix": "index.html"}
    # Recorded: s3, test_validate_website_configuration.
    rule = {"Redirect": {"ReplaceKeyPrefixWith": "prefix"}, "Condition": {}}
    found = error(configure, IndexDocument=index, RoutingRules=[rule])
    assert found["Message"].startswith("Condition cannot be empty."), found
    expect(error(configure, IndexDocument=index, RoutingRules=[]), Code="MalformedXML")

    # Recorded: s3, test_website_hosting_404.
    configure(IndexDocument=index)
    page = visit("/")
    head = (
        "<html>\n<head><title>404 Not Found</title></head>\n<body>\n<h1>404 Not Found</h1>\n<ul>\n"
        "<li>Code: NoSuchKey</li>\n<li>Message: The specified key does not exist.</li>\n"
        "<li>Key: index.html</li>\n<li>RequestId: "
    )
    assert page["Status"] == 404 and page["Body"].decode().startswith(head), page["Body"].decode()
    configure(IndexDocument=index, ErrorDocument={"Key": "error.html"})
    tail = (
        "</ul>\n<h3>An Error Occurred While Attempting to Retrieve a Custom Error Document</h3>\n<ul>\n"
        "<li>Code: NoSuchKey</li>\n<li>Message: The specified key does not exist.</li>\n"
        "<li>Key: error.html</li>\n</ul>\n<hr/>\n</body>\n</html>\n"
    )
    page = visit("/")["Body"].decode()
    assert page.startswith(head) and page.endswith(tail), page
    # An error document redirects as any object does.
    s3.put_object(Bucket=name, Key="error.html", WebsiteRedirectLocation="/moved.html", ACL="public-read")
    page = visit("/nothing")
    assert (page["Status"], page["Headers"]["Location"]) == (301, "/moved.html"), page


def regions():
    # Recorded: s3, test_create_bucket_aws_global. s3cmd signs for `US` and tries again with <Region>.
    for region in ["US", "aws-global"]:
        found = send("GET", "/", region=region)
        expect(
            found,
            Status=400,
            Code="AuthorizationHeaderMalformed",
            Region="us-east-1",
            Message=f"The authorization header is malformed; the region '{region}' is wrong; expecting 'us-east-1'",
        )


def connections_survive_a_refusal():
    # A refusal before the body is read: it is read all the same, or the end is announced.
    name = bucket()
    parts = urlsplit(ENDPOINT)

    def ask(connection, size, headers):
        connection.putrequest("PUT", f"/{name}/k", skip_host=True, skip_accept_encoding=True)
        for header, value in {"Host": parts.netloc, "Content-Length": str(size), **headers}.items():
            connection.putheader(header, value)
        connection.endheaders()
        for _ in range(size >> 16):
            connection.send(b"x" * (1 << 16))
        answer = connection.getresponse()
        answer.read()
        return answer

    unsigned = {"Authorization": "AWS nobody:x"}
    connection = http.client.HTTPConnection(parts.hostname, parts.port)
    for headers in (unsigned, {}, unsigned):
        answer = ask(connection, 1 << 20, headers)
        assert answer.status == 403 and answer.headers["Connection"] is None, answer.headers
    # One that waits for `100 Continue` sends nothing more.
    for headers in (unsigned, {}):
        connection = http.client.HTTPConnection(parts.hostname, parts.port)
        connection.putrequest("PUT", f"/{name}/k", skip_host=True, skip_accept_encoding=True)
        for header, value in {"Host": parts.netloc, "Content-Length": "10", "Expect": "100-continue", **headers}.items():
            connection.putheader(header, value)
        connection.endheaders()
        answer = connection.getresponse()
        assert answer.status == 403 and answer.headers["Connection"] == "close", answer.headers


PEOPLE = 'name,age,city\nAda,36,London\nGrace,85,"New York, NY"\n'


def queries_over_objects():
    # The API reference's page on SelectObjectContent: Records, Stats and End.
    name = bucket()
    s3.put_object(Bucket=name, Key="people.csv", Body=PEOPLE)
    lines = "".join(json.dumps({"id": n, "tags": {"even": n % 2 == 0}}) + "\n" for n in range(40_000))
    s3.put_object(Bucket=name, Key="lines.json", Body=lines)

    def select(key, expression, input, output, **arguments):
        answer = s3.select_object_content(
            Bucket=name,
            Key=key,
            Expression=expression,
            ExpressionType="SQL",
            InputSerialization=input,
            OutputSerialization=output,
            **arguments,
        )
        events = list(answer["Payload"])
        records = b"".join(event["Records"]["Payload"] for event in events if "Records" in event)
        return records, events

    csv = {"CSV": {"FileHeaderInfo": "USE"}}
    query = "SELECT s.name, s.city FROM S3Object s WHERE CAST(s.age AS INT) > 40"
    records, events = select("people.csv", query, csv, {"CSV": {}})
    assert records == b'Grace,"New York, NY"\n', records
    assert "End" in events[-1], events
    stats = next(event["Stats"]["Details"] for event in events if "Stats" in event)
    size = len(PEOPLE)
    assert stats == {"BytesScanned": size, "BytesProcessed": size, "BytesReturned": len(records)}, stats
    records, _ = select("people.csv", query, csv, {"JSON": {"RecordDelimiter": ";"}})
    assert records == b'{"name":"Grace","city":"New York, NY"};', records

    query = "SELECT s.id FROM S3Object[*] s WHERE s.tags.even"
    records, events = select(
        "lines.json", query, {"JSON": {"Type": "LINES"}}, {"JSON": {}}, RequestProgress={"Enabled": True}
    )
    assert [json.loads(line)["id"] for line in records.splitlines()] == list(range(0, 40_000, 2))
    assert any("Progress" in event for event in events), events
    assert sum("Records" in event for event in events) > 1

    def refused(**change):
        arguments = {"key": "people.csv", "expression": "SELECT * FROM S3Object", "input": csv, "output": {"CSV": {}}}
        return error(select, **{**arguments, **change})

    expect(refused(expression="SELECT *"), Status=400, Code="ParseSelectMissingFrom")
    expect(refused(expression="SELECT CAST(name AS INT) FROM S3Object"), Status=400, Code="CastFailed")
    expect(refused(input={"JSON": {"Type": "WRONG"}}), Status=400, Code="InvalidJsonType")
    expect(refused(input={**csv, "CompressionType": "GZIP"}), Status=501, Code="NotImplemented")
    expect(refused(input={"Parquet": {}}), Status=501, Code="NotImplemented")
    expect(refused(key="missing"), Status=404, Code="NoSuchKey")


def preflights_of_a_bucket_that_the_host_names():
    # The bucket's rules hold for its root as they do for its objects.
    name = bucket()
    rule = {"AllowedOrigins": ["https://shop.example"], "AllowedMethods": ["GET"], "AllowedHeaders": ["*"]}
    s3.put_bucket_cors(Bucket=name, CORSConfiguration={"CORSRules": [rule]})
    host = f"{name}.localhost:{urlsplit(ENDPOINT).port}"

    def ask(origin):
        headers = {"Origin": origin, "Access-Control-Request-Method": "GET"}
        return send("OPTIONS", "/", headers=headers, sign=False, host=host)

    allowed = ask("https://shop.example")
    assert allowed["Headers"]["Access-Control-Allow-Origin"] == "https://shop.example", allowed
    expect(ask("https://other.example"), Status=403, Code="AccessForbidden")


def accounts():
    # S3 Control: tags of buckets, and blocks of public access that hold for the whole account.
    # boto3 puts the account before the host, which need not have an address here.
    host = f"000000000000.localhost:{urlsplit(ENDPOINT).port}"

    def control(method, path, body=b"", account="000000000000"):
        headers = {"x-amz-account-id": account}
        return send(method, f"/v20180820/{path}", body, headers, host=host)

    def code(found):
        return ElementTree.fromstring(found["Body"]).findtext("Error/Code")

    def tag(*tags):
        tags = "".join(f"<Tag><Key>{key}</Key><Value>{value}</Value></Tag>" for key, value in tags)
        namespace = "http://awss3control.amazonaws.com/doc/2018-08-20/"
        return f'<TagResourceRequest xmlns="{namespace}"><Tags>{tags}</Tags></TagResourceRequest>'.encode()

    name = bucket(ObjectOwnership="ObjectWriter")
    arn = f"tags/arn%3Aaws%3As3%3A%3A%3A{name}"
    expect(control("POST", arn, tag(("a", "1"), ("b", "2"))), Status=204)
    expect(control("POST", arn, tag(("a", "3"))), Status=204)
    expect(control("DELETE", f"{arn}?tagKeys=b&tagKeys=c"), Status=204)
    listed = control("GET", arn)
    assert listed["Status"] == 200 and b"<Tag><Key>a</Key><Value>3</Value></Tag>" in listed["Body"], listed
    assert s3.get_bucket_tagging(Bucket=name)["TagSet"] == [{"Key": "a", "Value": "3"}]

    blocks = "configuration/publicAccessBlock"
    assert code(control("GET", blocks)) == "NoSuchPublicAccessBlockConfiguration"
    s3.delete_public_access_block(Bucket=name)
    document = "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls></PublicAccessBlockConfiguration>"
    expect(control("PUT", blocks, document.encode()), Status=200)
    assert b"<BlockPublicAcls>true</BlockPublicAcls>" in control("GET", blocks)["Body"]
    expect(error(s3.put_bucket_acl, Bucket=name, ACL="public-read"), Code="AccessDenied")
    expect(control("DELETE", blocks), Status=204)
    s3.put_bucket_acl(Bucket=name, ACL="public-read")
    found = control("GET", blocks, account="111111111111")
    assert (found["Status"], code(found)) == (403, "AccessDenied"), found
    expect(control("GET", "accesspoint"), Status=501)


for point in [
    operations_that_are_not_there_do_not_touch_objects,
    a_checksum_that_is_too_long_is_refused,
    other_kinds_of_s3_are_refused,
    the_initiator_of_an_upload_has_a_display_name,
    a_suspended_bucket_does_not_name_the_null_version,
    an_upload_may_be_completed_again,
    conditions_of_an_upload,
    ranges_of_a_copied_part,
    the_public_may_choose_the_list_of_what_it_writes,
    locations,
    encryption,
    listings_and_deletes,
    lists_of_grants,
    digests_and_tags,
    configurations_by_id,
    notifications,
    websites,
    regions,
    connections_survive_a_refusal,
    queries_over_objects,
    preflights_of_a_bucket_that_the_host_names,
    accounts,
]:
    point()
print("ok")
