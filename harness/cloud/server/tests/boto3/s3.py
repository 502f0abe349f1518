"""A smoke test of S3 through boto3: default checksums, chunked trailers, uploads
in parts, presigned URLs and forms, pages of listings.

    s3.py http://127.0.0.1:4566

It needs boto3 and nothing else, makes a bucket of its own and removes it.
"""

import io
import sys
import urllib.error
import urllib.request
import uuid

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError

ENDPOINT = sys.argv[1]
BUCKET = "smoke-" + uuid.uuid4().hex[:8]


def client(**config):
    return boto3.client(
        "s3",
        endpoint_url=ENDPOINT,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(signature_version="s3v4", **config),
    )


class Unseekable(io.RawIOBase):
    """A body whose length boto3 cannot know: it is sent in signed chunks."""

    def __init__(self, data):
        self.inner = io.BytesIO(data)

    def readable(self):
        return True

    def read(self, size=-1):
        return self.inner.read(size)


def code(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return None


def objects(s3, checksums):
    put = s3.put_object(Bucket=BUCKET, Key="a/ü +%.txt", Body=b"hello world", Metadata={"who": "me"})
    assert put["ETag"] == '"5eb63bbbe01eeed093cb22bb8f5acdc3"', put
    # Unasked, S3 computes one of its own.
    assert put["ChecksumCRC32" if checksums else "ChecksumCRC64NVME"], put
    got = s3.get_object(Bucket=BUCKET, Key="a/ü +%.txt")
    assert got["ContentType"] == "binary/octet-stream", got
    assert got["Metadata"] == {"who": "me"}, got
    assert got["Body"].read() == b"hello world"
    for algorithm in ("CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"):
        try:
            s3.put_object(Bucket=BUCKET, Key="sums", Body=b"x" * 1000, ChecksumAlgorithm=algorithm)
        except Exception as error:  # boto3 without its C runtime lacks two of them
            assert "crt" in str(error).lower(), error
            continue
        head = s3.head_object(Bucket=BUCKET, Key="sums", ChecksumMode="ENABLED")
        assert head["Checksum" + algorithm], head
    assert code(s3.get_object, Bucket=BUCKET, Key="nothing") == "NoSuchKey"
    assert code(s3.head_object, Bucket=BUCKET, Key="nothing") == "404"
    assert code(s3.put_object, Bucket=BUCKET, Key="a/ü +%.txt", Body=b"", IfNoneMatch="*") == "PreconditionFailed"
    s3.delete_object(Bucket=BUCKET, Key="sums")


def transfers(s3):
    data = bytes(range(256)) * 50_000  # 12.8 MB: three parts
    s3.upload_fileobj(io.BytesIO(data), BUCKET, "large", Config=TransferConfig(multipart_threshold=5 << 20, multipart_chunksize=5 << 20))
    back = io.BytesIO()
    s3.download_fileobj(BUCKET, "large", back)
    assert back.getvalue() == data
    assert s3.head_object(Bucket=BUCKET, Key="large")["ETag"].endswith('-3"')
    s3.upload_fileobj(Unseekable(b"streamed"), BUCKET, "streamed")
    assert s3.get_object(Bucket=BUCKET, Key="streamed")["Body"].read() == b"streamed"
    s3.copy({"Bucket": BUCKET, "Key": "large"}, BUCKET, "copied", Config=TransferConfig(multipart_threshold=5 << 20, multipart_chunksize=5 << 20))
    assert s3.get_object(Bucket=BUCKET, Key="copied", Range="bytes=256-259")["Body"].read() == b"\0\1\2\3"


def listings(s3):
    for n in range(25):
        s3.put_object(Bucket=BUCKET, Key=f"many/{n:02}/x", Body=b"")
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix="many/", Delimiter="/", PaginationConfig={"PageSize": 7})
    found = [prefix["Prefix"] for page in pages for prefix in page.get("CommonPrefixes", [])]
    assert found == [f"many/{n:02}/" for n in range(25)], found
    keys = [o["Key"] for page in s3.get_paginator("list_objects").paginate(Bucket=BUCKET, PaginationConfig={"PageSize": 10}) for o in page["Contents"]]
    assert keys == sorted(keys) and "a/ü +%.txt" in keys, keys


def urls(s3):
    url = s3.generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": "a/ü +%.txt"}, ExpiresIn=60)
    assert urllib.request.urlopen(url).read() == b"hello world"
    url = s3.generate_presigned_url("put_object", Params={"Bucket": BUCKET, "Key": "by-url"}, ExpiresIn=60)
    urllib.request.urlopen(urllib.request.Request(url, data=b"sent", method="PUT"))
    assert s3.get_object(Bucket=BUCKET, Key="by-url")["Body"].read() == b"sent"
    post = s3.generate_presigned_post(BUCKET, "forms/${filename}", Conditions=[["content-length-range", 1, 100]], ExpiresIn=60)
    boundary = "boundary" + uuid.uuid4().hex
    lines = b""
    for name, value in post["fields"].items():
        lines += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    lines += f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="f.txt"\r\nContent-Type: text/plain\r\n\r\nby form\r\n--{boundary}--\r\n'.encode()
    request = urllib.request.Request(post["url"], data=lines, headers={"Content-Type": f"multipart/form-data; boundary={boundary}"})
    assert urllib.request.urlopen(request).status == 204
    assert s3.get_object(Bucket=BUCKET, Key="forms/f.txt")["Body"].read() == b"by form"
    try:
        urllib.request.urlopen(f"{ENDPOINT}/{BUCKET}/by-url")
        raise AssertionError("anonymous access is refused")
    except urllib.error.HTTPError as error:
        assert error.code == 403, error


def clean(s3):
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET):
        keys = [{"Key": o["Key"]} for o in page.get("Contents", [])]
        if keys:
            done = s3.delete_objects(Bucket=BUCKET, Delete={"Objects": keys})
            assert len(done["Deleted"]) == len(keys) and "Errors" not in done, done
    s3.delete_bucket(Bucket=BUCKET)


def fault(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        return error.response["Error"]
    return None


def words(s3):
    """What S3 says at the edges, member by member."""
    name = BUCKET + "-words"
    tags = [{"Key": "team", "Value": "shop"}]
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"Tags": tags})
    assert s3.get_bucket_tagging(Bucket=name)["TagSet"] == tags
    public = fault(
        s3.create_bucket,
        Bucket=name + "-public",
        ObjectOwnership="ObjectWriter",
        ACL="public-read",
    )
    assert public == {
        "Code": "InvalidBucketAclWithBlockPublicAccessError",
        "Message": "Bucket cannot have public ACLs set with BlockPublicAccess enabled",
    }, public

    # Nowhere does S3 name the resource in an element of its own.
    wrong = fault(s3.put_object, Bucket=name, Key="k", Body=b"", StorageClass="NONE")
    assert set(wrong) == {"Code", "Message", "StorageClassRequested"}, wrong
    stranger = boto3.client(
        "s3",
        endpoint_url=ENDPOINT,
        region_name="us-east-1",
        aws_access_key_id="nobody",
        aws_secret_access_key="x",
    )
    unknown = fault(stranger.list_buckets)
    assert set(unknown) == {"Code", "Message", "AWSAccessKeyId"}, unknown

    # Only where tags are asked for is a missing key named with its bucket.
    missing = fault(s3.get_object_tagging, Bucket=name, Key="k")
    assert missing["Key"] == f"{name}/k", missing
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    marker = s3.delete_object(Bucket=name, Key="k")["VersionId"]
    marked = fault(s3.get_object_tagging, Bucket=name, Key="k")
    assert (marked["Code"], marked["ResourceType"]) == ("MethodNotAllowed", "DeleteMarker"), marked
    s3.delete_object(Bucket=name, Key="k", VersionId=marker)

    # The marker is told though nothing follows, and the account is who began.
    first = s3.create_multipart_upload(Bucket=name, Key="a")["UploadId"]
    second = s3.create_multipart_upload(Bucket=name, Key="b")["UploadId"]
    listed = s3.list_multipart_uploads(Bucket=name)
    assert not listed["IsTruncated"], listed
    assert (listed["NextKeyMarker"], listed["NextUploadIdMarker"]) == ("b", second), listed
    upload = listed["Uploads"][0]
    # Recorded: s3, test_multipart_and_list_parts: only the owner's display name is gone.
    user = "arn:aws:iam::000000000000:user/rehearsal"
    assert upload["Initiator"] == {"ID": user, "DisplayName": "rehearsal"}, upload
    assert "DisplayName" not in upload["Owner"], upload
    for key, upload in (("a", first), ("b", second)):
        s3.abort_multipart_upload(Bucket=name, Key=key, UploadId=upload)
    s3.delete_bucket(Bucket=name)


def main():
    words(client())
    for config in ({}, {"request_checksum_calculation": "when_required"}, {"s3": {"payload_signing_enabled": True}}):
        s3 = client(**config)
        s3.create_bucket(Bucket=BUCKET)
        objects(s3, checksums="request_checksum_calculation" not in config)
        transfers(s3)
        listings(s3)
        urls(s3)
        clean(s3)
    print("ok")


main()
