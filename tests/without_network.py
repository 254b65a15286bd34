"""The office where there is no network at all: the real server, driven from signing in to the backup. Called by test_transport inside an empty network.

    unshare --net -- sh -c 'ip link set lo up && python -m tests.without_network FOLDER'
"""
import re
import socket
import sys
from datetime import date

from tests.conftest import registration
from tests.test_bad_input import posted
from tests.test_crash import Server, Visitor


def main(folder):
    names = [name for _, name in socket.if_nameindex()]
    with socket.socket() as line:
        line.settimeout(3)
        try:
            line.connect(("192.0.2.1", 80))
        except OSError as error:
            print(f"no way out ({error.strerror}); there is {names} only")
        else:
            sys.exit("this network is not empty")
    server = Server(folder)
    try:
        drive(server.port)
    finally:
        server.stop()
    print("all of it worked")


def drive(port):
    alice, mary, eve = Visitor(port, "alice"), Visitor(port, "mary"), Visitor(port, "eve")
    _, headers, text = alice.ask("/register", posted(registration()))
    code = headers["Location"].split("/")[2]
    alice.ask(headers["Location"], {"first": "Rotha", "address": "none", "safe_contact": "none", "decided": "different"})
    status, headers, text = alice.ask(f"/case/{code}/notes", {"on": "1 3 2027", "kind": "note", "facts": "The aunt called.", "about": "contact", "section": "ordinary"})
    assert status == 303, text
    for who, pages in (
        (alice, ("/work", "/print/my-list", "/cases", "/register", f"/case/{code}", f"/case/{code}/history", f"/case/{code}/identity", "/find", "/me", "/help", "/help/consent", "/visits")),
        (mary, ("/team", "/approvals", "/reports", "/supervision", "/keep", "/keep/sheet", "/keep/network")),
        (eve, ("/office", "/people", "/access", "/keep")),
    ):
        for page in pages:
            status, _, text = who.ask(page)
            assert status == 200, f"{page} {status}"
            assert "http://" not in text and "https://" not in text.replace("https://office", ""), page
            for asset in set(re.findall(r'(?:src|href)="(/static/[^"#]+)', text)):
                assert who.ask(asset)[0] == 200, asset
    status, _, text = alice.ask("/find", {"q": "aunt"})
    assert status == 200 and code in text
    status, _, text = mary.ask("/keep/sheet", {})
    assert status == 200 and len(re.findall(r"<code>[0-9A-Z]{5}</code>", text)) == 13
    status, headers, _ = mary.ask("/keep/network", {"names": "office.test"})
    assert status == 303 and mary.ask("/keep/network/sheet")[0] == 200
    status, headers, text = mary.ask("/keep/backup", {})
    print(f"backup: {status}", date.today())
    assert status in (200, 303), text


if __name__ == "__main__":
    main(sys.argv[1])
