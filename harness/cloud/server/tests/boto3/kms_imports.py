"""Key material of the Key Management Service that is imported.

Usage: kms_imports.py ENDPOINT. Ends with an exit code of 0 and "ok", or with the assertion that
did not hold.
"""

import datetime
import hmac

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding
from support import advance, client, code_of, error_of

kms = client("kms")
MATERIAL = bytes(range(32))
FOREVER = {"ExpirationModel": "KEY_MATERIAL_DOES_NOT_EXPIRE"}


def key(**more):
    return kms.create_key(Origin="EXTERNAL", **more)["KeyMetadata"]


def wrapped(name, material, algorithm="RSAES_OAEP_SHA_256"):
    """Encrypts material as the owner of a key does, and returns the parameters of the import."""
    found = kms.get_parameters_for_import(
        KeyId=name, WrappingAlgorithm=algorithm, WrappingKeySpec="RSA_2048"
    )
    hash = hashes.SHA1() if algorithm.endswith("SHA_1") else hashes.SHA256()
    public = serialization.load_der_public_key(found["PublicKey"])
    oaep = padding.OAEP(mgf=padding.MGF1(hash), algorithm=hash, label=None)
    return {
        "KeyId": name,
        "ImportToken": found["ImportToken"],
        "EncryptedKeyMaterial": public.encrypt(material, oaep),
    }


def state(name):
    return kms.describe_key(KeyId=name)["KeyMetadata"]


def symmetric():
    made = key()
    name, arn = made["KeyId"], made["Arn"]
    # recorded: kms, test_import_key_symmetric
    assert (made["KeyState"], made["Origin"], made["Enabled"]) == ("PendingImport", "EXTERNAL", False), made
    assert "CurrentKeyMaterialId" not in made and "ExpirationModel" not in made, made
    encrypt = lambda: kms.encrypt(KeyId=name, Plaintext=b"text")["CiphertextBlob"]
    pending = ("KMSInvalidStateException", f"{arn} is pending import.")
    assert error_of(encrypt) == pending
    assert error_of(kms.rotate_key_on_demand, KeyId=name) == pending
    assert error_of(kms.enable_key, KeyId=name) == pending
    given = wrapped(name, MATERIAL)
    assert error_of(kms.import_key_material, **given) == (
        "ValidationException",
        "A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES",
    )
    imported = kms.import_key_material(**given, **FOREVER)
    assert imported["KeyId"] == arn, imported
    found = state(name)
    assert (found["KeyState"], found["ExpirationModel"]) == ("Enabled", "KEY_MATERIAL_DOES_NOT_EXPIRE"), found
    assert found["CurrentKeyMaterialId"] == imported["KeyMaterialId"], found
    text = encrypt()

    kms.delete_imported_key_material(KeyId=name)
    assert error_of(encrypt) == pending
    assert error_of(kms.decrypt, CiphertextBlob=text) == pending
    other = wrapped(name, bytes(32))
    assert code_of(kms.import_key_material, **other, **FOREVER) == "IncorrectKeyMaterialException"
    # The same material again, by the other hash, decrypts what it had encrypted.
    kms.import_key_material(**wrapped(name, MATERIAL, "RSAES_OAEP_SHA_1"), **FOREVER)
    assert kms.decrypt(CiphertextBlob=text)["Plaintext"] == b"text"


def refusals():
    own = kms.create_key()["KeyMetadata"]["Arn"]
    parameters = {"WrappingAlgorithm": "RSAES_OAEP_SHA_256", "WrappingKeySpec": "RSA_2048"}
    # recorded: test_get_parameters_for_import
    origin = f"{own} origin is AWS_KMS which is not valid for this operation."
    assert error_of(kms.get_parameters_for_import, KeyId=own, **parameters) == (
        "UnsupportedOperationException", origin,
    )
    assert code_of(kms.delete_imported_key_material, KeyId=own) == "UnsupportedOperationException"
    name = key()["Arn"]
    parameters["WrappingAlgorithm"] = "RSA_AES_KEY_WRAP_SHA_256"
    assert code_of(kms.get_parameters_for_import, KeyId=name, **parameters) == "NotImplemented"
    given = wrapped(name, MATERIAL)
    forged = {**given, "ImportToken": b"token"}
    assert code_of(kms.import_key_material, **forged, **FOREVER) == "InvalidImportTokenException"
    garbled = {**given, "EncryptedKeyMaterial": bytes(256)}
    assert code_of(kms.import_key_material, **garbled, **FOREVER) == "InvalidCiphertextException"
    short = wrapped(name, MATERIAL[:16])
    assert code_of(kms.import_key_material, **short, **FOREVER) == "IncorrectKeyMaterialException"
    advance("25h")
    assert code_of(kms.import_key_material, **given, **FOREVER) == "ExpiredImportTokenException"
    kms.import_key_material(**wrapped(name, MATERIAL), **FOREVER)
    # recorded: test_rotate_key_on_demand_raises_error_given_key_with_imported_key_material
    assert error_of(kms.enable_key_rotation, KeyId=name) == (
        "UnsupportedOperationException",
        f"{name} origin is EXTERNAL which is not valid for this operation.",
    )


def expiry():
    """Material expires by the cloud's clock, and services notice."""
    name = key()["Arn"]
    until = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=40)
    kms.import_key_material(**wrapped(name, MATERIAL), ValidTo=until)
    found = state(name)
    assert found["ExpirationModel"] == "KEY_MATERIAL_EXPIRES", found
    assert abs(found["ValidTo"] - until) < datetime.timedelta(seconds=1), found
    s3 = client("s3")
    s3.create_bucket(Bucket="box")
    s3.put_object(Bucket="box", Key="k", ServerSideEncryption="aws:kms", SSEKMSKeyId=name)
    advance("41d")
    assert state(name)["KeyState"] == "PendingImport"
    assert error_of(s3.get_object, Bucket="box", Key="k") == (
        "KMS.KMSInvalidStateException", f"{name} is pending import.",
    )
    kms.import_key_material(**wrapped(name, MATERIAL), **FOREVER)
    s3.get_object(Bucket="box", Key="k")


def rotation():
    """New material encrypts after a rotation; old ciphertexts stay readable."""
    name = key()["KeyId"]
    first = kms.import_key_material(**wrapped(name, MATERIAL), **FOREVER)["KeyMaterialId"]
    # recorded: test_rotate_key_on_demand_raises_for_no_pending_key_material
    assert error_of(kms.rotate_key_on_demand, KeyId=name) == (
        "KMSInvalidStateException",
        f"No available key material pending rotation for the key: {state(name)['Arn']}.",
    )
    text = kms.encrypt(KeyId=name, Plaintext=b"text")["CiphertextBlob"]
    new = {"ImportType": "NEW_KEY_MATERIAL", **FOREVER}
    second = kms.import_key_material(**wrapped(name, bytes(32)), **new)["KeyMaterialId"]
    assert state(name)["CurrentKeyMaterialId"] == first != second
    code, message = error_of(kms.import_key_material, **wrapped(name, b"x" * 32), **new)
    assert code == "KMSInvalidStateException" and message.endswith(
        f"cannot be imported into KMS key {name}, because another key material (id: {second}) is pending rotation."
    ), message
    kms.rotate_key_on_demand(KeyId=name)
    assert state(name)["CurrentKeyMaterialId"] == second
    assert kms.decrypt(CiphertextBlob=text)["KeyMaterialId"] == first
    assert [one["RotationType"] for one in kms.list_key_rotations(KeyId=name)["Rotations"]] == ["ON_DEMAND"]


def other_kinds():
    mac = key(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")["KeyId"]
    kms.import_key_material(**wrapped(mac, MATERIAL), **FOREVER)
    made = kms.generate_mac(KeyId=mac, MacAlgorithm="HMAC_SHA_256", Message=b"m")["Mac"]
    assert made == hmac.digest(MATERIAL, b"m", "sha256")
    private = ec.generate_private_key(ec.SECP256R1())
    der = private.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    signer = key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyId"]
    kms.import_key_material(**wrapped(signer, der), **FOREVER)
    signed = kms.sign(KeyId=signer, Message=b"m", SigningAlgorithm="ECDSA_SHA_256")["Signature"]
    private.public_key().verify(signed, b"m", ec.ECDSA(hashes.SHA256()))


symmetric()
refusals()
expiry()
rotation()
other_kinds()
print("ok")
