"""Verifies a log with aics-tlog: verify.py DIR. Checkpoints, cosignature, consistency, one entry's proof, all tiles.

The first failure ends it with exit code 1 and a text that names it.
"""

import pathlib
import sys

from aics_tlog import (
    FileSystemTileReader,
    audit_tiles,
    parse_checkpoint,
    parse_note,
    parse_vkey,
    verify_checkpoint,
    verify_consistency,
    verify_leaf_inclusion,
    verify_note,
)
from aics_tlog.note import b64_decode

folder = pathlib.Path(sys.argv[1])


def need(holds, what):
    if not holds:
        sys.exit(f"FAIL {what}")
    print("ok  ", what)


log = parse_vkey((folder / "log.vkey").read_text().strip())
witnesses = [parse_vkey(line) for line in (folder / "witness.vkey").read_text().split()]


def head(raw, what):
    note = parse_note(raw)
    result = verify_checkpoint(note, log, witnesses, quorum=len(witnesses), expected_origin=log.name)
    need(result.ok, f"{what}: signed by {log.name}, cosigned by {result.witnesses} {result.error or ''}")
    need(verify_note(note, [log]), f"{what}: as a plain signed note")
    return parse_checkpoint(note.text)


def hashes(lines):
    return [b64_decode(line) for line in lines]


old = head((folder / "old.note").read_bytes(), "old checkpoint")
new = head((folder / "checkpoint").read_bytes(), "new checkpoint")
proof = hashes((folder / "consistency").read_text().split())
need(verify_consistency(old.size, new.size, old.root, new.root, proof), f"consistency {old.size} -> {new.size}")

# aics-tlog reads no tlog-proof, so these lines are ours.
lines = (folder / "leaf.tlog-proof").read_text(encoding="utf-8").split("\n")
need(lines[0] == "c2sp.org/tlog-proof@v1", "first line of the proof")
at = 2 if lines[1].startswith("extra ") else 1
index, end = int(lines[at].removeprefix("index ")), lines.index("", at)
checkpoint = head("\n".join(lines[end + 1 :]).encode(), "checkpoint of the proof")
leaf, proof = (folder / "leaf").read_bytes(), hashes(lines[at + 1 : end])
included = verify_leaf_inclusion(leaf, index, checkpoint.size, proof, checkpoint.root)
need(included, f"inclusion of leaf {index}")

result = audit_tiles(FileSystemTileReader(folder), new.size, new.root, entries=True)
print("ok   all tiles", result)
