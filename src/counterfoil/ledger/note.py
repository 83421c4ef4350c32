"""Signed notes: a text with signature lines, and the keys that make and check them (C2SP signed-note).

Two kinds of signature are known: Ed25519 (type 0x01, the log's own) and Ed25519 cosignatures with a time
(type 0x04, a witness's; C2SP tlog-cosignature). Whatever is signed by an unknown key is ignored.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from counterfoil.errors import LedgerInvalid, SignatureInvalid

ED25519, COSIGNATURE = 0x01, 0x04
MAX_SIGNATURES = 100
MAX_NOTE = 1_000_000  # bytes

_DASH = "— "
_KEY_NAME = re.compile(r"[^\s+\x00-\x1f\x7f]+")
_PRIME = 2**255 - 19
# The y coordinates of the eight points of small order: keys there verify signatures that nobody made.
_SMALL_ORDER = {
    0,
    1,
    _PRIME - 1,
    int.from_bytes(bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"), "little"),
    int.from_bytes(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"),
}


def decode_base64(text: str, what: str) -> bytes:
    """The bytes of canonical standard base64 (decoded, encoded again, compared); else ``LedgerInvalid``."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error):
        data = b""
    if not text or base64.b64encode(data).decode() != text:
        raise LedgerInvalid(f"{what}: is not canonical base64.")
    return data


def is_key_name(name: str) -> bool:
    """True for a non-empty name without white space, ``+`` and control characters."""
    return bool(_KEY_NAME.fullmatch(name))


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key as text, ``name+id+key`` (a "vkey"). Weak and non-canonical Ed25519 keys are refused."""

    name: str
    kind: int  # ED25519 or COSIGNATURE
    public: bytes  # 32 bytes

    def __post_init__(self) -> None:
        if not is_key_name(self.name):
            raise LedgerInvalid(f"Key name {self.name!r:.80}: needs text without white space and '+'.")
        if self.kind not in (ED25519, COSIGNATURE) or len(self.public) != 32:
            raise LedgerInvalid(f"Key of {self.name}: only Ed25519 keys (type 1, or 4 for a witness) can be used.")
        y = int.from_bytes(self.public, "little") & (2**255 - 1)
        if y >= _PRIME or y in _SMALL_ORDER:
            raise LedgerInvalid(f"Key of {self.name}: is a weak or non-canonical Ed25519 key. Ask for another one.")

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """The key that ``text`` spells; raises ``LedgerInvalid`` with the reason."""
        parts = text.split("+", 2)
        if len(parts) != 3 or len(text) > 1000:
            raise LedgerInvalid(
                f"{text[:80]!r}: is no verifier key. It looks like name+1a2b3c4d+AbCd…: give what its file holds."
            )
        name, key_id, encoded = parts
        data = decode_base64(encoded, f"Key of {name[:80]!r}")
        key = cls(name, data[0], data[1:])
        if key.id.hex() != key_id:
            raise LedgerInvalid(f"Key of {name}: its id is {key.id.hex()}, not {key_id[:20]!r}. The text was altered.")
        return key

    @property
    def id(self) -> bytes:
        """The first four bytes of the key's hash: a label, not a protection."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    @property
    def sha256(self) -> str:
        """The SHA-256 of the key's whole text in hexadecimal. It names a key, as the id of four bytes does not."""
        return hashlib.sha256(str(self).encode()).hexdigest()

    @property
    def fingerprint(self) -> str:
        """The SHA-256 in 16 groups of four digits, to be read out over a telephone."""
        return " ".join(self.sha256[i : i + 4] for i in range(0, 64, 4))

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(bytes([self.kind]) + self.public).decode()}"

    def accepts(self, text: bytes, signature: bytes) -> bool:
        """True when ``signature`` over ``text`` was made with this key."""
        if self.kind == COSIGNATURE:
            if len(signature) != 72:
                return False
            text = b"cosignature/v1\ntime %d\n" % int.from_bytes(signature[:8], "big") + text
            signature = signature[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text)
        except InvalidSignature:
            return False
        return True


class Signer:
    """A private key with its name; signs notes. Never shown: ``repr`` has the public key only."""

    def __init__(self, name: str, seed: bytes, kind: int = ED25519) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self.key = VerifierKey(name, kind, self._private.public_key().public_bytes_raw())

    def __repr__(self) -> str:
        return f"Signer({self.key})"

    def line(self, text: bytes, *, time_s: int = 0) -> bytes:
        """The signature line over ``text``. ``time_s`` (Unix seconds) goes into a cosignature only."""
        if self.key.kind == COSIGNATURE:
            message = b"cosignature/v1\ntime %d\n" % time_s + text
            signature = time_s.to_bytes(8, "big") + self._private.sign(message)
        else:
            signature = self._private.sign(text)
        return f"{_DASH}{self.key.name} {base64.b64encode(self.key.id + signature).decode()}\n".encode()


def sign(text: bytes, signers: Iterable[Signer]) -> bytes:
    """The note: ``text``, an empty line, one signature line a signer."""
    if not text.endswith(b"\n"):
        raise ValueError("the text of a note ends with a newline")
    return text + b"\n" + b"".join(signer.line(text) for signer in signers)


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line, not yet checked."""

    name: str
    key_id: bytes
    blob: bytes

    def line(self) -> bytes:
        """The line as it stands in a note."""
        return f"{_DASH}{self.name} {base64.b64encode(self.key_id + self.blob).decode()}\n".encode()


@dataclass(frozen=True, slots=True)
class Note:
    """A note, taken apart; nothing in it is to be believed before ``verified_by`` has named a trusted key."""

    text: bytes
    signatures: tuple[Signature, ...]

    @classmethod
    def parse(cls, data: bytes, where: str = "note") -> Note:
        """The parts of a note; raises ``LedgerInvalid`` for whatever the specification does not allow."""
        if len(data) > MAX_NOTE:
            raise LedgerInvalid(f"{where}: is larger than {MAX_NOTE} bytes, which no signed note is.")
        try:
            decoded = data.decode("utf-8")
        except UnicodeDecodeError:
            raise LedgerInvalid(f"{where}: is not UTF-8.") from None
        if any(ord(c) < 0x20 and c != "\n" for c in decoded):
            raise LedgerInvalid(f"{where}: holds control characters.")
        text, blank, block = decoded.rpartition("\n\n")
        if not blank or not block.endswith("\n"):
            raise LedgerInvalid(f"{where}: has no signature lines. It was cut short or is no signed note.")
        lines = block[:-1].split("\n")
        if len(lines) > MAX_SIGNATURES:
            raise LedgerInvalid(f"{where}: has more than {MAX_SIGNATURES} signatures.")
        return cls(f"{text}\n".encode(), tuple(_signature(line, where) for line in lines))

    def only(self, keys: Iterable[VerifierKey]) -> bytes:
        """The note with the signatures of ``keys`` alone, each key's last one, in their order."""
        known = [(key.name, key.id) for key in keys]
        found = {(one.name, one.key_id): one for one in self.signatures if (one.name, one.key_id) in known}
        return self.text + b"\n" + b"".join(found[one].line() for one in known if one in found)

    def verified_by(self, keys: Iterable[VerifierKey], where: str = "note") -> tuple[VerifierKey, ...]:
        """Those of ``keys`` that signed, each once. A false signature of any of them raises ``SignatureInvalid``."""
        known = {(key.name, key.id): key for key in keys}
        found: dict[VerifierKey, None] = {}
        for signature in self.signatures:
            key = known.get((signature.name, signature.key_id))
            if key is None:
                continue
            if not key.accepts(self.text, signature.blob):
                raise SignatureInvalid(f"{where}: the signature of {key.name} is false. It was altered or forged.")
            found[key] = None
        return tuple(found)


def _signature(line: str, where: str) -> Signature:
    name, blank, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not blank or not is_key_name(name):
        raise LedgerInvalid(f"{where}: {line[:60]!r} is no signature line.")
    try:
        blob = decode_base64(encoded, f"{where}: signature of {name[:60]}")
    except LedgerInvalid as error:
        raise SignatureInvalid(str(error)) from None
    if len(blob) < 5:
        raise LedgerInvalid(f"{where}: the signature of {name[:60]} is too short.")
    return Signature(name, blob[:4], blob[4:])
