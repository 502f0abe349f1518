"""IAM: users, groups, roles, policies, access keys, simulations.

Usage: iam.py ENDPOINT. Ends with an exit code of 0 and "ok", or with the
assertion that did not hold.
"""

import json

from support import ACCOUNT, client, error_of

TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}
READ = {
    "Version": "2012-10-17",
    "Statement": [
        {"Sid": "", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
    ],
}

iam = client("iam")


def users():
    user = iam.create_user(UserName="ada", Path="/staff/", Tags=[{"Key": "team", "Value": "shop"}])
    user = user["User"]
    assert user["Arn"] == f"arn:aws:iam::{ACCOUNT}:user/staff/ada", user
    assert user["UserId"].startswith("AIDA") and len(user["UserId"]) == 21, user
    assert user["Tags"] == [{"Key": "team", "Value": "shop"}], user
    assert error_of(iam.create_user, UserName="ADA") == (
        "EntityAlreadyExists",
        "User with name ADA already exists.",
    )
    assert error_of(iam.get_user, UserName="bob") == (
        "NoSuchEntity",
        "The user with name bob cannot be found.",
    )
    assert [u["UserName"] for u in iam.list_users(PathPrefix="/staff/")["Users"]] == ["ada"]
    assert iam.list_users(PathPrefix="/other/")["Users"] == []
    # Without a name it is the caller, who exists from the start.
    assert iam.get_user()["User"]["UserName"] == "rehearsal"

    iam.create_group(GroupName="buyers")
    iam.add_user_to_group(GroupName="buyers", UserName="ada")
    assert [u["UserName"] for u in iam.get_group(GroupName="buyers")["Users"]] == ["ada"]
    assert [g["GroupName"] for g in iam.list_groups_for_user(UserName="ada")["Groups"]] == ["buyers"]
    iam.update_user(UserName="ada", NewUserName="grace")
    assert [u["UserName"] for u in iam.get_group(GroupName="buyers")["Users"]] == ["grace"]
    assert error_of(iam.delete_user, UserName="grace")[0] == "DeleteConflict"
    assert error_of(iam.delete_group, GroupName="buyers") == (
        "DeleteConflict",
        "Cannot delete entity, must remove users from group first.",
    )
    iam.remove_user_from_group(GroupName="buyers", UserName="grace")
    iam.delete_group(GroupName="buyers")
    iam.delete_user(UserName="grace")


def access_keys():
    iam.create_user(UserName="robot")
    keys = [iam.create_access_key(UserName="robot")["AccessKey"] for _ in range(2)]
    assert error_of(iam.create_access_key, UserName="robot") == (
        "LimitExceeded",
        "Cannot exceed quota for AccessKeysPerUser: 2",
    )
    key = keys[0]
    sts = client("sts", key=key["AccessKeyId"], secret=key["SecretAccessKey"])
    assert sts.get_caller_identity()["Arn"] == f"arn:aws:iam::{ACCOUNT}:user/robot"
    mine = client("iam", key=key["AccessKeyId"], secret=key["SecretAccessKey"])
    assert mine.get_user()["User"]["UserName"] == "robot"
    assert len(mine.list_access_keys()["AccessKeyMetadata"]) == 2
    wrong = client("sts", key=key["AccessKeyId"], secret="wrong")
    assert error_of(wrong.get_caller_identity)[0] == "SignatureDoesNotMatch"
    iam.update_access_key(UserName="robot", AccessKeyId=key["AccessKeyId"], Status="Inactive")
    assert error_of(sts.get_caller_identity)[0] == "InvalidClientTokenId"
    iam.update_access_key(UserName="robot", AccessKeyId=key["AccessKeyId"], Status="Active")
    sts.get_caller_identity()
    assert error_of(iam.delete_user, UserName="robot") == (
        "DeleteConflict",
        "Cannot delete entity, must delete access keys first.",
    )
    for key in keys:
        iam.delete_access_key(UserName="robot", AccessKeyId=key["AccessKeyId"])
    assert error_of(sts.get_caller_identity)[0] == "InvalidClientTokenId"
    iam.delete_user(UserName="robot")


def roles():
    created = iam.create_role(
        RoleName="thumbnails", AssumeRolePolicyDocument=json.dumps(TRUST), Description="makes them"
    )["Role"]
    assert "MaxSessionDuration" not in created, created
    role = iam.get_role(RoleName="thumbnails")["Role"]
    assert role["AssumeRolePolicyDocument"] == TRUST, role
    assert role["MaxSessionDuration"] == 3600 and role["RoleLastUsed"] == {}, role
    assert error_of(iam.create_role, RoleName="x", AssumeRolePolicyDocument="{") == (
        "MalformedPolicyDocument",
        "This policy contains invalid Json",
    )
    # Recorded: STS, test_assume_role. A session has the role's id.
    session = client("sts").assume_role(RoleArn=role["Arn"], RoleSessionName="me")
    assert session["AssumedRoleUser"]["AssumedRoleId"] == f"{role['RoleId']}:me", session
    # What a URL would carry encoded comes back as it was put.
    strange = json.loads(json.dumps(READ))
    strange["Statement"][0]["Resource"] = ["arn:aws:s3:::a%3Ab+c/*"]
    iam.put_role_policy(
        RoleName="thumbnails", PolicyName="read", PolicyDocument=json.dumps(strange)
    )
    policy = iam.get_role_policy(RoleName="thumbnails", PolicyName="read")
    assert policy["PolicyDocument"] == strange, policy
    basic = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
    iam.attach_role_policy(RoleName="thumbnails", PolicyArn=basic)
    attached = iam.list_attached_role_policies(RoleName="thumbnails")["AttachedPolicies"]
    assert attached == [{"PolicyName": "AWSLambdaBasicExecutionRole", "PolicyArn": basic}]
    absent = "arn:aws:iam::aws:policy/Absent"
    assert error_of(iam.attach_role_policy, RoleName="thumbnails", PolicyArn=absent) == (
        "NoSuchEntity",
        f"Policy {absent} does not exist or is not attachable.",
    )
    name = "thispolicyhasnoarnatall"
    assert error_of(iam.attach_role_policy, RoleName="thumbnails", PolicyArn=name) == (
        "ValidationError",
        "Invalid ARN:  Could not be parsed!",
    )
    assert error_of(iam.delete_role, RoleName="thumbnails") == (
        "DeleteConflict",
        "Cannot delete entity, must detach all policies first.",
    )

    iam.create_instance_profile(InstanceProfileName="machines")
    iam.add_role_to_instance_profile(InstanceProfileName="machines", RoleName="thumbnails")
    profile = iam.get_instance_profile(InstanceProfileName="machines")["InstanceProfile"]
    assert [role["RoleName"] for role in profile["Roles"]] == ["thumbnails"], profile
    found = iam.list_instance_profiles_for_role(RoleName="thumbnails")["InstanceProfiles"]
    assert [p["InstanceProfileName"] for p in found] == ["machines"], found
    iam.detach_role_policy(RoleName="thumbnails", PolicyArn=basic)
    iam.delete_role_policy(RoleName="thumbnails", PolicyName="read")
    assert error_of(iam.delete_role, RoleName="thumbnails")[0] == "DeleteConflict"
    iam.remove_role_from_instance_profile(InstanceProfileName="machines", RoleName="thumbnails")
    iam.delete_instance_profile(InstanceProfileName="machines")
    iam.tag_role(RoleName="thumbnails", Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
    iam.untag_role(RoleName="thumbnails", TagKeys=["a"])
    assert iam.list_role_tags(RoleName="thumbnails")["Tags"] == [{"Key": "b", "Value": "2"}]
    iam.delete_role(RoleName="thumbnails")


def policies():
    policy = iam.create_policy(PolicyName="read", PolicyDocument=json.dumps(READ))["Policy"]
    arn = policy["Arn"]
    assert (policy["AttachmentCount"], policy["DefaultVersionId"]) == (0, "v1"), policy
    assert error_of(iam.create_policy, PolicyName="read", PolicyDocument=json.dumps(READ)) == (
        "EntityAlreadyExists",
        "A policy called read already exists. Duplicate names are not allowed.",
    )
    for _ in range(4):
        iam.create_policy_version(PolicyArn=arn, PolicyDocument=json.dumps(READ), SetAsDefault=True)
    assert (
        error_of(iam.create_policy_version, PolicyArn=arn, PolicyDocument=json.dumps(READ))[0]
        == "LimitExceeded"
    )
    versions = iam.list_policy_versions(PolicyArn=arn)["Versions"]
    assert [v["VersionId"] for v in versions] == ["v5", "v4", "v3", "v2", "v1"], versions
    got = iam.get_policy_version(PolicyArn=arn, VersionId="v5")["PolicyVersion"]
    assert got["Document"] == READ and got["IsDefaultVersion"], got
    assert error_of(iam.delete_policy_version, PolicyArn=arn, VersionId="v5") == (
        "DeleteConflict",
        "Cannot delete the default version of a policy.",
    )
    iam.create_user(UserName="reader")
    iam.attach_user_policy(UserName="reader", PolicyArn=arn)
    assert iam.get_policy(PolicyArn=arn)["Policy"]["AttachmentCount"] == 1
    entities = iam.list_entities_for_policy(PolicyArn=arn)
    assert [u["UserName"] for u in entities["PolicyUsers"]] == ["reader"], entities
    assert entities["PolicyRoles"] == [] and entities["PolicyGroups"] == [], entities
    assert error_of(iam.delete_policy, PolicyArn=arn)[0] == "DeleteConflict"
    local = iam.list_policies(Scope="Local")["Policies"]
    assert [p["PolicyName"] for p in local] == ["read"], local
    first = iam.list_policies(Scope="AWS", MaxItems=10)
    assert len(first["Policies"]) == 10 and first["IsTruncated"], first
    everything = iam.get_paginator("list_policies").paginate(Scope="AWS")
    names = {p["PolicyName"] for page in everything for p in page["Policies"]}
    assert "AdministratorAccess" in names and len(names) > 1000

    simulate = iam.simulate_principal_policy
    user = f"arn:aws:iam::{ACCOUNT}:user/reader"
    answer = simulate(
        PolicySourceArn=user,
        ActionNames=["s3:GetObject", "s3:PutObject"],
        ResourceArns=["arn:aws:s3:::photos/a"],
    )
    decisions = [result["EvalDecision"] for result in answer["EvaluationResults"]]
    assert decisions == ["allowed", "implicitDeny"], answer
    (matched,) = answer["EvaluationResults"][0]["MatchedStatements"]
    # Recorded: IAM, test_simulate_principle_policy. A statement's place in its text.
    assert matched["StartPosition"] == {"Line": 1, "Column": 41}, matched
    assert matched["EndPosition"] == {"Line": 1, "Column": 113}, matched
    denial = {"Effect": "Deny", "Action": "*", "Resource": "*"}
    denial["Condition"] = {"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}}
    iam.put_user_policy(
        UserName="reader",
        PolicyName="europe",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": denial}),
    )

    def decision(region):
        entry = {"ContextKeyName": "aws:RequestedRegion", "ContextKeyType": "string"}
        entry["ContextKeyValues"] = [region]
        answer = simulate(
            PolicySourceArn=user, ActionNames=["s3:GetObject"], ContextEntries=[entry]
        )
        return answer["EvaluationResults"][0]["EvalDecision"]

    assert decision("eu-west-1") == "allowed"
    assert decision("us-east-1") == "explicitDeny"
    boundary = {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}
    bound = iam.create_policy(
        PolicyName="bound",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": boundary}),
    )["Policy"]["Arn"]
    iam.put_user_permissions_boundary(UserName="reader", PermissionsBoundary=bound)
    assert decision("eu-west-1") == "implicitDeny"


def linked_roles():
    # Recorded: IAM, test_service_role_lifecycle, test_service_role_deletion.
    created = iam.create_service_linked_role(AWSServiceName="ecs.amazonaws.com")["Role"]
    assert created["RoleName"] == "AWSServiceRoleForECS", created
    assert error_of(
        iam.create_service_linked_role, AWSServiceName="ecs.amazonaws.com", CustomSuffix="x"
    ) == ("InvalidInput", "Custom suffix is not allowed for ecs.amazonaws.com")
    assert (
        error_of(iam.create_service_linked_role, AWSServiceName="ecs.amazonaws.com")[0]
        == "InvalidInput"
    )
    attached = iam.list_attached_role_policies(RoleName="AWSServiceRoleForECS")
    assert [p["PolicyName"] for p in attached["AttachedPolicies"]] == ["AmazonECSServiceRolePolicy"]
    assert error_of(iam.delete_role, RoleName="AWSServiceRoleForECS")[0] == "UnmodifiableEntity"
    task = iam.delete_service_linked_role(RoleName="AWSServiceRoleForECS")["DeletionTaskId"]
    assert task.startswith("task/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS/"), task
    status = iam.get_service_linked_role_deletion_status(DeletionTaskId=task)["Status"]
    assert status == "SUCCEEDED"


def the_rest():
    iam.create_user(UserName="coder")
    credential = iam.create_service_specific_credential(
        UserName="coder", ServiceName="codecommit.amazonaws.com"
    )["ServiceSpecificCredential"]
    assert credential["ServiceUserName"] == f"coder-at-{ACCOUNT}", credential
    number = credential["ServiceSpecificCredentialId"]
    again = iam.reset_service_specific_credential(
        UserName="coder", ServiceSpecificCredentialId=number
    )["ServiceSpecificCredential"]
    assert again["ServicePassword"] != credential["ServicePassword"]
    assert error_of(iam.delete_user, UserName="coder") == (
        "DeleteConflict",
        "Cannot delete entity, must remove referenced objects first.",
    )
    iam.delete_service_specific_credential(UserName="coder", ServiceSpecificCredentialId=number)
    iam.create_login_profile(UserName="coder", Password="a-Long-1")
    assert not iam.get_login_profile(UserName="coder")["LoginProfile"]["PasswordResetRequired"]
    iam.delete_login_profile(UserName="coder")
    assert error_of(iam.get_login_profile, UserName="coder") == (
        "NoSuchEntity",
        "Login Profile for User coder cannot be found.",
    )
    arn = iam.create_open_id_connect_provider(
        Url="https://token.example.com", ClientIDList=["a"], ThumbprintList=["0" * 40]
    )["OpenIDConnectProviderArn"]
    iam.add_client_id_to_open_id_connect_provider(OpenIDConnectProviderArn=arn, ClientID="b")
    provider = iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn)
    assert (provider["Url"], provider["ClientIDList"]) == ("token.example.com", ["a", "b"])
    assert error_of(iam.get_account_password_policy)[0] == "NoSuchEntity"
    iam.update_account_password_policy(MinimumPasswordLength=12)
    rules = iam.get_account_password_policy()["PasswordPolicy"]
    assert (rules["MinimumPasswordLength"], rules["ExpirePasswords"]) == (12, False), rules
    iam.create_account_alias(AccountAlias="shop")
    assert iam.list_account_aliases()["AccountAliases"] == ["shop"]
    summary = iam.get_account_summary()["SummaryMap"]
    assert (summary["Users"], summary["Policies"]) == (2, 2), summary
    # An account has its own.
    assert client("iam", key="111111111111").list_users()["Users"] == []


users()
access_keys()
roles()
policies()
linked_roles()
the_rest()
print("ok")
