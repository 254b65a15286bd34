"""The office network: by which names the desks call this computer, and the certificate that proves it to them.

The key of the office's certificate authority lies in the records, which open with the office's own keys: the certificate is
renewed with one press while the office is open, nothing need be carried to the desks again, and whoever has the recovery sheet
and a backup has this key too. It can vouch for the names of this office and for nothing else.
"""

import contextlib
import socket
import struct
import sys

from cmoffice import audit, certificates, databases, settings
from cmoffice.certificates import Authority
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import NetworkAuthority
from cmoffice.refusals import Refused

ASK_ADDRESS = 0x8915  # SIOCGIFADDR: the system's own call for the address of an interface


def let_in(names, by, now):
    """Let the other desks in by these names and addresses, from the next start on; whether a new authority was made, which every desk must install. Refuses E06.

    An authority vouches only for the names that it was made for: with other names a new one is made.
    """
    if not names or any(certificates.is_loopback(name) for name in names):
        raise Refused("E06", field="names", fields=_("the names and addresses by which the desks call this computer"))
    with records.atomic():
        authority = _authority()
        new = authority is None or not certificates.vouches_for(authority, names) or _is_ending(now)
        if new:
            authority = certificates.make_authority(names, now)
            NetworkAuthority.insert(
                id=1, certificate=authority.certificate, key=authority.key, made_at=now
            ).on_conflict_replace().execute()
        audit.record(by, "office network opened", now=now, names=list(names), authority="new" if new else "kept")
        _lay(authority, names, now)
        settings.write(databases.folder(), "host", " ".join(names))
    return new


def renew(by, now):
    """A new certificate for the same names, used from the next start on. `by` is None when the office does it by itself. Refuses E06."""
    found = certificates.held(databases.folder())
    authority = _authority()
    if found is None or authority is None:
        raise Refused("E06", fields=_("the certificate: make it first"))
    with records.atomic():
        audit.record(by, "network certificate renewed", now=now)
        _lay(authority, found.names, now)


def only_here(by, now):
    """Let only this computer in again, from the next start on; the certificate and the authority are kept for later."""
    with records.atomic():
        audit.record(by, "office network closed", now=now)
        settings.write(databases.folder(), "host", None)


def promise(kept, by, now):
    """Whether browsers are told to come by the safe way only (HSTS); taking it back is told to them as well."""
    with records.atomic():
        audit.record(by, "network promise changed", now=now, kept=kept)
        settings.write(databases.folder(), "hsts", None if kept else "off")


def forget_authority(by, now):
    """Throw the authority away, because its key or the server's was seen by others: the next certificate needs a new one at every desk."""
    with records.atomic():
        NetworkAuthority.delete().execute()
        audit.record(by, "network authority dropped", now=now)
        certificates.remove(databases.folder())
        settings.write(databases.folder(), "host", None)


def keep(now):
    """Once a minute: renew the certificate by itself when it is within 30 days of its end (a job of the keeper)."""
    try:
        found = certificates.held(databases.folder())
    except certificates.NoCertificate:
        return
    if found is not None and found.is_old(now) and _authority() is not None and found.until < found.authority_until:
        renew(None, now)


def state():
    """What lies in the folder for the office network (see certificates.Held), or None."""
    return certificates.held(databases.folder())


def has_authority():
    """Whether the authority's key is at hand, so that certificates can be renewed."""
    return _authority() is not None


def chosen():
    """The names and addresses by which the desks shall call this computer, from the next start on; empty for this computer alone."""
    try:
        return settings.names(databases.folder())
    except ValueError:
        return ()


def names_made():
    """The names for which a certificate lies in the folder."""
    try:
        found = certificates.held(databases.folder())
    except certificates.NoCertificate:
        return ()
    return found.names if found else ()


def own_addresses():
    """The addresses of this computer as it knows them itself, to choose from; nothing is asked of the network. Empty where the system does not tell."""
    if not sys.platform.startswith("linux"):
        return []
    import fcntl

    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        for _number, name in socket.if_nameindex():
            with contextlib.suppress(OSError):  # an interface that has no address
                told = fcntl.ioctl(asked.fileno(), ASK_ADDRESS, struct.pack("256s", name.encode()[:15]))
                found.append(socket.inet_ntoa(told[20:24]))
    return [address for address in found if not certificates.is_loopback(address)]


def reminder(served_until, now):
    """What must be told about the certificate that the office uses now, which ends at `served_until` (None without one): soon, over, or None."""
    if served_until is None:
        return None
    return "over" if served_until <= now else "soon" if served_until - now < certificates.REMIND else None


def _lay(authority, names, now):
    certificate, key = certificates.issue(authority, names, now)
    certificates.write(databases.folder(), authority, certificate, key)


def _is_ending(now):
    found = certificates.held(databases.folder())
    return found is not None and found.authority_until - now < certificates.LEAF_LIFE


def _authority():
    row = NetworkAuthority.get_or_none()
    return Authority(row.certificate, row.key) if row else None
