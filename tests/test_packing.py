"""What goes over the line packed, what never does, and that what is packed is what was meant."""

import gzip
import re
from pathlib import Path

import pytest
from flask import Response, request

import cmoffice
from cmoffice import packing
from cmoffice.views import static

TAKES = {"Accept-Encoding": "gzip, deflate, br, zstd"}
OURS = {**TAKES, "Sec-Fetch-Site": "same-origin"}
BY_HAND = {**TAKES, "Sec-Fetch-Site": "none"}
STATIC = Path(cmoffice.__file__).parent / "static"


def is_packed(answer):
    return answer.headers.get("Content-Encoding") in packing.PACKED


def opened(answer):
    """What a browser makes of it."""
    return {"zstd": packing.zstd.decompress, "gzip": gzip.decompress}[answer.headers["Content-Encoding"]](answer.data)


def test_a_page_that_our_own_page_asked_for_is_packed_and_says_so(case, sign_in):
    alice = sign_in("alice")
    for where in ("/work", f"/case/{case.code}", "/find", "/nothing"):
        plain, packed = alice.get(where), alice.get(where, headers=OURS)
        assert is_packed(packed) and not is_packed(plain), where
        assert "Accept-Encoding" in packed.headers["Vary"] and "Accept-Encoding" in plain.headers["Vary"]
        assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2
        assert packed.headers["Cache-Control"] == "no-store" and packed.headers["Content-Type"] == "text/html; charset=utf-8"
        assert without_marks(opened(packed).decode()) == without_marks(plain.text)
    assert {"Accept-Encoding", "HX-Request", "Cookie"} <= set(re.findall(r"[\w-]+", alice.client.application.test_client().get("/signin").headers["Vary"]))
    by_hand = alice.get("/work", headers=BY_HAND)
    assert is_packed(by_hand) and opened(by_hand).startswith(b"<!doctype html>")


def without_marks(text):
    """A page without what differs each time: the token and the marks of its forms."""
    return re.sub(r'[\w-]{40,}\.[\w-]+\.[\w-]+|name="once" value="[^"]*"|\d+-[\w-]{16}', "", text)


def test_only_a_browser_that_takes_it_gets_it_packed(sign_in):
    alice = sign_in("alice")
    for takes in ("", "identity", "br", "gzip;q=0", "zstd;q=0", "deflate"):
        assert not is_packed(alice.get("/work", headers={**OURS, "Accept-Encoding": takes})), takes
    for takes, way in (("br;q=1.0, gzip;q=0.8", "gzip"), ("gzip, deflate, br", "gzip"), ("gzip, br, zstd", "zstd"), ("gzip, zstd;q=0", "gzip")):
        answer = alice.get("/work", headers={**OURS, "Accept-Encoding": takes})
        assert answer.headers["Content-Encoding"] == way and opened(answer).endswith(b"</html>"), takes


@pytest.mark.parametrize("site", ["cross-site", "same-site", None, "nonsense"])
def test_nothing_is_packed_that_another_site_asked_for(site, case, sign_in):
    """Else a page elsewhere could try words in an address, and whoever listens would see by the length which of them stand in the answer."""
    alice = sign_in("alice")
    sent = {**TAKES, **({"Sec-Fetch-Site": site} if site else {})}
    for where in ("/work", f"/case/{case.code}", f"/case/{case.code}?kind=Sreymom", "/nothing/Sreymom"):
        answer = alice.get(where, headers=sent)
        assert not is_packed(answer) and int(answer.headers["Content-Length"]) == len(answer.data), where
    answer = alice.post("/find", {"q": "Sreymom"}, headers=sent)
    assert not is_packed(answer) and answer.status_code == (200 if site is None else 403)


def test_an_address_opened_by_hand_that_brings_words_along_is_not_packed(case, sign_in):
    alice = sign_in("alice")
    assert not is_packed(alice.get(f"/case/{case.code}?kind=note", headers=BY_HAND))
    assert not is_packed(alice.post("/find", {"q": "Sreymom"}, headers=BY_HAND))
    assert is_packed(alice.get(f"/case/{case.code}?kind=note", headers=OURS))


def test_the_length_of_the_same_page_is_another_each_time(sign_in, monkeypatch):
    alice = sign_in("alice")
    lengths = []
    for padding in (0, 17, 63):
        monkeypatch.setattr(packing.secrets, "randbelow", lambda most, padding=padding: padding)
        lengths.append([len(way(b"The same page. " * 100, padding)) for way in packing.PACKED.values()])
    assert [[more - least for more, least in zip(found, lengths[0], strict=True)] for found in lengths] == [[0, 0], [17, 17], [63, 63]]
    monkeypatch.undo()
    assert len({len(alice.get("/help", headers=OURS).data) for _ in range(12)}) > 4


def test_the_proof_in_the_token_is_new_in_each_answer_of_another_second(sign_in, monkeypatch):
    """The first part names the session and opens nothing; the last is what a forger would need, and it never stands still to be guessed at."""
    alice = sign_in("alice")
    tokens = []
    for second in (1_900_000_000, 1_900_000_001):
        monkeypatch.setattr("itsdangerous.timed.time.time", lambda second=second: second)
        tokens.append(re.search(r'name="csrf" content="([^"]+)"', alice.get("/work").text)[1].split("."))
    assert tokens[0][0] == tokens[1][0] and tokens[0][2] != tokens[1][2]


def test_what_is_short_or_given_as_a_file_or_streamed_or_no_words_goes_as_it_is(app, case, sign_in):
    alice = sign_in("alice")
    assert not is_packed(alice.get("/healthz", headers=OURS)) and not is_packed(alice.get("/", headers=OURS))
    saved = alice.post("/idle", headers=OURS)
    assert saved.status_code == 204 and not is_packed(saved) and not saved.data
    asked = alice.client.open("/work", method="HEAD", headers=OURS)
    assert asked.status_code == 200 and not asked.data
    text = "The same words. " * 100
    with app.test_request_context("/work", headers=OURS):
        assert is_packed(packing.pack(Response(text, mimetype="text/html"), request))
        for kind in ("application/pdf", "application/zip", "text/csv", "image/svg+xml", "application/json", "text/plain"):
            assert not is_packed(packing.pack(Response(text, mimetype=kind), request)), kind
        assert not is_packed(packing.pack(Response(text, mimetype="text/html", headers={"Content-Disposition": "attachment"}), request))
        assert not is_packed(packing.pack(Response(iter([text]), mimetype="text/html"), request))
        assert not is_packed(packing.pack(Response(text[:600], mimetype="text/html"), request))


def test_static_files_are_packed_once_and_hold_the_same(app):
    visitor = app.test_client()
    page = visitor.get("/signin").text
    for where in {found.split("#")[0] for found in re.findall(r'/static/[^"]+', page)}:
        plain, packed = visitor.get(where), visitor.get(where, headers=TAKES)
        assert is_packed(packed) and not is_packed(plain) and opened(packed) == plain.data
        assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
        assert packed.headers["Cache-Control"] == plain.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert packed.data == visitor.get(where, headers=TAKES).data
        assert opened(visitor.get(where, headers={"Accept-Encoding": "gzip"})) == plain.data
        assert packed.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'" and packed.headers["X-Content-Type-Options"] == "nosniff"
        assert packed.headers["Content-Type"] == plain.headers["Content-Type"]
    assert static._files()["htmx.js"].plain == (STATIC / "htmx.js").read_bytes(), "what others made stays as they made it"


def test_a_style_sheet_loses_only_what_means_nothing():
    text = '/* A ; comment * } */\n@layer a, b;\n@layer a {\n  .x > b, .y :hover { color: red; content: "a ;  /* b */ }"; }  /* end */\n  @media (min-width: 9px) { i + b { margin: 0 calc(1px + 2px) } }\n}\n/**/'
    assert packing.squeezed(text, ".css") == '@layer a,b;@layer a{.x > b,.y :hover{color:red;content:"a ;  /* b */ }"}@media (min-width:9px){i + b{margin:0 calc(1px + 2px)}}}'
    whole = packing.squeezed((STATIC / "daybook.css").read_text(encoding="utf-8"), ".css")
    assert "/*" not in whole and whole.count("{") == whole.count("}") and packing.squeezed(whole, ".css") == whole


def test_a_script_loses_only_comments_and_indents():
    text = (STATIC / "office.js").read_text(encoding="utf-8")
    assert not [line for line in text.splitlines() if line.count("`") % 2], "a text over several lines would lose its indents"
    short = packing.squeezed(text, ".js").splitlines()
    assert short == [line.strip() for line in text.splitlines() if line.strip() and not line.strip().startswith("//")]
