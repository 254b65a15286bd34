"""Pages are sent packed (gzip) where that tells nobody anything, and what is kept for long is packed once.

How short a packed page is tells how often its words repeat. Whoever could have words of her choice put beside what is secret, and
listened on the line, would learn by many guesses what stands there. So nothing is packed that another site asked for, nor a page
opened from outside with words in its address: only what the office's own pages ask for, and the browser says which those are.
Each packed page carries up to 63 bytes of nothing besides, a new number each time, where the format has room for a file's name.
"""

import re
import secrets
import struct
import zlib

LEAST = 600  # bytes; what is shorter fits into one parcel of the network as it is
LONG = 65_536  # bytes; a list of that many is packed less closely, else that would take longer than making it
QUICK, CLOSE, CLOSEST = 2, 4, 9  # how much work zlib puts into it
PADDINGS = 64
WORDS = ("text/html",)  # of what is made anew each time; what is given as a file goes as it is
HEAD = b"\x1f\x8b\x08\x08\0\0\0\0\0\xff"  # gzip, deflated, with a name, of no time and no system


def pack(answer, request):
    """Pack an answer in words, if its reader's browser takes that and nobody elsewhere had a say in what was asked."""
    if answer.mimetype not in WORDS or answer.is_streamed or "Content-Disposition" in answer.headers:
        return answer
    if is_taken(request) and is_ours(request):
        text = answer.get_data()
        if len(text) > LEAST:
            answer.set_data(packed(text, QUICK if len(text) > LONG else CLOSE, secrets.randbelow(PADDINGS)))
            answer.headers["Content-Encoding"] = "gzip"
    return answer


def is_ours(request):
    """Whether our own page sent this request, or somebody opened an address by hand that brings no words along."""
    site = request.headers.get("Sec-Fetch-Site")
    return site == "same-origin" or (site == "none" and request.method == "GET" and not request.query_string)


def is_taken(request):
    """Whether the browser takes gzip."""
    return bool(request.accept_encodings["gzip"])


def packed(text, how=CLOSEST, padding=0):
    """These bytes as gzip, with so many bytes of padding."""
    press = zlib.compressobj(how, zlib.DEFLATED, -zlib.MAX_WBITS)
    end = struct.pack("<LL", zlib.crc32(text), len(text) & 0xFFFFFFFF)
    return b"".join((HEAD, b"-" * padding, b"\0", press.compress(text), press.flush(), end))


def squeezed(text, kind):
    """A style sheet or script of ours without what only its writers read: comments, indents, blanks that mean nothing."""
    if kind == ".css":
        return _CSS.sub(
            lambda found: found["whole"] or found["mark"] or found["end"] or found["after"] or " ", text
        ).strip()
    if kind == ".js":
        lines = (line.strip() for line in text.splitlines())
        return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"
    return text


_GAP = r"(?:\s|/\*[^*]*\*+(?:[^/*][^*]*\*+)*/)"  # a blank or a comment
_CSS = re.compile(
    rf"""(?P<whole>"[^"]*"|'[^']*')|{_GAP}*;{_GAP}*(?P<end>}}){_GAP}*|{_GAP}*(?P<mark>[{{}};,]){_GAP}*|(?P<after>:){_GAP}+|{_GAP}+"""
)
