"""The keys of KMS as other services use them.

Usage: kms_use.py ENDPOINT. Ends with an exit code of 0 and "ok", or with the assertion that did
not hold.
"""

from botocore import UNSIGNED
from support import ACCOUNT, advance, client, code_of, error_of

kms, s3, sqs, ssm = client("kms"), client("s3"), client("sqs"), client("ssm")
secrets, events = client("secretsmanager"), client("events")
s3.create_bucket(Bucket="box")


def key():
    return kms.create_key()["KeyMetadata"]["Arn"]


def parameters():
    name = key()
    put = lambda key, **more: ssm.put_parameter(
        Name="/db/password", Value="s", Type="SecureString", KeyId=key, **more
    )
    get = lambda **more: ssm.get_parameter(Name="/db/password", **more)["Parameter"]
    code, message = error_of(put, key="alias/lost")
    assert code == "InvalidKeyId", code
    lost = f"Alias arn:aws:kms:us-east-1:{ACCOUNT}:alias/lost is not found. (Service: AWSKMS; Status Code: 400; Error Code: NotFoundException; "
    assert message.startswith(lost), message
    put(name)
    assert get(WithDecryption=True)["Value"] == "s"
    kms.disable_key(KeyId=name)
    code, message = error_of(get, WithDecryption=True)
    assert (code, message.split(" (")[0]) == ("InvalidKeyId", f"{name} is disabled."), message
    assert get()["Value"] != "s"
    assert code_of(put, key=name, Overwrite=True) == "InvalidKeyId"
    for call, more in (
        (ssm.get_parameters, {"Names": ["/db/password"]}),
        (ssm.get_parameters_by_path, {"Path": "/db"}),
        (ssm.get_parameter_history, {"Name": "/db/password"}),
    ):
        assert code_of(call, WithDecryption=True, **more) == "InvalidKeyId", call
        call(**more)
    # The key that AWS manages is there for everybody in the account.
    put("alias/aws/ssm", Overwrite=True)
    assert get(WithDecryption=True)["Value"] == "s"


def uploads():
    """A multipart upload needs the key at every step."""
    name = key()
    begin = s3.create_multipart_upload(
        Bucket="box", Key="large", ServerSideEncryption="aws:kms", SSEKMSKeyId=name
    )
    part = {"Bucket": "box", "Key": "large", "UploadId": begin["UploadId"]}
    upload = lambda: s3.upload_part(PartNumber=1, Body=b"part", **part)
    complete = lambda tag: s3.complete_multipart_upload(
        MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": tag}]}, **part
    )
    tag = upload()["ETag"]
    kms.disable_key(KeyId=name)
    assert error_of(upload) == ("KMS.DisabledException", f"{name} is disabled.")
    assert code_of(complete, tag=tag) == "KMS.DisabledException"
    kms.enable_key(KeyId=name)
    assert complete(tag)["SSEKMSKeyId"] == name
    s3.put_object(Bucket="box", Key="plain", Body=b"part")
    begin = s3.create_multipart_upload(Bucket="box", Key="copied")
    kms.disable_key(KeyId=name)
    assert code_of(
        s3.upload_part_copy, Bucket="box", Key="copied", UploadId=begin["UploadId"], PartNumber=1,
        CopySource="box/large",
    ) == "KMS.DisabledException"
    # An anonymous reader has no signature by which KMS would know him.
    kms.enable_key(KeyId=name)
    s3.delete_public_access_block(Bucket="box")
    s3.put_bucket_policy(
        Bucket="box",
        Policy='{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*",'
        ' "Action": "s3:GetObject", "Resource": "arn:aws:s3:::box/*"}}',
    )
    public = client("s3", signature_version=UNSIGNED)
    assert public.get_object(Bucket="box", Key="plain")["Body"].read() == b"part"
    assert error_of(public.get_object, Bucket="box", Key="large") == (
        "InvalidArgument",
        "Requests specifying Server Side Encryption with AWS KMS managed keys require AWS Signature Version 4.",
    )


def queues():
    """EventBridge reaches an encrypted queue only by a key whose policy lets it in."""
    name = key()
    url = sqs.create_queue(
        QueueName="orders",
        Attributes={
            "KmsMasterKeyId": name,
            "KmsDataKeyReusePeriodSeconds": "60",
            "Policy": '{"Statement": {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"},'
            ' "Action": "sqs:SendMessage", "Resource": "*"}}',
        },
    )["QueueUrl"]
    events.put_rule(Name="all", EventPattern='{"source": ["shop"]}')
    events.put_targets(
        Rule="all", Targets=[{"Id": "1", "Arn": f"arn:aws:sqs:us-east-1:{ACCOUNT}:orders"}]
    )
    put = lambda: events.put_events(
        Entries=[{"Source": "shop", "DetailType": "order", "Detail": "{}"}]
    )
    received = lambda: len(sqs.receive_message(QueueUrl=url).get("Messages", []))
    put()
    assert received() == 0
    kms.put_key_policy(
        KeyId=name,
        PolicyName="default",
        Policy='{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::%s:root"},'
        ' "Action": "kms:*", "Resource": "*"}, {"Effect": "Allow", "Principal":'
        ' {"Service": "events.amazonaws.com"}, "Action": ["kms:GenerateDataKey", "kms:Decrypt"],'
        ' "Resource": "*"}]}' % ACCOUNT,
    )
    put()
    assert received() == 1
    kms.disable_key(KeyId=name)
    send = lambda: sqs.send_message(QueueUrl=url, MessageBody="m")
    advance("2m")
    assert code_of(send) == "KMS.DisabledException"
    kms.schedule_key_deletion(KeyId=name, PendingWindowInDays=7)
    assert code_of(send) == "KMS.InvalidStateException"
    advance("8d")
    assert code_of(send) == "KMS.NotFoundException"


def accounts():
    """A key of another account lets callers in by its policy."""
    other = client("kms", key="123456789012")
    name = other.create_key()["KeyMetadata"]["Arn"]
    put = lambda: s3.put_object(
        Bucket="box", Key="far", ServerSideEncryption="aws:kms", SSEKMSKeyId=name
    )
    code, message = error_of(put)
    assert code == "AccessDenied" and "kms:GenerateDataKey" in message and name in message, message
    assert code_of(secrets.create_secret, Name="far", SecretString="s", KmsKeyId=name) == (
        "AccessDeniedException"
    )
    other.put_key_policy(
        KeyId=name,
        PolicyName="default",
        Policy='{"Statement": [{"Effect": "Allow", "Principal": {"AWS": ["arn:aws:iam::%s:root",'
        ' "arn:aws:iam::123456789012:root"]}, "Action": "kms:*", "Resource": "*",'
        ' "Condition": {"StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}}}]}'
        % ACCOUNT,
    )
    assert put()["SSEKMSKeyId"] == name
    # The condition names S3.
    assert error_of(secrets.create_secret, Name="far", SecretString="s", KmsKeyId=name) == (
        "AccessDeniedException",
        "Access to KMS is not allowed",
    )


parameters()
uploads()
queues()
accounts()
print("ok")
