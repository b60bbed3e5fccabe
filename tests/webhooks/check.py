"""Receives the webhooks of a server and verifies each with the library `standardwebhooks` (PyPI), by the very code that
docs/WEBHOOKS.md shows: check.py PROGRAM DATABASE URL DOCUMENT. The server runs with --training. Exit status 1 when something is
wrong.
"""

import json
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks import Webhook, WebhookVerificationError

program, database, url, document = sys.argv[1:5]
faults = []
received = []


def expect(what, holds):
    if not holds:
        faults.append(what)
        print(f"WRONG: {what}")


def shown():
    """The code of the document."""
    with open(document, encoding="utf-8") as file:
        code = file.read().split("```python\n")[1].split("\n```")[0]
    names = {}
    exec(code, names)
    return names["verified"]


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        received.append((dict(self.headers), body))
        # The first attempt fails: the second is signed again, with its own time.
        self.send_response(500 if len(received) == 1 else 204)
        self.end_headers()

    def log_message(self, *_):
        pass


def webhooks(*words):
    command = [program, "webhooks", *words, "--database", database, "--json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def call(path, token=None, body=None, form=None):
    headers, data = {}, None
    if token:
        headers["authorization"] = f"Bearer {token}"
    if form is not None:
        data = urllib.parse.urlencode(form).encode()
    elif body is not None:
        data, headers["content-type"] = json.dumps(body).encode(), "application/json"
    with urllib.request.urlopen(urllib.request.Request(url + path, data, headers)) as answer:
        return json.load(answer)


def enter(agent):
    draft = {
        "user_id": "usr_7f3k",
        "workspace_id": "ws_marlow",
        "reason": "Invoice export has been grayed out since Monday — “urgent” ✓",
        "ticket": "SUP-4821",
        "minutes": 30,
    }
    request = call("/v1/entry-requests", agent, draft)["id"]
    ticket = call(f"/v1/entry-requests/{request}/ticket", agent, {})["entry_ticket"]
    token_type = "urn:ietf:params:oauth:token-type:access_token"
    call("/oauth/token", form={
        "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
        "subject_token": ticket,
        "subject_token_type": "urn:ergo:token-type:entry-ticket",
        "actor_token": agent,
        "actor_token_type": token_type,
    })


def wait_for(count):
    deadline = time.monotonic() + 30
    while len(received) < count and time.monotonic() < deadline:
        time.sleep(0.05)
    expect(f"{count} webhooks come, not {len(received)}", len(received) >= count)


def is_refused(secret, headers, body):
    try:
        Webhook(secret).verify(body, headers)
    except WebhookVerificationError:
        return True
    return False


verified = shown()
listener = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
threading.Thread(target=listener.serve_forever, daemon=True).start()
address = f"http://127.0.0.1:{listener.server_port}/hook"
added = webhooks("add", "--name", "Check", "--url", address, "--personal-data", "full")
agent = call("/training/sign-in", body={"person_id": "usr_5kfr"})["access_token"]

enter(agent)
wait_for(3)
kinds = [verified(added["secret"], headers, body)["type"] for headers, body in received]
expect("each is verified", kinds == ["entry.approved", "entry.approved", "session.entered"])
first, again = received[0], received[1]
ids = [{name.lower(): value for name, value in headers.items()}["webhook-id"] for headers, _ in (first, again)]
expect("a second attempt has the same id and body", ids[0] == ids[1] and first[1] == again[1])
for headers, body in received:
    expect("a changed body is refused", is_refused(added["secret"], headers, body + b" "))
    moved = {name: (str(int(value) + 1) if name.lower() == "webhook-timestamp" else value) for name, value in headers.items()}
    expect("a changed time is refused", is_refused(added["secret"], moved, body))

rotated = webhooks("rotate-secret", added["id"])
enter(agent)
wait_for(5)
for headers, body in received[3:]:
    for secret in (added["secret"], rotated["secret"]):
        expect("both secrets verify after a rotation", verified(secret, headers, body)["workspace_id"] == "ws_marlow")
newest = webhooks("rotate-secret", added["id"], "--keep-hours", "0")
tested = webhooks("test", added["id"])
expect("a test arrives", tested["status"] == 204)
headers, body = received[-1]
expect("a test is verified", verified(newest["secret"], headers, body)["type"] == "webhook.test")
for secret in (added["secret"], rotated["secret"]):
    expect("an old secret is over", is_refused(secret, headers, body))
sys.exit(1 if faults else 0)
