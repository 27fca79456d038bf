"""Encrypts and decrypts under symmetric KMS keys for real.

ministack only mixes the bytes: with the wrong key, or after a change of the ciphertext, it would
return nonsense where KMS refuses.
"""

import base64
import json
import os
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from infra.local.clients import Request
from infra.local.emulated_keys import EmulatedKeys
from infra.local.faults import Answer, refusal
from infra.local.virtual_clock import VirtualClock

_ID_LENGTH = 36
_NONCE_LENGTH = 12
_SIZES = {"AES_128": 16, "AES_256": 32}


class KeyCalls:
    """KMS, its symmetric keys our own."""

    def __init__(self, keys: EmulatedKeys, clock: VirtualClock) -> None:
        self._keys = keys
        self._clock = clock

    def answer(self, request: Request) -> Answer | None:
        """Answer a call with a symmetric key; None: the call is none."""
        operation = _OPERATIONS.get(request.operation)
        if request.operation == "ScheduleKeyDeletion":
            operation = self._deletion
        if operation is None:
            return None
        asked = request.json
        name = asked.get("KeyId") or _key_of(asked.get("CiphertextBlob", ""))
        key, refused = self._keys.symmetric(name)
        if refused is not None:
            return refused
        return None if key is None else operation(key, asked)

    def _deletion(self, key: Mapping[str, Any], asked: Mapping[str, Any]) -> Answer:
        """Order a key's destruction: it cannot be used from now on; its date is of our clock."""
        days = asked.get("PendingWindowInDays", 30)
        date = (self._clock.now() + timedelta(days=days)).timestamp()
        told = self._keys.doom(key["KeyId"], days, date)
        return _ok(told)


def _encrypt(key: Mapping[str, Any], asked: Mapping[str, Any]) -> Answer:
    sealed = _sealed(key, base64.b64decode(asked["Plaintext"]), asked)
    algorithm = {"EncryptionAlgorithm": "SYMMETRIC_DEFAULT"}
    return _ok({"CiphertextBlob": _text(sealed), "KeyId": key["Arn"], **algorithm})


def _decrypt(key: Mapping[str, Any], asked: Mapping[str, Any]) -> Answer:
    sealed = base64.b64decode(asked["CiphertextBlob"])
    if _key_of(asked["CiphertextBlob"]) != key["KeyId"]:
        message = "The key ID in the request does not identify a CMK that can perform this"
        return refusal("kms", 400, "IncorrectKeyException", message)
    nonce, body = sealed[_ID_LENGTH:][:_NONCE_LENGTH], sealed[_ID_LENGTH + _NONCE_LENGTH :]
    try:
        plain = AESGCM(key["_symmetric_key"]).decrypt(nonce, body, _context(asked))
    except (InvalidTag, ValueError):
        return refusal("kms", 400, "InvalidCiphertextException", "")
    algorithm = {"EncryptionAlgorithm": "SYMMETRIC_DEFAULT"}
    return _ok({"Plaintext": _text(plain), "KeyId": key["Arn"], **algorithm})


def _data_key(key: Mapping[str, Any], asked: Mapping[str, Any]) -> Answer:
    plain = os.urandom(asked.get("NumberOfBytes") or _SIZES[asked.get("KeySpec", "AES_256")])
    sealed = _text(_sealed(key, plain, asked))
    return _ok({"CiphertextBlob": sealed, "Plaintext": _text(plain), "KeyId": key["Arn"]})


def _hidden_data_key(key: Mapping[str, Any], asked: Mapping[str, Any]) -> Answer:
    made = json.loads(_data_key(key, asked)[2])
    return _ok({name: made[name] for name in ("CiphertextBlob", "KeyId")})


def _sealed(key: Mapping[str, Any], plain: bytes, asked: Mapping[str, Any]) -> bytes:
    nonce = os.urandom(_NONCE_LENGTH)
    body = AESGCM(key["_symmetric_key"]).encrypt(nonce, plain, _context(asked))
    return str(key["KeyId"]).encode() + nonce + body


def _key_of(sealed: str) -> str:
    return base64.b64decode(sealed)[:_ID_LENGTH].decode(errors="replace")


def _context(asked: Mapping[str, Any]) -> bytes:
    return json.dumps(asked.get("EncryptionContext") or {}, sort_keys=True).encode()


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _ok(value: Mapping[str, Any]) -> Answer:
    return 200, {"content-type": "application/x-amz-json-1.1"}, json.dumps(value).encode()


_OPERATIONS: dict[str, Callable[[Mapping[str, Any], Mapping[str, Any]], Answer]] = {
    "Encrypt": _encrypt,
    "Decrypt": _decrypt,
    "GenerateDataKey": _data_key,
    "GenerateDataKeyWithoutPlaintext": _hidden_data_key,
}
