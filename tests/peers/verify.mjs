// Verifies the tokens of a folder with jose, as its documentation says, and prints the microseconds for one token of each
// algorithm as one line of JSON. Called by `cargo xtask bench`: node verify.mjs <folder of node_modules> <folder of tokens>
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [modules, folder] = process.argv.slice(2);
const { createLocalJWKSet, jwtVerify } = await import(pathToFileURL(createRequire(`${modules}/`).resolve('jose')));
const keys = createLocalJWKSet(JSON.parse(readFileSync(`${folder}/keys.json`, 'utf8')));
const ROUNDS = 15;
const found = {};
for (const algorithm of ['RS256', 'PS256', 'ES256', 'EdDSA']) {
  const tokens = readFileSync(`${folder}/${algorithm}.txt`, 'utf8').split('\n');
  const options = {
    issuer: 'https://id.ergo.test', audience: 'https://api.ergo.example', algorithms: [algorithm], typ: 'at+jwt',
    currentDate: new Date(1_795_435_200_000),
  };
  let quickest = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const begun = performance.now();
    for (const token of tokens) {
      const { payload } = await jwtVerify(token, keys, options);
      if (!payload.act) throw new Error('a token has lost its actor');
    }
    quickest = Math.min(quickest, performance.now() - begun);
  }
  found[algorithm] = (quickest * 1000) / tokens.length;
}
console.log(JSON.stringify(found));
