"""A lean browser: one connection kept open, its cookies, parts asked for as htmx does; it counts every byte that comes over the wire."""

import re
import socket
import time
import zlib
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlencode

from cmoffice.packing import zstd

SILENT = 20  # seconds; the server closes lines that say nothing for thirty
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
ALWAYS = (
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36\r\n"
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r\n"
    "Accept-Language: en-GB,en;q=0.9\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n"
    "Sec-Fetch-Site: same-origin\r\n"  # else the office would pack nothing (cmoffice/packing.py)
)
# what a page brings along: style, script, icons, and pictures and fonts named in a style
BROUGHT = re.compile(r'<(?:link|script|img|use)\b[^>]*?\b(?:href|src)="(/[^"#]+)')
NAMED_IN_STYLE = re.compile(r"url\([\"']?(/[^\"')#]+)")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status, headers as (small letters, value), the body as it came, and how many bytes came as head and as body."""

    status: int
    headers: tuple
    body: bytes
    head_bytes: int
    body_bytes: int

    def header(self, name, other=""):
        return next((value for found, value in self.headers if found == name), other)

    @property
    def text(self):
        return opened(self.body, self.header("content-encoding")).decode()

    @property
    def bytes(self):
        return self.head_bytes + self.body_bytes


def opened(body, encoding):
    """A body as it was before it was compressed."""
    if encoding in ("", "identity"):
        return body
    if encoding in ("gzip", "deflate"):
        return zlib.decompress(body, zlib.MAX_WBITS | 32)
    if encoding == "zstd":
        return zstd.decompress(body)
    raise ValueError(f"a body that is {encoding}")


class Browser:
    """Somebody at a desk."""

    def __init__(self, port):
        self.port, self.cookies, self.token, self.kept = port, {}, "", set()
        self.line, self.used = None, 0.0
        self.rest = b""

    def close(self):
        if self.line is not None:
            self.line.close()

    def _hold_line(self):
        """The line that is open, or a new one where it was silent for so long that the server may be closing it."""
        if self.line is None or time.monotonic() - self.used > SILENT:
            self.close()
            self.line = socket.create_connection(("127.0.0.1", self.port), timeout=600)
            self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def get(self, path):
        return self.ask("GET", path)

    def post(self, path, fields, part=True):
        """Send a form; as htmx does unless `part` is False."""
        body = urlencode({"csrf_token": self.token, **fields}, doseq=True).encode()
        more = "HX-Request: true\r\n" if part else ""
        return self.ask("POST", path, body, f"Content-Type: application/x-www-form-urlencoded\r\n{more}")

    def ask(self, method, path, body=b"", more=""):
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n{ALWAYS}{more}"
        if cookies:
            head += f"Cookie: {cookies}\r\n"
        if method == "POST":
            head += f"Origin: http://127.0.0.1:{self.port}\r\nContent-Length: {len(body)}\r\n"
        self._hold_line()
        self.line.sendall(f"{head}\r\n".encode() + body)
        answer = self._read()
        self.used = time.monotonic()
        return answer

    def sign_in(self, username, password):
        """At the door; afterwards the token of the new session is at hand."""
        self.token = TOKEN.search(self.get("/signin").text)[1]
        answer = self.enter(username, password)
        self.token = TOKEN.search(self.get("/help").text)[1]
        return answer

    def enter(self, username, password):
        answer = self.post("/signin", {"username": username, "password": password}, part=False)
        if answer.status != 303:
            raise RuntimeError(f"{username} was not let in: {answer.status} {plain(answer.text)}")
        return answer

    def visit(self, path, follow=True):
        """Open a page with all that it brings along, as long as that was not kept from an earlier page; gives the answers."""
        answers = [self.get(path)]
        while follow and answers[-1].status in (302, 303):
            answers.append(self.get(answers[-1].header("location")))
        wanted = [unescape(found) for found in BROUGHT.findall(answers[-1].text)]
        for address in wanted:
            if address in self.kept:
                continue
            brought = self.get(address)
            answers.append(brought)
            self.kept.add(address)
            if "no-store" in brought.header("cache-control"):
                self.kept.discard(address)
            if brought.header("content-type").startswith("text/css"):
                wanted += [found for found in NAMED_IN_STYLE.findall(brought.text) if found not in wanted]
        return answers

    def _read(self):
        received = self.rest
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._more()
        lines = received[:end].decode("latin-1").split("\r\n")
        headers = tuple((name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines[1:]))
        for name, value in headers:
            if name == "set-cookie":
                cookie, _, rest = value.partition("=")
                self.cookies[cookie] = rest.partition(";")[0]
        said, rest, status = dict(headers), received[end + 4 :], int(lines[0].split()[1])
        if said.get("transfer-encoding") == "chunked":
            body, size = self._chunks(rest)
        else:
            size = 0 if status in (204, 304) else int(said.get("content-length", 0))
            while len(rest) < size:
                rest += self._more()
            body, self.rest = rest[:size], rest[size:]
        return Answer(status, headers, body, end + 4, size)

    def _chunks(self, rest):
        body, size = b"", 0
        while True:
            while (end := rest.find(b"\r\n")) < 0:
                rest += self._more()
            length = int(rest[:end].split(b";")[0], 16)
            whole = end + 2 + length + 2
            while len(rest) < whole:
                rest += self._more()
            body, size, rest = body + rest[end + 2 : whole - 2], size + whole, rest[whole:]
            if length == 0:
                self.rest = rest
                return body, size

    def _more(self):
        received = self.line.recv(65536)
        if not received:
            raise ConnectionError("the line was closed")
        return received


def plain(page):
    """The first words of a page."""
    found = re.search(r'class="errors".*?</div>', page, re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0] if found else page)).strip()[:300]
