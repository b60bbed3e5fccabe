"""Verifies the tokens of a folder with PyJWT, as its documentation says, and prints the microseconds for one token of each
algorithm as one line of JSON. Called by `cargo xtask bench`: python verify.py <folder of tokens>"""

import json
import pathlib
import sys
import time

import jwt

ROUNDS = 7
# The tokens have expired: PyJWT knows no other time than now, so that it is lenient by decades.
LENIENT = 10**9

folder = pathlib.Path(sys.argv[1])
keys = {key.key_id: key.key for key in jwt.PyJWKSet.from_json((folder / "keys.json").read_text()).keys}
found = {}
for algorithm in ["RS256", "PS256", "ES256", "EdDSA"]:
    tokens = (folder / f"{algorithm}.txt").read_text().split("\n")
    quickest = float("inf")
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        for token in tokens:
            key = keys[jwt.get_unverified_header(token)["kid"]]
            claims = jwt.decode(
                token,
                key,
                algorithms=[algorithm],
                issuer="https://id.ergo.test",
                audience="https://api.ergo.example",
                leeway=LENIENT,
            )
            assert claims["act"]
        quickest = min(quickest, time.perf_counter() - begun)
    found[algorithm] = quickest * 1e6 / len(tokens)
print(json.dumps(found))
