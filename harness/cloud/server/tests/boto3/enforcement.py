"""Calls of users and roles in a cloud that enforces their policies."""

import json
import urllib.error
import urllib.request

import boto3
from botocore.config import Config
from support import ACCOUNT, ENDPOINT, client, code_of, error_of

REGION = "us-east-1"
iam, sts = client("iam"), client("sts")
sqs, sns, s3 = client("sqs"), client("sns"), client("s3")


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(actions, resource="*", **more):
    return {"Effect": "Allow", "Action": actions, "Resource": resource, **more}


def deny(actions, resource="*"):
    return {"Effect": "Deny", "Action": actions, "Resource": resource}


def trust(principal, actions=("sts:AssumeRole", "sts:TagSession")):
    return policy({"Effect": "Allow", "Principal": principal, "Action": list(actions)})


def user(name, *policies):
    """Creates a user with inline policies; returns what makes its clients."""
    iam.create_user(UserName=name)
    for number, document in enumerate(policies):
        iam.put_user_policy(UserName=name, PolicyName=f"p{number}", PolicyDocument=document)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return lambda service: client(service, key=key["AccessKeyId"], secret=key["SecretAccessKey"])


def with_session(service, credentials):
    return boto3.client(
        service,
        endpoint_url=ENDPOINT,
        region_name=REGION,
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials["SessionToken"],
        config=Config(retries={"max_attempts": 0}, s3={"addressing_style": "path"}),
    )


def upload(form):
    """Sends a form as a browser does, and returns the status of the answer."""
    fields = [(name, value.encode()) for name, value in form["fields"].items()]
    parts = [
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + value + b"\r\n"
        for name, value in [*fields, ("file", b"a")]
    ]
    request = urllib.request.Request(
        form["url"],
        data=b"".join(parts) + b"--b--\r\n",
        headers={"Content-Type": "multipart/form-data; boundary=b"},
    )
    try:
        return urllib.request.urlopen(request).status
    except urllib.error.HTTPError as error:
        return error.code


def assume(caller, role, **parameters):
    arn = f"arn:aws:iam::{ACCOUNT}:role/{role}"
    return caller.assume_role(RoleArn=arn, RoleSessionName="one", **parameters)["Credentials"]


def not_authorized(who, action, resource, why):
    return f"User: {who} is not authorized to perform: {action} on resource: {resource} {why}"


def identity_based(who, action, resource):
    why = f"because no identity-based policy allows the {action} action"
    return not_authorized(who, action, resource, why)


ADA = f"arn:aws:iam::{ACCOUNT}:user/ada"

# The keys of the configuration are an administrator's.
queue = sqs.create_queue(QueueName="orders")["QueueUrl"]
queue_arn = f"arn:aws:sqs:{REGION}:{ACCOUNT}:orders"
topic = sns.create_topic(Name="events")["TopicArn"]
s3.create_bucket(Bucket="shelf")
s3.put_object(Bucket="shelf", Key="open/a", Body=b"a")
s3.put_object(Bucket="shelf", Key="closed/a", Body=b"a")

# A user may do what its policies allow, and is denied the rest in the words of the service.
ada = user(
    "ada",
    policy(
        allow("sqs:SendMessage", queue_arn),
        allow("s3:GetObject", "arn:aws:s3:::shelf/open/*"),
        allow(["s3:PutObject", "s3:DeleteObject"], "arn:aws:s3:::shelf/${aws:username}/*"),
        allow("s3:ListBucket", "arn:aws:s3:::shelf", Condition={"StringLike": {"s3:prefix": "open/*"}}),
    ),
)
ada("sqs").send_message(QueueUrl=queue, MessageBody="a")
ada("sqs").send_message_batch(QueueUrl=queue, Entries=[{"Id": "1", "MessageBody": "b"}])
assert ada("sts").get_caller_identity()["Arn"] == ADA
assert error_of(ada("sqs").receive_message, QueueUrl=queue) == (
    "AccessDenied",
    identity_based(ADA, "sqs:receivemessage", queue_arn),
)
assert error_of(ada("sns").publish, TopicArn=topic, Message="m") == (
    "AuthorizationError",
    identity_based(ADA, "SNS:Publish", topic),
)
table = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/carts"
assert error_of(ada("dynamodb").get_item, TableName="carts", Key={}) == (
    "AccessDeniedException",
    identity_based(ADA, "dynamodb:GetItem", table),
)
function = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:f"
assert error_of(ada("lambda").invoke, FunctionName="f") == (
    "AccessDeniedException",
    identity_based(ADA, "lambda:InvokeFunction", function),
)
assert error_of(ada("iam").create_user, UserName="eve") == (
    "AccessDenied",
    identity_based(ADA, "iam:CreateUser", f"arn:aws:iam::{ACCOUNT}:user/eve"),
)
assert error_of(ada("ssm").get_parameters_by_path, Path="/shop") == (
    "AccessDeniedException",
    identity_based(
        ADA, "ssm:GetParametersByPath", f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/shop"
    ),
)
# Secrets Manager names the secret as the caller did.
assert error_of(ada("secretsmanager").get_secret_value, SecretId="db") == (
    "AccessDeniedException",
    identity_based(ADA, "secretsmanager:GetSecretValue", "db"),
)

# S3 says nothing of what there is; conditions and variables are those of the request.
assert ada("s3").get_object(Bucket="shelf", Key="open/a")["Body"].read() == b"a"
assert error_of(ada("s3").get_object, Bucket="shelf", Key="closed/a") == (
    "AccessDenied",
    identity_based(ADA, "s3:GetObject", '"arn:aws:s3:::shelf/closed/a"'),
)
assert ada("s3").list_objects_v2(Bucket="shelf", Prefix="open/")["KeyCount"] == 1
assert code_of(ada("s3").list_objects_v2, Bucket="shelf") == "AccessDenied"
ada("s3").put_object(Bucket="shelf", Key="ada/a", Body=b"a")
assert code_of(ada("s3").put_object, Bucket="shelf", Key="bob/a", Body=b"a") == "AccessDenied"
# A list of grants is a permission of its own, and so is the source of a copy.
assert (
    code_of(ada("s3").put_object, Bucket="shelf", Key="ada/b", Body=b"", ACL="private")
    == "AccessDenied"
)
copy = {"Bucket": "shelf", "Key": "ada/c"}
ada("s3").copy_object(CopySource={"Bucket": "shelf", "Key": "open/a"}, **copy)
closed = {"Bucket": "shelf", "Key": "closed/a"}
assert code_of(ada("s3").copy_object, CopySource=closed, **copy) == "AccessDenied"
# The keys of a batch are judged one by one.
batch = {"Objects": [{"Key": "ada/a"}, {"Key": "closed/a"}]}
deleted = ada("s3").delete_objects(Bucket="shelf", Delete=batch)
assert [found["Key"] for found in deleted["Deleted"]] == ["ada/a"]
assert [(found["Key"], found["Code"]) for found in deleted["Errors"]] == [
    ("closed/a", "AccessDenied")
]
# A form may do what its signer may.
for key, status in [("ada/form", 204), ("bob/form", 403)]:
    form = ada("s3").generate_presigned_post("shelf", key)
    assert upload(form) == status, key

# A denial beats all, and says so; groups and managed policies count.
iam.create_group(GroupName="staff")
iam.add_user_to_group(GroupName="staff", UserName="ada")
iam.attach_group_policy(
    GroupName="staff", PolicyArn="arn:aws:iam::aws:policy/AmazonSQSFullAccess"
)
assert ada("sqs").receive_message(QueueUrl=queue)["Messages"]
iam.put_group_policy(
    GroupName="staff", PolicyName="no", PolicyDocument=policy(deny("sqs:Purge*"))
)
assert error_of(ada("sqs").purge_queue, QueueUrl=queue) == (
    "AccessDenied",
    not_authorized(
        ADA, "sqs:purgequeue", queue_arn, "with an explicit deny in an identity-based policy"
    ),
)
# A boundary gives nothing, and takes away.
boundary = iam.create_policy(
    PolicyName="boundary", PolicyDocument=policy(allow(["s3:*", "sqs:SendMessage"]))
)["Policy"]["Arn"]
iam.put_user_permissions_boundary(UserName="ada", PermissionsBoundary=boundary)
assert error_of(ada("sqs").receive_message, QueueUrl=queue)[1] == not_authorized(
    ADA,
    "sqs:receivemessage",
    queue_arn,
    "because no permissions boundary allows the sqs:receivemessage action",
)
# What a resource's policy allows a user by its name no boundary takes away.
sqs.set_queue_attributes(
    QueueUrl=queue,
    Attributes={
        "Policy": policy(
            {
                "Effect": "Allow",
                "Principal": {"AWS": ADA},
                "Action": "sqs:ReceiveMessage",
                "Resource": queue_arn,
            }
        )
    },
)
ada("sqs").receive_message(QueueUrl=queue)
iam.delete_user_permissions_boundary(UserName="ada")
# What it allows the account the account has to allow.
bob = user("bob")
sqs.set_queue_attributes(
    QueueUrl=queue,
    Attributes={
        "Policy": policy(
            {
                "Effect": "Allow",
                "Principal": {"AWS": ACCOUNT},
                "Action": "sqs:*",
                "Resource": queue_arn,
            }
        )
    },
)
assert code_of(bob("sqs").receive_message, QueueUrl=queue) == "AccessDenied"
# A topic's own policy is for the services of its owner.
assert code_of(bob("sns").publish, TopicArn=topic, Message="m") == "AuthorizationError"

# A policy that AWS manages and whose document is not here is not guessed.
iam.attach_user_policy(UserName="bob", PolicyArn="arn:aws:iam::aws:policy/AWSHealthFullAccess")
code, message = error_of(bob("sqs").receive_message, QueueUrl=queue)
assert code == "NotImplemented" and "AWSHealthFullAccess" in message, message
iam.detach_user_policy(UserName="bob", PolicyArn="arn:aws:iam::aws:policy/AWSHealthFullAccess")

# A role is assumed by whom its trust policy names; an account lets its policies decide.
iam.create_role(RoleName="worker", AssumeRolePolicyDocument=trust({"AWS": ADA}))
iam.put_role_policy(
    RoleName="worker",
    PolicyName="p",
    PolicyDocument=policy(allow("sqs:*", queue_arn), allow("dynamodb:*")),
)
worker = with_session("sqs", assume(ada("sts"), "worker"))
worker.send_message(QueueUrl=queue, MessageBody="c")
who = f"arn:aws:sts::{ACCOUNT}:assumed-role/worker/one"
assert error_of(worker.list_queues) == (
    "AccessDenied",
    identity_based(who, "sqs:listqueues", "*"),
)
role = f"arn:aws:iam::{ACCOUNT}:role/worker"
denied = f"User: arn:aws:iam::{ACCOUNT}:user/bob is not authorized to perform: sts:AssumeRole on resource: {role}"
assert error_of(bob("sts").assume_role, RoleArn=role, RoleSessionName="one") == (
    "AccessDenied",
    denied,
)
iam.update_assume_role_policy(RoleName="worker", PolicyDocument=trust({"AWS": ACCOUNT}))
assert error_of(bob("sts").assume_role, RoleArn=role, RoleSessionName="one")[1] == denied
iam.put_user_policy(
    UserName="bob", PolicyName="assume", PolicyDocument=policy(allow("sts:AssumeRole", role))
)
assume(bob("sts"), "worker")
absent = f"arn:aws:iam::{ACCOUNT}:role/absent"
assert code_of(sts.assume_role, RoleArn=absent, RoleSessionName="one") == "AccessDenied"

# The policy of a session narrows its role.
narrow = assume(sts, "worker", Policy=policy(allow("sqs:SendMessage")))
with_session("sqs", narrow).send_message(QueueUrl=queue, MessageBody="d")
assert error_of(with_session("sqs", narrow).receive_message, QueueUrl=queue)[1] == (
    not_authorized(
        who,
        "sqs:receivemessage",
        queue_arn,
        "because no session policy allows the sqs:receivemessage action",
    )
)
managed = [{"arn": "arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess"}]
narrow = assume(sts, "worker", PolicyArns=managed)
with_session("sqs", narrow).get_queue_url(QueueName="orders")
assert code_of(with_session("sqs", narrow).purge_queue, QueueUrl=queue) == "AccessDenied"

# Tags of sessions and of resources are condition keys; transitive ones are inherited.
iam.create_role(RoleName="second", AssumeRolePolicyDocument=trust({"AWS": ACCOUNT}))
iam.put_role_policy(
    RoleName="second",
    PolicyName="p",
    PolicyDocument=policy(
        allow(
            "sqs:*",
            Condition={"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}},
        )
    ),
)
iam.put_role_policy(
    RoleName="worker",
    PolicyName="chain",
    PolicyDocument=policy(allow(["sts:AssumeRole", "sts:TagSession"])),
)
tag = {"Key": "team", "Value": "blue"}
first = assume(sts, "worker", Tags=[tag], TransitiveTagKeys=["team"])
chained = with_session("sts", first)
second = with_session("sqs", assume(chained, "second"))
assert code_of(second.get_queue_url, QueueName="orders") == "AccessDenied"
sqs.tag_queue(QueueUrl=queue, Tags={"team": "blue"})
second.get_queue_url(QueueName="orders")
plain = with_session("sts", assume(sts, "worker", Tags=[tag]))
without = with_session("sqs", assume(plain, "second"))
assert code_of(without.get_queue_url, QueueName="orders") == "AccessDenied"
# Recorded: STS, test_iam_role_chaining_override_transitive_tags.
arn = f"arn:aws:iam::{ACCOUNT}:role/second"
assert error_of(
    chained.assume_role, RoleArn=arn, RoleSessionName="one", Tags=[{"Key": "Team", "Value": "red"}]
) == (
    "InvalidParameterValue",
    "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
)
# A trust policy without sts:TagSession takes no tags.
iam.update_assume_role_policy(
    RoleName="second", PolicyDocument=trust({"AWS": ACCOUNT}, ["sts:AssumeRole"])
)
assert code_of(sts.assume_role, RoleArn=arn, RoleSessionName="one", Tags=[tag]) == "AccessDenied"

# A federated user has what its policy and its issuer's both allow; without one, nothing.
bare = with_session("sqs", sts.get_federation_token(Name="fed")["Credentials"])
assert code_of(bare.get_queue_url, QueueName="orders") == "AccessDenied"
token = sts.get_federation_token(Name="fed", Policy=policy(allow("sqs:Get*")))
with_session("sqs", token["Credentials"]).get_queue_url(QueueName="orders")
# The session of a user has the user's permissions.
session = with_session("sqs", ada("sts").get_session_token()["Credentials"])
session.send_message(QueueUrl=queue, MessageBody="e")
assert code_of(session.purge_queue, QueueUrl=queue) == "AccessDenied"

# Keys need their own policy, too. An alias is its key.
kms = client("kms")
key = kms.create_key()["KeyMetadata"]["Arn"]
kms.create_alias(AliasName="alias/orders", TargetKeyId=key)
iam.put_user_policy(
    UserName="bob", PolicyName="kms", PolicyDocument=policy(allow("kms:Encrypt", key))
)
BOB = f"arn:aws:iam::{ACCOUNT}:user/bob"
sealed = bob("kms").encrypt(KeyId="alias/orders", Plaintext=b"a")["CiphertextBlob"]
assert error_of(bob("kms").decrypt, CiphertextBlob=sealed) == (
    "AccessDeniedException",
    identity_based(BOB, "kms:Decrypt", key),
)
kms.put_key_policy(KeyId=key, Policy=trust({"AWS": ADA}, ["kms:*"]).replace(
    '"Action"', '"Resource": "*", "Action"'
))
assert error_of(bob("kms").encrypt, KeyId=key, Plaintext=b"a")[1] == not_authorized(
    BOB, "kms:Encrypt", key, "because no resource-based policy allows the kms:Encrypt action"
)
assert ada("kms").decrypt(CiphertextBlob=sealed)["Plaintext"] == b"a"

# Passing a role to a service is an action on the role.
iam.put_user_policy(
    UserName="bob",
    PolicyName="scheduler",
    PolicyDocument=policy(allow("scheduler:CreateSchedule")),
)
schedule = dict(
    Name="s",
    ScheduleExpression="rate(1 day)",
    FlexibleTimeWindow={"Mode": "OFF"},
    Target={"Arn": queue_arn, "RoleArn": role},
)
assert error_of(bob("scheduler").create_schedule, **schedule)[1] == identity_based(
    BOB, "iam:PassRole", role
)
iam.put_user_policy(
    UserName="bob", PolicyName="pass", PolicyDocument=policy(allow("iam:PassRole", role))
)
bob("scheduler").create_schedule(**schedule)

# Nobody needs a signature for what everybody may call.
print("ok")
