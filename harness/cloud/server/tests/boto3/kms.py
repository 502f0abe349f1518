"""The Key Management Service.

Usage: kms.py ENDPOINT. Ends with an exit code of 0 and "ok", or with the assertion that did
not hold.
"""

import json

from support import ACCOUNT, advance, client, code_of, error_of

OTHER = "123456789012"
ABSENT = "11111111-2222-3333-4444-555555555555"

kms = client("kms")


def key(**more):
    return kms.create_key(**more)["KeyMetadata"]


def creation():
    made = key(Description="test key 123")
    # recorded: kms, test_create_key
    assert set(made) == {
        "AWSAccountId", "Arn", "CreationDate", "CurrentKeyMaterialId", "CustomerMasterKeySpec", "Description",
        "Enabled", "EncryptionAlgorithms", "KeyId", "KeyManager", "KeySpec", "KeyState", "KeyUsage", "MultiRegion", "Origin",
    }, made
    assert made["Arn"] == f"arn:aws:kms:us-east-1:{ACCOUNT}:key/{made['KeyId']}", made
    assert (made["KeyState"], made["KeyUsage"], made["Enabled"]) == ("Enabled", "ENCRYPT_DECRYPT", True), made
    for name in (made["KeyId"], made["Arn"]):
        assert kms.describe_key(KeyId=name)["KeyMetadata"] == made
    hmac = key(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")
    assert hmac["MacAlgorithms"] == ["HMAC_SHA_256"] and "CurrentKeyMaterialId" not in hmac, hmac
    other = key(CustomerMasterKeySpec="HMAC_384", KeyUsage="GENERATE_VERIFY_MAC")
    assert (other["KeySpec"], other["MacAlgorithms"]) == ("HMAC_384", ["HMAC_SHA_384"]), other

    # recorded: test_get_key_invalid_uuid, test_get_key_does_not_exist, test_get_key_in_different_region
    describe = lambda name, client=kms: error_of(client.describe_key, KeyId=name)
    absent = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/{ABSENT}"
    assert describe("fake-key-id") == ("NotFoundException", "Invalid keyId 'fake-key-id'")
    assert describe("134f2428cec14b25a1ae9048164dba47")[1] == "Invalid keyId '134f2428cec14b25a1ae9048164dba47'"
    assert describe(ABSENT) == ("NotFoundException", f"Key '{absent}' does not exist")
    assert describe("alias/absent")[1] == f"Alias arn:aws:kms:us-east-1:{ACCOUNT}:alias/absent is not found."
    far = client("kms", region="eu-west-1")
    assert describe(made["Arn"], far) == ("NotFoundException", "Invalid arn us-east-1")
    assert error_of(kms.create_key, KeySpec="HMAC_256") == (
        "ValidationException",
        "You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.",
    )
    assert error_of(kms.create_key, KeySpec="HMAC_256", KeyUsage="KEY_AGREEMENT") == (
        "ValidationException",
        "KeyUsage KEY_AGREEMENT is not compatible with KeySpec HMAC_256",
    )
    assert code_of(kms.create_key, KeySpec="HMAC_random") == "ValidationException"
    for wanted in ({"KeySpec": "SM2", "KeyUsage": "SIGN_VERIFY"}, {"MultiRegion": True}, {"Origin": "AWS_CLOUDHSM"}):
        assert code_of(kms.create_key, **wanted) == "NotImplemented", wanted
    pages = kms.get_paginator("list_keys").paginate(PaginationConfig={"PageSize": 2})
    ids = [[found["KeyId"] for found in page["Keys"]] for page in pages]
    assert [len(page) for page in ids] == [2, 1] and made["KeyId"] in sum(ids, []), ids
    kms.update_key_description(KeyId=made["KeyId"], Description="new")
    assert kms.describe_key(KeyId=made["KeyId"])["KeyMetadata"]["Description"] == "new"


def encryption():
    one, two = key()["Arn"], key()["Arn"]
    context = {"tenant": "a"}
    # recorded: test_encrypt_decrypt_encryption_context
    answer = kms.encrypt(KeyId=one, Plaintext=b"secret", EncryptionContext=context)
    assert (answer["KeyId"], answer["EncryptionAlgorithm"]) == (one, "SYMMETRIC_DEFAULT"), answer
    blob = answer["CiphertextBlob"]
    assert b"secret" not in blob
    opened = kms.decrypt(CiphertextBlob=blob, EncryptionContext=context)
    assert (opened["Plaintext"], opened["KeyId"]) == (b"secret", one) and opened["KeyMaterialId"], opened
    assert error_of(kms.decrypt, CiphertextBlob=blob) == ("InvalidCiphertextException", "")
    assert code_of(kms.decrypt, CiphertextBlob=blob, EncryptionContext={"tenant": "b"}) == "InvalidCiphertextException"
    assert code_of(kms.decrypt, CiphertextBlob=b"nonsense") == "InvalidCiphertextException"
    changed = blob[:-1] + bytes([blob[-1] ^ 1])
    assert code_of(kms.decrypt, CiphertextBlob=changed, EncryptionContext=context) == "InvalidCiphertextException"
    assert error_of(kms.decrypt, CiphertextBlob=blob, EncryptionContext=context, KeyId=two) == (
        "IncorrectKeyException",
        "The key ID in the request does not identify a CMK that can perform this operation.",
    )
    moved = kms.re_encrypt(CiphertextBlob=blob, SourceEncryptionContext=context, DestinationKeyId=two)
    assert (moved["SourceKeyId"], moved["KeyId"]) == (one, two), moved
    assert kms.decrypt(CiphertextBlob=moved["CiphertextBlob"])["Plaintext"] == b"secret"
    assert code_of(kms.re_encrypt, CiphertextBlob=blob, SourceKeyId=two, DestinationKeyId=two) == "IncorrectKeyException"
    assert code_of(kms.encrypt, KeyId=one, Plaintext=b"x" * 4097) == "ValidationException"
    assert error_of(kms.encrypt, KeyId=one, Plaintext=b"x", DryRun=True) == (
        "DryRunOperationException",
        "The request would have succeeded, but the DryRun option is set.",
    )
    other = key(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")["Arn"]
    assert error_of(kms.encrypt, KeyId=other, Plaintext=b"x") == (
        "InvalidKeyUsageException",
        f"{other} key usage is GENERATE_VERIFY_MAC which is not valid for Encrypt.",
    )

    data = kms.generate_data_key(KeyId=one, KeySpec="AES_256", EncryptionContext=context)
    assert len(data["Plaintext"]) == 32 and data["KeyId"] == one, data
    assert kms.decrypt(CiphertextBlob=data["CiphertextBlob"], EncryptionContext=context)["Plaintext"] == data["Plaintext"]
    assert len(kms.generate_data_key(KeyId=one, KeySpec="AES_128")["Plaintext"]) == 16
    assert len(kms.generate_data_key(KeyId=one, NumberOfBytes=64)["Plaintext"]) == 64
    hidden = kms.generate_data_key_without_plaintext(KeyId=one, KeySpec="AES_256")
    assert "Plaintext" not in hidden and len(kms.decrypt(CiphertextBlob=hidden["CiphertextBlob"])["Plaintext"]) == 32
    assert code_of(kms.generate_data_key, KeyId=one) == "ValidationException"
    assert len(kms.generate_random(NumberOfBytes=91)["Plaintext"]) == 91
    assert error_of(kms.generate_random) == ("ValidationException", "NumberOfBytes is required.")
    assert code_of(kms.generate_random, NumberOfBytes=1025) == "ValidationException"


def macs():
    plain = key()["Arn"]
    # recorded: test_generate_and_verify_mac, test_invalid_generate_mac
    for size in (224, 256, 384, 512):
        arn = key(KeySpec=f"HMAC_{size}", KeyUsage="GENERATE_VERIFY_MAC")["Arn"]
        call = {"KeyId": arn, "MacAlgorithm": f"HMAC_SHA_{size}", "Message": b"message"}
        mac = kms.generate_mac(**call)["Mac"]
        assert len(mac) == size // 8 and kms.verify_mac(Mac=mac, **call)["MacValid"] is True
        assert error_of(kms.verify_mac, Mac=b"bad", **call) == ("KMSInvalidMacException", "")
    assert error_of(kms.generate_mac, KeyId=arn, MacAlgorithm="HMAC_SHA_256", Message=b"m") == (
        "InvalidKeyUsageException",
        "Algorithm HMAC_SHA_256 is incompatible with key spec HMAC_512.",
    )
    assert error_of(kms.generate_mac, KeyId=plain, MacAlgorithm="HMAC_SHA_256", Message=b"m") == (
        "InvalidKeyUsageException",
        f"{plain} key usage is ENCRYPT_DECRYPT which is not valid for GenerateMac.",
    )


def aliases():
    one, two = key(), key()
    # recorded: test_create_alias
    assert error_of(kms.create_alias, AliasName="orders", TargetKeyId=one["KeyId"]) == (
        "ValidationException",
        'Alias must start with the prefix "alias/". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html',
    )
    assert code_of(kms.create_alias, AliasName="alias/aws/orders", TargetKeyId=one["KeyId"]) == "NotAuthorizedException"
    kms.create_alias(AliasName="alias/orders", TargetKeyId=one["KeyId"])
    arn = f"arn:aws:kms:us-east-1:{ACCOUNT}:alias/orders"
    assert error_of(kms.create_alias, AliasName="alias/orders", TargetKeyId=two["KeyId"]) == (
        "AlreadyExistsException",
        f"An alias with the name {arn} already exists",
    )
    for name in ("alias/orders", arn):
        assert kms.describe_key(KeyId=name)["KeyMetadata"]["KeyId"] == one["KeyId"]
    blob = kms.encrypt(KeyId="alias/orders", Plaintext=b"x")["CiphertextBlob"]
    kms.update_alias(AliasName="alias/orders", TargetKeyId=two["KeyId"])
    assert kms.describe_key(KeyId=arn)["KeyMetadata"]["KeyId"] == two["KeyId"]
    assert kms.decrypt(CiphertextBlob=blob)["KeyId"] == one["Arn"]
    (listed,) = kms.list_aliases(KeyId=two["KeyId"])["Aliases"]
    assert (listed["AliasName"], listed["AliasArn"], listed["TargetKeyId"]) == ("alias/orders", arn, two["KeyId"]), listed
    kms.delete_alias(AliasName="alias/orders")
    assert code_of(kms.delete_alias, AliasName="alias/orders") == "NotFoundException"
    managed = kms.describe_key(KeyId="alias/aws/s3")["KeyMetadata"]
    assert managed["KeyManager"] == "AWS", managed
    assert [one["AliasName"] for one in kms.list_aliases()["Aliases"]] == ["alias/aws/s3"]


def states():
    made = key()
    name, arn = made["KeyId"], made["Arn"]
    blob = kms.encrypt(KeyId=name, Plaintext=b"x")["CiphertextBlob"]
    kms.disable_key(KeyId=name)
    state = lambda: kms.describe_key(KeyId=name)["KeyMetadata"]
    assert (state()["KeyState"], state()["Enabled"]) == ("Disabled", False)
    disabled = ("DisabledException", f"{arn} is disabled.")
    assert error_of(kms.encrypt, KeyId=name, Plaintext=b"x") == disabled
    assert error_of(kms.decrypt, CiphertextBlob=blob) == disabled
    kms.enable_key(KeyId=name)
    assert kms.decrypt(CiphertextBlob=blob)["Plaintext"] == b"x"

    answer = kms.schedule_key_deletion(KeyId=name, PendingWindowInDays=7)
    assert (answer["KeyId"], answer["KeyState"], answer["PendingWindowInDays"]) == (arn, "PendingDeletion", 7), answer
    assert state()["DeletionDate"] == answer["DeletionDate"] and state()["Enabled"] is False
    pending = ("KMSInvalidStateException", f"{arn} is pending deletion.")
    assert error_of(kms.decrypt, CiphertextBlob=blob) == pending
    assert error_of(kms.enable_key, KeyId=name) == pending
    kms.cancel_key_deletion(KeyId=name)
    assert state()["KeyState"] == "Disabled" and "DeletionDate" not in state()
    assert code_of(kms.cancel_key_deletion, KeyId=name) == "KMSInvalidStateException"
    advance("8d")
    kms.enable_key(KeyId=name)
    kms.create_alias(AliasName="alias/short", TargetKeyId=name)
    kms.schedule_key_deletion(KeyId=name, PendingWindowInDays=7)
    advance("6d")
    state()
    advance("25h")
    assert error_of(kms.describe_key, KeyId=name) == ("NotFoundException", f"Key '{arn}' does not exist")
    assert code_of(kms.describe_key, KeyId="alias/short") == "NotFoundException"
    assert code_of(kms.decrypt, CiphertextBlob=blob) == "InvalidCiphertextException"
    assert code_of(kms.schedule_key_deletion, KeyId=key()["KeyId"], PendingWindowInDays=6) == "ValidationException"


def rotation():
    made = key()
    name = made["KeyId"]
    status = lambda: kms.get_key_rotation_status(KeyId=name)
    assert status()["KeyRotationEnabled"] is False and "NextRotationDate" not in status()
    kms.enable_key_rotation(KeyId=name, RotationPeriodInDays=90)
    # recorded: test_key_enable_rotation_status
    assert (status()["KeyRotationEnabled"], status()["RotationPeriodInDays"], status()["KeyId"]) == (True, 90, name)
    blob = kms.encrypt(KeyId=name, Plaintext=b"old")["CiphertextBlob"]
    material = lambda: kms.describe_key(KeyId=name)["KeyMetadata"]["CurrentKeyMaterialId"]
    before = material()
    advance("91d")
    assert material() != before
    assert kms.decrypt(CiphertextBlob=blob)["Plaintext"] == b"old"
    assert kms.rotate_key_on_demand(KeyId=name)["KeyId"] == made["Arn"]
    found = kms.list_key_rotations(KeyId=name)["Rotations"]
    assert [one["RotationType"] for one in found] == ["AUTOMATIC", "ON_DEMAND"], found
    assert kms.decrypt(CiphertextBlob=blob)["KeyMaterialId"] == before
    kms.disable_key_rotation(KeyId=name)
    assert status()["KeyRotationEnabled"] is False
    # recorded: test_key_rotations_limits
    for _ in range(24):
        kms.rotate_key_on_demand(KeyId=name)
    error = error_of(kms.rotate_key_on_demand, KeyId=name)
    assert error[0] == "LimitExceededException" and error[1].endswith(made["Arn"]), error
    hmac = key(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")["KeyId"]
    assert error_of(kms.rotate_key_on_demand, KeyId=hmac) == ("UnsupportedOperationException", "")
    assert code_of(kms.enable_key_rotation, KeyId=name, RotationPeriodInDays=89) == "ValidationException"


def policies_and_grants():
    made = key()
    name, arn = made["KeyId"], made["Arn"]
    policy = json.loads(kms.get_key_policy(KeyId=name, PolicyName="default")["Policy"])
    assert policy["Statement"][0]["Principal"] == {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, policy
    assert kms.list_key_policies(KeyId=name)["PolicyNames"] == ["default"]
    assert code_of(kms.put_key_policy, KeyId=name, Policy="{") == "MalformedPolicyDocumentException"
    other = client("kms", key=OTHER)
    assert code_of(other.encrypt, KeyId=arn, Plaintext=b"x") == "AccessDeniedException"
    caller = client("sts", key=OTHER).get_caller_identity()["Arn"]
    grant = {"KeyId": name, "GranteePrincipal": caller, "Operations": ["Encrypt"], "Name": "g"}
    made = kms.create_grant(**grant)
    assert kms.create_grant(**grant)["GrantId"] == made["GrantId"], "the same grant again"
    blob = other.encrypt(KeyId=arn, Plaintext=b"x")["CiphertextBlob"]
    assert code_of(other.decrypt, CiphertextBlob=blob, KeyId=arn) == "AccessDeniedException"
    (listed,) = kms.list_grants(KeyId=name)["Grants"]
    assert (listed["GrantId"], listed["KeyId"], listed["Name"]) == (made["GrantId"], arn, "g"), listed
    assert kms.list_grants(KeyId=name, GrantId="0" * 64)["Grants"] == []
    kms.revoke_grant(KeyId=name, GrantId=made["GrantId"])
    assert code_of(other.encrypt, KeyId=arn, Plaintext=b"x") == "AccessDeniedException"
    assert code_of(kms.revoke_grant, KeyId=name, GrantId=made["GrantId"]) == "NotFoundException"
    retiring = f"arn:aws:iam::{ACCOUNT}:role/worker"
    made = kms.create_grant(**{**grant, "RetiringPrincipal": retiring})
    assert len(kms.list_retirable_grants(RetiringPrincipal=retiring)["Grants"]) == 1
    kms.retire_grant(GrantToken=made["GrantToken"])
    assert kms.list_retirable_grants(RetiringPrincipal=retiring)["Grants"] == []
    policy["Statement"].append({"Effect": "Allow", "Principal": {"AWS": OTHER}, "Action": "kms:*", "Resource": "*"})
    kms.put_key_policy(KeyId=name, PolicyName="default", Policy=json.dumps(policy))
    assert other.decrypt(CiphertextBlob=blob, KeyId=arn)["Plaintext"] == b"x"
    policy["Statement"].append({"Effect": "Deny", "Principal": "*", "Action": "kms:Decrypt", "Resource": "*"})
    kms.put_key_policy(KeyId=name, Policy=json.dumps(policy))
    assert code_of(kms.decrypt, CiphertextBlob=blob) == "AccessDeniedException"


def tags():
    pair = lambda name, value="": {"TagKey": name, "TagValue": value}
    made = key(Tags=[pair("tag2", "2"), pair("tag1", "1")])
    name = made["KeyId"]
    listed = lambda: kms.list_resource_tags(KeyId=name)["Tags"]
    assert listed() == [pair("tag1", "1"), pair("tag2", "2")]
    kms.untag_resource(KeyId=name, TagKeys=["tag1"])
    assert listed() == [pair("tag2", "2")]
    # recorded: test_create_key_with_invalid_tag_key and others
    refused = lambda *tags: error_of(kms.tag_resource, KeyId=name, Tags=list(tags))
    for reserved in ("aws:x", "AWS:x"):
        assert refused(pair(reserved)) == ("TagException", "Tags beginning with aws: are reserved")
    assert refused(pair("a"), pair("a")) == ("TagException", "Duplicate tag keys")
    assert refused(*(pair(str(n)) for n in range(51))) == ("TagException", "Too many tags")
    assert refused(pair("a" * 129))[0] == "ValidationException"
    tagging = client("resourcegroupstaggingapi")
    tagging.tag_resources(ResourceARNList=[made["Arn"]], Tags={"b": "c"})
    (found,) = tagging.get_resources(ResourceTypeFilters=["kms:key"])["ResourceTagMappingList"]
    assert found["ResourceARN"] == made["Arn"] and pair("b", "c") in listed(), found


creation()
encryption()
macs()
aliases()
states()
rotation()
policies_and_grants()
tags()
print("ok")
