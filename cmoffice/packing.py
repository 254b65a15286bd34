"""Pages are sent packed where that tells nobody anything, and what is kept for long is packed once: by zstd, or by gzip for browsers that do not take that.

How short a packed page is tells how often its words repeat. Whoever could have words of her choice put beside what is secret, and
listened on the line, would learn by many guesses what stands there. So nothing is packed that another site asked for, nor a page
opened from outside with words in its address: only what the office's own pages ask for, and the browser says which those are.
Each packed page carries up to 63 bytes of nothing besides, a new number each time: as a frame that is skipped, or where gzip
has room for a file's name.
"""

import re
import secrets
import struct
import zlib

try:
    from compression import zstd
except ImportError:  # before Python 3.14
    from backports import zstd

LEAST = 600  # bytes; what is shorter fits into one parcel of the network as it is
QUICK, CLOSEST, DENSEST = 4, 9, 19  # how much work gzip puts into a page and into what is packed once, and zstd into that
PADDINGS = 64
WORDS = ("text/html",)  # of what is made anew each time; what is given as a file goes as it is
HEAD = b"\x1f\x8b\x08\x08\0\0\0\0\0\xff"  # gzip, deflated, with a name, of no time and no system
SKIPPED = 0x184D2A50  # begins a frame that holds nothing of the text
_press = zstd.ZstdCompressor(level=4)  # as close as gzip at 4, in a quarter of the time; one thread at a time by itself


def pack(answer, request):
    """Pack an answer in words, if its reader's browser takes that and nobody elsewhere had a say in what was asked."""
    if answer.mimetype not in WORDS or answer.is_streamed or "Content-Disposition" in answer.headers:
        return answer
    if (way := taken(request)) and is_ours(request):
        text = answer.get_data()
        if len(text) > LEAST:
            answer.set_data(PACKED[way](text, secrets.randbelow(PADDINGS)))
            answer.headers["Content-Encoding"] = way
    return answer


def is_ours(request):
    """Whether our own page sent this request, or somebody opened an address by hand that brings no words along."""
    site = request.headers.get("Sec-Fetch-Site")
    return site == "same-origin" or (site == "none" and request.method == "GET" and not request.query_string)


def taken(request):
    """In which way the browser takes what is packed, the best first; None where it takes neither."""
    return next((way for way in PACKED if request.accept_encodings[way]), None)


def zstandard(text, padding=0):
    """These bytes as zstd, after so many bytes of padding."""
    text = _press.compress(text, zstd.ZstdCompressor.FLUSH_FRAME)
    return b"".join((struct.pack("<LL", SKIPPED, padding), b"-" * padding, text))


def gzipped(text, padding=0, how=QUICK):
    """These bytes as gzip, with so many bytes of padding."""
    press = zlib.compressobj(how, zlib.DEFLATED, -zlib.MAX_WBITS)
    end = struct.pack("<LL", zlib.crc32(text), len(text) & 0xFFFFFFFF)
    return b"".join((HEAD, b"-" * padding, b"\0", press.compress(text), press.flush(), end))


PACKED = {"zstd": zstandard, "gzip": gzipped}


def packed_once(text):
    """These bytes in each way, packed as closely as can be: way → bytes."""
    return {"zstd": zstd.compress(text, DENSEST), "gzip": gzipped(text, how=CLOSEST)}


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
