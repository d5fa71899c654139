"""Keys to seal with, and what is said when sealing or checking is impossible.

Keys come in as PKCS #12 bytes; this module reads no settings and stores nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.x509 import Certificate as MadeCertificate
    from pyhanko.sign.signers import SimpleSigner

TEST_NAME = "cocreatie TESTZEGEL – niet rechtsgeldig"
FIELD = "zegel"
SIGNING_USES = {"non_repudiation", "digital_signature"}
TEST_SEAL_LASTS = timedelta(days=3650)

REASONS = {
    "seal_unreadable": "Het zegelbestand is niet te lezen, of de wachtwoordzin klopt niet.",
    "certificate_not_yet_valid": "Het certificaat van het zegel is nog niet geldig.",
    "certificate_expired": "Het certificaat van het zegel is verlopen.",
    "certificate_not_for_signing": "Het certificaat is niet bedoeld om mee te ondertekenen.",
    "not_sealable": "Dit document kan niet worden verzegeld.",
    "no_timestamp": "De tijdstempeldienst gaf geen tijdstempel.",
    "not_a_pdf": "Dit is geen leesbare PDF.",
    "too_large": "Dit bestand is te groot om te controleren.",
    "bad_trust_root": "Een certificaat dat vertrouwd moet worden, is niet te lezen.",
}


class SealError(Exception):
    """Sealing or checking is impossible; `reason` is a stable code, the text of it is Dutch."""

    def __init__(self, reason: str) -> None:
        super().__init__(REASONS[reason])
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Seal:
    """A key with its certificate. `is_test` tells the self-made one that proves nothing."""

    subject: str
    is_test: bool
    certificate: bytes = field(repr=False)
    timestamp_url: str = ""
    signer: SimpleSigner = field(kw_only=True, repr=False, compare=False)


def load_seal(pkcs12: bytes, passphrase: str, *, timestamp_url: str = "") -> Seal:
    """The seal in a PKCS #12 file; an empty passphrase means none. Raises SealError."""
    from pyhanko.sign.signers import SimpleSigner

    try:
        signer = SimpleSigner.load_pkcs12_data(pkcs12, (), passphrase.encode() or None)
        certificate = signer.signing_cert
    except (ValueError, TypeError) as error:
        raise SealError("seal_unreadable") from error
    if certificate is None:
        raise SealError("seal_unreadable")
    subject = common_name(certificate)
    return Seal(subject, subject == TEST_NAME, certificate.dump(), timestamp_url, signer=signer)


def make_test_pkcs12() -> bytes:
    """A fresh key with a certificate that calls itself a test, without passphrase.

    The caller stores it once per installation, so that all its documents bear the same test seal.
    """
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import NoEncryption
    from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates

    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    return serialize_key_and_certificates(
        b"testzegel", key, _test_certificate(key), None, NoEncryption()
    )


def _test_certificate(key: RSAPrivateKey) -> MadeCertificate:
    """Signed by its own key, good for signing and nothing else."""
    from cryptography import x509
    from cryptography.hazmat.primitives.hashes import SHA256

    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, TEST_NAME)])
    now = timezone.now()
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(
        now + TEST_SEAL_LASTS
    )
    signing_only = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    basic = x509.BasicConstraints(ca=False, path_length=None)
    builder = builder.add_extension(basic, critical=True)
    return builder.add_extension(signing_only, critical=True).sign(key, SHA256())


def common_name(certificate: Certificate) -> str:
    """The common name, else all that the subject says."""
    subject = certificate.subject
    return str(subject.native.get("common_name") or subject.human_friendly)


def certificate(data: bytes) -> Certificate:
    """A certificate in PEM or DER. Raises SealError."""
    from asn1crypto import pem, x509

    try:
        der = pem.unarmor(data)[2] if pem.detect(data) else data
        found = x509.Certificate.load(der)
        common_name(found)
    except ValueError as error:
        raise SealError("bad_trust_root") from error
    return found
