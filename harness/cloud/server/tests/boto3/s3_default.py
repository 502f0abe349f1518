"""S3 through boto3 as it is without a `Config`: with an endpoint of its own it presigns
by signature version 2 in the oldest regions.

    s3_default.py http://127.0.0.1:4566

It needs boto3 and nothing else.
"""

import sys
import urllib.error
import urllib.request
import uuid
import xml.etree.ElementTree as ElementTree

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ENDPOINT = sys.argv[1]


def client(region, secret="test", **arguments):
    return boto3.client(
        "s3",
        endpoint_url=ENDPOINT,
        region_name=region,
        aws_access_key_id="test",
        aws_secret_access_key=secret,
        **arguments,
    )


def bucket(s3):
    name = "default-" + uuid.uuid4().hex[:8]
    region = s3.meta.region_name
    place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    s3.create_bucket(Bucket=name, **place)
    return name


def send(url, method="GET", data=None, headers=None):
    request = urllib.request.Request(url, method=method, data=data, headers=headers or {})
    if data is not None and "Content-Type" not in (headers or {}):
        # urllib would send a type of its own, which version 2 signs.
        request.add_unredirected_header("Content-type", "")
    try:
        with urllib.request.urlopen(request) as response:
            return response.status, response.read(), response.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read(), error.headers


def error(body):
    return {element.tag: element.text for element in ElementTree.fromstring(body)}


def form(fields, filename="a.txt", content=b"something body"):
    """A form as a browser sends it."""
    parts = []
    for name, value in fields.items():
        parts.append(f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode())
    named = f'; filename="{filename}"' if filename is not None else ""
    parts.append(f'Content-Disposition: form-data; name="file"{named}\r\n\r\n'.encode() + content)
    body = b"".join(b"--xyz\r\n" + part + b"\r\n" for part in parts) + b"--xyz--\r\n"
    return {"data": body, "headers": {"Content-Type": "multipart/form-data; boundary=xyz"}}


def urls(region):
    s3 = client(region)
    name = bucket(s3)
    put = {"Bucket": name, "Key": "a b/ü", "Metadata": {"foo": "bar"}}
    url = s3.generate_presigned_url("put_object", Params=put)
    assert ("AWSAccessKeyId" in url) == (region != "eu-central-1"), url
    headers = {} if "AWSAccessKeyId" in url else {"x-amz-meta-foo": "bar"}
    status, body, _ = send(url, "PUT", b"hello", headers)
    assert status == 200, (region, body)
    # Recorded: s3, test_put_url_metadata_with_sig_s3.
    head = s3.head_object(Bucket=name, Key="a b/ü")
    assert head["Metadata"] == {"foo": "bar"}, head
    status, body, _ = send(url, "PUT", b"hello", {**headers, "x-amz-meta-wrong": "1"})
    assert status == 403, (status, body)

    get = {"Bucket": name, "Key": "a b/ü", "ResponseContentType": "text/x-own"}
    url = s3.generate_presigned_url("get_object", Params=get)
    status, body, headers = send(url)
    assert (status, body) == (200, b"hello"), (region, status, body)
    assert headers["Content-Type"] == "text/x-own"
    listing = s3.generate_presigned_url("list_objects_v2", Params={"Bucket": name, "Prefix": "a"})
    status, body, _ = send(listing)
    assert status == 200 and b"<Key>a+b/" in body, body


def refused_urls():
    s3 = client("us-east-1")
    name = bucket(s3)
    s3.put_object(Bucket=name, Key="k", Body=b"x")
    get = {"Bucket": name, "Key": "k"}
    # Recorded: s3, test_presigned_url_signature_authentication[s3-False].
    url = client("us-east-1", secret="other").generate_presigned_url("get_object", Params=get)
    status, body, _ = send(url)
    found = error(body)
    assert (status, found["Code"]) == (403, "SignatureDoesNotMatch"), found
    assert "CanonicalRequest" not in found
    assert found["StringToSignBytes"] == found["StringToSign"].encode().hex(" ")
    # Recorded: s3, test_s3_put_presigned_url_missing_sig_param[s3].
    url = s3.generate_presigned_url("get_object", Params=get)
    status, body, _ = send(url.replace("Signature=", "Other="))
    assert status == 403
    assert error(body)["Message"] == (
        "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters"
    )
    # Recorded: s3, test_s3_presigned_url_expired[s3].
    url = s3.generate_presigned_url("get_object", Params=get, ExpiresIn=-5)
    found = error(send(url)[1])
    assert found["Message"] == "Request has expired" and "X-Amz-Expires" not in found, found
    # Recorded: s3, test_s3_put_presigned_url_with_different_headers[s3].
    put = {**get, "ContentType": "text/plain"}
    url = s3.generate_presigned_url("put_object", Params=put)
    assert send(url, "PUT", b"x", {"Content-Type": "text/plain"})[0] == 200
    assert send(url, "PUT", b"x", {"Content-Type": "text/xml"})[0] == 403
    url = s3.generate_presigned_url("put_object", Params=get)
    assert send(url, "PUT", b"x", {"Content-Encoding": "gzip"})[0] == 200


def newer_region():
    # botocore lists no version 2 for it, and AWS refuses it there.
    name = bucket(client("eu-central-1"))
    url = client("us-east-1").generate_presigned_url("get_object", Params={"Bucket": name, "Key": "k"})
    status, body, _ = send(url)
    found = error(body)
    assert (status, found["Code"]) == (400, "InvalidRequest"), found
    assert found["Message"].startswith("The authorization mechanism you have provided is not supported.")


def forms(region):
    s3 = client(region)
    name = bucket(s3)
    # Recorded: s3, test_post_object_default_checksum.
    post = s3.generate_presigned_post(name, "plain")
    assert ("AWSAccessKeyId" in post["fields"]) == (region != "eu-central-1"), post
    status, body, headers = send(post["url"], "POST", **form(post["fields"]))
    assert status == 204, (region, body)
    assert headers["x-amz-checksum-crc64nvme"] and headers["x-amz-checksum-type"] == "FULL_OBJECT"
    assert s3.get_object(Bucket=name, Key="plain")["Body"].read() == b"something body"

    # Recorded: s3, test_post_object_with_file_as_string: no file name, nothing to substitute.
    status, body, headers = send(post["url"], "POST", **form(post["fields"], filename=None))
    assert status == 204, body
    fields = {"success_action_status": "201"}
    post = s3.generate_presigned_post(
        name, "dir/${filename}", Fields=fields, Conditions=[fields]
    )
    status, body, headers = send(post["url"], "POST", **form(post["fields"], filename=None))
    assert (status, error(body)["Key"]) == (201, "dir/${filename}"), body
    status, body, headers = send(post["url"], "POST", **form(post["fields"], filename="C:\\x\\my-file"))
    assert error(body)["Key"] == "dir/my-file", body
    # A capture of AWS's in ceph's issue 20330: the path's style, the key's slash escaped.
    assert error(body)["Location"] == f"{ENDPOINT}/{name}/dir%2Fmy-file", body
    assert headers["Location"] == error(body)["Location"]
    assert headers["ETag"] == error(body)["ETag"]


def form_metadata():
    # Recorded: s3, test_post_object_with_unicode_metadata.
    s3 = client("us-east-1")
    name = bucket(s3)
    fields = {
        "x-amz-meta-nonascii": "ÄMÄZÕÑ S3",
        "x-amz-meta-utf-8": "\x00\x01\x02\x03\x04",
        "x-amz-meta-q-encoded": "=?UTF-8?Q?actually-ascii?=",
        "x-amz-meta-b-encoded": "=?UTF-8?B?YWJj?=",
        "Cache-Control": "non-ascii-%E2%80%94_—_é_",
        "x-amz-meta-TEST-2": "two",
    }
    post = s3.generate_presigned_post(
        name, "k", Fields=dict(fields), Conditions=[{key: value} for key, value in fields.items()]
    )
    status, body, _ = send(post["url"], "POST", **form(post["fields"]))
    assert status == 204, body
    head = s3.head_object(Bucket=name, Key="k")
    assert head["Metadata"] == {
        "nonascii": "=?UTF-8?Q?=C3=84M=C3=84Z=C3=95=C3=91_S3?=",
        "utf-8": "=?UTF-8?B?AAECAwQ=?=",
        "q-encoded": "=?UTF-8?Q?actually-ascii?=",
        "b-encoded": "=?UTF-8?B?YWJj?=",
        "test-2": "two",
    }, head["Metadata"]
    assert head["CacheControl"] == "non-ascii-%E2%80%94_ _é_", head["CacheControl"]


def refused_forms():
    s3 = client("us-east-1")
    name = bucket(s3)
    post = s3.generate_presigned_post(name, "k")

    def refused(fields):
        status, body, _ = send(post["url"], "POST", **form(fields))
        return status, error(body)

    def without(*names):
        return {key: value for key, value in post["fields"].items() if key not in names}

    # Recorded: s3, test_post_request_missing_fields[s3] and test_post_request_missing_signature[s3].
    for missing, named in [("AWSAccessKeyId", "AWSAccessKeyId"), ("signature", "Signature")]:
        status, found = refused(without(missing))
        assert (status, found["Code"], found["ArgumentName"]) == (400, "InvalidArgument", named), found
        assert found["Message"] == (
            f"Bucket POST must contain a field named '{named}'.  "
            "If it is specified, please check the order of the fields."
        )
    status, found = refused(without("AWSAccessKeyId", "signature"))
    assert (status, found["Code"]) == (403, "AccessDenied"), found
    # Recorded: s3, test_post_request_malformed_policy[s3].
    status, found = refused({**post["fields"], "policy": post["fields"]["policy"][:-2]})
    assert (status, found["Code"]) == (403, "SignatureDoesNotMatch"), found
    assert found["StringToSign"] == post["fields"]["policy"][:-2]
    # Names of fields have no case: LocalStack's test_post_object_policy_casing, validated on AWS.
    fields = {key.lower() if key != "policy" else "Policy": value for key, value in post["fields"].items()}
    assert send(post["url"], "POST", **form(fields))[0] == 204


def version_2_headers():
    # botocore's endpoints list `s3` beside `s3v4` for these regions: version 2 in the header too.
    s3 = client("us-west-2", config=Config(signature_version="s3"))
    name = bucket(s3)
    s3.put_object(Bucket=name, Key="k/ü", Body=b"hello", Metadata={"a": "b"})
    assert s3.get_object(Bucket=name, Key="k/ü")["Metadata"] == {"a": "b"}
    assert s3.list_objects_v2(Bucket=name)["KeyCount"] == 1
    wrong = client("us-west-2", secret="other", config=Config(signature_version="s3"))
    try:
        wrong.list_objects_v2(Bucket=name)
        raise AssertionError("a wrong signature was accepted")
    except ClientError as refused:
        assert refused.response["Error"]["Code"] == "SignatureDoesNotMatch", refused


for region in ["us-east-1", "eu-west-1", "us-west-2", "eu-central-1"]:
    urls(region)
    forms(region)
refused_urls()
newer_region()
form_metadata()
refused_forms()
version_2_headers()
print("ok")
