"""Writes a log with aics-tlog, in the files that verify.py reads: sign.py DIR."""

import pathlib
import sys

from aics_tlog import (
    Checkpoint,
    MerkleTree,
    Note,
    cosignature_vkey,
    format_vkey,
    sign_checkpoint,
    sign_cosignature,
    vkey_from_ed25519,
)
from aics_tlog.note import b64_encode
from aics_tlog.tiles import write_tiles
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

OLD, NEW, INDEX = 300, 1000, 613
ORIGIN, WITNESS = "aics.example/log", "witness.example/w7"

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
key, witness = Ed25519PrivateKey.from_private_bytes(b"\4" * 32), Ed25519PrivateKey.from_private_bytes(b"\5" * 32)
leaves = [b"entry %d" % number for number in range(NEW)]
tree = MerkleTree(leaves)


def checkpoint(size):
    note = sign_checkpoint(Checkpoint(ORIGIN, size, tree.root(size)), key, ORIGIN)
    _, cosignature = sign_cosignature(witness, WITNESS, 1767000000 + size, ORIGIN, size, tree.root(size))
    return Note(text=note.text, signatures=(*note.signatures, cosignature)).to_bytes()


def lines(hashes):
    return "".join(b64_encode(hash) + "\n" for hash in hashes).encode()


files = {
    "log.vkey": format_vkey(vkey_from_ed25519(ORIGIN, key.public_key())).encode() + b"\n",
    "witness.vkey": format_vkey(cosignature_vkey(WITNESS, witness.public_key())).encode() + b"\n",
    "old.note": checkpoint(OLD),
    "checkpoint": checkpoint(NEW),
    "consistency": lines(tree.consistency_proof(OLD, NEW)),
    "leaf": leaves[INDEX],
    "leaf.tlog-proof": b"c2sp.org/tlog-proof@v1\nindex %d\n" % INDEX
    + lines(tree.inclusion_proof(INDEX))
    + b"\n"
    + checkpoint(NEW),
}
for name, data in files.items():
    (folder / name).write_bytes(data)
write_tiles(leaves, folder)
