"""Certificates of the office network: an authority of its own that can vouch for nothing but this office, and the server's certificate signed by it.

The folder `tls` holds the server's certificate and key and the authority's certificate, which tells nothing of the office.
The authority's key lies nowhere in files; whoever calls keeps it (see casework.network). Times are aware datetimes.
"""

import ipaddress
import os
import re
import secrets
import stat
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from cmoffice import durable

FOLDER, SERVER, KEY, AUTHORITY = "tls", "server.crt", "server.key", "authority.crt"
LEAF_LIFE = timedelta(days=397)  # browsers take no longer one
AUTHORITY_LIFE = timedelta(days=3650)
BEFORE = timedelta(days=1)  # the clock of a desk may be a little behind
REMIND = timedelta(days=30)
LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
MOST_NAMES = 8
EVERY_ADDRESS = [ipaddress.ip_network("0.0.0.0/0"), ipaddress.ip_network("::/0")]


class NoCertificate(Exception):
    """The office cannot answer on its network: words for a person."""


@dataclass(frozen=True, slots=True)
class Authority:
    """The authority: its certificate and its key, both as text (PEM)."""

    certificate: str
    key: str

    def __repr__(self):
        return "Authority(…)"


@dataclass(frozen=True, slots=True)
class Held:
    """What lies in the folder: for which names and addresses, since when and until when, the authority's fingerprint, the folder's files."""

    names: tuple
    since: object
    until: object
    authority_since: object
    authority_until: object
    fingerprint: str
    certificate: Path
    key: Path

    def is_old(self, now):
        """Whether it is time to renew it: 30 days before its end."""
        return self.until - now < REMIND


def read_names(text):
    """The names and addresses in a text, as they are written in a certificate; ValueError(word) tells the first that is none."""
    found = []
    for word in re.split(r"[\s,;]+", text.strip()):
        name = _read_name(word)
        if name not in found:
            found.append(name)
    if len(found) > MOST_NAMES:
        raise ValueError(found[MOST_NAMES])
    return tuple(found)


def is_address(name):
    """Whether this is an address in figures and not a name."""
    return _address(name) is not None


def is_loopback(name):
    """Whether this means this machine itself: such a name needs no certificate."""
    address = _address(name)
    return address.is_loopback if address else name == "localhost" or name.endswith(".localhost")


def make_authority(names, now):
    """A new authority that can vouch for these names and addresses and for nothing else on earth."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _called(f"Office authority {now.year} {secrets.token_hex(2).upper()}")
    usage = _usage(key_cert_sign=True, crl_sign=True)
    built = (
        _builder(subject, subject, key.public_key(), now, AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(_only(names), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return Authority(_pem(built), _key_pem(key))


def issue(authority, names, now):
    """A server certificate for these names under this authority, with a new key: both as text (PEM, the key PKCS#8)."""
    issuer = x509.load_pem_x509_certificate(authority.certificate.encode())
    signs = serialization.load_pem_private_key(authority.key.encode(), None)
    key = ec.generate_private_key(ec.SECP256R1())
    # the subject is no host name: some clients would measure it against the constraints too
    built = (
        _builder(_called("Office server"), issuer.subject, key.public_key(), now, LEAF_LIFE, issuer.not_valid_after_utc)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in names]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key()), critical=False)
        .sign(signs, hashes.SHA256())
    )
    return _pem(built), _key_pem(key)


def vouches_for(authority, names):
    """Whether this authority can vouch for all these names; else a new one must be installed at every desk."""
    issuer = x509.load_pem_x509_certificate(authority.certificate.encode())
    permitted = issuer.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees
    return {_text(subtree) for subtree in permitted} >= set(names)


def write(folder, authority, certificate, key):
    """Lay the server's certificate and key and the authority's certificate into the folder `tls`, each whole or not at all."""
    place = Path(folder) / FOLDER
    place.mkdir(mode=0o700, exist_ok=True)
    shown = x509.load_pem_x509_certificate(authority.certificate.encode())
    # the key first: a power cut in between leaves a pair that does not fit, which a start tells in words
    for name, content in (
        (KEY, key.encode()),
        (SERVER, certificate.encode()),
        (AUTHORITY, shown.public_bytes(serialization.Encoding.DER)),
    ):
        durable.write_safely(place / name, content)


def remove(folder):
    """Overwrite and take away the certificate and its key: the office answers on no network with it any more."""
    place = Path(folder) / FOLDER
    for name in (KEY, SERVER, AUTHORITY):
        durable.burn(place / name)


def held(folder):
    """What lies in the folder `tls`, or None when it holds no certificate; NoCertificate when what is there cannot be read."""
    place = Path(folder) / FOLDER
    if not any((place / name).exists() for name in (KEY, SERVER, AUTHORITY)):
        return None
    try:
        leaf = x509.load_pem_x509_certificate((place / SERVER).read_bytes())
        authority = x509.load_der_x509_certificate((place / AUTHORITY).read_bytes())
        alternatives = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, x509.ExtensionNotFound):
        raise NoCertificate("The certificate of the office network is damaged or a part of it is missing.") from None
    return Held(
        tuple(str(general.value) for general in alternatives),
        leaf.not_valid_before_utc,
        leaf.not_valid_after_utc,
        authority.not_valid_before_utc,
        authority.not_valid_after_utc,
        authority.fingerprint(hashes.SHA256()).hex().upper(),
        place / SERVER,
        place / KEY,
    )


def authority_file(folder):
    """The authority's certificate as desks install it (bytes), or None."""
    path = Path(folder) / FOLDER / AUTHORITY
    return path.read_bytes() if path.is_file() else None


def groups(fingerprint):
    """A fingerprint in groups of four signs, as people compare it."""
    return [fingerprint[at : at + 4] for at in range(0, len(fingerprint), 4)]


def ready(folder, names, now):
    """The certificate with which the office may answer at these names now; NoCertificate says why there is none."""
    found = held(folder)
    if found is None or not set(names) <= set(found.names):
        raise NoCertificate(f"There is no certificate for {', '.join(names)} yet.")
    if not found.since <= now < found.until:
        raise NoCertificate(f"The certificate of the office network ended on {found.until:%d %B %Y}.")
    if os.name == "posix" and stat.S_IMODE(found.key.stat().st_mode) & 0o077:
        raise NoCertificate(
            f"The key of the office network can be read by other accounts of this machine. Close it: chmod 600 {found.key}"
        )
    leaf = x509.load_pem_x509_certificate(found.certificate.read_bytes())
    try:
        fits = serialization.load_pem_private_key(found.key.read_bytes(), None).public_key() == leaf.public_key()
    except (OSError, ValueError, TypeError):
        fits = False
    if not fits:
        raise NoCertificate("The certificate of the office network and its key do not belong together.")
    return found


def _read_name(word):
    address = _address(word)
    if address is not None:
        # the list of hosts that are answered knows addresses of version 4 only
        if address.version == 6 and not address.is_loopback or address.is_unspecified or address.is_multicast:
            raise ValueError(word)
        return str(address)
    name = word.casefold().rstrip(".")
    if not name or len(name) > 200 or not all(LABEL.fullmatch(part) for part in name.split(".")):
        raise ValueError(word)
    last = name.rsplit(".", 1)[-1]
    # 192.168.1 is neither an address nor a name; and an authority for "org" could vouch for half the world
    if last.isdigit() or (last == name and len(name) <= 4):
        raise ValueError(word)
    return name


def _address(name):
    try:
        return ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return None


def _general(name):
    address = _address(name)
    return x509.IPAddress(address) if address else x509.DNSName(name)


def _only(names):
    """Constraints that let through these names and addresses alone. Of a kind that has none, everything is shut out: else it would be free."""
    hosts = [name for name in names if not is_address(name)]
    addresses = [ipaddress.ip_network(name) for name in names if is_address(name)]
    permitted = [x509.DNSName(name) for name in hosts] + [x509.IPAddress(address) for address in addresses]
    excluded = [] if addresses else [x509.IPAddress(network) for network in EVERY_ADDRESS]
    if not hosts:
        permitted.append(x509.DNSName("none.invalid"))  # a name that can never exist: no other is let through
    return x509.NameConstraints(permitted, excluded or None)


def _text(subtree):
    return str(subtree.value.network_address) if isinstance(subtree, x509.IPAddress) else subtree.value


def _called(name):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _builder(subject, issuer, public_key, now, life, at_most=None):
    begins = now - BEFORE
    ends = begins + life if at_most is None else min(begins + life, at_most)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
    )


def _usage(**allowed):
    every = (
        "digital_signature content_commitment key_encipherment data_encipherment key_agreement key_cert_sign crl_sign "
        "encipher_only decipher_only"
    )
    return x509.KeyUsage(**{name: allowed.get(name, False) for name in every.split()})


def _pem(certificate):
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def _key_pem(key):
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
