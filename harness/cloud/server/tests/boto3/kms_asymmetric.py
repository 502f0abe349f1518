"""Asymmetric keys of the Key Management Service, checked by another implementation."""

import hashlib

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding
from support import client, code_of, error_of

kms = client("kms")
HASHES = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}


def key(spec, usage="SIGN_VERIFY"):
    return kms.create_key(KeySpec=spec, KeyUsage=usage)["KeyMetadata"]


def public(name):
    return serialization.load_der_public_key(kms.get_public_key(KeyId=name)["PublicKey"])


def check(loaded, algorithm, signature, message):
    """Verifies a signature as an application would that has the public key only."""
    hash = HASHES[algorithm[-3:]]
    if algorithm.startswith("ECDSA"):
        loaded.verify(signature, message, ec.ECDSA(hash))
    elif "PSS" in algorithm:
        salt = padding.PSS(mgf=padding.MGF1(hash), salt_length=hash.digest_size)
        loaded.verify(signature, message, salt, hash)
    else:
        loaded.verify(signature, message, padding.PKCS1v15(), hash)


def signatures():
    rsa = [f"RSASSA_{kind}_SHA_{size}" for kind in ("PKCS1_V1_5", "PSS") for size in HASHES]
    for spec, algorithms in [
        ("RSA_2048", rsa),
        ("RSA_3072", rsa[:1]),
        ("RSA_4096", rsa[-1:]),
        ("ECC_NIST_P256", ["ECDSA_SHA_256"]),
        ("ECC_NIST_P384", ["ECDSA_SHA_384"]),
        ("ECC_NIST_P521", ["ECDSA_SHA_512"]),
        ("ECC_SECG_P256K1", ["ECDSA_SHA_256"]),
    ]:
        made = key(spec)
        arn, loaded = made["Arn"], public(made["KeyId"])
        assert made["SigningAlgorithms"] == (rsa if spec.startswith("RSA") else algorithms), made
        described = kms.get_public_key(KeyId=arn)
        assert (described["KeyId"], described["KeySpec"], described["KeyUsage"]) == (
            arn, spec, "SIGN_VERIFY",
        )
        assert described["SigningAlgorithms"] == made["SigningAlgorithms"]
        for algorithm in algorithms:
            name = {"KeyId": arn, "SigningAlgorithm": algorithm}
            message = b"an order"
            digest = hashlib.new(f"sha{algorithm[-3:]}", message).digest()
            signed = kms.sign(Message=message, **name)
            assert (signed["KeyId"], signed["SigningAlgorithm"]) == (arn, algorithm)
            check(loaded, algorithm, signed["Signature"], message)
            # What is signed as a digest is the same.
            of_digest = kms.sign(Message=digest, MessageType="DIGEST", **name)["Signature"]
            check(loaded, algorithm, of_digest, message)
            for parameters in [
                {"Message": message, "Signature": of_digest},
                {"Message": digest, "MessageType": "DIGEST", "Signature": signed["Signature"]},
            ]:
                verified = kms.verify(**name, **parameters)
                assert verified["SignatureValid"] and verified["KeyId"] == arn, verified
            # recorded: kms, test_sign_verify
            invalid = ("KMSInvalidSignatureException", "")
            assert error_of(kms.verify, Message=message, Signature=b"bad", **name) == invalid
            assert error_of(kms.verify, Message=b"another", Signature=of_digest, **name) == invalid
            assert error_of(kms.sign, Message=b"short", MessageType="DIGEST", **name) == (
                "ValidationException", f"Digest is invalid length for algorithm {algorithm}.",
            )
    curve = key("ECC_NIST_P256")["Arn"]
    assert error_of(kms.sign, KeyId=curve, Message=b"a", SigningAlgorithm="ECDSA_SHA_512") == (
        "InvalidKeyUsageException",
        "Algorithm ECDSA_SHA_512 is incompatible with key spec ECC_NIST_P256.",
    )
    wanted = dict(KeyId=curve, Message=b"a", SigningAlgorithm="ECDSA_SHA_256")
    assert code_of(kms.sign, DryRun=True, **wanted) == "DryRunOperationException"
    kms.disable_key(KeyId=curve)
    assert error_of(kms.sign, **wanted) == ("DisabledException", f"{curve} is disabled.")
    # recorded: test_error_messaging_for_invalid_keys
    mac = kms.create_key(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")["KeyMetadata"]["Arn"]
    assert error_of(kms.sign, **{**wanted, "KeyId": mac}) == (
        "InvalidKeyUsageException",
        f"{mac} key usage is GENERATE_VERIFY_MAC which is not valid for Sign.",
    )
    symmetric = kms.create_key()["KeyMetadata"]["Arn"]
    assert code_of(kms.get_public_key, KeyId=symmetric) == "UnsupportedOperationException"
    assert code_of(kms.enable_key_rotation, KeyId=curve) in (
        "UnsupportedOperationException", "DisabledException",
    )


def encryption():
    made = key("RSA_2048", "ENCRYPT_DECRYPT")
    arn, loaded = made["Arn"], public(made["KeyId"])
    assert made["EncryptionAlgorithms"] == ["RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"], made
    for algorithm, hash, longest in [
        ("RSAES_OAEP_SHA_1", hashes.SHA1(), 214),
        ("RSAES_OAEP_SHA_256", hashes.SHA256(), 190),
    ]:
        name = {"KeyId": arn, "EncryptionAlgorithm": algorithm}
        oaep = padding.OAEP(mgf=padding.MGF1(hash), algorithm=hash, label=None)
        # An application encrypts with the public key.
        foreign = loaded.encrypt(b"secret", oaep)
        opened = kms.decrypt(CiphertextBlob=foreign, **name)
        assert (opened["Plaintext"], opened["EncryptionAlgorithm"]) == (b"secret", algorithm)
        own = kms.encrypt(Plaintext=b"x" * longest, **name)["CiphertextBlob"]
        assert kms.decrypt(CiphertextBlob=own, **name)["Plaintext"] == b"x" * longest
        # recorded: test_encrypt_validate_plaintext_size_per_key_type
        assert error_of(kms.encrypt, Plaintext=b"x" * (longest + 1), **name) == (
            "ValidationException",
            f"Algorithm {algorithm} and key spec RSA_2048 cannot encrypt data larger than {longest} bytes.",
        )
        assert code_of(kms.decrypt, CiphertextBlob=b"bad", **name) == "InvalidCiphertextException"
    assert error_of(kms.encrypt, KeyId=arn, Plaintext=b"a") == (
        "InvalidKeyUsageException",
        "Algorithm SYMMETRIC_DEFAULT is incompatible with key spec RSA_2048.",
    )
    # A symmetric key takes over what an asymmetric one encrypted.
    symmetric = kms.create_key()["KeyMetadata"]["Arn"]
    moved = kms.re_encrypt(
        CiphertextBlob=own,
        SourceKeyId=arn,
        SourceEncryptionAlgorithm="RSAES_OAEP_SHA_256",
        DestinationKeyId=symmetric,
    )
    assert (moved["SourceEncryptionAlgorithm"], moved["DestinationEncryptionAlgorithm"]) == (
        "RSAES_OAEP_SHA_256", "SYMMETRIC_DEFAULT",
    )
    assert kms.decrypt(CiphertextBlob=moved["CiphertextBlob"])["Plaintext"] == b"x" * 190
    signing = key("RSA_2048")["Arn"]
    assert error_of(
        kms.encrypt, KeyId=signing, Plaintext=b"a", EncryptionAlgorithm="RSAES_OAEP_SHA_1"
    )[1] == f"{signing} key usage is SIGN_VERIFY which is not valid for Encrypt."


def pairs():
    wrapping = kms.create_key()["KeyMetadata"]["Arn"]
    context = {"for": "ada"}
    for spec in ("RSA_2048", "ECC_NIST_P256", "ECC_NIST_P521", "ECC_SECG_P256K1"):
        made = kms.generate_data_key_pair(
            KeyId=wrapping, KeyPairSpec=spec, EncryptionContext=context
        )
        private = serialization.load_der_private_key(made["PrivateKeyPlaintext"], None)
        loaded = serialization.load_der_public_key(made["PublicKey"])
        assert private.public_key().public_numbers() == loaded.public_numbers(), spec
        sealed = made["PrivateKeyCiphertextBlob"]
        opened = kms.decrypt(CiphertextBlob=sealed, EncryptionContext=context)["Plaintext"]
        assert opened == made["PrivateKeyPlaintext"]
        # recorded: test_encryption_context_generate_data_key_pair
        assert code_of(kms.decrypt, CiphertextBlob=sealed) == "InvalidCiphertextException"
    bare = kms.generate_data_key_pair_without_plaintext(KeyId=wrapping, KeyPairSpec="ECC_NIST_P384")
    assert "PrivateKeyPlaintext" not in bare and bare["KeyPairSpec"] == "ECC_NIST_P384"
    # recorded: test_generate_data_key_pair_dry_run
    assert code_of(
        kms.generate_data_key_pair, KeyId=wrapping, KeyPairSpec="RSA_2048", DryRun=True
    ) == "DryRunOperationException"


def agreement():
    for spec, curve in [("ECC_NIST_P256", ec.SECP256R1()), ("ECC_NIST_P384", ec.SECP384R1())]:
        made = key(spec, "KEY_AGREEMENT")
        assert made["KeyAgreementAlgorithms"] == ["ECDH"], made
        own = ec.generate_private_key(curve)
        encoded = own.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        name = {"KeyId": made["Arn"], "KeyAgreementAlgorithm": "ECDH"}
        derived = kms.derive_shared_secret(PublicKey=encoded, **name)
        assert derived["SharedSecret"] == own.exchange(ec.ECDH(), public(made["Arn"]))
        assert (derived["KeyOrigin"], derived["KeyAgreementAlgorithm"]) == ("AWS_KMS", "ECDH")
        # recorded: test_derive_shared_secret
        assert error_of(kms.derive_shared_secret, PublicKey=b"bad", **name) == (
            "ValidationException", "",
        )
    signing = key("ECC_NIST_P256")["Arn"]
    assert error_of(
        kms.derive_shared_secret, KeyId=signing, KeyAgreementAlgorithm="ECDH", PublicKey=encoded
    )[1] == f"{signing} key usage is SIGN_VERIFY which is not valid for DeriveSharedSecret."
    assert error_of(kms.create_key, KeySpec="RSA_2048", KeyUsage="KEY_AGREEMENT") == (
        "ValidationException", "KeyUsage KEY_AGREEMENT is not compatible with KeySpec RSA_2048",
    )


signatures()
encryption()
pairs()
agreement()
print("ok")
