"""What is sent to the office is taken in whole before anybody works on it, so that those who send slowly or never finish hold nobody else up.

A request that is worked on waits for its turn (see turns); one whose text is still on its way takes a thread only,
and only so many of those may be at once: altogether, and from one address. Whoever finds no room is told to come again.
"""

import io
import threading
from collections import Counter

ALTOGETHER, FROM_ONE_ADDRESS = 14, 8  # texts that are on their way at once
THREADS = ALTOGETHER  # beside those of passwords
LARGEST = 12_000_000  # bytes; what is longer is refused without being read
WORDS = (
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, '
    'initial-scale=1"><title>Not now – cmoffice</title></head>\n<body><main><h1>Not now</h1><p>Too much is being sent to '
    "the office at this moment. Your text is still in the page before: go back and try again in a few seconds.</p></main>"
    "</body></html>\n"
)


class WholeFirst:
    """The office as the server calls it, each text read to its end first."""

    def __init__(self, office, headers):
        self.office, self.headers = office, headers
        self._lock, self._on_the_way = threading.Lock(), Counter()

    def __call__(self, environ, start_response):
        length = environ.get("CONTENT_LENGTH", "")
        if length.isascii() and length.isdecimal() and 0 < int(length) <= LARGEST:
            address = environ.get("REMOTE_ADDR", "")
            if not self._has_room(address):
                return self._come_again(start_response)
            try:
                sent = environ["wsgi.input"].read(int(length))
            except OSError:
                sent = b""
            finally:
                self._leave(address)
            if len(sent) < int(length):  # the line broke: half a form is no form
                environ["CONTENT_LENGTH"], sent = "0", b""
            environ["wsgi.input"] = io.BytesIO(sent)
        return self.office(environ, start_response)

    def _has_room(self, address):
        with self._lock:
            room = self._on_the_way.total() < ALTOGETHER and self._on_the_way[address] < FROM_ONE_ADDRESS
            if room:
                self._on_the_way[address] += 1
            return room

    def _leave(self, address):
        with self._lock:
            self._on_the_way[address] -= 1
            if not self._on_the_way[address]:
                del self._on_the_way[address]

    def _come_again(self, start_response):
        told = {
            **self.headers,
            "Content-Type": "text/html; charset=utf-8",
            "Cache-Control": "no-store",
            "Retry-After": "5",
        }
        start_response("503 Service Unavailable", list(told.items()))
        return [WORDS.encode()]
