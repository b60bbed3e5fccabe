"""Sends requests to a witness: ask.py URL DIR. Each <n>.request is answered in <n>.answered, <n>.type, and <n>.answer."""

import pathlib
import sys
import urllib.error
import urllib.request

url, folder = sys.argv[1], pathlib.Path(sys.argv[2])

for file in sorted(folder.glob("*.request")):
    request = urllib.request.Request(url + "/add-checkpoint", file.read_bytes(), method="POST")
    try:
        answer = urllib.request.urlopen(request, timeout=10)
    except urllib.error.HTTPError as refused:
        answer = refused
    file.with_suffix(".answered").write_text(str(answer.status))
    file.with_suffix(".type").write_text(answer.headers.get("Content-Type", ""))
    file.with_suffix(".answer").write_bytes(answer.read())
