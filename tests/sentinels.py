"""A visitor who types a word that stands nowhere else into every field of every form she can reach, and the search for that word on the disk."""
import base64
import http.client
import re
from html.parser import HTMLParser
from urllib.parse import quote, urlencode

STEM = "Quorvixnam"
KHMER = "ឃ្លាំងជ្រលង់"  # what only a URL-coded or escaped form would show
BASE = (STEM, KHMER)
LAST = ("conflict", "close", "closure", "death", "transfer", "error", "merge", "leave", "reassign", "readers", "sensitive", "withdraw", "consent", "eighteen", "assign", "access", "coworker")
NEVER = ("/lock", "/signout", "/cover", "/me/sessions")  # they end the visit; tried at its end
PUBLIC = ("/keep/network",)  # the names of the office on its network stand in its certificate, for whoever asks, and in office.toml
ONCE = re.compile(r"/\d+(?=/|$)|/[A-Z0-9]{3}-[A-Z0-9]{3}(?=/|$)")  # two pages that differ by a number are one kind of page


def forms_of(stem):
    """The ways in which a word may lie in a file: in any encoding a program may have used."""
    found = set()
    for text in {stem, stem.lower(), stem.upper()}:
        for code in ("utf-8", "utf-16-le", "utf-16-be"):
            raw = text.encode(code)
            found |= {raw, raw.hex().encode(), raw.hex().upper().encode(), quote(raw, safe="").encode()}
            for shift in range(3):
                found.add(base64.b64encode(b" " * shift + raw)[(shift * 8 + 5) // 6 : -4].rstrip(b"="))
        found.add(text.encode("unicode_escape"))
    return {form for form in found if len(form) > 7}


FORMS = [form for stem in BASE for form in forms_of(stem)]
SEARCH = re.compile(b"|".join(re.escape(form) for form in sorted(FORMS, key=len, reverse=True)))


def lies_in(path):
    """How often one of our words lies in this file, in whatever way it was written."""
    return len(SEARCH.findall(path.read_bytes()))


def found_under(*folders):
    """Every file below these folders that holds one of our words, with how often."""
    files = [path for folder in folders for path in ([folder] if folder.is_file() else folder.rglob("*")) if path.is_file()]
    return {str(path): many for path in files if (many := lies_in(path))}


class Forms(HTMLParser):
    """The forms of a page, each with its address and its fields, and the places to which the page leads."""

    def __init__(self, text):
        super().__init__()
        self.forms, self.links, self._form, self._select = [], [], None, None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "a" and (given.get("href") or "").startswith("/"):
            self.links.append(given["href"].split("#")[0])
        elif tag == "form":
            self._form = {"action": given.get("action"), "method": (given.get("method") or "get").lower(), "draft": given.get("data-draft"), "fields": {}, "buttons": [],
                          "file": "multipart" in (given.get("enctype") or "")}
            self.forms.append(self._form)
        elif self._form is not None and given.get("name"):
            self._field(tag, given)
        elif tag == "option" and self._select is not None and given.get("value"):
            if "selected" in given or "value" not in self._select:
                self._select["value"] = given["value"]

    def _field(self, tag, given):
        kind, name, fields = given.get("type", "text"), given["name"], self._form["fields"]
        if tag == "textarea":
            fields[name] = {"kind": "text", "many": False}
        elif tag == "select":
            self._select = fields[name] = {"kind": "select"}
        elif tag == "button":
            self._form["buttons"].append((name, given.get("value") or ""))
        elif tag == "input" and kind in ("radio", "checkbox"):
            field = fields.setdefault(name, {"kind": kind, "value": given.get("value") or "y"})
            if "checked" in given:
                field["value"] = given.get("value") or "y"
        elif tag == "input" and kind == "hidden":
            fields[name] = {"kind": "hidden", "value": given.get("value") or ""}
        elif tag == "input" and kind == "file":
            fields[name] = {"kind": "file"}
        elif tag == "input":
            fields[name] = {"kind": "numeric" if given.get("inputmode") == "numeric" else "text"}

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None


class Typist:
    """Somebody who goes through every page of hers and types our words into all its fields; counts what she typed."""

    def __init__(self, ask, name, spare=""):
        self.spare = spare  # the code of a case on which may be done what shuts it; on the others only what leaves it open
        self.ask, self.name, self.typed, self.faults, self.seen, self.sent = ask, name, set(), [], {}, 0

    def walk(self, start, most=400):
        waiting = list(start)
        while waiting and len(self.seen) < most:
            where = waiting.pop(0)
            kind = ONCE.sub("/#", where.partition("?")[0])
            if self.seen.get(kind, 0) >= 2 or where.startswith(("/static", *NEVER)):
                continue
            self.seen[kind] = self.seen.get(kind, 0) + 1
            status, text = self.ask(where)
            self._look(where, status)
            page = Forms(text)
            for form in page.forms:
                self._type(where, form)
            waiting += [link for link in page.links if link not in waiting]
        return self

    def _type(self, where, form):
        target = form["action"] or where.partition("?")[0]
        shuts = "/case/" in target and any(word in target for word in LAST) and self.spare and self.spare not in target
        if form["method"] != "post" or target.startswith(NEVER + PUBLIC) or shuts:
            return
        if not any(field["kind"] in ("text", "numeric", "file") for field in form["fields"].values()):
            return  # nothing to type: a button alone
        for plain in (False, True):  # first our words everywhere, then with days and figures as they should be
            answers, files = {}, {}
            for name, field in form["fields"].items():
                if field["kind"] == "file":
                    files[name] = f"code,name\n1,{STEM}{self._mark(target, name)}\n"
                elif field["kind"] in ("hidden", "radio", "checkbox"):
                    answers[name] = field["value"]
                elif field["kind"] == "select":
                    answers[name] = field.get("value", "")
                elif field["kind"] == "numeric" and plain:
                    answers[name] = "1 3 2027" if "on" in name.split("_") or name.endswith(("_on", "date", "day")) else "1"
                else:
                    answers[name] = f"{STEM}{self._mark(target, name)}" + (f" {KHMER}" if name in ("facts", "observed", "reason", "words") else "")
            for button in form["buttons"][:1]:
                answers.setdefault(*button)
            answers.pop("csrf_token", None)
            if form["draft"]:
                self._look("/draft", self.ask("/draft", {**answers, "draft_of": form["draft"]}, quiet=True)[0])
            self.sent += 1
            self._look(target, self.ask(target, answers, files=files)[0])

    def _mark(self, target, name):
        self.typed.add((ONCE.sub("/#", target), re.sub(r"\d+", "#", name)))
        return f"{len(self.typed):04}"

    def _look(self, where, status):
        if status >= 500 and status != 503:
            self.faults.append((self.name, where, status))


def by_http(port, jar):
    """A way to ask a real server; `jar` holds cookies and the token."""

    def ask(where, sent=None, files=None, quiet=False):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in jar["cookies"].items())} | ({"X-Office": "quiet"} if quiet else {})
        if sent is None:
            connection.request("GET", quote(where, safe="/?=&%-#"), headers=headers)
        elif files:
            mark = "q7z"
            body = "".join(f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in {"csrf_token": jar["token"], **sent}.items())
            body += "".join(f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{STEM}.csv"\r\nContent-Type: text/csv\r\n\r\n{value}\r\n' for name, value in files.items())
            connection.request("POST", where, (body + f"--{mark}--\r\n").encode(), headers | {"Content-Type": f"multipart/form-data; boundary={mark}"})
        else:
            connection.request("POST", where, urlencode({"csrf_token": jar["token"], **sent}), headers | {"Content-Type": "application/x-www-form-urlencoded"})
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.split(";")[0].partition("=")
            jar["cookies"][name] = value
        if found := re.search(r'name="csrf_token" value="([^"]+)"', text):
            jar["token"] = found[1]
        connection.close()
        jar["location"] = answer.headers.get("Location", "")
        return answer.status, text

    return ask
